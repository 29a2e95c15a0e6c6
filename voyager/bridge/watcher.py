"""The watcher process: a second client in the bot's world, and a page on loopback that shows what the bot sees.

It is optional: whatever happens to it is one line of warning, and the run goes on.
"""

import asyncio
import contextlib
import logging
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import TypeAdapter

from voyager import sources
from voyager.bridge.process import BotOptions
from voyager.bridge.rpc import NodeProcess, Params
from voyager.errors import VoyagerError

_log = logging.getLogger(__name__)
START_TIMEOUT_S = 60.0
_NAME_LIMIT = 16
_SUFFIX = "_watch"


@dataclass(frozen=True, kw_only=True)
class _Served:
    port: int


def spectator_name(bot: str) -> str:
    """The name under which the watcher of `bot` joins: another one, and no longer than names may be."""
    name = bot[: _NAME_LIMIT - len(_SUFFIX)] + _SUFFIX
    return name if name != bot else f"watch_{bot[: _NAME_LIMIT - len(_SUFFIX)]}"


class Watcher:
    """Serves the page in the background, from `begin` to `close`."""

    def __init__(self, bot: BotOptions, port: int, log_file: Path, tell: Callable[[str], None]) -> None:
        """`port` 0 takes a free one; `tell` is given the page's address."""
        self._bot = bot
        self._port = port
        self._tell = tell
        self._process = NodeProcess("watcher", log_file, self._hear)
        self._serving: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int:
        """The process id while it runs, else 0."""
        return self._process.pid

    def begin(self) -> None:
        if self._bot.account is not None:
            _log.warning(
                "the world can't be watched: a spectator is a second player, and the account %s plays already;"
                " join with a game and an account of your own",
                self._bot.account.name,
            )
            return
        self._serving = asyncio.create_task(self._serve())

    async def ended(self) -> None:
        """Wait until nothing is served any more."""
        if self._serving is not None:
            await asyncio.shield(self._serving)

    async def close(self) -> None:
        if self._serving is not None:
            self._serving.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._serving
        await self._process.kill()

    async def _serve(self) -> None:
        try:
            port = await self._start()
        except (VoyagerError, TimeoutError) as error:
            _log.warning("the world can't be watched: %s", error or f"no answer in {START_TIMEOUT_S:.0f} s")
            await self._process.kill()
            return
        self._tell(f"watch at http://127.0.0.1:{port} (first person: /, from above: /above)")
        await self._process.ended()
        _log.warning("the world can no longer be watched: %s; the run goes on", self._process.gone)

    async def _start(self) -> int:
        bot = self._bot
        root = sources.node_root()
        command = [str(sources.node()), str(root / "bridge" / "src" / "watch" / "main.ts")]
        await self._process.start(command, cwd=root, environment=sources.node_environment())
        params: Params = {
            "page": self._port,
            "host": bot.host if bot.address is None else bot.address.host,
            "port": bot.port if bot.address is None else bot.address.port,
            "called": bot.host,
            "version": bot.version,
            "username": spectator_name(bot.username),
            "watched": bot.username,
            # A world of ours was started with the spectator's name; on another server it is a player like any other.
            "carried": bot.lockstep,
        }
        answer = await self._process.call("start", params, timeout_s=START_TIMEOUT_S)
        return TypeAdapter(_Served).validate_python(answer).port

    def _hear(self, method: str, params: Params) -> None:
        if method == "notice":
            _log.warning("watching: %s", params.get("text"))
