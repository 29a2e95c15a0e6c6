"""`voyager bench`: the project's own measure of speed, as ratios of simulated to wall time in one run."""

import asyncio
import json
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from voyager import sources
from voyager.bridge.bot import NodeBridge
from voyager.config import Settings
from voyager.domain import Program
from voyager.errors import ConfigError, WorldError
from voyager.places import Scene, places
from voyager.skills.embedder import SentenceEmbedder
from voyager.wire import from_json
from voyager.worlds.spec import EmbeddedSpec

SUITES = ("world", "library")
IDLE_TICKS = 4_000
TICKS = 1_000_000
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
    least: float | None = None
    most: float | None = None

    @property
    def target(self) -> str:
        """The bound it is held to, `` where there is none."""
        if self.least is not None:
            return f"≥ {self.least:g}"
        return "" if self.most is None else f"≤ {self.most:g}"

    @property
    def missed(self) -> bool:
        """Whether it has a bound and does not keep it."""
        return (self.least is not None and self.value < self.least) or (
            self.most is not None and self.value > self.most
        )


@dataclass(frozen=True, kw_only=True)
class _Told:
    """One line of worlds/src/bench.ts."""

    progress: str | None = None
    figures: list[Figure] | None = None


Progress = Callable[[str], None]


async def measure(
    settings: Settings, suite: str, ticks: int = TICKS, progress: Progress = lambda _: None
) -> list[Figure]:
    """Run one suite. `ticks`: over how many the memory is watched; `progress` is told what is measured now.

    Raises:
        ConfigError: no such suite.
        WorldError: the world's own figures could not be taken.
    """
    if suite == "world":
        alone = await _world_alone(settings, ticks, progress)
        progress("a bot of the agent's")
        return [*alone, *await _world(settings)]
    if suite == "library":
        return _library(settings)
    raise ConfigError(f"no suite `{suite}`; there are: {', '.join(SUITES)}")


async def _world_alone(settings: Settings, ticks: int, progress: Progress) -> list[Figure]:
    """What worlds/src/bench.ts measures with plain mineflayer bots and without any."""
    root = sources.node_root()
    script = root / "worlds" / "src" / "bench.ts"
    options = json.dumps({"preset": "default", "seed": settings.seed, "ticks": ticks})
    with TemporaryFile() as errors:
        process = await asyncio.create_subprocess_exec(
            str(sources.node()),
            "--expose-gc",
            str(script),
            options,
            cwd=root,
            stdout=asyncio.subprocess.PIPE,
            stderr=errors,
        )
        try:
            if process.stdout is None:
                raise WorldError("the world's bench has no output to read")
            figures = await read_figures(process.stdout, progress)
            await process.wait()
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        errors.seek(0)
        said = errors.read().decode(errors="replace").strip()
    if process.returncode != 0 or figures is None:
        raise WorldError(f"the world's figures could not be taken: {said[-500:]}")
    return figures


async def read_figures(lines: asyncio.StreamReader, progress: Progress) -> list[Figure] | None:
    """The figures among the lines of worlds/src/bench.ts, None when they end without any."""
    figures: list[Figure] | None = None
    async for line in lines:
        told = from_json(_Told, json.loads(line))
        if told.progress is not None:
            progress(told.progress)
        figures = told.figures or figures
    return figures


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
