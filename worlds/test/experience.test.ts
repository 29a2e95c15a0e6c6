import assert from 'node:assert/strict'
import test from 'node:test'
import { oreExperience } from '../src/blocks/ore-experience.ts'
import { hurt } from '../src/entities/damage.ts'
import { stack } from '../src/items/items.ts'
import { add, addLevels, droppedAtDeath, freshExperience, pointsToNext, progress } from '../src/players/experience.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

function orbs (stage: Stage): number[] {
  return [...stage.game.entities.orbs.all.values()].map(({ points }) => points)
}

function learn (points: number): { experience: ReturnType<typeof freshExperience> } {
  const learner = { experience: freshExperience() }
  add(learner, points)
  return learner
}

mechanic('levels cost what the page says', {
  area: 'survival',
  source: 'minecraft.wiki/w/Experience#Leveling_up',
  how: 'total points of six levels against the page'
}, () => {
  // https://minecraft.wiki/w/Experience#Leveling_up: totals 7, 16, 91, 352 (level 16), 1395 (30), 5345 (50).
  const totals = { 1: 7, 2: 16, 7: 91, 16: 352, 30: 1395, 50: 5345 }
  for (const [level, total] of Object.entries(totals)) {
    let sum = 0
    for (let i = 0; i < Number(level); i++) sum += pointsToNext(i)
    assert.equal(sum, total)
    assert.deepEqual(learn(total).experience, { level: Number(level), points: 0, total })
    assert.equal(learn(total - 1).experience.level, Number(level) - 1)
  }
})

test('points and levels can be taken away, never below none', () => {
  const learner = learn(100)
  add(learner, -40)
  assert.deepEqual(learner.experience, learn(60).experience)
  add(learner, -1000)
  assert.deepEqual(learner.experience, freshExperience())
  addLevels(learner, 5)
  assert.equal(learner.experience.level, 5)
  addLevels(learner, -9)
  assert.equal(learner.experience.level, 0)
  assert.equal(progress(learn(7 + 3).experience), 3 / 9)
})

mechanic('a reward lies about in orbs of vanilla sizes, flies to a player and is learnt', {
  area: 'survival',
  source: 'minecraft.wiki/w/Experience#Experience_orbs',
  how: 'sizes an award is split into; they fly to a player and are learnt'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  stage.game.entities.orbs.award({ x: 3.5, y: GROUND + 0.5, z: 0.5 }, 30)
  assert.deepEqual(orbs(stage), [17, 7, 3, 3])
  stage.run()
  assert.equal(ada.all('spawn_entity_experience_orb').length, 4)
  stage.run(100)
  assert.deepEqual(orbs(stage), [])
  assert.deepEqual(ada.player.experience, { level: 3, points: 3, total: 30 })
  assert.equal(ada.all('experience').at(-1)?.['level'], 3)
  assert.equal(ada.all('experience').at(-1)?.['totalExperience'], 30)
  assert.equal(ada.all('collect').length, 4)
})

test('orbs far from everybody stay, and are saved', () => {
  const stage = new Stage()
  stage.join()
  stage.game.entities.orbs.award({ x: 20.5, y: GROUND, z: 0.5 }, 5)
  stage.run(60)
  assert.deepEqual(orbs(stage), [3, 1, 1])
  const hash = stage.hash()
  stage.restore(stage.saved())
  assert.equal(stage.hash(), hash)
})

mechanic('ores give their points, not with silk touch', {
  area: 'survival',
  source: 'minecraft.wiki/w/Experience#Sources',
  how: '300 draws within the range; silk touch; a player digs with and without the tool'
}, () => {
  const rng = new Rng(1)
  const draws = Array.from({ length: 300 }, () => oreExperience('diamond_ore', stack('iron_pickaxe'), rng))
  assert.deepEqual([Math.min(...draws), Math.max(...draws)], [3, 7])
  assert.equal(oreExperience('diamond_ore', stack('iron_pickaxe', 1, 0, { enchantments: { silk_touch: 1 } }), rng), 0)
  assert.equal(oreExperience('iron_ore', stack('iron_pickaxe'), rng), 0)
  const stage = new Stage()
  const ada = stage.join()
  const ore = { x: 1, y: GROUND, z: 0 }
  for (const [tool, least] of [['iron_pickaxe', 2], [null, 0]] as const) {
    ada.player.experience = freshExperience()
    stage.put(ore, 'lapis_ore')
    ada.player.inventory.hand = tool === null ? null : stack(tool)
    ada.dig(0, ore)
    stage.run(320)
    ada.dig(2, ore)
    stage.run(60)
    assert.equal(stage.at(ore), 'air')
    assert.ok(ada.player.experience.total >= least && (least > 0 || ada.player.experience.total === 0))
  }
})

mechanic('a death leaves seven points a level, at most a hundred, and none are kept', {
  area: 'survival',
  source: 'minecraft.wiki/w/Experience',
  how: 'seven a level, 100 at most'
}, () => {
  assert.deepEqual([droppedAtDeath(learn(91).experience), droppedAtDeath(learn(5000).experience)], [49, 100])
  const stage = new Stage()
  const ada: Actor = stage.join()
  add(ada.player, 60)
  hurt(stage.game, ada.player, { amount: 99, source: 'magic' })
  assert.equal(orbs(stage).reduce((sum, points) => sum + points, 0), 35)
  assert.deepEqual(ada.player.experience, freshExperience())
})

mechanic('mending repairs two uses a point of what is held or worn, the rest is learnt', {
  area: 'survival',
  source: 'minecraft.wiki/w/Mending',
  how: 'two uses a point, the rest learnt'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  ada.player.inventory.hand = stack('iron_pickaxe', 1, 10, { enchantments: { mending: 1 } })
  stage.game.entities.orbs.award(ada.player.body.position, 17)
  stage.run(20)
  assert.equal(ada.player.inventory.hand?.damage, 0)
  assert.equal(ada.player.experience.total, 12)
})

test('experience is kept over leaving and a restore', () => {
  const stage = new Stage()
  const ada = stage.join()
  add(ada.player, 42)
  ada.seat.leave()
  stage.run()
  stage.restore(stage.saved())
  assert.equal(stage.join().player.experience.total, 42)
})
