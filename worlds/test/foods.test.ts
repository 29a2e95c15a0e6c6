import assert from 'node:assert/strict'
import test from 'node:test'
import { stack } from '../src/items/items.ts'
import { addEffect } from '../src/players/effect-rules.ts'
import { DRINK_NAMES, FOOD_NAMES, foodOf } from '../src/players/foods.ts'
import { loadGameData } from '../src/registry.ts'
import { mechanic } from './conformance.ts'
import { Stage, type Actor } from './stage.ts'

/** Eats what is in hand, to the end. */
function eat (stage: Stage, actor: Actor, name: string, hand = 0): void {
  const slot = hand === 0 ? 36 : 45
  actor.player.inventory.slots[slot] = stack(name)
  actor.write('use_item', { hand, sequence: 0 })
  stage.run((foodOf(name)?.ticks ?? 32) + 1)
}

function hungry (actor: Actor): void {
  Object.assign(actor.player.vitals, { food: 1, saturation: 0, exhaustion: 0, health: 10, hungerTimer: 0 })
}

test('the table has every food of the version, and milk besides', () => {
  assert.deepEqual([...FOOD_NAMES].sort(), [...loadGameData().foods.keys()].sort())
  assert.equal(FOOD_NAMES.length, 40)
  assert.deepEqual(DRINK_NAMES, ['milk_bucket'])
})

mechanic('every food feeds what the version says, and leaves its vessel', {
  area: 'survival',
  source: 'minecraft.wiki/w/Food; minecraft-data foods; the item registry of vanilla 1.20.1, read in github.com/Articdive/ArticData (branch 1.20.1): 40 foods with their points and effects, compared one by one',
  how: 'all 40 foods of the version eaten by a player; food, saturation and the vessel left compared with minecraft-data'
}, () => {
  const stage = new Stage({ difficulty: 'normal' })
  const ada = stage.join()
  const sums: [number, number] = [0, 0]
  for (const [name, { foodPoints, saturation }] of stage.game.data.foods) {
    hungry(ada)
    ada.player.effects.clear()
    ada.player.cooldowns.clear()
    eat(stage, ada, name)
    const { vitals, inventory } = ada.player
    assert.equal(vitals.food, 1 + foodPoints, name)
    assert.ok(Math.abs(vitals.saturation - Math.min(vitals.food, saturation)) < 0.1, `${name}: ${vitals.saturation}`)
    assert.equal(inventory.hand?.name ?? null, foodOf(name)?.leaves ?? null, name)
    sums[0] += foodPoints
    sums[1] += saturation
  }
  // The sums over that registry's 40 foods.
  assert.deepEqual(sums.map(sum => sum.toFixed(1)), ['159.0', '176.6'])
})

mechanic('the full eat only what goes down at any time', {
  area: 'survival',
  source: 'minecraft.wiki/w/Food',
  how: 'all 40 offered to a full player; the five always edible ones are eaten'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const eaten = FOOD_NAMES.filter(name => {
    Object.assign(ada.player.vitals, { food: 20, saturation: 0, health: 20 })
    ada.player.cooldowns.clear()
    eat(stage, ada, name)
    ada.player.using = null
    return ada.player.inventory.hand?.name !== name
  })
  assert.deepEqual(eaten, ['chorus_fruit', 'enchanted_golden_apple', 'golden_apple', 'honey_bottle', 'suspicious_stew'])
})

mechanic('golden apples, pufferfish and poisonous food act as their pages say', {
  area: 'survival',
  source: 'minecraft.wiki/w/Golden_Apple, minecraft.wiki/w/Pufferfish, minecraft.wiki/w/Raw_Chicken',
  how: 'effects, levels and ticks after eating; 200 raw chickens within the interval of the chance'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  eat(stage, ada, 'golden_apple')
  assert.deepEqual(ada.player.effects.all.map(({ name, amplifier, ticks }) => [name, amplifier, ticks]), [['regeneration', 1, 100], ['absorption', 0, 2400]])
  assert.equal(ada.player.vitals.absorption, 4)
  ada.player.effects.clear()
  ada.player.vitals.food = 10
  eat(stage, ada, 'pufferfish')
  assert.deepEqual(ada.player.effects.all.map(({ name, amplifier }) => [name, amplifier]), [['poison', 1], ['hunger', 2], ['nausea', 0]])
  let sick = 0
  for (let i = 0; i < 200; i++) {
    hungry(ada)
    ada.player.effects.clear()
    eat(stage, ada, 'chicken')
    if (ada.player.effects.has('hunger')) sick++
  }
  assert.ok(sick > 38 && sick < 82, `${sick} of 200 at a chance of 0.3`)
})

mechanic('honey cures poison only, milk everything; a stew gives what is in it', {
  area: 'survival',
  source: 'minecraft.wiki/w/Honey_Bottle, minecraft.wiki/w/Milk_Bucket',
  how: 'effects before and after drinking'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const { effects } = ada.player
  for (const name of ['poison', 'speed', 'absorption']) addEffect(stage.game, ada.player, { name, ticks: 600 })
  eat(stage, ada, 'honey_bottle')
  assert.deepEqual(effects.all.map(({ name }) => name), ['speed', 'absorption'])
  assert.equal(ada.player.inventory.hand?.name, 'glass_bottle')
  eat(stage, ada, 'milk_bucket')
  assert.deepEqual(effects.all, [])
  assert.equal(ada.player.vitals.absorption, 0)
  assert.equal(ada.player.inventory.hand?.name, 'bucket')
  ada.player.inventory.hand = stack('suspicious_stew', 1, 0, { stew: [{ effect: 'night_vision', ticks: 100 }] })
  ada.write('use_item', { hand: 0, sequence: 0 })
  stage.run(33)
  assert.ok(effects.has('night_vision'))
})

test('the off hand eats too, and changing the hotbar place does not stop it', () => {
  const stage = new Stage()
  const ada = stage.join()
  hungry(ada)
  ada.player.inventory.slots[45] = stack('bread', 2)
  ada.write('use_item', { hand: 1, sequence: 0 })
  stage.run(10)
  ada.write('held_item_slot', { slotId: 3 })
  stage.run(23)
  assert.equal(ada.player.inventory.slots[45]?.count, 1)
})

mechanic('a chorus fruit takes its eater away, and rests for a second', {
  area: 'survival',
  source: 'minecraft.wiki/w/Chorus_Fruit',
  how: 'eaten; the eater stands elsewhere on the ground, cooldown of 20 ticks'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const before = ada.player.body.position
  eat(stage, ada, 'chorus_fruit')
  assert.notDeepEqual(ada.player.body.position, before)
  assert.equal(ada.player.body.position.y, 61)
  assert.equal(ada.all('set_cooldown').at(-1)?.['cooldownTicks'], 20)
})
