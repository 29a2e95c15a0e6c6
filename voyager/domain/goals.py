"""What is to be reached."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic.dataclasses import dataclass as checked

GoalKind = Literal[
    "obtain", "craft", "smelt", "mine", "kill", "place", "eat", "equip", "reach", "deposit", "open", "sleep", "shelter"
]
Measure = Literal[
    "gained", "crafted", "mined", "used", "killed", "equipped", "reached", "stored", "opened", "slept", "outlasted"
]
GoalOutcome = Literal["learned", "reused", "done", "gave_up", "skipped"]


@checked(frozen=True, kw_only=True)
class Predicate:
    """What must have changed since the goal began: `measure` of `subject` rose by at least `minimum`.

    `gained` reads the inventory, `equipped` the hand and armour and `reached` the position, each as it stands at the
    end; `stored` what was put into containers and not taken out again, `opened` vanilla's statistics of opening and
    using blocks, `slept` that of lying down in a bed, `outlasted` whether a night became day
    without a death, the others its statistics of that name.
    """

    measure: Measure
    subject: str
    minimum: int = 1

    def __str__(self) -> str:
        return f"{self.measure} {self.subject} >= {self.minimum}"


@checked(frozen=True, kw_only=True)
class Goal:
    """A goal as people and models read it (`text`) and, where one exists, as a machine checks it (`predicate`)."""

    text: str
    kind: GoalKind | None = None
    subject: str | None = None
    count: int = 1
    predicate: Predicate | None = None


@checked(frozen=True, kw_only=True)
class GoalRecord:
    """How one goal ended: what the curriculum looks back on."""

    goal: Goal
    outcome: GoalOutcome
    attempts: int
    skill: str | None = None
    lacked: Mapping[str, int] = field(default_factory=dict[str, int])
    """What the last attempt said was missing (items, stations, tools, things to be in sight), and how many of it."""


@checked(frozen=True, kw_only=True)
class Candidate:
    """A goal to choose from: its score is affordance (0 to 1) x usefulness x novelty (0 to 1), and `why` says so."""

    goal: Goal
    affordance: float = 1.0
    usefulness: float = 1.0
    novelty: float = 1.0
    why: str = ""

    @property
    def score(self) -> float:
        return self.affordance * self.usefulness * self.novelty


@checked(frozen=True, kw_only=True)
class Aim:
    """What a pursuit is for: its goal's text, whether it may learn skills, and how many programs it may execute."""

    goal: str
    learn: bool = False
    programs: int = 50


@checked(frozen=True, kw_only=True)
class PursuitEnd:
    """How a pursuit ended, and why."""

    reached: bool
    reason: str
