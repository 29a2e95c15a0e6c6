"""Which skill calls which, as a directed graph."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, cast

import networkx as nx

from voyager.domain import Skill
from voyager.errors import CyclicCalls, LibraryError

Lookup = Callable[[str], Skill | None]


# networkx's stubs leave the type of this one open.
_find_cycle = cast(Callable[["nx.DiGraph[str]", list[str]], Iterable[tuple[str, str]]], cast(Any, nx).find_cycle)


class CallGraph:
    """The calls among some skills and all that they reach."""

    def __init__(self, names: Sequence[str], lookup: Lookup) -> None:
        """Follow the calls from `names`.

        Raises:
            LibraryError: a skill, or one that is called, is not in the library.
        """
        self._skills: dict[str, Skill] = {}
        self._calls: dict[str, tuple[str, ...]] = {}
        pending = [(name, "") for name in names]
        while pending:
            name, caller = pending.pop()
            if name in self._skills:
                continue
            skill = lookup(name)
            if skill is None:
                raise LibraryError(_missing(name, caller))
            self._skills[name] = skill
            self._calls[name] = skill.calls
            pending += [(callee, name) for callee in skill.calls]

    def callees_first(self) -> list[Skill]:
        """Every skill once, after all that it calls; skills that do not depend on each other by name.

        Raises:
            CyclicCalls: they call each other in a circle.
        """
        return [self._skills[name] for name in callees_first(self._calls)]


def callees_first(calls: Mapping[str, tuple[str, ...]]) -> list[str]:
    """The names in `calls` (callees by caller), each after all that it calls; otherwise by name.

    Raises:
        CyclicCalls: they call each other in a circle.
    """
    check_acyclic(calls, list(calls))
    return list(nx.lexicographical_topological_sort(_digraph(calls, reverse=True)))


def check_acyclic(calls: Mapping[str, tuple[str, ...]], starts: list[str]) -> None:
    """Raises: CyclicCalls: following `calls` (callees by caller) from one of `starts` leads in a circle."""
    try:
        edges = _find_cycle(_digraph(calls), starts)
    except nx.NetworkXNoCycle:
        return
    # Begun at the least name, the same circle always reads the same.
    names = [caller for caller, _ in edges]
    start = names.index(min(names))
    circle = [*names[start:], *names[:start], names[start]]
    raise CyclicCalls(f"skills call each other in a circle: {' -> '.join(circle)}; keep one of them under another name")


def _digraph(calls: Mapping[str, tuple[str, ...]], *, reverse: bool = False) -> "nx.DiGraph[str]":
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(calls)
    for caller, callees in calls.items():
        graph.add_edges_from((callee, caller) if reverse else (caller, callee) for callee in callees)
    return graph


def _missing(name: str, caller: str) -> str:
    if caller:
        return f"skill {caller} calls {name}, which is not in the library; import or learn {name} first"
    return f"no skill {name} in the library; `voyager skills list` shows those there are"
