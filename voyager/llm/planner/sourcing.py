"""How the planner gets what it was told is missing: by a skill that yields it, else in one primitive call."""

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from math import ceil, floor, inf

from voyager.curriculum.depths import depth_of, forms
from voyager.curriculum.roles import in_wood, wood_of
from voyager.curriculum.techtree import TechTree, Way
from voyager.curriculum.texts import spelled_out, woods_to_choose
from voyager.domain import Observation, Skill, SkillHit
from voyager.llm.planner.steps import (
    MOVE_AWAY,
    Lacking,
    NoBlock,
    NoMob,
    NoTool,
    Step,
    any_of,
    find_block,
    find_mob,
    quoted,
)

EXPLORE_S = 120
"""Simulated seconds to look for something that is not in sight."""
_DESCENT_S = 300
"""Simulated seconds to dig down from the surface to the deepest ores: two thirds are enough with iron."""
_ABOUT = 6
"""Blocks above or below a height that are as good: a leg of the way there."""
_SEA_LEVEL = 63
"""What grows, lives or lies open is looked for from here up (minecraft.wiki/w/Altitude)."""
_UNDERGROUND = 50
_GOES_BACK = 256
"""Blocks to something seen earlier that are gone rather than looking for another; to an ore, which others lie nearer
than, a quarter of them."""
_BESIDE = 8
"""Blocks to what was seen earlier at which it is in sight again."""
SMELTING_TICKS = 200
"""Ticks that one item takes in a furnace."""


