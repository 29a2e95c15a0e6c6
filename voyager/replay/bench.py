"""A warm world and bot in which skills are run from their fixtures; nobody plays there."""

import asyncio
from collections.abc import Sequence
from pathlib import Path

from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.domain import Fixture, Program, Replay, Skill, SkillDraft
from voyager.places import log_event
from voyager.replay.judging import failing
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions

PRESET = "void"
DEADLINE_S = 60.0
"""Wall-clock seconds after which a program is taken to hang. Ticks end it long before: what comes of a fixture must not
depend on the machine."""


class Bench:
    """Implements `ports.FixtureRunner` with a world process and a bot process of its own.

    Both are started by the first run and kept for the others. A fixture begins another game there, which the bot joins
    anew in the same process, so that nothing of one run is left in the next.
    """

    def __init__(self, logs: Path, *, username: str = "Voyager", reflexes: str = "all") -> None:
        self._logs = logs
        self._player = username
        self._reflexes = reflexes
        self._turn = asyncio.Lock()
        self._running: tuple[EmbeddedWorld, NodeBridge] | None = None

    async def run(self, skill: SkillDraft | Skill, skills: Sequence[Skill], fixture: Fixture) -> Replay:
        """As in the port; runs wait for each other, and one that was broken off is not felt by the next."""
        async with self._turn:
            try:
                return await self._run(skill, skills, fixture)
            except BaseException:
                await self._end()
                raise

    async def _run(self, skill: SkillDraft | Skill, skills: Sequence[Skill], fixture: Fixture) -> Replay:
        world, bridge = await self._started()
        await bridge.step_out()
        await world.stage(fixture, self._player)
        await bridge.step_in()
        if fixture.memory is not None:
            await bridge.remember(fixture.memory)
        before = await world.truth(self._player)
        execution = await bridge.run(
            Program(
                source=skill.source,
                entry=skill.entry,
                language=skill.language,
                params=skill.params,
                calls=skill.calls,
                compat=skill.compat,
            ),
            args=list(fixture.args),
            skills=skills,
            deadline_ticks=fixture.deadline_ticks,
            deadline_s=DEADLINE_S,
            seed=fixture.draws,
        )
        after = await world.truth(self._player)
        reason = await failing(skill, before, after, execution)
        return Replay(green=not reason, reason=reason, execution=execution, before=before, after=after)

    async def _started(self) -> tuple[EmbeddedWorld, NodeBridge]:
        if self._running is None:
            world = EmbeddedWorld(self._logs / "fixtures-world.log", log_event)
            started = await world.start(WorldOptions(preset=PRESET))
            options = BotOptions(host="127.0.0.1", port=started.port, username=self._player, reflexes=self._reflexes)
            bridge = NodeBridge(options, self._logs / "fixtures-bot.log", log_event, spares=False)
            self._running = world, bridge
            await bridge.connect()
        return self._running

    async def _end(self) -> None:
        running, self._running = self._running, None
        if running is not None:
            world, bridge = running
            await bridge.kill()
            await world.kill()

    async def close(self) -> None:
        """End both processes; the next run would start them anew."""
        await self._end()
