"""What the bot perceives and what a program did in the world."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic import JsonValue
from pydantic.dataclasses import dataclass as checked

from voyager.domain.programs import ProgramError

Outcome = Literal["returned", "threw", "timed_out", "crashed", "killed_by_limit"]


@checked(frozen=True, kw_only=True)
class Position:
    """A point in blocks."""

    x: float
    y: float
    z: float


@checked(frozen=True, kw_only=True)
class CallError:
    code: str
    message: str
    details: Mapping[str, JsonValue] = field(default_factory=dict[str, JsonValue])


@checked(frozen=True, kw_only=True)
class Effect:
    """What one call changed: items (signed), blocks mined and placed, metres moved, half hearts lost, tools' wear."""

    inventory: Mapping[str, int] = field(default_factory=dict[str, int])
    mined: Mapping[str, int] = field(default_factory=dict[str, int])
    placed: Mapping[str, int] = field(default_factory=dict[str, int])
    position_moved: float = 0.0
    damage: float = 0.0
    wear: int = 0
    """Durability points that tools and armour lost, less those mended."""


@checked(frozen=True, kw_only=True)
class Call:
    """One call of a primitive or skill in an execution's trace; `calls` are those it made itself."""

    name: str
    kind: Literal["primitive", "skill"]
    version: int | None = None
    args: tuple[JsonValue, ...] = ()
    start_tick: int = 0
    ticks: int = 0
    result: JsonValue = None
    error: CallError | None = None
    effect: Effect = field(default_factory=Effect)
    calls: tuple["Call", ...] = ()


@checked(frozen=True, kw_only=True)
class BlockSummary:
    count: int
    nearest: Position
    distance: float


@checked(frozen=True, kw_only=True)
class EntitySummary:
    name: str
    kind: str
    count: int
    nearest: Position
    distance: float


@checked(frozen=True, kw_only=True)
class Remembered:
    """A kind of block out of sight: where one was, how far that is now, and how long ago it was seen."""

    nearest: Position
    distance: float
    ticks_ago: int


@checked(frozen=True, kw_only=True)
class KnownContainer:
    """A chest or barrel that the bot opened, with what was in it then."""

    block: str
    position: Position
    distance: float
    items: Mapping[str, int]
    ticks_ago: int


@checked(frozen=True, kw_only=True)
class EffectSummary:
    """A status effect on the bot, `level` from 1."""

    name: str
    level: int
    ticks_left: int


@checked(frozen=True, kw_only=True)
class Light:
    """Block and sky light at the bot's feet, of 15."""

    block: int
    sky: int


@checked(frozen=True, kw_only=True)
class Observation:
    """What the bot perceives: blocks within 32, entities, its own state. Health and food are of 20."""

    tick: int
    position: Position
    dimension: str
    biome: str
    time_of_day: int
    is_day: bool
    health: float
    food: float
    yaw: float = 0.0
    pitch: float = 0.0
    on_ground: bool = True
    saturation: float = 0.0
    oxygen: float = 20.0
    held: str | None = None
    equipment: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    inventory: Mapping[str, int] = field(default_factory=dict[str, int])
    slots_used: int = 0
    level: int = 0
    """Of experience."""
    effects: tuple[EffectSummary, ...] = ()
    light: Light = field(default_factory=lambda: Light(block=0, sky=15))
    weather: Literal["clear", "rain", "thunder"] = "clear"
    blocks: Mapping[str, BlockSummary] = field(default_factory=dict[str, BlockSummary])
    recently_seen: Mapping[str, Remembered] = field(default_factory=dict[str, Remembered])
    containers: tuple[KnownContainer, ...] = ()
    entities: tuple[EntitySummary, ...] = ()


@checked(frozen=True, kw_only=True)
class SkillUse:
    """Which version a call bound to."""

    name: str
    version: int


@checked(frozen=True, kw_only=True)
class Standing:
    """Where and with what the bot stood at one moment."""

    tick: int
    inventory: Mapping[str, int]
    position: Position


@checked(frozen=True, kw_only=True)
class ReflexEffect:
    """How the body's state changed: half hearts, food and breath of 20, metres."""

    health: float = 0.0
    food: float = 0.0
    oxygen: float = 0.0
    moved: float = 0.0


@checked(frozen=True, kw_only=True)
class ReflexAct:
    """What the body did by itself while the program ran, and why."""

    tick: int
    name: str
    what: str
    effect: ReflexEffect = field(default_factory=ReflexEffect)


@checked(frozen=True, kw_only=True)
class Execution:
    """What happened when a program ran; a failing program is data, never an exception."""

    outcome: Outcome
    result: JsonValue = None
    error: ProgramError | None = None
    ticks: int = 0
    wall_s: float = 0.0
    trace: tuple[Call, ...] = ()
    chat: tuple[str, ...] = ()
    log: tuple[str, ...] = ()
    before: Standing | None = None
    after: Standing | None = None
    observation: Observation | None = None
    skills_used: tuple[SkillUse, ...] = ()
    reflexes: tuple[ReflexAct, ...] = ()
    truncated: bool = False


@checked(frozen=True, kw_only=True)
class Truth:
    """A player as the server has it; what rule verdicts read, so that a program can't fool them.

    `statistics` maps vanilla's categories (`mined`, `crafted`, `used`, ...) to counts by name; it is empty
    where the server is not ours.
    """

    tick: int
    inventory: Mapping[str, int]
    health: float = 20.0
    food: float = 20.0
    saturation: float = 0.0
    dead: bool = False
    position: Position | None = None
    dimension: str = "overworld"
    equipment: Mapping[str, str | None] = field(default_factory=dict[str, str | None])
    statistics: Mapping[str, Mapping[str, float]] = field(default_factory=dict[str, Mapping[str, float]])
    time_of_day: int | None = None
    """Of 24000 ticks from dawn; None where the server is not ours."""
