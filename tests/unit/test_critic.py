"""Verdicts by rule and by model."""

from dataclasses import replace

import pytest

from tests.unit.game import HERE, goal, observation, returned, standing
from tests.unit.tiny_world import API
from voyager.critic import Critics, satisfied
from voyager.domain import (
    Call,
    CallError,
    Effect,
    EntitySummary,
    Execution,
    Goal,
    KnownContainer,
    Position,
    ProgramError,
    Truth,
)
from voyager.llm.scripted import ScriptedModel
from voyager.prompts import Prompts

DONE = returned({}, {})
FREE = Goal(text="explore the cave to the north")


def truth(inventory: dict[str, int] | None = None, **statistics: dict[str, float]) -> Truth:
    return Truth(tick=0, inventory=inventory or {}, statistics=statistics)


def critics(*replies: str, votes: int = 1) -> tuple[Critics, ScriptedModel]:
    model = ScriptedModel({"critic": replies})
    return Critics(model, Prompts(API), votes), model


@pytest.mark.parametrize(
    ("text", "before", "after", "expected"),
    [
        ("Obtain 2 oak_log", truth({"oak_log": 1}), truth({"oak_log": 3}), (True, 2)),
        ("Obtain 2 oak_log", truth({"oak_log": 9}), truth({"oak_log": 10}), (False, 1)),
        ("Obtain 2 oak_log", truth({"oak_log": 9}), truth({}), (False, 0)),
        ("Craft 1 stick", truth(crafted={"stick": 4}), truth(crafted={"stick": 8}), (True, 4)),
        ("Craft 1 stick", truth(mined={}), truth({"stick": 4}, mined={"oak_log": 1}), (False, 0)),
        ("Craft 1 stick", truth({"stick": 1}), truth({"stick": 5}), (True, 4)),
        ("Mine 2 oak_log", truth({}), truth({"oak_log": 2}), (True, 2)),
        ("Place 1 chest", truth({"chest": 1}), truth({}), (True, 1)),
        ("Kill 1 zombie", truth(killed={}), truth(killed={"zombie": 1}), (True, 1)),
        ("Kill 1 zombie", truth({}), truth({}), (False, 0)),
        ("Open 1 chest", truth(custom={"open_chest": 2}), truth(custom={"open_chest": 3}), (True, 1)),
        ("Open 1 barrel", truth(custom={}), truth(custom={"open_chest": 3}), (False, 0)),
        ("Deposit 3 dirt", truth(stored={"dirt": -5}), truth(stored={"dirt": -2}), (True, 3)),
        ("Deposit 3 dirt", truth({"dirt": 9}, stored={}), truth({}, stored={"dirt": 2}), (False, 2)),
        ("Deposit 3 dirt", truth({"dirt": 9}), truth({"dirt": 6}), (True, 3)),
    ],
)
def test_a_predicate_reads_what_changed(text: str, before: Truth, after: Truth, expected: tuple[bool, int]) -> None:
    predicate = goal(text).predicate
    assert predicate is not None
    assert satisfied(predicate, before, after) == expected


def test_equipment_is_read_as_it_stands() -> None:
    predicate = goal("Equip 1 iron_helmet").predicate
    assert predicate is not None
    worn = Truth(tick=1, inventory={}, equipment={"head": "iron_helmet", "hand": None})
    assert satisfied(predicate, truth(), worn) == (True, 1)
    assert satisfied(predicate, truth(), truth()) == (False, 0)


async def test_a_program_that_threw_may_have_reached_the_goal() -> None:
    critic, model = critics()
    threw = Execution(outcome="threw", error=ProgramError(code="no_path", message="goTo: no way"))
    verdict = await critic.judge(goal("Obtain 1 dirt"), before=truth(), after=truth({"dirt": 1}), execution=threw)
    assert verdict.kind == "success"
    assert "threw" in verdict.critique
    assert model.requests == []


async def test_a_rules_critique_says_what_is_left_and_that_the_bot_died() -> None:
    critic, _ = critics()
    dead = Truth(tick=9, inventory={"dirt": 1}, statistics={"custom": {"deaths": 1}})
    alive = Truth(tick=0, inventory={}, statistics={"custom": {"deaths": 0}})
    verdict = await critic.judge(goal("Obtain 3 dirt"), before=alive, after=dead, execution=DONE)
    assert verdict.kind == "failure"
    for said in ("gained dirt >= 3", "1 seen", "died"):
        assert said in verdict.critique


@pytest.mark.parametrize(
    "reply",
    [
        '{"reasoning": "there", "success": true, "critique": ""}',
        'Well.\n```json\n{"reasoning": "a {b}", "success": true, "critique": "",}\n```\nDone.',
        'The set {x} says: {"success": true}',
    ],
)
async def test_a_model_judges_a_goal_without_predicate(reply: str) -> None:
    critic, model = critics(reply)
    verdict = await critic.judge(FREE, before=truth({"dirt": 1}), after=truth({"dirt": 2}), execution=DONE)
    assert verdict.kind == "success"
    assert "dirt 1" in model.requests[0].messages[1].content
    assert "dirt 2" in model.requests[0].messages[1].content


