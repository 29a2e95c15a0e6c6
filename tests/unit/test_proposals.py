"""The curriculum's conversation with a model."""

import pytest

from tests.unit.game import FOREST, goal, observation, tree
from tests.unit.tiny_world import API
from voyager.curriculum.proposals import ModelCurriculum
from voyager.domain import CurriculumView, Goal
from voyager.llm.planner import BuiltinPlanner
from voyager.llm.scripted import ScriptedModel
from voyager.prompts import Prompts

CANDIDATES = (goal("Obtain 1 oak_log"), goal("Obtain 1 dirt"))


def view(candidates: tuple[Goal, ...] = CANDIDATES) -> CurriculumView:
    return CurriculumView(observation=observation(FOREST), history=(), candidates=candidates)


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
    assert proposed == CANDIDATES[1]
    assert reason in model.requests[1].messages[-1].content


async def test_after_two_unusable_proposals_the_best_candidate_is_taken() -> None:
    proposer, model = curriculum("no", "no", "Goal: Obtain 1 dirt")
    assert await proposer.propose(view()) == CANDIDATES[0]
    assert len(model.requests) == 2


async def test_the_planner_takes_the_best_candidate_and_stops_without_one() -> None:
    proposer = ModelCurriculum(BuiltinPlanner(tree()), Prompts(API), tree())
    assert await proposer.propose(view()) == CANDIDATES[0]
    assert await proposer.propose(view(())) is None
