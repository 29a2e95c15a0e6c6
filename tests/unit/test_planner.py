"""The builtin planner: one call first, then each program repaired from the error that came back."""

import re
from collections.abc import Mapping

import pytest
from pydantic import JsonValue

from tests.unit.dry_run import skill_of
from tests.unit.game import FOREST, goal, observation, tree
from tests.unit.tiny_world import inspect
from voyager.coder import read_code
from voyager.domain import (
    Attempt,
    Call,
    CallError,
    CoderView,
    Execution,
    Feedback,
    Observation,
    Parameter,
    Program,
    ProgramError,
    Request,
    SkillHit,
    Verdict,
)
from voyager.llm.planner import BuiltinPlanner
from voyager.llm.planner.repair import MAX_CALLS
from voyager.llm.planner.steps import read, render

PICKAXE = "Craft 1 stone_pickaxe"
HERE = observation(FOREST)


async def program(
    text: str, *attempts: Attempt, seen: Observation = HERE, skills: tuple[SkillHit, ...] = ()
) -> Program:
    """What the planner writes for the goal `text` after `attempts`."""
    view = CoderView(goal=goal(text), observation=seen, skills=skills, attempts=attempts)
    reply = await BuiltinPlanner(tree()).complete(Request(role="coder", messages=(), view=view))
    assert "symbolic planner" in reply.text
    source = read_code(reply.text, "javascript").source
    info = await inspect(source)
    assert info.entry is not None
    return Program(source=source, entry=info.entry, params=info.params, calls=info.calls, single_call=info.single_call)


def failed(
    at: Program,
    code: str,
    message: str,
    *,
    call: str | None = None,
    skill: str | None = None,
    details: Mapping[str, JsonValue] | None = None,
) -> Attempt:
    """`at` ended with this error, thrown on the line that makes `call` (the last call, if not said)."""
    lines = at.source.splitlines()
    found = [number for number, line in enumerate(lines, 1) if "await " in line and (call or "") in line]
    error = ProgramError(code=code, message=message, details=details or {}, skill=skill, line=found[-1] if found else 1)
    shown = CallError(code=code, message=message)
    name = re.findall(r"await (\w+)", lines[found[-1] - 1])[0] if found else "unknown"
    execution = Execution(outcome="threw", error=error, trace=(Call(name=name, kind="skill", error=shown),))
    feedback = Feedback(text=message, error=error)
    return Attempt(number=1, program=at, execution=execution, feedback=feedback, verdict=Verdict(kind="failure"))


def calls(of: Program) -> list[str]:
    """The calls in order, each with its first argument."""
    return [" ".join(found).strip() for found in re.findall(r'await (\w+)\(bot(?:, \[?"(\w+)")?', of.source)]


@pytest.mark.parametrize(
    ("text", "entry", "call"),
    [
        ("Craft 1 wooden_pickaxe", "craftWoodenPickaxe", "craftItem wooden_pickaxe"),
        ("Obtain 1 cobblestone", "mineCobblestone", "mineBlock stone"),
        ("mine 3 oak_log", "mineOakLog", "mineBlock oak_log"),
        ("Smelt 1 raw_iron into iron_ingot", "smeltIronIngot", "smeltItem raw_iron"),
        ("Place 1 furnace", "placeFurnace", "placeItem furnace"),
        ("Eat 1 bread", "eatBread", "eat bread"),
        ("Equip 1 iron_helmet", "equipIronHelmet", "equip iron_helmet"),
        ("Deposit 3 dirt into a chest", "depositDirt", "depositToChest dirt"),
        ("Open 1 chest", "lookIntoChest", "openChest"),
    ],
)
async def test_the_first_program_is_one_call_that_assumes_its_ingredients(text: str, entry: str, call: str) -> None:
    first = await program(text)
    assert (first.entry, calls(first)) == (entry, [call])
    assert first.single_call is not None


