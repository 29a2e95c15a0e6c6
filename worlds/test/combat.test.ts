import assert from 'node:assert/strict'
import test from 'node:test'
import { enchantmentDamage } from '../src/items/enchantments.ts'
import { WEAPON_NAMES, weapon } from '../src/items/gear.ts'
import { stack } from '../src/items/items.ts'
import type { ItemTags } from '../src/items/tags.ts'
import { addEffect } from '../src/players/effect-rules.ts'
import { loadGameData } from '../src/registry.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

interface Ring { stage: Stage, ada: Actor, bob: Actor }

/** Ada faces Bob, two blocks apart. */
function ring (item: string | null = null, tags?: ItemTags): Ring {
  const stage = new Stage({ difficulty: 'normal' })
  const ada = stage.join()
  const bob = stage.join('Bob')
  bob.player.body.position = { x: 0.5, y: GROUND, z: 2.5 }
  ada.player.inventory.hand = item === null ? null : stack(item, 1, 0, tags)
  Object.assign(bob.player.vitals, { food: 10, saturation: 0 })
  stage.run(40)
  return { stage, ada, bob }
}

/** Health that one blow costs Bob. */
function blow ({ stage, ada, bob }: Ring): number {
  const before = bob.player.vitals.health
  ada.write('use_entity', { target: bob.player.id, mouse: 1, sneaking: false })
  stage.run()
  return Math.round((before - bob.player.vitals.health) * 1000) / 1000
}

mechanic('a bare hand does one, weapons what their pages say', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage#Dealing_damage',
  how: 'one full blow with ten weapons on a player; table against all weapons of the version'
}, () => {
  assert.equal(blow(ring()), 1)
  const expected = { wooden_sword: 4, stone_sword: 5, iron_sword: 6, diamond_sword: 7, iron_axe: 9, stone_axe: 9, wooden_axe: 7, iron_pickaxe: 4, iron_shovel: 4.5, iron_hoe: 1 }
  for (const [name, damage] of Object.entries(expected)) assert.equal(blow(ring(name)), damage, name)
  const known = Object.keys(loadGameData().registry.itemsByName).filter(name => /_(sword|axe|pickaxe|shovel|hoe)$|^trident$/.test(name))
  assert.deepEqual([...WEAPON_NAMES].sort(), known.sort())
  assert.equal(weapon(stack('golden_axe')).speed, 1)
})

mechanic('a second blow too soon is weak, by the recovery of the arm', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage#Attack_cooldown',
  how: 'damage of a blow one tick and twelve ticks after another'
}, () => {
  const arena = ring('iron_sword')
  assert.equal(blow(arena), 6)
  arena.bob.player.vitals.invulnerable = 0
  // Half a tick and one of 12.5 are gone: 6 * (0.2 + 0.8 * 0.12^2).
  assert.ok(Math.abs(blow(arena) - 6 * (0.2 + 0.8 * (1.5 * 1.6 / 20) ** 2)) < 1e-3)
  arena.bob.player.vitals.invulnerable = 0
  arena.stage.run(12)
  arena.bob.player.vitals.health = 20
  assert.equal(blow(arena), 6)
})

test('changing the item starts the wait anew', () => {
  const arena = ring('iron_sword')
  arena.ada.player.inventory.hand = stack('iron_axe')
  arena.stage.run()
  assert.ok(blow(arena) < 2.5)
})

mechanic('a blow while falling is critical, while sprinting it is not but pushes', {
  area: 'survival',
  source: 'minecraft.wiki/w/Damage#Critical_hit, minecraft.wiki/w/Knockback_(mechanic)',
  how: 'damage while falling; velocity sent to who is hit while sprinting'
}, () => {
  const arena = ring('iron_sword')
  arena.ada.player.body.supported = false
  arena.ada.player.body.fallen = 0.5
  assert.equal(blow(arena), 9)
  assert.equal(arena.ada.all('animation').at(-1)?.['animation'], 4)
  const other = ring('iron_axe')
  other.ada.player.sprinting = true
  other.bob.received.length = 0
  assert.equal(blow(other), 9)
  const pushes = other.bob.all('entity_velocity').map(({ velocity }) => velocity)
  assert.equal(pushes.length, 2)
  assert.ok(pushes[0].z > 0 && pushes[0].y > 0)
  assert.equal(other.ada.player.sprinting, false)
})

