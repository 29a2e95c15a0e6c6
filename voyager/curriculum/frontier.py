"""The frontier: goals of which every prerequisite is there, scored by affordance, usefulness and novelty.

SayCan (arXiv 2204.01691): how useful a deed is, weighed by whether it can be done from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import log2

from voyager.curriculum.past import Past
from voyager.curriculum.roles import wood_of
from voyager.curriculum.techtree import TechTree, Way
from voyager.curriculum.weights import Weights
from voyager.domain import Candidate, Goal, GoalRecord, Observation
from voyager.goals import predicate_for

_STONY = ("stone", "deepslate")
_THERE = frozenset({"kill", "shear", "milk", "fill", "fish"})
"""Kinds of ways for which a mob or a liquid has to be in sight."""
_ARMOUR = ("helmet", "chestplate", "leggings", "boots")
_BURNS_LONG = 1600
"""Ticks of a piece of coal: a fuel worth having."""
_TIERS = ("wooden", "golden", "stone", "iron", "diamond", "netherite")


def candidates(
    tree: TechTree, weights: Weights, observation: Observation, history: Sequence[GoalRecord], limit: int = 10
) -> tuple[Candidate, ...]:
    """The goals to choose from, best first; equal arguments give equal goals.

    What goals that were given up lacked comes before a second try at them.
    """
    past = Past.of(tree, observation, history)
    offers = [*_new_items(tree, weights, observation, past), *_prerequisites(tree, weights, observation, past)]
    best: dict[str, Candidate] = {}
    for offer in offers:
        subject = str(offer.goal.subject)
        if subject not in best or offer.score > best[subject].score:
            best[subject] = offer
    ranked = sorted(best.items(), key=lambda entry: (-round(entry[1].score, 9), entry[0]))
    return tuple(offer for _, offer in ranked[:limit])


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


def goal_for(way: Way, count: int = 1) -> Goal:
    """The goal of getting `count` of `way.item` this way; its text parses to the same goal."""
    item = way.item
    if way.kind == "craft":
        text, kind = f"Craft {count} {item}", "craft"
    elif way.kind == "smelt":
        source = next(iter(way.needs))
        text, kind = f"Smelt {count} {source} into {item}", "smelt"
    else:
        text, kind = f"Obtain {count} {item}", "obtain"
    return Goal(text=text, kind=kind, subject=item, count=count, predicate=predicate_for(kind, item, count))


def _new_items(tree: TechTree, weights: Weights, observation: Observation, past: Past) -> Iterable[Candidate]:
    for way, affordance, how in _feasible(tree, weights, observation, past):
        item = way.item
        if item in past.known or item in past.resting:
            continue
        variant = tree.role(item) in past.known_roles
        novelty = weights.variant if variant else 1.0
        unlocks = tree.unlocks(item)
        worth = f"unlocks {unlocks} kinds" if unlocks else "unlocks nothing more"
        yield Candidate(
            goal=goal_for(way),
            affordance=affordance,
            usefulness=usefulness(tree, weights, item),
            novelty=novelty * weights.failed ** past.failures.get(item, 0),
            why=f"{how}; {worth}" + ("; another of its kind is known" if variant else ""),
        )


def _prerequisites(tree: TechTree, weights: Weights, observation: Observation, past: Past) -> Iterable[Candidate]:
    """What the last attempts at goals that were given up lacked, and can be got now."""
    for failed in past.last_failed.values():
        wanted = str(failed.goal.subject)
        for item, count in failed.lacked.items():
            lacks = count - observation.inventory.get(item, 0)
            way = tree.way_to(item, observation.blocks.keys())
            if lacks <= 0 or way is None or item in past.resting or not _possible(way, observation, past):
                continue
            yield Candidate(
                goal=goal_for(way, lacks),
                affordance=_at_hand(tree, weights, way, observation, lacks),
                usefulness=usefulness(tree, weights, wanted),
                novelty=weights.failed ** past.failures.get(item, 0),
                why=f'"{failed.goal.text}" was given up for lack of it',
            )


def _feasible(
    tree: TechTree, weights: Weights, observation: Observation, past: Past
) -> Iterable[tuple[Way, float, str]]:
    """Ways with their affordance, and in words what makes it so."""
    for block, seen in sorted(observation.blocks.items()):
        for way in tree.mined_from(block):
            if _allowed(way, past):
                near = weights.half_way / (weights.half_way + seen.distance)
                yield way, min(1.0, way.yields) * near, f"{block} is {seen.distance:.0f} blocks away"
    for item in sorted(tree.data.items):
        way = tree.way_to(item, observation.blocks.keys())
        if way is not None and _worth_looking_for(tree, weights, way, observation) and _allowed(way, past):
            yield way, weights.unseen, f"no {way.block} is in sight"
    for item in sorted(tree.data.items):
        for way in tree.ways_to(item):
            if way.kind in ("craft", "smelt") and _known(way, observation, past):
                lacks = _lacks(tree, way, observation)
                how = "all it takes is here" if not lacks else f"about {lacks:.0f} more steps for what it takes"
                yield way, _at_hand(tree, weights, way, observation), how
            elif way.kind in _THERE and _known(way, observation, past) and _allowed(way, past):
                distance = _distance(way, observation)
                if distance is not None:
                    near = weights.half_way / (weights.half_way + distance)
                    affordance = min(1.0, way.yields) * near * _safety(tree, weights, way, observation)
                    yield way, affordance, f"{way.block or way.mob} is {distance:.0f} blocks away"


def _distance(way: Way, observation: Observation) -> float | None:
    """Blocks to the nearest thing that a way is gone with; None when none is in sight."""
    block = observation.blocks.get(way.block or "")
    if block is not None:
        return block.distance
    return min((entity.distance for entity in observation.entities if entity.name == way.mob), default=None)


def _safety(tree: TechTree, weights: Weights, way: Way, observation: Observation) -> float:
    """1 for what does not fight back; the health left, times a weight, for what does."""
    mob = tree.data.creatures.get(way.mob or "")
    return 1.0 if mob is None or not mob.hostile else weights.danger * observation.health / 20


def _worth_looking_for(tree: TechTree, weights: Weights, way: Way, observation: Observation) -> bool:
    """Whether a block that is not in sight is likely to be found and unlocks enough to go and look."""
    if way.kind != "mine" or way.block is None or way.block in observation.blocks or way.block.startswith("nether_"):
        return False
    if way.block.endswith("_ore"):
        return any(name in observation.blocks for name in _STONY)
    return tree.unlocks(way.item) >= weights.unlocks_to_seek and wood_of(way.item) in (None, weights.common_wood)


def _at_hand(tree: TechTree, weights: Weights, way: Way, observation: Observation, count: int = 1) -> float:
    if way.kind not in ("craft", "smelt"):
        distance = _distance(way, observation)
        return weights.unseen if distance is None else weights.half_way / (weights.half_way + distance)
    calls = _lacks(tree, way, observation, count)
    if calls == 0 and (way.station is None or way.station in observation.blocks):
        return weights.at_hand
    return max(weights.least, 1.0 - weights.per_lacking * calls)


def _lacks(tree: TechTree, way: Way, observation: Observation, count: int = 1) -> float:
    """About how many calls bring the ingredients that are not held."""
    times = -(-count // max(1, int(way.yields)))
    needs: Mapping[str, int] = way.needs
    lacking = {need: each * times - observation.inventory.get(need, 0) for need, each in needs.items()}
    return sum(amount * tree.cost(need) for need, amount in lacking.items() if amount > 0)


def _possible(way: Way, observation: Observation, past: Past) -> bool:
    return _allowed(way, past) and _known(way, observation, past)


def _allowed(way: Way, past: Past) -> bool:
    return not way.tools or any(tool in past.known for tool in way.tools)


def _known(way: Way, observation: Observation, past: Past) -> bool:
    """Whether every ingredient was had before or is held, and the station too or stands in sight."""
    station = way.station is None or way.station in past.known or way.station in observation.blocks
    return station and all(need in past.known for need in way.needs)
