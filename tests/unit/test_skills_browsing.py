"""`voyager skills`: what is read of a library by command line."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console
from typer.testing import CliRunner

from tests.unit.browsed import as_json, skills, used, written
from tests.unit.skill_samples import draft, embedder, toolmaker_drafts
from tests.unit.unprivileged import run_without_permission
from voyager.cli import output
from voyager.cli.skills import app
from voyager.cli.skills.fields import FIELDS
from voyager.domain import Fixture, Origin, Position, Provenance, Start, Use, Verification
from voyager.replay import verifying
from voyager.replay.revising import PERSON
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


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("", "it is a folder; name a file in it"),
        ("missing/page.html", "its folder is missing"),
        ("library/library.db/page.html", "a part of this path is a file"),
        ("x" * 300, "the name is too long"),
    ],
)
def test_a_file_that_can_not_be_written_is_bad_input(tmp_path: Path, place: str, said: str) -> None:
    folder = written(tmp_path / "library", [draft("mineLog")])
    out = tmp_path / place
    done = skills(folder, "graph", "--format", "html", "--out", str(out))
    assert done.exit_code == 2
    assert str(out) in done.stderr
    assert said in done.stderr


def test_a_file_that_this_user_may_not_write_is_bad_input(tmp_path: Path) -> None:
    folder = written(tmp_path / "library", [draft("mineLog")])
    for command in ("graph", "export"):
        said = run_without_permission(CALLING.format(command=command), folder)
        assert said.splitlines()[-1] == "2 True"


CALLING = """
import sys
from pathlib import Path
from typer.testing import CliRunner
from voyager.cli.skills import app
drop_rights()
library = Path(sys.argv[1])
done = CliRunner().invoke(app, ["{command}", "mineLog", "--library", str(library), "--out", str(library / "out.zip")])
print(done.exit_code, "give this user write permission" in done.stderr)
"""


def test_a_search_tells_what_it_ranks_by_beside_the_cosine(tmp_path: Path) -> None:
    folder = written(tmp_path, toolmaker_drafts()[:4])

    def found() -> dict[str, Any]:
        return next(hit for hit in as_json(folder, "search", "make sticks of planks") if hit["name"] == "craftStick")

    unused = found()
    assert {"name", "version", "score", "rank"} <= unused.keys()
    used(folder, craftStick="0010")
    assert found()["score"] == unused["score"]
    assert found()["rank"] < unused["rank"]
    head = skills(folder, "search", "make sticks of planks").stdout.splitlines()[0]
    assert head.split()[:4] == ["rank", "score", "skill", "v"]


@pytest.mark.parametrize("text", ["", "  \n"])
def test_a_search_for_nothing_is_bad_input(tmp_path: Path, text: str) -> None:
    done = skills(written(tmp_path, [draft("a")]), "search", text)
    assert done.exit_code == 2
    assert "say what the skill should do" in done.stderr


def of_many_kinds(folder: Path) -> Path:
    """Skills in two languages and dimensions; `learned` takes one oak_log, as it was learned."""
    folder = written(
        folder,
        [
            draft("plain", effect={"oak_log": 1}),
            replace(draft("below"), dimension="the_nether"),
            replace(draft("above"), dimension="overworld"),
            replace(draft("inPython"), language="python", source="async def inPython(bot):\n    return 1\n"),
            draft("learned", effect={"oak_log": -2}),
            draft("taking", effect={"iron_ingot": -3}),
        ],
    )
    library = SkillLibrary(folder, embedder())
    library.record_use("learned", 1, Use(success=True, start={"oak_log": 1}))
    library.record_use("learned", 1, Use(success=False, start={}))
    library.close()
    return folder


@pytest.mark.parametrize("command", [("list",), ("search", "do it", "--limit", "20")])
def test_what_is_listed_and_found_meets_the_wishes(tmp_path: Path, command: tuple[str, ...]) -> None:
    folder = of_many_kinds(tmp_path)

    def left_out(*wishes: str) -> set[str]:
        return {"plain", "below", "above", "inPython", "learned", "taking"} - {
            skill["name"] for skill in as_json(folder, *command, *wishes)
        }

    assert left_out() == set()
    assert left_out("--language", "javascript") == {"inPython"}
    assert left_out("--dimension", "overworld") == {"below"}
    assert left_out("--dimension", "minecraft:the_nether") == {"above"}
    assert left_out("--have", "oak_log=0") == {"learned", "taking"}
    # What was learned counts, not what the first attempt took.
    assert left_out("--have", "oak_log=1,iron_ingot=2") == {"taking"}
    assert left_out("--have", "oak logs=1", "--have", "iron_ingot=1, iron ingot=2") == set()
    assert left_out("--have", "stick=1", "--language", "python") >= {"plain", "learned"}


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (("--language", "ruby"), "there are javascript, python"),
        (("--dimension", "neather"), "there are overworld, the_nether, the_end"),
        (("--have", "oak_lgo=3"), "did you mean oak_log"),
        (("--have", "oak_log"), "`oak_log` is not ITEM=N; write e.g. --have oak_log=3,stick=2"),
        (("--have", ""), "is not ITEM=N"),
        (("--have", "oak_log=-1"), "is not ITEM=N"),
        (("--have", "oak_log=9999"), "no inventory holds more than 2304"),
    ],
)
@pytest.mark.parametrize("command", [("list",), ("search", "do it")])
def test_a_wish_that_nothing_can_meet_is_bad_input(
    tmp_path: Path, command: tuple[str, ...], wish: tuple[str, str], said: str
) -> None:
    done = skills(written(tmp_path, [draft("a")]), *command, *wish)
    assert done.exit_code == 2
    assert said in " ".join(done.stderr.split())


def test_where_nothing_is_found_the_reason_is_said(tmp_path: Path) -> None:
    folder = written(tmp_path, [replace(draft("taken"), origin=ORIGIN)])
    assert "what there is (1) is quarantined or retired" in skills(folder, "search", "do it").stderr
    written(folder, [draft("own")])
    assert "--have leave" in skills(folder, "search", "do it", "--language", "python").stderr


ORIGIN = Origin(kind="pack", source="tools.zip", file="taken/skill.js", sha256="0" * 64)


def test_where_a_skill_comes_from_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("COLUMNS", raising=False)  # Narrow ones leave columns out.
    by_hand = Provenance(goal="x", run="edit", attempt=0, model=PERSON, prompt_hash="", parent_version=1)
    folder = written(
        tmp_path,
        [draft("own"), replace(draft("edited"), provenance=by_hand), replace(draft("taken"), origin=ORIGIN)],
    )
    shapes = {shape["name"]: shape for shape in as_json(folder, "list")}
    assert [shapes[name]["made_by"] for name in ("own", "edited")] == ["builtin:planner", "person:edit"]
    assert [shapes[name]["origin"] and shapes[name]["origin"]["source"] for name in ("own", "taken")] == [
        None,
        "tools.zip",
    ]
    text = skills(folder, "list").stdout
    assert [cell in text for cell in ("run r1", "by hand", "pack tools.zip")] == [True] * 3
    assert "by hand, after version 1" in skills(folder, "show", "edited").stdout
    assert (
        "imported from pack tools.zip, taken/skill.js; made there in run r1" in skills(folder, "show", "taken").stdout
    )


def test_what_to_do_about_a_quarantined_skill_is_told(tmp_path: Path) -> None:
    taken = replace(draft("taken"), origin=ORIGIN)
    fixture = Fixture(reproduces=True, start=Start(position=Position(x=0.5, y=64, z=0.5)))
    folder = written(tmp_path, [draft("own"), taken, replace(draft("proven"), origin=ORIGIN, fixture=fixture)])
    shapes = {shape["name"]: (shape["quarantined"], shape["release_by"]) for shape in as_json(folder, "list")}
    assert shapes == {"own": (False, None), "taken": (True, "release"), "proven": (True, "verify")}
    done = skills(folder, "list")
    assert "candidate, quarantined" in done.stdout
    assert "proven; `voyager skills verify NAME`" in done.stderr
    assert "then `voyager skills release NAME`" in done.stderr
    assert "QUARANTINED" not in skills(folder, "show", "own").stdout
    assert "then `voyager skills release taken`" in skills(folder, "show", "taken").stdout
    assert "`voyager skills verify proven` lets it out" in skills(folder, "show", "proven").stdout
    assert as_json(folder, "show", "proven")["release_by"] == "verify"
    library = SkillLibrary(folder, embedder())
    failed = Verification(green=False, reason="no sticks", ticks=9, environment="here", fixture_hash="0")
    library.record_verification("proven", 1, failed)
    library.close()
    assert "its fixture failed: mend it with `voyager skills edit proven`" in skills(folder, "show", "proven").stdout
    released = skills(folder, "release", "taken")
    assert released.exit_code == 0
    assert as_json(folder, "show", "taken")["quarantined"] is False