@dataclass(frozen=True, kw_only=True)
class Sources:
    """What the planner may draw on while it writes the program called `entry`."""

    tree: TechTree
    observation: Observation
    skills: Sequence[SkillHit]
    entry: str

    def fetch(self, item: str, wanted: str) -> Step | None:
        """A step that brings what is held of `item` up to `wanted` (JavaScript); None if there is no way."""
        guard = Lacking(item=item, wanted=wanted)
        skill = self.skill_for(item)
        if skill is not None:
            return Step(name=skill.name, args=self.told(skill, guard.variable), guard=guard)
        way = self.way_to(item)
        return None if way is None else one_call(way, guard.variable, guard)

    def way_to(self, item: str) -> Way | None:
        """The one step that yields `item`, from blocks in sight where possible."""
        return self.tree.way_to(item, self.observation.blocks.keys())

    def find(self, names: Sequence[str]) -> list[tuple[Step, str]]:
        """How to get one of these blocks or mobs in sight, each step with why.

        Back to where one was seen earlier; else to the height at which they are found, and about there.
        """
        known = self._go_back(names)
        if known is not None:
            return [(known, f"it goes back to where {names[0]} was seen")]
        height = self._go_to_height(names)
        there = [] if height is None else [(height, "it goes to the height where that is found")]
        return [*there, (self._look_for(names), f"it looks for {' or '.join(names)} first")]

    def _go_back(self, names: Sequence[str]) -> Step | None:
        seen = [self.observation.recently_seen[name] for name in names if name in self.observation.recently_seen]
        nearest = min(seen, key=lambda one: one.distance, default=None)
        furthest = _GOES_BACK if depth_of(names[0]) is None else _GOES_BACK / 4
        if nearest is None or nearest.distance > furthest:
            return None
        x, y, z = (floor(value) for value in (nearest.nearest.x, nearest.nearest.y, nearest.nearest.z))
        return Step(
            name="goTo", args=(f"{{ x: {x}, y: {y}, z: {z} }}", str(_BESIDE)), guard=NoBlock(blocks=tuple(names))
        )

    def _go_to_height(self, names: Sequence[str]) -> Step | None:
        """Dig down or up to where the blocks lie, or up to the surface for what does; None for who is about there."""
        y = self.observation.position.y
        depth = depth_of(names[0])
        if depth is None:
            depth = _SEA_LEVEL if y < _UNDERGROUND and not self._is_anywhere(names[0]) else None
        if depth is None or abs(y - depth) <= _ABOUT:
            return None
        way, reached = ("down", "<=") if y > depth else ("up", ">=")
        guard, sight = self._in_sight(names)
        there = f"() => {sight} !== null || bot.entity.position.y {reached} {depth}"
        return Step(name="exploreUntil", args=(quoted(way), str(_DESCENT_S), there), guard=guard)

    def _is_anywhere(self, name: str) -> bool:
        """Monsters are in caves as well, and what is nowhere to be found but placed is no better found above."""
        mob = self.tree.data.creatures.get(name)
        return mob is not None and mob.hostile

    def _in_sight(self, names: Sequence[str]) -> tuple[NoBlock | NoMob, str]:
        """The guard that none of `names` is in sight, and the JavaScript that finds one."""
        data = self.tree.data
        if names[0] in data.mobs and names[0] not in data.blocks:
            return NoMob(mob=names[0]), find_mob(names[0])
        return NoBlock(blocks=tuple(names)), find_block(names)

    def _look_for(self, names: Sequence[str]) -> Step:
        """Walk until one of them is in sight."""
        guard, sight = self._in_sight(names)
        return Step(name="exploreUntil", args=("null", str(EXPLORE_S), f"() => {sight} !== null"), guard=guard)

    def shown_first(self, way: Way) -> tuple[Step, ...]:
        """What a retrieved skill shows to come before a call like that of `way`, and is not there now: a station that
        it places, a search where it begins with one."""
        shown = [spelled_out(hit.skill) for hit in self.skills if hit.skill.language == "javascript"]
        seen = self.observation.blocks
        if way.station is not None and way.station not in seen:
            placing = f"placeItem(bot, {quoted(way.station)})"
            return (self.station(way.station),) if any(placing in source for source in shown) else ()
        names = forms(way.block or "") if way.kind in ("mine", "fill") else ()
        if names and not seen.keys() & set(names) and any("exploreUntil(" in source for source in shown):
            return tuple(step for step, _ in self.find(names))
        return ()

    def skill_for(self, item: str) -> Skill | None:
        """The nearest retrieved skill learned for `item`, or whose goal names nothing and yields it."""
        usable = [hit.skill for hit in self.skills if self._usable(hit.skill)]
        for skill in usable:
            if skill.goal.subject == item and skill.goal.kind in ("craft", "obtain", "smelt"):
                return skill
        yielding = (s for s in usable if s.goal.subject is None and s.contract.effect.get(item, 0) > 0)
        return next(yielding, None)

    def _usable(self, skill: Skill) -> bool:
        # A program must not call what calls it: the graph of skills stays free of cycles.
        own = skill.name == self.entry or self.entry in skill.calls
        required = any(parameter.required for parameter in skill.params)
        return not own and not required and self.fits(skill)

    def fits(self, skill: Skill) -> bool:
        """Whether it may be called here: one written for another wood than is about would go far."""
        if skill.language != "javascript" or skill.maturity == "retired":
            return False
        fixed = set(re.findall(r'"(\w+)"', skill.source)) - set(woods_to_choose(skill))
        named = {wood for name in fixed if (wood := wood_of(name)) is not None}
        about = set(self._woods())
        return not named or not about or bool(named & about)

    def told(self, skill: Skill, amount: str | None) -> tuple[str, ...]:
        """Its arguments: `amount` (JavaScript) as its count, and the wood that is about where it asks for one.

        What stands before those is as it is by default; empty where it has none.
        """
        wood = next(self._woods(), None)
        choices = set(woods_to_choose(skill))
        given: list[str] = []
        told = 0
        for place, parameter in enumerate(skill.params, 1):
            value = default = json.dumps(parameter.default)
            if parameter.required:
                break
            if parameter.name == "count" and amount is not None:
                value, told = amount, place
            elif isinstance(parameter.default, str) and parameter.default in choices and wood is not None:
                item = in_wood(parameter.default, wood)
                value = quoted(item) if item in self.tree.data.items else default
                told = place if value != default else told
            given.append(value)
        return tuple(given[:told])

    def _woods(self) -> Iterator[str]:
        """The woods that are about: what is most held first, then the nearest."""
        seen = self.observation
        held = sorted(seen.inventory.items(), key=lambda one: (-one[1], one[0]))
        near = sorted((one.distance, name) for name, one in [*seen.blocks.items(), *seen.recently_seen.items()])
        for name in [*(name for name, count in held if count > 0), *(name for _, name in near)]:
            wood = wood_of(name) if name.endswith(("_log", "_planks")) else None
            if wood is not None:
                yield wood

    def station(self, block: str) -> Step:
        """Stand `block` near the bot unless one is there."""
        made = self.fetch(block, "1")
        before = () if made is None else (made,)
        return Step(name="placeItem", args=(quoted(block),), guard=NoBlock(blocks=(block,)), before=before)

    def another_station(self, block: str) -> Step:
        """Stand one more `block` beside the bot; what stands near can't be had either."""
        others = {name: seen for name, seen in self.observation.blocks.items() if name != block}
        elsewhere = replace(self, observation=replace(self.observation, blocks=others))
        return replace(elsewhere.station(block), guard=None)

    def tool(self, tools: Sequence[str]) -> Step | None:
        """The cheapest of `tools`, unless one of them is held."""
        best = min(tools, key=lambda tool: (self.skill_for(tool) is None, self.tree.cost(tool)), default=None)
        skill = None if best is None else self.skill_for(best)
        guard = NoTool(tools=tuple(tools))
        if skill is not None:
            return Step(name=skill.name, args=self.told(skill, None), guard=guard)
        way = None if best is None else self.way_to(best)
        return None if way is None else one_call(way, "1", guard)

    def local(self, item: str, product: str | None) -> str:
        """`item`, or what a recipe of `product` takes in its place where only that is to be had around here.

        An error names one variant of a recipe: oak planks where birches grow, blackstone beside stone.
        """
        if product is None or self._distance(item) < inf:
            return item
        ways = self.tree.ways_to(product)
        own = next((way for way in ways if item in way.needs), None)
        if own is None:
            return item
        others = [_instead(item, own, way) for way in ways if way.kind == own.kind]
        near = [(self._distance(other), other) for other in others if other is not None]
        distance, best = min(near, default=(inf, item))
        return best if distance < inf else item

    def _distance(self, item: str, depth: int = 4) -> float:
        """Blocks to the nearest thing in sight that `item` comes from; 0 if held, infinite without one."""
        if self.observation.inventory.get(item, 0) > 0:
            return 0
        best = inf
        for way in self.tree.ways_to(item):
            seen = None if way.block is None else self.observation.blocks.get(way.block)
            if seen is not None:
                best = min(best, seen.distance)
            elif way.kind == "craft" and depth > 0 and len(way.needs) == 1:
                best = min(best, *(self._distance(need, depth - 1) for need in way.needs))
        return best

    def fuel(self, amount: str, besides: str) -> Step | None:
        """Fetch a fuel to be had near here, other than `besides`, enough to smelt `amount` items."""
        near = sorted((seen.distance, name) for name, seen in self.observation.blocks.items() if _log(name))
        wood = [name for _, name in near] or ["oak_log"]
        planks = [in_wood("oak_planks", wood_of(name) or "oak") for name in wood]
        coal = "coal_ore" in self.observation.blocks or self.skill_for("coal") is not None
        for item in ["coal", *wood, *planks] if coal else [*wood, *planks, "coal"]:
            burns = self.tree.data.fuel.get(item, 0) / SMELTING_TICKS
            step = self.fetch(item, scaled(1, amount, burns)) if burns and item != besides else None
            if step is not None:
                return step
        return None


