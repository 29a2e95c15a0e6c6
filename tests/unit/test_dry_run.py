"""Frontier, planner, coder, feedback and rule critic together, over the tiny world."""

import pytest

from tests.unit.dry_run import DryRun
from tests.unit.game import FOREST, tree
from tests.unit.tiny_world import TinyWorld
from voyager.domain import Call

HIDDEN = {"oak_log": 30, "stone": 9, "coal_ore": 30, "iron_ore": 30}


def forest(*without: str) -> TinyWorld:
    blocks = {name: far for name, far in FOREST.items() if name not in without}
    return TinyWorld(tree(), blocks, hidden=dict(HIDDEN))


def skill_calls(trace: tuple[Call, ...]) -> list[Call]:
    return [call for call in trace if call.kind == "skill"]


@pytest.mark.parametrize("without", [(), ("iron_ore",), ("iron_ore", "coal_ore")])
async def test_twelve_goals_lead_from_bare_hands_to_a_stone_pickaxe(without: tuple[str, ...]) -> None:
    run = DryRun(forest(*without))
    await run.goals(12)

    reached = [entry.goal.subject for entry in run.records if entry.outcome in ("learned", "done")]
    assert "stone_pickaxe" in reached
    assert run.world.inventory["stone_pickaxe"] == 1
    assert len(run.skills) >= 6
    assert all(skill.source.count("await ") >= 2 for skill in run.skills.values())
    assert any(entry.attempts > 1 and entry.outcome == "learned" for entry in run.records)
    verified = [attempt for attempt in run.attempts if attempt.verdict.kind == "success"]
    helped = [call for attempt in verified for call in skill_calls(attempt.execution.trace) if call.error is None]
    assert helped
    assert all(call.calls for call in helped)


async def test_thirty_goals_lead_to_an_iron_pickaxe() -> None:
    run = DryRun(forest())
    await run.goals(30)

    assert run.world.inventory["iron_pickaxe"] == 1
    assert run.skills["craftIronPickaxe"].calls
    gave_up = [entry.goal.text for entry in run.records if entry.outcome == "gave_up"]
    assert len(gave_up) <= 3, gave_up
    assert len({entry.goal.text for entry in run.records if entry.outcome != "gave_up"}) >= 27


async def test_two_runs_from_the_same_start_write_the_same_programs() -> None:
    runs = [DryRun(forest()), DryRun(forest())]
    for run in runs:
        await run.goals(12)
    programs = [[attempt.program.source for attempt in run.attempts] for run in runs]
    assert programs[0] == programs[1]
    assert runs[0].world.held() == runs[1].world.held()


async def test_what_is_not_in_sight_is_looked_for_after_the_error_said_so() -> None:
    run = DryRun(forest("oak_log"))
    await run.goals(2)

    first = run.records[0]
    assert (first.goal.subject, first.outcome, first.attempts) == ("oak_log", "learned", 2)
    assert "exploreUntil" not in run.attempts[0].program.source
    assert "exploreUntil" in run.attempts[1].program.source


async def test_a_goal_reached_before_is_reached_again_by_its_skill() -> None:
    run = DryRun(forest())
    await run.goals(5)
    stick = run.skills["craftStick"].goal
    again = await run.pursue(stick)
    assert (again.outcome, again.attempts) == ("reused", 1)
    assert "craftStick(bot, count)" in run.attempts[-1].program.source
