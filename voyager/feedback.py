"""What the bot perceives and what a program did, as text: each rendered here and nowhere else."""

import json
import re
from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from typing import Literal, get_args

from voyager.difference import trace_lines
from voyager.domain import (
    Attempt,
    Call,
    CheckReport,
    Execution,
    Feedback,
    Filters,
    Goal,
    Language,
    Observation,
    Position,
    Program,
    ProgramError,
    Revision,
    Skill,
    Verdict,
)
from voyager.faults import locate
from voyager.frames import code_frame, report_lines

FeedbackKind = Literal["error", "trace", "effect", "reflexes", "chat", "checks", "critique", "fault"]
"""What a feedback tells besides the outcome."""
FEEDBACK_KINDS: tuple[FeedbackKind, ...] = get_args(FeedbackKind)
ObservationPart = Literal["biome", "time", "body", "inventory", "recently_seen", "containers", "entities"]
"""What an observation may be shown without; of the inventory the core stays, `CORE`."""
CORE = re.compile(r"(?:^|_)(?:log|planks|stick|crafting_table|furnace|cobblestone|dirt|coal|pickaxe|sword|axe|torch)$")
"""Items that the first goals are about."""
LIMIT = 4_000
"""Characters of one feedback."""
_FRAME = 3
"""Lines shown before and after the one at fault."""
_REFLEXES = 5
"""Things that reflexes did, in a feedback."""
_BLOCKS = 40
"""Kinds of blocks listed, nearest first."""
_VARIABLES = 600
"""Characters shown of the variables at the failing line, and of the state that was not as expected."""
_CALLS = 12
"""Calls listed of one program, in a feedback."""
_SENTENCE = 300
"""Characters on a program that was undone."""
_RECENT = 12
"""Kinds of blocks out of sight, and containers, that are listed."""


def render_observation(observation: Observation, hidden: Container[ObservationPart] = ()) -> str:
    """The observation as a specification that reads like code (ProgPrompt, arXiv 2209.11302); equal for equal ones.

    Args:
        hidden: parts that are left out.
    """
    lines = [*_self(observation, hidden), *_surroundings(observation, hidden)]
    if "entities" in hidden:
        return "\n".join(lines)
    if not observation.entities:
        return "\n".join([*lines, "entities = {}"])
    lines.append("entities = {  // kind: count, nearest")
    for seen in sorted(observation.entities, key=lambda entity: (entity.distance, entity.name)):
        lines.append(f"  {seen.name}: {seen.kind}, {seen.count}, {_point(seen.nearest)} at {seen.distance:.0f}")
    return "\n".join([*lines, "}"])


def _self(o: Observation, hidden: Container[ObservationPart]) -> list[str]:
    footing = "on the ground" if o.on_ground else "in the air"
    light = f"light {o.light.sky} from the sky and {o.light.block} from blocks of 15"
    effects = {effect.name: f"level {effect.level} for {effect.ticks_left / 20:.0f} s" for effect in o.effects}
    place = o.dimension if "biome" in hidden else f"{o.dimension}, {o.biome}"
    body = f"health = {o.health:g}, food = {o.food:g}, oxygen = {o.oxygen:g}  // of 20"
    time = f"time = {o.time_of_day}  // of 24000, {'day' if o.is_day else 'night'}, {o.weather}, {light}"
    core = "inventory" in hidden
    inventory = {item: count for item, count in o.inventory.items() if not core or CORE.search(item)}
    lines = [
        f"position = {_point(o.position)}  // {place}, {footing}",
        *([] if "time" in hidden else [time]),
        *([] if "body" in hidden else [body]),
        f"held = {o.held or 'nothing'}",
        f"equipment = {_record({slot: item for slot, item in o.equipment.items() if item})}",
        f"inventory = {_record(inventory)}  // {o.slots_used} of 36 slots used",
    ]
    return [*lines, f"effects = {_record(effects)}"] if effects and "body" not in hidden else lines


