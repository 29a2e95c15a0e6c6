"""The frontier: goals of which every prerequisite is there, scored by affordance, usefulness and novelty.

SayCan (arXiv 2204.01691): how useful a deed is, weighed by whether it can be done from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from math import log2

from voyager.curriculum.milestones import Milestone
from voyager.curriculum.needs import needs
from voyager.curriculum.offers import distance_to, goal_of, in_the_open, near
from voyager.curriculum.past import Past, key_of
from voyager.curriculum.roles import wood_of
from voyager.curriculum.techtree import TechTree, Way
from voyager.curriculum.weights import Weights
from voyager.domain import Candidate, Goal, GoalRecord, Observation

_STONY = ("stone", "deepslate")
_ARMOUR = ("helmet", "chestplate", "leggings", "boots")
_BURNS_LONG = 1600
"""Ticks of a piece of coal: a fuel worth having."""
_TIERS = ("wooden", "golden", "stone", "iron", "diamond", "netherite")
_LOST = frozenset({"pickaxe", "sword"})
"""Forms of what one does not do without."""
_THERE = frozenset({"kill", "shear", "milk", "fill", "fish"})
"""Kinds of ways for which a mob or a liquid has to be in sight."""


@dataclass(frozen=True, kw_only=True)
class _Here:
    """What all offers of one moment are measured by."""

    tree: TechTree
    weights: Weights
    observation: Observation
    past: Past
    trust: Mapping[str, float] = field(default_factory=dict[str, float])
    """How often the skill that gets an item has done so, where there is one."""


def candidates(
    tree: TechTree,
    weights: Weights,
    observation: Observation,
    history: Sequence[GoalRecord],
    *,
    milestones: Sequence[Milestone] = (),
    outcomes: Mapping[str, tuple[int, int]] | None = None,
    limit: int = 10,
) -> tuple[Candidate, ...]:
    """The goals to choose from, best first; equal arguments give equal goals.

    What goals that were given up lacked comes before a second try at them. Hunger, night, a full inventory, armour that
    is not worn and monsters are goals among the others.

    Args:
        milestones: goals that are worth more until they are reached.
        outcomes: by item, how often the library's skill for it did what it is for, and of how many uses.
    """
    past = Past.of(tree, observation, history)
    here = _Here(tree=tree, weights=weights, observation=observation, past=past, trust=_trust(outcomes or {}))
    best: dict[str, Candidate] = {}
    for offer in (
        *_new_items(here),
        *_lost_tools(here),
        *_prerequisites(here),
        *needs(tree, weights, observation, past),
    ):
        key = key_of(offer.goal)
        if key not in best or offer.score > best[key].score:
            best[key] = offer
    for milestone in milestones:
        if key_of(milestone.goal) not in past.reached:
            _promote(best, milestone, tree, weights)
    ranked = sorted(best.items(), key=lambda entry: (-round(entry[1].score, 9), entry[0]))
    return tuple(offer for _, offer in ranked[:limit])


def _promote(best: dict[str, Candidate], milestone: Milestone, tree: TechTree, weights: Weights) -> None:
    """Let the milestone's own goal be worth more, and what it takes a little."""
    key, name = key_of(milestone.goal), milestone.name
    for offered, offer in best.items():
        subject = str(offer.goal.subject)
        if offered == key:
            why = f"{offer.why}; a milestone: {name}"
            best[offered] = replace(offer, usefulness=offer.usefulness + weights.milestone, why=why)
        elif offered == subject and name not in offer.why and tree.helps(subject, str(milestone.goal.subject)):
            why = f"{offer.why}; it takes that to {name}"
            best[offered] = replace(offer, usefulness=offer.usefulness + weights.step, why=why)


def usefulness(tree: TechTree, weights: Weights, item: str) -> float:
    """What having `item` is worth: what it unlocks in the tree, and its own use as a tool or armour."""
    return _use(tree, weights, item) + log2(1 + tree.unlocks(item))


def _use(tree: TechTree, weights: Weights, item: str) -> float:
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
    return own


def goal_for(way: Way, count: int = 1) -> Goal:
    """The goal of getting `count` of `way.item` this way; its text parses to the same goal."""
    if way.kind == "craft":
        return goal_of("craft", way.item, count)
    if way.kind == "smelt":
        source = next(iter(way.needs))
        return goal_of("smelt", way.item, count, f"Smelt {count} {source} into {way.item}")
    return goal_of("obtain", way.item, count)


