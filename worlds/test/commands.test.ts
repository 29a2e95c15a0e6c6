import assert from 'node:assert/strict'
import test from 'node:test'
import { Commander } from './commander.ts'
import { mechanic } from './conformance.ts'
import { GROUND } from './stage.ts'

mechanic('give fills the inventory, names what it gave, and refuses what vanilla refuses', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/give',
  how: 'inventory, wear and enchantments given; answers to five wrong lines'
}, () => {
  const world = new Commander()
  assert.equal(world.does('give Ada diamond_pickaxe'), 'Gave 1 [Diamond Pickaxe] to Ada')
  assert.equal(world.does('/give @a minecraft:oak_log 70'), 'Gave 70 [Oak Log] to Ada')
  assert.deepEqual(world.ada.player.inventory.counts(), { diamond_pickaxe: 1, oak_log: 70 })
  world.does('give @p iron_sword{Damage:5,Enchantments:[{id:"minecraft:sharpness",lvl:3s}]}')
  const sword = world.ada.player.inventory.slots.find(slot => slot?.name === 'iron_sword')
  assert.deepEqual([sword?.damage, sword?.tags?.enchantments], [5, { sharpness: 3 }])
  assert.equal(world.fails('give Ada stone 6401'), "Can't give more than 6400 of [Stone]")
  assert.equal(world.fails('give Ada nonsense'), "Unknown item 'minecraft:nonsense'")
  assert.equal(world.fails('give Bob stone'), 'No player was found')
  assert.equal(world.fails('give @e stone'), 'Only players may be affected by this command, but the provided selector includes entities')
  assert.equal(world.fails('give Ada stone 0'), 'Integer must not be less than 1, found 0')
})

test('what does not fit the inventory is left at the feet', () => {
  const world = new Commander()
  world.does('give Ada cobblestone 2400')
  assert.equal(world.ada.player.inventory.counts()['cobblestone'], 2304)
  assert.equal([...world.stage.game.entities.items.values()].reduce((sum, { item }) => sum + item.count, 0), 96)
})

mechanic('clear takes all, some, or only counts', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/clear',
  how: 'counts left and answers'
}, () => {
  const world = new Commander()
  world.does('give Ada dirt 10')
  world.does('give Ada stick 3')
  assert.equal(world.does('clear Ada dirt 0'), 'Found 10 matching item(s) on player Ada')
  assert.equal(world.does('clear Ada dirt 4'), 'Removed 4 item(s) from player Ada')
  assert.deepEqual(world.ada.player.inventory.counts(), { dirt: 6, stick: 3 })
  assert.equal(world.does('clear @a'), 'Removed 9 item(s) from player Ada')
  assert.equal(world.fails('clear Ada'), 'No items were found on player Ada')
})

mechanic('setblock replaces, keeps or destroys, with states', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/setblock',
  how: 'block states, and answers to six lines that fail'
}, () => {
  const world = new Commander()
  const cell = { x: 3, y: GROUND, z: 3 }
  assert.equal(world.does(`setblock 3 ${GROUND} 3 oak_stairs[facing=east,half=top]`), `Changed the block at 3, ${GROUND}, 3`)
  const { properties } = world.stage.game.blocks.at(cell)
  assert.deepEqual([properties['facing'], properties['half'], properties['shape']], ['east', 'top', 'straight'])
  assert.equal(world.fails(`setblock 3 ${GROUND} 3 stone keep`), 'Could not set the block')
  world.does(`setblock 3 ${GROUND} 3 minecraft:stone`)
  assert.equal(world.fails(`setblock 3 ${GROUND} 3 stone`), 'Could not set the block')
  world.does(`setblock 3 ${GROUND} 3 glass destroy`)
  assert.equal(world.stage.at(cell), 'glass')
  assert.equal(world.fails(`setblock 3 ${GROUND} 3 nothing`), "Unknown block type 'minecraft:nothing'")
  assert.equal(world.fails(`setblock 3 ${GROUND} 3 oak_stairs[facing=up]`), "Block minecraft:oak_stairs does not accept 'up' for facing property")
  assert.equal(world.fails(`setblock 3 ${GROUND} 3 stone[lit=true]`), "Block minecraft:stone does not have property 'lit'")
  assert.equal(world.fails('setblock 3 400 3 stone'), 'That position is out of this world!')
})