async def test_a_shelter_that_lacks_blocks_is_tried_again_with_earth_for_them() -> None:
    text = "Take shelter until morning"
    first = await program(text)
    assert "await shelterUntilMorning(bot);" in first.source
    message = "shelterUntilMorning: a shelter here needs 8 dirt or other building blocks, have 3"
    lacks: JsonValue = [{"item": "dirt", "need": 8, "have": 3}]
    second = await program(text, failed(first, "missing_ingredients", message, details={"missing": lacks}))
    assert 'const dirt = 8 - bot.inventory.count("dirt");' in second.source
    assert second.source.index("mineBlock") < second.source.index("shelterUntilMorning")


async def test_a_place_is_walked_to() -> None:
    assert "await goTo(bot, { x: 10, y: 64, z: -20 }, 2);" in (await program("Reach 10 64 -20")).source


async def test_a_smelting_goal_takes_the_input_it_names() -> None:
    assert calls(await program("smelt 2 birch logs into charcoal")) == ["smeltItem birch_log"]
    assert "count = 2" in (await program("smelt 2 birch logs into charcoal")).source


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("craftItem: stone_pickaxe needs 3 cobblestone, have 1", ["mineBlock stone"]),
        ("craftItem: stone_pickaxe needs 2 stick, have 0", ["craftItem stick"]),
        ("craftItem: stone_pickaxe needs 5 coal, have 1", ["mineBlock coal_ore"]),
        (
            "craftItem: stone_pickaxe needs a crafting_table within 32 blocks",
            ["craftItem crafting_table", "placeItem crafting_table"],
        ),
        (
            "craftItem: stone_pickaxe needs 3 oak_planks, have 0; needs 2 stick, have 0",
            ["craftItem stick", "craftItem oak_planks"],
        ),
        ("craftItem: no oak_log within 32 blocks", ["exploreUntil"]),
        ("craftItem: it is raining", ["exploreUntil", "moveAway"]),
    ],
)
async def test_another_error_text_gets_another_repair(message: str, expected: list[str]) -> None:
    details: dict[str, JsonValue] = {"missing": [{"item": "cobblestone", "need": 3, "have": 1}]}
    code = "no_target" if " no " in message else "blocked_spot" if "rain" in message else "missing_ingredients"
    first = await program(PICKAXE)
    details = {} if code == "blocked_spot" else details
    second = await program(PICKAXE, failed(first, code, message, details=details))
    assert calls(second) == [*expected, "craftItem stone_pickaxe"]


async def test_amounts_follow_the_recipe_and_the_text() -> None:
    first = await program("Craft 1 stick")
    second = await program(
        "Craft 1 stick", failed(first, "missing_ingredients", "craftItem: stick needs 2 oak_planks, have 0")
    )
    assert '2 * Math.ceil(count / 4) - bot.inventory.count("oak_planks")' in second.source
    odd = await program(
        "Craft 1 stick", failed(first, "missing_ingredients", "craftItem: stick needs 7 oak_planks, have 0")
    )
    assert 'const oakPlanks = 7 - bot.inventory.count("oak_planks");' in odd.source


async def test_an_error_in_an_inserted_step_is_repaired_in_front_of_that_step() -> None:
    first = await program("Craft 1 stick")
    second = await program(
        "Craft 1 stick", failed(first, "missing_ingredients", "craftItem: stick needs 2 oak_planks, have 0")
    )
    inner = failed(second, "missing_ingredients", "craftItem: oak_planks needs 1 oak_log, have 0", call='"oak_planks"')
    third = await program("Craft 1 stick", inner)
    assert calls(third) == ["mineBlock oak_log", "craftItem oak_planks", "craftItem stick"]
    lines = third.source.splitlines()
    depth = [len(line) - len(line.lstrip()) for line in lines if "await" in line]
    assert depth[0] > depth[1] > depth[2]


async def test_a_retrieved_skill_is_called_by_name_with_a_count() -> None:
    stick = skill_of(
        Program(source="", entry="craftStick", params=(Parameter(name="count", default=1),)),
        goal("Craft 1 stick"),
    )
    first = await program(PICKAXE)
    attempt = failed(first, "missing_ingredients", "craftItem: stone_pickaxe needs 2 stick, have 0")
    second = await program(PICKAXE, attempt, skills=(SkillHit(skill=stick, score=0.4),))
    assert "await craftStick(bot, stick);" in second.source
    assert second.calls == ("craftStick", "craftItem")


