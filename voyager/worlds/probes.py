"""What `voyager doctor` tries in a world: one YAML file a mechanic, in `worlds/probes/`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from voyager.operated import read_yaml
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
    paths = sorted(folder.glob("*.yaml"), key=lambda path: _rank(path.stem))
    return {path.stem: read_yaml(path, Probe, "probe") for path in paths}


_ORDER = ("step-up", "jump", "dig", "place", "craft-2x2", "craft-3x3", "furnace", "chest", "eat", "combat")


def _rank(name: str) -> tuple[int, str]:
    return (_ORDER.index(name) if name in _ORDER else len(_ORDER), name)