async def test_an_unreadable_judgement_is_asked_again_and_then_undecided() -> None:
    critic, model = critics("Looks good!", '{"success": "maybe"}')
    verdict = await critic.judge(FREE, before=truth(), after=truth(), execution=DONE)
    assert verdict.kind == "undecided"
    assert "JSON" in model.requests[1].messages[-1].content
    assert "maybe" in verdict.critique


@pytest.mark.parametrize(
    ("text", "reached"),
    [("Reach 10 64 -20", True), ("Reach 10 64 -15", False), ("Reach y 62", True), ("Reach y 11", False)],
)
def test_a_place_is_reached_by_whoever_stands_there_at_the_end(text: str, reached: bool) -> None:
    predicate = goal(text).predicate
    assert predicate is not None
    there = Truth(tick=1, inventory={}, position=Position(x=10.5, y=64, z=-20.5))
    assert satisfied(predicate, truth(), there)[0] is reached


@pytest.mark.parametrize(
    ("began", "ended", "deaths", "critique"),
    [
        (14_000, 200, 0, ""),
        (14_000, 18_000, 0, "it is still night (time 18000)"),
        (14_000, 200, 1, "the night was not survived"),
        (6_000, 7_000, 0, "it was day already when the goal began"),
    ],
)
async def test_a_night_is_outlasted_by_who_sees_the_day_without_dying(
    began: int, ended: int, deaths: int, critique: str
) -> None:
    night = goal("Take shelter until morning")
    before = replace(truth(custom={"deaths": 2}), time_of_day=began)
    after = replace(truth(custom={"deaths": 2 + deaths}), time_of_day=ended)
    critic, _ = critics()
    verdict = await critic.judge(night, before=before, after=after, execution=DONE)
    assert (verdict.kind == "success") is (critique == "")
    assert critique in verdict.critique


async def failing(text: str, before: Truth, after: Truth, execution: Execution = DONE) -> str:
    """The critique of a failed goal; no model may be asked for it."""
    critic, model = critics()
    verdict = await critic.judge(goal(text), before=before, after=after, execution=execution)
    assert (verdict.kind, verdict.by, model.requests) == ("failure", "rules", [])
    return verdict.critique


def call(name: str, *args: str | int, error: str | None = None, **items: int) -> Call:
    trouble = None if error is None else CallError(code="no_path", message=error)
    return Call(name=name, kind="primitive", args=args, error=trouble, effect=Effect(inventory=items))


async def test_a_critique_says_what_was_gained_instead_and_lost_on_the_way() -> None:
    before, after = truth({"oak_log": 3}), truth({"oak_planks": 8, "stick": 4})
    said = await failing("Craft 1 wooden_pickaxe", before, after)
    assert "gained instead: oak_planks 8, stick 4" in said
    assert "lost on the way: oak_log 3" in said


async def test_a_critique_says_what_a_thing_that_was_made_went_for() -> None:
    before = truth(crafted={}, used={}, dropped={})
    after = truth({"chest": 0}, crafted={"chest": 1}, used={"chest": 1})
    assert "1 chest came in, but 1 went again (1 used)" in await failing("Obtain 1 chest", before, after)
    dropped = truth({}, picked_up={"dirt": 3}, dropped={"dirt": 3})
    assert "3 dirt came in, but 3 went again (3 thrown away)" in await failing("Obtain 3 dirt", before, dropped)
    eaten_up = truth({"stick": 4}, crafted={"oak_planks": 4})
    assert "4 oak_planks came in, but 4 went again (as ingredients" in await failing(
        "Obtain 4 oak_planks", before, eaten_up
    )


async def test_a_critique_says_that_the_thing_lies_in_a_chest() -> None:
    chest = KnownContainer(block="chest", position=HERE, distance=3, items={"diamond": 2}, ticks_ago=4)
    seen = Execution(outcome="returned", observation=replace(observation(), containers=(chest,)))
    said = await failing("Obtain 2 diamond", truth(), truth(), seen)
    assert "diamond lies in containers: 2 in the chest at (0, 64, 0)" in said


async def test_a_critique_says_of_what_the_bot_died() -> None:
    before = truth({"dirt": 5}, custom={"deaths": 1})
    after = truth({}, custom={"deaths": 2}, killed_by={"zombie": 1})
    said = await failing("Obtain 9 dirt", before, after)
    assert "the bot died, killed by zombie 1: what it carried lies where it died" in said


