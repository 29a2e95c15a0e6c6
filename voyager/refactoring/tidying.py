"""A library tidied: what could be is tried on all fixtures that it touches, and applied as versions or dropped."""

import asyncio
import contextlib
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from voyager.domain import Skill, SkillDraft
from voyager.errors import BadReply, BudgetSpent, ContextOverflow, LibraryError, ModelUnavailable, VoyagerError
from voyager.ports import FixtureRunner, SourceReader
from voyager.refactoring.abstracting import Inspect
from voyager.refactoring.placing import NEAREST, may_be_same, nearest
from voyager.refactoring.proposals import RULE, Kind, Proposal, Reading, extractions, into, merges, worth
from voyager.refactoring.suggesting import MOST_CHARACTERS, MOST_SKILLS, Suggester
from voyager.replay.proving import Prover, trial_skill
from voyager.skills.calls import called_skills
from voyager.skills.library import SkillLibrary

Outcome = Literal["would_try", "would_ask", "merged", "extracted", "refused", "dropped", "nothing"]
MOST_QUESTIONS = 8
"""Questions to a model in one tidying."""


@dataclass(frozen=True, kw_only=True)
class Tried:
    """What became of one proposal, or of one question to a model.

    In a dry run it is `would_try` or `would_ask`; of a question that brought no proposal `nothing`, or `dropped` where
    the reply could not be used.
    """

    kind: Kind | Literal["question"]
    skills: tuple[str, ...]
    """What is left over or new first, then those that were merged into it or call it now; those asked about."""
    outcome: Outcome
    by: str = RULE
    """Who proposed it: the rules, or a model by its spec."""
    reason: str = ""
    versions: Mapping[str, int] = field(default_factory=dict[str, int])
    """The versions that were made."""
    retired: tuple[str, ...] = ()
    passed: tuple[str, ...] = ()
    """The fixtures that it passed."""


@dataclass(frozen=True, kw_only=True)
class Report:
    """What tidying came to. `before` and `after` count the skills that a search can find."""

    applied: bool
    before: int
    after: int
    tried: tuple[Tried, ...] = ()
    trouble: str = ""
    """Why a model was asked no more; empty where nothing stopped it."""

    @property
    def summary(self) -> str:
        """One line: how many skills there were and are, and what became of the proposals."""
        counts = Counter(each.outcome for each in self.tried)
        words = {"nothing": "without a proposal"}
        told = [f"{count} {words.get(name, name.replace('_', ' '))}" for name, count in sorted(counts.items())]
        if not self.applied:
            return f"{self.before} skills: {', '.join(told) or 'nothing found'}"
        retired = sum(len(each.retired) for each in self.tried)
        new = sum(version == 1 for each in self.tried for version in each.versions.values())
        change = f"{retired} retired, {new} new" if retired or new else "none retired, none new"
        return f"{self.before} skills, {self.after} after tidying ({change}): {', '.join(told) or 'nothing found'}"


