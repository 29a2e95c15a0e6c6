"""Critiques of failures that a rule found, written from the difference alone: no model is asked.

What a critic of Voyager's kind is asked to say (arXiv 2305.16291, A.5): what is missing, and what to do about it.
"""

from collections.abc import Callable, Mapping, Sequence

from voyager.difference import Difference, between, brought, call_text, counts, distance
from voyager.domain import Call, Execution, Measure, Position, Predicate, Truth
from voyager.goals import OPENED, is_night, place_in

LIMIT = 1_200
"""Characters of one critique."""
_KINDS = 6
"""Kinds of items listed of each sort."""
_CALLS = 4
"""Calls named that brought something."""
_ERROR = 200
"""Characters shown of an error."""


def explain(predicate: Predicate, seen: int, before: Truth, after: Truth, execution: Execution) -> str:
    """Why `predicate` was not satisfied, most telling first, within `LIMIT` characters.

    Args:
        before: when the goal began; earlier attempts lie between it and `after`.
        execution: the last attempt.
    """
    change = between(before, after)
    told = [
        f"{predicate} was asked for since the goal began, {seen} seen",
        _death(change),
        _REMARKS[predicate.measure](predicate, change, after, execution),
        _in_containers(predicate, execution),
        _besides("gained instead", change.gained, predicate),
        _besides("lost on the way", change.lost, predicate),
        _progress(execution),
    ]
    return "; ".join(part for part in told if part)[:LIMIT]


def _death(change: Difference) -> str:
    if change.deaths == 0:
        return ""
    killers = counts(change.counted.get("killed_by", {}))
    of = f", killed by {killers}" if killers else ""
    times = "" if change.deaths == 1 else f" {change.deaths} times"
    return f"the bot died{times}{of}: what it carried lies where it died"


