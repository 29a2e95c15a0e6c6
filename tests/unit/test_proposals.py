"""The curriculum's conversation with a model."""

from dataclasses import replace
from typing import cast

import pytest

from tests.unit.game import FOREST, HERE, goal, land_tree, observation, tree, weights
from tests.unit.tiny_world import API
from voyager.curriculum.proposals import ModelCurriculum
from voyager.domain import (
    Candidate,
    CurriculumView,
    EffectSummary,
    EntitySummary,
    GoalOutcome,
    GoalRecord,
    KnownContainer,
    Remembered,
)
from voyager.feedback import ObservationPart
from voyager.llm.planner import BuiltinPlanner
from voyager.llm.scripted import ScriptedModel
from voyager.prompts import Prompts

CANDIDATES = (Candidate(goal=goal("Obtain 1 oak_log")), Candidate(goal=goal("Obtain 1 dirt")))


def view(candidates: tuple[Candidate, ...] = CANDIDATES) -> CurriculumView:
    return CurriculumView(observation=observation(FOREST), history=(), candidates=candidates)


def ended(text: str, outcome: GoalOutcome = "learned", **lacked: int) -> GoalRecord:
    return GoalRecord(goal=goal(text), outcome=outcome, attempts=4, lacked=lacked)


def curriculum(*replies: str) -> tuple[ModelCurriculum, ScriptedModel]:
    model = ScriptedModel({"curriculum": replies})
    return ModelCurriculum(model, Prompts(API), tree()), model


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("Reasoning: it is near.\nGoal: Obtain 1 dirt", "Obtain 1 dirt"),
        ("Reasoning: x\n\n**Goal:** Mine 3 oak_log.", "Mine 3 oak_log"),
        ("Task: craft 1 oak planks", "craft 1 oak planks"),
        ("Goal: a\nno, rather\nGoal: Obtain 1 oak_log", "Obtain 1 oak_log"),
    ],
)
async def test_a_goal_is_read_from_the_reply(reply: str, text: str) -> None:
    proposer, model = curriculum(reply)
    proposed = await proposer.propose(view())
    assert proposed is not None
    assert proposed.text == text
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("reply", "reason"),
    [
        ("I would mine some wood.", "names no goal"),
        ("Goal: craft 1 wodden_pickaxe", "wooden_pickaxe"),
        ("Goal: Craft 1 oak_log", "has no crafting recipe"),
    ],
)
async def test_an_unusable_proposal_is_asked_again_with_the_reason(reply: str, reason: str) -> None:
    proposer, model = curriculum(reply, "Goal: Obtain 1 dirt")
    proposed = await proposer.propose(view())
    assert proposed == CANDIDATES[1].goal
    assert reason in model.requests[1].messages[-1].content


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        ("Obtain 2 oak_planks", "3 are held"),
        ("Craft 2 torch", "reached before"),
        ("Equip 1 iron_helmet", "worn"),
        ("Craft 1 iron_pickaxe", "get 3 iron_ingot first"),
        ("Dance in the rain", "reached before"),
        ("Write a song", "nothing has changed"),
    ],
)
async def test_what_is_held_was_reached_or_failed_without_a_change_is_refused(proposal: str, reason: str) -> None:
    history = (
        ended("Craft 2 torch"),
        ended("Dance in the rain", "done"),
        ended("Craft 1 iron_pickaxe", "gave_up", iron_ingot=3),
        ended("Write a song", "gave_up"),
    )
    seen = replace(observation(FOREST, {"oak_planks": 3}), equipment={"head": "iron_helmet"})
    proposer, model = curriculum(f"Goal: {proposal}", "Goal: Obtain 1 dirt")
    proposed = await proposer.propose(replace(view(), observation=seen, history=history))
    assert proposed == CANDIDATES[1].goal
    assert reason in model.requests[1].messages[-1].content


