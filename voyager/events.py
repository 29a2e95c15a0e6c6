"""What a run tells while it goes on; the CLI draws it, the journal keeps its own record."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from voyager.domain import Attempt, Goal, GoalRecord, Program, Skill


@dataclass(frozen=True, kw_only=True)
class GoalStarted:
    number: int
    goal: Goal


@dataclass(frozen=True, kw_only=True)
class AttemptStarted:
    number: int
    limit: int
    program: Program


@dataclass(frozen=True, kw_only=True)
class CandidateTried:
    """One of several programs of an attempt ran, and may yet be undone for a better one."""

    number: int
    candidate: int
    of: int
    grade: str


@dataclass(frozen=True, kw_only=True)
class AttemptEnded:
    attempt: Attempt
    limit: int
    speed: float
    """Simulated time over wall time of all programs so far."""


@dataclass(frozen=True, kw_only=True)
class SkillLearned:
    skill: Skill


@dataclass(frozen=True, kw_only=True)
class LibraryTidied:
    """The library was tidied between two goals: `text` says what came of it."""

    text: str


@dataclass(frozen=True, kw_only=True)
class GoalEnded:
    record: GoalRecord
    inventory: Mapping[str, int]
    tick: int


@dataclass(frozen=True, kw_only=True)
class ModelTrouble:
    """A model reply could not be used; the run goes on."""

    reason: str


@dataclass(frozen=True, kw_only=True)
class BudgetNearlySpent:
    """One limit of the run's budget comes near: `used` says how near, `flag` is the option that moves it."""

    used: str
    flag: str


@dataclass(frozen=True, kw_only=True)
class ModelWaiting:
    """A model's endpoint fails for now: the call is made again in `wait_s`, and the world stands still until then."""

    reason: str
    wait_s: float
    waited_s: float
    patience_s: float
    """How long it is waited for in all."""


@dataclass(frozen=True, kw_only=True)
class ModelBack:
    """A call that had to wait was answered."""

    waited_s: float


Event = (
    GoalStarted
    | AttemptStarted
    | CandidateTried
    | AttemptEnded
    | SkillLearned
    | GoalEnded
    | LibraryTidied
    | ModelTrouble
    | BudgetNearlySpent
    | ModelWaiting
    | ModelBack
)
Listener = Callable[[Event], None]