async def test_a_program_never_calls_a_skill_that_calls_it() -> None:
    source = Program(source="", entry="craftStick", calls=("craftStonePickaxe",))
    circular = SkillHit(skill=skill_of(source, goal("Craft 1 stick")), score=0.4)
    first = await program(PICKAXE)
    attempt = failed(first, "missing_ingredients", "craftItem: stone_pickaxe needs 2 stick, have 0")
    assert calls(await program(PICKAXE, attempt, skills=(circular,))) == [
        "craftItem stick",
        "craftItem stone_pickaxe",
    ]


async def test_a_missing_tool_is_the_cheapest_that_will_do() -> None:
    first = await program("Obtain 1 raw_iron")
    message = "mineBlock: iron_ore needs a stone_pickaxe or better, have none"
    second = await program("Obtain 1 raw_iron", failed(first, "missing_tool", message))
    assert calls(second) == ["craftItem stone_pickaxe", "mineBlock iron_ore"]
    assert '"stone_pickaxe", "iron_pickaxe", "diamond_pickaxe", "netherite_pickaxe"' in second.source


async def test_a_furnace_is_placed_and_fuel_fetched_as_the_error_says() -> None:
    text = "Smelt 1 raw_iron into iron_ingot"
    message = (
        "smeltItem: raw_iron needs fuel for 1, have fuel for 0 (1 coal would do);"
        " needs a furnace within 32 blocks (one is in the inventory: place it)"
    )
    first = await program(text)
    second = await program(text, failed(first, "missing_station", message))
    assert calls(second) == [
        "craftItem furnace",
        "placeItem furnace",
        "mineBlock coal_ore",
        "smeltItem raw_iron",
    ]
    woods = observation({name: far for name, far in FOREST.items() if name != "coal_ore"})
    again = await program(text, failed(first, "missing_station", message), seen=woods)
    assert "mineBlock oak_log" in calls(again)


async def test_a_station_out_of_reach_gets_another_beside_the_bot() -> None:
    text = "Smelt 1 cobblestone into stone"
    first = await program(text)
    second = await program(text, failed(first, "no_path", "smeltItem: the furnace can't be reached: no way found"))
    assert calls(second) == ["craftItem furnace", "placeItem furnace", "smeltItem cobblestone"]
    assert "findBlock" not in second.source


async def test_what_only_another_variant_offers_here_stands_in() -> None:
    birches = observation({"birch_log": 4, "stone": 3})
    first = await program("Craft 1 stick", seen=birches)
    attempt = failed(first, "missing_ingredients", "craftItem: stick needs 2 oak_planks, have 0")
    assert calls(await program("Craft 1 stick", attempt, seen=birches))[0] == "craftItem birch_planks"
    first = await program("Craft 1 furnace", seen=birches)
    attempt = failed(first, "missing_ingredients", "craftItem: furnace needs 8 blackstone, have 0")
    assert calls(await program("Craft 1 furnace", attempt, seen=birches))[0] == "mineBlock stone"


async def test_what_was_used_up_again_is_secured_last() -> None:
    first = await program(PICKAXE)
    both = "craftItem: stone_pickaxe needs 2 stick, have 0; needs a crafting_table within 32 blocks"
    second = await program(PICKAXE, failed(first, "missing_ingredients", both))
    gone = failed(second, "missing_ingredients", "craftItem: stone_pickaxe needs a crafting_table within 32 blocks")
    third = await program(PICKAXE, gone)
    assert calls(third) == [
        "craftItem stick",
        "craftItem crafting_table",
        "placeItem crafting_table",
        "craftItem stone_pickaxe",
    ]


