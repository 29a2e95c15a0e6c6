"""What a library keeps about a skill beside what the skill is: uses, verifications, standing, history."""

from collections.abc import Mapping
from typing import Literal

from pydantic.dataclasses import dataclass as checked

from voyager.domain.learning import Contract, Maturity, Origin
from voyager.domain.programs import Language

VersionEventKind = Literal[
    "admitted",
    "pinned",
    "unpinned",
    "banned",
    "unbanned",
    "retired",
    "paroled",
    "rolled_back",
    "matured",
    "verified",
    "failed",
]


@checked(frozen=True, kw_only=True)
class Use:
    """One call of a skill. None: nobody measured it."""

    success: bool
    ticks: int | None = None
    damage: float | None = None
    """Half hearts lost."""
    wear: int | None = None
    """Durability points that tools and armour lost."""
    calls: int | None = None
    """Primitives called, at any depth."""
    start: Mapping[str, int] | None = None
    """The inventory that it began with."""
    run: str = ""


@checked(frozen=True, kw_only=True)
class Verification:
    """One run of a version on its fixture. `environment` names the versions of the game and of mineflayer."""

    green: bool
    reason: str = ""
    ticks: int
    environment: str
    fixture_hash: str


@checked(frozen=True, kw_only=True)
class VersionVerification:
    """The latest verification of a version in one environment; `at` is UTC, ISO 8601."""

    version: int
    verification: Verification
    at: str


@checked(frozen=True, kw_only=True)
class VersionEvent:
    """What happened to a skill, to one version of it or (None) to the name; `at` is UTC, ISO 8601."""

    kind: VersionEventKind
    version: int | None
    reason: str
    at: str


@checked(frozen=True, kw_only=True)
class SkillStanding:
    """How a name stands in the library."""

    current: int
    """The version that calls bind to unless one is pinned."""
    pinned: int | None
    banned: str | None
    """Why; None while it is not."""
    maturity: Maturity
    """Of the version in force."""
    versions: int

    @property
    def in_force(self) -> int:
        """The version that calls bind to."""
        return self.current if self.pinned is None else self.pinned


SortKey = Literal[
    "name",
    "version",
    "number",
    "language",
    "maturity",
    "uses",
    "successes",
    "rate",
    "ticks",
    "damage",
    "wear",
    "calls",
    "tokens",
    "callees",
    "callers",
    "run",
]


@checked(frozen=True, kw_only=True)
class Listing:
    """Which skills to list, and in which order; None takes all."""

    name: str = ""
    """Part of the name, in any case."""
    language: Language | None = None
    maturities: tuple[Maturity, ...] = ()
    """Any of these; of all where none is named."""
    banned: bool | None = False
    pinned: bool | None = None
    imported: bool | None = None
    gains: str | None = None
    """An item that the verifying attempt gained."""
    calls: str | None = None
    """A skill that it calls."""
    run: str | None = None
    """The run that learned it."""
    roots: bool = False
    """Only those that no version in force calls."""
    unverified: bool = False
    """Only those that were never run again."""
    stale_in: str | None = None
    """Only those that were run again last in another environment than this one."""
    sort: SortKey = "name"
    """Equals are in the order of names; what has no value, such as a rate without a use, comes last."""
    descending: bool = False
    limit: int | None = None
    offset: int = 0


@checked(frozen=True, kw_only=True)
class SkillSummary:
    """One line of a list: the version in force of a name, without its source. `number` is of its admission."""

    name: str
    version: int
    number: int
    language: Language
    maturity: Maturity
    signature: str
    description: str
    goal: str
    calls: tuple[str, ...]
    contract: Contract
    run: str
    fixture: bool
    pinned: bool
    banned: str | None
    made_by: str
    """The model of its provenance."""
    origin: Origin | None = None
    """None: it was made here."""
    dimension: str | None = None
    """Where it was verified; None where that is not known."""

    @property
    def quarantined(self) -> bool:
        """As of a `Skill`."""
        return self.origin is not None and self.maturity == "candidate"
