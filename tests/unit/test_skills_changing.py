"""`voyager skills`: one skill shown, and what becomes of it by command line."""

import os
from collections.abc import AsyncGenerator, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.unit.browsed import as_json, skills, used, written
from tests.unit.skill_samples import draft, embedder
from voyager.bridge.fake import FakeBridge, Play
from voyager.cli import main
from voyager.cli.skills import editing
from voyager.config import Settings
from voyager.domain import (
    CheckReport,
    Diagnostic,
    Fixture,
    Language,
    Position,
    Replay,
    Skill,
    SkillDraft,
    Stack,
    Start,
    Use,
)
from voyager.replay.fake import FakeFixtureRunner
from voyager.replay.revising import Tools
from voyager.skills.library import SkillLibrary

FIXTURE = Fixture(
    reproduces=True,
    start=Start(position=Position(x=0.5, y=64.0, z=0.5), inventory=(Stack(slot=36, item="oak_planks", count=2),)),
)


def with_fixture(one: SkillDraft) -> SkillDraft:
    return replace(one, fixture=FIXTURE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """craftStick in two versions, called by craftLadder, which buildTower calls."""
    return written(
        tmp_path / "library",
        [
            with_fixture(draft("craftStick")),
            with_fixture(draft("craftStick", body="return 2;", description="Makes sticks.", effect={"stick": 4})),
            with_fixture(draft("craftLadder", calls=("craftStick",))),
            draft("buildTower", calls=("craftLadder",)),
        ],
    )


def test_a_skill_is_shown_with_its_record_and_who_calls_it(folder: Path) -> None:
    library = SkillLibrary(folder, embedder())
    for success, planks in ((True, 2), (False, 1), (True, 3)):
        library.record_use(
            "craftStick", 2, Use(success=success, ticks=50, damage=1.5, wear=2, calls=3, start={"oak_planks": planks})
        )
    library.close()
    text = skills(folder, "show", "craftStick").stdout
    assert "2 of 3 uses (67%; 21% to 94% with 95% confidence)" in text
    assert "starts with less than 2 oak_planks failed" in text
    assert "used by  craftLadder" in text
    assert "version 2 of 2" in text
    assert "return 2;" in text
    shape = as_json(folder, "show", "craftStick")
    assert (shape["callers"], shape["standing"]["versions"]) == (["craftLadder"], 2)
    assert shape["contract"]["effect"] == {"stick": 4}
    assert as_json(folder, "show", "craftStick", "--version", "1")["version"] == 1


def test_what_others_wrote_does_not_steer_the_terminal(tmp_path: Path) -> None:
    words = "Cuts \x1b[31mred\x1b[0m \u202eback \ud800."
    written(tmp_path, [draft("mineLog", description=words, goal=words, body="// \x1b]0;title\x07")])
    for command in (["list"], ["show", "mineLog"], ["history", "mineLog"]):
        done = skills(tmp_path, *command)
        assert done.exit_code == 0
        assert not {"\x1b", "\u202e", "\x07"} & set(done.stdout)


def test_the_tree_tells_what_breaks(folder: Path) -> None:
    shape = as_json(folder, "show", "craftStick", "--tree")
    assert shape["calls"] == []
    assert shape["callers"] == [{"name": "craftLadder", "next": [{"name": "buildTower", "next": []}]}]
    assert shape["breaks"] == ["buildTower", "craftLadder"]
    text = skills(folder, "show", "craftStick", "--tree").stdout
    assert "craftStick calls no other skill" in text
    assert "if craftStick goes, 2 skills break: buildTower, craftLadder" in text


def test_in_a_tree_what_comes_again_is_not_followed_again(tmp_path: Path) -> None:
    # Each level calls the next twice over: followed each time, sixteen levels would be 65,536 leaves.
    drafts = [draft("a0"), draft("b0")]
    for level in range(1, 17):
        below = (f"a{level - 1}", f"b{level - 1}")
        drafts += [draft(f"a{level}", calls=below), draft(f"b{level}", calls=below)]
    lines = skills(written(tmp_path, drafts), "show", "a16", "--tree").stdout.splitlines()
    # Two calls of each of the 31 that call anything, and what is said above and below.
    assert len(lines) == 2 * 31 + 3
    assert sum("(above)" in line for line in lines) == 28
    # The first time it is read, it has its branches.
    assert "(above)" not in next(line for line in lines if line.endswith(("b2", "b2 (above)")))


def test_history_tells_versions_and_events_with_their_reasons(folder: Path) -> None:
    assert skills(folder, "pin", "craftStick", "--version", "1").exit_code == 0
    assert skills(folder, "ban", "craftStick", "--reason", "breaks tables").exit_code == 0
    shape = as_json(folder, "history", "craftStick")
    assert [(event["kind"], event["version"]) for event in shape["events"]] == [
        ("admitted", 1), ("admitted", 2), ("pinned", 1), ("banned", None),
    ]  # fmt: skip
    assert shape["events"][-1]["reason"] == "breaks tables"
    assert shape["versions"][0]["provenance"]["model"] == "builtin:planner"
    text = skills(folder, "history", "craftStick").stdout
    assert "pinned" in text.splitlines()[1]
    assert "banned: breaks tables" in text


def test_a_difference_tells_facts_and_sources(folder: Path) -> None:
    shape = as_json(folder, "diff", "craftStick")
    assert (shape["from"], shape["to"]) == (1, 2)
    assert "-description: Does craftStick.\n+description: Makes sticks.\n" in shape["diff"]
    assert (
        "-async function craftStick(bot) { return 1; }\n+async function craftStick(bot) { return 2; }" in shape["diff"]
    )
    assert "+++ craftStick v1" in skills(folder, "diff", "craftStick", "--from", "2", "--to", "1").stdout
    assert "no version before" in skills(folder, "diff", "craftLadder").stderr
    assert "there are: 1, 2" in skills(folder, "diff", "craftStick", "--from", "9").stderr
    assert "do not differ" in skills(folder, "diff", "craftStick", "--from", "2", "--to", "2").stderr


def test_pins_bans_and_rollbacks_change_what_calls_bind_to(folder: Path) -> None:
    assert as_json(folder, "pin", "craftStick", "--version", "1")["in_force"] == 1
    assert "there are: 1, 2" in skills(folder, "pin", "craftStick", "--version", "5").stderr
    assert as_json(folder, "show", "craftStick")["version"] == 1
    assert skills(folder, "rollback", "craftStick").exit_code != 0
    assert as_json(folder, "unpin", "craftStick")["in_force"] == 2
    unknown = skills(folder, "rollback", "craftStick", "--to", "99")
    assert (unknown.exit_code, "there are versions" in unknown.stderr) == (2, True)
    assert "was not pinned" in skills(folder, "unpin", "craftStick").stdout
    assert as_json(folder, "rollback", "craftStick")["in_force"] == 1
    banned = skills(folder, "ban", "craftStick", "--reason", "breaks tables")
    assert "what calls it can't run now: buildTower, craftLadder" in banned.stdout
    assert as_json(folder, "show", "craftStick")["standing"]["banned"] == "breaks tables"
    assert as_json(folder, "unban", "craftStick")["banned"] is None
    assert as_json(folder, "retire", "craftStick", "--reason", "not needed")["maturity"] == "retired"
    assert as_json(folder, "parole", "craftStick")["maturity"] == "candidate"
    assert skills(folder, "ban", "craftStick", "--reason", " ").exit_code == 2
    assert "the nearest are craftStick" in skills(folder, "ban", "craftSticks", "--reason", "x").stderr


def test_stats_count_what_there_is(folder: Path) -> None:
    used(folder, craftStick="110", craftLadder="1")
    shape = as_json(folder, "stats")
    assert (shape["skills"], shape["versions"], shape["depth"], shape["calls"]) == (3, 4, 2, 2)
    assert shape["maturity"] == {"verified": 3}
    assert shape["with_fixture"] == 2
    assert shape["most_used"] == [{"name": "craftLadder", "count": 1}]
    assert shape["never_used"] == 2
    assert shape["bytes"] > sum(len(path.read_bytes()) for path in folder.glob("*/v*/*"))
    assert "3 in 4 versions" in skills(folder, "stats").stdout


def test_the_shell_completes_names_of_skills(folder: Path) -> None:
    words = {"COMP_WORDS": f"voyager skills show --library {folder} craft", "COMP_CWORD": "5"}
    done = CliRunner().invoke(main.app, [], prog_name="voyager", env={"_VOYAGER_COMPLETE": "complete_bash", **words})
    assert done.stdout.split() == ["craftLadder", "craftStick"]


class Checked:
    """A checker that finds fault with what says `wrong`."""

    async def check(self, source: str, language: Language, skills: object) -> CheckReport:
        fault = Diagnostic(severity="error", code="2304", message="that is wrong", line=3, column=1)
        return CheckReport(diagnostics=(fault,)) if "wrong" in source else CheckReport()


Editor = Callable[[str, str], None]


@pytest.fixture
def editor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """Has the editor replace the first text with the second."""
    script = tmp_path / "editor.py"

    def use(old: str, new: str) -> None:
        change = f"replace({old.encode()!r}, {new.encode('utf-8', 'surrogateescape')!r})"
        lines = [
            "import pathlib, sys",
            "file = pathlib.Path(sys.argv[1])",
            f"file.write_bytes(file.read_bytes().{change})",
        ]
        script.write_text("\n".join(lines))

    monkeypatch.delenv("VISUAL", raising=False)
    monkeypatch.setenv("EDITOR", f"python3 '{script}'")
    monkeypatch.setenv("VOYAGER_HOME", str(tmp_path / "home"))
    return use


class Fixtures:
    """Implements `ports.FixtureRunner`: what reaches a source with `useless` in it fails."""

    def __init__(self) -> None:
        self.ran: list[str] = []

    async def run(self, skill: SkillDraft | Skill, skills: Sequence[Skill], fixture: Fixture) -> Replay:
        self.ran.append(skill.name)
        bad = [each.name for each in (skill, *skills) if "useless" in each.source]
        judged = f"no stick came of {bad[0]}" if bad else ""
        return await FakeFixtureRunner(lambda skill, fixture: judged).run(skill, skills, fixture)


@pytest.fixture
def fixtures(monkeypatch: pytest.MonkeyPatch) -> Fixtures:
    runner = Fixtures()

    @asynccontextmanager
    async def tools(settings: Settings) -> AsyncGenerator[Tools]:
        yield Tools(
            inspect=FakeBridge(lambda program: Play()).inspect, checker=Checked(), runner=runner, environment="test"
        )

    monkeypatch.setattr(editing, "tools", tools)
    return runner


def test_an_edit_that_passes_its_fixtures_and_its_callers_is_the_next_version(
    folder: Path, editor: Editor, fixtures: Fixtures
) -> None:
    editor("return 2", "return 3")
    done = skills(folder, "edit", "craftStick")
    assert done.exit_code == 0
    assert "craftStick is at version 3, verified: 2 fixtures passed" in done.stdout
    assert fixtures.ran == ["craftStick", "craftLadder"]
    shape = as_json(folder, "show", "craftStick")
    assert "return 3" in shape["source"]
    assert (shape["provenance"]["model"], shape["provenance"]["parent_version"]) == ("person:edit", 2)
    assert shape["verification"]["verification"]["green"]
    assert (shape["description"], shape["fixture_hash"] is None) == ("Makes sticks.", False)
    assert "by hand, after version 2" in skills(folder, "history", "craftStick").stdout
    assert kept_texts() == []


def kept_texts() -> list[Path]:
    return sorted((Path(os.environ["VOYAGER_HOME"]) / "edits").iterdir())


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("return 2", "return useless", "the fixture of craftStick v2 fails with it: no stick came of craftStick"),
        ("return 2", "return wrong", "line 3: that is wrong"),
        ("craftStick(bot)", "makeStick(bot)", "the function `craftStick` is gone"),
        ("return 2", "await buildTower(bot)", "in a circle"),
        ("return 2", "return 1", "it is version 1 again"),
        ("return 2", "return '\udcff'", "is not UTF-8"),
    ],
)
def test_an_edit_that_is_refused_changes_nothing_and_is_kept(
    folder: Path, editor: Editor, fixtures: Fixtures, old: str, new: str, reason: str
) -> None:
    editor(old, new)
    before = as_json(folder, "history", "craftStick")
    done = skills(folder, "edit", "craftStick")
    assert done.exit_code in (1, 2)
    assert reason in done.stderr
    [text] = kept_texts()
    assert str(text) in done.stderr
    assert new.encode("utf-8", "surrogateescape") in text.read_bytes()
    assert as_json(folder, "history", "craftStick") == before


