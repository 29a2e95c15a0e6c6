"""Verdicts by rule: what changed since the goal began against what the goal's predicate asks for."""

from voyager.critic.critique import explain
from voyager.difference import between, distance
from voyager.domain import Execution, Goal, Predicate, Truth, Verdict
from voyager.goals import OPENED, is_night, place_in

NEAR = 3.0
"""Metres from a point, or blocks from a height, at which it is reached."""
_UNTOLD = frozenset({"killed", "opened", "slept", "outlasted"})
"""Measures that the inventory alone says nothing about."""


def tells(predicate: Predicate, after: Truth) -> bool:
    """Whether `after` holds what `predicate` measures: a server that is not ours tells no statistics."""
    return bool(after.statistics) or predicate.measure not in _UNTOLD


def satisfied(predicate: Predicate, before: Truth, after: Truth) -> tuple[bool, int]:
    """Whether what changed from `before` to `after` satisfies `predicate`, and how much of it was seen.

    Where a server tells no statistics, `crafted` and `mined` are read from the inventory's gain, `used` and
    `stored` from its loss; `killed`, `opened`, `slept` and `outlasted` are then never seen.
    """
    subject = predicate.subject
    gain = after.inventory.get(subject, 0) - before.inventory.get(subject, 0)
    if predicate.measure == "equipped":
        seen = int(subject in after.equipment.values())
    elif predicate.measure == "reached":
        seen = int(_is_there(predicate, after))
    elif predicate.measure == "outlasted":
        seen = int(_outlasted(before, after))
    elif predicate.measure == "gained":
        seen = gain
    elif after.statistics:
        count = _statistic(after, predicate) - _statistic(before, predicate)
        seen = int(count)
    else:
        seen = {"crafted": gain, "mined": gain, "used": -gain, "stored": -gain}.get(predicate.measure, 0)
    return seen >= predicate.minimum, max(0, seen)


def _statistic(truth: Truth, predicate: Predicate) -> float:
    if predicate.measure == "slept":
        return truth.statistics.get("custom", {}).get("sleep_in_bed", 0)
    if predicate.measure == "opened":
        return truth.statistics.get("custom", {}).get(OPENED[predicate.subject], 0)
    return truth.statistics.get(predicate.measure, {}).get(predicate.subject, 0)


def _outlasted(before: Truth, after: Truth) -> bool:
    if before.time_of_day is None or after.time_of_day is None or between(before, after).deaths > 0:
        return False
    return is_night(before.time_of_day) and not is_night(after.time_of_day)


def _is_there(predicate: Predicate, truth: Truth) -> bool:
    place = place_in(predicate.subject)
    if truth.position is None:
        return False
    if isinstance(place, int):
        return abs(truth.position.y - place) <= NEAR
    return distance(truth.position, place) <= NEAR


class RuleCritic:
    """Judges goals that have a predicate; needs no model and never errs on the side of the program."""

    async def judge(self, goal: Goal, *, before: Truth, after: Truth, execution: Execution) -> Verdict:
        """An execution that threw may have reached the goal: the predicate decides."""
        if goal.predicate is None:
            return Verdict(kind="undecided", critique="the goal has no predicate; a model must judge it", by="rules")
        reached, seen = satisfied(goal.predicate, before, after)
        if reached:
            note = "" if execution.error is None else f"reached although the program {execution.outcome}"
            return Verdict(kind="success", critique=note, by="rules")
        critique = explain(goal.predicate, seen, before, after, execution)
        return Verdict(kind="failure", critique=critique, by="rules")
