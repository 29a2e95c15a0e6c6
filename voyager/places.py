"""A world, the bot in it, and the reader of its programs: started together, stopped together."""

import logging
from collections.abc import AsyncGenerator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from voyager.bridge.account import Account, sign_in
from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.bridge.checker import NodeChecker
from voyager.bridge.game import look_up
from voyager.bridge.rpc import Listener, Params
from voyager.bridge.watcher import Watcher, spectator_name
from voyager.config import Settings
from voyager.ports import World
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions
from voyager.worlds.remote import RemoteWorld
from voyager.worlds.spec import EmbeddedSpec, RemoteSpec, WorldSpec

_log = logging.getLogger(__name__)


@dataclass(frozen=True, kw_only=True)
class Places:
    """A world, the bot in it, and the reader of its programs."""

    world: World
    bridge: NodeBridge
    embedded: EmbeddedWorld | None
    checker: NodeChecker

    @asynccontextmanager
    async def standstill(self) -> AsyncGenerator[None]:
        """Hold a world that goes on between programs: a model is waited for rather than thinking."""
        await self.bridge.live(False)
        try:
            yield
        finally:
            await self.bridge.live(True)


class LivePace:
    """`--live`: between programs the embedded world goes on at real pace; implements `ports.Pace`.

    The bot holds the world while the pace changes, or it would run free for the length of the calls.
    """

    def __init__(self, world: EmbeddedWorld, bridge: NodeBridge, clock: str) -> None:
        self._world = world
        self._bridge = bridge
        self._clock = clock

    async def acting(self) -> None:
        await self._bridge.live(False)
        await self._world.set_clock(self._clock)

    async def resting(self) -> None:
        await self._world.set_clock("real")
        await self._bridge.live(True)


class WorldForks:
    """Goes back in the embedded world's time and brings the bot along; implements `ports.Forks`."""

    def __init__(self, world: EmbeddedWorld, bridge: NodeBridge) -> None:
        self._world = world
        self._bridge = bridge
        self._memories: dict[str, JsonValue] = {}

    async def mark(self, point: str) -> None:
        self._memories[point] = await self._bridge.memory()
        await self._world.snapshot(point)

    async def back(self, point: str) -> None:
        # The bot leaves first: thrown out by the world, it would be taken for lost and brought back as it was.
        await self._bridge.leave()
        await self._world.restore(point)
        await self._bridge.connect()
        await self._bridge.remember(self._memories[point])


def log_event(method: str, params: Params) -> None:
    """What processes notify, for whom nobody listens."""
    _log.info("%s %s", method, params)


@dataclass(frozen=True, kw_only=True)
class Scene:
    """Where a session's processes log and save, and what the world starts from."""

    logs: Path
    save: Path | None = None
    snapshot: str | None = None
    world_listener: Listener = log_event
    """Told what the world notifies, and of a world that is not ours what the bot's process does: its commands."""
    recovered: Callable[[str], None] = _log.warning
    """Told whenever the bot had to be restarted."""
    tell: Callable[[str], None] = _log.info
    """Told where the world can be watched."""


@asynccontextmanager
async def places(settings: Settings, spec: WorldSpec, scene: Scene) -> AsyncGenerator[Places]:
    """Start the world (or name the remote one) and bring the bot into it.

    Raises:
        PortInUse, ConfigError, SnapshotError, ConnectionFailed, SetupError, StorageError.
    """
    async with AsyncExitStack() as stack:
        embedded: EmbeddedWorld | None = None
        if isinstance(spec, EmbeddedSpec):
            embedded = EmbeddedWorld(scene.logs / "world.log", scene.world_listener)
            stack.push_async_callback(embedded.close)
            options = WorldOptions(
                preset=spec.preset,
                seed=settings.seed,
                clock=settings.clock,
                save=scene.save,
                snapshot=scene.snapshot,
                operators=(settings.username,) if settings.allow_commands else (),
                spectators=_spectators(settings),
            )
            started = await embedded.start(options)
            bot = BotOptions(
                host="127.0.0.1",
                port=started.port,
                username=settings.username,
                seed=settings.seed,
                reflexes=settings.reflexes,
                allow_commands=settings.allow_commands,
            )
        else:
            bot = await _remote_bot(settings, spec)
        listener = log_event if embedded is not None else scene.world_listener
        bridge = NodeBridge(bot, scene.logs / "bot.log", listener, scene.recovered)
        stack.push_async_callback(bridge.close)
        checker = NodeChecker(scene.logs / "checker.log")
        stack.push_async_callback(checker.close)
        await checker.warm()  # It gets ready while the bot joins.
        await bridge.connect()
        if settings.watch_port is not None:
            watcher = Watcher(bot, settings.watch_port, scene.logs / "watcher.log", scene.tell)
            stack.push_async_callback(watcher.close)
            watcher.begin()
        yield Places(world=embedded or RemoteWorld(bridge), bridge=bridge, embedded=embedded, checker=checker)


def _spectators(settings: Settings) -> dict[str, str]:
    return {} if settings.watch_port is None else {spectator_name(settings.username): settings.username}


async def _remote_bot(settings: Settings, spec: RemoteSpec) -> BotOptions:
    """How to join a server that is not ours. Raises: ConnectionFailed, SetupError."""
    server = await look_up(spec.host, spec.port, version=settings.version)
    account: Account | None = None
    if settings.auth == "microsoft":
        name = settings.account or settings.username
        account = await sign_in(name, settings.home / "account", _log.warning)
    return BotOptions(
        host=spec.host,
        port=spec.port,
        username=settings.username if account is None else account.name,
        seed=settings.seed,
        reflexes=settings.reflexes,
        allow_commands=settings.allow_commands,
        lockstep=False,
        version=server.version,
        address=server.address,
        account=account,
    )
