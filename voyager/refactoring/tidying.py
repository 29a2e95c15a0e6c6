"""A library tidied: what could be is tried on all fixtures that it touches, and applied as versions or dropped."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from voyager.domain import Skill, SkillDraft
from voyager.errors import LibraryError, VoyagerError
from voyager.ports import FixtureRunner, SourceReader
from voyager.refactoring.abstracting import Inspect
from voyager.refactoring.placing import NEAR, NEAREST, may_be_same
from voyager.refactoring.proposals import Kind, Proposal, Reading, extractions, into, merges, worth
from voyager.replay.proving import Prover, trial_skill
from voyager.skills.calls import called_skills
from voyager.skills.library import SkillLibrary

Outcome = Literal["would_try", "merged", "extracted", "refused"]


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What became of one proposal; `would_try` in a dry run."""

    kind: Kind
    skills: tuple[str, ...]
    """What is left over or new first, then those that were merged into it or call it now."""
    outcome: Outcome
    reason: str = ""
    versions: Mapping[str, int] = field(default_factory=dict[str, int])
    """The versions that were made."""
    passed: tuple[str, ...] = ()
    """The fixtures that it passed."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What tidying came to. `before` and `after` count the skills that a search can find."""

    applied: bool
    before: int
    after: int
    tried: tuple[Tried, ...] = ()

    @property
    def summary(self) -> str:
        """One line: how many skills there were and are, and what became of the proposals."""
        counts = Counter(each.outcome for each in self.tried)
        told = ", ".join(f"{count} {outcome.replace('_', ' ')}" for outcome, count in sorted(counts.items()))
        skills = f"{self.before} skills, {self.after} after tidying" if self.applied else f"{self.before} skills"
        return f"{skills}: {told or 'nothing found'}"


