"""Skills run again from their fixtures: which still do what they are for, and whom those that don't endanger."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

from voyager.domain import Fixture, Verification
from voyager.errors import LibraryError, ServiceError
from voyager.ports import FixtureRunner
from voyager.replay.proving import dependants
from voyager.skills.library import SkillLibrary

Identity = tuple[str, int]


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What became of one version."""

    name: str
    version: int
    colour: Literal["green", "red", "skipped"]
    reason: str = ""
    ticks: int = 0
    endangered: tuple[str, ...] = ()
    """Of a red version in force: every skill that calls it, itself or through others, by name."""
    broke: bool = False
    """Skipped because the world or the bot failed, which says nothing about the skill."""


Tell = Callable[[Verified], None]
_TRY = "try it by hand with `voyager run`"


def environment(root: Path, game: str) -> str:
    """The versions of the game and of mineflayer, as verifications name them.

    Args:
        root: where the Node packages are.
    """
    package = json.loads((root / "node_modules" / "mineflayer" / "package.json").read_text("utf-8"))
    return f"Minecraft {game}, mineflayer {package['version']}"


def wanted(library: SkillLibrary, name: str, *, all_versions: bool) -> list[Identity]:
    """The versions of `name` to run: the one in force, or all, damaged ones too.

    Raises:
        LibraryError: there is no such skill.
    """
    versions = library.known_versions(name) if all_versions else [library.standing(name).in_force]
    return [(name, version) for version in versions]


async def verify(
    library: SkillLibrary,
    versions: Sequence[Identity],
    runners: Sequence[FixtureRunner],
    environment: str,
    tell: Tell,
) -> list[Verified]:
    """Run `versions` from their fixtures, as many at once as there are runners, with the skills they call as in force.

    Each result is in the library and told before its runner takes the next version, so an interrupt loses none.

    Returns:
        What became of each, in the order of `versions`.
    Raises:
        StorageError: the disk refused.
    """
    waiting = deque(versions)
    results: dict[Identity, Verified] = {}

    async def work(runner: FixtureRunner) -> None:
        while waiting:
            identity = waiting.popleft()
            results[identity] = await _verify(library, identity, runner, environment)
            tell(results[identity])

    async with asyncio.TaskGroup() as group:
        for runner in runners:
            group.create_task(work(runner))
    return [results[identity] for identity in versions]


async def _verify(library: SkillLibrary, identity: Identity, runner: FixtureRunner, environment: str) -> Verified:
    name, version = identity
    green = Verified(name=name, version=version, colour="green")
    try:
        skill = library.get(name, version)
        if skill is None:
            return _red(library, green, _damage(library, identity))
        fixture = library.fixture(name, version)
        skills = library.closure(skill.calls)
    except LibraryError as error:
        return _red(library, green, str(error))
    if fixture is None or skill.fixture_hash is None:
        reason = f"it came without a fixture: there is no start to run it from; {_TRY}"
        return replace(green, colour="skipped", reason=reason)
    if fixture.reproduces is False:
        return replace(green, colour="skipped", reason=_unproven(name, fixture))
    try:
        replay = await runner.run(skill, skills, fixture)
    except ServiceError as error:
        reason = f"the world or the bot failed, which says nothing of it: {error}; verify it again"
        return replace(green, colour="skipped", reason=reason, broke=True)
    ticks = replay.execution.ticks
    verification = Verification(
        green=replay.green,
        reason=replay.reason,
        ticks=ticks,
        environment=environment,
        fixture_hash=skill.fixture_hash,
    )
    library.record_verification(name, version, verification)
    return replace(green, ticks=ticks) if replay.green else replace(_red(library, green, replay.reason), ticks=ticks)


def _unproven(name: str, fixture: Fixture) -> str:
    """What is known of a version whose fixture is no test of it."""
    why = f" ({fixture.lacking})" if fixture.lacking else ""
    return (
        f"its fixture lacks something of the start that it had: it failed from there when it was made{why}; what it is"
        f" worth is in `voyager skills show {name}`, or {_TRY}"
    )


def _red(library: SkillLibrary, verified: Verified, reason: str) -> Verified:
    in_force = library.standing(verified.name).in_force == verified.version
    return replace(
        verified,
        colour="red",
        reason=reason,
        endangered=tuple(dependants(library, verified.name)) if in_force else (),
    )


def _damage(library: SkillLibrary, identity: Identity) -> str:
    """What is wrong with a folder that can't be used, and the ways out."""
    name, version = identity
    found = library.damaged.get(identity, f"there is no {name} v{version}")
    return (
        f"it is not what was admitted: {found}. Keep a change of yours with `voyager skills edit {name}`,"
        f" or heal with `voyager skills rollback {name}`"
    )


def stale(library: SkillLibrary, environment: str) -> list[tuple[str, int, str]]:
    """The versions in force that were verified last in another environment than this, with that one."""
    found: list[tuple[str, int, str]] = []
    for name in library.known():
        version = library.standing(name).in_force
        own = [one for one in library.verifications(name) if one.version == version]
        if own and own[-1].verification.environment != environment:
            found.append((name, version, own[-1].verification.environment))
    return found
