"""Where a server listens, asked of a name server made up here."""

import asyncio
import struct
from collections.abc import AsyncGenerator
from typing import cast

import pytest

from voyager.bridge.game import Address, find_server


def name(text: str) -> bytes:
    return b"".join(bytes([len(part)]) + part.encode() for part in text.split(".")) + b"\0"


class NameServer(asyncio.DatagramProtocol):
    """Knows one record, of `play.example`; says of all else that it does not exist (RFC 1035, RFC 2782)."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.DatagramTransport, transport)

    def datagram_received(self, data: bytes, addr: tuple[str, int]) -> None:
        question = data[12:]
        wanted = name("_minecraft._tcp.play.example") + struct.pack(">HH", 33, 1)
        known = question.startswith(wanted)
        head = data[:2] + struct.pack(">HHHHH", 0x8180 if known else 0x8183, 1, int(known), 0, 0)
        record = struct.pack(">HHH", 0, 5, 25577) + name("node.play.example")
        answer = b"\xc0\x0c" + struct.pack(">HHIH", 33, 1, 60, len(record)) + record if known else b""
        self._transport.sendto(head + question[: question.index(b"\0") + 5] + answer, addr)


@pytest.fixture
async def resolver() -> AsyncGenerator[str]:
    loop = asyncio.get_running_loop()
    transport, _ = await loop.create_datagram_endpoint(NameServer, local_addr=("127.0.0.1", 0))
    host, port = transport.get_extra_info("sockname")
    yield f"{host}:{port}"
    transport.close()


async def test_a_name_at_the_default_port_is_looked_up(resolver: str) -> None:
    assert await find_server("play.example", 25565, resolver) == Address(host="node.play.example", port=25577)


async def test_a_name_without_a_record_is_used_itself(resolver: str) -> None:
    assert await find_server("other.example", 25565, resolver) == Address(host="other.example", port=25565)


@pytest.mark.parametrize(("host", "port"), [("play.example", 25566), ("127.0.0.1", 25565), ("localhost", 25565)])
async def test_another_port_or_an_address_is_taken_as_given(resolver: str, host: str, port: int) -> None:
    assert await find_server(host, port, resolver) == Address(host=host, port=port)
