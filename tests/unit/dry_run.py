"""The loop's stages over the tiny world, without processes: what the planner learns goal after goal."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from tests.unit.game import weights
from tests.unit.tiny_world import API, TinyWorld, inspect
from voyager.bridge.fake import nothing_found
from voyager.coder import Coder
from voyager.critic import Critics
from voyager.curriculum.frontier import candidates
from voyager.curriculum.proposals import ModelCurriculum
from voyager.describer import ModelDescriber
from voyager.domain import (
    Attempt,
    CoderView,
    Contract,
    CurriculumView,
    DescriberView,
    Goal,
    GoalOutcome,
    GoalRecord,
    Program,
    Provenance,
    Skill,
    SkillHit,
)
from voyager.feedback import reduce, skill_query
from voyager.llm.planner import BuiltinPlanner
from voyager.prompts import Prompts, prompt_hash

ATTEMPTS = 4
RETRIEVED = 5


@dataclass
class DryRun:
    """A run in `world`; `goals` goes on where it stopped."""

    world: TinyWorld
    records: list[GoalRecord] = field(default_factory=list[GoalRecord])
    skills: dict[str, Skill] = field(default_factory=dict[str, Skill])
    attempts: list[Attempt] = field(default_factory=list[Attempt])
    prompts: Prompts = field(default_factory=lambda: Prompts(API))

    def __post_init__(self) -> None:
        model = BuiltinPlanner(self.world.tree)
        self._curriculum = ModelCurriculum(model, self.prompts, self.world.tree)
        self._coder = Coder(model, self.prompts, inspect, nothing_found)
        self._critic = Critics(model, self.prompts)
        self._describer = ModelDescriber(model, self.prompts)

    async def goals(self, count: int) -> None:
        for _ in range(count):
            observation, history = self.world.observe(), tuple(self.records)
            frontier = candidates(self.world.tree, weights(), observation, history)
            view = CurriculumView(observation=observation, history=history, candidates=frontier)
            goal = await self._curriculum.propose(view)
            if goal is None:
                return
            await self.pursue(goal)

    async def pursue(self, goal: Goal) -> GoalRecord:
        before, tried = self.world.truth(), list[Attempt]()
        outcome: GoalOutcome = "gave_up"
        for number in range(1, ATTEMPTS + 1):
            view = CoderView(
                goal=goal,
                observation=self.world.observe(),
                skills=self.search(skill_query(goal, tried)),
                attempts=tuple(tried),
            )
            written = await self._coder.write(view)
            program, start = written.program, self.world.truth()
            execution = self.world.run(program, self.closure(program.calls))
            after = self.world.truth()
            verdict = await self._critic.judge(goal, before=before, after=after, execution=execution)
            own = await self._critic.judge(goal, before=start, after=after, execution=execution)
            sources = {name: skill.source for name, skill in self.skills.items()}
            feedback = reduce(goal, program, execution, verdict, sources, written.report)
            attempt = Attempt(number=number, program=program, execution=execution, feedback=feedback, verdict=verdict)
            tried.append(attempt)
            if verdict.kind == "success":
                keep = own.kind == "success" and program.single_call is None
                reused = program.single_call in self.skills
                outcome = "learned" if keep else "reused" if reused else "done"
                if keep:
                    await self._learn(goal, attempt, prompt_hash(written.request.messages))
                break
        self.attempts.extend(tried)
        record = GoalRecord(goal=goal, outcome=outcome, attempts=len(tried))
        self.records.append(record)
        return record

    def search(self, text: str) -> tuple[SkillHit, ...]:
        """Skills that share most words with `text`."""
        asked = _words(text)
        scored = [
            SkillHit(skill=skill, score=len(asked & words) / len(words))
            for skill in self.skills.values()
            if (words := _words(f"{skill.name} {skill.description} {skill.goal.text}"))
        ]
        return tuple(sorted(scored, key=lambda hit: (-hit.score, hit.skill.name))[:RETRIEVED])

    def closure(self, names: Sequence[str]) -> list[Skill]:
        found: dict[str, Skill] = {}
        waiting = [name for name in names if name in self.skills]
        while waiting:
            skill = self.skills[waiting.pop()]
            if skill.name not in found:
                found[skill.name] = skill
                waiting.extend(skill.calls)
        return list(found.values())

    async def _learn(self, goal: Goal, attempt: Attempt, prompt: str) -> None:
        program = attempt.program
        view = DescriberView(goal=goal, program=program, execution=attempt.execution)
        description = await self._describer.describe(view)
        skill = skill_of(program, goal, description, prompt)
        contract = Contract(effect=attempt.feedback.effect)
        self.skills[program.entry] = replace(
            skill, contract=contract, calls=tuple(name for name in program.calls if name in self.skills)
        )


def skill_of(program: Program, goal: Goal, description: str = "", prompt: str = "") -> Skill:
    """`program` as a verified skill."""
    return Skill(
        name=program.entry,
        version=1,
        language="javascript",
        source=program.source,
        entry=program.entry,
        signature=f"{program.entry}(bot)",
        description=description or goal.text,
        goal=goal,
        calls=program.calls,
        provenance=Provenance(goal=goal.text, run="dry", attempt=1, model="builtin:planner", prompt_hash=prompt),
        contract=Contract(),
        maturity="verified",
        content_hash="",
        params=program.params,
    )


def _words(text: str) -> set[str]:
    return set(re.findall(r"[a-z]{3,}", re.sub(r"([A-Z])", r" \1", text).lower().replace("_", " ")))
