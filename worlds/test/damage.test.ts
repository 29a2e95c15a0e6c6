import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import test from 'node:test'
import { damageType } from '../src/entities/causes.ts'
import { afterArmour, hurt, kill, type Damage } from '../src/entities/damage.ts'
import { enchantmentFactor } from '../src/items/enchantments.ts'
import { ARMOUR_NAMES, armourOf } from '../src/items/gear.ts'
import { stack } from '../src/items/items.ts'
import type { ItemTags } from '../src/items/tags.ts'
import { addEffect } from '../src/players/effect-rules.ts'
import type { Player } from '../src/players/player.ts'
import { loadGameData } from '../src/registry.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const PARTS = ['helmet', 'chestplate', 'leggings', 'boots'] as const

function dress (actor: Actor, material: string, tags?: ItemTags): void {
  PARTS.forEach((part, i) => { actor.player.inventory.slots[5 + i] = stack(`${material}_${part}`, 1, 0, tags) })
}

/** The health that `damage` costs a fresh player. */
function cost (stage: Stage, actor: Actor, damage: Damage): number {
  Object.assign(actor.player.vitals, { health: 20, invulnerable: 0, lastDamage: 0, food: 10, saturation: 0 })
  hurt(stage.game, actor.player, damage)
  return Math.round((20 - actor.player.vitals.health) * 1000) / 1000
}

function message (actor: Actor): { translate: string, with: Array<{ text?: string }> } {
  return JSON.parse(actor.all('death_combat_event').at(-1)?.['message'])
}

mechanic('armour follows the formula of its page', {
  area: 'survival',
  source: 'minecraft.wiki/w/Armor#Mechanics',
  how: 'formula at known points and toughness; a hit on full iron'
}, () => {
  // https://minecraft.wiki/w/Armor#Mechanics: full diamond takes 5 of a hit of 20 with toughness 8: 20 points, 20 / (2 + 8 / 4) = 5 less.
  assert.equal(afterArmour(20, 20, 8), 20 * (1 - 15 / 25))
  assert.equal(afterArmour(10, 15, 0), 10 * (1 - 10 / 25))
  assert.equal(afterArmour(100, 20, 0), 100 * (1 - 4 / 25))
  const stage = new Stage()
  const ada = stage.join()
  dress(ada, 'iron')
  assert.deepEqual(armourOf(ada.player.inventory.slots.slice(5, 9)), { points: 15, toughness: 0, knockbackResistance: 0 })
  assert.equal(cost(stage, ada, { amount: 10, source: 'cactus' }), 6)
  assert.equal(cost(stage, ada, { amount: 10, source: 'magic' }), 10)
})

mechanic('the armour table holds every piece of the version, with vanilla sums', {
  area: 'survival',
  source: 'minecraft.wiki/w/Armor#Armor_points',
  how: 'table against all armour of the version and the sums of full sets'
}, () => {
  const known = Object.keys(loadGameData().registry.itemsByName).filter(name => /_(helmet|chestplate|leggings|boots)$/.test(name))
  assert.deepEqual([...ARMOUR_NAMES].sort(), known.sort())
  const sums = { leather: 7, chainmail: 12, golden: 11, iron: 15, diamond: 20, netherite: 20 }
  for (const [material, points] of Object.entries(sums)) assert.equal(armourOf(PARTS.map(part => stack(`${material}_${part}`))).points, points, material)
})

mechanic('armour wears by a quarter of the hit, and not by what passes it', {
  area: 'survival',
  source: 'minecraft.wiki/w/Armor#Durability',
  how: 'damage of four pieces after hits that pass and do not pass armour'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  dress(ada, 'iron')
  cost(stage, ada, { amount: 12, source: 'cactus' })
  cost(stage, ada, { amount: 12, source: 'drown' })
  assert.deepEqual(ada.player.inventory.slots.slice(5, 9).map(item => item?.damage), [3, 3, 3, 3])
  dress(ada, 'netherite')
  cost(stage, ada, { amount: 12, source: 'lava' })
  assert.deepEqual(ada.player.inventory.slots.slice(5, 9).map(item => item?.damage), [0, 0, 0, 0])
})

mechanic('protection enchantments take 4 % a point, 80 % at most', {
  area: 'survival',
  source: 'minecraft.wiki/w/Armor#Enchantments',
  how: 'share let through at known levels and at the cap'
}, () => {
  const worn = PARTS.map(part => stack(`iron_${part}`, 1, 0, { enchantments: { protection: 4 } }))
  assert.ok(Math.abs(enchantmentFactor(worn, () => false) - (1 - 16 / 25)) < 1e-9)
  const boots = [stack('iron_boots', 1, 0, { enchantments: { feather_falling: 4, protection: 4 } })]
  assert.ok(Math.abs(enchantmentFactor(boots, tag => tag === 'is_fall') - (1 - 16 / 25)) < 1e-9)
  const all = PARTS.map(part => stack(`iron_${part}`, 1, 0, { enchantments: { protection: 4, fire_protection: 4 } }))
  assert.ok(Math.abs(enchantmentFactor(all, tag => tag === 'is_fire') - 0.2) < 1e-9)
})

