"""The start of every attempt in the embedded world, kept until it is known whether it becomes a skill's fixture."""

import logging
from collections.abc import AsyncGenerator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from pydantic import JsonValue

from voyager.config import Settings
from voyager.domain import Fixture, Ground, Skill, SkillDraft
from voyager.errors import LibraryError, VoyagerError
from voyager.places import Places
from voyager.ports import FixtureRunner
from voyager.replay.bench import Bench
from voyager.replay.proving import Connected, breakage

_log = logging.getLogger(__name__)
GROUNDS: tuple[Ground, ...] = ("box", "region", "world")
"""In the order in which they are tried: the least that will do."""
PROVEN_TICKS = 2_400
"""Simulated time of an attempt up to which it is run again before its program is kept; longer ones would hold the run
for longer than the second that a skill may cost it."""

LENIENCE = 2
SPARE_TICKS = 200
"""A run from a fixture may take so many times the attempt's ticks, and these besides: what has gone astray by then is
red, and waited for no longer."""


class Captures(Protocol):
    """What is asked of a world."""

    async def capture(self, player: str) -> None: ...

    async def cut(self, ground: Ground) -> Fixture: ...


class Remembers(Protocol):
    """What is asked of a bot."""

    async def memory(self) -> JsonValue: ...


class AttemptStarts:
    """Implements `ports.Starts`: the world notes a start, and tells it when its program is kept."""

    def __init__(
        self, world: Captures, bot: Remembers, player: str, library: Connected, runner: FixtureRunner | None
    ) -> None:
        """`runner` proves fixtures of what goes into `library`; None keeps them as they were cut."""
        self._world = world
        self._bot = bot
        self._player = player
        self._library = library
        self._runner = runner
        self._memory: JsonValue = None
        self._draws = 1

    @property
    def runner(self) -> FixtureRunner | None:
        """What fixtures are proved with."""
        return self._runner

    async def begin(self, *, draws: int) -> None:
        self._draws = draws
        self._memory = _lasting(await self._bot.memory())
        await self._world.capture(self._player)

    async def fixture(self, draft: SkillDraft, skills: Sequence[Skill]) -> Fixture:
        if self._runner is None or draft.ticks > PROVEN_TICKS:
            return await self._cut("box", draft)
        first: Fixture | None = None
        reason = ""
        for ground in GROUNDS:
            fixture = await self._cut(ground, draft)
            first = first or fixture
            try:
                replay = await self._runner.run(draft, skills, fixture)
            except VoyagerError as error:
                _log.warning("the start of %s could not be tried: %s", draft.name, error)
                return first
            if replay.green:
                return replace(fixture, reproduces=True)
            reason = reason or replay.reason
        assert first is not None
        return replace(first, reproduces=False, lacking=reason)

    def inherited(self, parent: Skill) -> Fixture | None:
        try:
            return self._library.fixture(parent.name, parent.version)
        except LibraryError as error:
            _log.warning("%s", error)
            return None

    async def breakage(self, draft: SkillDraft) -> str:
        if self._runner is None:
            return ""  # Whoever does without proofs does without this one too.
        try:
            return await breakage(self._library, self._runner, draft)
        except VoyagerError as error:
            return str(error)

    async def _cut(self, ground: Ground, draft: SkillDraft) -> Fixture:
        fixture = await self._world.cut(ground)
        deadline = SPARE_TICKS + LENIENCE * draft.ticks
        return replace(fixture, memory=self._memory, draws=self._draws, deadline_ticks=deadline)


@asynccontextmanager
async def attempt_starts(
    settings: Settings, there: Places, library: Connected, logs: Path
) -> AsyncGenerator[AttemptStarts | None]:
    """The starts of the attempts in this world; None where it is not ours to look into."""
    if there.embedded is None:
        yield None
        return
    bench = Bench(logs, username=settings.username, reflexes=settings.reflexes) if settings.proofs else None
    try:
        yield AttemptStarts(there.embedded, there.bridge, settings.username, library, bench)
    finally:
        if bench is not None:
            await bench.close()


def _lasting(memory: JsonValue) -> JsonValue:
    """What programs can ask the bot's memory for; the rest is shown to models only."""
    known = cast(Mapping[str, JsonValue], memory)
    return {**known, "seen": {}}
