"""The real tech tree, loaded once for the tests that plan over it."""

from functools import cache
from pathlib import Path

from voyager.curriculum.techtree import TechTree
from voyager.curriculum.weights import Weights, load_weights
from voyager.domain import BlockSummary, Execution, Goal, Observation, Position, Standing
from voyager.goals import parse_goal

ROOT = Path(__file__).parents[2]
MINECRAFT_DATA = ROOT / "node_modules" / "minecraft-data" / "minecraft-data" / "data"
TABLES = ROOT / "worlds" / "data"
HERE = Position(x=0, y=64, z=0)
FOREST = {
    "grass_block": 1,
    "dirt": 2,
    "grass": 3,
    "dandelion": 4,
    "oak_leaves": 5,
    "stone": 5,
    "oak_log": 6,
    "coal_ore": 12,
    "gravel": 15,
    "iron_ore": 20,
}
"""Blocks in sight of a forest spawn, and how far off they are."""


@cache
def tree() -> TechTree:
    return TechTree.load(MINECRAFT_DATA, TABLES)


@cache
def land_tree() -> TechTree:
    """Of what the land of the default preset holds."""
    return TechTree.load(MINECRAFT_DATA, TABLES, ROOT / "worlds" / "presets" / "default.yaml")


@cache
def weights() -> Weights:
    return load_weights([ROOT / "curriculum"])


def goal(text: str) -> Goal:
    return parse_goal(text, tree().names)


def observation(
    blocks: dict[str, int] | None = None, inventory: dict[str, int] | None = None, *, tick: int = 0
) -> Observation:
    seen = {name: BlockSummary(count=9, nearest=HERE, distance=far) for name, far in (blocks or {}).items()}
    return Observation(
        tick=tick,
        position=HERE,
        dimension="overworld",
        biome="forest",
        time_of_day=1000,
        is_day=True,
        health=20,
        food=20,
        inventory=inventory or {},
        blocks=seen,
    )


def standing(inventory: dict[str, int]) -> Standing:
    return Standing(tick=0, inventory=inventory, position=HERE)


def returned(before: dict[str, int], after: dict[str, int]) -> Execution:
    return Execution(outcome="returned", ticks=40, before=standing(before), after=standing(after))
