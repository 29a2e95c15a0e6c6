"""The seams of the loop, as narrow Protocols. Everything behind one can be exchanged; DESIGN section 8."""

from collections.abc import Mapping, Sequence
from typing import Protocol

from pydantic import JsonValue

from voyager.domain import (
    Checkpoint,
    CheckReport,
    CoderView,
    CurriculumView,
    DescriberView,
    Execution,
    Filters,
    Fixture,
    Goal,
    Language,
    Literals,
    Observation,
    Program,
    ProgramInfo,
    Replay,
    Reply,
    Request,
    Skill,
    SkillDraft,
    SkillHit,
    Snapshot,
    Statement,
    Truth,
    Use,
    Verdict,
    Written,
)


class ChatModel(Protocol):
    """Answers one request in the role's text format."""

    @property
    def name(self) -> str:
        """The model spec, e.g. `builtin:planner`."""
        ...

    async def complete(self, request: Request) -> Reply:
        """Raises: ModelUnavailable."""
        ...


class Embedder(Protocol):
    """Turns texts into unit vectors."""

    @property
    def name(self) -> str:
        """Identifies the model; vectors of two names are never compared."""
        ...

    def embed(self, texts: Sequence[str]) -> list[list[float]]:
        """One vector a text, all of one length, Euclidean norm 1."""
        ...


class Bridge(Protocol):
    """One bot in one world."""

    async def observe(self) -> Observation:
        """Raises: BridgeCrashed."""
        ...

    async def inspect(self, source: str, language: Language = "javascript") -> ProgramInfo:
        """Read a source without running it; a syntax error is in the result."""
        ...

    async def run(
        self,
        program: Program,
        *,
        args: Sequence[JsonValue],
        skills: Sequence[Skill],
        deadline_ticks: int,
        deadline_s: float,
        seed: int,
    ) -> Execution:
        """Run `program` once in the live world.

        Args:
            skills: every skill the program may reach, transitively.
            deadline_ticks: simulated time, 20 ticks a second; > 0.
            deadline_s: wall-clock seconds; > 0.
        Returns:
            An `Execution`, also when the program threw, timed out or brought its process down.
        Raises:
            ConnectionFailed: the world dropped the bot.
        """
        ...

    async def cancel(self) -> None:
        """End the program that runs now; its `run` returns with what it did so far."""
        ...


class Checker(Protocol):
    """Reads programs before a tick is spent on them; never runs one."""

    async def check(self, source: str, language: Language, skills: Sequence[Skill]) -> CheckReport:
        """Check `source` against the API and the skills that it may call besides.

        Raises:
            ServiceError: the checker itself failed.
        """
        ...


class SourceReader(Protocol):
    """Reads programs for what of them can become parameters; never runs one."""

    async def literals(self, source: str, entry: str, language: Language) -> Literals:
        """What of the function `entry` can become parameters. Raises: ServiceError."""
        ...

    async def blocks(self, source: str, entry: str, language: Language) -> Sequence[Sequence[Statement]]:
        """The statements of each block of the function `entry`, but not of functions in it. Raises: ServiceError."""
        ...

    async def arguments(self) -> Mapping[str, Sequence[str]]:
        """What each primitive, as JavaScript spells it, calls its arguments after `bot`. Raises: ServiceError."""
        ...


class Pace(Protocol):
    """How the world's time goes on; absent where it stands still between programs."""

    async def acting(self) -> None:
        """A program is about to run."""
        ...

    async def resting(self) -> None:
        """The program has ended; models are asked next."""
        ...


class World(Protocol):
    """The control side of a world; the bot plays through its game connection."""

    async def truth(self, player: str) -> Truth: ...

    async def snapshot(self, snapshot_id: str) -> Snapshot | None:
        """Store the world as it stands; None where the world is not ours to save."""
        ...


class Forks(Protocol):
    """Points in the time of a world and its bot; going back to one undoes everything since."""

    async def mark(self, point: str) -> None:
        """Remember this moment as `point`, in place of an earlier one of that name. Raises: StorageError."""
        ...

    async def back(self, point: str) -> None:
        """World, player and what the bot remembers are as they were at `point`.

        Raises:
            ServiceError: the world could not be restored, or the bot not join it again.
        """
        ...


