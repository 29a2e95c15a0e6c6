"""Programs tried in the world: run, judged, and undone where a better one is kept."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import JsonValue

from voyager.checkpoint.recorder import Recorder
from voyager.domain import Execution, Goal, LedgerEntry, Program, Revision, Skill, Truth, Verdict, Written
from voyager.events import AttemptStarted, CandidateTried, Event
from voyager.history import History
from voyager.ports import Forks
from voyager.rollout.candidates import Grade, Score, score
from voyager.rollout.stages import Interrupted, Limits, Stages, Stop
from voyager.rollout.uses import uses
from voyager.skills.calls import reachable

START = "candidates-start"
BEST = "candidates-best"
"""Names of the points in the world's time that candidates go back to; those of the last attempt stay on the disk."""


@dataclass(frozen=True, kw_only=True)
class Trial:
    """One program that was run, from `start` to `end`, and what came of it."""

    candidate: int
    """Its place among the programs of this attempt, from 1."""
    written: Written
    skills: Sequence[Skill]
    start: Truth
    end: Truth
    execution: Execution
    verdict: Verdict
    score: Score


class Trials:
    """Runs the programs of a run, one at a time, and counts what they cost."""

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

    async def best(
        self, goal: Goal, number: int, candidates: Sequence[Written], before: Truth, forks: Forks
    ) -> tuple[Trial, tuple[Trial, ...]]:
        """Try candidates from the same start until one succeeds; the world is left as the best of them made it.

        Only what the best called is a use of skills.

        Returns:
            The best, of equals the first, and the others.
        Raises:
            Interrupted: a stop was asked for; the world holds the effects of the one that ran.
        """
        await forks.mark(START)
        tried: list[Trial] = []
        best: Trial | None = None
        for place, written in enumerate(candidates, 1):
            if tried:
                await self._undo(forks, tried[-1], START, "started")
            trial = await self.run(goal, number, written, before, candidate=place)
            tried.append(trial)
            self._tell(CandidateTried(number=number, candidate=place, of=len(candidates), grade=str(trial.score.grade)))
            if best is None or trial.score > best.score:
                best = trial
                if trial.score.grade is Grade.SUCCESS:
                    break
                if place < len(candidates):
                    await forks.mark(BEST)
        assert best is not None
        if best is not tried[-1]:
            await self._undo(forks, tried[-1], BEST, f"ended with candidate {best.candidate}")
        self._credit(best.execution, best.written.revision)
        return best, tuple(trial for trial in tried if trial is not best)

    async def run(
        self, goal: Goal, number: int, written: Written, before: Truth, *, candidate: int | None = None
    ) -> Trial:
        """Run and judge one program of attempt `number` at `goal`, which began with the world as in `before`.

        Args:
            candidate: its place among several of which all but one will be undone: what it calls is then no use of
                skills yet.
        Raises:
            Interrupted: a stop was asked for.
        """
        program = written.program
        skills = reachable(self._s.library, program, written.revision)
        self._tell(AttemptStarted(number=number, limit=self._limits.attempts, program=program))
        start = await self._s.world.truth(self._player)
        self._recorder.program_started(goal, number, program, skills, start.tick, candidate, written.revision)
        execution = await self._run(program, skills)
        end = await self._s.world.truth(self._player)
        self._recorder.program_ended(number, execution, end.tick, candidate)
        self._count(execution)
        if candidate is None or self._stop.asked:
            self._credit(execution, written.revision)
        if self._stop.asked:
            raise Interrupted
        verdict = await self._stop.thinking(self._s.critic.judge(goal, before=before, after=end, execution=execution))
        return Trial(
            candidate=candidate or 1,
            written=written,
            skills=skills,
            start=start,
            end=end,
            execution=execution,
            verdict=verdict,
            score=score(goal, start, end, execution, verdict),
        )

    async def _undo(self, forks: Forks, trial: Trial, point: str, told: str) -> None:
        """Take `trial` back; in the ledger before it is done, so that no kill leaves it out."""
        detail = (
            f"candidate {trial.candidate} ({trial.written.program.entry}: {trial.score.grade}) undone:"
            f" the world goes back to where the attempt {told}"
        )
        self._recorder.ledger(LedgerEntry(kind="rewind", detail=detail, tick=trial.end.tick))
        await forks.back(point)

    async def _run(self, program: Program, skills: Sequence[Skill]) -> Execution:
        if self._s.pace is not None:
            await self._s.pace.acting()
        self._programs += 1
        draws = (self._seed * 1_000_003 + self._programs) % 2**31
        if self._s.starts is not None and self._s.keeps:
            await self._s.starts.begin(draws=draws)
        arguments: list[JsonValue] = []
        running = asyncio.ensure_future(
            self._s.bridge.run(
                program,
                args=arguments,
                skills=skills,
                deadline_ticks=self._limits.deadline_ticks,
                deadline_s=self._limits.deadline_s,
                seed=draws,
            )
        )
        if not await self._stop.after(running):
            await self._s.bridge.cancel()
        execution = await running
        if self._s.pace is not None:
            await self._s.pace.resting()
        return execution

    def _credit(self, execution: Execution, revision: Revision | None) -> None:
        """Every call of a skill is a use; a version that is only tried has no record yet."""
        tried = None if revision is None else revision.name
        for name, version, use in uses(execution, self._recorder.run):
            if name != tried:
                self._s.library.record_use(name, version, use)

    def _count(self, execution: Execution) -> None:
        self._ticks += execution.ticks
        self._wall_s += execution.wall_s

    @property
    def programs(self) -> int:
        """Programs executed in the whole run, those of earlier sessions and undone ones too."""
        return self._programs

    @property
    def speed(self) -> float:
        """Simulated time over wall time of all programs so far."""
        return self._ticks / 20 / self._wall_s if self._wall_s > 0 else 0.0
