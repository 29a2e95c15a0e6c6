"""Every single step that yields an item: what the version's data and our tables say of it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from math import inf
from typing import Literal

from voyager.curriculum.land import Land
from voyager.gamedata import IN_TERRAIN, GameData, Mob, changed_from, placed_only

TABLE, FURNACE = "crafting_table", "furnace"
RARE = 0.1
"""What drops less than this of an item on average is no way to get it."""
WayKind = Literal["mine", "craft", "smelt", "kill", "shear", "milk", "fill", "fish", "grow", "change"]
CALLS: Mapping[WayKind, float] = {
    "mine": 1.0,
    "craft": 0.1,
    "smelt": 0.5,
    "kill": 2.0,
    "shear": 1.5,
    "milk": 1.5,
    "fill": 1.5,
    "fish": 4.0,
    "grow": 8.0,
    "change": 2.0,
}
"""About how many primitive calls one such step counts as: a craft is at once, a field takes a day."""
SWORDS = tuple(f"{material}_sword" for material in ("wooden", "stone", "golden", "iron", "diamond", "netherite"))
_STRONG = tuple(sword for sword in SWORDS if not sword.startswith(("wooden", "stone", "golden")))
_TOUGH = 20
"""Half hearts of health beyond which a monster is fought with iron or better."""
_CROPS = {
    "wheat": "wheat_seeds",
    "carrot": "carrot",
    "potato": "potato",
    "beetroot": "beetroot_seeds",
    "melon": "melon_seeds",
    "pumpkin": "pumpkin_seeds",
}
"""What is harvested, and what is sown for it (minecraft.wiki/w/Crops)."""
_HOES = tuple(f"{material}_hoe" for material in ("wooden", "stone", "golden", "iron", "diamond", "netherite"))


@dataclass(frozen=True, kw_only=True)
class Way:
    """One step that yields `item`.

    `yields` is how many come of it on average, `needs` what it uses up, `tools` of which one must be held, `station`
    what must stand near; `block` is broken, scooped up or fished in, `mob` is killed, shorn or milked. `natural` is
    False where the land holds no such block or mob.
    """

    kind: WayKind
    item: str
    yields: float = 1.0
    needs: Mapping[str, int] = field(default_factory=dict[str, int])
    tools: tuple[str, ...] = ()
    station: str | None = None
    block: str | None = None
    mob: str | None = None
    natural: bool = True


def all_ways(data: GameData, land: Land | None) -> dict[str, list[Way]]:
    """The ways to every item. Without a `land`, whatever a recipe does not make is taken to be found somewhere."""
    ways: defaultdict[str, list[Way]] = defaultdict(list)
    for way in (*_made(data), *_mined(data, land), *_of_mobs(data, land), *_of_places(data, land), *_changed(data)):
        ways[way.item].append(way)
    return dict(ways)


def _made(data: GameData) -> Iterator[Way]:
    for recipe in data.recipes:
        station = TABLE if recipe.table else None
        yield Way(kind="craft", item=recipe.result, yields=recipe.count, needs=recipe.needs, station=station)
    for source, result in sorted(data.smelting.items()):
        yield Way(kind="smelt", item=result, needs={source: 1}, station=FURNACE)


def _mined(data: GameData, land: Land | None) -> Iterator[Way]:
    made = {recipe.result for recipe in data.recipes} | set(data.smelting.values())
    for block, drops in sorted(data.drops.items()):
        natural = (block not in made or block in IN_TERRAIN) and not placed_only(block)
        if land is not None:
            natural = block in land.blocks
        for drop in drops:
            if drop.amount >= RARE:
                tools = drop.tools or data.harvest_tools.get(block, ())
                yield Way(kind="mine", item=drop.item, yields=drop.amount, tools=tools, block=block, natural=natural)


def _of_mobs(data: GameData, land: Land | None) -> Iterator[Way]:
    for name, mob in data.creatures.items():
        natural = land is None or name in land.mobs
        for item, amount in mob.drops.items():
            if amount >= RARE:
                yield Way(kind="kill", item=item, yields=amount, tools=weapons(mob), mob=name, natural=natural)
    shears = ("shears",)
    sheep, cow = (land is None or mob in land.mobs for mob in ("sheep", "cow"))
    # The loot of a sheep depends on its fleece, which is white for four in five (minecraft.wiki/w/Sheep).
    yield Way(kind="kill", item="white_wool", yields=0.8, mob="sheep", natural=sheep)
    yield Way(kind="shear", item="white_wool", yields=2, tools=shears, mob="sheep", natural=sheep)
    yield Way(kind="milk", item="milk_bucket", needs={"bucket": 1}, mob="cow", natural=cow)


def _of_places(data: GameData, land: Land | None) -> Iterator[Way]:
    def there(block: str) -> bool:
        return land is None or block in land.blocks

    for liquid in ("water", "lava"):
        bucket = f"{liquid}_bucket"
        yield Way(kind="fill", item=bucket, needs={"bucket": 1}, block=liquid, natural=there(liquid))
    for fish, share in data.fished.items():
        if share >= RARE:
            yield Way(
                kind="fish", item=fish, yields=share, tools=("fishing_rod",), block="water", natural=there("water")
            )
    for crop, seed in _CROPS.items():
        yield Way(kind="grow", item=crop, needs={seed: 1}, tools=_HOES)


def _changed(data: GameData) -> Iterator[Way]:
    for item in sorted(data.items):
        change = changed_from(item)
        if change is not None and set(change.needs) <= data.items:
            yield Way(kind="change", item=item, needs=change.needs, tools=change.tools, block=change.at)


def rarities(data: GameData, land: Land | None) -> frozenset[str]:
    """Items that blocks, mobs or fishing give now and then, so that they may be had although no way leads to them."""
    blocks = [drops for block, drops in data.drops.items() if land is None or block in land.blocks]
    mobs = [mob.drops for name, mob in data.creatures.items() if land is None or name in land.mobs]
    laid = ["egg"] if land is None or "chicken" in land.mobs else []
    return frozenset(
        laid
        + [drop.item for drops in blocks for drop in drops]
        + [item for drops in mobs for item in drops]
        + [*data.fished]
    )


def weapons(mob: Mob) -> tuple[str, ...]:
    """What one should hold against it: nothing for an animal, a sword for a monster, an iron one for a tough one."""
    if not mob.hostile:
        return ()
    return _STRONG if mob.health > _TOUGH else SWORDS


def costs(ways: Mapping[str, Iterable[Way]]) -> dict[str, float]:
    """About how many primitive calls one of each item takes, tools and stations apart; absent where nothing leads."""
    found: dict[str, float] = {}
    changed = True
    while changed:
        changed = False
        for item, to_item in ways.items():
            best = min((cost(way, found) for way in to_item if way.natural), default=inf)
            if best < found.get(item, inf) - 1e-9:
                found[item] = best
                changed = True
    return found


def cost(way: Way, known: Mapping[str, float]) -> float:
    """The same for one way, with what is known of its ingredients."""
    used = sum(count * known.get(need, inf) for need, count in way.needs.items())
    gathered = way.kind in ("mine", "kill")  # More than one of them lies there, but each is walked to.
    return (used + CALLS[way.kind]) / (min(1.0, way.yields) if gathered else way.yields)
