"""Each role its own model: what is resolved, what is built, what a run keeps of it."""

import json
from pathlib import Path

import pytest

from tests.support.chat_server import ChatServer
from tests.unit.game import FOREST, observation, tree
from voyager.cli.options import model_flags
from voyager.config import ModelSettings, Settings, endpoint_of, resolve, resolve_with_origin
from voyager.domain import (
    CoderView,
    CurriculumView,
    Goal,
    Message,
    Request,
)
from voyager.errors import ConfigError, UserError
from voyager.llm.models import build_models
from voyager.session import KEPT, with_kept
from voyager.wire import to_json

FILE = """
model = "openai:small"
base_url = "http://127.0.0.1:1/v1"
api_key = "sk-general"
temperature = 0.5

[models.coder]
model = "openai:large"
temperature = 0
max_tokens = 4000

[models.critic]
base_url = "http://127.0.0.1:2/v1"
api_key_env = "CRITIC_KEY"

[models.answerer]
base_url = "http://127.0.0.1:3/v1"
"""
HERE = observation(FOREST)
CURRICULUM = Request(
    role="curriculum",
    messages=(Message(role="user", content="what next"),),
    view=CurriculumView(observation=HERE, history=(), candidates=()),
)
CODER = Request(
    role="coder",
    messages=(Message(role="user", content="write it"),),
    view=CoderView(goal=Goal(text="Look around", kind="reach"), observation=HERE, skills=(), attempts=()),
)


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "voyager.toml").write_text(FILE)
    return resolve({}, folder=tmp_path, environment={})


def test_what_a_role_does_not_name_is_the_general_setting(settings: Settings) -> None:
    coder = endpoint_of(settings, "coder", {})
    assert (coder.model, coder.base_url, coder.api_key) == ("openai:large", "http://127.0.0.1:1/v1", "sk-general")
    assert (coder.temperature, coder.max_tokens, coder.timeout_s) == (0, 4000, 600)
    describer = endpoint_of(settings, "describer", {})
    assert (describer.model, describer.temperature, describer.max_tokens) == ("openai:small", 0.5, None)


def test_a_key_goes_to_its_own_endpoint_only(settings: Settings) -> None:
    assert endpoint_of(settings, "critic", {"CRITIC_KEY": "sk-critic"}).api_key == "sk-critic"
    assert endpoint_of(settings, "answerer", {"CRITIC_KEY": "sk-critic"}).api_key is None
    with pytest.raises(ConfigError, match=r"models\.critic\.api_key_env` names CRITIC_KEY, which is not set"):
        endpoint_of(settings, "critic", {})


def test_the_endpoint_variable_that_the_client_reads_is_read_where_nothing_else_is_said(settings: Settings) -> None:
    usual = {"OPENAI_BASE_URL": "http://h/v1"}
    plain = Settings(model="openai:m", api_key="sk-general")
    assert (endpoint_of(plain, "coder", usual).base_url, endpoint_of(plain, "coder", {}).base_url) == (
        "http://h/v1",
        None,
    )
    assert endpoint_of(plain, "coder", usual).api_key == "sk-general"
    assert endpoint_of(settings, "coder", usual).base_url == "http://127.0.0.1:1/v1"


def test_no_key_is_shown_by_what_is_resolved(settings: Settings) -> None:
    assert "sk-" not in repr(settings) + repr(endpoint_of(settings, "critic", {"CRITIC_KEY": "sk-critic"}))


def test_the_environment_and_flags_name_a_roles_settings_too(tmp_path: Path) -> None:
    (tmp_path / "voyager.toml").write_text('[models.coder]\nmodel = "openai:a"\nmax_tokens = 10\n')
    environment = {"VOYAGER_MODELS_CODER_MODEL": "openai:b", "VOYAGER_MODELS_CRITIC_TIMEOUT_S": "5"}
    flags = model_flags(["critic=openai:c=1"], ["coder=http://h/v1?a=b"])
    found = resolve_with_origin(flags, folder=tmp_path, environment=environment)
    assert found.settings.models == {
        "coder": ModelSettings(model="openai:b", base_url="http://h/v1?a=b", max_tokens=10),
        "critic": ModelSettings(model="openai:c=1", timeout_s=5),
    }
    assert found.origin["models.coder.model"] == "the environment"
    assert found.origin["models.coder.base_url"] == "the command line"