mechanic('resistance takes a fifth a level, but not off hunger nor the void', {
  area: 'survival',
  source: 'minecraft.wiki/w/Resistance',
  how: 'a fall, the void and starving at level II'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  addEffect(stage.game, ada.player, { name: 'resistance', amplifier: 1, ticks: 600 })
  assert.equal(cost(stage, ada, { amount: 10, source: 'fall' }), 6)
  assert.equal(cost(stage, ada, { amount: 10, source: 'out_of_world' }), 10)
  assert.equal(cost(stage, ada, { amount: 10, source: 'starve' }), 10)
})

mechanic('after a hit only what is worse hurts, for half a second', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage#Immunity',
  how: 'equal, worse and later hits'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  assert.equal(cost(stage, ada, { amount: 4, source: 'cactus' }), 4)
  assert.ok(!hurt(stage.game, ada.player, { amount: 4, source: 'cactus' }))
  assert.ok(hurt(stage.game, ada.player, { amount: 7, source: 'cactus' }))
  assert.equal(ada.player.vitals.health, 13)
  stage.run(10)
  assert.ok(hurt(stage.game, ada.player, { amount: 4, source: 'cactus' }))
  assert.equal(ada.player.vitals.health, 9)
})

mechanic('difficulty scales explosions, and hits of players not', {
  area: 'survival',
  source: 'minecraft.wiki/w/Difficulty',
  how: 'an explosion and a player\'s hit at the four difficulties'
}, () => {
  const hits = (['peaceful', 'easy', 'normal', 'hard'] as const).map(difficulty => {
    const stage = new Stage({ difficulty })
    const ada = stage.join()
    const bob = stage.join('Bob')
    return [cost(stage, ada, { amount: 6, source: 'explosion' }), cost(stage, ada, { amount: 6, source: 'player_attack', attacker: bob.player })]
  })
  assert.deepEqual(hits, [[0, 6], [4, 6], [6, 6], [9, 6]])
})

mechanic('a raised shield catches what comes from the front, wears, and an axe puts it away', {
  area: 'survival',
  source: 'minecraft.wiki/w/Shield',
  how: 'hits from before and behind, wear, five ticks of raising, axe and its 100 ticks'
}, () => {
  const stage = new Stage({ difficulty: 'normal' })
  const ada = stage.join()
  const bob = stage.join('Bob')
  ada.player.inventory.slots[45] = stack('shield')
  ada.player.body.yaw = 0
  const hit = (z: number): number => {
    bob.player.body.position = { x: 0.5, y: GROUND, z }
    return cost(stage, ada, { amount: 6, source: 'player_attack', attacker: bob.player })
  }
  ada.write('use_item', { hand: 1, sequence: 0 })
  stage.run(3)
  assert.equal(hit(2.5), 6)
  stage.run(3)
  assert.equal(hit(2.5), 0)
  assert.equal(ada.player.inventory.slots[45]?.damage, 7)
  assert.equal(hit(-1.5), 6)
  assert.equal(cost(stage, ada, { amount: 6, source: 'magic', attacker: bob.player }), 6)
  bob.player.inventory.hand = stack('iron_axe')
  assert.equal(hit(2.5), 0)
  assert.equal(ada.player.using, null)
  assert.equal(ada.all('set_cooldown').at(-1)?.['cooldownTicks'], 100)
  ada.write('use_item', { hand: 1, sequence: 0 })
  stage.run(10)
  assert.equal(hit(2.5), 6)
  stage.run(100)
  ada.write('use_item', { hand: 1, sequence: 0 })
  stage.run(10)
  ada.write('block_dig', { status: 5, location: { x: 0, y: 0, z: 0 }, face: 0, sequence: 0 })
  stage.run()
  assert.equal(hit(2.5), 6)
})

mechanic('thorns answer blows', {
  area: 'survival',
  source: 'minecraft.wiki/w/Thorns',
  how: 'an attacker of a full set is hurt'
}, () => {
  const stage = new Stage({ difficulty: 'normal' })
  const ada = stage.join()
  const bob = stage.join('Bob')
  dress(ada, 'iron', { enchantments: { thorns: 3 } })
  for (let i = 0; i < 40; i++) {
    Object.assign(bob.player.vitals, { health: 20, invulnerable: 0, food: 10, saturation: 0 })
    cost(stage, ada, { amount: 2, source: 'player_attack', attacker: bob.player })
    if (bob.player.vitals.health < 20) return
  }
  assert.fail('no thorn in 40 hits at a chance of 0.45 a piece')
})

test('players in creative mode are hurt by nothing but the void and a command', () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.player.mode = 'creative'
  assert.equal(cost(stage, ada, { amount: 6, source: 'lava' }), 0)
  assert.equal(cost(stage, ada, { amount: 6, source: 'out_of_world' }), 6)
  kill(stage.game, ada.player)
  assert.ok(ada.player.vitals.dead)
  assert.equal(message(ada).translate, 'death.attack.genericKill')
})

