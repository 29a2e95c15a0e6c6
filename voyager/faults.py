"""Which part of a composition an attempt failed in, and what speaks for that.

PSN (arXiv 2601.03509): a failure is traced to the skill that caused it, and repair goes there. Blame climbs from the
innermost call: who was called wrongly, or without what its contract asks for, hands it on to its caller.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from math import ceil

from voyager.domain import Call, CallError, Contract, Execution, Fault, Revision, Skill

LACKS_RECORD = 0.75
"""Share of calls that ended well, this one counted, below which a skill that lacked something is to be revised."""
CIRCUMSTANCE_RECORD = 0.5
"""... and below which circumstances such as `no_path` no longer excuse a skill."""
_WRONG_CALL = frozenset({"bad_argument", "unknown_name"})
_LACKS = frozenset({"missing_ingredients", "missing_tool", "missing_station", "not_owned", "no_fuel", "not_edible"})


def locate(execution: Execution, skills: Sequence[Skill], revision: Revision | None = None) -> Fault:
    """Where an execution that did not reach its goal failed.

    Args:
        skills: all that the program could reach, as they were before it ran.
        revision: the new version of one of them that the program brought along.
    """
    known = {skill.name: skill for skill in skills}
    if execution.error is None:
        return _silent(execution, known)
    path = _path(execution.trace, execution.error.message)
    if not path:
        return Fault(reason=f"`{execution.error.code}` was thrown by its own code, by none of the calls it made")
    reason = f"its own call of {path[-1].name} failed with `{execution.error.code}`"
    for depth in range(len(path) - 1, -1, -1):
        call = path[depth]
        skill = known.get(call.name)
        if call.kind != "skill" or call.error is None or skill is None:
            continue
        if revision is not None and revision.name == call.name:
            why = f"the new version that this program defines failed too, with `{call.error.code}`"
            return Fault(skill=skill.name, version=revision.parent_version, reason=why, against=True)
        misused = _misused(call, call.error, skill, _held(execution, path[: depth + 1]))
        if misused is None:
            return _blame(call.error, skill)
        reason = f"it called {skill.name} v{skill.version} wrongly: {misused}"
    return Fault(reason=reason)


def _path(trace: Sequence[Call], message: str) -> list[Call]:
    """The calls through which the error came, the outermost first; empty when it came through none."""
    for call in reversed(trace):
        if call.error is not None and call.error.message == message:
            return [call, *_path(call.calls, message)]
    return []


def _held(execution: Execution, path: Sequence[Call]) -> Mapping[str, int] | None:
    """What the bot had when the last call of `path` began, as far as calls tell; None where it is not known."""
    if execution.before is None:
        return None
    held = Counter(execution.before.inventory)
    level: Sequence[Call] = execution.trace
    for call in path:
        for earlier in level[: _place(level, call)]:
            held.update(earlier.effect.inventory)
        level = call.calls
    return held


def _place(level: Sequence[Call], call: Call) -> int:
    return next(index for index, each in enumerate(level) if each is call)


def _misused(call: Call, error: CallError, skill: Skill, held: Mapping[str, int] | None) -> str | None:
    """What the caller did wrong; None for nothing that is known."""
    if error.code in _WRONG_CALL and call.args:
        return f"with {', '.join(repr(arg) for arg in call.args)} it failed with `{error.code}`"
    if held is None:
        return None
    scale = _scale(call, skill)
    wanted = {item: need * scale for item, need in skill.contract.preconditions.items()}
    short = [f"{need} {item} (had {held.get(item, 0)})" for item, need in wanted.items() if held.get(item, 0) < need]
    return f"its contract needs {', '.join(short)} at hand" if short else None


def _scale(call: Call, skill: Skill) -> int:
    """How many times what it was verified with a call asks for: its first number against the default."""
    if not call.args or not skill.params:
        return 1
    asked, usual = call.args[0], skill.params[0].default
    if not isinstance(asked, int | float) or not isinstance(usual, int | float) or usual <= 0:
        return 1
    return max(1, ceil(asked / usual))


def _blame(error: CallError, skill: Skill) -> Fault:
    """A skill that was called as it should be and failed."""
    contract = skill.contract
    share = _share(contract)
    if error.code in _LACKS:
        why = f"it had what its contract asks for and failed with `{error.code}`"
        against = share < LACKS_RECORD
    elif error.code[:1].isupper() or error.code == "assertion" or error.code in _WRONG_CALL:
        why = f"its own code failed with `{error.code}`"
        against = True
    else:
        why = f"it was called rightly and met `{error.code}`"
        against = share < CIRCUMSTANCE_RECORD
    return Fault(skill=skill.name, version=skill.version, reason=why, record=_record(contract), against=against)


def _share(contract: Contract) -> float:
    """Calls that ended well, of all with the one that verified it and this one."""
    return (contract.successes + 1) / (contract.uses + 2)


def _record(contract: Contract) -> str:
    return f"{contract.successes} of {contract.uses} calls since it was verified ended well"


def _silent(execution: Execution, known: Mapping[str, Skill]) -> Fault:
    """No error, and less than was asked for: the first skill that brought nothing of what its contract promises."""
    for call in execution.trace:
        skill = known.get(call.name)
        if call.kind != "skill" or skill is None or call.error is not None or not skill.contract.gains:
            continue
        gains = skill.contract.gains
        held = _held(execution, [call]) or {}
        had = any(held.get(item, 0) > 0 for item in gains)
        if not had and not any(call.effect.inventory.get(item, 0) > 0 for item in gains):
            promised = ", ".join(f"{count} {item}" for item, count in gains.items())
            return Fault(
                skill=skill.name,
                version=skill.version,
                reason=f"it returned without an error and brought nothing of the {promised} that its contract promises",
                record=_record(skill.contract),
                against=_share(skill.contract) < LACKS_RECORD,
            )
    return Fault(reason="it ended without an error and did not bring what the goal asks for")
