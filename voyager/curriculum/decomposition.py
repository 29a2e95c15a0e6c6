"""A goal taken apart over the tech tree: the steps from what is held and in sight to the goal, each once, in order."""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

from voyager.curriculum.depths import depth_of
from voyager.curriculum.frontier import goal_for
from voyager.curriculum.roles import wood_of
from voyager.curriculum.techtree import TechTree, Way
from voyager.curriculum.ways import CALLS
from voyager.domain import Goal, GoalKind, Observation

_HELD, _UNSEEN = 0.05, 7.0
"""What an item counts when it is held, and the search for what is not in sight at this height, in calls."""
_BLOCKS_A_CALL = 16
"""Blocks up or down to where something lies that count as much as a call."""
_ELSEWHERE = 7.0
"""What it counts more that a biome has none of it: another one has to be found."""
_NEARBY = 16
"""Blocks to what is mined from which a station is still in reach: half of what primitives search."""
_SPARE = 2
"""Logs beyond what the steps take: two tables more, should some be left further behind than was foreseen."""
_AT_HAND = frozenset({"craft", "smelt", "change"})
"""Kinds of ways that make whole batches where the bot stands; the others go where something lies, grows or lives."""
_SMELTS = 200
"""Ticks that one item takes in a furnace."""
_OTHER_DIMENSIONS = re.compile(
    r"^(nether_|crimson_|warped_|soul_|end_|chorus_|purpur_|gilded_|blackstone|basalt|glowstone|shroomlight|magma_block"
    r"|ancient_debris|twisting_|weeping_)"
)
"""Blocks that the overworld does not hold (minecraft.wiki/w/The_Nether, minecraft.wiki/w/The_End)."""
_TAKES_ITEM: frozenset[GoalKind] = frozenset({"place", "eat", "equip", "deposit"})
_MADE: frozenset[GoalKind] = frozenset({"craft", "smelt"})


class Impossible(Exception):
    """No chain of steps leads to the goal; the message says what breaks it."""


class NoGraph(Exception):
    """The goal names nothing that the tech tree knows: a model has to take it apart."""


@dataclass(frozen=True, kw_only=True)
class Skilled:
    """What a library offers for one item: a skill, and the items that it gets by itself on the way."""

    name: str
    covers: frozenset[str]


@dataclass(frozen=True, kw_only=True)
class _Step:
    way: Way
    count: int
    uses: frozenset[str]
    """Items that are there for this step's sake: ingredients, tool, station, fuel."""


def decompose(
    tree: TechTree, goal: Goal, observation: Observation, skilled: Callable[[str], Skilled | None] = lambda _: None
) -> tuple[Goal, ...]:
    """The steps to `goal`, which is the last of them; none when it asks for what is held already.

    Amounts count the whole chain, so that each item is got once. A table or furnace serves until the bot leaves for
    something that is not close by, then another is needed. A step that the skill for a later one takes care of is left
    to it.

    Args:
        skilled: what the library has for an item.
    Raises:
        Impossible: something on the way can be neither made nor mined, or the overworld has none of it.
        NoGraph: the goal is none of items, blocks or mobs.
    """
    if goal.kind is None or goal.subject is None:
        raise NoGraph(goal.text)
    chain = _Chain(tree, observation)
    if goal.kind in _TAKES_ITEM:
        chain.have(goal.subject, goal.count)
    elif goal.kind == "mine":
        chain.tool_for(goal.subject)
    elif goal.kind == "obtain" or goal.kind in _MADE:
        return _to_item(tree, goal, chain, skilled)
    return (*_left(_in_order(chain.steps), skilled, None), goal)


def _to_item(tree: TechTree, goal: Goal, chain: "_Chain", skilled: Callable[[str], Skilled | None]) -> tuple[Goal, ...]:
    subject = goal.subject or ""
    lacking = goal.count - (chain.held(subject) if goal.kind == "obtain" else 0)
    if lacking <= 0:
        return ()
    chain.make(subject, lacking, kind=goal.kind if goal.kind in _MADE else None)
    final = chain.steps.pop(subject)
    steps = {**chain.steps, subject: replace(final, count=lacking)}
    return _left(_in_order(steps), skilled, subject)


def _in_order(steps: Mapping[str, _Step]) -> dict[str, _Step]:
    """The steps as they came, but each after what it uses: of what was held at first, more may be made later on."""
    ordered: dict[str, _Step] = {}
    begun: set[str] = set()

    def take(item: str) -> None:
        if item in begun:
            return
        begun.add(item)
        for need in [other for other in steps if other in steps[item].uses]:
            take(need)
        ordered[item] = steps[item]

    for item in steps:
        take(item)
    return ordered


