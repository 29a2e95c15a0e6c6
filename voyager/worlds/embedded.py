"""Our own survival server in a process of its own, and the control side of it."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal, cast, get_args

from pydantic import JsonValue, TypeAdapter

from voyager import sources
from voyager.bridge.rpc import Listener, NodeProcess, Params, ProcessGone
from voyager.domain import Fixture, Ground, Snapshot, Truth
from voyager.errors import VoyagerError, WorldError
from voyager.wire import from_json, to_json

CALL_TIMEOUT_S = 60.0
Difficulty = Literal["peaceful", "easy", "normal", "hard"]
GameMode = Literal["survival", "creative", "adventure", "spectator"]
DIFFICULTIES: tuple[str, ...] = get_args(Difficulty)
GAME_MODES: tuple[str, ...] = get_args(GameMode)
CONSOLE = "console"
"""Who a command event names when no player gave the command."""


@dataclass(frozen=True, kw_only=True)
class WorldOptions:
    """How a world starts. `port` 0 takes a free one; with `snapshot` the stored seed and preset rule.

    `operators` names players who may use commands; `gamemode` is that of players new to the world. A `host` that is
    not this machine's own needs `public`. `spectators` names who only looks on, and the player each is carried with.
    """

    preset: str = "default"
    seed: int = 1
    port: int = 0
    host: str = "127.0.0.1"
    clock: str = "free"
    save: Path | None = None
    snapshot: str | None = None
    public: bool = False
    operators: tuple[str, ...] = ()
    spectators: Mapping[str, str] = field(default_factory=dict[str, str])
    difficulty: Difficulty = "easy"
    gamemode: GameMode = "survival"
    view_distance: int = 4


@dataclass(frozen=True, kw_only=True)
class CommandAnswer:
    """What a console command answered, in English, and whether nothing of it failed."""

    ok: bool
    output: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class WorldStarted:
    port: int
    tick: int
    seed: int
    preset: str


@dataclass(frozen=True, kw_only=True)
class _Ids:
    ids: tuple[str, ...]


class EmbeddedWorld:
    """Starts, controls and stops the world process; implements `ports.World`."""

    def __init__(self, log_file: Path, listener: Listener | None = None) -> None:
        self._process = NodeProcess("world", log_file, listener)

    @property
    def pid(self) -> int:
        return self._process.pid

    async def start(self, options: WorldOptions) -> WorldStarted:
        """Start the process and open the port.

        Raises:
            PortInUse, ConfigError (unknown preset), SnapshotError, SchemaTooNew, StorageError, SetupError.
        """
        root = sources.node_root()
        command = [str(sources.node()), str(root / "worlds" / "src" / "main.ts")]
        await self._process.start(command, cwd=root, environment=sources.node_environment())
        params: Params = {
            "preset": options.preset,
            "seed": options.seed,
            "port": options.port,
            "host": options.host,
            "clock": options.clock,
            "save": None if options.save is None else str(options.save.absolute()),
            "snapshot": options.snapshot,
            "public": options.public,
            "ops": list(options.operators),
            "spectators": dict(options.spectators),
            "difficulty": options.difficulty,
            "gamemode": options.gamemode,
            "view_distance": options.view_distance,
        }
        try:
            return TypeAdapter(WorldStarted).validate_python(await self._call("start", params))
        except VoyagerError:
            await self._process.kill()  # A world that did not start has nothing to save.
            raise

    async def truth(self, player: str) -> Truth:
        """The player as the server has it.

        Raises:
            WorldError: no such player, or the world is gone.
        """
        return from_json(Truth, await self._call("truth", {"player": player}))

    async def snapshot(self, snapshot_id: str) -> Snapshot:
        """Store the world at the current tick boundary; on disk when this returns.

        Raises:
            StorageError: the disk is full or read-only.
        """
        return from_json(Snapshot, await self._call("snapshot", {"id": snapshot_id}))

    async def restore(self, snapshot_id: str) -> None:
        """Put the world back to a snapshot; every player is disconnected with the reason.

        Raises:
            SnapshotError, SchemaTooNew, StorageError.
        """
        await self._call("restore", {"id": snapshot_id})

    async def snapshots(self) -> tuple[str, ...]:
        """Ids of the complete snapshots, sorted."""
        return TypeAdapter(_Ids).validate_python(await self._call("snapshots", {})).ids

    async def prune(self, keep: Sequence[str]) -> None:
        """Remove all other snapshots and what only they needed."""
        await self._call("prune", {"keep": cast(list[JsonValue], list(keep))})

    async def command(self, line: str) -> CommandAnswer:
        """Run one line of the world's console, with or without slash; it is told as an event of type `command`."""
        return TypeAdapter(CommandAnswer).validate_python(await self._call("command", {"line": line}))

    async def condition(self, player: str, *, health: int | None = None, food: int | None = None) -> None:
        """Set what no command sets, for a start that is made up; it is told as an event of type `command`.

        Args:
            health: half hearts, 1 to 20.
            food: half drumsticks, 0 to 20.
        Raises:
            WorldError: the player is not in the world.
        """
        await self._call("condition", {"player": player, "health": health, "food": food})

    async def capture(self, player: str) -> None:
        """Remember this moment around `player`, in place of an earlier one; `cut` tells it. Takes a millisecond.

        Raises:
            WorldError: the player is not in the world.
        """
        await self._call("capture", {"player": player})

    async def cut(self, ground: Ground) -> Fixture:
        """The moment captured last, with as much of the land as `ground` says.

        Raises:
            WorldError: there is none, or the world was put back since.
        """
        return from_json(Fixture, await self._call("cut", {"ground": ground}))

    async def stage(self, fixture: Fixture, player: str) -> None:
        """Begin another world as `fixture` has it; every player is disconnected, and `player` comes back as it says.

        Raises:
            WorldError: no world can be made of it, or the player was never here.
        """
        await self._call("stage", {"fixture": to_json(fixture), "player": player})

    async def set_clock(self, mode: str) -> None:
        await self._call("clock", {"mode": mode})

    async def until_gone(self, stopped: asyncio.Event) -> None:
        """Wait until `stopped` is set.

        Raises:
            WorldError: the process ended by itself first.
        """
        waits = (asyncio.ensure_future(stopped.wait()), asyncio.ensure_future(self._process.ended()))
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()
        if not stopped.is_set():
            raise WorldError(self._process.gone or "the world process ended")

    async def _call(self, method: str, params: Params) -> JsonValue:
        try:
            return await self._process.call(method, params, timeout_s=CALL_TIMEOUT_S)
        except ProcessGone as gone:
            raise WorldError(str(gone)) from gone
        except TimeoutError as late:
            raise WorldError(f"the world gave no answer to `{method}` in {CALL_TIMEOUT_S:.0f} s") from late

    async def close(self) -> None:
        await self._process.close("stop")

    async def kill(self) -> None:
        await self._process.kill()
