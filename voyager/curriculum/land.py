"""What the embedded world's land holds: which blocks and mobs occur in which biomes of a preset."""

import json
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

import yaml

from voyager.errors import SetupError

ANYWHERE: tuple[str, ...] = ()
"""The biomes of a block or mob that all of them have."""
_FLOOR, _CEILING = -64, 319
_FREEZING = 0.25
"""Temperature of a biome below which snow lies at least on its heights."""
Places = dict[str, tuple[str, ...]]


@dataclass(frozen=True, kw_only=True)
class Land:
    """Blocks and mobs by name, each with the biomes that have it; nothing else is there to be found.

    `heights` has, of what lies in veins, the least and most y of each kind of vein.
    """

    biomes: tuple[str, ...]
    blocks: Mapping[str, tuple[str, ...]]
    mobs: Mapping[str, tuple[str, ...]]
    heights: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict[str, tuple[tuple[int, int], ...]])


def load_land(preset: Path, tables: Path, known: Iterable[str]) -> Land:
    """The land of one preset.

    Args:
        preset: its YAML file.
        tables: our folder with `landscape.json`, `biomes.json` and `mobs.json`.
        known: the version's blocks, e.g. to tell which ores have a form in deepslate.
    Raises:
        SetupError: a file can't be read or lacks something; the message names it.
    """
    try:
        kind = cast(dict[str, Any], yaml.safe_load(preset.read_text("utf-8")))
        landscapes = json.loads((tables / "landscape.json").read_text("utf-8"))
        herds = json.loads((tables / "mobs.json").read_text("utf-8"))
        climates = json.loads((tables / "biomes.json").read_text("utf-8"))["biomes"]
        terrain = kind["terrain"]
        heights = _heights(terrain.get("veins", ()))
        if terrain["kind"] == "hills":
            biomes: list[str] = terrain["biomes"]
            cold = {biome for biome in biomes if climates[biome]["temperature"] < _FREEZING}
            blocks = _hills(terrain, landscapes, frozenset(known), cold)
        else:
            biomes = [terrain["biome"]]
            blocks = {layer["block"]: ANYWHERE for layer in terrain["layers"]}
        mobs = _mobs(herds, biomes) if kind.get("natural_mobs", True) else {}
    except (OSError, ValueError, KeyError, TypeError, yaml.YAMLError) as error:
        raise SetupError(f"the land of {preset} can't be read with {tables}: {error!r}; reinstall voyager") from error
    return Land(biomes=tuple(sorted(biomes)), blocks=blocks, mobs=mobs, heights=heights)


def _hills(
    terrain: Mapping[str, Any], landscapes: Mapping[str, Any], known: frozenset[str], cold: Collection[str]
) -> Places:
    places: dict[str, set[str]] = {}
    everywhere = set(landscapes["rock"]) | {vein["block"] for vein in terrain["veins"] if not vein.get("biomes")}
    everywhere |= set(landscapes["lakes"] if terrain["lakes"] or terrain["caves"] else ())
    for vein in terrain["veins"]:
        for biome in vein.get("biomes", ()):
            places.setdefault(vein["block"], set()).add(biome)
    if terrain["plants"]:
        everywhere |= set(landscapes["grown"])
    for biome in terrain["biomes"]:
        frozen = landscapes["frozen"] if biome in cold else ()
        for block in (*frozen, *_of_biome(landscapes["biomes"][biome], landscapes, terrain)):
            places.setdefault(block, set()).add(biome)
    for ore, found in list(places.items()):
        if f"deepslate_{ore}" in known:
            places[f"deepslate_{ore}"] = found
    everywhere |= {f"deepslate_{ore}" for ore in everywhere if ore.endswith("_ore") and f"deepslate_{ore}" in known}
    return {
        **{block: tuple(sorted(found)) for block, found in sorted(places.items())},
        **dict.fromkeys(sorted(everywhere), ANYWHERE),
    }


def _heights(veins: Iterable[Mapping[str, Any]]) -> dict[str, tuple[tuple[int, int], ...]]:
    found: dict[str, list[tuple[int, int]]] = {}
    for vein in veins:
        found.setdefault(vein["block"], []).append((max(_FLOOR, vein["min_y"]), min(_CEILING, vein["max_y"])))
    return {block: tuple(layers) for block, layers in found.items()}


def _of_biome(landscape: Mapping[str, Any], landscapes: Mapping[str, Any], terrain: Mapping[str, Any]) -> set[str]:
    found = {landscape["surface"], landscape["soil"], *landscapes["shores"]}
    if terrain["tree_density"] > 0:
        for tree in landscape["trees"]:
            found |= set(landscapes["tree_blocks"][tree])
    if terrain["plants"]:
        found |= {*landscape["plants"], *landscape["flowers"], *landscape["patches"], *landscape["water"]}
        found |= {"lily_pad"} if landscape.get("lily_pads") else set()
    return found


def _mobs(herds: Mapping[str, Any], biomes: Iterable[str]) -> Places:
    places: dict[str, set[str]] = {}
    for biome in biomes:
        spawns: Mapping[str, Any] = herds["spawns"].get(biome, {})
        lists = [herd for key, herd in spawns.items() if key != "creature_chance"]
        if "monster" not in spawns:
            lists.append(herds["monsters_elsewhere"])
        for mob in (str(row[0]) for herd in lists for row in herd):
            places.setdefault(mob, set()).add(biome)
    return {mob: tuple(sorted(found)) for mob, found in sorted(places.items())}
