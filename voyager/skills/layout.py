"""Where the skills of a call graph stand on a page: callers to the left of what they call.

Layers by depth, ordered by the mean place of the neighbours (Sugiyama, Tagawa and Toda 1981), each skill as near to
the height of its neighbours as the others in its column leave room for (isotonic regression).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil, sqrt

import networkx as nx

from voyager.skills.connections import Connections

ROW = 30.0
GAP = 90.0
MARGIN = 60.0
_SWEEPS = 12
_ASPECT = 1.7
"""Width over height that a page is packed to: a screen's."""


@dataclass(frozen=True, kw_only=True)
class Place:
    """Top left corner of a box, in pixels at zoom 1."""

    x: float
    y: float


@dataclass(frozen=True, kw_only=True)
class _Block:
    """Skills laid out together, from (0, 0) on."""

    places: Mapping[str, Place]
    width: float
    height: float


def layout(connections: Connections, widths: Mapping[str, float]) -> dict[str, Place]:
    """A place for each skill.

    Args:
        widths: of the skills' boxes, in pixels; all are of one height, less than `ROW`.
    """
    graph: nx.Graph[str] = nx.Graph()
    graph.add_nodes_from(connections.names)
    graph.add_edges_from(connections.calls)
    groups = sorted((sorted(group) for group in nx.connected_components(graph)), key=lambda each: (-len(each), each))
    blocks = [_layered(group, connections, widths) for group in groups if len(group) > 1]
    alone = [group[0] for group in groups if len(group) == 1]
    if alone:
        blocks.append(_grid(sorted(alone), widths, max((block.width for block in blocks), default=0.0)))
    return _packed(blocks)


def _layered(names: Sequence[str], connections: Connections, widths: Mapping[str, float]) -> _Block:
    depths = connections.depths
    layers: list[list[str]] = [[] for _ in range(max(depths[name] for name in names) + 1)]
    for name in names:
        layers[-1 - depths[name]].append(name)
    near = {name: [*connections.callers(name), *connections.callees(name)] for name in names}
    _order(layers, near)
    across = sum(max(widths[name] for name in layer) + GAP for layer in layers)
    most = ceil(max(across / _ASPECT / ROW, 2.8 * sqrt(len(names))))
    columns = [column for layer in layers for column in _split(layer, most)]
    heights = _stretched(_heights(columns, near), across / _ASPECT)
    places: dict[str, Place] = {}
    x = 0.0
    for column in columns:
        places |= {name: Place(x=x, y=heights[name]) for name in column}
        x += max(widths[name] for name in column) + GAP
    return _Block(places=places, width=x - GAP, height=max(heights.values()) + ROW)


def _order(layers: list[list[str]], near: Mapping[str, Sequence[str]]) -> None:
    """Sort each layer by the mean place of its neighbours, a few times to and fro."""
    place = {name: index / len(layer) for layer in layers for index, name in enumerate(layer)}
    for sweep in range(_SWEEPS):
        for layer in layers if sweep % 2 else reversed(layers):
            layer.sort(key=lambda name: (_mean([place[each] for each in near[name]], place[name]), name))
            place |= {name: (index + 0.5) / len(layer) for index, name in enumerate(layer)}


def _split(layer: Sequence[str], most: int) -> list[Sequence[str]]:
    """Columns of about equal height, none above `most`: a layer of hundreds would be a thread."""
    count = ceil(len(layer) / most)
    size = ceil(len(layer) / count)
    return [layer[start : start + size] for start in range(0, len(layer), size)]


def _heights(columns: Sequence[Sequence[str]], near: Mapping[str, Sequence[str]]) -> dict[str, float]:
    tallest = max(len(column) for column in columns)
    heights: dict[str, float] = {}
    for column in columns:
        top = (tallest - len(column)) / 2
        heights |= {name: (top + index) * ROW for index, name in enumerate(column)}
    for sweep in range(_SWEEPS):
        for column in columns if sweep % 2 else reversed(columns):
            wanted = [_mean([heights[each] for each in near[name]], heights[name]) for name in column]
            heights |= dict(zip(column, _apart(wanted), strict=True))
    least = min(heights.values())
    return {name: height - least for name, height in heights.items()}


def _stretched(heights: dict[str, float], wanted: float) -> dict[str, float]:
    """Up to twice as high where it is less than `wanted`: room for the lines."""
    factor = min(2.0, max(1.0, wanted / (max(heights.values()) + ROW)))
    return {name: height * factor for name, height in heights.items()}


def _apart(wanted: Sequence[float]) -> list[float]:
    """The heights nearest to those wanted, in the same order, at least `ROW` apart (pool adjacent violators)."""
    pools: list[tuple[float, int]] = []
    for index, height in enumerate(wanted):
        mean, size = height - index * ROW, 1
        while pools and pools[-1][0] > mean:
            before, count = pools.pop()
            mean, size = (mean * size + before * count) / (size + count), size + count
        pools.append((mean, size))
    level = [mean for mean, size in pools for _ in range(size)]
    return [height + index * ROW for index, height in enumerate(level)]


def _grid(names: Sequence[str], widths: Mapping[str, float], least: float) -> _Block:
    """Skills that call none and that none calls, row by row, in columns of one width."""
    step = max(widths[name] for name in names) + GAP / 4
    columns = max(1, round(least / step), ceil(sqrt(len(names) * ROW * _ASPECT / step)))
    places = {name: Place(x=i % columns * step, y=i // columns * ROW) for i, name in enumerate(names)}
    return _Block(places=places, width=min(columns, len(names)) * step, height=ceil(len(names) / columns) * ROW)


def _packed(blocks: Sequence[_Block]) -> dict[str, Place]:
    """The blocks on shelves, which are as wide as makes the whole a screen's shape."""
    area = sum((block.width + MARGIN) * (block.height + MARGIN) for block in blocks)
    limit = max([sqrt(area * _ASPECT), *(block.width for block in blocks)])
    places: dict[str, Place] = {}
    x = y = shelf = 0.0
    for block in blocks:
        if x > 0 and x + block.width > limit:
            x, y, shelf = 0.0, y + shelf + MARGIN, 0.0
        places |= {name: Place(x=x + place.x, y=y + place.y) for name, place in block.places.items()}
        x += block.width + MARGIN
        shelf = max(shelf, block.height)
    return places


def _mean(values: Sequence[float], otherwise: float) -> float:
    return sum(values) / len(values) if values else otherwise
