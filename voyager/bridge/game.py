"""The game connection, made by the agent: the bot process has no right to make one and is handed the socket."""

import asyncio
import ipaddress
import json
import socket
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from voyager import sources
from voyager.errors import ConnectionFailed
from voyager.worlds.spec import DEFAULT_PORT

CONNECT_TIMEOUT_S = 30.0
LOOKUP_TIMEOUT_S = 10.0


@dataclass(frozen=True, kw_only=True)
class Address:
    """Where a server listens."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


async def open_game(host: str, port: int) -> socket.socket:
    """A connected TCP socket to a Minecraft server.

    Raises:
        ConnectionFailed: no such host, refused, or no answer in time; the message says which.
    """
    address = await find_server(host, port)
    told = (
        f"{host}:{port}" if address == Address(host=host, port=port) else f"{host}:{port} (its record names {address})"
    )
    loop = asyncio.get_running_loop()
    try:
        async with asyncio.timeout(CONNECT_TIMEOUT_S):
            found = await loop.getaddrinfo(address.host, address.port, type=socket.SOCK_STREAM)
            return await _first_to_answer(found)
    except socket.gaierror as error:
        raise ConnectionFailed(
            f"there is no host `{address.host}` ({error.strerror}); check the name in {told}"
        ) from error
    except TimeoutError as error:
        raise ConnectionFailed(
            f"{told} gave no answer in {CONNECT_TIMEOUT_S:.0f} s; is its port open to this machine?"
        ) from error
    except OSError as error:
        raise ConnectionFailed(
            f"no connection to {told}: {error.strerror or error}; does a server run there?"
        ) from error


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


async def find_server(host: str, port: int, resolver: str | None = None) -> Address:
    """Where `host` says that its Minecraft server is: its SRV record, asked for by a name at the default port only.

    Args:
        resolver: `ADDRESS:PORT` of the name server; None: the system's.
    """
    given = Address(host=host, port=port)
    if port != DEFAULT_PORT or host == "localhost" or _is_address(host):
        return given
    root = sources.node_root()
    command = [str(sources.node()), str(root / "bridge" / "src" / "srv.ts"), host, *([resolver] if resolver else [])]
    process = await asyncio.create_subprocess_exec(*command, cwd=root, stdout=asyncio.subprocess.PIPE)
    try:
        async with asyncio.timeout(LOOKUP_TIMEOUT_S):
            out, _ = await process.communicate()
    except TimeoutError:
        return given  # As without a record: the name itself may still answer.
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
    record = json.loads(out or b"null")
    return given if record is None else Address(host=record["name"], port=record["port"])


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True
