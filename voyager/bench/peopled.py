"""The skills of the retrieval suite: what runs of this product learn, made of the version's data by a rule."""

import hashlib
import json
import random
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voyager.domain import (
    Call,
    Contract,
    DescriberView,
    Execution,
    Goal,
    Parameter,
    Position,
    Program,
    Provenance,
    Skill,
    Standing,
)
from voyager.gamedata import IN_TERRAIN, GameData, changed_from, placed_only
from voyager.goals import OPENED, GoalNames, parse_goal
from voyager.llm.planner.model import described

_LEFT_OUT = ("infested_", "potted_", "dead_")
_WORN = ("helmet", "chestplate", "leggings", "boots")
_HELD = ("pickaxe", "axe", "shovel", "hoe", "sword")
_IN_HAND = ("shield", "bow", "crossbow", "shears", "fishing_rod", "flint_and_steel", "torch", "bucket", "spyglass")
_FISHED = ("cod", "salmon", "pufferfish")
_GROWN = ("wheat", "beetroot")
_LEFTOVERS = ("dirt", "cobblestone", "oak_planks", "oak_log", "stick", "gravel", "sand", "coal")


@dataclass(frozen=True, kw_only=True)
class _Learned:
    """What a run did for one goal. `calls` are those of primitives."""

    name: str
    goal: str
    calls: tuple[str, ...]
    effect: Mapping[str, int] = field(default_factory=dict[str, int])
    counted: bool = True


@dataclass(frozen=True, kw_only=True)
class Rule:
    """What decides over the skills besides the version's data: a seed, and what is placed and what is stored."""

    seed: int
    placed: tuple[str, ...]
    stored: tuple[str, ...]


def peopled(data: GameData, rule: Rule) -> list[Skill]:
    """Every skill of the suite, by name; equal data and rules give equal skills.

    There is one for each recipe, smelting, block of the terrain, mob, food, tool and piece of armour, and container.
    Each reads as the library would hold it after a run with `builtin:planner`: its name, the goal's text, the
    description of the planner's describer, and the items gained and used up, with leftovers of the work drawn from
    the seed.
    """
    names = GoalNames.of(data)
    learned = {one.name: one for one in _all(data, rule)}
    return [_skill(learned[name], names, rule.seed) for name in sorted(learned)]


