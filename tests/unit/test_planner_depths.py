"""The builtin planner looks for what lies below y 0 where it lies."""

from dataclasses import replace

from tests.unit.game import FOREST, observation
from tests.unit.test_planner import calls, failed, program
from voyager.domain import Position

TEXT = "Obtain 3 diamond"
NONE = "mineBlock: no deepslate_diamond_ore within 32 blocks (got 0 of 3); explore and try again"


async def test_an_ore_of_the_deep_is_dug_down_to_and_then_looked_for() -> None:
    seen = observation(FOREST)
    first = await program(TEXT, seen=seen)
    assert calls(first) == ["mineBlock deepslate_diamond_ore"]
    second = await program(TEXT, failed(first, "no_target", NONE), seen=seen)
    assert calls(second) == ["exploreUntil down", "exploreUntil", "mineBlock deepslate_diamond_ore"]
    assert "bot.entity.position.y <= -53" in second.source


async def test_who_is_down_there_looks_about_and_what_is_in_sight_is_taken() -> None:
    deep = replace(observation({"deepslate": 1}), position=Position(x=0, y=-52, z=0))
    first = await program(TEXT, seen=deep)
    second = await program(TEXT, failed(first, "no_target", NONE), seen=deep)
    assert calls(second) == ["exploreUntil", "mineBlock deepslate_diamond_ore"]
    near = observation({"diamond_ore": 9})
    assert calls(await program(TEXT, seen=near)) == ["mineBlock diamond_ore"]


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