@pytest.mark.parametrize(
    ("proposal", "inventory"),
    [("Obtain 9 oak_planks", {"oak_planks": 3}), ("Craft 1 iron_pickaxe", {"iron_ingot": 3}), ("Eat 1 bread", {})],
)
async def test_more_of_it_a_changed_situation_and_what_one_does_daily_are_accepted(
    proposal: str, inventory: dict[str, int]
) -> None:
    history = (ended("Eat 1 bread", "done"), ended("Craft 1 iron_pickaxe", "gave_up", iron_ingot=3))
    proposer, model = curriculum(f"Goal: {proposal}")
    proposed = await proposer.propose(replace(view(), observation=observation(FOREST, inventory), history=history))
    assert proposed is not None
    assert proposed.text == proposal
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("proposal", "reason"),
    [
        ("Obtain 1 netherrack", "comes from crimson_nylium, netherrack"),
        ("Craft 1 nether_bricks", "needs nether_brick"),
        ("Craft 1 beacon", "needs nether_star"),
        ("Obtain 1 bedrock", "nothing that a player can do"),
        ("Kill 1 blaze", "no blaze lives in this world"),
        ("Mine 1 cherry_log", "holds no cherry_log"),
        ("Equip 1 elytra", "elytra"),
        ("Walk through the Nether at night", "overworld only"),
    ],
)
async def test_what_this_world_does_not_hold_is_refused(proposal: str, reason: str) -> None:
    model = ScriptedModel({"curriculum": (f"Goal: {proposal}", "Goal: Obtain 1 dirt")})
    proposed = await ModelCurriculum(model, Prompts(API), land_tree()).propose(view())
    assert proposed == CANDIDATES[1].goal
    assert reason in model.requests[1].messages[-1].content


@pytest.mark.parametrize(
    "text",
    ["Obtain 1 lava_bucket", "Craft 1 bread", "Obtain 1 obsidian", "Kill 1 zombie", "Mine 1 diamond_ore", "Eat 1 apple",
     "Craft 1 compass", "Craft 1 enchanting_table", "Obtain 1 saddle", "Craft 1 white_bed", "Place 1 stripped_oak_log"],
)  # fmt: skip
async def test_what_this_world_holds_is_accepted(text: str) -> None:
    model = ScriptedModel({"curriculum": (f"Goal: {text}",)})
    proposed = await ModelCurriculum(model, Prompts(API), land_tree()).propose(view())
    assert proposed is not None
    assert proposed.text == text


async def test_after_two_unusable_proposals_the_best_candidate_is_taken() -> None:
    proposer, model = curriculum("no", "no", "Goal: Obtain 1 dirt")
    assert await proposer.propose(view()) == CANDIDATES[0].goal
    assert len(model.requests) == 2


async def test_the_planner_takes_the_best_candidate_and_stops_without_one() -> None:
    proposer = ModelCurriculum(BuiltinPlanner(tree()), Prompts(API), tree())
    assert await proposer.propose(view()) == CANDIDATES[0].goal
    assert await proposer.propose(view(())) is None


async def shown(reached: int, **warm_up: int) -> str:
    model = ScriptedModel({"curriculum": ("Goal: Obtain 1 dirt",)})
    seen = replace(
        observation(FOREST, {"oak_log": 2, "wheat_seeds": 5, "iron_pickaxe": 1}),
        biome="taiga",
        recently_seen={"lava": Remembered(nearest=HERE, distance=40, ticks_ago=9)},
        containers=(KnownContainer(block="chest", position=HERE, distance=4, items={}, ticks_ago=1),),
        effects=(EffectSummary(name="hunger", level=1, ticks_left=20),),
        entities=(EntitySummary(name="cow", kind="animal", count=1, nearest=HERE, distance=3),),
    )
    parts = cast("dict[ObservationPart, int]", warm_up)
    history = (*(ended(f"Obtain {number} dirt") for number in range(1, reached + 1)), ended("Obtain 1 sand", "gave_up"))
    proposer = ModelCurriculum(model, Prompts(API), tree(), parts)
    await proposer.propose(replace(view(), observation=seen, history=history))
    return model.requests[0].messages[1].content


@pytest.mark.parametrize(
    ("part", "marks"),
    [
        ("biome", ["taiga"]),
        ("time", ["time ="]),
        ("body", ["health =", "effects ="]),
        ("inventory", ["wheat_seeds"]),
        ("recently_seen", ["lava"]),
        ("containers", ["chest"]),
        ("entities", ["cow"]),
    ],
)
async def test_a_part_of_the_observation_is_shown_after_so_many_reached_goals(part: str, marks: list[str]) -> None:
    before, after = await shown(4, **{part: 5}), await shown(5, **{part: 5})
    assert not [mark for mark in marks if mark in before]
    assert [mark for mark in marks if mark in after] == marks
    assert "oak_log: 2" in before, "the core of the inventory is shown from the start"
    assert "iron_pickaxe: 1" in before
    assert "coal_ore" in before


async def test_the_shipped_warm_up_ends_with_everything_shown() -> None:
    thresholds = {str(part): goals for part, goals in weights().warm_up.items()}
    assert await shown(15, **thresholds) == await shown(15)
    assert len(await shown(0, **thresholds)) < len(await shown(0))
