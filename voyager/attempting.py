"""One attempt at a goal: write a program, run it, judge it, reduce it to what helps the next."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from pydantic import JsonValue

from voyager.checkpoint.recorder import Recorder
from voyager.domain import Attempt, Call, CoderView, Execution, Goal, Program, Skill, Truth, Verdict, Written
from voyager.events import AttemptEnded, AttemptStarted, Event
from voyager.feedback import reduce, skill_query, without
from voyager.history import History
from voyager.prompts import prompt_hash
from voyager.skills.calls import called_skills
from voyager.stages import Interrupted, Limits, Stages, Step, Stop


class Attempts:
    """Takes the attempts of a run, one at a time, and counts what they cost."""

    def __init__(
        self,
        stages: Stages,
        recorder: Recorder,
        limits: Limits,
        stop: Stop,
        *,
        player: str,
        seed: int,
        history: History,
        listener: Callable[[Event], None],
    ) -> None:
        self._s = stages
        self._recorder = recorder
        self._limits = limits
        self._stop = stop
        self._player = player
        self._seed = seed
        self._programs = history.programs
        self._ticks = history.program_ticks
        self._wall_s = history.program_wall_s
        self._tell = listener

    async def take(self, goal: Goal, number: int, earlier: tuple[Attempt, ...], before: Truth) -> Step:
        """Attempt `number` at `goal`, which began with the world as in `before`.

        Raises:
            BadReply: the coder wrote no program; nothing was run.
            Interrupted: a stop was asked for.
        """
        written = await self._write(goal, earlier)
        program = written.program
        skills = self._s.library.closure(called_skills(self._s.library, program.calls))
        self._tell(AttemptStarted(number=number, limit=self._limits.attempts, program=program))
        start = await self._s.world.truth(self._player)
        self._recorder.program_started(goal, number, program, skills, start.tick)
        execution = await self._run(program, skills)
        end = await self._s.world.truth(self._player)
        self._recorder.program_ended(number, execution, end.tick)
        self._count(execution)
        self._credit(execution.trace)
        if self._stop.asked:
            raise Interrupted
        verdict = await self._stop.thinking(self._s.critic.judge(goal, before=before, after=end, execution=execution))
        own = await self._own_verdict(goal, verdict, start, end, execution, first=number == 1)
        sources = {skill.name: skill.source for skill in skills}
        feedback = reduce(goal, program, execution, verdict, sources, written.report, self._s.hidden)
        attempt = Attempt(number=number, program=program, execution=execution, feedback=feedback, verdict=verdict)
        self._recorder.verdict(number, verdict, feedback, end.tick)
        self._tell(AttemptEnded(attempt=attempt, limit=self._limits.attempts, speed=self._speed()))
        return Step(
            attempt=attempt,
            reply=written.reply,
            prompt=prompt_hash(written.request.messages),
            own_success=own,
        )

    async def _write(self, goal: Goal, earlier: tuple[Attempt, ...]) -> Written:
        observation = await self._s.bridge.observe()
        # In a thread: the first search loads the embedding model, and a signal must still be heard.
        query = skill_query(goal, earlier)
        hits = tuple(await asyncio.to_thread(self._s.library.search, query, self._limits.retrieved))
        told = tuple(self._told(attempt) for attempt in earlier)
        view = CoderView(goal=goal, observation=observation, skills=hits, attempts=told)
        return await self._stop.thinking(self._s.coder.write(view))

    def _told(self, attempt: Attempt) -> Attempt:
        """An earlier attempt as the coder may know it; its feedback was reduced without what is hidden."""
        execution, verdict = without(attempt.execution, attempt.verdict, self._s.hidden)
        return replace(attempt, execution=execution, verdict=verdict)

    async def _run(self, program: Program, skills: Sequence[Skill]) -> Execution:
        if self._s.pace is not None:
            await self._s.pace.acting()
        self._programs += 1
        arguments: list[JsonValue] = []
        running = asyncio.ensure_future(
            self._s.bridge.run(
                program,
                args=arguments,
                skills=skills,
                deadline_ticks=self._limits.deadline_ticks,
                deadline_s=self._limits.deadline_s,
                seed=(self._seed * 1_000_003 + self._programs) % 2**31,
            )
        )
        if not await self._stop.after(running):
            await self._s.bridge.cancel()
        execution = await running
        if self._s.pace is not None:
            await self._s.pace.resting()
        return execution

    async def _own_verdict(
        self, goal: Goal, verdict: Verdict, start: Truth, end: Truth, execution: Execution, *, first: bool
    ) -> bool:
        """Whether this attempt, from its own start, satisfied the goal: only then is it a skill."""
        if first or verdict.kind != "success" or goal.predicate is None:
            return verdict.kind == "success"
        own = await self._s.critic.judge(goal, before=start, after=end, execution=execution)
        return own.kind == "success"

    def _credit(self, calls: Sequence[Call]) -> None:
        """Every call of a skill is a use, whichever way it ended; the trace says which version it bound to."""
        for call in calls:
            if call.kind == "skill" and call.version is not None:
                self._s.library.record_use(call.name, call.version, success=call.error is None)
            self._credit(call.calls)

    def _count(self, execution: Execution) -> None:
        self._ticks += execution.ticks
        self._wall_s += execution.wall_s

    def _speed(self) -> float:
        return self._ticks / 20 / self._wall_s if self._wall_s > 0 else 0.0
