"""What a new version of a skill would break: it is run, with those that lean on it, from the fixtures they have."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Protocol

from voyager.domain import Fixture, Replay, Skill, SkillDraft
from voyager.errors import CyclicCalls, LibraryError
from voyager.ports import FixtureRunner
from voyager.skills.graph import CallGraph


class Connected(Protocol):
    """What is asked of a library."""

    def get(self, name: str, version: int | None = None) -> Skill | None: ...

    def fixture(self, name: str, version: int) -> Fixture | None: ...

    def callers(self, name: str) -> list[str]: ...


def dependants(library: Connected, name: str) -> list[str]:
    """Every skill that calls `name`, itself or through others, in alphabetical order."""
    found: set[str] = set()
    pending = [name]
    while pending:
        callers = set(library.callers(pending.pop())) - found
        found |= callers
        pending += callers
    return sorted(found - {name})


@dataclass(frozen=True, kw_only=True)
class Trial:
    """How one skill did from its own fixture, with a new version in place of the one that it was made from."""

    skill: Skill
    replay: Replay


async def trials(
    library: Connected, runner: FixtureRunner, draft: SkillDraft, parent: Skill
) -> AsyncGenerator[Trial, None]:
    """Run `draft` in place of `parent` from its fixture, then, with it, all that call it, each from its own.

    Only fixtures count from which it was seen to work, since the others say nothing about the change. Callers that
    can't be called anyhow, for want of something else, are passed over.

    Raises:
        CyclicCalls: with it, skills would call each other in a circle.
        LibraryError: a skill that it calls is not there, or its fixture is damaged.
        ServiceError: the world or the bot failed.
    """
    version = replace(
        parent,
        version=parent.version + 1,
        language=draft.language,
        source=draft.source,
        entry=draft.entry,
        params=draft.params,
        calls=draft.calls,
        goal=draft.goal,
    )

    def bound(name: str) -> Skill | None:
        return version if name == draft.name else library.get(name)

    for name in (draft.name, *dependants(library, draft.name)):
        skill = bound(name)
        if skill is None:
            continue
        try:
            fixture = library.fixture(name, parent.version if name == draft.name else skill.version)
            reached = [each for each in CallGraph([name], bound).callees_first() if each.name != name]
        except LibraryError as error:
            if name == draft.name or isinstance(error, CyclicCalls):
                raise
            continue
        if fixture is not None and fixture.reproduces:
            yield Trial(skill=skill, replay=await runner.run(skill, reached, fixture))


async def breakage(library: Connected, runner: FixtureRunner, draft: SkillDraft) -> str:
    """Which skill would fail from its own fixture with `draft` in place of the version in force, and how; empty: none.

    Raises: as `trials`.
    """
    parent = library.get(draft.name)
    if parent is None:
        return ""
    async with aclosing(trials(library, runner, draft, parent)) as ran:
        async for trial in ran:
            if not trial.replay.green:
                return f"{trial.skill.name}: {trial.replay.reason}"
    return ""