class Tidier:
    """Finds and tries what makes a library smaller; nothing is changed that fixtures do not prove."""

    def __init__(
        self,
        library: SkillLibrary,
        reader: SourceReader,
        inspect: Inspect,
        runner: FixtureRunner | None,
        suggester: Suggester | None = None,
        tell: Callable[[Tried], None] = lambda tried: None,
    ) -> None:
        """`runner` is None for dry runs only.

        Args:
            suggester: asks a model for more, when the rules find nothing further; None: nobody is asked.
            tell: hears of each proposal when it is known what became of it.
        """
        self._library = library
        self._reader = reader
        self._inspect = inspect
        self._prover = Prover(library, runner, forgiving=True)
        self._suggester = suggester
        self._tell = tell
        self._read: dict[tuple[str, int], Reading] = {}
        self._asked: set[frozenset[tuple[str, int]]] = set()
        """What a model was asked about: not again before something of it changes."""
        self._tried: dict[str, Tried] = {}
        self._before = 0
        self._applies = False
        self._trouble = ""

    @property
    def report(self) -> Report:
        """What the last tidying came to, or has come to so far: what is in it is done."""
        return Report(
            applied=self._applies,
            before=self._before,
            after=len(self._skills()),
            tried=tuple(self._tried.values()),
            trouble=self._trouble,
        )

    async def tidy(self, *, apply: bool) -> Report:
        """Try every proposal there is, and those that follow from what was applied.

        It may be cancelled: a proposal is applied whole or not at all, and `report` tells what was.

        Args:
            apply: without it nothing is run or changed and nobody is asked, and the report says what would be.
        Raises:
            ServiceError: the world, the bot or the reader failed; what was applied before stays.
            StorageError, SetupError.
        """
        self._tried, self._trouble, self._applies = {}, "", apply
        self._before = len(self._skills())
        await self._by_rule()
        if self._suggester is not None:
            await self._by_model(self._suggester)
        return self.report

    async def _by_rule(self) -> None:
        while True:
            async for proposal in self._proposals():
                if proposal.key not in self._tried and (await self._settle(proposal)).versions:
                    break  # What else was found was found in the library as it was.
            else:
                return

    async def _by_model(self, suggester: Suggester) -> None:
        for _ in range(MOST_QUESTIONS):
            group = await self._unasked()
            if group is None:
                return
            self._asked.add(_identity(group))
            if not self._applies:
                self._note(Tried(kind="question", skills=_names(group), outcome="would_ask", by=suggester.name))
                continue
            taken = {*(await self._reader.arguments()), *self._library.known()}
            asked = Tried(kind="question", skills=_names(group), outcome="nothing", by=suggester.name)
            try:
                proposal = await suggester.propose(group, taken)
            except (BadReply, ContextOverflow) as trouble:
                self._note(replace(asked, outcome="dropped", reason=str(trouble)))
            except (ModelUnavailable, BudgetSpent) as trouble:
                self._asked.discard(_identity(group))
                self._trouble = str(trouble)
                return
            else:
                if isinstance(proposal, str):
                    self._note(replace(asked, reason=proposal))
                elif (await self._settle(proposal)).versions:
                    await self._by_rule()

    async def _settle(self, proposal: Proposal) -> Tried:
        made = await self._try(proposal) if self._applies else _said(proposal, "would_try")
        return self._note(made, proposal.key)

    def _note(self, made: Tried, key: str = "") -> Tried:
        self._tried[key or f"question {len(self._tried)}"] = made
        self._tell(made)
        return made

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

    async def _reading(self, skill: Skill) -> Reading:
        identity = (skill.name, skill.version)
        if identity not in self._read:
            self._read[identity] = Reading(
                skill=skill,
                read=await self._reader.literals(skill.source, skill.entry, skill.language),
                blocks=await self._reader.blocks(skill.source, skill.entry, skill.language),
            )
        # Its contract goes on with its uses.
        return replace(self._read[identity], skill=skill)

    async def _proposals(self) -> AsyncIterator[Proposal]:
        skills = self._skills()
        arguments = dict(await self._reader.arguments())
        arguments |= {skill.name: [each.name for each in skill.params] for skill in skills}
        readings = [await self._reading(skill) for skill in skills]
        for proposal in merges(readings, arguments):
            if not any(self._reaches(proposal.skills[0], gone) for gone in proposal.skills[1:]):
                yield proposal
        for left, gone in await self._near([one.skill for one in readings if not one.is_call]):
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
            for hit in (await asyncio.to_thread(nearest, self._library, skill))[:NEAREST]:
                other = named.get(hit.name)
                if other is None or not may_be_same(skill, other):
                    continue
                left, gone = sorted((skill, other), key=worth)
                if not self._reaches(left.name, gone.name) and not self._reaches(gone.name, left.name):
                    pairs[left.name, gone.name] = None
        return [(named[left], named[gone]) for left, gone in pairs]

    async def _unasked(self) -> list[Skill] | None:
        """The next skill with those near it about which no model was asked."""
        readings = [await self._reading(skill) for skill in self._skills()]
        named = {one.skill.name: one.skill for one in readings if not one.is_call}
        for skill in named.values():
            if any((skill.name, skill.version) in asked for asked in self._asked):
                continue
            group = [skill]
            for near in await asyncio.to_thread(nearest, self._library, skill):
                other = named.get(near.name)
                size = sum(len(one.source) for one in [*group, near])
                if other is None or other.language != skill.language or size > MOST_CHARACTERS:
                    continue
                group.append(other)
            if len(group) > 1:
                return group[:MOST_SKILLS]
        return None

    def _reaches(self, name: str, other: str) -> bool:
        """Whether calls of `name` come to `other`; also where that can't be told."""
        try:
            return any(skill.name == other for skill in self._library.closure([name]) if skill.name != name)
        except VoyagerError:
            return True

    async def _try(self, proposal: Proposal) -> Tried:
        drafts = [await self._parsed(draft, proposal.drafts) for draft in proposal.drafts]
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
        return replace(_said(proposal, outcome), versions=versions, retired=proposal.retires, passed=passed)

    async def _parsed(self, draft: SkillDraft, all_drafts: Sequence[SkillDraft]) -> SkillDraft | None:
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
                calls = next(", ".join(draft.calls) for draft in drafts if draft.name == name)
                self._library.retire(name, f"it is a call of {calls} now")
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
    return Tried(kind=proposal.kind, skills=proposal.skills, outcome=outcome, by=proposal.by, reason=reason)


def _identity(skills: Iterable[Skill]) -> frozenset[tuple[str, int]]:
    return frozenset((skill.name, skill.version) for skill in skills)


def _names(skills: Iterable[Skill]) -> tuple[str, ...]:
    return tuple(skill.name for skill in skills)
