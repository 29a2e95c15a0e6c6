"""What is made of what in Minecraft 1.20.1: recipes, smelting, blocks and mobs as one directed graph."""

from collections import defaultdict
from collections.abc import Collection
from functools import cached_property
from math import inf
from pathlib import Path

import networkx as nx

from voyager.curriculum.land import Land, load_land
from voyager.curriculum.roles import roles
from voyager.curriculum.ways import FURNACE, TABLE, Way, all_ways, cost, costs, rarities
from voyager.gamedata import GameData, load_game_data
from voyager.goals import GoalNames

_DIMENSION = "overworld"
"""The only one that the embedded world has."""
__all__ = ["FURNACE", "TABLE", "TechTree", "Way"]


class TechTree:
    """The ways to every item. Deterministic: equal data give equal answers in equal order.

    Args:
        land: what is to be found in the world; None where that is not known.
    """

    def __init__(self, data: GameData, land: Land | None = None) -> None:
        self.data = data
        self.land = land
        self.names = GoalNames.of(data)
        self._roles = roles(data.items)
        self._ways = all_ways(data, land)
        self._costs = costs(self._ways)
        self._unlocked: dict[str, int] = {}
        self._by_block: defaultdict[str, list[Way]] = defaultdict(list)
        self._by_mob: defaultdict[str, list[Way]] = defaultdict(list)
        self._prices: dict[str, tuple[float, ...]] = {}
        for item, ways in self._ways.items():
            ways.sort(key=self._rank)
            self._prices[item] = tuple(self._rank(way)[0] for way in ways)
            for way in ways:
                if way.kind == "mine" and way.block is not None:
                    self._by_block[way.block].append(way)
                if way.kind == "kill" and way.mob is not None:
                    self._by_mob[way.mob].append(way)

    @classmethod
    def load(cls, minecraft_data: Path, tables: Path, preset: Path | None = None) -> "TechTree":
        """Build the tree.

        Args:
            minecraft_data: the folder with `dataPaths.json`.
            tables: our folder with `smelting.json`, `fuel.json`, `drops.json`, `mobs.json` and `landscape.json`.
            preset: the land of the embedded world; None for a world whose land is not known.
        Raises:
            SetupError: a table is missing or damaged; the message names the file.
        """
        data = load_game_data(minecraft_data, tables)
        return cls(data, None if preset is None else load_land(preset, tables, data.blocks))

    @cached_property
    def graph(self) -> "nx.DiGraph[str]":
        """What helps to what: an edge leads from each ingredient, station and required tool to the item it helps to
        make, from `block:` and `mob:` nodes to what they give, from `biome:` nodes to what occurs in them, and from
        the `dimension:` to its biomes.
        """
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(sorted(self.data.items))
        for item, ways in self._ways.items():
            for way in ways:
                sources = [*way.needs, *way.tools, *([way.station] if way.station else [])]
                sources += [f"block:{way.block}"] if way.block else []
                sources += [f"mob:{way.mob}"] if way.mob else []
                graph.add_edges_from((source, item) for source in sources)
        if self.land is not None:
            graph.add_edges_from((f"dimension:{_DIMENSION}", f"biome:{biome}") for biome in self.land.biomes)
            for kind, places in (("block", self.land.blocks), ("mob", self.land.mobs)):
                for name, biomes in places.items():
                    graph.add_edges_from((f"biome:{biome}", f"{kind}:{name}") for biome in biomes or self.land.biomes)
        return graph

    def helps(self, item: str, other: str) -> bool:
        """Whether `item` is an ingredient, tool or station of a way to `other`."""
        return self.graph.has_edge(item, other)

    def biomes_of(self, name: str) -> tuple[str, ...]:
        """Where a block or mob of that name occurs; empty where that is not known, or nowhere."""
        nodes = [node for node in (f"block:{name}", f"mob:{name}") if node in self.graph]
        return tuple(sorted({source.partition(":")[2] for node in nodes for source in self.graph.predecessors(node)}))

    def ways_to(self, item: str) -> tuple[Way, ...]:
        """Every way to `item`, the cheapest first; empty for what can't be made or mined."""
        return tuple(self._ways.get(item, ()))

    def way_to(self, item: str, seen: Collection[str] = ()) -> Way | None:
        """The way to take: the cheapest, with a block or mob of `seen` before one not in sight."""
        best, least = None, inf
        # The cheapest come first: this is asked of every item before each goal.
        for way, price in zip(self._ways.get(item, ()), self._prices.get(item, ()), strict=True):
            if price > least:
                break
            in_sight = way.block in seen or way.mob in seen
            if in_sight:
                return way
            if way.natural and best is None:
                best, least = way, price
        return best

    def mined_from(self, block: str) -> tuple[Way, ...]:
        """What breaking `block` yields."""
        return tuple(self._by_block.get(block, ()))

    def killed_for(self, mob: str) -> tuple[Way, ...]:
        """What killing `mob` yields."""
        return tuple(self._by_mob.get(mob, ()))

    def cost(self, item: str) -> float:
        """About how many calls one of `item` takes, tools and stations apart; infinite if there is no way."""
        return self._costs.get(item, inf)

    def why_not(self, item: str) -> str | None:
        """Why nobody can have `item` in this world, in words; None when one can."""
        if item in self._obtainable:
            return None
        blocks = sorted(
            {way.block for way in self.ways_to(item) if way.kind == "mine" and way.block and not way.natural}
        )
        mobs = sorted({way.mob for way in self.ways_to(item) if way.mob and not way.natural})
        lost = [need for way in self.ways_to(item) for need in way.needs if need not in self._obtainable]
        if lost:
            return f"{item} needs {lost[0]}, which can't be had in this world"
        if blocks or mobs:
            return f"{item} comes from {', '.join([*blocks, *mobs][:3])}, and this world has none"
        return f"nothing that a player can do in this world gives {item}"

    @cached_property
    def _obtainable(self) -> frozenset[str]:
        """Items that can be had from bare hands, with the tools and stations that it takes."""
        found = set(rarities(self.data, self.land))
        ways = [way for to_item in self._ways.values() for way in to_item if way.natural]
        while True:
            fresh = {way.item for way in ways if way.item not in found and _in_reach(way, found)}
            if not fresh:
                return frozenset(found)
            found |= fresh

    def chain(self, item: str) -> frozenset[str]:
        """What the cheapest ways to `item` use up, and to that in turn."""
        found: set[str] = set()
        waiting = [item]
        while waiting:
            way = self.way_to(waiting.pop())
            fresh = set(way.needs) - found if way else set[str]()
            found |= fresh
            waiting.extend(sorted(fresh))
        return frozenset(found)

    def role(self, item: str) -> str:
        """What `item` is interchangeable as, e.g. `log` for every kind of log."""
        return self._roles.get(item, item)

    def unlocks(self, item: str) -> int:
        """How many other roles can't be made at all without this item's."""
        role = self.role(item)
        if role not in self._unlocked:
            self._unlocked[role] = len(self._reach(None)) - len(self._reach(role)) - 1
        return max(0, self._unlocked[role])

    def making(self, item: str, ingredient: str) -> Way | None:
        """The recipe or smelting of `item` that uses `ingredient`."""
        return next((way for way in self.ways_to(item) if ingredient in way.needs), None)

    @cached_property
    def _role_ways(self) -> list[tuple[str, frozenset[str], frozenset[str]]]:
        """Result, what is needed all of, and what is needed one of; as roles, each once."""
        found: dict[tuple[str, frozenset[str], frozenset[str]], None] = {}
        for item, ways in sorted(self._ways.items()):
            for way in ways:
                if way.natural:
                    needs = [*way.needs, *([way.station] if way.station else [])]
                    one_of = frozenset(self.role(tool) for tool in way.tools)
                    found[(self.role(item), frozenset(self.role(need) for need in needs), one_of)] = None
        return list(found)

    def _reach(self, forbidden: str | None) -> set[str]:
        """The roles that can be made from the terrain with bare hands, never using `forbidden`."""
        reached: set[str] = set()
        waiting = [way for way in self._role_ways if way[0] != forbidden]
        while True:
            later = [way for way in waiting if not (way[1] <= reached and (not way[2] or way[2] & reached))]
            if len(later) == len(waiting):
                return reached
            reached.update(way[0] for way in waiting if way[1] <= reached and (not way[2] or way[2] & reached))
            waiting = [way for way in later if way[0] not in reached]

    def _rank(self, way: Way) -> tuple[float, int, int, str]:
        own = 0 if way.block == way.item else 1
        return (
            round(cost(way, self._costs), 6),
            own,
            len(way.block or ""),
            f"{way.block}{sorted(way.needs)}",
        )


def _in_reach(way: Way, found: Collection[str]) -> bool:
    station = way.station is None or way.station in found
    return (
        station
        and all(need in found for need in way.needs)
        and (not way.tools or any(tool in found for tool in way.tools))
    )
