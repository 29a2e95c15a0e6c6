"""What Minecraft 1.20.1 is made of: minecraft-data's tables and ours, read once into plain values."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from pydantic import JsonValue

from voyager.errors import SetupError

VERSION = "1.20.1"
SILK_TOUCH = "silk_touch"
WHOLE = frozenset({"half", "part", "unstable"})
"""State properties that plans needn't look at: one half of a block in two has the drops of both."""
NOT_IN_TERRAIN = frozenset({"cobblestone", "cobbled_deepslate", "farmland", "dirt_path", "redstone_wire", "tripwire"})
"""Blocks that no recipe makes and no terrain holds: they come from breaking, changing or laying out something else."""
IN_TERRAIN = frozenset(
    {
        "stone",
        "deepslate",
        "granite",
        "diorite",
        "andesite",
        "clay",
        "snow_block",
        "sandstone",
        "melon",
        "packed_ice",
    }
)
"""Blocks of the terrain although a recipe or furnace makes them too."""


def placed_only(block: str) -> bool:
    """Whether a block comes only from breaking or changing another, so that looking for it is in vain."""
    return block in NOT_IN_TERRAIN or block.startswith("stripped_")


_AXES = tuple(f"{material}_axe" for material in ("wooden", "stone", "golden", "iron", "diamond", "netherite"))


@dataclass(frozen=True, kw_only=True)
class Change:
    """How a player makes one block of another: `needs` is used up, one of `tools` held, `at` a block to be near."""

    needs: Mapping[str, int]
    tools: tuple[str, ...] = ()
    at: str | None = None


def changed_from(block: str) -> Change | None:
    """What a block comes from that is changed where it stands (minecraft.wiki, the blocks' pages); None for others."""
    if block.startswith("stripped_"):
        return Change(needs={block.removeprefix("stripped_"): 1}, tools=_AXES)
    if block.endswith("_concrete"):
        return Change(needs={f"{block}_powder": 1}, at="water")
    if block == "obsidian":
        return Change(needs={"water_bucket": 1}, tools=("diamond_pickaxe", "netherite_pickaxe"), at="lava")
    return Change(needs={"pumpkin": 1}, tools=("shears",)) if block == "carved_pumpkin" else None


@dataclass(frozen=True, kw_only=True)
class Mob:
    """A mob of the overworld: half hearts of health, and on average how many of each item it leaves."""

    hostile: bool
    swims: bool
    health: float
    drops: Mapping[str, float]


@dataclass(frozen=True, kw_only=True)
class Recipe:
    """One crafting recipe variant; `table` when it does not fit the 2x2 grid."""

    result: str
    count: int
    needs: Mapping[str, int]
    table: bool


@dataclass(frozen=True, kw_only=True)
class Drop:
    """What breaking one block gives on average: `amount` items, given one of `tools` if it names any."""

    item: str
    amount: float
    tools: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class GameData:
    """Names and rules of one version.

    `harvest_tools` names, per block, the tools one of which must be held for its drops; a block that any
    hand harvests is absent. `fuel` is in ticks of burning. `smelting` maps a furnace's input to its output.
    `foods` maps what is eaten to the points of 20 that it fills. `creatures` are those of `mobs` that our world
    knows; `fished` is each item's share of what a plain rod catches.
    """

    items: frozenset[str]
    blocks: frozenset[str]
    mobs: frozenset[str]
    foods: Mapping[str, int]
    recipes: tuple[Recipe, ...]
    harvest_tools: Mapping[str, tuple[str, ...]]
    drops: Mapping[str, tuple[Drop, ...]]
    smelting: Mapping[str, str]
    fuel: Mapping[str, int]
    creatures: Mapping[str, Mob] = field(default_factory=dict[str, Mob])
    fished: Mapping[str, float] = field(default_factory=dict[str, float])


def load_game_data(minecraft_data: Path, tables: Path) -> GameData:
    """Read the version's data.

    Args:
        minecraft_data: the folder that holds `dataPaths.json`.
        tables: our folder with `smelting.json`, `fuel.json`, `drops.json`, `mobs.json` and `fishing.json`.
    Raises:
        SetupError: a table is missing or is not what it should be; the message names the file.
    """
    folders = _table(_read(minecraft_data / "dataPaths.json"))
    paths = _table(_table(folders["pc"])[VERSION])

    def rows(name: str) -> list[Mapping[str, JsonValue]]:
        return [_table(row) for row in _list(_read(minecraft_data / str(paths[name]) / f"{name}.json"))]

    item_rows, block_rows = rows("items"), rows("blocks")
    names = {_int(row["id"]): str(row["name"]) for row in item_rows}
    recipe_table = _table(_read(minecraft_data / str(paths["recipes"]) / "recipes.json"))
    smelting = _table(_table(_read(tables / "smelting.json"))["recipes"])
    fuel = _table(_table(_read(tables / "fuel.json"))["fuel"])
    mobs = _table(_read(tables / "mobs.json"))
    return GameData(
        items=frozenset(names.values()),
        blocks=frozenset(str(row["name"]) for row in block_rows),
        mobs=frozenset(str(row["name"]) for row in rows("entities") if "mobs" in str(row.get("category"))),
        foods={str(row["name"]): _int(row["foodPoints"]) for row in rows("foods")},
        recipes=_recipes(recipe_table, names),
        harvest_tools={
            str(row["name"]): tuple(names[int(tool)] for tool in _table(row["harvestTools"]))
            for row in block_rows
            if row.get("harvestTools")
        },
        drops=_drops(_table(_read(tables / "drops.json"))),
        smelting={name: str(output) for name, output in smelting.items()},
        fuel={name: _int(ticks) for name, ticks in fuel.items()},
        creatures={name: _mob(_table(row)) for name, row in sorted(_table(mobs["mobs"]).items())},
        fished=_fished(_table(_read(tables / "fishing.json"))),
    )


