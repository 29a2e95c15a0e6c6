"""What is to be reached."""

from typing import Literal

from pydantic.dataclasses import dataclass as checked

GoalKind = Literal["obtain", "craft", "smelt", "mine", "kill", "place", "eat", "equip", "reach", "deposit", "open"]
Measure = Literal["gained", "crafted", "mined", "used", "killed", "equipped"]
GoalOutcome = Literal["learned", "reused", "done", "gave_up", "skipped"]


@checked(frozen=True, kw_only=True)
class Predicate:
    """What must have changed since the goal began: `measure` of `subject` rose by at least `minimum`.

    `gained` reads the inventory, `equipped` the hand and armour, the others vanilla's statistics of that name.
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
