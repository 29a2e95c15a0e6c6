"""One attempt at a goal: write programs, try them, reduce what came of it to what helps the next."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace

from pydantic import JsonValue

from voyager.checkpoint.recorder import Recorder
from voyager.domain import Attempt, CoderView, Goal, SkillHit, Truth, Written
from voyager.errors import BadReply, BudgetSpent, LibraryError, ModelUnavailable
from voyager.events import AttemptEnded, Event, ModelTrouble
from voyager.feedback import beside, reduce, skill_query, skill_wishes, without
from voyager.prompts import prompt_hash
from voyager.rollout.candidates import elected, worth_trying
from voyager.rollout.stages import Limits, Stages, Step, Stop
from voyager.rollout.trials import Trial, Trials
from voyager.skills.calls import reachable


class Attempts:
    """Takes the attempts of a run, one at a time."""

    def __init__(
        self,
        stages: Stages,
        recorder: Recorder,
        limits: Limits,
        stop: Stop,
        trials: Trials,
        listener: Callable[[Event], None],
    ) -> None:
        self._s = stages
        self._recorder = recorder
        self._limits = limits
        self._stop = stop
        self._tell = listener
        self._context = ""
        self._trials = trials

    @property
    def exhausted(self) -> bool:
        """Whether the run has executed all the programs it may."""
        return self._limits.programs is not None and self._trials.programs >= self._limits.programs

    async def take(
        self, goal: Goal, number: int, earlier: tuple[Attempt, ...], before: Truth, advice: tuple[str, ...]
    ) -> Step:
        """Attempt `number` at `goal`, which began with the world as in `before`.

        Args:
            advice: what people said.
        Raises:
            BadReply: the coder wrote no program; nothing was run.
            Interrupted: a stop was asked for.
        """
        trial, others = await self._tried(goal, number, await self._write(goal, number, earlier, advice), before)
        program, execution, verdict = trial.written.program, trial.execution, trial.verdict
        own = await self._own_verdict(goal, trial, first=number == 1)
        sources = {skill.name: skill.source for skill in trial.skills}
        revision = trial.written.revision
        feedback = reduce(
            goal, program, execution, verdict, sources, trial.written.report, self._s.hidden, trial.skills, revision
        )
        feedback = beside(
            feedback, [(one.written.program, one.execution, one.verdict) for one in others], self._s.hidden
        )
        attempt = Attempt(
            number=number,
            program=program,
            execution=execution,
            feedback=feedback,
            verdict=verdict,
            revision=revision,
        )
        self._recorder.verdict(number, verdict, feedback, trial.end.tick)
        self._tell(AttemptEnded(attempt=attempt, limit=self._limits.attempts, speed=self._trials.speed))
        return Step(
            attempt=attempt,
            reply=trial.written.reply,
            prompt=prompt_hash(trial.written.request.messages),
            own_success=own,
        )

    async def _tried(
        self, goal: Goal, number: int, candidates: Sequence[Written], before: Truth
    ) -> tuple[Trial, Sequence[Trial]]:
        """The trial that counts, and those that were undone for it."""
        if len(candidates) > 1 and self._s.forks is not None:
            best, others = await self._trials.best(goal, number, candidates, before, self._s.forks)
            ranked = sorted((best, *others), key=lambda trial: trial.candidate)
            said: list[JsonValue] = [
                {"entry": one.written.program.entry, "grade": str(one.score.grade), "critique": one.verdict.critique}
                for one in ranked
            ]
            self._recorder.chosen(number, best.candidate, said, by="trial")
            return best, others
        chosen = candidates[0] if len(candidates) == 1 else await self._elect(number, candidates)
        return await self._trials.run(goal, number, chosen, before), ()

    async def _elect(self, number: int, candidates: Sequence[Written]) -> Written:
        """The candidate to run where nothing can be undone: what each calls is its vote."""
        inspected = [await self._s.bridge.inspect(one.program.source, one.program.language) for one in candidates]
        place = elected(candidates, [frozenset(info.calls) for info in inspected])
        said: list[JsonValue] = [
            {"entry": one.program.entry, "calls": [*sorted(info.calls)]}
            for one, info in zip(candidates, inspected, strict=True)
        ]
        self._recorder.chosen(number, place + 1, said, by="vote")
        return candidates[place]

    async def _write(
        self, goal: Goal, number: int, earlier: tuple[Attempt, ...], advice: tuple[str, ...]
    ) -> Sequence[Written]:
        """The programs of this attempt that are worth trying, one at least. Raises: BadReply, Interrupted."""
        observation = await self._s.bridge.observe()
        if not earlier:
            guide = self._s.guide
            asked = None if guide is None else guide.context(goal, observation)
            self._context = "" if asked is None else await self._stop.thinking(asked)
        # In a thread: the first search loads the embedding model, and a signal must still be heard.
        query = skill_query(goal, earlier)
        wishes = skill_wishes(observation, self._limits.language)
        hits = tuple(await asyncio.to_thread(self._s.library.search, query, self._limits.retrieved, filters=wishes))
        hits = self._with_blamed(hits, earlier)
        told = tuple(self._told(attempt) for attempt in earlier)
        view = CoderView(
            goal=goal, observation=observation, skills=hits, attempts=told, context=self._context, advice=advice
        )
        written: list[Written] = []
        for place in range(1, self._limits.candidates + 1):
            others = tuple(one.program for one in written)
            try:
                one = await self._stop.thinking(self._s.coder.write(replace(view, others=others)))
                written.append(self._callable(one))
            except BadReply as trouble:
                if place == self._limits.candidates and not written:
                    raise
                self._tell(ModelTrouble(reason=f"candidate {place}: {trouble}"))
            except (BudgetSpent, ModelUnavailable):
                if not written:
                    raise
                break  # What is paid for is tried; the next question says again what is wrong.
        candidates, left = worth_trying(written)
        if left:
            self._recorder.left_out(number, left)
        return candidates

    def _callable(self, written: Written) -> Written:
        """Raises: BadReply: what it calls can't be called: skills call each other in a circle, or one is missing."""
        try:
            reachable(self._s.library, written.program, written.revision)
        except LibraryError as broken:
            raise BadReply(f"the program can't run: {broken}") from broken
        return written

    def _with_blamed(self, hits: tuple[SkillHit, ...], earlier: tuple[Attempt, ...]) -> tuple[SkillHit, ...]:
        """With the skill that is to be revised, whether the search found it or not."""
        fault = earlier[-1].feedback.fault if earlier else None
        if fault is None or fault.skill is None or not fault.against:
            return hits
        skill = self._s.library.get(fault.skill)
        if skill is None or any(hit.skill.name == skill.name for hit in hits):
            return hits
        return (*hits, SkillHit(skill=skill, score=0.0))

    def _told(self, attempt: Attempt) -> Attempt:
        """An earlier attempt as the coder may know it; its feedback was reduced without what is hidden."""
        execution, verdict = without(attempt.execution, attempt.verdict, self._s.hidden)
        return replace(attempt, execution=execution, verdict=verdict)

    async def _own_verdict(self, goal: Goal, trial: Trial, *, first: bool) -> bool:
        """Whether this attempt, from its own start, satisfied the goal: only then is it a skill."""
        if first or trial.verdict.kind != "success" or goal.predicate is None:
            return trial.verdict.kind == "success"
        own = await self._s.critic.judge(goal, before=trial.start, after=trial.end, execution=trial.execution)
        return own.kind == "success"
