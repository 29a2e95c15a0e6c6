"""The curriculum of a pursuit: which step comes next, and when it ends."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from tests.unit.dry_run import DryRun
from tests.unit.game import FOREST, goal, observation, tree
from tests.unit.skill_samples import draft
from tests.unit.test_loop import NoSearch
from tests.unit.tiny_world import API, TinyWorld
from voyager.curriculum.decomposition import Skilled
from voyager.curriculum.pursuit import COME_BACK, GIVEN_UP, Pursuit, skills_for
from voyager.domain import CurriculumView, GoalOutcome, GoalRecord, Observation, Parameter
from voyager.goals import parse_wish
from voyager.llm.planner import BuiltinPlanner
from voyager.llm.scripted import ScriptedModel
from voyager.ports import ChatModel
from voyager.prompts import Prompts
from voyager.skills.library import SkillLibrary

NEAR = {**FOREST, "crafting_table": 2}


def no_skills(item: str) -> Skilled | None:
    return None


def pursuit(wish: str, model: ChatModel | None = None) -> Pursuit:
    wanted = parse_wish(wish, tree().names)
    return Pursuit(wanted, model or BuiltinPlanner(tree()), Prompts(API), tree(), no_skills)


def view(history: Sequence[GoalRecord] = (), seen: Observation | None = None) -> CurriculumView:
    return CurriculumView(observation=seen or observation(NEAR), history=tuple(history), candidates=())


def ended(text: str, outcome: GoalOutcome, times: int = 1) -> list[GoalRecord]:
    return [GoalRecord(goal=goal(text), outcome=outcome, attempts=4)] * times


async def test_each_step_is_worked_out_from_what_is_held_then() -> None:
    wanted = pursuit("a stone pickaxe")
    first = await wanted.propose(view())
    assert first is not None
    assert first.text == "Obtain 4 oak_log"
    later = observation(NEAR, {"wooden_pickaxe": 1, "stick": 2})
    second = await wanted.propose(view(ended(first.text, "done"), later))
    assert second is not None
    assert second.text == "Obtain 3 cobblestone"
    assert wanted.end is None


async def test_it_ends_reached_when_the_thing_is_held_and_when_the_goal_itself_was_a_step() -> None:
    wanted = pursuit("a stone pickaxe")
    assert await wanted.propose(view(seen=observation(NEAR, {"stone_pickaxe": 1}))) is None
    assert wanted.end is not None
    assert wanted.end.reached
    wanted = pursuit("Kill 1 zombie")
    step = await wanted.propose(view())
    assert step is not None
    assert await wanted.propose(view(ended(step.text, "done"))) is None
    assert wanted.end is not None
    assert wanted.end.reached


async def test_an_impossible_goal_ends_with_what_breaks_it() -> None:
    wanted = pursuit("a comparator")
    assert await wanted.propose(view()) is None
    assert wanted.end is not None
    assert not wanted.end.reached
    assert "overworld" in wanted.end.reason


async def test_a_step_given_up_too_often_in_a_row_ends_it() -> None:
    wanted = pursuit("a stone pickaxe")
    failed = ended("Obtain 4 oak_log", "gave_up", GIVEN_UP)
    assert await wanted.propose(view(failed[1:])) is not None
    assert await wanted.propose(view([*failed[1:], *ended("Craft 1 stick", "done"), *failed[:1]])) is not None
    assert await wanted.propose(view(failed)) is None
    assert wanted.end is not None
    assert "given up 3 times in a row" in wanted.end.reason


async def test_a_step_whose_yield_gets_lost_again_and_again_ends_it() -> None:
    wanted = pursuit("a stone pickaxe")
    assert await wanted.propose(view(ended("Obtain 4 oak_log", "done", COME_BACK))) is not None
    assert await wanted.propose(view(ended("Obtain 4 oak_log", "done", COME_BACK + 1))) is None
    assert wanted.end is not None
    assert "does not last" in wanted.end.reason


async def test_a_skill_that_failed_is_taken_apart_the_next_time() -> None:
    covers = Skilled(name="craftStonePickaxe", covers=tree().data.items)
    prompts = Prompts(API)
    wanted = Pursuit(
        parse_wish("a stone pickaxe", tree().names),
        BuiltinPlanner(tree()),
        prompts,
        tree(),
        {"stone_pickaxe": covers}.get,
    )
    step = await wanted.propose(view())
    assert step is not None
    assert step.text == "Craft 1 stone_pickaxe"
    finer = await wanted.propose(view(ended(step.text, "gave_up")))
    assert finer is not None
    assert finer.text == "Obtain 4 oak_log"


def test_a_skill_covers_what_its_calls_are_for_and_what_their_text_makes(tmp_path: Path) -> None:
    library = SkillLibrary(tmp_path / "library", NoSearch())
    furnace = replace(draft("craftFurnace", body='await mineBlock(bot, "stone", 8);'), goal=goal("Craft 1 furnace"))
    smelting = (
        'await craftFurnace(bot); await mineBlock(bot, ["iron_ore", "deepslate_iron_ore"], 1);'
        ' await smeltItem(bot, "raw_iron", null, 1);'
    )
    ingot = replace(
        draft("smeltIronIngot", body=smelting, calls=("craftFurnace",)), goal=goal("Smelt 1 raw_iron into iron_ingot")
    )
    library.admit(furnace)
    library.admit(ingot)
    found = skills_for(library, tree(), 5)("iron_ingot")
    assert found == Skilled(
        name="smeltIronIngot", covers=frozenset({"furnace", "cobblestone", "raw_iron", "iron_ingot"})
    )
    assert skills_for(library, tree(), 5)("bucket") is None
    planks = 'const made = 4; await craftItem(bot, planks, made); await craftItem(bot, "stick", made);'
    wooden = Parameter(name="planks", default="oak_planks")
    library.admit(replace(draft("craftStick", body=planks, params=(wooden,)), goal=goal("Craft 1 stick")))
    stick = skills_for(library, tree(), 5)("stick")
    assert stick is not None
    assert {"stick", "oak_planks", "birch_planks"} <= stick.covers


async def test_a_model_takes_apart_what_the_tech_tree_can_not_and_the_tree_its_steps() -> None:
    model = ScriptedModel({"decomposer": ["Reasoning: light.\n1. Craft 1 stick\n2. Place 1 crafting_table"]})
    wanted = pursuit("survive the night", model)
    first = await wanted.propose(view())
    assert first is not None
    assert first.text == "Obtain 1 oak_log"
    held = observation(NEAR, {"stick": 2, "crafting_table": 1})
    second = await wanted.propose(view([*ended("Obtain 1 oak_log", "done"), *ended("Craft 1 stick", "done")], held))
    assert second is not None
    assert second.text == "Place 1 crafting_table"
    assert len(model.requests) == 1, "a walk that goes well asks once"
    done = [*ended("Craft 1 stick", "done"), *ended("Place 1 crafting_table", "done")]
    last = await wanted.propose(view(done, held))
    assert last is not None
    assert (last.text, last.predicate) == ("survive the night", None)
    assert await wanted.propose(view([*done, GoalRecord(goal=last, outcome="done", attempts=1)], held)) is None
    assert wanted.end is not None
    assert wanted.end.reached


async def test_a_model_is_asked_again_after_a_step_that_failed_and_shown_how_it_ended() -> None:
    model = ScriptedModel({"decomposer": ["1. Kill 1 zombie", "1. Kill 1 skeleton"]})
    wanted = pursuit("be a hero", model)
    assert (await wanted.propose(view())) == goal("Kill 1 zombie")
    assert (await wanted.propose(view(ended("Kill 1 zombie", "gave_up")))) == goal("Kill 1 skeleton")
    assert "Kill 1 zombie: gave_up after 4 attempts" in model.requests[-1].messages[-1].content


async def test_steps_that_no_world_holds_are_sent_back_once_with_the_reason() -> None:
    model = ScriptedModel({"decomposer": ["1. Obtain 1 bedrock", "1. Craft 1 stick"]})
    wanted = pursuit("be rich", model)
    first = await wanted.propose(view())
    assert first is not None
    assert first.text == "Obtain 1 oak_log"
    assert "bedrock can't be had" in model.requests[-1].messages[-1].content
    hopeless = pursuit("be rich", ScriptedModel({"decomposer": ["no idea"]}))
    assert await hopeless.propose(view()) is None
    assert hopeless.end is not None
    assert "holds no steps" in hopeless.end.reason


async def test_a_model_that_says_impossible_is_believed() -> None:
    model = ScriptedModel({"decomposer": ["Impossible: nobody can fly without wings"]})
    wanted = pursuit("fly away", model)
    assert await wanted.propose(view()) is None
    assert wanted.end is not None
    assert "nobody can fly" in wanted.end.reason
    assert len(model.requests) == 1


async def test_the_builtin_planner_takes_a_text_apart_by_the_items_it_names() -> None:
    wanted = pursuit("have a stone pickaxe and some sticks ready")
    held = observation(NEAR, {"stone_pickaxe": 1})
    step = await wanted.propose(view(seen=held))
    assert step is not None
    assert step.text == "Obtain 1 oak_log"
    lost = pursuit("be happy")
    assert await lost.propose(view()) is None
    assert lost.end is not None
    assert "symbolic planner" in lost.end.reason


async def test_a_pursuit_reaches_an_iron_pickaxe_over_the_loops_own_stages() -> None:
    world = TinyWorld(tree(), dict(FOREST), hidden={"oak_log": 30, "stone": 9, "coal_ore": 30, "iron_ore": 30})
    run = DryRun(world)
    wanted = pursuit("an iron pickaxe")
    while (step := await wanted.propose(view(run.records, world.observe()))) is not None:
        await run.pursue(step)
    assert wanted.end is not None
    assert wanted.end.reached, wanted.end.reason
    assert world.inventory["iron_pickaxe"] == 1
    assert len(run.attempts) <= 30
