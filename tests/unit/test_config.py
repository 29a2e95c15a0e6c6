"""Settings: file < environment < flag, resolved once, refused by name."""

from pathlib import Path

import pytest

from voyager.config import Settings, endpoint_of, resolve
from voyager.errors import ConfigError


def test_defaults_hold_where_nothing_is_set(tmp_path: Path) -> None:
    assert resolve({}, folder=tmp_path, environment={}) == Settings()


def test_a_flag_beats_the_environment_which_beats_the_file(tmp_path: Path) -> None:
    (tmp_path / "voyager.toml").write_text('seed = 1\nworld = "embedded:flat"\nattempts = 2\n')
    environment = {"VOYAGER_SEED": "2", "VOYAGER_ATTEMPTS": "3", "PATH": "/bin"}
    settings = resolve({"seed": 3, "world": None}, folder=tmp_path, environment=environment)
    assert (settings.seed, settings.attempts, settings.world) == (3, 3, "embedded:flat")


def test_the_library_lies_in_the_home_unless_named(tmp_path: Path) -> None:
    assert resolve({"home": "h"}, folder=tmp_path, environment={}).library_folder == Path("h/library")
    assert resolve({"library": "l"}, folder=tmp_path, environment={}).library_folder == Path("l")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("attempts", "0"),
        ("attempts", "many"),
        ("language", "cobol"),
        ("username", "a b"),
        ("deadline_s", "-1"),
        ("reflexes", "sing"),
    ],
)
def test_a_value_out_of_its_limits_is_refused_with_name_and_source(tmp_path: Path, name: str, value: str) -> None:
    with pytest.raises(ConfigError, match=rf"`{name}` = .*the environment"):
        resolve({}, folder=tmp_path, environment={f"VOYAGER_{name.upper()}": value})


def test_the_usual_key_variable_is_read_and_the_key_never_shown(tmp_path: Path) -> None:
    settings = resolve({}, folder=tmp_path, environment={"OPENAI_API_KEY": "sk-1"})
    assert settings.api_key == "sk-1"
    assert "sk-1" not in repr(settings)
    own = resolve({}, folder=tmp_path, environment={"OPENAI_API_KEY": "sk-1", "VOYAGER_API_KEY": "sk-2"})
    assert own.api_key == "sk-2"


def test_a_file_that_is_not_toml_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "voyager.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(ConfigError, match=r"voyager\.toml is not TOML"):
        resolve({}, folder=tmp_path, environment={})


def test_an_endpoint_s_own_parameters_come_from_file_and_environment_for_all_roles_or_one(tmp_path: Path) -> None:
    (tmp_path / "voyager.toml").write_text('extra = { reasoning_effort = "low" }\n[models.critic]\nextra = {}\n')
    settings = resolve({}, folder=tmp_path, environment={"VOYAGER_MODELS_CODER_EXTRA": '{"top_k": 3}'})
    asked = {role: endpoint_of(settings, role, {}).extra for role in ("coder", "critic", "curriculum")}
    assert asked == {"coder": {"top_k": 3}, "critic": {}, "curriculum": {"reasoning_effort": "low"}}


@pytest.mark.parametrize(
    ("value", "said"),
    [("{", "extra.*environment"), ("[1]", "extra"), ('{"stream": true}', "`stream` is set by Voyager itself")],
)
def test_parameters_that_are_no_table_or_are_ours_are_refused(tmp_path: Path, value: str, said: str) -> None:
    with pytest.raises(ConfigError, match=said):
        resolve({}, folder=tmp_path, environment={"VOYAGER_EXTRA": value})
