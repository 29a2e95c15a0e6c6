"""Skills put together from what their folders and the database know of them."""

import json

from voyager.domain import Contract, Goal, Parameter, Skill, SkillSummary
from voyager.skills.database import CandidateRow, ListedRow, VersionRow
from voyager.skills.maturity import interval
from voyager.skills.ranking import Candidate
from voyager.skills.record import Record
from voyager.skills.store import StoredSkill
from voyager.wire import from_json, from_text


def signature(skill: StoredSkill) -> str:
    """How a program calls the skill: `craftStick(bot, count = 1)`, in Python `craft_stick(bot, count=1)`."""
    equals = " = " if skill.language == "javascript" else "="
    return f"{skill.name}({', '.join(['bot', *(_parameter(one, equals) for one in skill.params)])})"


def _parameter(parameter: Parameter, equals: str) -> str:
    if parameter.required:
        return parameter.name
    literal = json.dumps(parameter.default)
    if equals == "=":
        literal = repr(parameter.default)
    return f"{parameter.name}{equals}{literal}"


def contract_of(skill: StoredSkill, row: VersionRow) -> Contract:
    """What the verifying attempt and every use since measured."""
    worked = row.record.ticks
    # An imported skill was never measured before its first use.
    verified = 1 if skill.ticks > 0 else 0
    runs = worked.n + verified
    return Contract(
        effect=skill.effect,
        ticks=round((worked.mean * worked.n + skill.ticks) / runs) if runs > 0 else 0,
        tokens=skill.tokens,
        successes=row.successes,
        uses=row.uses,
        damage=row.record.damage.mean,
        wear=row.record.wear.mean,
        calls=row.record.calls.mean,
        interval=interval(row.successes, row.uses),
        needs=row.record.needs,
    )


def skill_of(skill: StoredSkill, row: VersionRow) -> Skill:
    """What the folder holds, with what the database knows of it."""
    return Skill(
        name=skill.name,
        version=skill.version,
        language=skill.language,
        source=skill.source,
        entry=skill.entry,
        signature=signature(skill),
        description=skill.description,
        goal=skill.goal,
        calls=skill.calls,
        provenance=skill.provenance,
        contract=contract_of(skill, row),
        maturity=row.maturity,
        content_hash=skill.content_hash,
        params=skill.params,
        fixture_hash=skill.fixture_hash,
        compat=skill.compat,
        origin=skill.origin,
        dimension=skill.dimension,
    )


def summary_of(listed: ListedRow) -> SkillSummary:
    """One line of a list; nothing is read from its folder."""
    skill = from_text(StoredSkill, listed.facts)
    return SkillSummary(
        name=skill.name,
        version=skill.version,
        number=listed.row.number,
        language=skill.language,
        maturity=listed.row.maturity,
        signature=signature(skill),
        description=skill.description,
        goal=skill.goal.text,
        calls=skill.calls,
        contract=contract_of(skill, listed.row),
        run=skill.provenance.run,
        fixture=skill.fixture_hash is not None,
        pinned=listed.pinned,
        banned=listed.banned,
        made_by=skill.provenance.model,
        origin=skill.origin,
        dimension=skill.dimension,
    )


def candidate_of(row: CandidateRow) -> Candidate:
    """What ranking weighs; nothing is read from its folder."""
    goal = from_text(Goal, row.goal)
    return Candidate(
        language=row.language,
        dimension=json.loads(row.dimension) if row.dimension else None,
        kind=goal.kind,
        goal=goal.text,
        allows=interval(row.successes, row.uses)[1],
        needs=from_json(Record, json.loads(row.record)).needs if row.uses else {},
        takes=Contract(effect=json.loads(row.effect)).preconditions,
    )