def _surroundings(o: Observation, hidden: Container[ObservationPart]) -> list[str]:
    near = sorted(o.blocks.items(), key=lambda entry: (entry[1].distance, entry[0]))
    lines = ["blocks = {  // within 32 of the bot: count, nearest"]
    lines += [f"  {name}: {seen.count}, {_point(seen.nearest)} at {seen.distance:.0f}" for name, seen in near[:_BLOCKS]]
    if len(near) > _BLOCKS:
        lines.append(f"  // and {len(near) - _BLOCKS} more kinds farther off")
    lines.append("}")
    recent = sorted(o.recently_seen.items(), key=lambda entry: (entry[1].distance, entry[0]))
    if recent and "recently_seen" not in hidden:
        lines.append("recently_seen = {  // out of sight now: where one was, how long ago")
        for name, past in recent[:_RECENT]:
            lines.append(f"  {name}: {_point(past.nearest)} at {past.distance:.0f}, {past.ticks_ago / 20:.0f} s ago")
        lines.append(f"  // and {len(recent) - _RECENT} more kinds\n}}" if len(recent) > _RECENT else "}")
    if o.containers and "containers" not in hidden:
        lines.append("containers = {  // opened before: what was in them then")
        for known in sorted(o.containers, key=lambda each: each.distance)[:_RECENT]:
            lines.append(f"  {known.block} {_point(known.position)} at {known.distance:.0f}: {_record(known.items)}")
        more = len(o.containers) - _RECENT
        lines.append(f"  // and {more} more\n}}" if more > 0 else "}")
    return lines


def reduce(
    goal: Goal,
    program: Program,
    execution: Execution,
    verdict: Verdict,
    sources: Mapping[str, str],
    report: CheckReport,
    hidden: Container[FeedbackKind] = (),
    skills: Sequence[Skill] = (),
    revision: Revision | None = None,
) -> Feedback:
    """Reduce an execution to what helps the next attempt, within `LIMIT` characters.

    Args:
        sources: the skills' sources by name, for an error that lies in one of them.
        report: what the static checks had said before it ran.
        hidden: kinds that are left out, to see what they are worth.
        skills: all that the program could reach, as they were before it ran.
        revision: the new version of one of them that it brought along.
    """
    execution, verdict = without(execution, verdict, hidden)
    report = CheckReport() if "checks" in hidden else report
    effect = effect_of(execution)
    parts = [f"Outcome: {_outcome(execution)}"]
    error = execution.error
    if error is not None:
        parts += _error(error, program, sources)
    parts += _trace(execution.trace)
    if "effect" not in hidden:
        wanted = f" (the goal asks for {goal.predicate})" if goal.predicate else ""
        parts.append(f"Inventory change: {_record(effect) if effect else 'none'}{wanted}")
    if execution.reflexes:
        parts.append("Reflexes: " + _reflexes(execution))
    if execution.chat:
        parts.append("Chat: " + " | ".join(execution.chat[-5:]))
    parts.extend(f"Checked before it ran: {line}" for line in report_lines(report))
    # It is read from error and trace: whoever is not to be told these is not to be told it.
    told = "fault" not in hidden and "error" not in hidden and "trace" not in hidden
    fault = locate(execution, skills, revision) if told and verdict.kind == "failure" else None
    if fault is not None:
        parts.append(f"Fault: {fault.text}")
    if verdict.critique:
        parts.append(f"Critique: {verdict.critique}")
    return Feedback(text=_cut("\n".join(parts)), error=error, effect=effect, critique=verdict.critique, fault=fault)


def beside(
    feedback: Feedback,
    others: Sequence[tuple[Program, Execution, Verdict]],
    hidden: Container[FeedbackKind] = (),
) -> Feedback:
    """`feedback` with a sentence on each program that was tried in the same attempt and undone."""
    lines: list[str] = []
    for program, ran, judged in others:
        execution, verdict = without(ran, judged, hidden)
        why = verdict.critique if execution.error is None else execution.error.message
        head = f"Also tried, and undone: {program.entry} {_outcome(execution)}"
        lines.append(f"{head}: {why}"[:_SENTENCE] if why else head)
    return replace(feedback, text=_cut("\n".join([feedback.text, *lines])))


