"""What `voyager doctor` tries in a world: one YAML file a mechanic, in `worlds/probes/`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, cast

import yaml
from pydantic import ConfigDict, Field, ValidationError
from pydantic.dataclasses import dataclass

from voyager.errors import ConfigError
from voyager.wire import from_json
from voyager.worlds.arena import Arena

_CONFIG = ConfigDict(extra="forbid")


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Fault:
    """A known fault of mineflayer or of a server behind the failure of a probe, and what is done about it."""

    fault: str
    source: str
    workaround: str


@dataclass(frozen=True, kw_only=True, config=_CONFIG)
class Probe:
    """One mechanic: a program, what it needs, and how the inventory differs after it.

    A program that finds nothing to try it on returns `{skipped: why}`.
    """

    title: str
    program: str
    gives: Mapping[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict[str, int])
    """Items that the bot needs."""
    keeps: Mapping[str, int] = Field(default_factory=dict[str, int])
    """Items of which there are at least so many afterwards."""
    gains: Mapping[str, int] = Field(default_factory=dict[str, int])
    """Items (signed) by which the inventory differs afterwards, as the world has it."""
    entities: tuple[str, ...] = ()
    """Lines of `summon`, where commands may be used."""
    food: Annotated[int, Field(ge=0, le=20)] | None = None
    known: tuple[Fault, ...] = ()

    def arena(self) -> Arena:
        """The start that it needs, where the world is ours."""
        return Arena(give=self.gives, entities=self.entities, health=20, food=20 if self.food is None else self.food)


def load_probes(folder: Path) -> dict[str, Probe]:
    """Every probe by name, in the order in which they are tried.

    Raises:
        ConfigError: a file that can't be read or has a field that is unknown or wrong; names it.
    """
    return {path.stem: _load(path) for path in sorted(folder.glob("*.yaml"), key=lambda path: _rank(path.stem))}


_ORDER = ("step-up", "jump", "dig", "place", "craft-2x2", "craft-3x3", "furnace", "chest", "eat", "combat")


def _rank(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)


def _load(path: Path) -> Probe:
    try:
        return from_json(Probe, cast(object, yaml.safe_load(path.read_text("utf-8"))))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise ConfigError(f"probe {path} can't be read: {' '.join(str(error).split())}") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"]) or "the file"
        raise ConfigError(f"probe {path}: `{field}`: {first['msg']}") from error
