"""How-to contexts: from the version's data without a call, from a model once where they are silent."""

from pathlib import Path

import pytest

from tests.unit.game import FOREST, goal, land_tree, observation, tree
from tests.unit.skill_samples import embedder
from tests.unit.tiny_world import API
from voyager.curriculum.guide import LONGEST, Guide, read_answer
from voyager.curriculum.knowledge import LINES, how_to
from voyager.domain import Goal
from voyager.llm.planner import BuiltinPlanner
from voyager.llm.scripted import ScriptedModel
from voyager.prompts import Prompts
from voyager.skills.answers import AnswerCache

DANCE = Goal(text="Dance around a fire")


def told(text: str, inventory: dict[str, int] | None = None) -> str:
    return how_to(land_tree(), goal(text), observation(FOREST, inventory)) or ""


def test_the_chain_to_a_tool_is_told_with_stations_tools_and_places() -> None:
    text = told("Craft 1 iron_pickaxe")
    lines = text.splitlines()
    assert lines[0].startswith("iron_pickaxe: craft it from ")
    assert "3 iron_ingot" in lines[0]
    assert "at a crafting_table" in lines[0]
    assert "iron_ingot: smelt 1 raw_iron in a furnace with fuel" in lines
    assert any(line.startswith("raw_iron: break iron_ore with a stone_pickaxe or better") for line in lines)
    assert len(lines) <= LINES


def test_what_is_held_is_not_explained() -> None:
    assert "raw_iron" not in told("Craft 1 iron_pickaxe", {"iron_ingot": 3, "stick": 2, "crafting_table": 1})


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Obtain 2 beef", "beef: kill a cow (2 each), found in"),
        ("Obtain 1 lava_bucket", "lava_bucket: fill 1 bucket at a source of lava"),
        ("Obtain 1 emerald", "found in windswept_hills at y -16 to 319"),
        ("Obtain 1 flint", "flint: break gravel (about one in 10)"),
        ("Obtain 1 wheat", "sow 1 wheat_seeds on tilled earth by water with a wooden_hoe or better"),
        ("Mine 1 diamond_ore", "diamond_ore: broken with a iron_pickaxe or better, it drops diamond"),
        ("Kill 1 zombie", "zombie: 20 half hearts of health, it fights back, so hold a wooden_sword or better"),
        ("Kill 1 cow", "it does not fight back; it leaves leather"),
        ("Equip 1 iron_helmet", "iron_helmet: craft it from 5 iron_ingot at a crafting_table"),
        ("Sleep until morning", "white_bed: craft it from 3 white_wool"),
        ("Obtain 1 netherrack", "this world has none"),
    ],
)
def test_the_data_answer_each_kind_of_goal(text: str, said: str) -> None:
    assert said in told(text)


def test_what_is_held_for_a_deed_is_told_with_what_it_does() -> None:
    assert told("Eat 1 bread", {"bread": 2}) == "bread: 2 held, and fills 5 of 20"


@pytest.mark.parametrize("text", ["Reach 10 64 10", "Open 1 chest", "dance around a fire"])
def test_what_is_in_no_table_is_left_to_a_model(text: str) -> None:
    assert how_to(land_tree(), goal(text), observation(FOREST)) is None


@pytest.fixture
def answers(tmp_path: Path) -> AnswerCache:
    return AnswerCache(tmp_path / "answers", embedder())


async def test_a_goal_of_items_is_answered_without_a_call(answers: AnswerCache) -> None:
    model = ScriptedModel({})
    guide = Guide(tree(), model, Prompts(API), answers)
    assert "oak_log" in await guide.context(goal("Obtain 1 oak_log"), observation(FOREST))
    assert model.requests == []


async def test_a_question_is_asked_once_in_this_run_and_the_next(tmp_path: Path) -> None:
    model = ScriptedModel({"answerer": ["Answer: Light a campfire and walk around it."]})
    for _ in range(2):
        answers = AnswerCache(tmp_path / "answers", embedder())
        guide = Guide(tree(), model, Prompts(API), answers)
        for text in ("Dance around a fire", "dance around a fire!"):
            context = await guide.context(Goal(text=text), observation(FOREST))
            assert context == "Light a campfire and walk around it."
        answers.close()
    assert len(model.requests) == 1
    assert "How to dance around a fire in Minecraft?" in model.requests[0].messages[1].content


async def test_another_question_is_asked_for_itself(answers: AnswerCache) -> None:
    model = ScriptedModel({"answerer": ["Answer: one", "Answer: two"]})
    guide = Guide(tree(), model, Prompts(API), answers)
    assert await guide.context(DANCE, observation(FOREST)) == "one"
    assert await guide.context(Goal(text="Build a wooden house"), observation(FOREST)) == "two"


async def test_who_does_not_know_is_asked_again_another_time(answers: AnswerCache) -> None:
    model = ScriptedModel({"answerer": ["Answer: unknown", "Answer: by a fire"]})
    guide = Guide(tree(), model, Prompts(API), answers)
    assert await guide.context(DANCE, observation(FOREST)) == ""
    assert await guide.context(DANCE, observation(FOREST)) == "by a fire"


async def test_the_planner_knows_no_answer(answers: AnswerCache) -> None:
    guide = Guide(tree(), BuiltinPlanner(tree()), Prompts(API), answers)
    assert await guide.context(DANCE, observation(FOREST)) == ""


def test_a_damaged_cache_begins_empty(tmp_path: Path) -> None:
    answers = AnswerCache(tmp_path / "answers", embedder())
    answers.keep("How?", "So.")
    assert answers.find("How?") == "So."
    answers.close()
    (tmp_path / "answers" / "chroma.sqlite3").write_bytes(b"garbage " * 5000)
    again = AnswerCache(tmp_path / "answers", embedder())
    assert again.find("How?") is None
    again.keep("How?", "So again.")
    assert again.find("How?") == "So again."


@pytest.mark.parametrize(
    ("reply", "answer"),
    [
        ("Answer: Dig.", "Dig."),
        ("I think.\n**Answer:** Dig\ndeep.", "Dig\ndeep."),
        ("Dig.", "Dig."),
        ("Answer: Unknown.", ""),
        ("Answer: I don't know that one.", ""),
        ("", ""),
        ("Answer: " + "x" * 5000, "x" * LONGEST),
    ],
)
def test_an_answer_is_read_from_the_reply(reply: str, answer: str) -> None:
    assert read_answer(reply) == answer
