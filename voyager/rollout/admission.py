"""The admission: what becomes of a program that reached its goal."""

from collections.abc import Callable, Sequence
from dataclasses import replace

from voyager.checkpoint.recorder import Recorder
from voyager.domain import Call, DescriberView, Goal, GoalOutcome, Provenance, Skill, SkillDraft
from voyager.errors import CyclicCalls
from voyager.events import Event, ModelTrouble, SkillLearned
from voyager.feedback import effect_of
from voyager.rollout.stages import Stages, Step, Stop
from voyager.skills.calls import called_skills


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
        if self._s.keeps:
            await self._keep_revision(goal, step)
        program = step.attempt.program
        single = [] if program.single_call is None else called_skills(self._s.library, [program.single_call])
        known = self._s.library.get(single[0]) if single else None
        if known is not None:
            return "reused", known
        if program.single_call is not None or not step.own_success or not self._s.keeps:
            return "done", None
        seen = step.attempt.execution.observation
        draft = SkillDraft(
            name=program.entry,
            source=program.source,
            entry=program.entry,
            language=program.language,
            params=program.params,
            description="",
            goal=goal,
            calls=tuple(called_skills(self._s.library, program.calls)),
            provenance=self._provenance(goal, step),
            effect=effect_of(step.attempt.execution),
            ticks=step.attempt.execution.ticks,
            tokens=_tokens(step),
            dimension=None if seen is None else seen.dimension,
        )
        reachable = self._s.library.closure(draft.calls)
        if self._s.starts is not None:
            draft = replace(draft, fixture=await self._s.starts.fixture(draft, reachable))
        draft = await self._abstracted(draft, reachable)
        program = replace(program, source=draft.source, params=draft.params)
        view = DescriberView(goal=goal, program=program, execution=step.attempt.execution)
        description = await self._stop.thinking(self._s.describer.describe(view))
        skill = await self._placed(replace(draft, description=description))
        return ("done" if skill is None else "learned"), skill

    async def _abstracted(self, draft: SkillDraft, reachable: Sequence[Skill]) -> SkillDraft:
        if self._s.abstractor is None:
            return draft
        found = await self._s.abstractor.abstract(draft, reachable)
        self._recorder.abstracted(draft.name, found.added, found.reason)
        return found.draft

    async def _placed(self, draft: SkillDraft) -> Skill | None:
        """The skill that `draft` becomes, under the name that is right for it."""
        if self._s.placer is None:
            return await self._admit(draft)
        placed = await self._s.placer.place(draft)
        if placed.reason:
            self._recorder.placed(draft.name, placed.draft.name, placed.reason)
        return await self._admit(placed.draft)

    async def _keep_revision(self, goal: Goal, step: Step) -> None:
        """The new version of a skill that the program brought along, if it was called and did what the skill is for."""
        revision = step.attempt.revision
        if revision is None or not step.own_success:
            return
        parent = self._s.library.get(revision.name, revision.parent_version)
        call = _first_call(step.attempt.execution.trace, revision.name)
        if parent is None or call is None or call.error is not None:
            return
        gains = parent.contract.gains
        if gains and not any(call.effect.inventory.get(item, 0) > 0 for item in gains):
            return
        draft = SkillDraft(
            name=revision.name,
            source=revision.program.source,
            entry=revision.program.entry,
            language=revision.program.language,
            params=revision.program.params,
            description=parent.description,
            goal=parent.goal,
            calls=tuple(called_skills(self._s.library, revision.program.calls)),
            provenance=replace(self._provenance(goal, step), parent_version=parent.version),
            effect=call.effect.inventory,
            ticks=call.ticks,
            compat=parent.compat,
            tokens=_tokens(step),
            fixture=None if self._s.starts is None else self._s.starts.inherited(parent),
        )
        broken = await self._broken(draft) if parent.maturity == "trusted" else ""
        if broken:
            self._tell(ModelTrouble(reason=f"not kept: {parent.name} is trusted, but {broken}"))
        else:
            await self._admit(draft)

    async def _broken(self, draft: SkillDraft) -> str:
        return "" if self._s.starts is None else await self._s.starts.breakage(draft)

    def _provenance(self, goal: Goal, step: Step) -> Provenance:
        return Provenance(
            goal=goal.text,
            run=self._recorder.run,
            attempt=step.attempt.number,
            model=step.reply.model,
            prompt_hash=step.prompt,
        )

    async def _admit(self, draft: SkillDraft) -> Skill | None:
        try:
            skill = self._s.library.admit(draft)
        except CyclicCalls as refused:
            self._tell(ModelTrouble(reason=f"not kept: {refused}"))
            return None
        self._recorder.skill_admitted(skill, (await self._s.world.truth(self._player)).tick)
        self._tell(SkillLearned(skill=skill))
        return skill


def _first_call(trace: Sequence[Call], name: str) -> Call | None:
    """The first call of a skill of this name, at any depth."""
    for call in trace:
        found = call if call.kind == "skill" and call.name == name else _first_call(call.calls, name)
        if found is not None:
            return found
    return None


def _tokens(step: Step) -> int:
    return (step.reply.usage.prompt_tokens or 0) + (step.reply.usage.completion_tokens or 0)
