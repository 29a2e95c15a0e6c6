"""The bot behind the bridge when its process or its world goes away: real processes, killed for real."""

import asyncio
import os
import signal
import socket
from collections.abc import AsyncGenerator, Awaitable, Callable
from pathlib import Path

import pytest

from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.bridge.rpc import Params
from voyager.bridge.seal import LAYERS
from voyager.domain import Execution, Program
from voyager.errors import ConnectionFailed
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions

WALKING = """async function walk(bot) {
  await mineBlock(bot, 'grass_block', 1)
  bot.chat('dug')
  for (;;) await bot.waitForTicks(20)
}"""
Start = Callable[..., Awaitable[NodeBridge]]


@pytest.fixture
async def world(tmp_path: Path) -> AsyncGenerator[tuple[EmbeddedWorld, int]]:
    world = EmbeddedWorld(tmp_path / "world.log", lambda method, params: None)
    started = await world.start(WorldOptions(preset="plateau", seed=1, clock="free", save=None, snapshot=None))
    yield world, started.port
    await world.close()


@pytest.fixture
async def start(world: tuple[EmbeddedWorld, int], tmp_path: Path) -> AsyncGenerator[Start]:
    bridges: list[NodeBridge] = []

    async def started(
        without: tuple[str, ...] = (), told: list[str] | None = None, dug: asyncio.Event | None = None
    ) -> NodeBridge:
        def hear(method: str, params: Params) -> None:
            if dug is not None and "dug" in str(params.get("text")):
                dug.set()

        options = BotOptions(host="127.0.0.1", port=world[1], without=without)
        bridge = NodeBridge(options, tmp_path / "bot.log", hear, (told if told is not None else list[str]()).append)
        bridges.append(bridge)
        await bridge.connect()
        return bridge

    yield started
    for bridge in bridges:
        await bridge.close()


def run(bridge: NodeBridge, source: str, deadline_s: float = 60.0) -> Awaitable[Execution]:
    return bridge.run(
        Program(source=source, entry="walk"), args=(), skills=(), deadline_ticks=10**9, deadline_s=deadline_s, seed=1
    )


@pytest.mark.parametrize("without", [(), ("namespaces",)], ids=["with namespaces", "without namespaces"])
async def test_a_bot_killed_under_a_program_is_back_in_the_world_as_it_then_is(
    world: tuple[EmbeddedWorld, int], start: Start, without: tuple[str, ...]
) -> None:
    told: list[str] = []
    dug = asyncio.Event()
    bridge = await start(without, told, dug)
    assert {layer for layer, holds in bridge.seal.layers.items() if not holds} == set(without)
    assert await bridge.spare_ready()
    attempt = asyncio.ensure_future(run(bridge, WALKING))
    await dug.wait()
    first = bridge.pid
    os.kill(first, signal.SIGKILL)
    execution = await attempt
    assert execution.outcome == "crashed"
    assert execution.error is not None
    assert (execution.error.line, execution.error.source_line) == (2, "  await mineBlock(bot, 'grass_block', 1)")
    assert "signal 9" in execution.error.message
    assert "mineBlock" in execution.error.message
    assert bridge.pid not in (0, first)
    assert bridge.seal.layers.keys() == {"permission", *LAYERS}
    assert execution.observation is not None
    assert execution.observation.inventory == (await world[0].truth("Voyager")).inventory == {"dirt": 1}
    assert len(told) == 1
    again = await run(bridge, "async function walk(bot) { await mineBlock(bot, 'dirt', 1) }")
    assert again.outcome == "returned", again.error


async def test_a_bot_process_that_hangs_is_killed_and_replaced(start: Start) -> None:
    bridge = await start()
    assert await bridge.spare_ready()
    attempt = asyncio.ensure_future(run(bridge, WALKING, deadline_s=1.0))
    await asyncio.sleep(0)
    os.kill(bridge.pid, signal.SIGSTOP)
    execution = await attempt
    assert execution.outcome == "killed_by_limit"
    assert (await run(bridge, "async function walk(bot) { return 1 }")).result == 1


@pytest.mark.parametrize(
    ("bomb", "outcome"),
    [
        ("const kept = new Map(); for (let at = 0; ; at++) kept.set({}, 'value ' + at)", "crashed"),
        ("const sparse = []; sparse.length = 2 ** 31; sparse.fill(1).sort()", "killed_by_limit"),
    ],
    ids=["a table that doubles", "one call of the engine without end"],
)
async def test_what_the_isolate_can_not_stop_is_stopped_from_outside(start: Start, bomb: str, outcome: str) -> None:
    bridge = await start()
    first = bridge.pid
    execution = await run(bridge, f"async function walk(bot) {{\n  await eat(bot).catch(() => 0)\n  {bomb}\n}}", 8.0)
    assert execution.outcome == outcome, execution.error
    assert execution.error is not None
    assert (execution.error.line, "eat" in execution.error.message) == (2, True)
    assert bridge.pid not in (0, first)
    assert (await run(bridge, "async function walk(bot) { return 1 }")).result == 1


async def test_a_bot_killed_between_programs_is_back_when_it_is_asked(start: Start) -> None:
    bridge = await start()
    before = await bridge.observe()
    os.kill(bridge.pid, signal.SIGKILL)
    assert (await bridge.observe()).position == before.position


async def test_a_bot_that_is_kicked_under_a_program_is_back(world: tuple[EmbeddedWorld, int], start: Start) -> None:
    dug = asyncio.Event()
    bridge = await start(dug=dug)
    attempt = asyncio.ensure_future(run(bridge, WALKING))
    await dug.wait()
    await world[0].command("kick Voyager away with you")
    execution = await attempt
    assert execution.outcome == "crashed"
    assert execution.error is not None
    assert execution.error.code == "disconnected"
    assert "away with you" in execution.error.message
    assert (await run(bridge, "async function walk(bot) { return 1 }")).result == 1


async def test_a_server_that_is_not_there_is_told_as_such(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    bridge = NodeBridge(BotOptions(host="127.0.0.1", port=port), tmp_path / "bot.log")
    with pytest.raises(ConnectionFailed, match=rf"127\.0\.0\.1:{port}: Connection refused; does a server run there"):
        await bridge.connect()
    await bridge.close()


async def test_a_host_that_does_not_exist_is_told_as_such(tmp_path: Path) -> None:
    bridge = NodeBridge(BotOptions(host="no-such-host.invalid", port=25566), tmp_path / "bot.log")
    with pytest.raises(ConnectionFailed, match=r"there is no host `no-such-host\.invalid`"):
        await bridge.connect()
    await bridge.close()
