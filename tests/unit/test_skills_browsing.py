"""`voyager skills`: what is read of a library by command line."""

import json
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.unit.browsed import as_json, skills, used, written
from tests.unit.skill_samples import draft, embedder, toolmaker_drafts
from voyager.cli import output
from voyager.cli.skills import app
from voyager.cli.skills.fields import FIELDS
from voyager.domain import Verification
from voyager.replay import verifying
from voyager.skills.library import SkillLibrary

ROOT = Path(__file__).parents[2]


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
    done = CliRunner().invoke(app, ["list"])
    assert done.exit_code == 0
    assert "no skills yet" in done.stderr
    assert as_json_in_home("list") == []
    assert CliRunner().invoke(app, ["show", "mineOakLog"]).exit_code == 2


def as_json_in_home(command: str) -> Any:
    return json.loads(CliRunner().invoke(app, [command, "--json"]).stdout)


def test_the_list_has_its_public_shape(tmp_path: Path) -> None:
    folder = written(tmp_path, [draft("mineOakLog"), draft("craftStick", calls=("mineOakLog",))])
    stick, log = as_json(folder, "list")
    assert {"name", "version", "language", "maturity", "calls", "successes", "uses"} <= stick.keys()
    assert (stick["name"], stick["calls"]) == ("craftStick", ["mineOakLog"])
    assert (log["name"], log["version"], log["uses"]) == ("mineOakLog", 1, 0)


def names(folder: Path, *options: str) -> list[str]:
    return [skill["name"] for skill in as_json(folder, "list", *options)]


def test_the_list_is_filtered(tmp_path: Path) -> None:
    folder = written(tmp_path, [*toolmaker_drafts(), draft("craftLadder", calls=("craftStick",))])
    assert names(folder, "--calls", "craftStick") == ["craftLadder"]
    assert names(folder, "--gains", "iron_ingot") == ["smeltIronIngot"]
    assert names(folder, "--needs", "iron_ingot") == ["craftIronPickaxe"]
    assert names(folder, "--language", "python") == []
    assert len(names(folder, "--maturity", "verified", "--maturity", "trusted", "--run", "r1")) == 13
    assert "craftStick" not in names(folder, "--roots")
    done = skills(folder, "list", "--maturity", "good")
    assert done.exit_code == 2
    assert "there are candidate, verified, trusted, retired" in done.stderr


def test_the_list_tells_standing_and_verifications(tmp_path: Path) -> None:
    folder = written(tmp_path, [draft("a"), draft("b"), draft("c"), draft("d")])
    library = SkillLibrary(folder, embedder())
    library.pin("a", 1)
    library.ban("b", "breaks tables")
    for name, environment in (("a", "Minecraft 1.8, mineflayer 1.0.0"), ("d", verifying.environment(ROOT, "1.20.1"))):
        verification = Verification(green=True, ticks=9, environment=environment, fixture_hash="0")
        library.record_verification(name, 1, verification)
    library.close()
    assert names(folder) == ["a", "c", "d"]
    assert names(folder, "--pinned") == ["a"]
    assert names(folder, "--banned") == ["b"]
    assert as_json(folder, "list", "--banned")[0]["banned"] == "breaks tables"
    assert names(folder, "--unverified") == ["c"]
    assert names(folder, "--stale") == ["a"]
    assert names(folder, "--imported") == []
    assert "verified, pinned" in skills(folder, "list").stdout


def test_the_list_is_sorted_by_any_field(tmp_path: Path) -> None:
    folder = written(tmp_path, [draft("c"), draft("a"), draft("B", calls=("a", "c"))])
    used(folder, a="10", c="1111")
    assert names(folder) == ["B", "a", "c"]
    assert names(folder, "--sort", "uses") == ["c", "a", "B"]
    assert names(folder, "--sort", "uses", "--reverse") == ["B", "a", "c"]
    assert names(folder, "--sort", "number") == ["B", "a", "c"]
    # What was never used has no rate: it comes last either way.
    assert names(folder, "--sort", "rate") == ["c", "a", "B"]
    assert names(folder, "--sort", "rate", "--reverse") == ["a", "c", "B"]
    assert names(folder, "--sort", "depth", "--limit", "1") == ["B"]
    for field in FIELDS:
        assert sorted(names(folder, "--sort", field)) == ["B", "a", "c"]
    done = skills(folder, "list", "--sort", "beauty")
    assert done.exit_code == 2
    assert "there are name, number, version" in done.stderr


LONG = "collectEverythingThatIsNeededForTheLongWayDownToTheDiamonds"


@pytest.mark.parametrize("width", [40, 60, 80, 120, 200])
def test_the_table_fits_the_terminal(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, width: int) -> None:
    drafts = [draft(LONG, goal="Collect everything that is needed, " * 9), draft("mineOakLog", goal="Mine 1 oak_log")]
    folder = written(tmp_path, drafts)
    monkeypatch.setenv("COLUMNS", str(width))
    monkeypatch.setattr(output, "stdout", Console(highlight=False, width=width))
    lines = skills(folder, "list").stdout.splitlines()
    assert len(lines) == 3
    assert max(map(len, lines)) <= width
    assert lines[2].startswith("mineOakLog ")
    # Whole parts of a name, whole words of a text.
    cut = lines[1].split()[0].rstrip("…")
    assert LONG.startswith(cut)
    assert cut == LONG or LONG[len(cut)].isupper()
    if width >= 60:
        words = lines[1].rstrip("…").split("Collect", 1)[1].split()
        assert words == drafts[0].goal.text.split()[1 : len(words) + 1] or words[-1] == "needed"


def test_where_no_terminal_is_names_and_goals_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)
    done = skills(written(tmp_path, [draft(LONG, goal="Collect everything " * 20)]), "list")
    assert LONG in done.stdout
    assert done.stdout.splitlines()[1].endswith(("Collect everything " * 20).strip())


def test_more_skills_than_fit_are_counted(tmp_path: Path) -> None:
    done = skills(written(tmp_path, toolmaker_drafts()), "list", "--limit", "3")
    assert len(done.stdout.splitlines()) == 4
    assert "3 of 12 skills" in done.stderr
    assert len(skills(tmp_path, "list", "--limit", "0").stdout.splitlines()) == 13


def test_the_graph_is_written_in_three_formats(tmp_path: Path) -> None:
    drafts = [draft("mineLog"), draft("craft$Stick", calls=("mineLog",)), draft("eatBread")]
    folder = written(tmp_path / "library", drafts)
    assert '"craft$Stick" -> "mineLog";' in skills(folder, "graph").stdout
    whole = as_json(folder, "graph")
    assert [node["id"] for node in whole["nodes"]] == ["craft$Stick", "eatBread", "mineLog"]
    assert whole["edges"] == [{"source": "craft$Stick", "target": "mineLog"}]
    some = as_json(folder, "graph", "mineLog")
    assert [node["id"] for node in some["nodes"]] == ["craft$Stick", "mineLog"]
    page = tmp_path / "page.html"
    done = skills(folder, "graph", "--format", "html", "--out", str(page))
    assert done.stdout == ""
    assert "craft$Stick" in page.read_text("utf-8")
    assert skills(folder, "graph", "--format", "svg").exit_code == 2
    assert "the nearest are mineLog" in skills(folder, "graph", "mineLogs").stderr
