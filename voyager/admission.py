"""The admission: what becomes of a program that reached its goal."""

from collections.abc import Callable

from voyager.checkpoint.recorder import Recorder
from voyager.domain import DescriberView, Goal, GoalOutcome, Provenance, Skill, SkillDraft
from voyager.errors import CyclicCalls
from voyager.events import Event, ModelTrouble, SkillLearned
from voyager.feedback import effect_of
from voyager.skills.calls import called_skills
from voyager.stages import Stages, Step, Stop


class Admission:
    """Describes verified programs and brings them into the library."""

    def __init__(
        self, stages: Stages, recorder: Recorder, stop: Stop, *, player: str, listener: Callable[[Event], None]
    ) -> None:
        self._s = stages
        self._recorder = recorder
        self._stop = stop
        self._player = player
        self._tell = listener

    async def keep(self, goal: Goal, step: Step) -> tuple[GoalOutcome, Skill | None]:
        """Turn a verified program into a skill, unless it is one call or leaned on an earlier attempt."""
        program = step.attempt.program
        single = [] if program.single_call is None else called_skills(self._s.library, [program.single_call])
        known = self._s.library.get(single[0]) if single else None
        if known is not None:
            return "reused", known
        if program.single_call is not None or not step.own_success or not self._s.keeps:
            return "done", None
        view = DescriberView(goal=goal, program=program, execution=step.attempt.execution)
        description = await self._stop.thinking(self._s.describer.describe(view))
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
            effect=effect_of(step.attempt.execution),
            ticks=step.attempt.execution.ticks,
            tokens=(step.reply.usage.prompt_tokens or 0) + (step.reply.usage.completion_tokens or 0),
        )
        try:
            skill = self._s.library.admit(draft)
        except CyclicCalls as refused:
            self._tell(ModelTrouble(reason=f"not kept: {refused}"))
            return "done", None
        self._recorder.skill_admitted(skill, (await self._s.world.truth(self._player)).tick)
        self._tell(SkillLearned(skill=skill))
        return "learned", skill
