"""What is made of what in Minecraft 1.20.1: recipes, smelting and mining as one directed graph."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from pathlib import Path
from typing import Literal

import networkx as nx

from voyager.curriculum.roles import roles
from voyager.gamedata import IN_TERRAIN, GameData, load_game_data, placed_only
from voyager.goals import GoalNames

TABLE, FURNACE = "crafting_table", "furnace"
RARE = 0.25
"""A block that drops less than this of an item on average is no way to get it."""
_CRAFTING_COST, _SMELTING_COST, _MINING_COST = 0.1, 0.5, 1.0


@dataclass(frozen=True, kw_only=True)
class Way:
    """One step that yields `item`: breaking `block`, crafting, or smelting.

    `yields` is how many come of it, `needs` what it uses up, `tools` of which one must be held, `station`
    what must stand near. `natural` is False for breaking a block that terrain does not hold.
    """

    kind: Literal["mine", "craft", "smelt"]
    item: str
    yields: float = 1.0
    needs: Mapping[str, int] = field(default_factory=dict[str, int])
    tools: tuple[str, ...] = ()
    station: str | None = None
    block: str | None = None
    natural: bool = True


class TechTree:
    """The ways to every item. Deterministic: equal data give equal answers in equal order."""

    def __init__(self, data: GameData) -> None:
        self.data = data
        self.names = GoalNames.of(data)
        self._roles = roles(data.items)
        self._ways = _all_ways(data)
        self._costs = _costs(self._ways)
        self._unlocked: dict[str, int] = {}
        self._by_block: defaultdict[str, list[Way]] = defaultdict(list)
        for ways in self._ways.values():
            ways.sort(key=self._rank)
            for way in ways:
                if way.block is not None:
                    self._by_block[way.block].append(way)

    @classmethod
    def load(cls, minecraft_data: Path, tables: Path) -> "TechTree":
        """Build the tree.

        Args:
            minecraft_data: the folder with `dataPaths.json`.
            tables: our folder with `smelting.json`, `fuel.json` and `drops.json`.
        Raises:
            SetupError: a table is missing or damaged; the message names the file.
        """
        return cls(load_game_data(minecraft_data, tables))

    @cached_property
    def graph(self) -> "nx.DiGraph[str]":
        """Items; an edge leads from each ingredient, station and required tool to what it helps to make."""
        graph: nx.DiGraph[str] = nx.DiGraph()
        graph.add_nodes_from(sorted(self.data.items))
        for item, ways in self._ways.items():
            for way in ways:
                sources = [*way.needs, *way.tools, *([way.station] if way.station else [])]
                graph.add_edges_from((source, item) for source in sources)
        return graph

    def ways_to(self, item: str) -> tuple[Way, ...]:
        """Every way to `item`, the cheapest first; empty for what can't be made or mined."""
        return tuple(self._ways.get(item, ()))

    def way_to(self, item: str, seen: Collection[str] = ()) -> Way | None:
        """The way to take: the cheapest, breaking a block of `seen` before one not in sight."""
        ways = [way for way in self.ways_to(item) if way.natural or way.block in seen]
        return min(ways, key=lambda way: (self._rank(way)[0], way.block not in seen), default=None)

    def mined_from(self, block: str) -> tuple[Way, ...]:
        """What breaking `block` yields."""
        return tuple(self._by_block.get(block, ()))

    def cost(self, item: str) -> float:
        """About how many calls one of `item` takes, tools and stations apart; infinite if there is no way."""
        return self._costs.get(item, inf)

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

    def descendants(self, item: str) -> frozenset[str]:
        """Everything that `item` helps to make, directly or not."""
        return frozenset(after for _, after in nx.edge_bfs(self.graph, item)) - {item}

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
            round(_cost(way, self._costs), 6),
            own,
            len(way.block or ""),
            f"{way.block}{sorted(way.needs)}",
        )


def _all_ways(data: GameData) -> dict[str, list[Way]]:
    ways: defaultdict[str, list[Way]] = defaultdict(list)
    made = {recipe.result for recipe in data.recipes} | set(data.smelting.values())
    for recipe in data.recipes:
        station = TABLE if recipe.table else None
        ways[recipe.result].append(
            Way(kind="craft", item=recipe.result, yields=recipe.count, needs=recipe.needs, station=station)
        )
    for source, result in sorted(data.smelting.items()):
        ways[result].append(Way(kind="smelt", item=result, needs={source: 1}, station=FURNACE))
    for block, drops in sorted(data.drops.items()):
        natural = (block not in made or block in IN_TERRAIN) and not placed_only(block)
        for drop in drops:
            if drop.amount >= RARE:
                tools = drop.tools or data.harvest_tools.get(block, ())
                ways[drop.item].append(
                    Way(
                        kind="mine",
                        item=drop.item,
                        yields=drop.amount,
                        tools=tools,
                        block=block,
                        natural=natural,
                    )
                )
    return dict(ways)


def _costs(ways: Mapping[str, Iterable[Way]]) -> dict[str, float]:
    """About how many primitive calls one of each item takes, tools and stations apart."""
    costs: dict[str, float] = {}
    changed = True
    while changed:
        changed = False
        for item, to_item in ways.items():
            best = min((_cost(way, costs) for way in to_item if way.natural), default=inf)
            if best < costs.get(item, inf) - 1e-9:
                costs[item] = best
                changed = True
    return costs


def _cost(way: Way, costs: Mapping[str, float]) -> float:
    if way.kind == "mine":
        return _MINING_COST / min(1.0, way.yields)
    used = sum(count * costs.get(need, inf) for need, count in way.needs.items())
    return (used + (_CRAFTING_COST if way.kind == "craft" else _SMELTING_COST)) / way.yields