class Tidier:
    """Finds and tries what makes a library smaller; nothing is changed that fixtures do not prove."""

    def __init__(
        self, library: SkillLibrary, reader: SourceReader, inspect: Inspect, runner: FixtureRunner | None
    ) -> None:
        """`runner` is None for dry runs only."""
        self._library = library
        self._reader = reader
        self._inspect = inspect
        self._prover = Prover(library, runner, forgiving=True)

    async def tidy(self, *, apply: bool) -> Report:
        """Try every proposal there is, and those that follow from what was applied.

        Args:
            apply: without it nothing is run or changed, and the report says what would be tried.
        Raises:
            ServiceError: the world, the bot or the reader failed; what was applied before stays.
            StorageError, SetupError.
        """
        before = len(self._skills())
        tried: dict[str, Tried] = {}
        while True:
            async for proposal in self._proposals():
                if proposal.key in tried:
                    continue
                made = await self._try(proposal) if apply else _said(proposal, "would_try")
                tried[proposal.key] = made
                if made.versions:
                    break  # What else was found was found in the library as it was.
            else:
                break
        return Report(applied=apply, before=before, after=len(self._skills()), tried=tuple(tried.values()))

    def _skills(self) -> list[Skill]:
        """What may be changed: no retired or quarantined skill, none that is pinned or written for other primitives."""
        return [
            skill
            for skill in self._library.all_current()
            if skill.maturity != "retired"
            and not skill.quarantined
            and skill.compat is None
            and self._library.standing(skill.name).pinned is None
        ]

    async def _proposals(self) -> AsyncIterator[Proposal]:
        skills = self._skills()
        arguments = dict(await self._reader.arguments())
        arguments |= {skill.name: [each.name for each in skill.params] for skill in skills}
        readings = [
            Reading(
                skill=skill,
                read=await self._reader.literals(skill.source, skill.entry, skill.language),
                blocks=await self._reader.blocks(skill.source, skill.entry, skill.language),
            )
            for skill in skills
        ]
        for proposal in merges(readings, arguments):
            if not any(self._reaches(proposal.skills[0], gone) for gone in proposal.skills[1:]):
                yield proposal
        for left, gone in await self._near(skills):
            proposal = into(left, gone)
            if proposal is not None:
                yield proposal
        for proposal in extractions(readings, {*arguments, *self._library.known()}):
            yield proposal

    async def _near(self, skills: Sequence[Skill]) -> list[tuple[Skill, Skill]]:
        """Pairs that are near in the index and gain alike, the better one first."""
        named = {skill.name: skill for skill in skills}
        pairs: dict[tuple[str, str], None] = {}
        for skill in skills:
            for hit in await asyncio.to_thread(
                self._library.search, self._library.wording.embedded(skill), NEAREST + 1
            ):
                other = named.get(hit.skill.name)
                if other is None or hit.score < NEAR or not may_be_same(skill, other):
                    continue
                left, gone = sorted((skill, other), key=worth)
                if not self._reaches(left.name, gone.name) and not self._reaches(gone.name, left.name):
                    pairs[left.name, gone.name] = None
        return [(named[left], named[gone]) for left, gone in pairs]

    def _reaches(self, name: str, other: str) -> bool:
        """Whether calls of `name` come to `other`; also where that can't be told."""
        try:
            return any(skill.name == other for skill in self._library.closure([name]) if skill.name != name)
        except VoyagerError:
            return True

    async def _try(self, proposal: Proposal) -> Tried:
        drafts = [await self._read(draft, proposal.drafts) for draft in proposal.drafts]
        read = [draft for draft in drafts if draft is not None]
        if len(read) < len(drafts):
            return _said(proposal, "refused", "its text would not be what it was meant to be")
        proof = await self._prover.prove({draft.name: trial_skill(draft, 1) for draft in read})
        passed = tuple(f"{name} v{version}" for name, version in proof.passed)
        reason = proof.red or self._unproven(read, proof.unproven) or await self._unlike(proposal)
        if reason:
            return replace(_said(proposal, "refused", reason), passed=passed)
        try:
            versions = self._apply(read, proposal.retires)
        except LibraryError as error:
            return replace(_said(proposal, "refused", str(error)), passed=passed)
        outcome: Outcome = "extracted" if proposal.kind == "extraction" else "merged"
        return replace(_said(proposal, outcome), versions=versions, passed=passed)

    async def _read(self, draft: SkillDraft, all_drafts: Sequence[SkillDraft]) -> SkillDraft | None:
        """`draft` with the calls that a parser finds in it; None when it is not what it was meant to be."""
        info = await self._inspect(draft.source, draft.language)
        if info.error is not None or draft.entry not in info.functions or info.params != draft.params:
            return None
        new = {other.name for other in all_drafts if other.name in info.calls}
        return replace(draft, calls=tuple(sorted({*called_skills(self._library, info.calls), *new})))

    def _unproven(self, drafts: Sequence[SkillDraft], unproven: Iterable[str]) -> str:
        """Why what is not proven may not be changed; a new skill is proven by those that call it."""
        for name in unproven:
            skill = self._library.get(name)
            if skill is not None and (skill.maturity == "trusted" or any(draft.name == name for draft in drafts)):
                return f"no fixture shows that {name} would still work"
        return ""

    async def _unlike(self, proposal: Proposal) -> str:
        """Two that are only near are one if the other way round holds too."""
        if proposal.kind != "near_duplicate":
            return ""
        left, gone = (self._library.get(name) for name in proposal.skills)
        fixture = None if left is None else self._prover.fixture(left)
        if left is None or gone is None or fixture is None:
            return f"no fixture shows what {proposal.skills[0]} does"
        there = await self._prover.passes(gone, left, fixture)
        return "" if there is not None else f"{gone.name} does not do what {left.name} does"

    def _apply(self, drafts: Sequence[SkillDraft], retires: Sequence[str]) -> dict[str, int]:
        """Admit all or, when one is refused, go back to what was in force. Raises: LibraryError."""
        made: dict[str, int] = {}
        before: dict[str, int] = {}
        try:
            for draft in drafts:
                current = self._library.get(draft.name)
                fixture = None if current is None else self._prover.fixture(current)
                if current is not None:
                    before[draft.name] = current.version
                skill = self._library.admit(replace(draft, fixture=fixture))
                made[skill.name] = skill.version
                if self._library.standing(skill.name).in_force != skill.version:
                    raise LibraryError(f"{skill.name} v{skill.version} is this already, and is not in force")
            for name in retires:
                self._library.retire(name, f"it is a call of {drafts[-1].calls[0]} now")
        except LibraryError:
            for name in made:
                with contextlib.suppress(LibraryError):
                    if name not in before:
                        self._library.retire(name, "nothing came to call it")
                    elif self._library.standing(name).in_force != before[name]:
                        self._library.rollback(name, before[name])
            raise
        return made


def _said(
    proposal: Proposal, outcome: Literal["would_try", "merged", "extracted", "refused"], reason: str = ""
) -> Tried:
    return Tried(kind=proposal.kind, skills=proposal.skills, outcome=outcome, reason=reason)