async def test_a_search_in_vain_takes_longer_next_time() -> None:
    first = await program("Obtain 1 oak_log")
    second = await program("Obtain 1 oak_log", failed(first, "no_target", "mineBlock: no oak_log within 32 blocks"))
    vain = failed(second, "timed_out", "exploreUntil: found nothing in 120 s", call="exploreUntil")
    third = await program("Obtain 1 oak_log", vain)
    assert "null, 120," in second.source
    assert "null, 240," in third.source


async def test_a_program_never_takes_more_calls_than_its_bound() -> None:
    names = sorted(tree().data.items)[:40]
    first = await program(PICKAXE)
    message = "craftItem: stone_pickaxe " + "; ".join(f"needs 1 {name}, have 0" for name in names)
    second = await program(PICKAXE, failed(first, "missing_ingredients", message))
    assert len(calls(second)) <= MAX_CALLS


async def test_an_error_in_a_skill_is_repaired_in_front_of_its_call() -> None:
    stick = SkillHit(skill=skill_of(Program(source="", entry="craftStick"), goal("Craft 1 stick")), score=0.4)
    first = await program(PICKAXE)
    missing = failed(first, "missing_ingredients", "craftItem: stone_pickaxe needs 2 stick, have 0")
    second = await program(PICKAXE, missing, skills=(stick,))
    inside = failed(
        second, "no_target", "mineBlock: no oak_log within 32 blocks", call="craftStick", skill="craftStick"
    )
    assert calls(await program(PICKAXE, inside, skills=(stick,))) == [
        "exploreUntil",
        "craftStick",
        "craftItem stone_pickaxe",
    ]


async def test_a_program_of_another_hand_is_begun_anew() -> None:
    other = Program(source="async function x(bot) {\n  for (;;) await craftItem(bot);\n}\n", entry="x")
    second = await program(PICKAXE, failed(other, "missing_ingredients", "craftItem: x needs 2 stick, have 0"))
    assert calls(second) == ["craftItem stick", "craftItem stone_pickaxe"]


async def test_a_written_program_reads_back_as_it_was() -> None:
    first = await program(PICKAXE)
    both = "craftItem: stone_pickaxe needs 2 stick, have 0; needs a crafting_table within 32 blocks"
    second = await program(PICKAXE, failed(first, "missing_ingredients", both))
    found = read(second.source)
    assert found is not None
    draft, steps = found
    assert render(draft) == second.source
    lines = second.source.splitlines()
    assert [lines[number - 1].split("await ")[1].split("(")[0] for number in steps] == [
        step.name for step in steps.values()
    ]


@pytest.mark.parametrize(
    ("text", "message", "details", "looked_for"),
    [
        ("Obtain 2 beef", "killMob: no cow within 32 blocks (killed 0 of 1); explore and try again", {}, "cow"),
        ("Kill 1 zombie", "killMob: no zombie within 32 blocks; explore and try again", {}, "zombie"),
        ("Obtain 1 milk_bucket", "milk: no grown cow within 32 blocks; explore and try again", {"item": "cow"}, "cow"),
    ],
)
async def test_a_mob_that_is_not_in_sight_is_looked_for(
    text: str, message: str, details: dict[str, JsonValue], looked_for: str
) -> None:
    first = await program(text)
    second = await program(text, failed(first, "no_target", message, details=details))
    assert calls(second)[0] == "exploreUntil"
    assert f'bot.nearestEntity(entity => entity.name === "{looked_for}" && ' in second.source
    known = read(second.source)
    assert known is not None
    assert render(known[0]) == second.source
    longer = await program(
        text, failed(second, "timed_out", "exploreUntil: found nothing in 120 s", call="exploreUntil")
    )
    assert "240" in longer.source
    assert longer.source.count("exploreUntil") == 1


async def test_a_liquid_that_is_not_in_sight_is_looked_for() -> None:
    first = await program("Obtain 1 lava_bucket")
    message = "fillBucket: no lava source within 32 blocks; explore and try again"
    second = await program("Obtain 1 lava_bucket", failed(first, "no_target", message, details={"item": "lava"}))
    assert 'bot.findBlock({ matching: "lava"' in second.source