test('a replaced chest keeps its contents to itself, a destroyed one lets them fall', () => {
  const world = new Commander()
  const items = (): number => [...world.stage.game.entities.items.values()].filter(({ item }) => item.name === 'diamond').length
  for (const [how, left] of [['replace', 0], ['destroy', 1]] as const) {
    world.does(`setblock 3 ${GROUND} 3 chest`)
    assert.equal(world.does(`item replace block 3 ${GROUND} 3 container.4 with diamond 7`), `Replaced a slot at 3, ${GROUND}, 3 with [Diamond]`)
    world.does(`setblock 3 ${GROUND} 3 air ${how}`)
    assert.equal(items(), left)
  }
})

mechanic('fill has all of its modes, counts blocks and has a limit', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/fill',
  how: 'blocks counted and looked at for hollow, outline, keep, replace, destroy; limit and its game rule'
}, () => {
  const world = new Commander()
  const at = (x: number, y: number, z: number): string => world.stage.at({ x, y: GROUND + y, z })
  const box = `0 ${GROUND} 0 4 ${GROUND + 4} 4`
  assert.equal(world.does(`fill ${box} stone hollow`), 'Successfully filled 98 block(s)')
  assert.deepEqual([at(0, 0, 0), at(2, 2, 2)], ['stone', 'air'])
  world.does(`setblock 2 ${GROUND + 2} 2 gold_block`)
  assert.equal(world.does(`fill ${box} glass outline`), 'Successfully filled 98 block(s)')
  assert.equal(at(2, 2, 2), 'gold_block')
  assert.equal(world.does(`fill ${box} dirt keep`), 'Successfully filled 26 block(s)')
  assert.equal(world.does(`fill ${box} stone replace dirt`), 'Successfully filled 26 block(s)')
  assert.equal(world.does(`fill 0 ${GROUND} 0 1 ${GROUND} 0 air destroy`), 'Successfully filled 2 block(s)')
  assert.equal(world.fails(`fill ${box} stone replace bedrock`), 'No blocks were filled')
  assert.match(world.fails('fill 0 0 0 99 99 99 stone'), /^Too many blocks in the specified area \(maximum 32768, specified 1000000\)/)
  world.does('gamerule commandModificationBlockLimit 10')
  assert.match(world.fails(`fill ${box} air`), /maximum 10, specified 125/)
})

mechanic('teleport goes to places and entities, relative and by the way one looks', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/teleport',
  how: 'position, yaw and pitch for absolute, ~ and ^ coordinates, an entity, facing'
}, () => {
  const world = new Commander()
  const { player } = world.ada
  const bob = world.stage.join('Bob')
  assert.equal(world.does('tp Ada 10 80 -3.5'), 'Teleported Ada to 10.500000, 80.000000, -3.500000')
  assert.deepEqual(player.body.position, { x: 10.5, y: 80, z: -3.5 })
  world.stage.run()
  world.types('tp ~1 ~ ~-0.5')
  assert.deepEqual(player.body.position, { x: 11.5, y: 80, z: -4 })
  world.does('tp Ada 0.5 70 0.5 90 0')
  assert.deepEqual([player.body.yaw, player.body.pitch], [90, 0])
  world.stage.run()
  world.types('tp ^ ^ ^3')
  assert.deepEqual([Math.round(player.body.position.x * 100), Math.round(player.body.position.z * 100)], [-250, 50])
  assert.equal(world.does('teleport Bob Ada'), 'Teleported Bob to Ada')
  assert.deepEqual(bob.player.body.position, player.body.position)
  world.does('tp Ada 0 70 0 facing 0 70 10')
  assert.ok(Math.abs(player.body.yaw) < 1)
  assert.match(world.fails('setblock ~ ^ ~ stone'), /Cannot mix world & local coordinates/)
  assert.equal(world.fails('tp 1 2 3'), 'An entity is required to run this command here')
  assert.equal(world.fails('tp Ada 40000000 1 1'), 'Invalid position for teleport')
})