def test_a_model_for_all_leaves_no_role_to_a_weaker_source(settings: Settings, tmp_path: Path) -> None:
    assert settings.models != {}
    free = resolve({"model": "builtin:planner"}, folder=tmp_path, environment={})
    assert free.models == {}
    both = model_flags(["openai:a", "coder=openai:b"], None)
    mixed = resolve(both, folder=tmp_path, environment={})
    assert (mixed.model, mixed.models) == ("openai:a", {"coder": ModelSettings(model="openai:b")})


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("models = 1", r"`models` in .*voyager\.toml is not a table"),
        ("[models]\ncoder = 1", r"`models\.coder` in .*voyager\.toml is not a table"),
        ('[models.codr]\nmodel = "x"', r"`models\.codr\.model` in .*is no setting; .*curriculum, coder"),
        ("[models.coder]\nheat = 1", r"`models\.coder\.heat` in .*is no setting; .*temperature"),
        ("[models.coder]\ntemperature = 3", r"`models\.coder\.temperature` = 3 from .*voyager\.toml: .*2"),
        ("[models.coder]\nmax_tokens = 0", r"`models\.coder\.max_tokens` = 0 from .*1"),
        ('[models.coder]\napi_key_env = "sk-1"', r"`models\.coder\.api_key_env`"),
        ("[models.coder]\ntimeout_s = 0", r"`models\.coder\.timeout_s` = 0 from"),
    ],
)
def test_a_roles_setting_is_refused_by_name_source_and_limit(tmp_path: Path, text: str, words: str) -> None:
    (tmp_path / "voyager.toml").write_text(text)
    with pytest.raises(ConfigError, match=words):
        resolve({}, folder=tmp_path, environment={})


@pytest.mark.parametrize("values", [["codr=openai:x"], ["openai:x", "openai:y"], ["coder=a", "coder=b"]])
def test_a_role_that_is_none_or_comes_twice_is_refused(values: list[str]) -> None:
    with pytest.raises(UserError, match="--model"):
        model_flags(values, None)


async def test_each_request_goes_to_the_model_of_its_role_as_that_role_asks() -> None:
    with ChatServer(lambda asked: "Goal: Craft 1 stick") as server:
        settings = Settings(
            model="openai:small",
            base_url=server.base_url,
            models={"coder": ModelSettings(model="openai:large", temperature=0, max_tokens=99)},
        )
        models = build_models(settings, tree(), {})
        await models.complete(CURRICULUM)
        await models.complete(CODER)
        shown = [{key: asked.get(key) for key in ("model", "temperature", "max_tokens")} for asked in server.asked]
    assert shown == [
        {"model": "small", "temperature": None, "max_tokens": None},
        {"model": "large", "temperature": 0, "max_tokens": 99},
    ]
    assert "coder=openai:large" in models.name


async def test_the_planner_may_play_all_roles_but_one() -> None:
    with ChatServer(lambda asked: "by hand") as server:
        settings = Settings(models={"coder": ModelSettings(model="openai:m", base_url=server.base_url)})
        models = build_models(settings, tree(), {})
        assert "symbolic planner" in (await models.complete(CURRICULUM)).text
        assert (await models.complete(CODER)).text == "by hand"
    assert build_models(Settings(), tree(), {}).name == "builtin:planner"


@pytest.mark.parametrize("url", ["http://h/v1?key=sk-1", "http://h/v1?api-version=1&sig=x", "http://me:pw@h/v1"])
def test_an_endpoint_with_a_key_in_it_is_refused_because_a_run_keeps_its_endpoints(url: str) -> None:
    with pytest.raises(ConfigError, match=r"`models\.coder`: .*would be written down") as refused:
        build_models(Settings(models={"coder": ModelSettings(model="openai:m", base_url=url)}), tree(), {})
    assert url not in str(refused.value)
    azure = "https://h/openai/v1?api-version=preview"
    assert build_models(Settings(model="openai:m", base_url=azure), tree(), {}).name == "openai:m"


def test_a_role_whose_model_does_not_exist_is_named() -> None:
    with pytest.raises(ConfigError, match=r"`models\.coder`: there is no model `gpt-9`"):
        build_models(Settings(models={"coder": ModelSettings(model="gpt-9")}), tree(), {})


def test_a_run_keeps_its_roles_without_keys_and_finds_them_again_where_they_are_now(settings: Settings) -> None:
    plain = to_json(settings)
    assert isinstance(plain, dict)
    kept = json.loads(json.dumps({key: plain[key] for key in KEPT}))
    assert "sk-" not in json.dumps(kept)
    again = with_kept(Settings(), kept)
    assert (again.models, again.temperature) == (settings.models, 0.5)
    moved = with_kept(Settings(models={"critic": ModelSettings(api_key_env="NEW", model="openai:other")}), kept)
    assert moved.models["critic"] == ModelSettings(base_url="http://127.0.0.1:2/v1", api_key_env="NEW")