def _trust(outcomes: Mapping[str, tuple[int, int]]) -> dict[str, float]:
    """By item; a skill that was never called since it was verified is trusted."""
    return {item: (worked + 1) / (uses + 1) for item, (worked, uses) in outcomes.items()}


def _new_items(here: _Here) -> Iterable[Candidate]:
    tree, weights, past = here.tree, here.weights, here.past
    for way, affordance, how in _feasible(here):
        item = way.item
        if item in past.known or item in past.resting:
            continue
        variant = tree.role(item) in past.known_roles
        lesser = _is_lesser(item, past)
        novelty = (weights.variant if variant else 1.0) * (weights.lesser if lesser else 1.0)
        unlocks = tree.unlocks(item)
        worth = [f"unlocks {unlocks} kinds" if unlocks else "unlocks nothing more"]
        worth += ["another of its kind is known"] if variant else ["a better one is known"] if lesser else []
        yield Candidate(
            goal=goal_for(way),
            affordance=affordance,
            usefulness=usefulness(tree, weights, item),
            novelty=novelty * weights.failed ** past.doubt(item),
            why="; ".join([how, *worth]),
        )


def _lost_tools(here: _Here) -> Iterable[Candidate]:
    """Tools and weapons of a form of which none is held any more: worn out, or lost in a death."""
    held = {item.rpartition("_")[2] for item in here.observation.inventory}
    for item in sorted(here.past.known - here.past.resting.keys()):
        material, _, form = item.rpartition("_")
        way = here.tree.way_to(item) if material in _TIERS and form in _LOST and form not in held else None
        if way is not None and way.kind == "craft":
            yield Candidate(
                goal=goal_for(way),
                affordance=_at_hand(here, way),
                usefulness=_use(here.tree, here.weights, item),
                novelty=here.weights.again * here.weights.failed ** here.past.doubt(item),
                why=f"no {form} is held any more",
            )


def _is_lesser(item: str, past: Past) -> bool:
    """Whether a tool, weapon or armour of the same form and a better material was had."""
    material, _, form = item.rpartition("_")
    if material not in _TIERS:
        return False
    better = _TIERS[_TIERS.index(material) + 1 :]
    return any(f"{other}_{form}" in past.known for other in better)


def _prerequisites(here: _Here) -> Iterable[Candidate]:
    """What the last attempts at goals that were given up lacked, and can be got now."""
    tree, past, inventory = here.tree, here.past, here.observation.inventory
    for key, failed in past.last_failed.items():
        for item, count in failed.lacked.items():
            if item in past.since[key]:
                continue  # It was got for this once: now the goal itself is due, when it has rested.
            lacks = count - inventory.get(item, 0)
            way = tree.way_to(item, _seen(here.observation))
            if lacks <= 0 or way is None or item in past.resting or not (_allowed(way, past) and _known(way, here)):
                continue
            wanted = str(failed.goal.subject)
            yield Candidate(
                goal=goal_for(way, lacks),
                affordance=_at_hand(here, way, lacks),
                usefulness=max(usefulness(tree, here.weights, name) for name in (item, wanted)),
                novelty=here.weights.failed ** (past.doubt(item) + past.failures[key] - 1),
                why=f'"{failed.goal.text}" was given up for lack of it',
            )


def _seen(observation: Observation) -> frozenset[str]:
    return frozenset(observation.blocks) | {entity.name for entity in observation.entities}


def _feasible(here: _Here) -> Iterable[tuple[Way, float, str]]:
    """Ways with their affordance, and in words what makes it so."""
    tree, observation, past = here.tree, here.observation, here.past
    for block, seen in sorted(observation.blocks.items()):
        for way in tree.mined_from(block):
            if _allowed(way, past):
                affordance = min(1.0, way.yields) * _way_off(here, seen.distance)
                yield way, affordance, f"{block} is {seen.distance:.0f} blocks away"
    for item in sorted(tree.data.items):
        way = tree.way_to(item, observation.blocks.keys())
        if way is not None and _worth_looking_for(here, way) and _allowed(way, past):
            yield way, _search(here, way), f"no {way.block} is in sight"
        for way in tree.ways_to(item):
            if way.kind in ("craft", "smelt") and _known(way, here):
                lacks = _lacks(here, way)
                how = "all it takes is here" if not lacks else f"about {lacks:.0f} more steps for what it takes"
                yield way, _at_hand(here, way), how
            elif way.kind in _THERE and _known(way, here) and _allowed(way, past):
                distance = distance_to(observation, way.block or way.mob)
                if distance is not None:
                    affordance = min(1.0, way.yields) * _way_off(here, distance) * _safety(here, way)
                    yield way, affordance, f"{way.block or way.mob} is {distance:.0f} blocks away"


