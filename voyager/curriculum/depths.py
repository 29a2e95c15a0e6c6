"""At which heights what lies underground is found: public knowledge of the version.

From https://minecraft.wiki/w/Ore#Distribution and https://minecraft.wiki/w/Altitude (1.18 to 1.20): the height of most
veins of an ore. What is richest below y -55 is looked for just above: from there down caves are filled with lava.
"""

from collections.abc import Mapping

_ABOVE_LAVA = -53
DEPTHS: Mapping[str, int] = {
    "stone": 50,
    "deepslate": -8,
    "coal_ore": 44,
    "copper_ore": 44,
    "iron_ore": 15,
    "lapis_ore": -1,
    "gold_ore": -16,
    "redstone_ore": _ABOVE_LAVA,
    "diamond_ore": _ABOVE_LAVA,
    "lava": _ABOVE_LAVA,
}
"""By block, an ore's deepslate form left out."""


def forms(block: str) -> tuple[str, ...]:
    """An ore of the overworld as it lies in stone and, below y 0, in deepslate (minecraft.wiki/w/Deepslate); else the
    block itself."""
    ore = block.removeprefix("deepslate_")
    return (ore, f"deepslate_{ore}") if ore.endswith("_ore") and not ore.startswith("nether_") else (block,)


def depth_of(block: str) -> int | None:
    """The height to look for `block` at; None for what lies on the surface or anywhere."""
    ore = block.removeprefix("deepslate_")
    return DEPTHS.get(ore if ore in DEPTHS and ore.endswith("_ore") else block)
