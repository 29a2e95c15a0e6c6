"""The speed of the bot process: calls, reads, programs, observations, and its return after a kill."""

import os
import signal
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from voyager.bench.figures import REPEATS, Figure, Progress, median_ms
from voyager.bridge.bot import NodeBridge
from voyager.config import Settings
from voyager.domain import Execution, Language, Program
from voyager.errors import BridgeError
from voyager.places import Scene, places
from voyager.worlds.spec import EmbeddedSpec

READS = 5_000
TICKS = 500
READ_MS = 0.05
OBSERVATION_MS = 5.0
BACK_S = 2.0
DEADLINE_S = 1.0
LATE_S = 2.0
_READS = {
    "bot.health": "bot.health",
    "bot.entity.position": "bot.entity.position",
    "bot.heldItem": "bot.heldItem",
    "bot.blockAt": "bot.blockAt(spot)",
    "bot.inventory.items()": "bot.inventory.items()",
    "bot.inventory.count": "bot.inventory.count('dirt')",
    "bot.nearestEntity()": "bot.nearestEntity()",
}
_LOOP = """async function loop(bot) {
  const spot = bot.entity.position.offset(0, -1, 0)
  for (let i = 0; i < %d; i++) { %s }
}"""


async def measure_bridge(settings: Settings, progress: Progress) -> list[Figure]:
    """Every figure of the bridge, in the default preset.

    Raises:
        BridgeError: a program of the bench itself failed.
    """
    with TemporaryDirectory(prefix="voyager-bench-") as folder:
        async with places(settings, EmbeddedSpec(), Scene(logs=Path(folder), recovered=lambda _: None)) as there:
            bridge = there.bridge
            await bridge.run(_program(_LOOP % (1, "")), args=(), skills=(), deadline_ticks=20, deadline_s=9.0, seed=1)
            progress("calls")
            figures = [await _reading(bridge, name, code) for name, code in _READS.items()]
            figures += [await _searching(bridge), await _ticking(bridge)]
            progress("observations")
            observing = await median_ms(bridge.observe)
            figures.append(Figure(name="observation", value=observing, unit="ms (median)", most=OBSERVATION_MS))
            progress("programs")
            figures += [await _starting(bridge, "javascript"), await _starting(bridge, "python")]
            figures += [await _hanging(bridge, "javascript"), await _hanging(bridge, "python")]
            progress("kills")
            figures += [await _coming_back(bridge, spare=True), await _coming_back(bridge, spare=False)]
            return figures


def _program(source: str, language: Language = "javascript") -> Program:
    return Program(source=source, entry="loop", language=language)


async def _run(bridge: NodeBridge, program: Program) -> Execution:
    execution = await bridge.run(program, args=(), skills=(), deadline_ticks=12_000, deadline_s=60.0, seed=1)
    if execution.error is not None:
        raise BridgeError(f"a program of the bench failed: {execution.error.message}")
    return execution


async def _reading(bridge: NodeBridge, name: str, code: str) -> Figure:
    """One read within a tick: what a program of many takes more than one of none, by their number."""
    empty = (await _run(bridge, _program(_LOOP % (0, "")))).wall_s
    full = (await _run(bridge, _program(_LOOP % (READS, code)))).wall_s
    cost = max(0.0, full - empty) * 1000 / READS
    return Figure(name=f"read {name}", value=cost * 1000, unit="µs", note=f"{READS} reads", most=READ_MS * 1000)


async def _searching(bridge: NodeBridge) -> Figure:
    code = "bot.findBlock({ matching: block => block.name.endsWith('_ore'), maxDistance: 32 })"
    empty = (await _run(bridge, _program(_LOOP % (0, "")))).wall_s
    full = (await _run(bridge, _program(_LOOP % (REPEATS, code)))).wall_s
    return Figure(name="findBlock by a function, 32 blocks", value=(full - empty) * 1000 / REPEATS, unit="ms")


async def _ticking(bridge: NodeBridge) -> Figure:
    """A call that takes a tick: the isolate, the bot and the world once around."""
    execution = await _run(bridge, _program(_LOOP % (TICKS, "await bot.waitForTicks(1)")))
    value = execution.wall_s * 1000 / TICKS
    return Figure(name="call of one tick", value=value, unit="ms", note=f"{TICKS} calls, {execution.ticks} ticks")


async def _starting(bridge: NodeBridge, language: Language) -> Figure:
    source = "async function loop(bot) {}" if language == "javascript" else "async def loop(bot):\n    pass\n"
    value = await median_ms(lambda: _run(bridge, _program(source, language)), 20)
    return Figure(name=f"empty {language} program, start to end", value=value, unit="ms (median)")


async def _hanging(bridge: NodeBridge, language: Language) -> Figure:
    """A program that never lets go: how long past its deadline it is stopped and told."""
    source = "async function loop(bot) { for (;;) {} }"
    program = _program(
        source if language == "javascript" else "async def loop(bot):\n    while True:\n        pass\n", language
    )
    start = time.perf_counter()
    await bridge.run(program, args=(), skills=(), deadline_ticks=12_000, deadline_s=DEADLINE_S, seed=1)
    late = time.perf_counter() - start - DEADLINE_S
    return Figure(name=f"endless {language} loop, stopped past its deadline", value=late, unit="s", most=LATE_S)


async def _coming_back(bridge: NodeBridge, *, spare: bool) -> Figure:
    """From a kill -9 of the bot process until the bot observes its world again."""
    if spare:
        await bridge.spare_ready()
    os.kill(bridge.pid, signal.SIGKILL)
    start = time.perf_counter()
    await bridge.observe()
    seconds = time.perf_counter() - start
    if spare:
        return Figure(name="back after kill -9", value=seconds, unit="s", most=BACK_S)
    return Figure(name="back after a second one at once", value=seconds, unit="s", note="no replacement was ready")