def _gained(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    subject = predicate.subject
    came = change.rise("crafted", subject) + change.rise("picked_up", subject)
    went = came - change.gained.get(subject, 0) + change.lost.get(subject, 0)
    if came == 0 or went <= 0:
        return _mined_only(change)
    return f"{came} {subject} came in, but {went} went again{_where_to(subject, change)}"


def _where_to(subject: str, change: Difference) -> str:
    ways = {"used": "used", "dropped": "thrown away", "stored": "put into containers", "broken": "worn out"}
    known = {said: change.rise(category, subject) for category, said in ways.items()}
    listed = ", ".join(f"{count} {said}" for said, count in known.items() if count > 0)
    return f" ({listed})" if listed else " (as ingredients, or in a death)"


def _mined_only(change: Difference) -> str:
    mined = change.counted.get("mined", {})
    return f"blocks mined: {counts(mined)}" if mined else ""


def _crafted(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    more = change.gained.get(predicate.subject, 0)
    if more == 0:
        return ""
    done = predicate.measure
    return f"{more} more {predicate.subject} in the inventory, but not {done}: found or taken does not count"


def _mined(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    return _crafted(predicate, change, after, execution) or _mined_only(change)


def _used(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    held = after.inventory.get(predicate.subject, 0)
    gone = change.lost.get(predicate.subject, 0)
    if held == 0:
        return f"no {predicate.subject} is in the inventory" + (f", {gone} went without being used" if gone else "")
    return f"{held} {predicate.subject} in the inventory, still to be used"


def _equipped(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    worn = ", ".join(f"{slot} {item}" for slot, item in sorted(after.equipment.items()) if item) or "nothing"
    held = after.inventory.get(predicate.subject, 0)
    there = f"{held} {predicate.subject} in the inventory" if held else f"no {predicate.subject} in the inventory"
    return f"{there}; equipped: {worn}"


def _killed(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    hit = change.rise("custom", "damage_dealt")
    others = counts(change.counted.get("killed", {}))
    said = f"killed instead: {others}" if others else f"{hit} half hearts of damage dealt" if hit else "nothing was hit"
    seen = () if execution.observation is None else execution.observation.entities
    near = [f"{one.count} {one.name} at {one.distance:.0f} blocks" for one in seen if one.name == predicate.subject]
    return f"{said}; in sight at the end: {near[0] if near else f'no {predicate.subject}'}"


def _reached(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    at, place = after.position, place_in(predicate.subject)
    if at is None:
        return ""
    off = abs(at.y - place) if isinstance(place, int) else distance(at, place)
    moved = "" if change.moved is None else f", {change.moved:.0f} from where the goal began"
    return f"the bot is at {_point(at)}, {off:.0f} blocks away{moved}"


def _stored(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    gone = change.lost.get(predicate.subject, 0)
    held = after.inventory.get(predicate.subject, 0)
    lost = f"{gone} fewer in the inventory{_where_to(predicate.subject, change)}; " if gone else ""
    return f"{lost}{held} {predicate.subject} still in the inventory"


def _opened(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    custom = change.counted.get("custom", {})
    others = {block: custom[name] for block, name in OPENED.items() if name in custom}
    return f"opened instead: {counts(others)}" if others else "nothing was opened"


def _slept(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    return "the bot lay down in no bed: by day, or with monsters near, none takes it"


def _outlasted(predicate: Predicate, change: Difference, after: Truth, execution: Execution) -> str:
    if change.deaths > 0:
        return "the night was not survived"
    if after.time_of_day is not None and is_night(after.time_of_day):
        return f"it is still night (time {after.time_of_day})"
    return "it was day already when the goal began"


_REMARKS: Mapping[Measure, Callable[[Predicate, Difference, Truth, Execution], str]] = {
    "gained": _gained,
    "crafted": _crafted,
    "mined": _mined,
    "used": _used,
    "killed": _killed,
    "equipped": _equipped,
    "reached": _reached,
    "stored": _stored,
    "opened": _opened,
    "slept": _slept,
    "outlasted": _outlasted,
}


def _in_containers(predicate: Predicate, execution: Execution) -> str:
    known = () if execution.observation is None else execution.observation.containers
    there = [
        f"{one.items[predicate.subject]} in the {one.block} at {_point(one.position)}"
        for one in known
        if one.items.get(predicate.subject, 0) > 0
    ]
    return f"{predicate.subject} lies in containers: {', '.join(there[:_KINDS])}" if there else ""


def _besides(what: str, items: Mapping[str, int], predicate: Predicate) -> str:
    others = {name: count for name, count in items.items() if name != predicate.subject}
    first = dict(sorted(others.items(), key=lambda pair: (-pair[1], pair[0]))[:_KINDS])
    return f"{what}: {counts(first)}" if first else ""


def _progress(execution: Execution) -> str:
    """How far the last program got: what its calls brought, and which of them failed first."""
    gains = [call for call in execution.trace if call.error is None and any(_changes(call))]
    said = ", ".join(f"{call_text(call)} {brought(call)}" for call in gains[-_CALLS:])
    done = f"its calls brought: {said}" if said else ""
    failed = next((call for call in execution.trace if call.error is not None), None)
    if execution.outcome == "returned":
        must = "the program ended without an error, so it must do more"
        nothing = "" if execution.trace else "the program called nothing"
        caught = "" if failed is None else f"{_failure(failed)}, and the program went on"
        return "; ".join(part for part in (nothing, done, caught, must) if part)
    if failed is None:
        return done
    return "; ".join(part for part in (done, _failure(failed)) if part)


def _failure(call: Call) -> str:
    partly = f" after {brought(call)}" if any(_changes(call)) else ""
    why = "" if call.error is None else f": {call.error.message[:_ERROR]}"
    return f"{call_text(call)} failed{partly}{why}"


def _changes(call: Call) -> Sequence[int]:
    return [change for change in call.effect.inventory.values() if change != 0]


def _point(at: Position) -> str:
    return f"({at.x:.0f}, {at.y:.0f}, {at.z:.0f})"