class Coder(Protocol):
    async def write(self, view: CoderView) -> Written:
        """Raises: BadReply when no reply held a program, ModelUnavailable."""
        ...


class Critic(Protocol):
    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict: ...


class Describer(Protocol):
    async def describe(self, view: DescriberView) -> str:
        """At most six sentences on what a program does. Raises: ModelUnavailable."""
        ...


class Person(Protocol):
    """Someone who is asked while a run goes on, or a script that answers for them."""

    def show(self, text: str) -> None:
        """What the next question is about."""
        ...

    async def ask(self, question: str) -> str:
        """One line of answer, without blanks around it; ends the run, saved, when none will come."""
        ...

    async def edit(self, text: str, suffix: str) -> str:
        """`text` as the person changed it. Raises: UserError when there is nothing to edit with."""
        ...


class Counsel(Protocol):
    """What people tell a run while it goes on."""

    async def heard(self, goals_ended: int) -> tuple[str, ...]:
        """Take up what was said since, and give what the next prompt is to show.

        Args:
            goals_ended: goals of the run that have ended.
        """
        ...


class Curriculum(Protocol):
    async def propose(self, view: CurriculumView) -> Goal | None:
        """The next goal, or None when there is nothing left to propose."""
        ...


class Guide(Protocol):
    async def context(self, goal: Goal, observation: Observation) -> str:
        """How `goal` is gone about, for the coder; empty where nobody knows. Raises: ModelUnavailable."""
        ...


class Library(Protocol):
    """Skills by name and version."""

    @property
    def number(self) -> int:
        """Grows by one with each admission; a checkpoint names it."""
        ...

    def admit(self, draft: SkillDraft) -> Skill:
        """Keep a verified program; the same content again gives the version already there.

        Returns only when the version survives a kill.
        """
        ...

    def get(self, name: str, version: int | None = None) -> Skill | None: ...

    def outcomes(self) -> Mapping[str, tuple[int, int]]:
        """By what a goal is about, such as an item: of how many uses of its skill how many worked, as (worked, uses).

        Of several skills the last by name counts; quarantined and banned ones do not. No skill is read.
        """
        ...

    def search(self, text: str, limit: int = 5, *, filters: Filters | None = None) -> list[SkillHit]:
        """What fits best first."""
        ...

    def closure(self, names: Sequence[str]) -> list[Skill]:
        """The named skills and all they call, transitively, current versions, callees first."""
        ...

    def record_use(self, name: str, version: int, use: Use) -> None:
        """Count one use of a version; on disk when this returns."""
        ...


class FixtureRunner(Protocol):
    """Runs programs from fixtures, in a world of its own."""

    async def run(self, skill: SkillDraft | Skill, skills: Sequence[Skill], fixture: Fixture) -> Replay:
        """Run `skill` once from `fixture` and judge it by its goal; the same three give the same answer.

        Args:
            skills: every skill it may reach, transitively.
        Raises:
            ServiceError: the world or the bot failed, with no program at fault.
        """
        ...


class Starts(Protocol):
    """What attempts begin from, in a world that can be looked into."""

    async def begin(self, *, draws: int) -> None:
        """A program is about to run, with this seed of its `Math.random`. Raises: ServiceError."""
        ...

    async def fixture(self, draft: SkillDraft, skills: Sequence[Skill]) -> Fixture:
        """What the last program began from, for the skill it becomes.

        Args:
            skills: every skill that it may reach, transitively.
        Raises:
            ServiceError: the world is gone.
        """
        ...

    def inherited(self, parent: Skill) -> Fixture | None:
        """What a new version of `parent` is to be run from; None: the parent has nothing usable."""
        ...

    async def breakage(self, draft: SkillDraft) -> str:
        """What `draft` would break in place of the version in force, or that this can't be told; empty: nothing."""
        ...


class Journal(Protocol):
    """Append-only story of one run; every append is one transaction on disk when it returns."""

    def append(self, kind: str, data: JsonValue, *, tick: int) -> int:
        """Returns the entry's sequence number, from 1."""
        ...

    def checkpoint(self, checkpoint: Checkpoint) -> None: ...
