"""Verdicts by rule and by model."""

import pytest

from tests.unit.game import goal, returned
from tests.unit.tiny_world import API
from voyager.critic import Critics, satisfied
from voyager.domain import Execution, Goal, ProgramError, Truth
from voyager.llm.scripted import ScriptedModel
from voyager.prompts import Prompts

DONE = returned({}, {})
FREE = Goal(text="explore the cave to the north")


def truth(inventory: dict[str, int] | None = None, **statistics: dict[str, float]) -> Truth:
    return Truth(tick=0, inventory=inventory or {}, statistics=statistics)


def critics(*replies: str) -> tuple[Critics, ScriptedModel]:
    model = ScriptedModel({"critic": replies})
    return Critics(model, Prompts(API)), model


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