mechanic('time is set, added to and asked for; clients are told', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/time',
  how: 'time of day, answers, units, packets, and a stopped daylight cycle'
}, () => {
  const world = new Commander()
  const { game } = world.stage
  assert.equal(world.does('time set night'), 'Set the time to 13000')
  assert.equal(game.timeOfDay, 13000)
  assert.deepEqual(world.ada.all('update_time').at(-1)?.['time'], [0, 13000])
  assert.equal(world.does('time add 1d'), 'Set the time to 13000')
  assert.equal(world.does('time query day'), 'The time is 1')
  assert.equal(world.does('time query daytime'), 'The time is 13000')
  assert.equal(world.does('time query gametime'), `The time is ${game.tick}`)
  assert.equal(world.does('time set 10s'), 'Set the time to 200')
  world.does('gamerule doDaylightCycle false')
  assert.deepEqual(world.ada.all('update_time').at(-1)?.['time'], [-1, -200])
  world.stage.run(5)
  assert.equal(game.timeOfDay, 200)
  assert.equal(world.fails('time set 5x'), 'Invalid unit')
})

mechanic('weather changes, is shown and is part of the save', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/weather',
  how: 'state, packets and their levels after 60 ticks; hash after a restart; end of the rain'
}, () => {
  const world = new Commander()
  assert.equal(world.does('weather thunder 100'), 'Set the weather to rain & thunder')
  world.stage.run(60)
  const { weather } = world.stage.game
  assert.deepEqual([weather.raining, weather.thundering], [true, true])
  const told = world.ada.all('game_state_change')
  assert.ok(told.some(({ reason }) => reason === 'start_raining'))
  assert.equal(told.findLast(({ reason }) => reason === 'rain_level_change')?.['gameMode'], 0.6)
  const hash = world.stage.hash()
  world.stage.restore(world.stage.saved())
  assert.equal(world.stage.hash(), hash)
  world.stage.run(60)
  assert.equal(world.stage.game.weather.raining, false)
})

mechanic('difficulty and game rules are asked for, set, checked and saved', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/difficulty, minecraft.wiki/w/Commands/gamerule',
  how: 'answers, values after a restart, refusals'
}, () => {
  const world = new Commander()
  assert.equal(world.does('difficulty'), 'The difficulty is Easy')
  assert.equal(world.does('difficulty hard'), 'The difficulty has been set to Hard')
  assert.equal(world.fails('difficulty hard'), 'The difficulty did not change; it is already set to hard')
  assert.equal(world.does('gamerule keepInventory'), 'Gamerule keepInventory is currently set to: false')
  assert.equal(world.does('gamerule keepInventory true'), 'Gamerule keepInventory is now set to: true')
  assert.equal(world.does('gamerule randomTickSpeed 0'), 'Gamerule randomTickSpeed is now set to: 0')
  assert.match(world.fails('gamerule keepInventory 3'), /Invalid boolean, expected 'true' or 'false' but found '3'/)
  assert.equal(world.fails('gamerule noSuchRule'), 'Incorrect argument for command')
  world.stage.restore(world.stage.saved())
  const { game } = world.stage
  assert.deepEqual([game.difficulty, game.rules.is('keepInventory'), game.rules.number('randomTickSpeed')], ['hard', true, 0])
})

mechanic('effects are given and cleared', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/effect',
  how: 'levels of effects and answers, weaker and unknown ones refused'
}, () => {
  const world = new Commander()
  const { player } = world.ada
  assert.equal(world.does('effect give Ada haste 10 1'), 'Applied effect Haste to Ada')
  assert.equal(player.effects.level('haste'), 2)
  world.does('effect give @a minecraft:speed infinite')
  assert.equal(world.fails('effect give Ada haste 1 0'), 'Unable to apply this effect (target is either immune to effects, or has something stronger)')
  assert.equal(world.does('effect clear Ada haste'), 'Removed effect Haste from Ada')
  assert.equal(world.fails('effect clear Ada haste'), "Target doesn't have the requested effect")
  assert.equal(world.does('effect clear Ada'), 'Removed every effect from Ada')
  assert.equal(world.fails('effect give Ada lunacy'), "Can't find element 'minecraft:lunacy' of type 'minecraft:mob_effect'")
})

mechanic('experience is added, set and asked for in points and levels', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/experience',
  how: 'answers and level; too many points refused'
}, () => {
  const world = new Commander()
  assert.equal(world.does('xp add Ada 10'), 'Gave 10 experience points to Ada')
  assert.equal(world.does('experience query Ada levels'), 'Ada has 1 experience levels')
  assert.equal(world.does('xp query Ada points'), 'Ada has 3 experience points')
  assert.equal(world.does('xp add Ada 5 levels'), 'Gave 5 experience levels to Ada')
  assert.equal(world.does('xp set Ada 30 levels'), 'Set 30 experience levels on Ada')
  assert.equal(world.fails('xp set Ada 5000 points'), "Cannot set experience points above the maximum points for the player's current level")
  assert.equal(world.ada.player.experience.level, 30)
})

