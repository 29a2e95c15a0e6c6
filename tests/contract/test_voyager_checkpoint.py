"""A checkpoint laid out as the published Voyager's is imported, and its skills play: a real world, a real bot.

The programs are our own, with the calls that published ones make.
"""

import asyncio
import json
from pathlib import Path

import pytest

from tests.unit.skill_samples import embedder
from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.domain import Execution, Program
from voyager.packs.importing import bundle_of, import_bundle
from voyager.skills.calls import called_skills
from voyager.skills.library import SkillLibrary
from voyager.worlds.arena import Arena, set_up
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions

pytestmark = pytest.mark.slow

SKILLS = {
    # Calls what is defined after it, and that calls on.
    "buildStonePickaxe": """
async function buildStonePickaxe(bot) {
  await setUpTable(bot);
  await collectWood(bot, 2);
  await craftItem(bot, "oak_planks", 1);
  await craftItem(bot, "stick", 1);
  await craftItem(bot, "wooden_pickaxe", 1);
  await bot.equip(bot.inventory.findInventoryItem(mcData.itemsByName.wooden_pickaxe.id), "hand");
  await mineBlock(bot, "stone", 3);
  await craftItem(bot, "stone_pickaxe", 1);
  bot.save("stone_pickaxe_made");
  bot.chat("Made a stone pickaxe.");
}""",
    "setUpTable": """
async function setUpTable(bot) {
  const tables = bot.inventory.count(mcData.itemsByName["crafting_table"].id);
  if (tables === 0) {
    await collectWood(bot, 3);
    // Three times four planks; the table takes four of them.
    await craftItem(bot, "oak_planks", 3);
    await craftItem(bot, "crafting_table", 1);
  }
  const spot = bot.entity.position.offset(1, 0, 0);
  await placeItem(bot, "crafting_table", spot.floored());
}""",
    "collectWood": """
async function collectWood(bot, wanted) {
  const isLog = (block) => block.name.endsWith("_log");
  const find = () => bot.findBlock({ matching: isLog, maxDistance: 32 });
  let missing = wanted - bot.inventory.count(mcData.itemsByName.oak_log.id);
  while (missing > 0) {
    const log = await exploreUntil(bot, new Vec3(1, 0, 0), 60, () => {
      const seen = find();
      return seen ? seen : null;
    });
    if (!log) {
      bot.chat("No trees around.");
      return;
    }
    await bot.pathfinder.goto(new GoalNear(log.position.x, log.position.y, log.position.z, 3));
    await mineBlock(bot, log.name, missing);
    missing = wanted - bot.inventory.count(mcData.itemsByName.oak_log.id);
  }
}""",
    "tidyUp": """
async function tidyUp(bot, chestPosition) {
  const chest = bot.findBlock({ matching: mcData.blocksByName.chest.id, maxDistance: 32 });
  await depositItemIntoChest(bot, chest.position, { raw_iron: 2, diamond: 5 });
  const inside = await checkItemInsideChest(bot, chest.position);
  await getItemFromChest(bot, chest.position, { raw_iron: 1 });
  return { inside, kept: bot.inventory.count(mcData.itemsByName.raw_iron.id), used: bot.inventoryUsed() > 0 };
}""",
    "meltIron": """
async function meltIron(bot) {
  const before = bot.inventory.count(mcData.itemsByName.iron_ingot.id);
  await smeltItem(bot, "raw_iron", "coal", 2);
  return bot.inventory.count(mcData.itemsByName.iron_ingot.id) - before;
}""",
    "huntPig": """
async function huntPig(bot) {
  const isPig = (entity) => entity.name === "pig" && entity.position.distanceTo(bot.entity.position) < 32;
  const pig = await exploreUntil(bot, new Vec3(1, 0, 1), 60, () => bot.nearestEntity(isPig));
  const where = pig.position.clone();
  await killMob(bot, "pig", 300);
  await bot.pathfinder.goto(new GoalBlock(Math.floor(where.x), Math.floor(where.y), Math.floor(where.z)));
  return bot.inventory.count(mcData.itemsByName.porkchop.id);
}""",
    "askForTooMuch": """
async function askForTooMuch(bot) {
  await mineBlock(bot, "diamond_ore", 1);
  await craftItem(bot, "diamond_pickaxe", 1);
  await placeItem(bot, "beacon", bot.entity.position.offset(0, 0, 2));
  await killMob(bot, "ender_dragon", 10);
  const isBeacon = (block) => block.name === "beacon";
  const nothing = await exploreUntil(bot, new Vec3(0, 0, -1), 3, () => bot.findBlock({ matching: isBeacon }));
  return [nothing, "went on"];
}""",
}
START = Arena(
    preset="plateau",
    position=(0.5, 61, 0.5),
    blocks=(
        "fill 44 61 0 44 66 0 oak_log",
        "fill 41 61 4 41 62 6 stone",
        "setblock -4 61 0 chest",
        "setblock -4 61 3 furnace",
    ),
    give={"raw_iron": 3, "coal": 2, "stone_sword": 1},
    entities=("summon pig 6 61 8",),
)
CALLS = ("tidyUp", "meltIron", "huntPig", "askForTooMuch", "buildStonePickaxe")