mechanic('strength adds three a level, weakness takes four, haste and fatigue change the arm', {
  area: 'survival',
  source: 'minecraft.wiki/w/Strength, minecraft.wiki/w/Weakness',
  how: 'a full blow under each'
}, () => {
  const arena = ring('iron_sword')
  addEffect(arena.stage.game, arena.ada.player, { name: 'strength', amplifier: 1, ticks: 100 })
  assert.equal(blow(arena), 12)
  const weak = ring()
  addEffect(weak.stage.game, weak.ada.player, { name: 'weakness', ticks: 100 })
  assert.equal(blow(weak), 0)
})

mechanic('sharpness helps against all, smite against the undead, bane against spiders', {
  area: 'survival',
  source: 'minecraft.wiki/w/Sharpness, minecraft.wiki/w/Smite, minecraft.wiki/w/Bane_of_Arthropods',
  how: 'damage added by target'
}, () => {
  assert.equal(blow(ring('iron_sword', { enchantments: { sharpness: 5 } })), 9)
  const smite = stack('iron_sword', 1, 0, { enchantments: { smite: 2, bane_of_arthropods: 1 } })
  assert.equal(enchantmentDamage(smite, { type: 'zombie', undead: true }), 5)
  assert.equal(enchantmentDamage(smite, { type: 'spider', undead: false }), 2.5)
  assert.equal(enchantmentDamage(smite, { type: 'cow', undead: false }), 0)
})

mechanic('a standing sword sweeps over who is beside, an axe does not', {
  area: 'survival',
  source: 'minecraft.wiki/w/Sweeping_Edge',
  how: 'a third player beside the target, by sword and axe'
}, () => {
  for (const [item, cost] of [['iron_sword', 1], ['iron_axe', 0]] as const) {
    const arena = ring(item)
    const eve = arena.stage.join('Eve')
    Object.assign(eve.player.vitals, { food: 10, saturation: 0 })
    eve.player.body.position = { x: 1.5, y: GROUND, z: 2.5 }
    blow(arena)
    assert.equal(20 - eve.player.vitals.health, cost, item)
  }
})

mechanic('knockback pushes further, fire aspect burns, weapons wear and blows make hungry', {
  area: 'survival',
  source: 'minecraft.wiki/w/Knockback_(enchantment), minecraft.wiki/w/Fire_Aspect, minecraft.wiki/w/Durability',
  how: 'velocity, burning, durability and exhaustion after a blow'
}, () => {
  const arena = ring('iron_sword', { enchantments: { knockback: 2, fire_aspect: 1 } })
  const before = arena.ada.player.vitals.exhaustion
  blow(arena)
  assert.ok(arena.bob.player.vitals.burning > 70)
  assert.equal(arena.ada.player.inventory.hand?.damage, 1)
  assert.ok(Math.abs(arena.ada.player.vitals.exhaustion - before - 0.1) < 1e-9)
  assert.ok(arena.bob.all('entity_velocity').at(-1)?.['velocity'].z >= 8000)
  const axe = ring('iron_axe')
  blow(axe)
  assert.equal(axe.ada.player.inventory.hand?.damage, 2)
})

test('who is too far away is not hit, nor the dead, nor oneself', () => {
  const arena = ring('iron_sword')
  arena.bob.player.body.position = { x: 0.5, y: GROUND, z: 7.5 }
  assert.equal(blow(arena), 0)
  arena.ada.write('use_entity', { target: arena.ada.player.id, mouse: 1, sneaking: false })
  arena.ada.write('use_entity', { target: 424242, mouse: 1, sneaking: false })
  arena.stage.run()
  assert.equal(arena.ada.player.vitals.health, 20)
})

mechanic('unbreaking spares tools', {
  area: 'survival',
  source: 'minecraft.wiki/w/Unbreaking',
  how: 'uses of 100 blows within the interval of the chance'
}, () => {
  const plain = ring('iron_sword')
  const lasting = ring('iron_sword', { enchantments: { unbreaking: 3 } })
  for (const arena of [plain, lasting]) {
    for (let i = 0; i < 100; i++) {
      Object.assign(arena.bob.player.vitals, { health: 20, invulnerable: 0 })
      blow(arena)
    }
  }
  assert.equal(plain.ada.player.inventory.hand?.damage, 100)
  const wear = lasting.ada.player.inventory.hand?.damage ?? 0
  assert.ok(wear > 10 && wear < 45, `${wear} of 100 at a chance of 1 in 4`)
})