mechanic('items are replaced in slots, and copied from others', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/item',
  how: 'slots of a player and a furnace; missing slots and containers refused'
}, () => {
  const world = new Commander()
  const { inventory } = world.ada.player
  assert.equal(world.does('item replace entity Ada armor.chest with iron_chestplate'), 'Replaced a slot on Ada with [Iron Chestplate]')
  world.does('item replace entity Ada weapon.offhand with shield')
  world.does('item replace entity Ada hotbar.3 with torch 12')
  assert.deepEqual([inventory.slots[6]?.name, inventory.slots[45]?.name, inventory.slots[39]?.count], ['iron_chestplate', 'shield', 12])
  world.does(`setblock 3 ${GROUND} 3 furnace`)
  world.does(`item replace block 3 ${GROUND} 3 container.1 from entity Ada hotbar.3`)
  assert.match(world.does(`data get block 3 ${GROUND} 3 Items`), /\[\{Slot: 1b, id: "minecraft:torch", Count: 12b\}\]/)
  assert.equal(world.fails(`item replace block 3 ${GROUND} 3 container.8 with stone`), 'The target does not have slot 8')
  assert.equal(world.fails(`item replace block 9 ${GROUND} 3 container.8 with stone`), `Target position 9, ${GROUND}, 3 is not a container`)
  assert.equal(world.fails('item replace entity Ada pocket.1 with stone'), "Unknown slot 'pocket.1'")
})

mechanic('enchant puts on what the item can carry', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/enchant',
  how: 'enchantments of the held sword; empty hand, clash and too high a level refused'
}, () => {
  const world = new Commander()
  assert.equal(world.fails('enchant Ada sharpness 1'), 'Ada is not holding any item')
  world.does('give Ada diamond_sword')
  assert.equal(world.does('enchant Ada sharpness 5'), "Applied enchantment Sharpness V to Ada's item")
  assert.deepEqual(world.ada.player.inventory.hand?.tags?.enchantments, { sharpness: 5 })
  assert.equal(world.fails('enchant Ada smite 1'), 'Diamond Sword cannot support that enchantment')
  assert.equal(world.fails('enchant Ada sharpness 6'), '6 is higher than the maximum level of 5 supported by that enchantment')
})

mechanic('data shows entities and blocks', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/data',
  how: 'answers for health, scaled position, held item, the whole; missing paths refused'
}, () => {
  const world = new Commander()
  world.does('give Ada apple 3')
  assert.equal(world.does('data get entity Ada Health'), 'Ada has the following entity data: 20.0f')
  assert.equal(world.does('data get entity Ada Pos[1] 10'), `Pos[1] on Ada after scale factor of 10.00 is ${GROUND * 10}`)
  assert.equal(world.does('data get entity Ada SelectedItem'), 'Ada has the following entity data: {id: "minecraft:apple", Count: 3b}')
  assert.match(world.does('data get entity Ada'), /^Ada has the following entity data: \{Pos: \[0\.5d, 61\.0d, 0\.5d\], Rotation/)
  assert.equal(world.fails('data get entity Ada Nonsense'), 'Found no elements matching Nonsense')
  assert.equal(world.fails(`data get block 0 ${GROUND - 1} 0`), 'The target block is not a block entity')
})

mechanic('seed, spawns and spreading', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/seed, minecraft.wiki/w/Commands/setworldspawn, minecraft.wiki/w/Commands/spawnpoint, minecraft.wiki/w/Commands/spreadplayers',
  how: 'answers, distance of the spread players, place of rebirth'
}, () => {
  const world = new Commander()
  world.stage.join('Bob')
  assert.equal(world.does('seed'), 'Seed: [7]')
  assert.equal(world.does('setworldspawn 5 61 6'), 'Set the world spawn point to 5, 61, 6 [0]')
  assert.equal(world.does('spawnpoint Ada 8 61 8'), 'Set spawn point to 8, 61, 8 [0] in minecraft:overworld for Ada')
  assert.match(world.does('spreadplayers 0 0 4 20 false @a'), /^Spread 2 player\(s\) around 0\.5, 0\.5 with an average distance of \d+\.\d\d blocks apart$/)
  const [ada, bob] = world.stage.game.players.map(({ body }) => body.position)
  assert.ok(ada !== undefined && bob !== undefined && Math.hypot(ada.x - bob.x, ada.z - bob.z) >= 4 && ada.y === GROUND)
  assert.match(world.fails('spreadplayers 0 0 500 10 false @a'), /^Could not spread 2 entity\/entities/)
  world.does('kill Ada')
  world.ada.write('client_command', { actionId: 'perform_respawn' })
  world.stage.run(2)
  assert.deepEqual(world.ada.player.body.position, { x: 8.5, y: 61, z: 8.5 })
})

