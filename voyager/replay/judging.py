"""Whether a run from a fixture did what the skill is for."""

from voyager.critic import RuleCritic
from voyager.critic.rules import tells
from voyager.domain import Execution, Skill, SkillDraft, Truth


async def failing(skill: SkillDraft | Skill, before: Truth, after: Truth, execution: Execution) -> str:
    """Why a run did not do what the skill is for; empty when it did.

    By the goal's predicate where rules can see it, else it must return, having gained something of everything that its
    verifying attempt gained.
    """
    predicate = skill.goal.predicate
    if predicate is not None and tells(predicate, after):
        verdict = await RuleCritic().judge(skill.goal, before=before, after=after, execution=execution)
        wanting = "" if verdict.kind == "success" else verdict.critique
        failed = verdict.kind != "success"
    else:
        lost = [item for item in _gains(skill) if after.inventory.get(item, 0) <= before.inventory.get(item, 0)]
        wanting = f"it gained no {', '.join(lost)}" if lost else ""
        failed = bool(lost) or execution.outcome != "returned"
    if not failed:
        return ""
    return "; ".join(part for part in (_error(execution), wanting) if part) or execution.outcome


def _gains(skill: SkillDraft | Skill) -> list[str]:
    effect = skill.effect if isinstance(skill, SkillDraft) else skill.contract.effect
    return [item for item, change in effect.items() if change > 0]


def _error(execution: Execution) -> str:
    error = execution.error
    if error is None:
        return ""
    line = "" if error.line is None else f" at line {error.line}"
    skill = "" if error.skill is None else f" of {error.skill}"
    return f"{execution.outcome}{line}{skill}: {error.message} [{error.code}]"
