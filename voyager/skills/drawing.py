"""The graph of a library for other programs (DOT, JSON) and for people (a page)."""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, cast

import networkx as nx
from jinja2 import Environment, StrictUndefined, Template
from pydantic import JsonValue

from voyager.skills.connections import Connections
from voyager.skills.layout import layout

MAX_DRAWN = 5_000
"""Skills on one page: a browser draws so many in seconds."""
_LABEL = 34
"""Characters of a name that its box shows; the panel shows all."""
_CHARACTER = 7.3
_BOX = 18.0
_HEAD = """digraph skills {
  rankdir="LR";
  node [shape="box", style="filled,rounded", fontname="sans-serif"];"""
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


def page(connections: Connections, facts: Mapping[str, Facts], title: str) -> str:
    """The graph as one HTML page that needs no other file and no network."""
    labels = {name: _clipped(name) for name in connections.names}
    widths = {name: len(label) * _CHARACTER + _BOX for name, label in labels.items()}
    places = layout(connections, widths)
    nodes = [
        {
            "id": name,
            "label": labels[name],
            "x": round(places[name].x, 1),
            "y": round(places[name].y, 1),
            "w": round(widths[name], 1),
            **_node(connections, name, facts),
        }
        for name in connections.names
    ]
    data = json.dumps({"nodes": nodes, "edges": connections.calls})
    # What could end the element that holds it, or begin a comment in it, is written as an escape.
    safe = data.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026")
    return _template().render(title=title, data=safe)


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
