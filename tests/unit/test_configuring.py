"""`voyager config`: every setting with its source, and no key."""

from pathlib import Path
from typing import Any

import pytest

from voyager.cli import configuring
from voyager.config import NAMES

FILE = """
model = "openai:small"
api_key = "sk-in-the-file"

[models.critic]
base_url = "http://me:secret@h/v1"
api_key_env = "CRITIC_KEY"

[models.coder]
base_url = "http://127.0.0.1:1/v1"
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in NAMES:
        monkeypatch.delenv(f"VOYAGER_{name.upper().replace('.', '_')}", raising=False)
    monkeypatch.setenv("CRITIC_KEY", "sk-in-a-variable")
    monkeypatch.setenv("VOYAGER_SEED", "7")
    monkeypatch.chdir(tmp_path)
    (tmp_path / "voyager.toml").write_text(FILE)
    return tmp_path


def shown(capsys: pytest.CaptureFixture[str], *, json: bool) -> str:
    with pytest.raises(SystemExit) as ended:
        configuring.show(home="elsewhere", json=json)
    assert ended.value.code == 0
    return capsys.readouterr().out


def test_every_setting_is_told_with_its_source(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import json

    told: dict[str, Any] = json.loads(shown(capsys, json=True))
    settings = told["settings"]
    assert settings["seed"] == {"value": 7, "source": "the environment"}
    assert settings["model"] == {"value": "openai:small", "source": str(folder / "voyager.toml")}
    assert settings["home"] == {"value": "elsewhere", "source": "the command line"}
    assert settings["attempts"]["source"] == "default"
    assert settings["models.critic.api_key_env"]["value"] == "CRITIC_KEY"
    assert {name for name in settings if "." not in name} == {name for name in NAMES if "." not in name}
    assert (told["roles"]["coder"]["key"], told["roles"]["critic"]["key"]) == (None, "CRITIC_KEY")
    assert told["roles"]["describer"] == {
        "model": "openai:small", "base_url": None, "key": "api_key",
        "temperature": None, "max_tokens": None, "timeout_s": settings["timeout_s"]["value"],
        "extra": {},
    }  # fmt: skip


def test_no_key_and_no_password_is_shown(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in (shown(capsys, json=True), shown(capsys, json=False)):
        assert "(hidden)" in text
        assert "sk-" not in text
        assert "secret" not in text
    monkeypatch.delenv("CRITIC_KEY")
    assert "CRITIC_KEY (not set)" in shown(capsys, json=True)
