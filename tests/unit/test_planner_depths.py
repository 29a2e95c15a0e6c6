"""The builtin planner looks for a thing where it is found: at its height, above ground, or where it was seen before."""

from dataclasses import replace

import pytest

from tests.unit.game import FOREST, observation
from tests.unit.test_planner import calls, failed, program
from voyager.domain import Observation, Position, Remembered
from voyager.llm.planner.steps import read, render

TEXT = "Obtain 3 diamond"
NONE = "mineBlock: no diamond_ore or deepslate_diamond_ore within 32 blocks (got 0 of 3); explore and try again"


def at(y: int, seen: Observation) -> Observation:
    return replace(seen, position=Position(x=0, y=y, z=0))


@pytest.mark.parametrize(
    ("item", "ore", "height"), [("diamond", "diamond_ore", -53), ("raw_iron", "iron_ore", 15), ("coal", "coal_ore", 44)]
)
async def test_an_ore_is_dug_down_to_and_then_looked_for(item: str, ore: str, height: int) -> None:
    text, bare = f"Obtain 3 {item}", observation({"grass_block": 1})
    first = await program(text, seen=bare)
    assert f'mineBlock(bot, ["{ore}", "deepslate_{ore}"], count)' in first.source
    message = NONE.replace("diamond_ore", ore)
    second = await program(text, failed(first, "no_target", message), seen=bare)
    assert calls(second) == ["exploreUntil down", "exploreUntil", f"mineBlock {ore}"]
    assert f"bot.entity.position.y <= {height}" in second.source
    known = read(second.source)
    assert known is not None
    assert render(known[0]) == second.source


async def test_who_is_down_there_looks_about_and_what_lies_higher_is_gone_up_to() -> None:
    deep = at(-52, observation({"deepslate": 1}))
    first = await program(TEXT, seen=deep)
    assert calls(await program(TEXT, failed(first, "no_target", NONE), seen=deep)) == [
        "exploreUntil",
        "mineBlock diamond_ore",
    ]
    coal = await program("Obtain 1 coal", seen=deep)
    none = NONE.replace("diamond", "coal")
    up = await program("Obtain 1 coal", failed(coal, "no_target", none), seen=deep)
    assert calls(up) == ["exploreUntil up", "exploreUntil", "mineBlock coal_ore"]
    assert "bot.entity.position.y >= 44" in up.source


async def test_what_grows_or_grazes_is_looked_for_above_ground_and_monsters_anywhere() -> None:
    deep = at(5, observation({"stone": 1}))

    async def sought(text: str, message: str) -> list[str]:
        first = await program(text, seen=deep)
        return calls(await program(text, failed(first, "no_target", message), seen=deep))[:-1]

    wood = await sought("Obtain 1 oak_log", "mineBlock: no oak_log within 32 blocks")
    beef = await sought("Obtain 1 beef", "killMob: no cow within 32 blocks")
    assert wood == beef == ["exploreUntil up", "exploreUntil"]
    assert await sought("Kill 1 zombie", "killMob: no zombie within 32 blocks") == ["exploreUntil"]


async def test_what_was_seen_before_is_gone_back_to_unless_another_lies_nearer() -> None:
    def remembering(name: str, far: int) -> Observation:
        there = Remembered(nearest=Position(x=far, y=70, z=-3.5), distance=far, ticks_ago=900)
        return at(5, replace(observation({"stone": 1}), recently_seen={name: there}))

    text, none = "Obtain 1 birch_log", "mineBlock: no birch_log within 32 blocks"
    first = await program(text, seen=remembering("birch_log", 100))
    back = await program(text, failed(first, "no_target", none), seen=remembering("birch_log", 100))
    assert calls(back) == ["goTo", "mineBlock birch_log"]
    assert "goTo(bot, { x: 100, y: 70, z: -4 }, 8)" in back.source
    barred = failed(back, "no_path", "goTo: (100, 70, -4): no way leads there", call="goTo")
    assert calls(await program(text, barred, seen=remembering("birch_log", 100))) == [
        "exploreUntil",
        "mineBlock birch_log",
    ]
    far = await program(text, failed(first, "no_target", none), seen=remembering("birch_log", 500))
    assert calls(far)[0] == "exploreUntil up"
    ore = remembering("diamond_ore", 100)
    second = await program(TEXT, failed(await program(TEXT, seen=ore), "no_target", NONE), seen=ore)
    assert calls(second)[0] == "exploreUntil down"


async def test_a_program_stops_for_what_is_surely_within_reach_of_its_primitives() -> None:
    first = await program(TEXT)
    second = await program(TEXT, failed(first, "no_target", NONE))
    assert "maxDistance: 28" in second.source


async def test_lava_is_looked_for_at_the_bottom_of_the_world() -> None:
    first = await program("Obtain 1 lava_bucket")
    assert calls(first) == ["fillBucket lava"]
    message = "fillBucket: no lava source within 32 blocks; explore and try again"
    attempt = failed(first, "no_target", message, details={"item": "lava"})
    assert calls(await program("Obtain 1 lava_bucket", attempt)) == [
        "exploreUntil down",
        "exploreUntil",
        "fillBucket lava",
    ]


async def test_what_was_lost_at_a_death_is_fetched_first_and_only_once() -> None:
    seen = observation(FOREST)
    first = await program("Craft 1 stone_pickaxe", seen=seen)
    needs = failed(first, "missing_ingredients", "craftItem: stone_pickaxe needs 2 stick, have 0")
    second = await program("Craft 1 stone_pickaxe", needs)
    died = await program("Craft 1 stone_pickaxe", failed(second, "died", "craftItem: the bot died"))
    assert calls(died) == ["recoverDeathItems", *calls(second)]
    again = failed(died, "missing_ingredients", "craftItem: stone_pickaxe needs 3 cobblestone, have 0")
    assert calls(await program("Craft 1 stone_pickaxe", again)) == [
        "craftItem stick",
        "mineBlock stone",
        "craftItem stone_pickaxe",
    ]
    gone = failed(died, "no_target", "recoverDeathItems: nothing lies where the bot died", call="recoverDeathItems")
    assert calls(await program("Craft 1 stone_pickaxe", gone)) == calls(second)
