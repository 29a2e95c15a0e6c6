"""`voyager bench`: the project's own measure of speed, as ratios of simulated to wall time in one run."""

import asyncio
import json
import statistics
import time
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from pydantic import TypeAdapter

from voyager import sources
from voyager.bridge.bot import NodeBridge
from voyager.config import Settings
from voyager.domain import Program
from voyager.errors import ConfigError, WorldError
from voyager.places import Scene, places
from voyager.skills.embedder import SentenceEmbedder
from voyager.worlds.spec import EmbeddedSpec

SUITES = ("world", "library")
IDLE_TICKS = 4_000
TICKS = 4_000
QUERIES = 50
DEADLINE_TICKS = 24_000
DEADLINE_S = 300.0


@dataclass(frozen=True, kw_only=True)
class Figure:
    """One measured value with its unit."""

    name: str
    value: float
    unit: str
    note: str = ""


async def measure(settings: Settings, suite: str, ticks: int = TICKS) -> list[Figure]:
    """Run one suite. `ticks`: how long bots stand and move, and over how many the memory is watched.

    Raises:
        ConfigError: no such suite.
        WorldError: the world's own figures could not be taken.
    """
    if suite == "world":
        return [*await _world_alone(settings, ticks), *await _world(settings)]
    if suite == "library":
        return _library(settings)
    raise ConfigError(f"no suite `{suite}`; there are: {', '.join(SUITES)}")


async def _world_alone(settings: Settings, ticks: int) -> list[Figure]:
    """What worlds/src/bench.ts measures with plain mineflayer bots and without any."""
    root = sources.node_root()
    script = root / "worlds" / "src" / "bench.ts"
    options = json.dumps({"preset": "default", "seed": settings.seed, "ticks": ticks})
    process = await asyncio.create_subprocess_exec(
        str(sources.node()),
        "--expose-gc",
        str(script),
        options,
        cwd=root,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        out, errors = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode != 0:
        raise WorldError(f"the world's figures could not be taken: {errors.decode().strip()[-500:]}")
    return TypeAdapter(list[Figure]).validate_json(out.splitlines()[-1])


async def _world(settings: Settings) -> list[Figure]:
    with TemporaryDirectory(prefix="voyager-bench-") as folder:
        async with places(settings, EmbeddedSpec(), Scene(logs=Path(folder))) as there:
            idle = f"async function idle(bot) {{ await bot.waitForTicks({IDLE_TICKS}) }}"
            climb = 'async function gather(bot) { await mineBlock(bot, "oak_log", 5) }'
            return [
                await _program(there.bridge, "idle program in the isolate", idle, "idle"),
                await _program(there.bridge, "program gathering five logs", climb, "gather"),
                await _start_up(there.bridge),
                await _observing(there.bridge),
            ]


async def _program(bridge: NodeBridge, name: str, source: str, entry: str) -> Figure:
    execution = await bridge.run(
        Program(source=source, entry=entry),
        args=(),
        skills=(),
        deadline_ticks=DEADLINE_TICKS,
        deadline_s=DEADLINE_S,
        seed=1,
    )
    note = f"{execution.ticks} ticks, {execution.outcome}"
    return Figure(name=name, value=execution.ticks / 20 / max(execution.wall_s, 1e-9), unit="x real time", note=note)


async def _start_up(bridge: NodeBridge) -> Figure:
    program = Program(source="async function nothing(bot) {}", entry="nothing")
    times: list[float] = []
    for _ in range(QUERIES):
        start = time.perf_counter()
        await bridge.run(program, args=(), skills=(), deadline_ticks=20, deadline_s=5.0, seed=1)
        times.append((time.perf_counter() - start) * 1000)
    return Figure(name="empty program, start to end", value=statistics.median(times), unit="ms (median)")


async def _observing(bridge: NodeBridge) -> Figure:
    times: list[float] = []
    for _ in range(QUERIES):
        start = time.perf_counter()
        await bridge.observe()
        times.append((time.perf_counter() - start) * 1000)
    return Figure(name="observation", value=statistics.median(times), unit="ms (median)")


def _library(settings: Settings) -> list[Figure]:
    embedder = SentenceEmbedder(settings.embedding)
    start = time.perf_counter()
    embedder.embed(["warm up"])
    loaded = time.perf_counter() - start
    times: list[float] = []
    for number in range(QUERIES):
        start = time.perf_counter()
        embedder.embed([f"craft tool number {number}"])
        times.append((time.perf_counter() - start) * 1000)
    return [
        Figure(name="embedding model, load", value=loaded, unit="s"),
        Figure(name="embedding one query", value=statistics.median(times), unit="ms (median)"),
    ]