mechanic('execute runs as others, at others, in the world and only if', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/execute',
  how: 'blocks and positions after as, at, in, positioned, if, unless; other dimensions refused'
}, () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  world.does('tp Bob 20.5 61 20.5')
  world.does('execute at Bob run setblock ~ ~3 ~ gold_block')
  assert.equal(world.stage.at({ x: 20, y: 64, z: 20 }), 'gold_block')
  world.does('execute as @a run clear')
  world.does('execute as Bob at @s positioned ~ ~10 ~ run tp @s ~ ~ ~')
  assert.equal(bob.player.body.position.y, 71)
  world.does('execute in minecraft:overworld positioned 1 61 1 run setblock ~ ~ ~ stone')
  assert.equal(world.stage.at({ x: 1, y: 61, z: 1 }), 'stone')
  assert.equal(world.does('execute if block 1 61 1 stone'), 'Test passed')
  assert.equal(world.fails('execute unless block 1 61 1 stone'), 'Test failed')
  world.does('execute if entity @e[type=pig] run setblock 2 61 2 stone')
  assert.equal(world.stage.at({ x: 2, y: 61, z: 2 }), 'air')
  assert.equal(world.fails('execute in the_nether run list'), "Unknown dimension 'minecraft:the_nether'")
  assert.equal(world.fails('execute run'), 'Unknown or incomplete command, see below for error')
})

mechanic('mobs and things are summoned, chosen by selectors and killed', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/summon, minecraft.wiki/w/Commands/kill',
  how: 'mobs and items counted, names and answers; boss and unknown tags refused'
}, () => {
  const world = new Commander()
  const { game } = world.stage
  world.does('gamerule doMobSpawning false')
  world.does('gamerule doMobLoot false')
  for (const mob of [...game.mobs.all.values()]) game.mobs.remove(mob)
  assert.equal(world.does('summon cow 5 61 5'), 'Summoned new Cow')
  assert.equal(world.does('summon minecraft:cow 9 61 9 {CustomName:\'"Berta"\'}'), 'Summoned new Berta')
  world.does('summon item 2 61 8 {Item:{id:"minecraft:emerald",Count:3b}}')
  assert.equal(game.mobs.all.size, 2)
  assert.equal(world.does('data get entity @e[type=item,limit=1] Item'), 'Emerald has the following entity data: {id: "minecraft:emerald", Count: 3b}')
  assert.equal(world.does('kill @e[type=cow,name=Berta]'), 'Killed Berta')
  assert.equal(world.does('kill @e[type=!player]'), 'Killed 2 entities')
  world.stage.run(30)
  assert.equal(game.mobs.all.size, 0)
  assert.equal(world.fails('kill @e[type=cow]'), 'No entity was found')
  assert.equal(world.fails('summon ender_dragon'), "Can't summon entity of type ender_dragon")
  assert.equal(world.fails('summon cow 1 61 1 {NoAI:1b}'), 'the mob tag `NoAI` is not understood by this world')
  assert.equal(world.fails('summon cow 1 61 1 {Size:2}'), 'the mob tag `Size` is not understood by this world')
  assert.equal(game.mobs.all.size, 0)
  for (const tags of ['zombie 9 61 9 {IsBaby:1b}', 'sheep 9 61 9 {Color:14b,Sheared:1b}', 'slime 9 61 9 {Size:2}', 'tnt 20 61 20 {Fuse:30s}']) world.does(`summon ${tags}`)
  const [zombie, sheep, slime] = [...game.mobs.all.values()]
  assert.deepEqual([(zombie?.growth ?? 0) < 0, sheep?.traits, slime?.traits, slime?.vitals.health], [true, { wool: 'red', sheared: true }, { size: 3 }, 9])
  assert.equal([...game.entities.tnt.all.values()][0]?.fuse, 30)
})
