"""The abstraction of a verified program, kept only if it does from its starts what the program does."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, replace

from voyager.domain import Fixture, Language, Program, ProgramInfo, Skill, SkillDraft
from voyager.errors import VoyagerError
from voyager.ports import FixtureRunner, SourceReader
from voyager.refactoring.abstraction import abstracted
from voyager.replay.variation import varied

Inspect = Callable[[str, Language], Awaitable[ProgramInfo]]


@dataclass(frozen=True, kw_only=True)
class Abstraction:
    """A program on its way into the library, and why it has no further parameters; empty when it has."""

    draft: SkillDraft
    added: tuple[str, ...] = ()
    reason: str = ""


class Abstractor:
    """Makes literals of verified programs into parameters, and proves that they still do what they did."""

    def __init__(self, reader: SourceReader, inspect: Inspect, runner: FixtureRunner | None) -> None:
        """`runner` is None where nothing can be run again: every program is then kept as it is."""
        self._reader = reader
        self._inspect = inspect
        self._runner = runner

    async def abstract(self, draft: SkillDraft, skills: Sequence[Skill]) -> Abstraction:
        """`draft` with parameters for its kinds, counts and positions, or as it is.

        Args:
            skills: every skill that it may reach, transitively.
        """
        fixture = draft.fixture
        if self._runner is None or fixture is None:
            return Abstraction(draft=draft, reason="its start can't be made again here")
        if not fixture.reproduces:
            untried = "it was not run again from its own start"
            failed = f"it fails from its own start: {fixture.lacking}"
            return Abstraction(draft=draft, reason=untried if fixture.reproduces is None else failed)
        try:
            candidate = await self._candidate(draft, skills)
            if candidate is None:
                return Abstraction(draft=draft, reason="nothing in it can become a parameter")
            reason = await self._refutation(self._runner, draft, candidate, skills, fixture)
        except VoyagerError as error:
            return Abstraction(draft=draft, reason=f"it could not be tried: {error}")
        if reason:
            return Abstraction(draft=draft, reason=reason)
        added = tuple(parameter.name for parameter in candidate.params[len(draft.params) :])
        return Abstraction(draft=candidate, added=added)

    async def _candidate(self, draft: SkillDraft, skills: Sequence[Skill]) -> SkillDraft | None:
        program = Program(source=draft.source, entry=draft.entry, language=draft.language, params=draft.params)
        arguments = dict(await self._reader.arguments())
        arguments |= {skill.name: [parameter.name for parameter in skill.params] for skill in skills}
        read = await self._reader.literals(draft.source, draft.entry, draft.language)
        made = abstracted(program, draft.goal, read, arguments)
        if made is None:
            return None
        # The edit is by places in the text: what a parser makes of the outcome says whether they were right.
        info = await self._inspect(made.source, made.language)
        if info.error is not None or info.entry != draft.entry or info.params != made.params:
            return None
        return replace(draft, source=made.source, params=made.params)

    async def _refutation(
        self, runner: FixtureRunner, draft: SkillDraft, candidate: SkillDraft, skills: Sequence[Skill], fixture: Fixture
    ) -> str:
        """Why `candidate` does not do what `draft` does; empty when it does."""
        own = await runner.run(candidate, skills, fixture)
        if not own.green:
            return f"with parameters it fails from its own start: {own.reason}"
        other = varied(fixture)
        there = await runner.run(candidate, skills, other)
        # Where the program itself fails, the other start says nothing about its parameters.
        if there.green or not (await runner.run(draft, skills, other)).green:
            return ""
        return f"with parameters it fails from another start: {there.reason}"
