"""How long skills take to be run again from their fixtures: those of a library that was learned."""

import math
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from voyager.bench.figures import Figure, Progress
from voyager.config import Settings
from voyager.domain import Fixture, Skill
from voyager.errors import LibraryError
from voyager.ports import FixtureRunner
from voyager.replay.bench import Bench
from voyager.session import open_library
from voyager.skills.library import SkillLibrary

FIXTURE_S = 1.0
TICKS_PER_S = 20
_SLOW = 0.95


@dataclass(frozen=True, kw_only=True)
class Case:
    """A skill, those that it reaches, and the start it is run from."""

    skill: Skill
    calls: Sequence[Skill]
    fixture: Fixture


async def measure_fixtures(settings: Settings, progress: Progress) -> list[Figure]:
    """Every figure of the fixtures in the library of `settings`, one world and one bot for all.

    Raises:
        LibraryError, ConfigError: there is no such library, or no skill of it has a fixture that it passes.
        ServiceError: the world or the bot failed.
    """
    library = open_library(settings)
    try:
        cases = cases_of(library)
    finally:
        library.close()
    if not cases:
        raise LibraryError(
            f"no skill in {settings.library_folder} has a fixture to be timed;"
            " learn some with `voyager explore --goals 20`, or name another library with --library"
        )
    with TemporaryDirectory(prefix="voyager-bench-") as folder:
        bench = Bench(Path(folder), username=settings.username, reflexes=settings.reflexes)
        try:
            return await timed(cases, bench, progress)
        finally:
            await bench.close()


def cases_of(library: SkillLibrary) -> list[Case]:
    """The skills in force whose fixtures are known to be a test of them, by name."""
    found: list[Case] = []
    for name in library.known():
        try:
            skill = library.get(name)
            fixture = None if skill is None else library.fixture(name, skill.version)
            if skill is not None and fixture is not None and fixture.reproduces is not False:
                found.append(Case(skill=skill, calls=library.closure(skill.calls), fixture=fixture))
        except LibraryError:
            continue  # `skills verify` tells what is damaged; nothing of it can be timed.
    return found


async def timed(cases: Sequence[Case], runner: FixtureRunner, progress: Progress) -> list[Figure]:
    """The figures of these; what is started by the first run is told apart."""
    start = time.perf_counter()
    await runner.run(cases[0].skill, cases[0].calls, cases[0].fixture)
    first = time.perf_counter() - start
    seconds: list[float] = []
    ticks = red = 0
    for case in cases:
        progress(case.skill.name)
        start = time.perf_counter()
        replay = await runner.run(case.skill, case.calls, case.fixture)
        seconds.append(time.perf_counter() - start)
        ticks += replay.execution.ticks
        red += not replay.green
    slow = sorted(seconds)[math.ceil(_SLOW * len(seconds)) - 1]
    of = f"{len(cases)} skills, {ticks} ticks"
    return [
        Figure(name="first fixture, world and bot started for it", value=first, unit="s"),
        Figure(name="fixture", value=statistics.median(seconds), unit="s (median)", note=of, most=FIXTURE_S),
        Figure(name="fixture, slowest twentieth", value=slow, unit="s (p95)", note=of, most=FIXTURE_S),
        Figure(name="pace of fixtures", value=ticks / TICKS_PER_S / sum(seconds), unit="x real time"),
        Figure(name="red fixtures", value=red, unit="", most=0),
    ]
