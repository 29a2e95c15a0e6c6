"""The tech tree over the real data of 1.20.1."""

from pathlib import Path

import networkx as nx
import pytest

from tests.unit.game import MINECRAFT_DATA, TABLES, land_tree, tree
from voyager.curriculum.techtree import TechTree
from voyager.errors import SetupError


@pytest.mark.parametrize(
    ("item", "kind", "source"),
    [
        ("oak_log", "mine", "oak_log"),
        ("oak_planks", "craft", "oak_log"),
        ("stick", "craft", "oak_planks"),
        ("cobblestone", "mine", "stone"),
        ("coal", "mine", "coal_ore"),
        ("raw_iron", "mine", "iron_ore"),
        ("iron_ingot", "smelt", "raw_iron"),
        ("diamond", "mine", "diamond_ore"),
    ],
)
def test_the_way_to_an_item_is_the_one_people_take(item: str, kind: str, source: str) -> None:
    way = tree().way_to(item, seen={source})
    assert way is not None
    assert way.kind == kind
    alternatives = [other for other in tree().ways_to(item) if other.kind == kind]
    assert any(source in {other.block, *other.needs} for other in alternatives)
    assert way.block == source or kind != "mine"


def test_a_rare_drop_is_no_way_to_plan_on() -> None:
    assert "apple" not in {way.item for way in tree().mined_from("oak_leaves")}
    assert [(way.item, way.yields) for way in tree().mined_from("gravel")] == [("flint", 0.1), ("gravel", 0.9)]


def test_tools_and_stations_come_from_the_data() -> None:
    iron = tree().way_to("raw_iron")
    assert iron is not None
    assert set(iron.tools) == {f"{kind}_pickaxe" for kind in ("stone", "iron", "diamond", "netherite")}
    assert {way.station for way in tree().ways_to("iron_pickaxe")} == {"crafting_table"}
    assert {way.station for way in tree().ways_to("stick") if way.kind == "craft"} == {None}
    assert {way.station for way in tree().ways_to("iron_ingot") if way.kind == "smelt"} == {"furnace"}


def test_the_graph_leads_from_a_log_to_diamond_tools() -> None:
    graph = tree().graph
    assert nx.has_path(graph, "oak_log", "diamond_pickaxe")
    assert nx.has_path(graph, "wooden_pickaxe", "diamond_pickaxe")
    assert not nx.has_path(graph, "diamond_pickaxe", "oak_log")
    assert tree().helps("iron_ingot", "bucket")
    assert not tree().helps("iron_ingot", "zombie")


def test_the_graph_leads_from_the_dimension_over_biomes_blocks_and_mobs_to_what_is_made_of_them() -> None:
    graph = land_tree().graph
    assert nx.has_path(graph, "dimension:overworld", "diamond_pickaxe")
    assert nx.has_path(graph, "mob:sheep", "white_bed")
    assert nx.has_path(graph, "block:lava", "lava_bucket")
    assert not nx.has_path(graph, "dimension:overworld", "block:netherrack")
    assert land_tree().biomes_of("emerald_ore") == ("windswept_hills",)
    assert land_tree().biomes_of("husk") == ("desert",)
    assert len(land_tree().biomes_of("stone")) == 17
    assert land_tree().biomes_of("blaze") == land_tree().biomes_of("no such thing") == ()


def test_what_everything_hangs_on_unlocks_most() -> None:
    unlocks = tree().unlocks
    assert unlocks("oak_log") > unlocks("cobblestone") > unlocks("wooden_axe") == 0
    assert unlocks("oak_log") == unlocks("birch_log")
    assert unlocks("raw_iron") > unlocks("coal")


def test_a_missing_table_is_named(tmp_path: Path) -> None:
    with pytest.raises(SetupError, match=r"smelting\.json"):
        TechTree.load(MINECRAFT_DATA, tmp_path)
    with pytest.raises(SetupError, match=r"dataPaths\.json"):
        TechTree.load(tmp_path, TABLES)