def explore(blocks: Sequence[str], seconds: int = EXPLORE_S) -> Step:
    """Look for one of `blocks` unless one is in sight."""
    args = ("null", str(seconds), f"() => {find_block(blocks)} !== null")
    return Step(name="exploreUntil", args=args, guard=NoBlock(blocks=tuple(blocks)))


def move_away(blocks: int = 16) -> Step:
    """Go somewhere else: the answer to an error that has no better one."""
    return Step(name=MOVE_AWAY, args=(str(blocks),))


def one_call(way: Way, amount: str, guard: Lacking | NoTool | None = None) -> Step:
    """The primitive call that goes `way` for `amount` (a JavaScript expression) of its item."""
    if way.kind == "mine":
        count = amount if way.yields >= 1 else scaled(1, amount, way.yields)
        return Step(name="mineBlock", args=(any_of(forms(way.block or way.item)), count), guard=guard)
    if way.kind == "smelt":
        return Step(name="smeltItem", args=(quoted(next(iter(way.needs))), "null", amount), guard=guard)
    if way.kind == "craft":
        return Step(name="craftItem", args=(quoted(way.item), amount), guard=guard)
    times = scaled(1, amount, way.yields)
    match way.kind:
        case "kill":
            return Step(name="killMob", args=(quoted(way.mob or ""), times), guard=guard)
        case "shear":
            return Step(name="shear", args=(times,), guard=guard)
        case "milk":
            return Step(name="milk", guard=guard)
        case "fill":
            return Step(name="fillBucket", args=(quoted(way.block or ""),), guard=guard)
        case "fish":
            return Step(name="fish", args=(times,), guard=guard)
        case "grow":
            return Step(name="harvest", args=(quoted(way.item), times), guard=guard)
        case _:
            return Step(name="mineBlock", args=(quoted(way.item), amount), guard=guard)


def scaled(each: int, amount: str, yields: float) -> str:
    """JavaScript for `each` times the steps it takes to make `amount`, when one step makes `yields`."""
    if amount.isdigit():
        return str(each * ceil(int(amount) / yields - 1e-9))
    steps = amount if yields == 1 else f"Math.ceil({amount} / {yields:g})"
    return steps if each == 1 else f"{each} * {steps}"


def _log(block: str) -> bool:
    return block.endswith(("_log", "_stem")) and not block.startswith("stripped_")


def _instead(item: str, own: Way, other: Way) -> str | None:
    """What `other` takes where `own` takes `item`; None when they differ in more than that."""
    taken = [need for need in other.needs if need not in own.needs]
    rest = {need: count for need, count in own.needs.items() if need != item}
    same = len(taken) == 1 and other.needs == {**rest, taken[0]: own.needs[item]}
    return taken[0] if same else None
