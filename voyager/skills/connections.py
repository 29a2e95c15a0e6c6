"""Who calls whom in a whole library, and what follows from it."""

from collections.abc import Callable, Iterable, Mapping
from functools import cached_property
from typing import Any, cast

import networkx as nx

# networkx's stubs leave the types of these open.
_condensation = cast("Callable[[nx.DiGraph[str]], Any]", cast(Any, nx).condensation)
_below = cast("Callable[[nx.DiGraph[str], str], set[str]]", cast(Any, nx).descendants)
_above = cast("Callable[[nx.DiGraph[str], str], set[str]]", cast(Any, nx).ancestors)


class Connections:
    """The calls between all skills of a library.

    A library that was broken by hand may call what is not there, or call in a circle: both are told, neither refused,
    so that everything else stays to be seen.
    """

    def __init__(self, calls: Mapping[str, Iterable[str]]) -> None:
        """Args: calls: the callees of each skill there is."""
        self._known = frozenset(calls)
        self._graph: nx.DiGraph[str] = nx.DiGraph()
        self._graph.add_nodes_from(sorted(calls))
        for caller, callees in sorted(calls.items()):
            self._graph.add_edges_from((caller, callee) for callee in callees)

    @property
    def names(self) -> list[str]:
        """All skills, missing ones too, by name."""
        return sorted(self._graph)

    @property
    def missing(self) -> list[str]:
        """What is called and is not there, by name."""
        return sorted(set(self._graph) - self._known)

    @property
    def calls(self) -> list[tuple[str, str]]:
        """(caller, callee), by name."""
        return sorted(self._graph.edges)

    @property
    def roots(self) -> list[str]:
        """Those that no skill calls, by name."""
        return sorted(name for name in self._graph if not self._graph.pred[name])

    @cached_property
    def circles(self) -> list[list[str]]:
        """Skills that reach themselves through their calls, each group by name."""
        groups = [sorted(group) for group in nx.strongly_connected_components(self._graph)]
        return sorted(group for group in groups if len(group) > 1 or self._graph.has_edge(group[0], group[0]))

    @cached_property
    def depths(self) -> dict[str, int]:
        """By name, how many calls lie below it at most: 0 for one that calls no skill; a circle counts as one skill."""
        condensed = _condensation(self._graph)
        of_group: dict[int, int] = {}
        for group in reversed(list(nx.topological_sort(condensed))):
            of_group[group] = max((of_group[below] + 1 for below in condensed.succ[group]), default=0)
        members = cast(dict[str, int], condensed.graph["mapping"])
        return {name: of_group[group] for name, group in members.items()}

    def depth(self, name: str) -> int:
        """As `depths` has it."""
        return self.depths[name]

    def callees(self, name: str) -> list[str]:
        """What `name` calls itself, by name."""
        return sorted(self._graph.succ[name])

    def callers(self, name: str) -> list[str]:
        """What calls `name` itself, by name."""
        return sorted(self._graph.pred[name])

    def dependencies(self, name: str) -> list[str]:
        """All that `name` reaches through calls, by name."""
        return sorted(_below(self._graph, name))

    def dependants(self, name: str) -> list[str]:
        """All that reach `name` through calls, by name: what breaks if it goes."""
        return sorted(_above(self._graph, name))

    def most_called(self, count: int) -> list[str]:
        """The `count` that most skills call themselves; equal ones by name."""
        return sorted(self._graph, key=lambda name: (-len(self._graph.pred[name]), name))[:count]

    def only(self, names: Iterable[str]) -> "Connections":
        """These and the calls between them."""
        kept = set(names)
        return Connections({name: [each for each in self.callees(name) if each in kept] for name in kept & self._known})

    def around(self, names: Iterable[str]) -> "Connections":
        """Only `names`, what they depend on and what depends on them."""
        kept: set[str] = set()
        for name in names:
            kept |= {name, *self.dependencies(name), *self.dependants(name)}
        return self.only(kept)
