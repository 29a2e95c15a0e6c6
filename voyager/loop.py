"""The loop: the only module that orders stages, with the attempt and the admission as its parts.

Voyager (arXiv 2305.16291): a curriculum proposes a goal, a coder writes a program, the program acts, its execution
becomes feedback for the next attempt, a critic verifies, and what verified is kept as a skill.
"""

import contextlib
import logging
from collections.abc import Callable

from voyager.checkpoint.recorder import Recorder
from voyager.curriculum.failures import lacking
from voyager.domain import Attempt, CurriculumView, Goal, GoalOutcome, GoalRecord, Skill, Truth
from voyager.errors import BadReply, BudgetSpent, ModelUnavailable, ServiceError, VoyagerError
from voyager.events import Event, GoalEnded, GoalStarted, LibraryTidied, ModelTrouble
from voyager.history import History
from voyager.rollout.admission import Admission
from voyager.rollout.attempting import Attempts
from voyager.rollout.stages import Interrupted, Limits, Stages, Stop
from voyager.rollout.trials import Trials
from voyager.wire import to_json

_log = logging.getLogger(__name__)
MAX_SKIPPED = 5
"""Goals in a row without any program after which the model is taken to be of no use."""


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
        self._records = list(history.records)
        self._tell = listener
        self._skipped = 0
        self._stop = Stop()
        trials = Trials(
            stages, recorder, limits, self._stop, player=player, seed=seed, history=history, listener=listener
        )
        self._attempts = Attempts(stages, recorder, limits, self._stop, trials, listener)
        self._admission = Admission(stages, recorder, self._stop, player=player, listener=listener)

    def stop(self) -> None:
        """End the program that runs and save; `run` then returns."""
        self._stop.ask()

    async def run(self) -> str:
        """Go on until the end and leave a checkpoint.

        Returns:
            The reason: `goals`, `budget`, `programs`, `nothing_left` or `interrupted`.
        Raises:
            ModelUnavailable, ServiceError, StorageError: after saving what can be saved.
        """
        try:
            reason = await self._goals()
        except Interrupted:
            reason = "interrupted"
        except BudgetSpent:
            reason = "budget"
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
        if self._s.pace is not None:
            await self._s.pace.resting()
        await self._save(await self._truth())
        for ended in range(self._limits.goals if self._limits.goals is not None else 10**9):
            goal = await self._propose()
            if goal is None:
                return "nothing_left"
            if self._attempts.exhausted:
                return "programs"
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
        view = CurriculumView(
            observation=observation, history=history, candidates=candidates, advice=await self._advice()
        )
        return await self._stop.thinking(self._s.curriculum.propose(view))

    async def _pursue(self, goal: Goal) -> None:
        before = await self._truth()
        self._recorder.goal_started(goal, before)
        attempts: list[Attempt] = []
        outcome: GoalOutcome = "gave_up"
        skill: Skill | None = None
        for number in range(1, self._limits.attempts + 1):
            if self._attempts.exhausted:
                break
            try:
                step = await self._attempts.take(goal, number, tuple(attempts), before, await self._advice())
            except BadReply as trouble:
                self._tell(ModelTrouble(reason=str(trouble)))
                outcome = "skipped" if not attempts else "gave_up"
                break
            attempts.append(step.attempt)
            if step.attempt.verdict.kind == "success":
                outcome, skill = await self._admission.keep(goal, step)
                break
        if outcome == "gave_up" and all(attempt.verdict.kind == "undecided" for attempt in attempts):
            outcome = "skipped"  # Nobody could say that it was not reached.
        record = GoalRecord(
            goal=goal,
            outcome=outcome,
            attempts=len(attempts),
            skill=None if skill is None else skill.name,
            lacked=lacking(attempts[-1]) if outcome == "gave_up" and attempts else {},
        )
        self._records.append(record)
        await self._tidy()
        self._skipped = self._skipped + 1 if outcome == "skipped" and not attempts else 0
        truth = await self._truth()
        self._recorder.goal_ended(record, truth)
        await self._save(truth)
        self._tell(GoalEnded(record=record, inventory=truth.inventory, tick=truth.tick))

    async def _tidy(self) -> None:
        """Tidy the library after every so many goals; a world that fails, or a stop, leaves it as it is then."""
        every = self._limits.tidy_every
        if self._s.tidier is None or not self._s.keeps or every == 0 or len(self._records) % every != 0:
            return
        trouble = ""
        try:
            await self._stop.thinking(self._s.tidier.tidy(apply=True))
        except ServiceError as error:
            trouble = f"; then the library could not be tidied: {error}"
        except Interrupted:
            trouble = "; interrupted"  # The goal has ended all the same: what comes next hears of the stop.
        report = self._s.tidier.report
        self._recorder.tidied(to_json(report))
        self._tell(LibraryTidied(text=f"{report.summary}{report.trouble and f'; {report.trouble}'}{trouble}"))

    async def _advice(self) -> tuple[str, ...]:
        return () if self._s.counsel is None else await self._s.counsel.heard(len(self._records))

    async def _truth(self) -> Truth:
        return await self._s.world.truth(self._player)

    async def _save(self, truth: Truth) -> None:
        await self._recorder.checkpoint(self._s.world, self._s.library.number, len(self._records), truth.tick)
