"""Starts of attempts: what becomes of them when a program is kept."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from pydantic import JsonValue

from tests.unit.skill_samples import draft
from tests.unit.test_loop import CRAFTED, ONE_CALL, STICK, TWO_CALLS, Rig
from voyager.domain import (
    Execution,
    Fixture,
    Goal,
    Ground,
    Position,
    Predicate,
    ProgramError,
    Skill,
    SkillDraft,
    Start,
    Truth,
)
from voyager.domain import Stack as ItemStack
from voyager.errors import WorldError
from voyager.replay.fake import FakeFixtureRunner
from voyager.replay.judging import failing
from voyager.replay.starts import LENIENCE, PROVEN_TICKS, SPARE_TICKS, AttemptStarts

START = Start(position=Position(x=0.5, y=64, z=0.5), inventory=(ItemStack(slot=36, item="oak_planks", count=2),))


class FakeLand:
    """A world and bot that only capture and remember."""

    def __init__(self) -> None:
        self.asked: list[str] = []

    async def capture(self, player: str) -> None:
        self.asked.append(f"capture {player}")

    async def cut(self, ground: Ground) -> Fixture:
        self.asked.append(f"cut {ground}")
        return Fixture(ground=ground, start=START)

    async def memory(self) -> JsonValue:
        return {"seen": {"stone": {"tick": 3}}, "opened": {"(1, 2, 3)": {"block": "chest"}}, "deathPlace": None}


def judged(judge: Callable[[Fixture], str]) -> FakeFixtureRunner:
    return FakeFixtureRunner(lambda _, fixture: judge(fixture))


class Unconnected:
    """A library of nothing."""

    def get(self, name: str, version: int | None = None) -> Skill | None:
        return None

    def versions(self, name: str) -> list[Skill]:
        return []

    def fixture(self, name: str, version: int) -> Fixture | None:
        return None

    def callers(self, name: str) -> list[str]:
        return []


async def proven(land: FakeLand, runner: FakeFixtureRunner | None, made: SkillDraft) -> Fixture:
    starts = AttemptStarts(land, land, "Voyager", Unconnected(), runner)
    await starts.begin(draws=77)
    return await starts.fixture(made, [])


async def test_a_start_is_the_least_from_which_the_program_does_it_again() -> None:
    land = FakeLand()
    fixture = await proven(land, judged(lambda _: ""), draft("mine"))
    assert (fixture.ground, fixture.reproduces, fixture.lacking) == ("box", True, "")
    assert land.asked == ["capture Voyager", "cut box"]
    wider = await proven(land, judged(lambda fixture: "no log" if fixture.ground == "box" else ""), draft("mine"))
    assert (wider.ground, wider.reproduces, wider.lacking) == ("region", True, "")


async def test_a_start_from_which_it_never_does_it_again_says_so_and_why() -> None:
    land = FakeLand()
    fixture = await proven(land, judged(lambda fixture: f"no log in the {fixture.ground}"), draft("mine"))
    assert (fixture.ground, fixture.reproduces, fixture.lacking) == ("box", False, "no log in the box")
    assert land.asked[1:] == ["cut box", "cut region", "cut world"]


async def test_a_fixture_has_what_the_run_had_drawn_and_knew_and_an_end_of_its_own() -> None:
    made = draft("mine")
    fixture = await proven(FakeLand(), None, made)
    assert fixture.draws == 77
    assert fixture.memory == {"seen": {}, "opened": {"(1, 2, 3)": {"block": "chest"}}, "deathPlace": None}
    assert fixture.deadline_ticks == SPARE_TICKS + LENIENCE * made.ticks
    assert fixture.reproduces is None


async def test_an_attempt_that_took_long_is_not_run_again_while_the_run_waits() -> None:
    runner = judged(lambda _: "")
    fixture = await proven(FakeLand(), runner, replace(draft("mine"), ticks=PROVEN_TICKS + 1))
    assert (fixture.reproduces, runner.ran) == (None, [])


async def test_a_world_that_can_not_be_started_costs_no_skill() -> None:
    def gone(_: Fixture) -> str:
        raise WorldError("the world process ended")

    assert (await proven(FakeLand(), judged(gone), draft("mine"))).reproduces is None


async def test_a_skill_is_kept_with_the_start_of_its_own_attempt_and_a_failure_asks_for_none(tmp_path: Path) -> None:
    land = FakeLand()
    starts = AttemptStarts(land, land, "Voyager", Unconnected(), judged(lambda _: ""))
    rig = Rig(tmp_path, [TWO_CALLS], lambda _: CRAFTED)
    await rig.loop([STICK], over=lambda stages: replace(stages, starts=starts)).run()
    kept = rig.library.fixture("craftStick", 1)
    assert kept is not None
    assert (kept.start, kept.draws, kept.reproduces) == (START, 1_000_004, True)
    rig = Rig(tmp_path / "other", [ONE_CALL], lambda _: CRAFTED)
    land.asked.clear()
    await rig.loop([STICK], over=lambda stages: replace(stages, starts=starts)).run()
    assert land.asked == ["capture Voyager"]


def truth(**inventory: int) -> Truth:
    return Truth(tick=0, inventory=inventory)


RETURNED = Execution(outcome="returned")
THREW = Execution(
    outcome="threw", error=ProgramError(code="not_found", message="mineBlock: no stone near", line=3, skill="dig")
)
NO_RULE = replace(draft("tidyUp"), goal=Goal(text="Tidy up"), effect={"oak_log": 2, "dirt": -1})


@pytest.mark.parametrize(
    ("made", "after", "execution", "reason"),
    [
        (draft("mine"), truth(oak_log=1), RETURNED, ""),
        (draft("mine"), truth(oak_log=1), THREW, ""),
        (draft("mine"), truth(), THREW, "threw at line 3 of dig: mineBlock: no stone near [not_found]; "),
        (NO_RULE, truth(oak_log=1), RETURNED, ""),
        (NO_RULE, truth(), RETURNED, "it gained no oak_log"),
        (NO_RULE, truth(oak_log=1), THREW, "threw at line 3 of dig: mineBlock: no stone near [not_found]"),
    ],
)
async def test_a_run_is_judged_by_the_goal_or_where_no_rule_is_by_what_was_gained(
    made: SkillDraft | Skill, after: Truth, execution: Execution, reason: str
) -> None:
    found = await failing(made, truth(), after, execution)
    assert found.startswith(reason)
    assert bool(found) == bool(reason)


async def test_what_is_missing_of_the_goal_is_told() -> None:
    goal = Goal(text="Obtain 3 oak_log", predicate=Predicate(measure="gained", subject="oak_log", minimum=3))
    assert "oak_log" in await failing(replace(draft("mine"), goal=goal), truth(), truth(oak_log=1), RETURNED)
