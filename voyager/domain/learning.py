"""What is judged, kept and returned to."""

from collections.abc import Mapping
from dataclasses import field
from typing import Literal

from pydantic.dataclasses import dataclass as checked

from voyager.domain.fixtures import Fixture
from voyager.domain.goals import Goal
from voyager.domain.play import Execution
from voyager.domain.programs import Compat, Language, Parameter, Program, ProgramError, Revision

Maturity = Literal["candidate", "verified", "trusted", "retired"]
Stamp = Literal["clean", "rewound", "assisted"]


@checked(frozen=True, kw_only=True)
class Verdict:
    """`success`, `failure` with a critique, or `undecided` with the reason (never held against a goal or skill)."""

    kind: Literal["success", "failure", "undecided"]
    critique: str = ""
    by: Literal["rules", "model", "person"] | None = None
    """Who judged; None in journals that did not say yet."""
    votes: tuple[str, ...] = ()
    """What each vote of a model said, in the order they were asked for; empty where it was asked once."""


@checked(frozen=True, kw_only=True)
class Fault:
    """Where in a composition an attempt failed: in the program itself, or in one version of a skill."""

    skill: str | None = None
    """None: the program itself."""
    version: int | None = None
    reason: str
    record: str = ""
    """How the skill's earlier calls ended."""
    against: bool = False
    """The evidence is against the skill: a new version of it is asked for."""

    @property
    def text(self) -> str:
        """One line: where, why, and what the record says."""
        where = "the program itself" if self.skill is None else f"skill {self.skill} v{self.version}"
        return f"{where}: {self.reason}" + (f"; {self.record}" if self.record else "")


@checked(frozen=True, kw_only=True)
class Feedback:
    """An execution reduced to what helps the next attempt, within `feedback.LIMIT` characters."""

    text: str
    error: ProgramError | None = None
    effect: Mapping[str, int] = field(default_factory=dict[str, int])
    """Items gained and lost (signed) over the attempt."""
    critique: str = ""
    fault: Fault | None = None
    """Where it failed; None when it did not."""


@checked(frozen=True, kw_only=True)
class Attempt:
    """One program tried for one goal. `number` counts from 1 within the goal."""

    number: int
    program: Program
    execution: Execution
    feedback: Feedback
    verdict: Verdict
    revision: Revision | None = None
    """The new version of a skill that it was tried with."""


@checked(frozen=True, kw_only=True)
class LeftOut:
    """A program that was written for an attempt and not tried, and why."""

    entry: str
    why: str


@checked(frozen=True, kw_only=True)
class Provenance:
    """Where a skill version comes from."""

    goal: str
    run: str
    attempt: int
    model: str
    prompt_hash: str
    parent_version: int | None = None


@checked(frozen=True, kw_only=True)
class Origin:
    """What an imported skill came in, and as which file."""

    kind: Literal["pack", "checkpoint", "files"]
    """A pack of ours, a checkpoint of the published Voyager, or plain program files."""
    source: str
    """Name of the folder or archive, without its path."""
    file: str
    """Path of the file in it."""
    sha256: str
    """Of the file."""


@checked(frozen=True, kw_only=True)
class Contract:
    """Measured, not claimed: what the verifying attempt changed, and every use since.

    `ticks`, `damage` (half hearts), `wear` (durability points) and `calls` (primitives) are means: of ticks over the
    verifying attempt and the uses that worked, of the others over all uses that were measured.
    """

    effect: Mapping[str, int] = field(default_factory=dict[str, int])
    ticks: int = 0
    tokens: int = 0
    successes: int = 0
    uses: int = 0
    damage: float = 0.0
    wear: float = 0.0
    calls: float = 0.0
    interval: tuple[float, float] = (0.0, 1.0)
    """Of the success rate, at 95 % (Wilson)."""
    needs: Mapping[str, int] = field(default_factory=dict[str, int])
    """Learned: the least count of an item over starts that worked, where a start with less of it failed."""

    @property
    def preconditions(self) -> dict[str, int]:
        """What the verifying attempt took out of the inventory it began with: whoever calls it has that ready."""
        return {item: -change for item, change in self.effect.items() if change < 0}

    @property
    def gains(self) -> dict[str, int]:
        """What the verifying attempt brought into the inventory."""
        return {item: change for item, change in self.effect.items() if change > 0}


