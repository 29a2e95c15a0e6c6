"""`voyager run --arena`: a made-up start for one program."""

from pathlib import Path

import pytest

from tests.conftest import Cli

ARENA = """
position: [4.5, -60, 0.5]
time: 13000
give: {oak_log: 3, bread: 2}
equip: {hand: stone_sword, head: iron_helmet}
blocks:
  - fill 6 -60 0 6 -59 0 stone
  - setblock 8 -60 0 crafting_table
entities: [summon cow 4 -60 4]
health: 12
food: 10
"""
LOOK = """
async function look(bot) {
  const { health, food } = bot
  return {
    health, food, held: bot.heldItem.name, at: bot.entity.position.floored(), isDay: bot.time.isDay,
    wall: bot.findBlocks({ matching: 'stone', count: 9 }).length, cow: bot.nearestEntity().name
  }
}
"""


def test_a_program_starts_as_its_arena_says(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "arena.yaml").write_text(ARENA)
    (tmp_path / "look.js").write_text(LOOK)
    done = cli("run", "look.js", "--arena", "arena.yaml", "--json")
    assert done.code == 0, done.err
    assert done.json["result"] == {
        "health": 12,
        "food": 10,
        "held": "stone_sword",
        "at": {"x": 4, "y": -60, "z": 0},
        "isDay": False,
        "wall": 2,
        "cow": "cow",
    }
    assert done.json["inventory_before"] == {"bread": 2, "iron_helmet": 1, "oak_log": 3, "stone_sword": 1}


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("helth: 3", "`helth`"),
        ("health: 21", "`health`"),
        ("equip: {hat: iron_helmet}", "equip.hat"),
        ("preset: moon", "no preset `moon`"),
        ("a: [", "can't be read"),
        ("- 1", "the file"),
    ],
)
def test_an_arena_that_says_what_can_not_be_is_refused_with_the_reason(
    refusing: Cli, tmp_path: Path, text: str, reason: str
) -> None:
    check_refused(refusing, tmp_path, text, reason)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("give: {oak_lgo: 1}", "`give Voyager oak_lgo 1`: Unknown item"),
        pytest.param("blocks: [setblock 1 2 stone]", "Expected", marks=pytest.mark.slow),
    ],
)
def test_what_the_world_refuses_of_an_arena_is_told_with_its_reason(
    cli: Cli, tmp_path: Path, text: str, reason: str
) -> None:
    check_refused(cli, tmp_path, text, reason)


def check_refused(cli: Cli, folder: Path, text: str, reason: str) -> None:
    (folder / "arena.yaml").write_text(text)
    (folder / "look.js").write_text(LOOK)
    done = cli("run", "look.js", "--arena", "arena.yaml")
    assert (done.code, reason in done.err, done.err.count("\n")) == (2, True, 1), done.err


def test_commands_in_chat_are_refused_unless_the_operator_allows_them(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "ask.js").write_text(
        "async function ask(bot) {\n  bot.chat('/give @s diamond 3')\n  await bot.waitForTicks(5)\n}\n"
    )
    refused = cli("run", "ask.js", "--world", "embedded:arena", "--json")
    assert (refused.code, refused.json["error"]["code"]) == (1, "chat_refused")
    allowed = cli("run", "ask.js", "--world", "embedded:arena", "--json", env={"VOYAGER_ALLOW_COMMANDS": "true"})
    assert allowed.json["inventory_after"] == {"diamond": 3}, allowed.out


STORE = """
async def store(bot):
    await place_item(bot, "chest")
    chest = await bot.open_chest(bot.find_block(matching="chest"))
    await chest.deposit(mc_data.items_by_name["dirt"].id, None, 3)
    held = [item.name for item in chest.container_items()]
    await chest.close()
    bot.set_control_state("jump", True)
    await bot.set_control_state("jump", False)
    return held
"""


def test_python_programs_use_windows_and_may_await_what_acts_at_once(cli: Cli, tmp_path: Path) -> None:
    (tmp_path / "arena.yaml").write_text("give: {chest: 1, dirt: 5}")
    (tmp_path / "store.py").write_text(STORE)
    done = cli("run", "store.py", "--arena", "arena.yaml", "--json")
    assert (done.code, done.json["result"], done.json["inventory_after"]) == (0, ["dirt"], {"dirt": 2}), done.out
    assert done.json["checks"] == []
