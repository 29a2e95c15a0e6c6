"""Under which name a verified program is kept: its own, as a version of what does the same, or one that is free."""

import asyncio
import itertools
from collections.abc import Sequence
from dataclasses import dataclass, replace

from voyager.domain import Fixture, Skill, SkillDraft
from voyager.errors import LibraryError, ServiceError
from voyager.ports import FixtureRunner
from voyager.replay.proving import Proof, Prover, trial_skill
from voyager.skills.library import SkillLibrary

NEAR = 0.55
"""Cosine similarity from which two skills may be the same: it only proposes, and runs from each other's start decide.

Measured among the 1,497 skills of the retrieval suite, with the text that is embedded now. 322 of them, described anew
in a person's words (the suite's goals), lie at 0.77 to 0.99 from themselves; 29 that three runs learned at 0.64 to 1.00
from those for the same goal, at 0.74 to 1.00 from each other; ways to craft and to gather one thing at 0.55 to 0.86;
but skills whose goal is free text, that person's words, at 0.24 to 0.91. So low a bound finds, among the nearest three,
all that was described anew or learned and 71 % of the free texts (50 % at 0.65), and the skills to be tried are hardly
more, 0.50 for one (0.47): both have to gain something in common.
"""
NEAREST = 3
"""How many of them are tried."""
LOOKED_AT = 12
"""How many a search is asked for, to find them."""


@dataclass(frozen=True, kw_only=True)
class Placed:
    """A program with the name that it is kept under."""

    draft: SkillDraft
    reason: str = ""
    """Why it is not simply kept under its own name."""


def nearest(library: SkillLibrary, skill: Skill) -> list[Skill]:
    """Those that a search can find and that are near `skill`, the nearest first.

    A search puts one like another behind what differs: here it is the like that is looked for.
    """
    hits = library.search(library.wording.embedded(skill), LOOKED_AT)
    near = (hit for hit in hits if hit.score >= NEAR and hit.skill.name != skill.name)
    return [hit.skill for hit in sorted(near, key=lambda hit: (-hit.score, hit.skill.name))]


class Placer:
    """Finds the name for a verified program; only runs of fixtures decide that two programs are one skill."""

    def __init__(self, library: SkillLibrary, runner: FixtureRunner | None) -> None:
        """`runner` is None where nothing can be run again: no two programs are then taken for the same."""
        self._library = library
        self._prover = Prover(library, runner, forgiving=True)

    async def place(self, draft: SkillDraft) -> Placed:
        """Where `draft` goes, so that no caller of another skill breaks. Raises: StorageError, SetupError."""
        versions = self._library.versions(draft.name)
        if any((each.source, each.entry) == (draft.source, draft.entry) for each in versions):
            return Placed(draft=draft)
        current = self._library.get(draft.name)
        if current is not None:
            refused = await self.unfit(draft, current)
            if not refused:
                return Placed(draft=_after(draft, current), reason=f"it is the next version of {current.name}")
            return Placed(draft=self._renamed(draft), reason=f"it is no version of {current.name}: {refused}")
        if self._is_taken(draft.name):
            return Placed(draft=self._renamed(draft), reason=f"{draft.name} is banned or damaged")
        return await self._beside(draft)

    async def unfit(self, draft: SkillDraft, current: Skill) -> str:
        """Why `draft` may not become the version in force of `current`'s name; empty when it may.

        What is trusted or called changes only if fixtures show that it, and all that call it, still work.
        """
        if current.quarantined:
            return ""
        callers = self._library.callers(current.name)
        if callers and not _serves_callers(_names(current), [each.name for each in draft.params]):
            return (
                f"{', '.join(callers)} may give it arguments, and its parameters are not those of {current.signature}"
            )
        try:
            proof = await self._prover.prove({current.name: trial_skill(draft, current.version + 1)})
        except ServiceError as error:
            proof = Proof(passed={}, unproven=(current.name,), red=f"it could not be tried: {error}")
        if proof.red:
            return proof.red
        if current.name in proof.unproven and (callers or current.maturity == "trusted"):
            why = "is trusted" if current.maturity == "trusted" else f"is called by {', '.join(callers)}"
            return f"{current.name} {why}, and no fixture shows that it would still work"
        return ""

    async def _beside(self, draft: SkillDraft) -> Placed:
        fixture = draft.fixture
        if fixture is None or not fixture.reproduces:
            return Placed(draft=draft)
        own = trial_skill(draft, 1)
        near = await asyncio.to_thread(nearest, self._library, own)
        reached = {skill.name for skill in self._library.closure(own.calls)}
        for other in near[:NEAREST]:
            if other.name in reached or not may_be_same(own, other):
                continue
            try:
                ticks = await self._same(own, other, fixture)
                if ticks is None:
                    continue
                better = _is_better(own, other, ticks) and not await self.unfit(replace(draft, name=other.name), other)
            except ServiceError:
                return Placed(draft=draft)
            reason = f"{own.name} does the same as {other.name}, which {'it replaces' if better else 'stays'}"
            return Placed(draft=replace(_after(draft, other), aside=not better), reason=reason)
        return Placed(draft=draft)

    async def _same(self, own: Skill, other: Skill, fixture: Fixture) -> int | None:
        """The ticks that `other` takes from `fixture`, if each does from the other's start what the other is for."""
        theirs = self._prover.fixture(other)
        if theirs is None or await self._prover.passes(own, other, theirs) is None:
            return None
        there = await self._prover.passes(other, own, fixture)
        return None if there is None else there.execution.ticks

    def _renamed(self, draft: SkillDraft) -> SkillDraft:
        numbered = (f"{draft.name}{number}" for number in itertools.count(2))
        return replace(draft, name=next(name for name in numbered if not self._is_taken(name)))

    def _is_taken(self, name: str) -> bool:
        try:
            return bool(self._library.known_versions(name))
        except LibraryError:
            return False


def _after(draft: SkillDraft, current: Skill) -> SkillDraft:
    provenance = replace(draft.provenance, parent_version=current.version)
    return replace(draft, name=current.name, provenance=provenance)


def _names(skill: Skill) -> Sequence[str]:
    return [each.name for each in skill.params]


def _serves_callers(old: Sequence[str], new: Sequence[str]) -> bool:
    """Whether who gives arguments for parameters called `old` may give them to those called `new`."""
    return list(new[: len(old)]) == list(old)


def may_be_same(one: Skill, other: Skill) -> bool:
    """Whether two skills are worth trying: alike in language, and both gain something or both nothing."""
    gains, others = set(one.contract.gains), set(other.contract.gains)
    return one.name != other.name and one.language == other.language and (bool(gains & others) or gains == others)


def _is_better(own: Skill, other: Skill, ticks: int) -> bool:
    """By the lower bound of the success rate, then the ticks from the same start, then the length."""
    mine = (-own.contract.interval[0], own.contract.ticks, len(own.source))
    return mine < (-other.contract.interval[0], ticks, len(other.source))
