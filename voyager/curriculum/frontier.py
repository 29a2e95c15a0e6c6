"""The frontier: goals of which every prerequisite is there, scored by affordance, usefulness and novelty."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import log2

from voyager.curriculum.roles import wood_of
from voyager.curriculum.techtree import TechTree, Way
from voyager.domain import Goal, GoalRecord, Observation
from voyager.goals import predicate_for

_REACHED = frozenset({"learned", "reused", "done"})
_STONY = ("stone", "deepslate")
_USES = {
    "pickaxe": 3.5,
    "sword": 3.0,
    "axe": 3.0,
    "shovel": 2.5,
    "hoe": 1.0,
    "shield": 3.0,
    "bucket": 3.0,
    "torch": 3.0,
}
_ARMOUR = ("helmet", "chestplate", "leggings", "boots")
_BURNS_LONG = 1600
"""Ticks of a piece of coal: a fuel worth having."""
_TIERS = ("wooden", "golden", "stone", "iron", "diamond", "netherite")
_UNSEEN = 0.3
"""Affordance of a block that can be mined with what is there but is not in sight."""
_KEY = 20
"""Roles that something must unlock to be looked for; ores are looked for wherever there is stone."""
_COMMON_WOOD = "oak"
_PER_LACKING = 0.03
"""What one more primitive call for ingredients that are not held takes off a recipe's affordance."""
_LEAST = 0.4
_AT_HAND = 0.75
"""Affordance of a recipe that one primitive call makes here and now: nothing is learned from it."""
_HALF_WAY = 128
"""Blocks to a block in sight at which its affordance is a half."""
_VARIANT = 0.05
"""Novelty of a second kind of something: birch planks after oak planks."""
_FAILED = 0.5
"""Novelty is multiplied by this for every time the goal was given up."""


@dataclass(frozen=True, kw_only=True)
class _Past:
    known: frozenset[str]
    known_roles: frozenset[str]
    failures: dict[str, int]
    resting: frozenset[str]


def candidates(
    tree: TechTree, observation: Observation, history: Sequence[GoalRecord], limit: int = 10
) -> tuple[Goal, ...]:
    """The goals to choose from, best first; equal arguments give equal goals.

    A goal that was given up rests for two goals, then four, and so on, doubling with each failure.
    """
    past = _past(tree, observation, history)
    scored: dict[str, tuple[float, Goal]] = {}
    for way, affordance in _feasible(tree, observation, past):
        item = way.item
        if item in past.known or item in past.resting:
            continue
        novelty = _VARIANT if tree.role(item) in past.known_roles else 1.0
        novelty *= _FAILED ** past.failures.get(item, 0)
        score = affordance * usefulness(tree, item) * novelty
        if item not in scored or score > scored[item][0]:
            scored[item] = (score, goal_for(tree, way))
    best = sorted(scored.items(), key=lambda entry: (-round(entry[1][0], 9), entry[0]))
    return tuple(goal for _, (_, goal) in best[:limit])


def usefulness(tree: TechTree, item: str) -> float:
    """What having `item` is worth: what it unlocks in the tree, and its own use as a tool or armour."""
    material, _, form = item.rpartition("_")
    own = _USES.get(form, 0.5)
    if form in _ARMOUR or item in tree.data.foods:
        own = 2.5
    elif tree.data.fuel.get(item) == _BURNS_LONG:
        own = 3.0
    if own > 0.5 and material in _TIERS:
        own += 0.5 * _TIERS.index(material)
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


def _feasible(tree: TechTree, observation: Observation, past: _Past) -> Iterable[tuple[Way, float]]:
    for block, seen in sorted(observation.blocks.items()):
        for way in tree.mined_from(block):
            if _allowed(way, past):
                yield way, min(1.0, way.yields) * _HALF_WAY / (_HALF_WAY + seen.distance)
    for item in sorted(tree.data.items):
        way = tree.way_to(item, observation.blocks.keys())
        if way is not None and _worth_looking_for(tree, way, observation) and _allowed(way, past):
            yield way, _UNSEEN
    for item in sorted(tree.data.items):
        for way in tree.ways_to(item):
            if way.kind != "mine" and _known(way, observation, past):
                yield way, _at_hand(tree, way, observation)


def _worth_looking_for(tree: TechTree, way: Way, observation: Observation) -> bool:
    """Whether a block that is not in sight is likely to be found and unlocks enough to go and look."""
    if way.block is None or way.block in observation.blocks or way.block.startswith("nether_"):
        return False
    if way.block.endswith("_ore"):
        return any(name in observation.blocks for name in _STONY)
    return tree.unlocks(way.item) >= _KEY and wood_of(way.item) in (None, _COMMON_WOOD)


def _at_hand(tree: TechTree, way: Way, observation: Observation) -> float:
    lacking = {need: count - observation.inventory.get(need, 0) for need, count in way.needs.items()}
    calls = sum(count * tree.cost(need) for need, count in lacking.items() if count > 0)
    if calls == 0 and (way.station is None or way.station in observation.blocks):
        return _AT_HAND
    return max(_LEAST, 1.0 - _PER_LACKING * calls)


def _allowed(way: Way, past: _Past) -> bool:
    return not way.tools or any(tool in past.known for tool in way.tools)


def _known(way: Way, observation: Observation, past: _Past) -> bool:
    """Whether every ingredient was had before or is held, and the station too or stands in sight."""
    station = way.station is None or way.station in past.known or way.station in observation.blocks
    return station and all(need in past.known for need in way.needs)
