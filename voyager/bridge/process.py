"""One bot process: started sealed, handed its game connection, asked to join."""

import asyncio
import itertools
import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pydantic import JsonValue

from voyager import sources
from voyager.bridge.account import Account, join_session
from voyager.bridge.game import Address, open_game
from voyager.bridge.python_child import PythonChildren
from voyager.bridge.refusals import explain
from voyager.bridge.rpc import Listener, NodeProcess, Params
from voyager.bridge.seal import Seal, SealSpec, sealed
from voyager.errors import ConnectionFailed
from voyager.wire import from_json

_log = logging.getLogger(__name__)
CONNECT_TIMEOUT_S = 60.0
HEAP_MB = 1024


@dataclass(frozen=True, kw_only=True)
class BotOptions:
    """Where and how the bot plays. `lockstep` only on a world of ours with a virtual clock.

    `without` names layers of the seal (`seal.LAYERS`) left out, to try what holds on a machine that lacks them.
    """

    host: str
    port: int
    username: str = "Voyager"
    lockstep: bool = True
    seed: int = 1
    reflexes: str = "all"
    allow_commands: bool = False
    """Programs may use commands in chat; each is told to the listener as an event of type `command`."""
    """Of the programs it runs: `all`, `none`, or names with commas."""
    without: Sequence[str] = ()
    version: str = "1.20.1"
    address: Address | None = None
    """Where the server really listens, when that is not `host` and `port`."""
    account: Account | None = None
    """For servers that check accounts; None plays without one."""


@dataclass(frozen=True, kw_only=True)
class CallUnderWay:
    """The primitive or skill that a program called last, as far as the bot process could still tell."""

    name: str
    tick: int
    skill: str | None = None
    line: int | None = None
    column: int | None = None
    source_line: str | None = None


class BotProcess:
    """A sealed Node process with everything loaded; it plays once `join` has returned."""

    def __init__(self, options: BotOptions, log_file: Path, listener: Listener | None) -> None:
        self._options = options
        self._listener = listener
        self._rpc = NodeProcess("bot", log_file, self._hear)
        self.python = PythonChildren(log_file.with_name("python.log"))
        self._numbers = itertools.count(1)
        self.seal = Seal()
        self.last_call: CallUnderWay | None = None
        self._joining: asyncio.Future[None] | None = None

    @property
    def pid(self) -> int:
        return self._rpc.pid

    @property
    def gone(self) -> bool:
        return self._rpc.gone is not None

    async def start(self) -> None:
        """Start it, and wait until it has loaded what playing needs.

        Raises:
            StorageError, ProcessGone, TimeoutError.
        """
        root = sources.node_root()
        source = root / "bridge" / "src"
        node = sources.node()
        command = [str(node), *flags(root), f"--max-old-space-size={HEAP_MB}"]
        if self._options.lockstep:
            command += ["--import", str(source / "preload.ts")]
        command.append(str(source / "main.ts"))
        readable = (root / "bridge", root / "node_modules", root / "package.json", _primitives(root))
        spec = SealSpec(read=readable, execute=node, without=self._options.without)
        # Nothing of the agent's environment; a package asks for the home folder as it loads.
        environment = {"HOME": "/", "VOYAGER_SEED": str(self._options.seed)}
        await self._rpc.start(
            sealed(spec, command),
            cwd=root,
            environment=environment,
            handing=True,
            inherited={"VOYAGER_PYTHON_FD": self.python.bot_end},
        )
        await self.call("load", {"primitives": str(_primitives(root))}, timeout_s=CONNECT_TIMEOUT_S)

    async def join(self) -> None:
        """Connect to the game and stand in the world.

        Raises:
            ConnectionFailed: the server can't be reached, refused, kicked or never answered.
            ProcessGone.
        """
        options = self._options
        where = f"{options.host}:{options.port}"
        number = next(self._numbers)
        with await open_game(options.address or Address(host=options.host, port=options.port)) as game:
            self._rpc.hand(number, game)
        params: Params = {
            "socket": number,
            "host": options.host,
            "port": options.port,
            "username": options.username,
            "lockstep": options.lockstep,
            "seed": options.seed,
            "version": options.version,
            "account": None if options.account is None else {"id": options.account.id, "name": options.account.name},
        }
        try:
            await self.call("connect", params, timeout_s=CONNECT_TIMEOUT_S)
        except ConnectionFailed as refused:
            advice = explain(str(refused), options.username)
            raise ConnectionFailed(f"the bot could not join {where}: {refused}; {advice}") from refused
        except TimeoutError as late:
            raise ConnectionFailed(f"{where} did not let the bot in within {CONNECT_TIMEOUT_S:.0f} s") from late

    async def call(self, method: str, params: Params, *, timeout_s: float) -> JsonValue:
        """As `NodeProcess.call`."""
        return await self._rpc.call(method, params, timeout_s=timeout_s)

    async def close(self) -> None:
        await self._rpc.close("quit")
        self.python.close()

    async def kill(self) -> None:
        await self._rpc.kill()
        self.python.close()

    def _hear(self, method: str, params: Params) -> None:
        if method == "seal" and not self.seal.layers:  # Told once, before anything else ran in the process.
            self._sealed(params)
            return
        if method == "session" and self._options.account is not None:
            self._joining = asyncio.ensure_future(self._join_session(self._options.account, str(params["hash"])))
            return
        if method == "progress":
            self.last_call = from_json(CallUnderWay, params)
        if self._listener is not None:
            self._listener(method, params)

    async def _join_session(self, account: Account, server_hash: str) -> None:
        """Tell the session server for the bot, which has neither the token nor the network."""
        error: str | None = None
        try:
            await join_session(account, server_hash)
        except ConnectionFailed as refused:
            error = str(refused)
        await self.call("session_joined", {"hash": server_hash, "error": error}, timeout_s=CONNECT_TIMEOUT_S)

    def _sealed(self, params: Params) -> None:
        # Node's own permissions are among the flags of every start.
        told = from_json(Seal, params)
        self.seal = Seal(layers={"permission": True, **told.layers}, missing=told.missing)
        _log.log(logging.WARNING if told.missing else logging.INFO, "bot process %s", self.seal)


def _primitives(root: Path) -> Path:
    return root / "skills" / "primitives"


def primitive_names() -> list[str]:
    """As JavaScript spells them."""
    return sorted(path.stem for path in _primitives(sources.node_root()).glob("*.js"))


def flags(root: Path) -> list[str]:
    """Node's flags for a process that runs generated code, as `bridge/flags.json` lists them."""
    listed = json.loads((root / "bridge" / "flags.json").read_text("utf-8"))["node"]
    return [str(flag).format(root=root, primitives=_primitives(root)) for flag in listed]
