"""A skill's fixture: the start that its verifying attempt had, so that it can be run again."""

from collections.abc import Mapping
from dataclasses import field
from typing import Annotated, Literal

from pydantic import Field, JsonValue
from pydantic.dataclasses import dataclass as checked

from voyager.domain.play import Execution, Position, Truth

Ground = Literal["box", "region", "world"]
"""What is stood on: the box that the program needed, all that was captured around it, or that in the land it lay in."""
MAX_CELLS = 8_000_000
"""Blocks in a box at most: what lies 64 around over the whole height of a world is 6.4 million."""


@checked(frozen=True, kw_only=True)
class Box:
    """The blocks of a cuboid as runs of equal ones: x grows fastest, then z, then y."""

    origin: tuple[int, int, int]
    """Its lowest corner: x, y, z."""
    size: tuple[Annotated[int, Field(ge=1)], Annotated[int, Field(ge=1, le=384)], Annotated[int, Field(ge=1)]]
    palette: tuple[str, ...]
    """Block states as commands spell them: `stone`, `oak_log[axis=y]`."""
    runs: tuple[Annotated[int, Field(ge=0)], ...]
    """In turns a place in the palette and a count of blocks; the counts fill the box exactly."""

    def __post_init__(self) -> None:
        width, height, depth = self.size
        cells = width * height * depth
        if cells > MAX_CELLS:
            raise ValueError(f"a box of {width} x {height} x {depth} has {cells} blocks; {MAX_CELLS} are the most")
        if len(self.runs) % 2 or sum(self.runs[1::2]) != cells:
            raise ValueError(f"the runs of a box of {cells} blocks do not fill it")
        if any(place >= len(self.palette) for place in self.runs[::2]):
            raise ValueError("a run names a block that is not in the palette")


@checked(frozen=True, kw_only=True)
class Stack:
    """What lies in one slot, numbered as vanilla does: 5-8 armour, 9-35 main, 36-44 hotbar, 45 off hand."""

    slot: Annotated[int, Field(ge=1, le=45)]
    item: str
    count: Annotated[int, Field(ge=1, le=64)] = 1
    damage: Annotated[int, Field(ge=0)] = 0
    """Durability used so far."""
    tags: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    """Enchantments and what else is told of it."""


@checked(frozen=True, kw_only=True)
class Start:
    """The player as an attempt found it. Health and food are of 20, angles in degrees."""

    position: Position
    yaw: float = 0.0
    pitch: float = 0.0
    health: float = 20.0
    food: float = 20.0
    saturation: float = 5.0
    held: Annotated[int, Field(ge=0, le=8)] = 0
    """The hotbar's place in hand."""
    inventory: tuple[Stack, ...] = ()
    rest: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    """What else the world saves of a player (effects, experience, breath, own spawn); a new player's where absent."""

    @property
    def counts(self) -> dict[str, int]:
        """How many of each item are carried."""
        counts: dict[str, int] = {}
        for stack in self.inventory:
            counts[stack.item] = counts.get(stack.item, 0) + stack.count
        return counts


@checked(frozen=True, kw_only=True)
class Fixture:
    """The start of one attempt, complete enough to be made again in another world."""

    preset: str = "arena"
    seed: int = 1
    """With `preset`, the land in which the attempt was made."""
    ground: Ground = "world"
    start: Start
    time: int = 1000
    """Ticks since the world's first dawn; 24,000 are a day."""
    box: Box | None = None
    mobs: tuple[Mapping[str, JsonValue], ...] = ()
    """Creatures near, as the world saves them: `kind`, `position`, `vitals`, `growth`, `traits`, ..."""
    scene: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])
    """What else the world saves: contents of chests and furnaces, things lying about, weather, generators' states."""
    memory: JsonValue = None
    """What the bot knew and could not see; None: nothing."""
    args: tuple[JsonValue, ...] = ()
    draws: int = 1
    """Seed of the program's `Math.random`."""
    deadline_ticks: Annotated[int, Field(ge=1)] = 12_000
    reproduces: bool | None = None
    """Whether the program reached its goal from here again when the fixture was made; None: it was not tried."""
    lacking: str = ""
    """Why it did not."""


@checked(frozen=True, kw_only=True)
class Replay:
    """A program run from a fixture, and what came of it."""

    green: bool
    reason: str = ""
    """Empty when green: else the error with its line, or what of the goal was not seen."""
    execution: Execution
    before: Truth
    after: Truth
