"""What Python programs do with windows, recipes and events of the game: the same as JavaScript ones, tick for tick."""

from collections.abc import AsyncGenerator
from dataclasses import dataclass
from pathlib import Path

import pytest
import pytest_asyncio

from voyager.bridge.bot import BotOptions, NodeBridge
from voyager.domain import Execution, Language, Program
from voyager.worlds.embedded import EmbeddedWorld, WorldOptions

pytestmark = pytest.mark.asyncio(loop_scope="module")
EMPTY = (
    "clear Voyager", "kill @e[type=!player]", "tp Voyager 0.5 -60 0.5 0 0", "fill -8 -60 -8 8 -55 8 air",
      "time set 6000",
)  # fmt: skip


@dataclass(frozen=True)
class Pair:
    """A program in both languages, the scene of both, and what they give where that is no matter of the two alone."""

    scene: tuple[str, ...]
    javascript: str
    python: str
    result: object = None


PAIRS = {
    "a chest": Pair(
        scene=(
            "setblock 2 -60 0 chest",
            "item replace block 2 -60 0 container.0 with apple 20",
            "item replace block 2 -60 0 container.2 with bread 2",
            "give Voyager dirt 5",
        ),
        javascript="""
const { apple, bread, dirt } = bot.registry.itemsByName
const chest = await bot.openChest(bot.blockAt(new Vec3(2, -60, 0)))
const slots = []
chest.on('updateSlot', (slot, before, after) => slots.push([slot, before?.count ?? 0, after?.count ?? 0]))
const seen = [chest.containerItems().map(item => [item.name, item.count, item.slot]),
  chest.containerCount(apple.id), chest.count('dirt'),
  chest.findContainerItem('bread').slot, chest.findItemRangeName(0, 27, 'bread').count, chest.findItemRange(0, 27,
    apple.id, null, true).slot,
  chest.countRange(0, 27, bread.id, null), chest.sumRange(0, 27), chest.firstEmptyContainerSlot(),
    chest.lastEmptySlotRange(0, 26), chest.firstEmptyHotbarSlot(),
  chest.emptySlotCount(), chest.inventoryStart, bot.currentWindow === chest]
await chest.deposit(dirt.id, null, 3)
await chest.withdraw(apple.id, null, 4)
const moved = [chest.containerCount('dirt'), chest.count(apple.id), chest.slots[0].count]
const more = await chest.withdraw(apple.id, null, 99).catch(error => error.message)
chest.close()
const late = await chest.deposit(dirt.id, null, 1).catch(error => [error.code, error.message])
return { seen, slots: slots.length > 3, moved, more, late, none: bot.currentWindow,
  count: bot.inventory.count('apple') }
""",
        python="""
    items = mc_data.items_by_name
    apple, bread, dirt = items['apple'], items['bread'], items['dirt']
    chest = await bot.open_chest(bot.block_at(Vec3(2, -60, 0)))
    slots = []
    chest.on('updateSlot', lambda slot, before, after: slots.append([slot, before.count if before else 0,
      after.count if after else 0]))
    seen = [[[item.name, item.count, item.slot] for item in chest.container_items()],
      chest.container_count(apple.id), chest.count('dirt'),
        chest.find_container_item('bread').slot, chest.find_item_range_name(0, 27, 'bread').count,
          chest.find_item_range(0, 27, apple.id, None, True).slot,
        chest.count_range(0, 27, bread.id, None), chest.sum_range(0, 27), chest.first_empty_container_slot(),
          chest.last_empty_slot_range(0, 26), chest.first_empty_hotbar_slot(),
        chest.empty_slot_count(), chest.inventory_start, bot.current_window == chest]
    await chest.deposit(dirt.id, None, 3)
    await chest.withdraw(apple.id, None, 4)
    moved = [chest.container_count('dirt'), chest.count(apple.id), chest.slots[0].count]
    try:
        more = await chest.withdraw(apple.id, None, 99)
    except Exception as error:
        more = str(error)
    chest.close()
    try:
        late = await chest.deposit(dirt.id, None, 1)
    except Exception as error:
        late = [error.code, str(error)]
    return {'seen': seen, 'slots': len(slots) > 3, 'moved': moved, 'more': more, 'late': late,
      'none': bot.current_window, 'count': bot.inventory.count('apple')}
""",
        result={
            "seen": [[["apple", 20, 0], ["bread", 2, 2]], 20, 5, 2, 2, 0, 2, 22, 1, 26, 55, 35, 27, True],
            "slots": True,
            "moved": [3, 4, 16],
            "more": "window.withdraw: Can't find apple in slots [0 - 27], (item id: 759)",
            "late": ["closed", "window.deposit: this window is closed; open it again"],
            "none": None,
            "count": 20,
        },
    ),
    "a furnace": Pair(
        scene=("setblock 2 -60 0 furnace", "give Voyager raw_iron 2", "give Voyager coal 2"),
        javascript="""
const furnace = await bot.openFurnace(bot.findBlock({ matching: 'furnace' }))
const empty = await furnace.takeOutput().catch(error => [error.code, error.message])
await furnace.putInput('raw_iron', null, 2)
await furnace.putFuel('coal', null, 2)
const names = [furnace.inputItem().name, furnace.fuelItem().name]
let [updates, seen] = [0, false]
furnace.on('update', () => { updates++ })
while ((furnace.outputItem()?.count ?? 0) < 2) {
  await bot.waitForTicks(20)
  seen ||= furnace.fuel > 0 && furnace.fuel < 1 && furnace.progress > 0 && furnace.progress < 1 &&
    furnace.totalFuel === 1600
}
const output = await furnace.takeOutput()
const fuel = await furnace.takeFuel()
furnace.close()
return [empty, names, updates, seen, output.name, output.count, fuel.name, bot.inventory.count('iron_ingot')]
""",
        python="""
    furnace = await bot.open_furnace(bot.find_block(matching='furnace'))
    try:
        empty = await furnace.take_output()
    except Exception as error:
        empty = [error.code, str(error)]
    await furnace.put_input('raw_iron', None, 2)
    await furnace.put_fuel('coal', None, 2)
    names = [furnace.input_item().name, furnace.fuel_item().name]
    updates, seen = [], False
    furnace.on('update', lambda: updates.append(1))
    while furnace.output_item() is None or furnace.output_item().count < 2:
        await bot.wait_for_ticks(20)
        seen = seen or 0 < furnace.fuel < 1 and 0 < furnace.progress < 1 and furnace.total_fuel == 1600
    output = await furnace.take_output()
    fuel = await furnace.take_fuel()
    furnace.close()
    return [empty, names, len(updates), seen, output.name, output.count, fuel.name, bot.inventory.count('iron_ingot')]
""",
        result=[
            ["no_target", "window.takeOutput: that slot is empty"],
            ["raw_iron", "coal"],
            843,
            True,
            "iron_ingot",
            2,
            "coal",
            2,
        ],
    ),
    "recipes": Pair(
        scene=("setblock 2 -60 0 crafting_table", "give Voyager oak_log 3"),
        javascript="""
const { oak_planks, stick, wooden_pickaxe, diamond } = bot.registry.itemsByName
const [planks] = bot.recipesFor(oak_planks.id, null, 1, null)
const facts = [planks.result.count, planks.delta.length, planks.requiresTable, bot.recipesFor(stick.id).length,
  bot.recipesAll(stick.id).length > 1, bot.recipesFor(diamond.id).length]
await bot.craft(planks, 3, null)
await bot.craft(bot.recipesFor(stick.id)[0], 1)
const table = bot.findBlock({ matching: bot.registry.blocksByName.crafting_table.id })
const without = bot.recipesFor(wooden_pickaxe.id, null, 1, null).length
const [pickaxe] = bot.recipesFor(wooden_pickaxe.id, null, 1, table)
const far = await bot.craft(pickaxe, 1, null).catch(error => [error.code, error.message])
await bot.craft(pickaxe, 2, table)
const lacking = await bot.craft(pickaxe, 1, table).catch(error => [error.code, error.message])
return [facts, without, far, lacking, Object.fromEntries(bot.inventory.items().map(item => [item.name, item.count]))]
""",
        python="""
    items = mc_data.items_by_name
    planks = bot.recipes_for(items['oak_planks'].id, None, 1, None)[0]
    stick, wooden_pickaxe = items['stick'], items['wooden_pickaxe']
    facts = [planks.result.count, len(planks.delta), planks.requires_table, len(bot.recipes_for(stick.id)),
      len(bot.recipes_all(stick.id)) > 1, len(bot.recipes_for(items['diamond'].id))]
    await bot.craft(planks, 3, None)
    await bot.craft(bot.recipes_for(stick.id)[0], 1)
    table = bot.find_block(matching=mc_data.blocks_by_name['crafting_table'].id)
    without = len(bot.recipes_for(wooden_pickaxe.id, None, 1, None))
    pickaxe = bot.recipes_for(wooden_pickaxe.id, None, 1, table)[0]
    told = []
    try:
        await bot.craft(pickaxe, 1, None)
    except Exception as error:
        told.append([error.code, str(error)])
    await bot.craft(pickaxe, 2, table)
    try:
        await bot.craft(pickaxe, 1, table)
    except Exception as error:
        told.append([error.code, str(error)])
    return [facts, without, *told, {item.name: item.count for item in bot.inventory.items()}]
""",
        result=[
            [4, 2, False, 0, True, 0],
            0,
            ["missing_station", "bot.craft: Recipe requires craftingTable, but one was not supplied: wooden_pickaxe"],
            ["missing_ingredients", "bot.craft: missing ingredient: wooden_pickaxe needs 2 stick, have 0"],
            {"oak_planks": 4, "wooden_pickaxe": 1},
        ],
    ),
    "events": Pair(
        scene=("setblock 2 -60 0 dirt", "setblock 0 -60 2 chest", "setblock -2 -60 0 dirt"),
        javascript="""
const seen = []
const done = block => seen.push(['done', block.name, block.position.x])
bot.on('diggingCompleted', done)
bot.once('diggingCompleted', () => seen.push('once'))
bot.prependListener('diggingCompleted', () => seen.push('first'))
bot.once('physicsTick', async () => { await bot.waitForTicks(2); seen.push('waited') })
const opened = new Promise(resolve => bot.once('windowOpen', resolve))
await bot.dig(bot.blockAt(new Vec3(2, -60, 0)))
bot.off('diggingCompleted', done)
await bot.dig(bot.blockAt(new Vec3(-2, -60, 0)))
const left = [bot.listenerCount('diggingCompleted'), bot.listeners('diggingCompleted').length]
bot.removeAllListeners('diggingCompleted')
const chest = await bot.openChest(bot.blockAt(new Vec3(0, -60, 2)))
bot.on('windowClose', window => seen.push(['closed', window === chest]))
chest.once('close', () => seen.push('close'))
seen.push((await opened) === chest)
chest.close()
await bot.waitForTicks(1)
let wrong = null
try { bot.on('diggingComplete', done) } catch (error) { wrong = error.message }
return [seen, left, bot.listenerCount('diggingCompleted'), wrong]
""",
        python="""
    seen = []
    done = lambda block: seen.append(['done', block.name, block.position.x])
    bot.on('diggingCompleted', done)
    bot.once('diggingCompleted', lambda block: seen.append('once'))
    bot.prepend_listener('diggingCompleted', lambda block: seen.append('first'))
    async def later():
        await bot.wait_for_ticks(2)
        seen.append('waited')
    bot.once('physicsTick', later)
    opened = []
    bot.once('windowOpen', opened.append)
    await bot.dig(bot.block_at(Vec3(2, -60, 0)))
    bot.off('diggingCompleted', done)
    await bot.dig(bot.block_at(Vec3(-2, -60, 0)))
    left = [bot.listener_count('diggingCompleted'), len(bot.listeners('diggingCompleted'))]
    bot.remove_all_listeners('diggingCompleted')
    chest = await bot.open_chest(bot.block_at(Vec3(0, -60, 2)))
    bot.on('windowClose', lambda window: seen.append(['closed', window == chest]))
    chest.once('close', lambda: seen.append('close'))
    seen.append(opened[0] == chest)
    chest.close()
    await bot.wait_for_ticks(1)
    wrong = None
    try:
        bot.on('diggingComplete', done)
    except Exception as error:
        wrong = str(error)
    return [seen, left, bot.listener_count('diggingCompleted'), wrong]
""",
        result=[
            ["waited", "first", ["done", "air", 2], "once", "first", True, ["closed", True], "close"],
            [1, 1],
            0,
            "there is no event `diggingComplete` to listen to; the nearest is `diggingCompleted`",
        ],
    ),
    "facts and points": Pair(
        scene=("setblock 2 -60 0 white_bed", "summon cow 4 -60 4", "give Voyager stone"),
        javascript="""
const [a, b] = [new Vec3(1, -2.5, 4), new Vec3(3, 2, -1)]
const cow = bot.nearestEntity(entity => entity.name === 'cow')
const made = [a.abs(), a.min(b), a.max(b), a.cross(b), a.modulus(b), a.xzy(), a.clone().add(b),
  a.clone().subtract(b), a.clone().multiply(b), a.clone().divide(new Vec3(2, 2, 2)),
  a.clone().scale(2), a.clone().translate(1, 1, 1), a.clone().floor(), a.clone().round(), a.clone().update(b),
    a.clone().set(7, 8, 9), new Vec3(0, 3, 4).normalize()]
return [made.map(at => at.toArray()), a.volume(), a.innerProduct(b), Math.round(a.angleTo(b) * 1e6),
  a.xyDistanceTo(b), Math.round(a.yzDistanceTo(b) * 1e6), a.isZero(), a.at(1), a.xz(), a.xy(), a.yz(),
  a.equals(new Vec3(1.01, -2.5, 4), 0.1), a.toArray(), cow.mobType, cow.objectType,
    bot.isABed(bot.blockAt(new Vec3(2, -60, 0))), bot.isABed(null), bot.getEquipmentDestSlot('torso'),
    bot.getEquipmentDestSlot('hand'),
  bot.hawkEye.getPlayer(), bot.pvp.attackRange]
""",
        python="""
    a, b = Vec3(1, -2.5, 4), Vec3(3, 2, -1)
    cow = bot.nearest_entity(lambda entity: entity.name == 'cow')
    made = [a.abs(), a.min(b), a.max(b), a.cross(b), a.modulus(b), a.xzy(), a.clone().add(b),
      a.clone().subtract(b), a.clone().multiply(b), a.clone().divide(Vec3(2, 2, 2)),
        a.clone().scale(2), a.clone().translate(1, 1, 1), a.clone().floor(), a.clone().round(),
          a.clone().update(b), a.clone().set(7, 8, 9), Vec3(0, 3, 4).normalize()]
    return [[at.to_array() for at in made], a.volume(), a.inner_product(b), round(a.angle_to(b) * 1e6),
      a.xy_distance_to(b), round(a.yz_distance_to(b) * 1e6), a.is_zero(), a.at(1), a.xz(), a.xy(), a.yz(),
        a.equals(Vec3(1.01, -2.5, 4), 0.1), a.to_array(), cow.mob_type, cow.object_type,
          bot.is_a_bed(bot.block_at(Vec3(2, -60, 0))), bot.is_a_bed(None), bot.get_equipment_dest_slot('torso'),
          bot.get_equipment_dest_slot('hand'),
        bot.hawk_eye.get_player(), bot.pvp.attack_range]
""",
    ),
}


