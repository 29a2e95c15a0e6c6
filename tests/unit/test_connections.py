"""The calls of a whole library, and where they are drawn."""

import json
import re
from collections import Counter
from html.parser import HTMLParser
from typing import Any

from voyager.skills import drawing
from voyager.skills.connections import Connections
from voyager.skills.layout import ROW, layout

CALLS = {
    "craftPickaxe": ("craftStick", "mineStone"),
    "craftStick": ("mineLog",),
    "mineStone": (),
    "mineLog": (),
    "eatBread": (),
}


def facts(name: str) -> dict[str, Any]:
    return {"name": name, "version": 1, "maturity": "trusted", "description": f"Does {name}.", "goal": "", "calls": []}


def test_what_breaks_is_all_that_reaches_it() -> None:
    connections = Connections(CALLS)
    assert connections.dependants("mineLog") == ["craftPickaxe", "craftStick"]
    assert connections.dependencies("craftPickaxe") == ["craftStick", "mineLog", "mineStone"]
    assert connections.callers("mineLog") == ["craftStick"]
    assert connections.roots == ["craftPickaxe", "eatBread"]


def test_depth_is_the_longest_chain_of_calls_below() -> None:
    assert Connections(CALLS).depths == {
        "craftPickaxe": 2, "craftStick": 1, "mineStone": 0, "mineLog": 0, "eatBread": 0,
    }  # fmt: skip


def test_a_broken_library_is_drawn_with_its_circle_and_what_it_lacks() -> None:
    connections = Connections({"a": ("b", "gone"), "b": ("a",), "c": ("a",), "d": ("d",)})
    assert connections.circles == [["a", "b"], ["d"]]
    assert connections.missing == ["gone"]
    assert connections.depths == {"a": 1, "b": 1, "c": 2, "d": 0, "gone": 0}
    assert set(layout(connections, dict.fromkeys(connections.names, 80.0))) == {"a", "b", "c", "d", "gone"}


def test_around_keeps_what_is_above_and_below() -> None:
    around = Connections({**CALLS, "buildHouse": ("craftPickaxe", "eatBread")}).around(["craftStick"])
    assert around.names == ["buildHouse", "craftPickaxe", "craftStick", "mineLog"]
    assert ("craftPickaxe", "mineStone") not in around.calls


def test_no_box_covers_another_and_callers_stand_left_of_what_they_call() -> None:
    # Five hubs, which everything after them calls, some of it through each other; and many that stand alone.
    calls = {f"s{i}": tuple({f"s{i % 5}", f"s{i // 2}"} - {f"s{i}"}) if i > 4 else () for i in range(150)}
    calls |= {f"alone{i}": () for i in range(60)}
    connections = Connections(calls)
    widths = {name: 60.0 + len(name) * 7 for name in connections.names}
    places = layout(connections, widths)
    boxes = [(places[name].x, places[name].y, widths[name]) for name in connections.names]
    for i, (x, y, width) in enumerate(boxes):
        for other_x, other_y, other_width in boxes[:i]:
            apart = x >= other_x + other_width or other_x >= x + width
            assert apart or abs(y - other_y) >= ROW - 1e-6
    assert [edge for edge in connections.calls if places[edge[0]].x >= places[edge[1]].x] == []
    across = max(x + width for x, _, width in boxes)
    assert 0.8 < across / (max(y for _, y, _ in boxes) + ROW) < 4


def test_dot_quotes_what_needs_it() -> None:
    calls = {"craft$Stick": ("_log",), "_log": ()}
    known = {name: facts(name) for name in calls}
    known["_log"]["description"] = 'Says "\\N" and\nmore \ud800'
    text = drawing.dot(Connections(calls), known)
    assert '  "craft$Stick" -> "_log";' in text
    assert 'tooltip="Says \\"\\\\N\\" and more ?"' in text
    # Outside of strings nothing is left but the language's own words.
    bare = re.sub(r'"(?:[^"\\]|\\.)*"', "S", text)
    words = Counter(re.findall(r"[^\s\[\]{};=,>-]+", bare))
    assert words.keys() == {"digraph", "skills", "rankdir", "node", "shape", "style", "fontname", "label", "tooltip",
                            "fillcolor", "S"}  # fmt: skip


def test_node_link_is_read_back_by_networkx() -> None:
    import networkx as nx

    read: Any = nx
    data = json.loads(json.dumps(drawing.node_link(Connections(CALLS), {name: facts(name) for name in CALLS})))
    graph = read.node_link_graph(data, edges="edges")
    assert sorted(graph.edges) == Connections(CALLS).calls
    assert graph.nodes["craftStick"]["depth"] == 1
    assert graph.nodes["craftStick"]["version"] == 1


class Page(HTMLParser):
    """What a page refers to, and the data in it."""

    def __init__(self) -> None:
        super().__init__()
        self.references: list[str] = []
        self.scripts: list[str] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.references += [value or "" for key, value in attrs if key in ("src", "href")]
        self._inside = tag == "script"

    def handle_data(self, data: str) -> None:
        if self._inside:
            self.scripts.append(data)
            self._inside = False


def test_the_page_needs_nothing_else_and_nothing_in_it_ends_its_data() -> None:
    known = {name: facts(name) for name in CALLS}
    known["mineLog"]["description"] = "</script><script>alert(1)</script><!-- <script>"
    page = Page()
    page.feed(drawing.page(Connections(CALLS), known, "Skills & more"))
    assert page.references == ["data:,"]
    assert len(page.scripts) == 2
    data = read(page)
    assert {tuple(edge) for edge in data["edges"]} == set(Connections(CALLS).calls)
    logs = next(node for node in data["nodes"] if node["id"] == "mineLog")
    assert logs["description"] == known["mineLog"]["description"]
    assert len(data["drawn"]) == len(data["nodes"])


def test_a_page_of_too_many_draws_what_is_called_most_and_tells_all() -> None:
    page = Page()
    page.feed(drawing.page(Connections(CALLS), {name: facts(name) for name in CALLS}, "Skills", most=2))
    data = read(page)
    names = [node["id"] for node in data["nodes"]]
    assert names == Connections(CALLS).names
    assert [names[each[0]] for each in data["drawn"]] == sorted(Connections(CALLS).most_called(2))
    assert {tuple(edge) for edge in data["edges"]} == set(Connections(CALLS).calls)


def read(page: Page) -> dict[str, Any]:
    """The data of a page, each skill with its fields, each call by names."""
    data = json.loads(page.scripts[0])
    nodes: list[dict[str, Any]] = [dict(zip(data["fields"], row, strict=True)) for row in data["rows"]]
    calls: list[tuple[int, int]] = data["edges"]
    edges = [(nodes[caller]["id"], nodes[callee]["id"]) for caller, callee in calls]
    return {"nodes": nodes, "edges": edges, "drawn": data["drawn"]}
