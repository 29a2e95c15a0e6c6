import assert from 'node:assert/strict'
import { test } from 'node:test'
import { failed, succeeded } from './support/outcomes.ts'
import { GROUND, Stage } from './support/stage.ts'

const Y = GROUND

test('killMob takes the best weapon, kills as many as asked and has what they leave', async t => {
  const stage = await Stage.open(t, { inventory: { wooden_sword: 1, iron_sword: 1, dirt: 8 } })
  failed(await stage.call('killMob', 'cow'), 'no_target', 'killMob: no cow within 32 blocks (killed 0 of 1); explore and try again')
  await stage.command(`summon cow 6 ${Y} 0`, `summon cow -5 ${Y} 4`, `summon pig 4 ${Y} 4`)
  const result = succeeded(await stage.call('killMob', 'cow', 2)) as { killed: number, collected: Record<string, number> }
  assert.equal(result.killed, 2)
  assert.ok((result.collected['beef'] ?? 0) >= 2)
  const truth = await stage.truth()
  assert.equal(truth.statistics['killed']?.['cow'], 2)
  assert.equal(truth.statistics['killed']?.['pig'], undefined)
  assert.equal(truth.inventory['beef'], result.collected['beef'])
  assert.equal(truth.equipment['hand'], 'iron_sword')
  const details = failed(await stage.call('killMob', 'cow', 3), 'no_target', /\(killed 0 of 3\)/)
  assert.equal(details['got'], 0)
})

test('killMob fights what fights back, and a creeper without being blown up', async t => {
  const stage = await Stage.open(t, { inventory: { iron_sword: 1 } })
  await stage.command('time set midnight', `summon zombie 6 ${Y} 0`)
  succeeded(await stage.call('killMob', 'zombie'))
  await stage.command(`summon creeper 6 ${Y} 5`)
  succeeded(await stage.call('killMob', 'creeper'))
  const { statistics, health } = await stage.truth()
  assert.deepEqual(statistics['killed'], { zombie: 1, creeper: 1 })
  assert.ok(health > 8, `${health} health left`)
})

test('killMob, shoot and followEntity refuse what is no creature and what can not be had', async t => {
  const cage = [{ name: 'bedrock', from: [4, Y - 1, 4], to: [8, Y + 3, 8] }, { name: 'air', from: [6, Y, 6], to: [6, Y + 1, 6] }] as const
  const stage = await Stage.open(t, { blocks: cage })
  failed(await stage.call('killMob', 'arrow'), 'bad_argument', /arrow is no creature/)
  failed(await stage.call('followEntity', 'cows'), 'unknown_name', /there is no mob `cows`; nearest names: cow/)
  failed(await stage.call('shoot', 'stick', 'cow'), 'bad_argument', /stick shoots nothing; bow, snowball and egg do/)
  failed(await stage.call('shoot', 'bow', 'cow'), 'missing_ingredients', 'shoot: needs 1 bow, have 0; needs 1 arrow, have 0')
  await stage.command(`summon pig 6 ${Y} 6`)
  failed(await stage.call('killMob', 'pig'), 'no_path', /no pig within 32 blocks can be had \(killed 0 of 1\): no way leads to the pig/)
})

test('shoot hits from afar until the target is dead', async t => {
  const stage = await Stage.open(t, { inventory: { bow: 1, arrow: 20 } })
  await stage.command(`summon pig 14 ${Y} 3`)
  const result = succeeded(await stage.call('shoot', 'bow', 'pig')) as { shots: number, hits: number, killed: boolean }
  assert.ok(result.killed && result.hits >= 1 && result.shots <= 8, JSON.stringify(result))
  const { inventory, statistics } = await stage.truth()
  assert.equal(statistics['killed']?.['pig'], 1)
  assert.equal(inventory['arrow'], 20 - result.shots)
  failed(await stage.call('shoot', 'bow', 'pig'), 'no_target', /no pig within 32 blocks/)
})

test('followEntity stays by a creature for as long as it is told', async t => {
  const stage = await Stage.open(t, {})
  await stage.command(`summon cow 16 ${Y} 0`)
  const outcome = await stage.call('followEntity', 'cow', 4, 15)
  const result = succeeded(outcome) as { seen: boolean, distance: number }
  assert.ok(result.seen && result.distance <= 6, JSON.stringify(result))
  assert.ok(outcome.ticks >= 300 && outcome.ticks < 400, `${outcome.ticks} ticks`)
})

test('equipBest puts on the better armour and takes the weapon or the tool for a block', async t => {
  const stage = await Stage.open(t, { inventory: { leather_helmet: 1, iron_helmet: 1, golden_boots: 1, stone_sword: 1, diamond_axe: 1, iron_pickaxe: 1, stone_pickaxe: 1 } })
  assert.deepEqual(succeeded(await stage.call('equipBest', 'armor')), { worn: { head: 'iron_helmet', feet: 'golden_boots' } })
  assert.deepEqual(succeeded(await stage.call('equipBest', 'weapon')), { item: 'diamond_axe' })
  assert.deepEqual(succeeded(await stage.call('equipBest', 'iron_ore')), { item: 'iron_pickaxe' })
  const { equipment } = await stage.truth()
  assert.deepEqual([equipment['head'], equipment['feet'], equipment['hand']], ['iron_helmet', 'golden_boots', 'iron_pickaxe'])
  failed(await stage.call('equipBest', 'obsidian'), 'missing_tool', /obsidian needs a diamond_pickaxe or better, have none/)
  failed(await stage.call('equipBest', 'armr'), 'unknown_name', /there is no block `armr`/)
})
