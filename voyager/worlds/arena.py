"""Arenas: a start for one program or fixture, as a YAML file, made in the embedded world before the program runs."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Literal

from pydantic import ConfigDict, Field
from pydantic.dataclasses import dataclass

from voyager.domain import Program
from voyager.errors import ConfigError, WorldError
from voyager.operated import read_yaml
from voyager.ports import Bridge
from voyager.worlds.embedded import EmbeddedWorld

Slot = Literal["hand", "off_hand", "head", "torso", "legs", "feet"]
_SLOTS: Mapping[Slot, str] = {
    "hand": "weapon.mainhand",
    "off_hand": "weapon.offhand",
    "head": "armor.head",
    "torso": "armor.chest",
    "legs": "armor.legs",
    "feet": "armor.feet",
}
SETTLING_TICKS = 10
"""What was put up falls, is lit and is seen by the bot."""
_WAIT = Program(source="async function settle(bot, ticks) { await bot.waitForTicks(ticks) }", entry="settle")
_WAIT_DEADLINE_S = 60.0


@dataclass(frozen=True, kw_only=True, config=ConfigDict(extra="forbid"))
class Arena:
    """The fields of the file. Commands are vanilla's, without slash, `~` counted from the player."""

    preset: str = "arena"
    seed: int = 1
    position: tuple[float, float, float] | None = None
    time: Annotated[int, Field(ge=0)] | None = None
    """Ticks of the day: 0 sunrise, 6000 noon, 13000 nightfall."""
    give: Mapping[str, Annotated[int, Field(ge=1)]] = Field(default_factory=dict[str, int])
    equip: Mapping[Slot, str] = Field(default_factory=dict[Slot, str])
    blocks: tuple[str, ...] = ()
    """Lines of `setblock` and `fill`."""
    entities: tuple[str, ...] = ()
    """Lines of `summon`."""
    health: Annotated[int, Field(ge=1, le=20)] | None = None
    food: Annotated[int, Field(ge=0, le=20)] | None = None

    def commands(self, player: str) -> list[str]:
        """Everything that commands can set, in the order that works: ground before feet, hand before pockets."""
        lines = list(self.blocks)
        if self.position is not None:
            lines.append(f"tp {player} {' '.join(f'{value:g}' for value in self.position)}")
        if self.time is not None:
            lines.append(f"time set {self.time}")
        lines += [f"item replace entity {player} {_SLOTS[slot]} with {item}" for slot, item in self.equip.items()]
        lines += [f"give {player} {item} {count}" for item, count in self.give.items()]
        return [*lines, *self.entities]


def load_arena(path: Path) -> Arena:
    """Read an arena file.

    Raises:
        ConfigError: it can't be read, or a field is unknown or out of its limits; names the field.
    """
    return read_yaml(path, Arena, "arena")


async def settle(bridge: Bridge, ticks: int = SETTLING_TICKS) -> None:
    """Let the world go on for `ticks` while the bot does nothing."""
    await bridge.run(_WAIT, args=[ticks], skills=(), deadline_ticks=ticks + 100, deadline_s=_WAIT_DEADLINE_S, seed=1)


async def set_up(arena: Arena, world: EmbeddedWorld, bridge: Bridge, player: str) -> None:
    """Make the start: what an arena sets up is the start, not help.

    Raises:
        ConfigError: a line that the world refuses, with its reason.
        WorldError: the world is gone.
    """
    for line in arena.commands(player):
        answer = await world.command(f"execute as {player} at {player} run {line}")
        if not answer.ok:
            raise ConfigError(f"arena: `{line}`: {' '.join(answer.output) or 'refused'}")
    try:
        await world.condition(player, health=arena.health, food=arena.food)
    except WorldError as error:
        raise ConfigError(f"arena: {error}") from error
    await settle(bridge)
