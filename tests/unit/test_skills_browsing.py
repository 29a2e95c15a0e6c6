"""`voyager skills`: what is read of a library by command line."""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.unit.skill_samples import draft, embedder
from voyager.cli.main import app
from voyager.domain import SkillDraft
from voyager.skills.library import SkillLibrary


def written(folder: Path, drafts: Sequence[SkillDraft]) -> Path:
    library = SkillLibrary(folder, embedder())
    for each in drafts:
        library.admit(each)
    library.close()
    return folder


def skills(folder: Path, *arguments: str) -> Result:
    """What `voyager skills ARGUMENTS` does over the library in `folder`."""
    command, *rest = arguments
    return CliRunner().invoke(app, ["skills", command, "--library", str(folder), *rest])


def as_json(folder: Path, *arguments: str) -> Any:
    done = skills(folder, *arguments, "--json")
    assert done.exit_code == 0, done.output
    return json.loads(done.stdout)


def test_an_unknown_name_is_answered_with_the_nearest(tmp_path: Path) -> None:
    folder = written(tmp_path, [draft("mineOakLog"), draft("mineIronOre"), draft("craftStick")])
    done = skills(folder, "show", "mineoaklog")
    assert done.exit_code == 2
    assert "no skill `mineoaklog`" in done.stderr
    assert "the nearest are mineOakLog" in done.stderr


def test_a_version_that_is_not_there_is_answered_with_those_that_are(tmp_path: Path) -> None:
    folder = written(tmp_path, [draft("mineOakLog"), draft("mineOakLog", body="return 2;")])
    done = skills(folder, "show", "mineOakLog", "--version", "7")
    assert done.exit_code == 2
    assert "there are: 1, 2" in done.stderr


def test_where_nothing_was_learned_it_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    done = CliRunner().invoke(app, ["skills", "list"])
    assert done.exit_code == 0
    assert "no skills yet" in done.stderr
    assert as_json_in_home("list") == []
    assert CliRunner().invoke(app, ["skills", "show", "mineOakLog"]).exit_code == 2


def as_json_in_home(command: str) -> Any:
    return json.loads(CliRunner().invoke(app, ["skills", command, "--json"]).stdout)


def test_the_list_has_its_public_shape(tmp_path: Path) -> None:
    folder = written(tmp_path, [draft("mineOakLog"), draft("craftStick", calls=("mineOakLog",))])
    stick, log = as_json(folder, "list")
    assert {"name", "version", "language", "maturity", "calls", "successes", "uses"} <= stick.keys()
    assert (stick["name"], stick["calls"]) == ("craftStick", ["mineOakLog"])
    assert (log["name"], log["version"], log["uses"]) == ("mineOakLog", 1, 0)