def _left(steps: Mapping[str, _Step], skilled: Callable[[str], Skilled | None], last: str | None) -> tuple[Goal, ...]:
    """The steps that no skill of a later step takes care of, as goals."""
    kept: list[Goal] = []
    spare = _SPARE if any(step.way.station is not None for step in steps.values()) else 0
    covers: dict[str, frozenset[str]] = {}
    """By item, what is got along with it: by its own skill, or for what is left by the skills that it is left to."""

    def own(item: str) -> frozenset[str]:
        skill = skilled(item)
        return frozenset() if skill is None else skill.covers

    for item, step in reversed(list(steps.items())):
        users = [covers[user] if user in covers else own(user) for user, other in steps.items() if item in other.uses]
        if users and item != last and all(item in covered for covered in users):
            covers[item] = frozenset(other for other in users[0] if all(other in covered for covered in users))
        else:
            covers[item] = own(item)
            is_wood = step.way.kind == "mine" and wood_of(item) is not None and item != last
            kept.append(goal_for(step.way, step.count + spare if is_wood else step.count))
    return tuple(reversed(kept))


class _Chain:
    """Collects steps while it plays them through on paper: what is held, used up, and standing about."""

    def __init__(self, tree: TechTree, observation: Observation) -> None:
        self.steps: dict[str, _Step] = {}
        self._tree = tree
        self._observation = observation
        self._stock = Counter(dict(observation.inventory))
        self._near = {name for name in observation.blocks}
        self._prices = _prices(tree, observation)
        self._making: list[str] = []

    def held(self, item: str) -> int:
        return self._stock[item]

    def have(self, item: str, count: int) -> None:
        """Use up `count` of `item`, making those that are lacking."""
        lacking = count - self._stock[item]
        if lacking > 0:
            self.make(item, lacking)
        self._stock[item] -= count

    def make(self, item: str, lacking: int, kind: GoalKind | None = None) -> None:
        """Get `lacking` more of `item`, after all that takes. Raises: Impossible."""
        if item in self._making:
            raise Impossible(f"{item} is needed to get {item}")
        way = self._way(item, lacking, kind)
        self._making.append(item)
        try:
            uses = self._prepare(way, lacking)
        finally:
            self._making.pop()
        if way.kind not in _AT_HAND and not _close_by(way, self._observation):
            self._near.clear()  # It is somewhere else, and what was set up stays behind.
        made = int(ceil(lacking / way.yields) * way.yields) if way.kind in _AT_HAND else lacking
        self._stock[item] += made
        before = self.steps.get(item)
        if before is not None:
            made, uses = before.count + made, before.uses | uses
        self.steps[item] = _Step(way=way, count=made, uses=uses)

    def tool_for(self, block: str) -> None:
        """Hold something that `block` gives its drops to."""
        tools = self._tree.data.harvest_tools.get(block, ())
        if tools:
            self._tool(tools)

    def _prepare(self, way: Way, count: int) -> frozenset[str]:
        uses = set(way.needs)
        times = ceil(count / way.yields)
        for need, each in way.needs.items():
            self.have(need, each * times)
        if way.tools:
            uses.add(self._tool(way.tools))
        if way.kind == "smelt":
            uses.add(self._fuel(count))
        if way.station is not None:
            uses.add(way.station)
            if way.station not in self._near:
                self.have(way.station, 1)
                self._near.add(way.station)
        return frozenset(uses)

    def _tool(self, tools: tuple[str, ...]) -> str:
        held = next((tool for tool in tools if self._stock[tool] > 0), None)
        if held is not None:
            return held
        best = min(tools, key=lambda tool: (self._prices.get(tool, inf), tool))
        self.make(best, 1)
        return best

    def _fuel(self, count: int) -> str:
        """Something to burn under `count` items: what is held, else what is had soonest."""
        choices: list[tuple[float, str, int]] = []
        for item, ticks in self._tree.data.fuel.items():
            needed = ceil(count * _SMELTS / ticks)
            # Four planks burn longer than the log that they are made of; where some are made, more are no further step.
            is_sawn = item.removesuffix("_log") + "_planks" in self.steps
            if (item == "coal" or item.endswith(("_log", "_planks"))) and not is_sawn:
                lacking = max(0, needed - self._stock[item])
                choices.append((lacking * self._prices.get(item, inf), item, needed))
        _, item, needed = min(choices)
        self.have(item, needed)
        return item

    def _way(self, item: str, count: int, kind: GoalKind | None) -> Way:
        ways = [way for way in self._tree.ways_to(item) if kind is None or way.kind == kind]
        possible = [way for way in ways if not set(way.needs) & set(self._making)]
        # Planks of wood of logs take more logs than planks of logs, whatever is held.
        direct = [way for way in possible if not self._is_detour(way, possible)]
        possible = direct or possible
        priced = [(round(self._price(way, count), 6), number) for number, way in enumerate(possible)]
        best, number = min(priced, default=(inf, 0))
        if best == inf:
            raise Impossible(_why_not(item, ways, kind))
        return possible[number]

    def _is_detour(self, way: Way, others: Sequence[Way]) -> bool:
        """Whether what it lacks would be crafted of what another way takes as it is."""
        taken = {need for other in others if other is not way for need in other.needs}
        lacking = [need for need, each in way.needs.items() if self._stock[need] < each]
        makers = [maker for need in lacking for maker in self._tree.ways_to(need) if maker.kind == "craft"]
        return any(set(maker.needs) & taken for maker in makers)

    def _price(self, way: Way, count: int) -> float:
        """What `count` of the item cost this way, with what is held and in sight."""
        times = ceil(count / way.yields)
        lacking = {need: max(0, each * times - self._stock[need]) for need, each in way.needs.items()}
        used = sum(more * self._prices.get(need, inf) for need, more in lacking.items() if more > 0)
        tool = min((0.0 if self._stock[tool] else self._prices.get(tool, inf) for tool in way.tools), default=0.0)
        return used + tool + times * _doing(self._tree, way, self._observation)