def _search(here: _Here, way: Way) -> float:
    """Affordance of what is not in sight: less by night, and the less the deeper it lies under the bot or over it."""
    land, weights, y = here.tree.land, here.weights, here.observation.position.y
    layers = () if land is None else land.heights.get(way.block or "", ())
    off = min((max(low - y, y - high, 0.0) for low, high in layers), default=0.0)
    return weights.unseen * near(weights, off * weights.digging) * in_the_open(weights, here.observation, None)


def _way_off(here: _Here, distance: float) -> float:
    return near(here.weights, distance) * in_the_open(here.weights, here.observation, distance)


def _safety(here: _Here, way: Way) -> float:
    """1 for what stands there; less for what has to be dived for, or fights back: then times the health left."""
    mob = here.tree.data.creatures.get(way.mob or "")
    if mob is None:
        return 1.0
    if mob.hostile:
        return here.weights.danger * here.observation.health / 20
    return here.weights.under_water if mob.swims else 1.0


def _worth_looking_for(here: _Here, way: Way) -> bool:
    """Whether a block that is not in sight is likely to be found and unlocks enough to go and look."""
    blocks = here.observation.blocks
    if way.kind != "mine" or way.block is None or way.block in blocks or way.block.startswith("nether_"):
        return False
    if way.block.endswith("_ore"):
        return any(name in blocks for name in _STONY)
    enough = here.tree.unlocks(way.item) >= here.weights.unlocks_to_seek
    return enough and wood_of(way.item) in (None, here.weights.common_wood)


def _at_hand(here: _Here, way: Way, count: int = 1) -> float:
    weights = here.weights
    if way.kind not in ("craft", "smelt"):
        distance = distance_to(here.observation, way.block or way.mob)
        return _search(here, way) if distance is None else _way_off(here, distance)
    calls = _lacks(here, way, count)
    if calls == 0 and (way.station is None or way.station in here.observation.blocks):
        return weights.at_hand
    held = here.observation.inventory
    trust = min((here.trust.get(need, 1.0) for need in way.needs if held.get(need, 0) < way.needs[need]), default=1.0)
    doubt = weights.doubt * (1.0 - trust)
    return max(weights.least, 1.0 - doubt - weights.per_lacking * calls)


def _lacks(here: _Here, way: Way, count: int = 1) -> float:
    """About how many calls bring the ingredients that are not held, and what has to be set up first."""
    times = -(-count // max(1, int(way.yields)))
    held = here.observation.inventory
    lacking = {need: each * times - held.get(need, 0) for need, each in way.needs.items()}
    calls = sum(amount * here.tree.cost(need) for need, amount in lacking.items() if amount > 0)
    return calls + sum(here.tree.cost(thing) for thing in _set_up(here, way))


def _set_up(here: _Here, way: Way) -> set[str]:
    """Stations and tools that this way and those to what it lacks take, and that are neither near nor held."""
    found: set[str] = set()
    seen = {way.item}
    waiting = [way]
    held, blocks = here.observation.inventory, here.observation.blocks
    while waiting:
        step = waiting.pop()
        once = [step.station] if step.station is not None and step.station not in blocks else []
        if step.tools and not any(held.get(tool, 0) for tool in step.tools):
            once.append(min(step.tools, key=_tier))
        lacking = [item for item in (*once, *step.needs) if not held.get(item, 0)]
        found |= {item for item in once if item in lacking}
        for item in lacking:
            next_way = None if item in seen else here.tree.way_to(item, blocks.keys())
            seen.add(item)
            waiting += [next_way] if next_way is not None else []
    return found


def _tier(tool: str) -> int:
    material = tool.partition("_")[0]
    return _TIERS.index(material) if material in _TIERS else len(_TIERS)


def _allowed(way: Way, past: Past) -> bool:
    return not way.tools or any(tool in past.known for tool in way.tools)


def _known(way: Way, here: _Here) -> bool:
    """Whether every ingredient was had before or is held, and the station too or stands in sight."""
    known = here.past.known
    station = way.station is None or way.station in known or way.station in here.observation.blocks
    return station and all(need in known for need in way.needs)