def without(execution: Execution, verdict: Verdict, hidden: Container[FeedbackKind]) -> tuple[Execution, Verdict]:
    """Both without what is hidden, for models that read the typed values: as if it had never been told."""
    if "error" in hidden:
        execution = replace(execution, error=None)
    if "trace" in hidden:
        execution = replace(execution, trace=(), skills_used=())
    if "effect" in hidden:
        execution = replace(execution, before=None, after=None)
    if "reflexes" in hidden:
        execution = replace(execution, reflexes=())
    if "chat" in hidden:
        execution = replace(execution, chat=(), log=())
    return execution, replace(verdict, critique="") if "critique" in hidden else verdict


def skill_query(goal: Goal, attempts: Sequence[Attempt]) -> str:
    """The text to search the library with: the goal, and what the last error said."""
    error = attempts[-1].feedback.error if attempts else None
    return goal.text if error is None else f"{goal.text}. {error.message}"


def skill_wishes(observation: Observation, language: Language | None) -> Filters:
    """What is better in a skill here and now; none is kept back: what is lacking may be fetched before it is called."""
    return Filters(language=language, dimension=observation.dimension, inventory=observation.inventory, strict=False)


def first_failing(trace: Sequence[Call]) -> tuple[Call, ...] | None:
    """The way from a program's own call down to the innermost one that failed first."""
    for call in trace:
        if call.error is not None:
            return (call, *(first_failing(call.calls) or ()))
    return None


def _outcome(execution: Execution) -> str:
    seconds = execution.ticks / 20
    return f"{execution.outcome} after {seconds:g} simulated seconds"


def _error(error: ProgramError, program: Program, sources: Mapping[str, str]) -> list[str]:
    """The error in its lines, with what is known of the state there."""
    parts = [f"Error: {error.code}: {error.message}", *_place(error, program, sources)]
    state = error.details.get("state")
    if error.code == "assertion" and isinstance(state, dict):
        parts.append(f"State then: {json.dumps(state)}"[:_VARIABLES])
    if error.variables:
        told = (f"{name} = {value}" for name, value in error.variables.items())
        parts.append(f"Variables there: {', '.join(told)}"[:_VARIABLES])
    return parts


def _trace(trace: Sequence[Call]) -> list[str]:
    """What was called, the first calls and the last ones, and which of them failed first."""
    lines = trace_lines(trace, _CALLS)
    parts = ["Calls:", *(f"  {line}" for line in lines)] if lines else []
    failing = first_failing(trace)
    if failing is not None:
        parts.append("First failing call: " + " > ".join(_call(call) for call in failing))
    return parts


def _place(error: ProgramError, program: Program, sources: Mapping[str, str]) -> list[str]:
    if error.line is None:
        return []
    where = "the program" if error.skill is None else f"skill {error.skill}"
    source = program.source if error.skill is None else sources.get(error.skill, "")
    frame = code_frame(source, error.line, error.column, around=_FRAME)
    if not frame:
        return [f"at line {error.line} of {where}: {error.source_line or ''}".rstrip()]
    return [f"at line {error.line} of {where}:", *frame]


def _call(call: Call) -> str:
    arguments = ", ".join(repr(argument) for argument in call.args)
    return f"{call.name}({arguments})"[:200]


def _reflexes(execution: Execution) -> str:
    """What the body did by itself, each thing once."""
    causes = list(dict.fromkeys(f"{act.name} ({act.what})" for act in execution.reflexes))
    more = f" and {len(causes) - _REFLEXES} more" if len(causes) > _REFLEXES else ""
    return "; ".join(causes[:_REFLEXES]) + more


def effect_of(execution: Execution) -> dict[str, int]:
    """Items gained and lost (signed) while the program ran."""
    if execution.before is None or execution.after is None:
        return {}
    before, after = execution.before.inventory, execution.after.inventory
    names = sorted({*before, *after})
    changes = {name: after.get(name, 0) - before.get(name, 0) for name in names}
    return {name: change for name, change in changes.items() if change != 0}


def _record(values: Mapping[str, object]) -> str:
    return "{" + ", ".join(f"{name}: {values[name]}" for name in sorted(values)) + "}"


def _point(position: Position) -> str:
    return f"({position.x:.1f}, {position.y:.1f}, {position.z:.1f})"


def _cut(text: str) -> str:
    if len(text) <= LIMIT:
        return text
    note = f"\n[... {len(text) - LIMIT} characters and more left out ...]\n"
    half = (LIMIT - len(note)) // 2
    return text[:half] + note + text[-half:]