def _why_not(item: str, ways: list[Way], kind: GoalKind | None) -> str:
    if not ways:
        how = f"no {kind}ing recipe" if kind is not None else "no recipe, ore, plant or smelting"
        return f"{item} can't be had: there is {how} of Minecraft 1.20.1 for it"
    needs = sorted({need for way in ways for need in way.needs} | {way.block for way in ways if way.block})[:4]
    return f"{item} can't be had in the overworld with what the tech tree knows; it takes {' or '.join(needs)}"


def _in_sight(way: Way, observation: Observation) -> bool:
    return way.block in observation.blocks or any(seen.name == way.mob for seen in observation.entities)


def _close_by(way: Way, observation: Observation) -> bool:
    seen = observation.blocks.get(way.block or "")
    return seen is not None and seen.distance <= _NEARBY


def _doing(tree: TechTree, way: Way, observation: Observation) -> float:
    """What one go at `way` takes with everything for it at hand; infinite for what is not there."""
    place = way.block or way.mob
    if place is None or _in_sight(way, observation):
        return CALLS[way.kind]
    if not way.natural or _OTHER_DIMENSIONS.match(place):
        return inf
    known = observation.recently_seen.get(place)
    if known is not None:
        return CALLS[way.kind] + min(_UNSEEN, known.distance / _BLOCKS_A_CALL)
    depth = depth_of(place)
    climb = 0.0 if depth is None else abs(observation.position.y - depth) / _BLOCKS_A_CALL
    biomes = tree.biomes_of(place)
    elsewhere = 0.0 if not biomes or observation.biome in biomes else _ELSEWHERE
    return CALLS[way.kind] + _UNSEEN + climb + elsewhere


def _prices(tree: TechTree, observation: Observation) -> dict[str, float]:
    """What one more of each item takes, counted in calls; infinite, and absent, where nothing leads to it."""
    prices: dict[str, float] = {}

    def needed(item: str, count: int = 1) -> float:
        return count * (_HELD if observation.inventory.get(item, 0) >= count else prices.get(item, inf))

    # Worked out once: the prices are asked for over and over until they settle.
    ways = {
        item: [(way, _doing(tree, way, observation)) for way in tree.ways_to(item)] for item in sorted(tree.data.items)
    }

    def price(way: Way, doing: float) -> float:
        tools = min((needed(tool) for tool in way.tools), default=0.0)
        used = sum(needed(need, count) for need, count in way.needs.items())
        return (used + tools + doing) / way.yields

    changed = True
    while changed:
        changed = False
        for item, priced in ways.items():
            best = min((price(way, doing) for way, doing in priced), default=inf)
            if best < prices.get(item, inf) - 1e-9:
                prices[item] = best
                changed = True
    return prices
