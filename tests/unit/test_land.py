"""What the land of a preset holds, and what follows for the tech tree."""

from pathlib import Path

import pytest

from tests.unit.game import ROOT, TABLES, land_tree, tree
from voyager.curriculum.land import ANYWHERE, Land, load_land
from voyager.errors import SetupError

PRESETS = ROOT / "worlds" / "presets"


def land(preset: str) -> Land:
    return load_land(PRESETS / f"{preset}.yaml", TABLES, tree().data.blocks)


def test_blocks_and_mobs_are_where_their_biomes_are() -> None:
    default = land("default")
    assert default.blocks["stone"] == ANYWHERE
    assert default.blocks["deepslate_diamond_ore"] == ANYWHERE
    assert default.blocks["emerald_ore"] == ("windswept_hills",)
    assert "desert" in default.blocks["cactus"]
    assert "desert" not in default.blocks["oak_log"]
    assert set(default.blocks["spruce_log"]) >= {"taiga", "snowy_taiga"}
    assert "snowy_plains" in default.blocks["ice"]
    assert "desert" not in default.blocks["ice"]
    assert default.heights["gold_ore"] == ((-64, 32), (-64, -48))
    assert default.mobs["husk"] == ("desert",)
    assert "ocean" not in default.mobs["cow"]
    assert not {"netherrack", "end_stone", "bamboo_block", "cherry_log"} & default.blocks.keys()


def test_a_flat_preset_holds_its_layers_and_one_without_mobs_none() -> None:
    assert set(land("plateau").blocks) == {"bedrock", "stone", "dirt", "grass_block"}
    assert land("plateau").mobs == {}
    assert "lava" not in land("mining-test").blocks
    assert "desert" not in land("island").blocks["sand"]


def test_the_ways_to_an_item_are_those_that_the_land_allows() -> None:
    kinds = {item: [way.kind for way in land_tree().ways_to(item) if way.natural] for item in land_tree().data.items}
    assert kinds["leather"][0] == "kill"
    assert kinds["white_wool"][0] == "shear"
    assert kinds["milk_bucket"] == ["milk"]
    assert kinds["lava_bucket"] == ["fill"]
    assert kinds["wheat"][0] == "grow"
    assert kinds["obsidian"] == ["change"]
    assert "fish" in kinds["cod"]
    assert kinds["cherry_log"] == []
    assert tree().way_to("cherry_log") is not None, "of a world whose land is not known nothing is ruled out"


def test_monsters_are_fought_with_a_sword_and_tough_ones_with_iron() -> None:
    weapons = {way.mob: way.tools for item in ("ender_pearl", "rotten_flesh", "beef") for way in tree().ways_to(item)}
    assert weapons["cow"] == ()
    assert "wooden_sword" in weapons["zombie"]
    assert "stone_sword" not in weapons["enderman"]


@pytest.mark.parametrize("item", ["nether_star", "netherrack", "elytra", "quartz", "blaze_rod"])
def test_what_nobody_can_have_is_told_with_the_reason(item: str) -> None:
    assert item in str(land_tree().why_not(item))


def test_a_damaged_preset_is_named(tmp_path: Path) -> None:
    (tmp_path / "x.yaml").write_text("terrain: {kind: hills}")
    with pytest.raises(SetupError, match=r"x\.yaml"):
        load_land(tmp_path / "x.yaml", TABLES, ())