@dataclass(frozen=True)
class Player:
    world: EmbeddedWorld
    bridge: NodeBridge

    async def run(self, pair: Pair, language: Language) -> Execution:
        for line in (*EMPTY, *pair.scene):
            await self.world.command(line)
        await self._play("await bot.waitForTicks(25); bot.setQuickBarSlot(0); await bot.waitForTicks(5)", "javascript")
        return await self._play(pair.python if language == "python" else pair.javascript, language)

    async def _play(self, body: str, language: Language) -> Execution:
        head = "async def go(bot):" if language == "python" else "async function go(bot) {"
        source = f"{head}{body}" + ("" if language == "python" else "}")
        program = Program(source=source, entry="go", language=language)
        return await self.bridge.run(program, args=(), skills=(), deadline_ticks=6000, deadline_s=60, seed=1)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def player(tmp_path_factory: pytest.TempPathFactory) -> AsyncGenerator[Player]:
    folder: Path = tmp_path_factory.mktemp("world")
    world = EmbeddedWorld(folder / "world.log", lambda method, params: None)
    started = await world.start(WorldOptions(preset="arena", seed=1, clock="free", save=None, snapshot=None))
    bridge = NodeBridge(
        BotOptions(host="127.0.0.1", port=started.port), folder / "bot.log", lambda method, params: None, lambda _: None
    )
    await bridge.connect()
    yield Player(world, bridge)
    await bridge.close()
    await world.close()


