"""The loop: the only module that orders stages.

Voyager (arXiv 2305.16291): a curriculum proposes a goal, a coder writes a program, the program acts, its execution
becomes feedback for the next attempt, a critic verifies, and what verified is kept as a skill.
"""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from pydantic import JsonValue

from voyager.checkpoint.recorder import Recorder
from voyager.domain import (
    Attempt,
    Call,
    CoderView,
    CurriculumView,
    DescriberView,
    Execution,
    Goal,
    GoalOutcome,
    GoalRecord,
    Observation,
    Program,
    Provenance,
    Reply,
    Skill,
    SkillDraft,
    Truth,
    Verdict,
    Written,
)
from voyager.errors import BadReply, CyclicCalls, ModelUnavailable, VoyagerError
from voyager.events import (
    AttemptEnded,
    AttemptStarted,
    Event,
    GoalEnded,
    GoalStarted,
    ModelTrouble,
    SkillLearned,
)
from voyager.feedback import reduce, skill_query
from voyager.history import History
from voyager.ports import Bridge, Coder, Critic, Curriculum, Describer, Library, Pace, World
from voyager.prompts import prompt_hash
from voyager.skills.calls import called_skills

_log = logging.getLogger(__name__)
T = TypeVar("T")
MAX_SKIPPED = 5
"""Goals in a row without any program after which the model is taken to be of no use."""


class Interrupted(Exception):
    """Someone asked the run to stop; it has saved nothing yet."""


@dataclass(frozen=True, kw_only=True)
class Limits:
    """When a run stops and what one goal may take. None is no limit."""

    goals: int | None = None
    hours: float | None = None
    attempts: int = 4
    retrieved: int = 5
    deadline_ticks: int = 12_000
    deadline_s: float = 120.0


@dataclass(frozen=True, kw_only=True)
class Stages:
    """Everything the loop drives."""

    curriculum: Curriculum
    candidates: Callable[[Observation, Sequence[GoalRecord]], Sequence[Goal]]
    coder: Coder
    critic: Critic
    describer: Describer
    library: Library
    bridge: Bridge
    world: World
    pace: Pace | None = None


@dataclass(frozen=True, kw_only=True)
class _Step:
    """One attempt with what the admission needs besides."""

    attempt: Attempt
    reply: Reply
    prompt: str
    own_success: bool


