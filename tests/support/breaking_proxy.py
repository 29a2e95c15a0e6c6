"""A proxy before a Minecraft server that loses chosen packets of the client: a mechanic broken on purpose."""

import asyncio
from collections.abc import AsyncGenerator, Collection
from contextlib import asynccontextmanager, suppress

PACKETS = {"window_click": 0x0B, "block_dig": 0x1D, "block_place": 0x31}
"""Ids of the play state, protocol 763 (minecraft-data, pc/1.20/protocol.json)."""
_BEFORE_PLAY = 2
"""Handshake and login start; no compression and no encryption are agreed on over loopback."""


@asynccontextmanager
async def losing(port: int, names: Collection[str]) -> AsyncGenerator[int]:
    """Its own port, leading to `port` on this machine without the packets of those names."""
    lost = {PACKETS[name] for name in names}
    tasks: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        there, onward = await asyncio.open_connection("127.0.0.1", port)
        for task in (_pass(there, writer), _sift(reader, onward, lost)):
            tasks.add(asyncio.ensure_future(task))

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    try:
        yield server.sockets[0].getsockname()[1]
    finally:
        server.close()
        for task in tasks:
            task.cancel()


async def _pass(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
    writer.close()


async def _sift(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, lost: Collection[int]) -> None:
    """Frames are a length as a varint and so many bytes, the first of them the packet's id."""
    number = 0
    with suppress(ConnectionError, asyncio.IncompleteReadError):
        while True:
            length, head = await _varint(reader)
            body = await reader.readexactly(length)
            number += 1
            if number <= _BEFORE_PLAY or body[0] not in lost:
                writer.write(head + body)
    writer.close()


async def _varint(reader: asyncio.StreamReader) -> tuple[int, bytes]:
    value, raw = 0, b""
    while not raw or raw[-1] & 0x80:
        raw += await reader.readexactly(1)
        value |= (raw[-1] & 0x7F) << 7 * (len(raw) - 1)
    return value, raw
