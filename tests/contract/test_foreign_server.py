"""Joining servers that are not ours: what they play, whom they let in, and accounts."""

import asyncio
import json
from collections.abc import AsyncGenerator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from voyager import sources
from voyager.bridge.account import Account
from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.bridge.game import Address, look_up
from voyager.bridge.refusals import explain
from voyager.errors import ConnectionFailed

SCRIPT = Path(__file__).parents[1] / "support" / "foreign_server.cjs"
Lines = Callable[[], Coroutine[None, None, dict[str, Any]]]


@asynccontextmanager
async def foreign(**settings: object) -> AsyncGenerator[tuple[int, dict[str, Any], Lines]]:
    """Its port, what it first said, and what it says next."""
    process = await asyncio.create_subprocess_exec(
        str(sources.node()),
        str(SCRIPT),
        json.dumps(settings),
        cwd=sources.node_root(),
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    out = process.stdout

    async def line() -> dict[str, Any]:
        return json.loads(await out.readline())

    try:
        started = await line()
        yield started["port"], started, line
    finally:
        process.kill()
        await process.wait()


async def test_a_server_says_which_version_it_plays() -> None:
    async with foreign(version="1.19.4") as (port, _, _line):
        server = await look_up("127.0.0.1", port)
    assert (server.version, server.address) == ("1.19.4", Address(host="127.0.0.1", port=port))


async def test_a_version_that_mineflayer_does_not_speak_is_named_unless_one_is_given() -> None:
    async with foreign(protocol=99_999) as (port, _, _line):
        with pytest.raises(ConnectionFailed, match=r"plays Later 99 \(protocol 99999\)"):
            await look_up("127.0.0.1", port)
        assert (await look_up("127.0.0.1", port, version="1.20.1")).version == "1.20.1"


async def test_where_nothing_listens_is_said(unused_tcp_port: int) -> None:
    with pytest.raises(ConnectionFailed, match=r"does not answer .*start a Minecraft server there"):
        await look_up("127.0.0.1", unused_tcp_port)


async def test_a_refusal_comes_with_the_next_step(tmp_path: Path) -> None:
    async with foreign(refuse="multiplayer.disconnect.not_whitelisted") as (port, _, _line):
        bridge = NodeBridge(BotOptions(host="127.0.0.1", port=port, lockstep=False), tmp_path / "bot.log")
        with pytest.raises(ConnectionFailed, match=r"not_whitelisted.*have an operator add `Voyager`"):
            await bridge.connect()
        await bridge.close()


@pytest.mark.parametrize(
    ("reason", "step"),
    [
        ("You are not white-listed on this server!", "whitelist"),
        ("If you wish to use IP forwarding, please enable it in your BungeeCord config as well!", "proxy"),
        ("This server requires you to connect with Velocity.", "proxy"),
        ("multiplayer.disconnect.unverified_username", "VOYAGER_AUTH=microsoft"),
        ("multiplayer.disconnect.outdated_client", "`version`"),
        ("multiplayer.disconnect.duplicate_login", "another `username`"),
        ("multiplayer.disconnect.flying", "allow-flight"),
        ("Connection throttled! Please wait before reconnecting.", "in a minute"),
        ("something of its own", "does a Minecraft server run there"),
    ],
)
def test_the_usual_refusals_are_explained(reason: str, step: str) -> None:
    assert step in explain(reason, "Voyager")


def player(port: int, sessions: str, token: str) -> BotOptions:
    account = Account(id="0123456789abcdef0123456789abcdef", name="Ada", token=token, session_server=sessions)
    return BotOptions(host="127.0.0.1", port=port, username="Ada", lockstep=False, account=account)


async def test_a_server_that_checks_accounts_is_joined_and_the_bot_process_has_no_token(tmp_path: Path) -> None:
    async with foreign(online=True) as (port, started, line):
        bridge = NodeBridge(player(port, started["sessions"], "secret"), tmp_path / "bot.log")
        with pytest.raises(ConnectionFailed, match="seen enough"):
            await bridge.connect()
        assert await line() == {
            "join": {"accessToken": "secret", "selectedProfile": "0123456789abcdef0123456789abcdef"}
        }
        assert (await line())["player"]["name"] == "Ada"
        await bridge.close()


async def test_an_account_that_the_session_server_refuses_is_said(tmp_path: Path) -> None:
    async with foreign(online=True) as (port, started, _line):
        bridge = NodeBridge(player(port, started["sessions"], "stale"), tmp_path / "bot.log")
        with pytest.raises(ConnectionFailed, match=r"refused the account Ada \(403\); sign in again"):
            await bridge.connect()
        await bridge.close()
