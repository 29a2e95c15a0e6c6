"""A Microsoft account: signed in and used by the agent alone; the bot process never sees its token."""

import asyncio
import json
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import JsonValue

from voyager import sources
from voyager.errors import ConnectionFailed, SetupError

SESSION_SERVER = "https://sessionserver.mojang.com"
"""Where a client tells that it joins (minecraft.wiki, Java Edition protocol/Encryption § Authentication)."""
SIGN_IN_TIMEOUT_S = 900.0
"""How long a person may take to confirm the sign-in on the page."""
_JOIN_TIMEOUT_S = 20.0


@dataclass(frozen=True, kw_only=True)
class Account:
    """Who plays. `session_server` differs from Mojang's only for servers that keep accounts of their own."""

    id: str
    name: str
    token: str = field(repr=False)
    session_server: str = SESSION_SERVER


async def sign_in(name: str, folder: Path, tell: Callable[[str], None]) -> Account:
    """Sign `name` in; what it leaves in `folder` lets the next time go without a person.

    Args:
        tell: given the page and the code that a person has to enter, when one has to.
    Raises:
        SetupError: refused, or not confirmed in time; says why.
    """
    await asyncio.to_thread(folder.mkdir, parents=True, exist_ok=True, mode=0o700)
    root = sources.node_root()
    script = root / "bridge" / "src" / "sign-in.ts"
    process = await asyncio.create_subprocess_exec(
        str(sources.node()), str(script), name, str(folder), cwd=root, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        async with asyncio.timeout(SIGN_IN_TIMEOUT_S):
            async for line in process.stdout:
                account = _read(json.loads(line), tell)
                if account is not None:
                    return account
    except TimeoutError as late:
        raise SetupError(f"the sign-in of {name} was not confirmed in {SIGN_IN_TIMEOUT_S / 60:.0f} minutes") from late
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()
    raise SetupError(f"the sign-in of {name} ended without a reason; try again")


def _read(message: dict[str, dict[str, str]], tell: Callable[[str], None]) -> Account | None:
    if "code" in message:
        code = message["code"]
        tell(f"open {code['uri']} and enter {code['code']} to let the bot play with your account")
    if "error" in message:
        raise SetupError(f"Microsoft refused the sign-in: {message['error']}; set `auth` to `offline` to play without")
    return Account(**message["account"]) if "account" in message else None


async def join_session(account: Account, server_hash: str) -> None:
    """Tell the session server that the account joins the server of that hash.

    Raises:
        ConnectionFailed: it refused, or can't be reached.
    """
    body: dict[str, JsonValue] = {
        "accessToken": account.token,
        "selectedProfile": account.id,
        "serverId": server_hash,
    }
    request = urllib.request.Request(
        f"{account.session_server}/session/minecraft/join",
        data=json.dumps(body).encode(),
        headers={"Content-Type": "application/json"},
    )
    try:
        await asyncio.to_thread(lambda: urllib.request.urlopen(request, timeout=_JOIN_TIMEOUT_S).close())
    except urllib.error.HTTPError as refused:
        raise ConnectionFailed(
            f"the session server refused the account {account.name} ({refused.code}); sign in again"
        ) from refused
    except OSError as error:
        raise ConnectionFailed(f"the session server can't be reached: {error}") from error