@checked(frozen=True, kw_only=True)
class SkillDraft:
    """A program on its way into the library."""

    name: str
    source: str
    entry: str
    language: Language
    params: tuple[Parameter, ...]
    description: str
    goal: Goal
    calls: tuple[str, ...]
    provenance: Provenance
    effect: Mapping[str, int]
    ticks: int
    tokens: int = 0
    fixture: Fixture | None = None
    """The start it was verified from; None where the world is not ours to look into."""
    compat: Compat | None = None
    origin: Origin | None = None
    """None: a run learned it here."""
    dimension: str | None = None
    """Where it was verified; None where that is not known."""
    proven: bool | None = None
    """Whether it was seen to work here; None: as its origin has it, for what a run learned was."""
    aside: bool = False
    """What is in force under its name is better: it is kept beside that, and does not become current."""


@checked(frozen=True, kw_only=True)
class Skill:
    """One version of a skill. `content_hash` is the SHA-256 of language, entry, source and any `compat`."""

    name: str
    version: int
    language: Language
    source: str
    entry: str
    signature: str
    description: str
    goal: Goal
    calls: tuple[str, ...]
    provenance: Provenance
    contract: Contract
    maturity: Maturity
    content_hash: str
    params: tuple[Parameter, ...] = ()
    fixture_hash: str | None = None
    """SHA-256 of the fixture's bytes; None without one. The library gives the fixture itself when it is asked for."""
    compat: Compat | None = None
    origin: Origin | None = None
    dimension: str | None = None
    """Where it was verified; None where that is not known."""

    @property
    def quarantined(self) -> bool:
        """It came from elsewhere and nothing has shown yet that it works: no run is shown it, no program calls it."""
        return self.origin is not None and self.maturity == "candidate"


@checked(frozen=True, kw_only=True)
class SkillHit:
    """A skill that a search found.

    `score` is the cosine similarity, 1 for identical; `rank_score` what it was ranked by, if it was.
    """

    skill: Skill
    score: float
    rank_score: float | None = None


@checked(frozen=True, kw_only=True)
class Filters:
    """What a search wishes of a skill; None: anything. What is not known of a skill meets a wish."""

    language: Language | None = None
    dimension: str | None = None
    """Where it is to have been verified."""
    inventory: Mapping[str, int] | None = None
    """What is held: what it was learned to need is among that; where strict, also what its own attempt took, of which
    nothing was learned."""
    strict: bool = True
    """Skills that do not meet a wish are left out; else they come after those as near that do."""

    @property
    def narrow(self) -> bool:
        """Whether some skills are left out."""
        return self.strict and (self.language, self.dimension, self.inventory) != (None, None, None)


@checked(frozen=True, kw_only=True)
class LedgerEntry:
    """One thing that was not play: a server command, a rewind of the world, a recovery after a crash."""

    kind: Literal["command", "rewind", "recovery"]
    detail: str
    tick: int


@checked(frozen=True, kw_only=True)
class Advice:
    """What a person told a run. `goal` is the number, from 0, of the goal that it came in for."""

    id: str
    by: str
    text: str
    goal: int


@checked(frozen=True, kw_only=True)
class Snapshot:
    """A world snapshot as the world reported it. `hash` is equal for equal states."""

    id: str
    tick: int
    hash: str = ""


@checked(frozen=True, kw_only=True)
class Checkpoint:
    """A point to resume from: journal sequence, library number, world snapshot and its tick."""

    id: str
    journal_seq: int
    library_number: int
    snapshot: Snapshot | None
    tick: int
    goals_ended: int