def calls(execution: Execution) -> list[tuple[object, ...]]:
    """What was called, with what; a window's number differs from run to run."""
    return [
        (call.name, *call.args[call.name.startswith("window.") :])
        for call in execution.trace
        if call.name != "bot.closeWindow"
    ]


@pytest.mark.parametrize("name", PAIRS)
async def test_both_languages_do_the_same(player: Player, name: str) -> None:
    pair = PAIRS[name]
    javascript, python = [await player.run(pair, language) for language in ("javascript", "python")]
    assert javascript.error is None, javascript.error
    assert python.error is None, python.error
    assert python.result == javascript.result
    assert pair.result is None or python.result == pair.result
    assert calls(python) == calls(javascript)
    assert python.ticks == javascript.ticks
    assert python.log == javascript.log


@pytest.mark.parametrize("language", ["javascript", "python"])
async def test_a_listener_that_throws_ends_the_program_with_its_line(player: Player, language: Language) -> None:
    pair = Pair(
        scene=(),
        javascript="\n bot.on('physicsTick', () => { throw new RangeError('bad') })\n await bot.waitForTicks(20)",
        python="\n    bot.on('physicsTick', lambda: [][0])\n    await bot.wait_for_ticks(20)",
    )
    done = await player.run(pair, language)
    assert done.error is not None
    assert (done.error.code, done.error.line) == ({"javascript": "RangeError", "python": "IndexError"}[language], 2)
    assert done.ticks < 3
