"""How the planner gets what it was told is missing: by a skill that yields it, else in one primitive call."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import ceil, inf

from voyager.curriculum.depths import depth_of
from voyager.curriculum.roles import in_wood, wood_of
from voyager.curriculum.techtree import TechTree, Way
from voyager.domain import Observation, Skill, SkillHit
from voyager.llm.planner.steps import MOVE_AWAY, Lacking, NoBlock, NoMob, NoTool, Step, find_block, find_mob, quoted

EXPLORE_S = 120
"""Simulated seconds to look for something that is not in sight."""
_DESCENT_S = 300
"""Simulated seconds to dig down from the surface to the deepest ores: two thirds are enough with iron."""
_ABOUT = 6
"""Blocks above a depth that are as good: a leg of the descent."""
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
            counted = any(parameter.name == "count" for parameter in skill.params)
            return Step(name=skill.entry, args=(guard.variable,) if counted else (), guard=guard)
        way = self.way_to(item)
        return None if way is None else one_call(way, guard.variable, guard)

    def way_to(self, item: str) -> Way | None:
        """The one step that yields `item`, from blocks in sight where possible."""
        way = self.tree.way_to(item, self.observation.blocks.keys())
        if way is None or way.kind != "mine" or way.block in self.observation.blocks or not _is_deep(way.block or ""):
            return way
        # Below y 0 an ore lies in deepslate, and has its name (minecraft.wiki/w/Deepslate).
        deep = (other for other in self.tree.ways_to(item) if other.block == f"deepslate_{way.block}")
        return next(deep, way)

    def go_down(self, block: str) -> Step | None:
        """Dig down to where `block` lies, unless it does not lie deep or the bot is about there."""
        depth = depth_of(block)
        if depth is None or not _is_deep(block) or self.observation.position.y <= depth + _ABOUT:
            return None
        there = f"() => {find_block(block)} !== null || bot.entity.position.y <= {depth}"
        return Step(name="exploreUntil", args=(quoted("down"), str(_DESCENT_S), there), guard=NoBlock(block=block))

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
        return not own and not required and skill.language == "javascript" and skill.maturity != "retired"

    def station(self, block: str) -> Step:
        """Stand `block` near the bot unless one is there."""
        made = self.fetch(block, "1")
        before = () if made is None else (made,)
        return Step(name="placeItem", args=(quoted(block),), guard=NoBlock(block=block), before=before)

    def another_station(self, block: str) -> Step:
        """Stand one more `block` beside the bot, whatever stands near."""
        return replace(self.station(block), guard=None)

    def tool(self, tools: Sequence[str]) -> Step | None:
        """The cheapest of `tools`, unless one of them is held."""
        best = min(tools, key=lambda tool: (self.skill_for(tool) is None, self.tree.cost(tool)), default=None)
        skill = None if best is None else self.skill_for(best)
        guard = NoTool(tools=tuple(tools))
        if skill is not None:
            return Step(name=skill.entry, guard=guard)
        way = None if best is None else self.way_to(best)
        return None if way is None else one_call(way, "1", guard)

    def look_for(self, name: str) -> Step:
        """Walk until a block, or else a mob, of that name is in sight."""
        return explore_for(name) if name in self.tree.data.mobs and name not in self.tree.data.blocks else explore(name)

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


def explore_for(mob: str, seconds: int = EXPLORE_S) -> Step:
    """Look for `mob` unless one is in sight."""
    args = ("null", str(seconds), f"() => {find_mob(mob)} !== null")
    return Step(name="exploreUntil", args=args, guard=NoMob(mob=mob))


def explore(block: str, seconds: int = EXPLORE_S) -> Step:
    """Look for `block` unless one is in sight."""
    args = ("null", str(seconds), f"() => {find_block(block)} !== null")
    return Step(name="exploreUntil", args=args, guard=NoBlock(block=block))


def move_away(blocks: int = 16) -> Step:
    """Go somewhere else: the answer to an error that has no better one."""
    return Step(name=MOVE_AWAY, args=(str(blocks),))


def one_call(way: Way, amount: str, guard: Lacking | NoTool | None = None) -> Step:
    """The primitive call that goes `way` for `amount` (a JavaScript expression) of its item."""
    if way.kind == "mine":
        count = amount if way.yields >= 1 else scaled(1, amount, way.yields)
        return Step(name="mineBlock", args=(quoted(way.block or way.item), count), guard=guard)
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


def _is_deep(block: str) -> bool:
    """Whether a block is looked for below y 0, where walking over the surface never finds it."""
    depth = depth_of(block)
    return depth is not None and depth < 0


def _log(block: str) -> bool:
    return block.endswith(("_log", "_stem")) and not block.startswith("stripped_")


def _instead(item: str, own: Way, other: Way) -> str | None:
    """What `other` takes where `own` takes `item`; None when they differ in more than that."""
    taken = [need for need in other.needs if need not in own.needs]
    rest = {need: count for need, count in own.needs.items() if need != item}
    same = len(taken) == 1 and other.needs == {**rest, taken[0]: own.needs[item]}
    return taken[0] if same else None