def fingerprint(skills: Sequence[Skill]) -> str:
    """SHA-256 over all by which the skills can be found."""
    said = [
        [skill.name, skill.signature, skill.description, skill.goal.text, sorted(skill.contract.effect.items())]
        for skill in skills
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()


def _all(data: GameData, rule: Rule) -> Iterator[_Learned]:
    yield from _crafted(data)
    gathered = [*_smelted(data), *_mined(data), *_killed(data), *_elsewhere()]
    yield from gathered
    yield from _stored({*rule.stored, *(item for one in gathered for item, change in one.effect.items() if change > 0)})
    yield from _used(data, rule.placed)


def _crafted(data: GameData) -> Iterator[_Learned]:
    seen: set[str] = set()
    for recipe in data.recipes:
        if recipe.result in seen or not _in_set(recipe.result) or _is_unpacked(recipe.result, recipe.needs):
            continue
        seen.add(recipe.result)
        effect = {recipe.result: recipe.count, **{item: -count for item, count in recipe.needs.items()}}
        calls = ("placeItem", "craftItem") if recipe.table else ("craftItem",)
        yield _Learned(name=f"craft_{recipe.result}", goal=f"Craft 1 {recipe.result}", calls=calls, effect=effect)


def _smelted(data: GameData) -> Iterator[_Learned]:
    seen: set[str] = set()
    for source, result in sorted(data.smelting.items()):
        from_ore = source.endswith("_ore") and f"raw_{result.removesuffix('_ingot')}" in data.smelting
        if result in seen or from_ore or result.endswith("_nugget") or not _in_set(result):
            continue
        seen.add(result)
        effect = {result: 1, source: -1, "coal": -1}
        goal = f"Smelt 1 {source} into {result}"
        yield _Learned(name=f"smelt_{result}", goal=goal, calls=("placeItem", "smeltItem"), effect=effect)


def _mined(data: GameData) -> Iterator[_Learned]:
    """The blocks of the terrain, and what they drop where that has another name."""
    made = {recipe.result for recipe in data.recipes} | set(data.smelting.values())
    for block, drops in sorted(data.drops.items()):
        ore = block.endswith("_ore")
        if (
            not _in_set(block)
            or block not in data.items
            or not (ore or block in IN_TERRAIN or block not in made)
            or block.startswith("stripped_")
            or block.endswith(("_head", "_skull", "_concrete", "_shulker_box"))
            or (block.startswith("deepslate_") and ore)
            or changed_from(block) is not None
        ):
            continue
        sure = [drop.item for drop in drops if drop.amount >= 1 and drop.item in data.items]
        item = sure[0] if sure else block
        text = f"Obtain 1 {item}" if item != block or placed_only(block) else f"Mine 1 {block}"
        yield _Learned(name=f"mine_{item}", goal=text, calls=("mineBlock",), effect={item: 1})


def _killed(data: GameData) -> Iterator[_Learned]:
    for mob in sorted(data.mobs):
        drops = data.creatures[mob].drops if mob in data.creatures else dict[str, float]()
        most = max(drops, key=lambda item: (drops[item], item), default=None)
        effect = {} if most is None else {most: 1}
        yield _Learned(name=f"kill_{mob}", goal=f"Kill 1 {mob}", calls=("killMob",), effect=effect)
        for item, amount in drops.items():
            if amount >= 0.5:
                yield _Learned(name=f"obtain_{item}", goal=f"Obtain 1 {item}", calls=("killMob",), effect={item: 1})


def _used(data: GameData, placed: Iterable[str]) -> Iterator[_Learned]:
    for food in sorted(data.foods):
        yield _Learned(name=f"eat_{food}", goal=f"Eat 1 {food}", calls=("eat",), effect={food: -1})
    for item in sorted(data.items):
        if item.endswith(tuple(f"_{kind}" for kind in (*_WORN, *_HELD))) or item in _IN_HAND:
            yield _Learned(name=f"equip_{item}", goal=f"Equip 1 {item}", calls=("equip",), counted=False)
    for block in placed:
        yield _Learned(name=f"place_{block}", goal=f"Place 1 {block}", calls=("placeItem",), effect={block: -1})
    for block in sorted(OPENED):
        name = f"look_into_{block}" if block in ("chest", "barrel") else f"open_{block}"
        yield _Learned(name=name, goal=f"Open 1 {block}", calls=("openChest",), counted=False)


def _stored(items: Iterable[str]) -> Iterator[_Learned]:
    for item in sorted(items):
        goal = f"Deposit 4 {item} into a chest"
        yield _Learned(name=f"deposit_{item}", goal=goal, calls=("depositToChest",), effect={item: -4})


def _elsewhere() -> Iterator[_Learned]:
    for fish in _FISHED:
        yield _Learned(name=f"obtain_{fish}", goal=f"Obtain 1 {fish}", calls=("fish",), effect={fish: 1})
    for crop in _GROWN:
        yield _Learned(name=f"obtain_{crop}", goal=f"Obtain 1 {crop}", calls=("harvest",), effect={crop: 1})
    for liquid in ("water", "lava"):
        item = f"{liquid}_bucket"
        yield _Learned(
            name=f"obtain_{item}", goal=f"Obtain 1 {item}", calls=("fillBucket",), effect={item: 1, "bucket": -1}
        )
    yield _Learned(
        name="obtain_milk_bucket", goal="Obtain 1 milk_bucket", calls=("milk",), effect={"milk_bucket": 1, "bucket": -1}
    )
    yield _Learned(name="obtain_white_wool", goal="Obtain 1 white_wool", calls=("shear",), effect={"white_wool": 2})
    yield _Learned(
        name="sleep_through_the_night",
        goal="Sleep until morning",
        calls=("placeItem", "sleepUntilMorning"),
        counted=False,
    )
    for height in (-54, 11, 16, 64, 120):
        name = f"reach_y{height}".replace("-", "_minus")
        yield _Learned(name=name, goal=f"Reach y {height}", calls=("exploreUntil",), counted=False)


def _in_set(name: str) -> bool:
    return not (name.startswith(_LEFT_OUT) or name.endswith(("_template", "_banner_pattern")))


def _is_unpacked(result: str, needs: Mapping[str, int]) -> bool:
    """Nine out of a block, or one of nine: the first way to the thing is another one."""
    return len(needs) == 1 and next(iter(needs)) in (f"{result}_block", f"{result.removesuffix('_ingot')}_block")


def _camel(name: str) -> str:
    first, *rest = name.split("_")
    return first + "".join(word.capitalize() for word in rest)


def _skill(one: _Learned, names: GoalNames, seed: int) -> Skill:
    draw = random.Random(f"{seed} {one.name}")
    leftovers = {item: draw.randint(1, 4) for item in draw.sample(_LEFTOVERS, draw.choice((0, 0, 1, 1, 2)))}
    effect = {**(leftovers if one.calls[0] not in ("equip", "eat", "openChest") else {}), **one.effect}
    calls = ("mineBlock", *one.calls) if draw.random() < 0.5 and one.calls[-1] == "craftItem" else one.calls
    goal = parse_goal(one.goal, names)
    name = _camel(one.name)
    params = (Parameter(name="count", default=goal.count),) if one.counted else ()
    source = f"async function {name}(bot) {{}}\n"
    return Skill(
        name=name,
        version=1,
        language="javascript",
        source=source,
        entry=name,
        signature=f"{name}(bot, count = {goal.count})" if params else f"{name}(bot)",
        description=_description(goal, Program(source=source, entry=name, params=params), effect, calls),
        goal=goal,
        calls=(),
        provenance=Provenance(goal=goal.text, run="suite", attempt=1, model="builtin:planner", prompt_hash=""),
        contract=Contract(effect=effect, ticks=draw.randint(20, 2_000)),
        maturity="verified",
        content_hash=hashlib.sha256(source.encode()).hexdigest(),
        params=params,
    )


def _description(goal: Goal, program: Program, effect: Mapping[str, int], calls: tuple[str, ...]) -> str:
    """What the planner says of a program that did this."""
    here = Position(x=0, y=64, z=0)
    lost = {item: -count for item, count in effect.items() if count < 0}
    gained = {item: count for item, count in effect.items() if count > 0}
    execution = Execution(
        outcome="returned",
        trace=tuple(Call(name=name, kind="primitive") for name in calls),
        before=Standing(tick=0, inventory=lost, position=here),
        after=Standing(tick=1, inventory=gained, position=here),
    )
    return described(DescriberView(goal=goal, program=program, execution=execution))
