"""Items that stand in for each other: an oak log and a birch log play the same role."""

from collections import Counter
from collections.abc import Iterable

WOODS = (
    "dark_oak", "oak", "spruce", "birch", "jungle", "acacia", "mangrove", "cherry", "bamboo",
    "crimson", "warped",
)  # fmt: skip
"""Wood families of 1.20.1; a longer name comes before one that it ends with."""
COLOURS = (
    "light_blue", "light_gray", "white", "orange", "magenta", "yellow", "lime", "pink", "gray", "cyan",
    "purple", "blue", "brown", "green", "red", "black",
)  # fmt: skip
_MEMBERS = 5
"""A suffix shared by fewer families is a coincidence (`blue_ice`, `red_sand`), not a role."""
_SAME = {"crimson_stem": "log", "warped_stem": "log", "bamboo_block": "log"}
"""What gives planks as a log does, under another name."""


def wood_of(item: str) -> str | None:
    """The wood family in an item's name, e.g. `birch` of `stripped_birch_log`; None for other items."""
    plain = item.removeprefix("stripped_")
    return next((wood for wood in WOODS if plain.startswith(f"{wood}_")), None)


def in_wood(item: str, wood: str) -> str:
    """`item` made of another wood, e.g. `birch_planks` for `oak_planks` and `birch`."""
    family = wood_of(item)
    return item if family is None else item.replace(f"{family}_", f"{wood}_", 1)


def roles(items: Iterable[str]) -> dict[str, str]:
    """The role of every item: its name without wood or colour where at least five such kinds exist."""
    names = sorted(items)
    stripped = {name: _without_family(name) for name in names}
    members = Counter(suffix for name, suffix in stripped.items() if suffix != name)
    return {name: _SAME.get(name, suffix if members[suffix] >= _MEMBERS else name) for name, suffix in stripped.items()}


def _without_family(name: str) -> str:
    wood = wood_of(name)
    if wood is not None:
        stripped = "stripped_" if name.startswith("stripped_") else ""
        return stripped + name.removeprefix("stripped_").removeprefix(f"{wood}_")
    colour = next((colour for colour in COLOURS if name.startswith(f"{colour}_")), None)
    return name if colour is None else name.removeprefix(f"{colour}_")
