"""The game connection, made by the agent: the bot process has no right to make one and is handed the socket."""

import asyncio
import os
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pydantic import TypeAdapter

from voyager import sources
from voyager.errors import ConnectionFailed
from voyager.gamedata import VERSION

CONNECT_TIMEOUT_S = 30.0
LOOKUP_TIMEOUT_S = 30.0


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


@dataclass(frozen=True, kw_only=True)
class Server:
    """What a server says of itself: where it really listens, and which version it plays."""

    address: Address
    version: str


async def look_up(host: str, port: int, *, version: str | None = None, resolver: str | None = None) -> Server:
    """Ask a server before joining it; a name at the default port may lead elsewhere by its SRV record.

    Args:
        version: the version to play, taken as given; None: what the server says it plays.
        resolver: `ADDRESS:PORT` of the name server; None: the system's.
    Raises:
        ConnectionFailed: it gives no answer, or plays a version that mineflayer does not speak.
    """
    root = sources.node_root()
    script = root / "bridge" / "src" / "find-server.ts"
    command = [str(sources.node()), str(script), host, str(port), *([resolver] if resolver else [])]
    process = await asyncio.create_subprocess_exec(
        *command, cwd=root, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.DEVNULL
    )
    where = f"{host}:{port}"
    try:
        async with asyncio.timeout(LOOKUP_TIMEOUT_S):
            out, _ = await process.communicate()
    except TimeoutError as late:
        raise ConnectionFailed(f"{where} gave no answer in {LOOKUP_TIMEOUT_S:.0f} s") from late
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    told = TypeAdapter(_Told).validate_json(out.splitlines()[-1] if out.strip() else b'{"error": "no answer"}')
    address = Address(host=host, port=port) if told.record is None else _address(told.record)
    if version is not None:
        return Server(address=address, version=version)
    if told.status is None:
        raise ConnectionFailed(
            f"{where} does not answer ({told.error}); start a Minecraft server there ({VERSION} is what skills are made"
            " for), or name no server to play in the embedded world"
        )
    if told.status.version is None:
        raise ConnectionFailed(
            f"{where} plays {told.status.name} (protocol {told.status.protocol}), which this mineflayer does not speak;"
            " choose another server, or give a version that it takes besides with `version` in voyager.toml"
        )
    return Server(address=address, version=told.status.version)


@dataclass(frozen=True, kw_only=True)
class _Record:
    name: str
    port: int


@dataclass(frozen=True, kw_only=True)
class _Status:
    protocol: int
    name: str
    version: str | None


@dataclass(frozen=True, kw_only=True)
class _Told:
    """What `find-server.ts` prints."""

    record: _Record | None = None
    status: _Status | None = None
    error: str | None = None


def _address(record: _Record) -> Address:
    return Address(host=record.name, port=record.port)


async def open_game(address: Address) -> socket.socket:
    """A connected TCP socket to a Minecraft server.

    Raises:
        ConnectionFailed: no such host, refused, or no answer in time; the message says which.
    """
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
            return await _first_to_answer(found)
    except socket.gaierror as error:
        raise ConnectionFailed(f"there is no host `{address.host}` ({error.strerror}); check the name") from error
    except TimeoutError as error:
        raise ConnectionFailed(
            f"{address} gave no answer in {CONNECT_TIMEOUT_S:.0f} s; is its port open to this machine?"
        ) from error
    except OSError as error:
        why = os.strerror(error.errno) if error.errno else error
        raise ConnectionFailed(f"no connection to {address}: {why}; does a server run there?") from error


async def _first_to_answer(found: Sequence[tuple[int, int, int, str, Any]]) -> socket.socket:
    loop = asyncio.get_running_loop()
    last = OSError("the name has no address")
    for family, kind, protocol, _, address in found:
        game = socket.socket(family, kind, protocol)
        game.setblocking(False)
        try:
            await loop.sock_connect(game, address)
            return game
        except OSError as error:
            game.close()
            last = error
        except BaseException:
            game.close()
            raise
    raise last