async def test_a_critique_says_how_far_the_calls_got() -> None:
    trace = (
        call("mineBlock", "oak_log", 2, oak_log=2),
        call("mineBlock", "stone", 3, error="no way to stone at (4, 60, 4)", cobblestone=1),
    )
    error = ProgramError(code="no_path", message="no way to stone")
    threw = Execution(outcome="threw", error=error, trace=trace)
    said = await failing("Obtain 3 cobblestone", truth(), truth({"oak_log": 2, "cobblestone": 1}), threw)
    assert "its calls brought: mineBlock('oak_log', 2) oak_log +2" in said
    assert "mineBlock('stone', 3) failed after cobblestone +1: no way to stone at (4, 60, 4)" in said
    caught = replace(threw, outcome="returned", error=None)
    said = await failing("Obtain 3 cobblestone", truth(), truth({"cobblestone": 1}), caught)
    assert "failed after cobblestone +1" in said
    assert "the program went on" in said
    assert "the program called nothing" in await failing("Obtain 1 dirt", truth(), truth())


async def test_a_critique_fits_what_the_goal_asks_for() -> None:
    zombie = EntitySummary(name="zombie", kind="mob", count=2, nearest=HERE, distance=7)
    near = Execution(outcome="returned", observation=replace(observation(), entities=(zombie,)))
    hit = truth(killed={"cow": 1}, custom={"damage_dealt": 4})
    said = await failing("Kill 1 zombie", truth(killed={}), hit, near)
    assert "killed instead: cow 1" in said
    assert "2 zombie at 7 blocks" in said
    held = Truth(tick=1, inventory={"shield": 1}, equipment={"hand": "dirt"})
    assert "1 shield in the inventory; equipped: hand dirt" in await failing("Equip 1 shield", truth(), held)
    away = Truth(tick=1, inventory={}, position=Position(x=10, y=64, z=0))
    start = Truth(tick=0, inventory={}, position=Position(x=16, y=64, z=8))
    assert "the bot is at (10, 64, 0), 90 blocks away, 10 from" in await failing("Reach 100 64 0", start, away)
    opened = truth(custom={"open_barrel": 1})
    assert "opened instead: barrel 1" in await failing("Open 1 chest", truth(custom={}), opened)
    kept = truth({"dirt": 4}, stored={})
    assert "4 dirt still in the inventory" in await failing("Deposit 2 dirt", kept, kept)
    assert "no bread is in the inventory" in await failing("Eat 1 bread", truth(used={}), truth(used={}))
    found = truth({"stick": 2}, crafted={"torch": 1})
    assert "2 more stick in the inventory, but not crafted" in await failing("Craft 1 stick", truth(crafted={}), found)


async def test_what_a_server_tells_nothing_of_is_left_to_the_model() -> None:
    critic, model = critics('{"success": true}')
    verdict = await critic.judge(goal("Kill 1 zombie"), before=truth(), after=truth(), execution=DONE)
    assert (verdict.kind, verdict.by) == ("success", "model")
    assert len(model.requests) == 1


async def test_the_model_is_shown_counts_calls_errors_chat_and_entities() -> None:
    critic, model = critics('{"success": true}')
    zombie = EntitySummary(name="zombie", kind="mob", count=2, nearest=HERE, distance=7)
    inner = call("goTo", "x" * 300, error="no way there")
    seen = Execution(
        outcome="returned",
        trace=(replace(call("explore", "north"), kind="skill", calls=(inner,)),),
        chat=("hello there",),
        before=standing({}),
        observation=replace(observation(), entities=(zombie,)),
    )
    after = truth({"dirt": 2}, mined={"dirt": 2}, custom={"deaths": 1})
    await critic.judge(FREE, before=truth(mined={}), after=after, execution=seen)
    shown = model.requests[0].messages[1].content
    counted = ("dirt 2 gained", "Counted mined: dirt 2", "1 deaths")
    for said in (*counted, "explore('north')", "FAILED no_path: no way there", "hello there", "zombie", "time = 1000"):
        assert said in shown, said
    assert "x" * 101 not in shown


YES, NO, NOISE = '{"success": true}', '{"success": false, "critique": "go on"}', "hm"


@pytest.mark.parametrize(
    ("votes", "replies", "kind", "asked"),
    [
        (3, [YES, YES, NO], "success", 2),
        (3, [NO, YES, NO], "failure", 3),
        (2, [YES, NO], "undecided", 2),
        (2, [YES, YES], "success", 2),
        (4, [YES, NO, YES, NO], "undecided", 4),
        (3, [NOISE, NOISE, YES, YES], "success", 4),
        (3, [YES, NOISE, NOISE, NO], "undecided", 4),
        (2, [NOISE, NOISE], "undecided", 2),
    ],
)
async def test_more_than_half_of_the_votes_decide(votes: int, replies: list[str], kind: str, asked: int) -> None:
    critic, model = critics(*replies, votes=votes)
    verdict = await critic.judge(FREE, before=truth(), after=truth(), execution=DONE)
    assert verdict.kind == kind
    assert len(model.requests) == asked


async def test_a_tie_keeps_what_each_vote_said() -> None:
    critic, _ = critics(YES, NO, votes=2)
    verdict = await critic.judge(FREE, before=truth(), after=truth(), execution=DONE)
    assert verdict.votes == ("success", "failure: go on")
    assert "1 success, 1 failure, 0 undecided of 2 votes" in verdict.critique
    assert "failure: go on" in verdict.critique