def written(folder: Path) -> Path:
    """The checkpoint, as that project writes one."""
    skill = folder / "checkpoint" / "skill"
    for name in ("code", "description", "vectordb"):
        (skill / name).mkdir(parents=True)
    index = {
        name: {"code": code.strip(), "description": f"async function {name}(bot) {{\n    // Does what {name} says.\n}}"}
        for name, code in SKILLS.items()
    }
    (skill / "skills.json").write_text(json.dumps(index))
    for name, entry in index.items():
        (skill / "code" / f"{name}.js").write_text(entry["code"])
        (skill / "description" / f"{name}.txt").write_text(entry["description"])
    (skill / "vectordb" / "chroma.sqlite3").write_bytes(b"of no use here")
    return folder / "checkpoint"


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Execution]:
    """What each of the skills did, one after the other in one world."""
    folder = tmp_path_factory.mktemp("checkpoint")
    library = SkillLibrary(folder / "library", embedder())
    listed = import_bundle(bundle_of(written(folder)), library)
    assert {each.skill: each.status for each in listed} == dict.fromkeys(SKILLS, "translated")
    return asyncio.run(_play(folder, library))


async def _play(folder: Path, library: SkillLibrary) -> dict[str, Execution]:
    world = EmbeddedWorld(folder / "world.log", lambda method, params: None)
    started = await world.start(WorldOptions(preset=START.preset, seed=1, clock="free", save=None, snapshot=None))
    bridge = NodeBridge(BotOptions(host="127.0.0.1", port=started.port), folder / "bot.log")
    try:
        await bridge.connect()
        await set_up(START, world, bridge, "Voyager")
        return {name: await _run(bridge, library, name) for name in CALLS}
    finally:
        await bridge.close()
        await world.close()


async def _run(bridge: NodeBridge, library: SkillLibrary, name: str) -> Execution:
    skills = library.closure(called_skills(library, [name], quarantined=True))
    program = Program(source=f"async function main(bot) {{ return await {name}(bot) }}", entry="main", calls=(name,))
    return await bridge.run(program, args=(), skills=skills, deadline_ticks=12_000, deadline_s=120.0, seed=1)


def after(execution: Execution, item: str) -> int:
    assert execution.outcome == "returned", execution.error
    assert execution.after is not None
    return execution.after.inventory.get(item, 0)


def test_skills_that_call_each_other_explore_gather_place_and_craft(played: dict[str, Execution]) -> None:
    built = played["buildStonePickaxe"]
    assert after(built, "stone_pickaxe") == 1
    assert "Made a stone pickaxe." in built.chat
    assert {use.name for use in built.skills_used} == {"buildStonePickaxe", "setUpTable", "collectWood"}


def test_chests_give_and_take_what_there_is(played: dict[str, Execution]) -> None:
    assert after(played["tidyUp"], "raw_iron") == 2
    assert played["tidyUp"].result == {"inside": {"raw_iron": 2}, "kept": 2, "used": True}


def test_a_furnace_melts(played: dict[str, Execution]) -> None:
    assert (after(played["meltIron"], "iron_ingot"), played["meltIron"].result) == (2, 2)


def test_a_mob_that_a_closure_found_is_hunted(played: dict[str, Execution]) -> None:
    assert after(played["huntPig"], "porkchop") >= 1


def test_what_is_not_there_does_not_end_a_skill(played: dict[str, Execution]) -> None:
    asked = played["askForTooMuch"]
    assert (asked.outcome, asked.result) == ("returned", [None, "went on"])
    assert sum("diamond" in line or "beacon" in line or "dragon" in line for line in asked.log) == 4