def test_a_text_that_was_refused_can_be_mended_and_given_again(
    folder: Path, editor: Editor, fixtures: Fixtures
) -> None:
    editor("return 2", "return useless")
    assert skills(folder, "edit", "craftStick").exit_code == 1
    [text] = kept_texts()
    text.write_text(text.read_text().replace("useless", "4"))
    assert as_json(folder, "edit", "craftStick", "--from", str(text))["version"] == 3
    assert text.exists()


def test_an_edit_that_breaks_a_caller_is_refused(folder: Path, editor: Editor, fixtures: Fixtures) -> None:
    # The caller is what fails: its own text says so, whatever it calls.
    written(folder, [with_fixture(draft("craftLadder", body="return useless;", calls=("craftStick",)))])
    editor("return 2", "return 3")
    done = skills(folder, "edit", "craftStick")
    assert done.exit_code == 1
    assert "the fixture of craftLadder v2 fails with it" in done.stderr
    assert as_json(folder, "show", "craftStick")["version"] == 2


def test_nothing_changed_is_nothing_done(folder: Path, editor: Editor, fixtures: Fixtures) -> None:
    editor("nowhere", "in it")
    done = skills(folder, "edit", "craftStick")
    assert (done.exit_code, fixtures.ran, kept_texts()) == (0, [], [])
    assert "nothing changed: craftStick stays at version 2" in done.stdout
    assert as_json(folder, "edit", "craftStick")["changed"] is False


