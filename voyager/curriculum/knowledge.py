"""A knowledge base without a model: how to get a thing or do a deed, told from the version's data."""

from collections.abc import Iterable, Sequence

from voyager.curriculum.techtree import TechTree, Way
from voyager.curriculum.ways import weapons
from voyager.domain import Goal, Observation

LINES = 12
"""Lines of one answer."""
_BIOMES = 4
"""Biomes named of a thing."""
_TOOLS_FROM = ("wooden", "stone", "iron", "diamond")


def how_to(tree: TechTree, goal: Goal, observation: Observation) -> str | None:
    """What the data say of reaching `goal` from here, a line a step; None for a goal that they know nothing of."""
    subject = goal.subject
    if subject is None:
        return None
    match goal.kind:
        case "obtain" | "craft" | "smelt":
            lines = _to_get(tree, subject, goal, observation)
        case "mine":
            lines = [*_to_mine(tree, subject), *_tools_first(tree, subject, observation)]
        case "kill":
            lines = _to_kill(tree, subject)
        case "place" | "equip" | "eat" | "deposit":
            lines = _with(tree, goal, observation)
        case "sleep":
            lines = ["A bed can be slept in from nightfall to dawn, with no monster near; it is placed first.",
                     *_to_get(tree, "white_bed", goal, observation)]  # fmt: skip
        case "shelter":
            lines = ["Monsters come out by night, where it is dark; nothing gets at a bot in a room without a gap.",
                     "Three blocks down in the ground, one block over the head makes such a room."]  # fmt: skip
        case _:
            return None
    return "\n".join(lines[:LINES]) or None


def _to_get(tree: TechTree, item: str, goal: Goal, observation: Observation) -> list[str]:
    """The chain from what is held to `item`, the last step first."""
    lines: list[str] = []
    seen: set[str] = set()
    waiting = [item]
    while waiting:
        name = waiting.pop(0)
        if name in seen or (name != item and observation.inventory.get(name, 0) > 0):
            continue
        seen.add(name)
        kinds = (goal.kind,) if name == item and goal.kind in ("craft", "smelt") else None
        way = _way(tree, name, kinds, observation)
        if way is None:
            lines.append(f"{name}: {tree.why_not(name) or 'found only by chance'}")
            continue
        lines.append(f"{name}: {_step(tree, way)}")
        tool = _tool(way, observation)
        waiting += [*way.needs, *([way.station] if way.station else []), *([tool] if tool else [])]
    return lines


def _way(tree: TechTree, item: str, kinds: Sequence[str | None] | None, observation: Observation) -> Way | None:
    if kinds is None:
        return tree.way_to(item, observation.blocks.keys())
    ways = [way for way in tree.ways_to(item) if way.kind in kinds]
    held = observation.inventory
    # The variant of which most is held: birch planks for who has birch.
    return max(
        ways, key=lambda way: sum(min(held.get(need, 0), count) for need, count in way.needs.items()), default=None
    )


def _step(tree: TechTree, way: Way) -> str:
    needs = " and ".join(f"{count} {need}" for need, count in way.needs.items())
    where = _where(tree, way.block or way.mob)
    tools = f" with {_named(way.tools)}" if way.tools else ""
    amount = f" ({_amount(way.yields)})" if way.yields != 1 else ""
    match way.kind:
        case "craft":
            at = f" at a {way.station}" if way.station else " by hand"
            return f"craft it from {needs}{at}{amount}"
        case "smelt":
            return f"smelt {needs} in a furnace with fuel"
        case "mine":
            return f"break {way.block}{tools}{amount}{where}"
        case "kill":
            return f"kill a {way.mob}{tools}{amount}{where}"
        case "shear":
            return f"shear a {way.mob}{tools}{amount}{where}"
        case "milk":
            return f"milk a {way.mob} with {needs}{where}"
        case "fill":
            return f"fill {needs} at a source of {way.block}{where}"
        case "fish":
            return f"fish in water{tools}{amount}"
        case "grow":
            return f"sow {needs} on tilled earth by water{tools}, wait until it is ripe, harvest it"
        case _:
            return f"use {needs}{tools}{f' at {way.block}' if way.block else ''}, then take it up"


def _to_mine(tree: TechTree, block: str) -> list[str]:
    tools = tree.data.harvest_tools.get(block, ())
    drops = ", ".join(way.item for way in tree.mined_from(block)) or "nothing"
    how = f"broken with {_named(tools)}" if tools else "broken with anything"
    return [f"{block}: {how}, it drops {drops}{_where(tree, block)}"]


def _tools_first(tree: TechTree, block: str, observation: Observation) -> Iterable[str]:
    tools = tree.data.harvest_tools.get(block, ())
    if tools and not any(observation.inventory.get(tool, 0) for tool in tools):
        tool = min(tools, key=lambda each: (tree.cost(each), each))
        yield from _to_get(tree, tool, Goal(text="", kind="obtain", subject=tool), observation)


def _to_kill(tree: TechTree, name: str) -> list[str]:
    mob = tree.data.creatures.get(name)
    if mob is None:
        return []
    drops = ", ".join(f"{item} ({_amount(amount)})" for item, amount in mob.drops.items()) or "nothing"
    arms = weapons(mob)
    how = f"it fights back, so hold {_named(arms)} and armour, and have food" if arms else "it does not fight back"
    when = "; it comes in the dark" if mob.hostile else ""
    return [f"{name}: {mob.health:g} half hearts of health, {how}; it leaves {drops}{_where(tree, name)}{when}"]


def _with(tree: TechTree, goal: Goal, observation: Observation) -> list[str]:
    subject = goal.subject or ""
    if observation.inventory.get(subject, 0) >= goal.count:
        held = observation.inventory[subject]
        points = tree.data.foods.get(subject)
        fills = f", and fills {points:g} of 20" if goal.kind == "eat" and points else ""
        return [f"{subject}: {held} held{fills}"]
    return _to_get(tree, subject, goal, observation)


def _tool(way: Way, observation: Observation) -> str | None:
    """The least tool that does, unless one that does is held."""
    if not way.tools or any(observation.inventory.get(tool, 0) for tool in way.tools):
        return None
    return min(way.tools, key=lambda tool: next((n for n, m in enumerate(_TOOLS_FROM) if tool.startswith(m)), 9))


def _named(tools: Sequence[str]) -> str:
    """`a stone_pickaxe or better` for a row of tiers."""
    least = min(tools, key=lambda tool: next((n for n, m in enumerate(_TOOLS_FROM) if tool.startswith(m)), 9))
    return f"a {least} or better" if len(tools) > 1 else least


def _amount(yields: float) -> str:
    return f"{yields:g} each" if yields >= 1 else f"about one in {round(1 / yields)}"


def _where(tree: TechTree, name: str | None) -> str:
    """`, found in forest and plains`; nothing where that is not known."""
    biomes = () if name is None else tree.biomes_of(name)
    if tree.land is None or name is None or not biomes:
        return ""
    layers = " and ".join(f"{low} to {high}" for low, high in tree.land.heights.get(name, ()))
    depth = f" at y {layers}" if layers else ""
    if len(biomes) > 2 * _BIOMES:
        return f", found in {'any biome' if biomes == tree.land.biomes else 'most biomes'}{depth}"
    return f", found in {', '.join(biomes[:_BIOMES])}{depth}"
