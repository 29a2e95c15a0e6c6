"""World specs, `embedded[:PRESET]` or `HOST:PORT`, and the embedded world's clocks."""

import ipaddress
import re
from collections.abc import Sequence
from dataclasses import dataclass

from voyager.errors import ConfigError

DEFAULT_PORT = 25565
LOOPBACK = "127.0.0.1"
ANYWHERE = "0.0.0.0"


@dataclass(frozen=True, kw_only=True)
class EmbeddedSpec:
    preset: str = "default"

    def __str__(self) -> str:
        return f"embedded:{self.preset}"


@dataclass(frozen=True, kw_only=True)
class RemoteSpec:
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.host}:{self.port}"


WorldSpec = EmbeddedSpec | RemoteSpec


def parse_world(text: str) -> WorldSpec:
    """Read a world spec.

    Raises:
        ConfigError: neither form fits, or the port is not in 1..65535.
    """
    head, _, tail = text.partition(":")
    if head == "embedded":
        return EmbeddedSpec(preset=tail or "default")
    if not head or any(c.isspace() or c == "/" for c in text) or not tail:
        raise ConfigError(
            f"`{text}` is no world; use `embedded`, `embedded:PRESET` or `HOST:PORT` (e.g. `localhost:{DEFAULT_PORT}`)"
        )
    if not tail.isascii() or not tail.isdigit() or not 1 <= int(tail) <= 65535:
        raise ConfigError(f"`{tail}` in world `{text}` is no port; ports are whole numbers from 1 to 65535")
    return RemoteSpec(host=head, port=int(tail))


def check_clock(text: str) -> str:
    """`free`, `real` or `warp:K`, as given.

    Raises:
        ConfigError: another word, or a K not in 0 < K <= 1000.
    """
    factor = re.fullmatch(r"warp:(\d+(?:\.\d+)?)", text)
    if text not in ("free", "real") and (factor is None or not 0 < float(factor[1]) <= 1000):
        raise ConfigError(f"`{text}` is no clock; use `free`, `real`, or `warp:K` with K up to 1000 (e.g. `warp:10`)")
    return text


def check_player(name: str) -> str:
    """A player's name, as given.

    Raises:
        ConfigError: nobody can join under it.
    """
    if re.fullmatch(r"[A-Za-z0-9_]{1,16}", name) is None:
        raise ConfigError(f"nobody can be called `{name}`; a player name has 1 to 16 letters, digits or _")
    return name


def check_host(host: str, *, public: bool) -> str:
    """The address to listen on, as given.

    Raises:
        ConfigError: it is not this machine's own, and `public` does not allow that.
    """
    if public or _is_loopback(host):
        return host
    raise ConfigError(
        f"`{host}` is reachable from other machines, and whoever joins is believed to be who they say;"
        f" add --public to allow that, or leave out --host to serve on {LOOPBACK} only"
    )


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def check_choice(what: str, text: str, known: Sequence[str]) -> str:
    """`text`, when it is one of `known`.

    Raises:
        ConfigError: it is not; the message names what there is.
    """
    if text not in known:
        raise ConfigError(f"`{text}` is no {what}; use one of {', '.join(known)}")
    return text
