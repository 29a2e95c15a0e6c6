"""The speed of the embedded world, alone and with bots in it."""

import asyncio
import json
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory, TemporaryFile

from voyager import sources
from voyager.bench.figures import Figure, Progress
from voyager.bridge.bot import NodeBridge
from voyager.config import Settings
from voyager.domain import Program
from voyager.errors import WorldError
from voyager.places import Scene, places
from voyager.wire import from_json
from voyager.worlds.spec import EmbeddedSpec

IDLE_TICKS = 4_000
DEADLINE_TICKS = 24_000
DEADLINE_S = 300.0


@dataclass(frozen=True, kw_only=True)
class _Told:
    """One line of worlds/src/bench.ts."""

    progress: str | None = None
    figures: list[Figure] | None = None


async def measure_world(settings: Settings, ticks: int, progress: Progress) -> list[Figure]:
    """Every figure of the world. Raises: WorldError: they could not be taken."""
    alone = await _world_alone(settings, ticks, progress)
    progress("a bot of the agent's")
    return [*alone, *await _world(settings)]


async def _world_alone(settings: Settings, ticks: int, progress: Progress) -> list[Figure]:
    """What worlds/src/bench.ts measures with plain mineflayer bots and without any."""
    root = sources.node_root()
    script = root / "worlds" / "src" / "bench.ts"
    options = json.dumps({"preset": "default", "seed": settings.seed, "ticks": ticks})
    with TemporaryFile() as errors:
        process = await asyncio.create_subprocess_exec(
            str(sources.node()),
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
    """The figures among the lines of worlds/src/bench.ts, None when they end without any.

    Raises:
        WorldError: it said something else, as its packages do on standard output when a packet is broken.
    """
    figures: list[Figure] | None = None
    async for line in lines:
        try:
            told = from_json(_Told, json.loads(line))
        except ValueError as wrong:
            said = line.decode(errors="replace").strip()[:200]
            raise WorldError(f"the world's bench said `{said}`; its figures would mean nothing") from wrong
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
