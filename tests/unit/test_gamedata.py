"""What the agent reads of the world's tables, held against what vanilla gives."""

import json
from collections import defaultdict

import pytest

from tests.unit.game import MINECRAFT_DATA, ROOT, TABLES
from voyager.gamedata import Drop, load_game_data

DATA = load_game_data(MINECRAFT_DATA, TABLES)
FIGURES = json.loads((ROOT / "worlds" / "test" / "drop-figures.json").read_text(encoding="utf-8"))
ALIKE = json.loads((TABLES / "drops.json").read_text(encoding="utf-8"))["as"]


def test_a_block_of_one_state_gives_by_hand_what_vanilla_gives_on_average() -> None:
    compared = 0
    for row in FIGURES["rows"]:
        if "state" in row:
            continue
        by_hand = next(items for hows, items in row["gives"].items() if "hand" in hows.split())
        means = {item: figure if isinstance(figure, int) else figure[0] for item, figure in by_hand.items()}
        for block in row["blocks"]:
            own = ALIKE.get(block, block)
            found: defaultdict[str, float] = defaultdict(float)
            for drop in DATA.drops[block]:
                found[drop.item] += 0 if drop.tools else drop.amount
            expected = {own if item == "=" else item: mean for item, mean in means.items()}
            assert {item: mean for item, mean in found.items() if mean} == pytest.approx(expected, rel=1e-4), block
            compared += 1
    assert compared > 700


def test_tools_decide_and_silk_touch_is_not_planned_with() -> None:
    assert DATA.drops["stone"] == (Drop(item="cobblestone", amount=1.0),)
    assert DATA.drops["glass"] == ()
    assert DATA.drops["grass"][0] == Drop(item="grass", amount=1.0, tools=("shears",))
    assert "diamond_pickaxe" in DATA.harvest_tools["obsidian"]


def test_what_grows_and_what_stands_in_halves() -> None:
    assert DATA.drops["wheat"] == ()
    assert DATA.drops["lilac"] == (Drop(item="lilac", amount=1.0),)
    assert DATA.drops["red_bed"] == (Drop(item="red_bed", amount=1.0),)
    assert [drop.item for drop in DATA.drops["tall_grass"]] == ["grass", "wheat_seeds"]