def _recipes(table: Mapping[str, JsonValue], names: Mapping[int, str]) -> tuple[Recipe, ...]:
    return tuple(_recipe(_table(row), names) for rows in table.values() for row in _list(rows))


def _recipe(row: Mapping[str, JsonValue], names: Mapping[int, str]) -> Recipe:
    shape = [_list(line) for line in _list(row["inShape"])] if "inShape" in row else []
    flat = [cell for line in shape for cell in line] if shape else _list(row["ingredients"])
    needs: dict[str, int] = {}
    for cell in flat:
        if cell is not None:
            name = names[_int(cell)]
            needs[name] = needs.get(name, 0) + 1
    result = _table(row["result"])
    large = len(shape) > 2 or any(len(line) > 2 for line in shape) or (not shape and len(flat) > 4)
    return Recipe(result=names[_int(result["id"])], count=_int(result["count"]), needs=needs, table=large)


def _drops(file: Mapping[str, JsonValue]) -> dict[str, tuple[Drop, ...]]:
    """What a hand or a tool without enchantments gets; what the fields mean is noted in the file itself."""
    drops: dict[str, tuple[Drop, ...]] = {}
    for group in map(_table, _list(file["groups"])):
        entries = [_table(entry) for entry in _list(group["drops"])]
        for block in _list(group["blocks"]):
            drops[str(block)] = tuple(_group_drops(str(block), entries))
    for block, other in _table(file["as"]).items():
        drops[block] = drops[str(other)]
    return drops


def _group_drops(block: str, entries: Iterable[Mapping[str, JsonValue]]) -> Iterator[Drop]:
    """Entries are read in order and one marked `last` ends the list when it drops."""
    share = 1.0
    for entry in entries:
        tools = tuple(str(tool) for tool in _list(entry.get("tool", [])) if tool != SILK_TOUCH)
        # How far a plant has grown is not in the observation, and no tool planned with has silk touch.
        if not _table(entry.get("state", {})).keys() <= WHOLE or ("tool" in entry and not tools):
            continue
        chance = _chance(entry)
        yield Drop(item=str(entry.get("item", block)), amount=_amount(entry) * chance * share, tools=tools)
        if entry.get("last") and not tools:
            share *= 1 - chance


def _mob(row: Mapping[str, JsonValue]) -> Mob:
    """What it leaves without looting; rolls among several things, and rare finds of players, are left out."""
    drops: dict[str, float] = {}
    for entry in map(_table, _list(row.get("loot", []))):
        if "item" in entry:
            drops[str(entry["item"])] = _mean(_int(entry["min"]), _int(entry["max"])) * _chance(entry)
    category = str(row["category"])
    return Mob(
        hostile=category == "monster",
        swims=category.startswith("water"),
        health=_number(row["health"]),
        drops=drops,
    )


def _fished(file: Mapping[str, JsonValue]) -> dict[str, float]:
    kinds = {kind: _number(_table(row)["weight"]) for kind, row in _table(file["categories"]).items()}
    shares: dict[str, float] = {}
    for kind, weight in kinds.items():
        rows = [(str(item), _number(share)) for item, share in map(_list, _list(file[kind]))]
        whole = sum(share for _, share in rows) * sum(kinds.values())
        for item, share in rows:
            shares[item] = shares.get(item, 0) + weight * share / whole
    return shares


def _mean(least: int, most: int) -> float:
    """Of a count spread evenly, below 1 being nothing."""
    return sum(max(0, each) for each in range(least, most + 1)) / (most - least + 1)


def _chance(entry: Mapping[str, JsonValue]) -> float:
    chance = entry.get("chance", 1)
    return _number(chance[0] if isinstance(chance, list) else chance)


def _amount(entry: Mapping[str, JsonValue]) -> float:
    """The mean count without fortune, the least one where the block's state tells it."""
    count = entry.get("count", 1)
    bonus = entry.get("fortune")
    tries = [each for each in (entry, bonus) if isinstance(each, dict) and "tries" in each]
    more = sum(_number(each["tries"]) * _number(each["each"]) for each in tries)
    if not isinstance(count, list):
        return _number(count) + more
    if isinstance(count[0], str):
        return 1.0
    least, most = (_int(end) for end in count)
    return _mean(least, most) + more


def _read(path: Path) -> JsonValue:
    try:
        return cast(JsonValue, json.loads(path.read_text(encoding="utf-8")))
    except (OSError, ValueError) as error:
        raise SetupError(f"game data `{path}` can't be read ({error}); reinstall the Node packages") from error


def _table(value: JsonValue) -> Mapping[str, JsonValue]:
    if not isinstance(value, dict):
        raise SetupError(f"game data holds {type(value).__name__} where a table belongs; reinstall the Node packages")
    return value


def _list(value: JsonValue) -> list[JsonValue]:
    if not isinstance(value, list):
        raise SetupError(f"game data holds {type(value).__name__} where a list belongs; reinstall the Node packages")
    return value


def _number(value: JsonValue) -> float:
    if not isinstance(value, int | float):
        raise SetupError(f"game data holds {value!r} where a number belongs; reinstall the Node packages")
    return float(value)


def _int(value: JsonValue) -> int:
    return int(_number(value))
