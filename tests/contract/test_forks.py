"""Going back in a world's time with the bot in it: a real world, a real bot, a real save."""

from collections.abc import AsyncGenerator
from dataclasses import replace
from pathlib import Path

import pytest

from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.domain import Execution, KnownContainer, Observation, Program, Truth
from voyager.places import WorldForks
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions

LOOK = "async function look(bot) {\n  await bot.waitForTicks(3);\n  await takeFromChest(bot, 'stick', 1);\n}\n"
DIG = """async function dig(bot) {
  await mineBlock(bot, "grass_block", 3);
  bot.chat(`lucky number ${Math.floor(Math.random() * 1e6)}`);
}
"""


@pytest.fixture
async def there(tmp_path: Path) -> AsyncGenerator[tuple[EmbeddedWorld, NodeBridge, list[str]]]:
    world = EmbeddedWorld(tmp_path / "world.log", lambda method, params: None)
    started = await world.start(WorldOptions(preset="plateau", seed=1, clock="free", save=tmp_path / "save"))
    recovered: list[str] = []
    bridge = NodeBridge(
        BotOptions(host="127.0.0.1", port=started.port), tmp_path / "bot.log", recovered=recovered.append
    )
    await bridge.connect()
    yield world, bridge, recovered
    await bridge.close()
    await world.close()


async def run(bridge: NodeBridge, source: str, entry: str) -> Execution:
    program = Program(source=source, entry=entry)
    execution = await bridge.run(program, args=(), skills=(), deadline_ticks=6_000, deadline_s=60, seed=7)
    assert execution.error is None, execution.error
    return execution


def known(seen: Observation) -> list[KnownContainer]:
    """What is remembered of containers, but for how long ago it was: a join takes ticks."""
    return [replace(container, ticks_ago=0) for container in seen.containers]


async def test_world_player_and_memory_are_as_they_were_and_the_same_program_then_does_the_same(
    there: tuple[EmbeddedWorld, NodeBridge, list[str]],
) -> None:
    world, bridge, recovered = there
    await world.command("setblock 3 61 0 chest")
    await world.command("item replace block 3 61 0 container.0 with stick 5")
    await run(bridge, LOOK, "look")
    forks = WorldForks(world, bridge)
    await forks.mark("start")
    marked, seen = await world.truth("Voyager"), await bridge.observe()
    assert [container.items for container in seen.containers] == [{"stick": 4}]
    await run(bridge, LOOK, "look")
    assert (await world.truth("Voyager")).inventory == {"stick": 2}
    await forks.mark("better")
    await forks.back("start")
    now = await world.truth("Voyager")
    assert replace(now, tick=marked.tick, time_of_day=marked.time_of_day) == marked
    assert known(await bridge.observe()) == known(seen)
    trials: list[tuple[int, tuple[str, ...], Truth]] = []
    for _ in range(2):
        execution = await run(bridge, DIG, "dig")
        trials.append((execution.ticks, execution.chat, await world.truth("Voyager")))
        await forks.back("start")
    assert trials[0] == trials[1]
    assert trials[0][2].inventory == {"stick": 1, "dirt": 3}
    await forks.back("better")
    assert (await world.truth("Voyager")).inventory == {"stick": 2}
    assert [container.items for container in (await bridge.observe()).containers] == [{"stick": 3}]
    assert recovered == [], "a bot that is sent away on purpose is not one that was lost"
