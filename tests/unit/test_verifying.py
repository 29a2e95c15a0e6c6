"""`verify` over a real library and a fake runner: colours, reasons, records, dependants."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from tests.unit.skill_samples import draft
from tests.unit.test_fixtures import FIXTURE
from tests.unit.test_loop import NoSearch
from voyager import sources
from voyager.domain import Fixture, Skill, SkillDraft
from voyager.errors import WorldError
from voyager.replay import verifying
from voyager.replay.fake import FakeFixtureRunner
from voyager.replay.verifying import Verified
from voyager.skills.library import SkillLibrary

HERE = "Minecraft 1.20.1, mineflayer 4.23.0"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[SkillLibrary]:
    """`tools` calls `sticks`, which calls `planks`; each has a fixture."""
    kept = SkillLibrary(tmp_path / "library", NoSearch())
    for name, calls in (("planks", ()), ("sticks", ("planks",)), ("tools", ("sticks",))):
        kept.admit(replace(draft(name, calls=calls), fixture=FIXTURE))
    yield kept
    kept.close()


def passing(skill: SkillDraft | Skill, fixture: Fixture) -> str:
    return ""


async def verified(
    library: SkillLibrary, judge: Callable[[SkillDraft | Skill, Fixture], str] = passing, *, all_versions: bool = False
) -> tuple[dict[str, Verified], FakeFixtureRunner]:
    runner = FakeFixtureRunner(judge)
    asked = [one for name in library.known() for one in verifying.wanted(library, name, all_versions=all_versions)]
    told: list[Verified] = []
    results = await verifying.verify(library, asked, [runner], HERE, told.append)
    assert told == results
    return {f"{each.name} v{each.version}": each for each in results}, runner


async def test_what_passes_is_green_run_with_all_it_calls_and_recorded(library: SkillLibrary) -> None:
    results, runner = await verified(library)
    assert {name: each.colour for name, each in results.items()} == dict.fromkeys(
        ["planks v1", "sticks v1", "tools v1"], "green"
    )
    assert runner.ran == [("planks", ()), ("sticks", ("planks",)), ("tools", ("planks", "sticks"))]
    [kept] = library.verifications("tools")
    assert (kept.version, kept.verification.green, kept.verification.environment) == (1, True, HERE)


async def test_what_fails_is_red_with_the_reason_and_names_all_that_lean_on_it(library: SkillLibrary) -> None:
    results, _ = await verified(library, lambda skill, _: "no log near" if skill.name == "planks" else "")
    assert results["planks v1"].reason == "no log near"
    assert results["planks v1"].endangered == ("sticks", "tools")
    assert [each.colour for each in results.values()] == ["red", "green", "green"]
    [kept] = library.verifications("planks")
    assert (kept.verification.green, kept.verification.reason) == (False, "no log near")


async def test_a_folder_changed_by_hand_is_red_without_being_run_and_says_what_to_do(library: SkillLibrary) -> None:
    source = library.folder / "planks" / "v1" / "skill.js"
    source.write_text(source.read_text("utf-8") + "// mine\n", "utf-8")
    fresh = SkillLibrary(library.folder, NoSearch())
    try:
        results, runner = await verified(fresh)
    finally:
        fresh.close()
    red = results["planks v1"]
    assert (red.colour, red.endangered) == ("red", ("sticks", "tools"))
    for part in ("not what was admitted", "its source was changed", "skills edit planks", "skills rollback planks"):
        assert part in red.reason
    assert ("planks", ()) not in runner.ran
    # Nothing sound is there to bind to, so those that call it can't be run either.
    assert results["sticks v1"].colour == "red"


async def test_an_older_version_endangers_nobody(library: SkillLibrary) -> None:
    library.admit(replace(draft("planks", body="return 2;"), fixture=FIXTURE))
    judge: Callable[[SkillDraft | Skill, Fixture], str] = lambda skill, _: "old" if "return 1" in skill.source else ""  # noqa: E731
    results, _ = await verified(library, judge, all_versions=True)
    assert (results["planks v1"].colour, results["planks v1"].endangered) == ("red", ())
    assert results["planks v2"].colour == "green"


async def test_what_can_not_be_tried_is_skipped_and_says_why(library: SkillLibrary) -> None:
    library.admit(draft("bare"))
    library.admit(replace(draft("far"), fixture=replace(FIXTURE, reproduces=False, lacking="no log in the box")))
    results, runner = await verified(library)
    assert (results["bare v1"].colour, results["far v1"].colour) == ("skipped", "skipped")
    assert "without a fixture" in results["bare v1"].reason
    assert "voyager run" in results["bare v1"].reason
    assert "no log in the box" in results["far v1"].reason
    assert {name for name, _ in runner.ran} == {"planks", "sticks", "tools"}


async def test_a_world_that_fails_says_nothing_about_a_skill_and_the_others_go_on(library: SkillLibrary) -> None:
    def judge(skill: SkillDraft | Skill, _: Fixture) -> str:
        if skill.name == "planks":
            raise WorldError("the world process ended")
        return ""

    results, _ = await verified(library, judge)
    assert (results["planks v1"].colour, results["planks v1"].broke) == ("skipped", True)
    assert results["tools v1"].colour == "green"
    assert library.verifications("planks") == []


async def test_stale_is_what_was_verified_last_under_other_versions(library: SkillLibrary) -> None:
    await verified(library)
    assert verifying.stale(library, HERE) == []
    assert verifying.stale(library, "Minecraft 1.20.4") == [(name, 1, HERE) for name in ("planks", "sticks", "tools")]


def test_the_environment_names_the_game_and_mineflayer() -> None:
    named = verifying.environment(sources.node_root(), "1.20.1")
    assert named.startswith("Minecraft 1.20.1, mineflayer 4.")
