"""World specs: `embedded[:PRESET]` or `HOST:PORT`."""

from dataclasses import dataclass

from voyager.errors import ConfigError

DEFAULT_PORT = 25565


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