mechanic('death messages are keys of the version with who died, by whom and with what', {
  area: 'survival',
  source: 'minecraft.wiki/w/Death_messages',
  how: 'keys and arguments for fourteen deaths, keys checked against the version\'s language file'
}, () => {
  const told = (damage: (bob: Player) => Damage, prepare: (stage: Stage, ada: Actor, bob: Actor) => void = () => {}): unknown[] => {
    const stage = new Stage({ difficulty: 'normal' })
    const ada = stage.join()
    const bob = stage.join('Bob')
    prepare(stage, ada, bob)
    hurt(stage.game, ada.player, damage(bob.player))
    const { translate, with: names } = message(ada)
    assert.ok(translate in (loadGameData() as unknown as { registry: { language: Record<string, string> } }).registry.language, translate)
    return [translate, ...names.map(({ text }) => text)]
  }
  const chased = (stage: Stage, ada: Actor, bob: Actor): void => { hurt(stage.game, ada.player, { amount: 1, source: 'player_attack', attacker: bob.player }) }
  assert.deepEqual(told(() => ({ amount: 99, source: 'lava' })), ['death.attack.lava', 'Ada'])
  assert.deepEqual(told(attacker => ({ amount: 99, source: 'player_attack', attacker })), ['death.attack.player', 'Ada', 'Bob'])
  assert.deepEqual(told(() => ({ amount: 99, source: 'lava' }), chased), ['death.attack.lava.player', 'Ada', 'Bob'])
  assert.deepEqual(told(() => ({ amount: 99, source: 'fall', fallen: 4 })), ['death.attack.fall', 'Ada'])
  assert.deepEqual(told(() => ({ amount: 99, source: 'fall', fallen: 30 })), ['death.fell.accident.generic', 'Ada'])
  for (const [block, place] of [['ladder', 'ladder'], ['vine', 'vines'], ['twisting_vines_plant', 'twisting_vines'], ['cave_vines', 'other_climbable'], ['scaffolding', 'scaffolding']] as const) {
    assert.deepEqual(told(() => ({ amount: 99, source: 'fall', fallen: 30 }), (_stage, { player }) => { player.body.climbed = block }), [`death.fell.accident.${place}`, 'Ada'])
  }
  assert.deepEqual(told(() => ({ amount: 99, source: 'stalagmite', fallen: 30 })), ['death.attack.stalagmite', 'Ada'])
  assert.deepEqual(told(() => ({ amount: 99, source: 'fall', fallen: 30 }), chased), ['death.fell.assist', 'Ada', 'Bob'])
  assert.deepEqual(told(attacker => ({ amount: 99, source: 'player_attack', attacker }), (_stage, _ada, bob) => {
    bob.player.inventory.hand = stack('iron_sword', 1, 0, { customName: 'Sting' })
  }), ['death.attack.player.item', 'Ada', 'Bob', undefined])
})

test('statistics know who killed whom', () => {
  const stage = new Stage()
  const ada = stage.join()
  const bob = stage.join('Bob')
  hurt(stage.game, ada.player, { amount: 99, source: 'player_attack', attacker: bob.player })
  assert.deepEqual([ada.player.statistics.toJson().killed_by, bob.player.statistics.toJson().killed], [{ player: 1 }, { player: 1 }])
})

test('damage types have the numbers of the login packet, and others do not exist', () => {
  assert.deepEqual(damageType('mob_attack'), { id: damageType('mob_attack').id, message: 'mob', exhaustion: 0.1, scaling: 'when_caused_by_living_non_player' })
  assert.throws(() => damageType('boredom'), RangeError)
})

test('the table of damage tags names damage types of the version only', () => {
  const { source, ...tags } = JSON.parse(readFileSync(new URL('../data/damage.json', import.meta.url), 'utf8')) as Record<string, string[]>
  assert.match(String(source), /minecraft.wiki/)
  for (const names of Object.values(tags)) for (const name of names) assert.ok(damageType(name).message.length > 0)
})

test('for three seconds after coming back to life nothing hurts', () => {
  const stage = new Stage()
  const ada = stage.join()
  kill(stage.game, ada.player)
  ada.write('client_command', { actionId: 'perform_respawn' })
  stage.run()
  assert.ok(!hurt(stage.game, ada.player, { amount: 5, source: 'cactus' }))
  stage.run(60)
  assert.ok(hurt(stage.game, ada.player, { amount: 5, source: 'cactus' }))
})

test('who falls off a ladder is said to have, and nothing of it is left on the ground', () => {
  const stage = new Stage()
  const ada = stage.join()
  const { x, z } = { x: 0, z: 1 }
  for (let y = GROUND; y < GROUND + 3; y++) {
    stage.put({ x, y, z }, 'stone')
    stage.put({ x, y, z: z - 1 }, 'ladder', { facing: 'north' })
  }
  const to = (y: number, onGround: boolean, side = 0): void => {
    ada.write('position', { x: 0.5, y: GROUND + y, z: 0.5 - side, onGround })
    stage.run()
  }
  to(0, true)
  to(1, false)
  assert.equal(ada.player.body.climbed, 'ladder')
  to(1, false, 1)
  assert.equal(ada.player.body.climbed, 'ladder')
  to(0, true, 1)
  assert.equal(ada.player.body.climbed, undefined)
})