def test_an_editor_that_fails_changes_nothing(
    folder: Path, editor: Editor, fixtures: Fixtures, monkeypatch: pytest.MonkeyPatch
) -> None:
    for command, reason in (("false", "ended with code 1"), ("/nowhere/ed", "can't be started")):
        monkeypatch.setenv("VISUAL", command)
        done = skills(folder, "edit", "craftStick")
        assert done.exit_code == 2
        assert reason in done.stderr
    assert fixtures.ran == []


def test_what_no_fixture_proves_is_a_candidate_and_a_trusted_skill_does_not_change_by_it(
    folder: Path, editor: Editor, fixtures: Fixtures
) -> None:
    editor("return 1", "return 5")
    done = skills(folder, "edit", "buildTower")
    assert "buildTower is at version 2, candidate: the checks passed" in done.stdout
    library = SkillLibrary(folder, embedder())
    library.mature("buildTower", 2, "trusted")
    library.close()
    editor("return 5", "return 6")
    done = skills(folder, "edit", "buildTower")
    assert done.exit_code == 1
    assert "`voyager skills parole buildTower` makes it one that may change without" in done.stderr
    assert as_json(folder, "show", "buildTower")["version"] == 2
    assert skills(folder, "parole", "buildTower").exit_code == 0
    assert as_json(folder, "edit", "buildTower")["version"] == 3


def test_a_file_that_was_changed_by_hand_becomes_a_version_or_is_refused(
    folder: Path, editor: Editor, fixtures: Fixtures
) -> None:
    file = folder / "craftStick" / "v2" / "skill.js"
    file.write_text(file.read_text().replace("return 2", "return useless"))
    editor("nowhere", "in it")
    refused = skills(folder, "edit", "craftStick")
    assert refused.exit_code == 1
    assert "the file of craftStick v2 was changed" in refused.stderr
    assert "no stick came of craftStick" in refused.stderr
    editor("useless", "8")
    assert as_json(folder, "edit", "craftStick")["passed"] == ["craftStick", "craftLadder"]
    shape = as_json(folder, "show", "craftStick")
    assert shape["version"] == 3
    assert "return 8" in shape["source"]


def test_no_editor_is_guessed_where_nobody_sits(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("VISUAL", "EDITOR"):
        monkeypatch.delenv(variable, raising=False)
    done = skills(folder, "edit", "craftStick")
    assert done.exit_code == 2
    assert "set VISUAL or EDITOR, or give the new text with --from FILE" in done.stderr
