"""What a new version of a skill would break: it is run, with those that lean on it, from the fixtures they have."""

from dataclasses import replace
from typing import Protocol

from voyager.domain import Fixture, Skill, SkillDraft
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


async def breakage(library: Connected, runner: FixtureRunner, draft: SkillDraft) -> str:
    """Which skill would fail from its own fixture with `draft` in place of the version in force, and how; empty: none.

    Only fixtures count from which it was seen to work, since the others say nothing about the change.

    Raises:
        CyclicCalls: with it, skills would call each other in a circle.
        LibraryError: a skill that is called is not there, or a fixture is damaged.
        ServiceError: the world or the bot failed.
    """
    parent = library.get(draft.name)
    if parent is None:
        return ""
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
        skill = library.get(name)
        fixture = None if skill is None else library.fixture(name, skill.version)
        if skill is None or fixture is None or not fixture.reproduces:
            continue
        own = version if name == draft.name else skill
        replay = await runner.run(own, CallGraph(own.calls, bound).callees_first(), fixture)
        if not replay.green:
            return f"{name}: {replay.reason}"
    return ""
