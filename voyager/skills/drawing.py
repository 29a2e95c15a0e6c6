"""The graph of a library for other programs (DOT, JSON) and for people (a page)."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

import networkx as nx
from jinja2 import Environment, StrictUndefined, Template
from pydantic import JsonValue

from voyager.domain import SkillSummary
from voyager.skills.connections import Connections
from voyager.skills.layout import layout

MAX_DRAWN = 5_000
"""Boxes on one page: a browser draws so many in seconds."""
_TOLD = (
    *("id", "version", "maturity", "quarantined", "pinned", "banned", "language"),
    *("uses", "successes", "ticks", "signature", "goal", "description"),
)
"""What the page says of a skill."""
_LABEL = 34
"""Characters of a name that its box shows; the panel shows all."""
_CHARACTER = 7.3
_BOX = 18.0
_FILL = {"candidate": "#fde68a", "verified": "#bfdbfe", "trusted": "#bbf7d0", "retired": "#e5e7eb"}

Facts = Mapping[str, JsonValue]


def dot(connections: Connections, facts: Mapping[str, Facts]) -> str:
    """The graph in the DOT language of Graphviz, callers to the left."""
    lines = [
        "digraph skills {",
        '  rankdir="LR";',
        '  node [shape="box", style="filled,rounded", fontname="sans-serif"];',
    ]
    for name in connections.names:
        known = facts.get(name)
        if known is None:
            lines.append(f'  {_quoted(name)} [label={_quoted(f"{name} (missing)")}, style="dashed"];')
            continue
        label = f"{name} v{known['version']}"
        tip = " ".join(str(known["description"]).split())
        fill = _FILL[str(known["maturity"])]
        lines.append(f"  {_quoted(name)} [label={_quoted(label)}, tooltip={_quoted(tip)}, fillcolor={_quoted(fill)}];")
    lines += [f"  {_quoted(caller)} -> {_quoted(callee)};" for caller, callee in connections.calls]
    return "\n".join([*lines, "}"]) + "\n"


def node_link(connections: Connections, facts: Mapping[str, Facts]) -> JsonValue:
    """The graph in the node-link form that networkx, D3 and others read: `nodes` with `id`, `edges` by id."""
    graph: nx.DiGraph[str] = nx.DiGraph()
    for name in connections.names:
        graph.add_node(name, **_node(connections, name, facts))
    graph.add_edges_from(connections.calls)
    return cast(JsonValue, cast(Any, nx).node_link_data(graph, edges="edges"))


def page(connections: Connections, facts: Mapping[str, Facts], title: str, most: int = MAX_DRAWN) -> str:
    """The graph as one HTML page that needs no other file and no network.

    Args:
        most: so many are drawn, those that most skills call; the page's search finds all, and tells their calls.
    """
    names = connections.names
    number = {name: place for place, name in enumerate(names)}
    shown = connections if len(names) <= most else connections.only(connections.most_called(most))
    labels = {name: _clipped(name) for name in shown.names}
    widths = {name: len(label) * _CHARACTER + _BOX for name, label in labels.items()}
    drawn = [
        (number[name], labels[name], round(place.x, 1), round(place.y, 1), round(widths[name], 1))
        for name, place in layout(shown, widths).items()
    ]
    rows = [_row(name, facts.get(name)) for name in names]
    edges = [(number[caller], number[callee]) for caller, callee in connections.calls]
    whole = {"fields": _TOLD, "rows": rows, "drawn": sorted(drawn), "edges": edges}
    data = json.dumps(whole, separators=(",", ":"))
    # What could end the element that holds it, or begin a comment in it, is written as an escape.
    safe = data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return _template().render(title=title, data=safe)


def told(skill: SkillSummary) -> dict[str, JsonValue]:
    """The facts of a skill that a page shows."""
    contract = skill.contract
    of_contract: dict[str, JsonValue] = {
        "uses": contract.uses,
        "successes": contract.successes,
        "ticks": contract.ticks,
    }
    return {**{key: getattr(skill, key) for key in _TOLD[1:] if key not in of_contract}, **of_contract}


def _row(name: str, known: Facts | None) -> list[JsonValue]:
    if known is None:
        known = {"maturity": "missing"}
    return [name, *(known.get(key) for key in _TOLD[1:])]


def _node(connections: Connections, name: str, facts: Mapping[str, Facts]) -> dict[str, Any]:
    known: Iterable[tuple[str, JsonValue]] = facts[name].items() if name in facts else [("maturity", "missing")]
    return {"depth": connections.depths[name], **{key: value for key, value in known if key not in ("name", "calls")}}


def _quoted(text: str) -> str:
    """A DOT string: it ends at a quote, and a backslash begins an escape."""
    # Half a surrogate pair, which a model may have written, can't be in a file.
    whole = text.encode("utf-8", "replace").decode()
    escaped = whole.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _clipped(name: str) -> str:
    return name if len(name) <= _LABEL else f"{name[: _LABEL - 1]}…"


@cache
def _template() -> Template:
    text = files("voyager.skills").joinpath("graph.html").read_text("utf-8")
    return Environment(undefined=StrictUndefined, autoescape=True).from_string(text)
