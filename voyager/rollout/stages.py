"""What the loop drives and the bounds it keeps, as its parts share them."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from voyager.domain import Attempt, Candidate, GoalRecord, Language, Observation, Reply
from voyager.feedback import FeedbackKind
from voyager.ports import (
    Bridge,
    Coder,
    Counsel,
    Critic,
    Curriculum,
    Describer,
    Forks,
    Guide,
    Library,
    Pace,
    Starts,
    World,
)
from voyager.refactoring.abstracting import Abstractor
from voyager.refactoring.placing import Placer
from voyager.refactoring.tidying import Tidier

T = TypeVar("T")


class Interrupted(Exception):
    """Someone asked the run to stop; it has saved nothing yet."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When a run stops and what one goal may take. None is no limit."""

    goals: int | None = None
    programs: int | None = None
    """Programs executed in the whole run, those of earlier sessions too."""
    attempts: int = 4
    retrieved: int = 5
    deadline_ticks: int = 12_000
    deadline_s: float = 120.0
    candidates: int = 1
    """Programs asked for in one attempt."""
    language: Language | None = None
    """What programs are written in; None leaves it to the model."""
    tidy_every: int = 0
    """Goals of the run after which its library is tidied; 0: it is not."""


@dataclass(frozen=True, kw_only=True)
class Stages:
    """Everything the loop drives."""

    curriculum: Curriculum
    candidates: Callable[[Observation, Sequence[GoalRecord]], Sequence[Candidate]]
    coder: Coder
    critic: Critic
    describer: Describer
    library: Library
    bridge: Bridge
    world: World
    pace: Pace | None = None
    counsel: Counsel | None = None
    guide: Guide | None = None
    """Tells the coder how a goal is gone about; None: nobody does."""
    forks: Forks | None = None
    """None where the world is not ours to take back: of several candidates one is then elected, and only it runs."""
    starts: Starts | None = None
    """Gives skills their fixtures; None where the world can't be looked into."""
    abstractor: Abstractor | None = None
    """Makes literals of verified programs into parameters; None: they are kept as they are."""
    placer: Placer | None = None
    """Finds names for verified programs; None: each is the next version of its own name."""
    tidier: Tidier | None = None
    """Tidies the library every `Limits.tidy_every` goals; None: nobody does."""
    keeps: bool = True
    """Whether verified programs become skills."""
    hidden: frozenset[FeedbackKind] = frozenset()
    """What of an attempt the coder is not told."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """One attempt with what the admission needs besides."""

    attempt: Attempt
    reply: Reply
    prompt: str
    own_success: bool


class Stop:
    """The wish that a run ends, which every wait in it hears."""

    def __init__(self) -> None:
        self._asked = asyncio.Event()

    def ask(self) -> None:
        self._asked.set()

    @property
    def asked(self) -> bool:
        return self._asked.is_set()

    async def thinking(self, question: Awaitable[T]) -> T:
        """Wait for a model. Raises: Interrupted when the run is asked to stop first."""
        task = asyncio.ensure_future(question)
        if not await self.after(task):
            task.cancel()
            await asyncio.wait({task})  # What of an answer had come is written down before the run's end is.
            raise Interrupted
        return await task

    async def after(self, task: "asyncio.Future[T]") -> bool:
        """Whether `task` ended before a stop was asked for."""
        stopping = asyncio.ensure_future(self._asked.wait())
        try:
            await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        return task.done()
