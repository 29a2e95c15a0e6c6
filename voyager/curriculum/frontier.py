"""The frontier: goals of which every prerequisite is there, scored by affordance, usefulness and novelty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

from voyager.curriculum.roles import wood_of
from voyager.curriculum.techtree import TechTree, Way
from voyager.curriculum.weights import Weights
from voyager.domain import Goal, GoalRecord, Observation
from voyager.goals import predicate_for

_REACHED = frozenset({"learned", "reused", "done"})
_STONY = ("stone", "deepslate")
_ARMOUR = ("helmet", "chestplate", "leggings", "boots")
_BURNS_LONG = 1600
"""Ticks of a piece of coal: a fuel worth having."""
_TIERS = ("wooden", "golden", "stone", "iron", "diamond", "netherite")


@dataclass(frozen=True, kw_only=True)
class _Past:
    known: frozenset[str]
    known_roles: frozenset[str]
    failures: dict[str, int]
    resting: frozenset[str]


def candidates(
    tree: TechTree, weights: Weights, observation: Observation, history: Sequence[GoalRecord], limit: int = 10
) -> tuple[Goal, ...]:
    """The goals to choose from, best first; equal arguments give equal goals.

    A goal that was given up rests for two goals, then four, and so on, doubling with each failure.
    """
    past = _past(tree, observation, history)
    scored: dict[str, tuple[float, Goal]] = {}
    for way, affordance in _feasible(tree, weights, observation, past):
        item = way.item
        if item in past.known or item in past.resting:
            continue
        novelty = weights.variant if tree.role(item) in past.known_roles else 1.0
        novelty *= weights.failed ** past.failures.get(item, 0)
        score = affordance * usefulness(tree, weights, item) * novelty
        if item not in scored or score > scored[item][0]:
            scored[item] = (score, goal_for(tree, way))
    best = sorted(scored.items(), key=lambda entry: (-round(entry[1][0], 9), entry[0]))
    return tuple(goal for _, (_, goal) in best[:limit])


def usefulness(tree: TechTree, weights: Weights, item: str) -> float:
    """What having `item` is worth: what it unlocks in the tree, and its own use as a tool or armour."""
    material, _, form = item.rpartition("_")
    own = weights.uses.get(form, weights.other)
    if form in _ARMOUR:
        own = weights.armour
    elif item in tree.data.foods:
        own = weights.food
    elif tree.data.fuel.get(item) == _BURNS_LONG:
        own = weights.fuel
    if own > weights.other and material in _TIERS:
        own += weights.per_tier * _TIERS.index(material)
    return own + log2(1 + tree.unlocks(item))


def goal_for(tree: TechTree, way: Way) -> Goal:
    """The goal of getting one of `way.item` this way; its text parses to the same goal."""
    item = way.item
    if way.kind == "craft":
        text, kind = f"Craft 1 {item}", "craft"
    elif way.kind == "smelt":
        source = next(iter(way.needs))
        text, kind = f"Smelt 1 {source} into {item}", "smelt"
    else:
        text, kind = f"Obtain 1 {item}", "obtain"
    return Goal(text=text, kind=kind, subject=item, count=1, predicate=predicate_for(kind, item, 1))


def _past(tree: TechTree, observation: Observation, history: Sequence[GoalRecord]) -> _Past:
    known = {item for item, count in observation.inventory.items() if count > 0}
    failures: dict[str, int] = {}
    last: dict[str, int] = {}
    for number, record in enumerate(history):
        subject = record.goal.subject
        if subject is None:
            continue
        if record.outcome in _REACHED:
            known.add(subject)
            failures.pop(subject, None)
        else:
            failures[subject] = failures.get(subject, 0) + 1
            last[subject] = number
    resting = {item for item, count in failures.items() if len(history) - last[item] <= 2**count}
    return _Past(
        known=frozenset(known),
        known_roles=frozenset(tree.role(item) for item in known),
        failures=failures,
        resting=frozenset(resting),
    )


def _feasible(tree: TechTree, weights: Weights, observation: Observation, past: _Past) -> Iterable[tuple[Way, float]]:
    for block, seen in sorted(observation.blocks.items()):
        for way in tree.mined_from(block):
            if _allowed(way, past):
                yield way, min(1.0, way.yields) * weights.half_way / (weights.half_way + seen.distance)
    for item in sorted(tree.data.items):
        way = tree.way_to(item, observation.blocks.keys())
        if way is not None and _worth_looking_for(tree, weights, way, observation) and _allowed(way, past):
            yield way, weights.unseen
    for item in sorted(tree.data.items):
        for way in tree.ways_to(item):
            if way.kind != "mine" and _known(way, observation, past):
                yield way, _at_hand(tree, weights, way, observation)


def _worth_looking_for(tree: TechTree, weights: Weights, way: Way, observation: Observation) -> bool:
    """Whether a block that is not in sight is likely to be found and unlocks enough to go and look."""
    if way.block is None or way.block in observation.blocks or way.block.startswith("nether_"):
        return False
    if way.block.endswith("_ore"):
        return any(name in observation.blocks for name in _STONY)
    return tree.unlocks(way.item) >= weights.unlocks_to_seek and wood_of(way.item) in (None, weights.common_wood)


def _at_hand(tree: TechTree, weights: Weights, way: Way, observation: Observation) -> float:
    lacking = {need: count - observation.inventory.get(need, 0) for need, count in way.needs.items()}
    calls = sum(count * tree.cost(need) for need, count in lacking.items() if count > 0)
    if calls == 0 and (way.station is None or way.station in observation.blocks):
        return weights.at_hand
    return max(weights.least, 1.0 - weights.per_lacking * calls)


def _allowed(way: Way, past: _Past) -> bool:
    return not way.tools or any(tool in past.known for tool in way.tools)


def _known(way: Way, observation: Observation, past: _Past) -> bool:
    """Whether every ingredient was had before or is held, and the station too or stands in sight."""
    station = way.station is None or way.station in past.known or way.station in observation.blocks
    return station and all(need in past.known for need in way.needs)