class Loop:
    """Runs goals until a limit, until nothing is left to propose, or until `stop` is called."""

    def __init__(
        self,
        stages: Stages,
        recorder: Recorder,
        limits: Limits,
        *,
        player: str,
        seed: int,
        history: History,
        listener: Callable[[Event], None],
    ) -> None:
        self._s = stages
        self._recorder = recorder
        self._limits = limits
        self._player = player
        self._seed = seed
        self._records = list(history.records)
        self._programs = history.programs
        self._ticks = history.program_ticks
        self._wall_s = history.program_wall_s
        self._tell = listener
        self._skipped = 0
        self._stop = asyncio.Event()

    def stop(self) -> None:
        """End the program that runs and save; `run` then returns."""
        self._stop.set()

    async def run(self) -> str:
        """Go on until the end and leave a checkpoint.

        Returns:
            The reason: `goals`, `hours`, `nothing_left` or `interrupted`.
        Raises:
            ModelUnavailable, ServiceError, StorageError: after saving what can be saved.
        """
        try:
            reason = await self._goals()
        except Interrupted:
            reason = "interrupted"
        except VoyagerError:
            # The world may be what failed: save what still can be, and let the first error speak.
            with contextlib.suppress(VoyagerError):
                await self._end("failed")
            raise
        await self._end(reason)
        return reason

    async def _end(self, reason: str) -> None:
        truth = await self._truth()
        self._recorder.stopped(reason, truth)
        await self._save(truth)

    async def _goals(self) -> str:
        started = time.monotonic()
        if self._s.pace is not None:
            await self._s.pace.resting()
        await self._save(await self._truth())
        for ended in range(self._limits.goals if self._limits.goals is not None else 10**9):
            if self._limits.hours is not None and time.monotonic() - started >= self._limits.hours * 3600:
                return "hours"
            goal = await self._propose()
            if goal is None:
                return "nothing_left"
            self._tell(GoalStarted(number=len(self._records) + 1, goal=goal))
            await self._pursue(goal)
            if self._skipped >= MAX_SKIPPED:
                raise ModelUnavailable(
                    f"the model wrote no program for {MAX_SKIPPED} goals in a row; see its replies in the journal,"
                    " choose another --model, and resume"
                )
            _log.debug("goal %d of this session ended", ended + 1)
        return "goals"

    async def _propose(self) -> Goal | None:
        observation = await self._s.bridge.observe()
        history = tuple(self._records)
        candidates = tuple(self._s.candidates(observation, history))
        view = CurriculumView(observation=observation, history=history, candidates=candidates)
        return await self._thinking(self._s.curriculum.propose(view))

    async def _pursue(self, goal: Goal) -> None:
        before = await self._truth()
        self._recorder.goal_started(goal, before)
        attempts: list[Attempt] = []
        outcome: GoalOutcome = "gave_up"
        skill: Skill | None = None
        for number in range(1, self._limits.attempts + 1):
            try:
                step = await self._attempt(goal, number, tuple(attempts), before)
            except BadReply as trouble:
                self._tell(ModelTrouble(reason=str(trouble)))
                outcome = "skipped" if not attempts else "gave_up"
                break
            attempts.append(step.attempt)
            if step.attempt.verdict.kind == "success":
                outcome, skill = await self._keep(goal, step)
                break
        record = GoalRecord(
            goal=goal, outcome=outcome, attempts=len(attempts), skill=None if skill is None else skill.name
        )
        self._records.append(record)
        self._skipped = self._skipped + 1 if outcome == "skipped" else 0
        truth = await self._truth()
        self._recorder.goal_ended(record, truth)
        await self._save(truth)
        self._tell(GoalEnded(record=record, inventory=truth.inventory, tick=truth.tick))

    async def _attempt(self, goal: Goal, number: int, earlier: tuple[Attempt, ...], before: Truth) -> _Step:
        written = await self._write(goal, earlier)
        program = written.program
        skills = self._s.library.closure(called_skills(self._s.library, program.calls))
        self._tell(AttemptStarted(number=number, limit=self._limits.attempts, program=program))
        start = await self._truth()
        self._recorder.program_started(goal, number, program, skills, start.tick)
        execution = await self._run(program, skills)
        end = await self._truth()
        self._recorder.program_ended(number, execution, end.tick)
        self._count(execution)
        self._credit(execution.trace)
        if self._stop.is_set():
            raise Interrupted
        verdict = await self._thinking(self._s.critic.judge(goal, before=before, after=end, execution=execution))
        own = await self._own_verdict(goal, verdict, start, end, execution, first=number == 1)
        sources = {skill.name: skill.source for skill in skills}
        feedback = reduce(goal, program, execution, verdict, sources, written.report)
        attempt = Attempt(number=number, program=program, execution=execution, feedback=feedback, verdict=verdict)
        self._recorder.verdict(number, verdict, feedback, end.tick)
        self._tell(AttemptEnded(attempt=attempt, limit=self._limits.attempts, speed=self._speed()))
        return _Step(
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
        view = CoderView(goal=goal, observation=observation, skills=hits, attempts=earlier)
        return await self._thinking(self._s.coder.write(view))

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
        if not await self._before_stop(running):
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

    async def _keep(self, goal: Goal, step: _Step) -> tuple[GoalOutcome, Skill | None]:
        """Turn a verified program into a skill, unless it is one call or leaned on an earlier attempt."""
        program = step.attempt.program
        known = None if program.single_call is None else self._s.library.get(program.single_call)
        if known is not None:
            return "reused", known
        if program.single_call is not None or not step.own_success:
            return "done", None
        view = DescriberView(goal=goal, program=program, execution=step.attempt.execution)
        description = await self._thinking(self._s.describer.describe(view))
        draft = SkillDraft(
            name=program.entry,
            source=program.source,
            entry=program.entry,
            language=program.language,
            params=program.params,
            description=description,
            goal=goal,
            calls=tuple(called_skills(self._s.library, program.calls)),
            provenance=Provenance(
                goal=goal.text,
                run=self._recorder.run,
                attempt=step.attempt.number,
                model=step.reply.model,
                prompt_hash=step.prompt,
            ),
            effect=step.attempt.feedback.effect,
            ticks=step.attempt.execution.ticks,
            tokens=(step.reply.usage.prompt_tokens or 0) + (step.reply.usage.completion_tokens or 0),
        )
        try:
            skill = self._s.library.admit(draft)
        except CyclicCalls as refused:
            self._tell(ModelTrouble(reason=f"not kept: {refused}"))
            return "done", None
        self._recorder.skill_admitted(skill, await self._tick())
        self._tell(SkillLearned(skill=skill))
        return "learned", skill

    async def _thinking(self, question: Awaitable[T]) -> T:
        """Wait for a model, unless the run is asked to stop first."""
        task = asyncio.ensure_future(question)
        if not await self._before_stop(task):
            task.cancel()
            raise Interrupted
        return await task

    async def _before_stop(self, task: "asyncio.Future[T]") -> bool:
        """Whether `task` ended before a stop was asked for."""
        stopping = asyncio.ensure_future(self._stop.wait())
        try:
            await asyncio.wait({task, stopping}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopping.cancel()
        return task.done()

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

    async def _truth(self) -> Truth:
        return await self._s.world.truth(self._player)

    async def _tick(self) -> int:
        return (await self._truth()).tick

    async def _save(self, truth: Truth) -> None:
        await self._recorder.checkpoint(self._s.world, self._s.library.number, len(self._records), truth.tick)
