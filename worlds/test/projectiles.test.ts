import assert from 'node:assert/strict'
import test from 'node:test'
import { drawPower } from '../src/entities/archery.ts'
import { stack } from '../src/items/items.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

function stageAt (): { stage: Stage, ada: Actor } {
  const stage = new Stage()
  return { stage, ada: stage.join() }
}

function useHeld (actor: Actor): void {
  actor.write('use_item', { hand: 0, sequence: 0 })
}

function arrows (actor: Actor, count: number): void {
  actor.player.inventory.slots[9] = stack('arrow', count)
}

function release (actor: Actor): void {
  actor.write('block_dig', { status: 5, location: { x: 0, y: 0, z: 0 }, face: 0, sequence: 0 })
}

/** Draws for so many ticks, looking along positive z, and shoots. */
function shoot (stage: Stage, ada: Actor, ticks: number, tags = {}): void {
  ada.player.inventory.hand = stack('bow', 1, 0, tags)
  Object.assign(ada.player.body, { yaw: 0, pitch: 0 })
  useHeld(ada)
  stage.run(ticks)
  release(ada)
  stage.run()
}

/** A pond of still water around x 0, z 8, three deep. */
function pond (stage: Stage): void {
  for (let x = -5; x <= 5; x++) for (let z = 3; z <= 13; z++) for (let y = GROUND - 3; y < GROUND; y++) stage.put({ x, y, z }, 'water')
}

mechanic('a bow shoots the further the longer it is drawn, and not at all at a twitch', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Bow',
  how: 'distance by draw'
}, () => {
  assert.deepEqual([drawPower(0), drawPower(20), drawPower(100)], [0, 1, 1])
  const { stage, ada } = stageAt()
  arrows(ada, 5)
  shoot(stage, ada, 2)
  assert.equal(stage.game.projectiles.all.size, 0)
  const reached = [5, 10, 20].map(ticks => {
    shoot(stage, ada, ticks)
    const arrow = [...stage.game.projectiles.all.values()].at(-1)
    stage.run(40)
    return arrow?.position.z ?? 0
  })
  assert.ok((reached[0] ?? 0) < (reached[1] ?? 0) && (reached[1] ?? 0) < (reached[2] ?? 0), reached.join())
  assert.equal(ada.player.inventory.counts()['arrow'], 2)
  assert.equal(ada.player.statistics.toJson().used['bow'], 3)
})

test('no arrow, no shot', () => {
  const { stage, ada } = stageAt()
  shoot(stage, ada, 20)
  assert.equal(stage.game.projectiles.all.size, 0)
})

mechanic('an arrow hurts by its speed, harder with power, and sets alight with flame', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Arrow#Damage',
  how: 'health lost by draw and enchantment'
}, () => {
  const hit = (ticks: number, tags = {}): { lost: number, burning: number } => {
    const { stage, ada } = stageAt()
    arrows(ada, 1)
    ada.player.body.position = { x: 0.5, y: GROUND, z: 0.5 }
    const husk = stage.game.mobs.add('husk', { x: 0.5, y: GROUND, z: 5 })
    stage.run()
    shootAt(stage, ada, ticks, tags, husk)
    return { lost: 20 - husk.vitals.health, burning: husk.vitals.burning }
  }
  const [weak, full] = [hit(10), hit(20)]
  assert.ok(weak.lost > 1 && weak.lost < 6, `${weak.lost}`)
  assert.ok(full.lost >= 5 && full.lost <= 11, `${full.lost}`)
  assert.ok(hit(20, { enchantments: { flame: 1 } }).burning > 0)
  assert.ok(hit(20, { enchantments: { power: 5 } }).lost > full.lost)
})

function shootAt (stage: Stage, ada: Actor, ticks: number, tags: object, husk: { position: { x: number, y: number, z: number }, vitals: { health: number } }): void {
  ada.player.inventory.hand = stack('bow', 1, 0, tags)
  Object.assign(ada.player.body, { yaw: 0, pitch: 0 })
  ada.player.mode = 'adventure'
  useHeld(ada)
  for (let i = 0; i < ticks; i++) {
    husk.position = { x: 0.5, y: GROUND, z: 5 }
    stage.run()
  }
  husk.position = { x: 0.5, y: GROUND, z: 5 }
  release(ada)
  for (let i = 0; i < 10 && husk.vitals.health === 20; i++) stage.run()
}

mechanic('an arrow sticks in the ground and can be picked up again', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Arrow',
  how: 'one shot and picked up'
}, () => {
  const { stage, ada } = stageAt()
  arrows(ada, 1)
  shoot(stage, ada, 20)
  stage.run(60)
  const [arrow] = [...stage.game.projectiles.all.values()]
  assert.ok(arrow?.stuck != null)
  assert.equal(ada.player.inventory.counts()['arrow'], undefined)
  ada.player.body.position = { ...arrow.position }
  stage.run(2)
  assert.equal(ada.player.inventory.counts()['arrow'], 1)
  assert.equal(stage.game.projectiles.all.size, 0)
})

mechanic('snowballs push, eggs hatch a chick one time in eight', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Egg',
  how: 'chicks of 300 eggs'
}, () => {
  const { stage, ada } = stageAt()
  ada.player.body.pitch = 60
  let thrown = 0
  for (let i = 0; i < 60; i++) {
    ada.player.inventory.hand = stack('egg', 16)
    for (let k = 0; k < 5; k++) {
      useHeld(ada)
      thrown++
    }
    stage.run()
  }
  stage.run(40)
  const chicks = [...stage.game.mobs.all.values()].filter(({ kind }) => kind === 'chicken')
  const expected = thrown / 8 * (31 / 32 + 4 / 32)
  assert.ok(Math.abs(chicks.length - expected) < 30, `${chicks.length} of ${thrown}`)
  assert.ok(chicks.every(({ growth }) => growth < 0))
  for (const mob of chicks) stage.game.mobs.remove(mob)
  const husk = stage.game.mobs.add('husk', { x: ada.player.body.position.x, y: GROUND, z: ada.player.body.position.z + 3 })
  Object.assign(ada.player.body, { yaw: 0, pitch: 0 })
  ada.player.inventory.hand = stack('snowball')
  useHeld(ada)
  for (let i = 0; i < 10 && husk.hurtBy === null; i++) stage.run()
  assert.deepEqual([husk.vitals.health, husk.hurtBy], [20, { player: ada.player.uuid }])
})

mechanic('a line in the water is bitten after vanilla\'s wait; reeling in then brings something, too early nothing', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Fishing#Mechanics',
  how: 'wait, bite, catch, wear of the rod'
}, () => {
  const { stage, ada } = stageAt()
  pond(stage)
  ada.player.inventory.hand = stack('fishing_rod')
  ada.player.body.position = { x: 0.5, y: GROUND, z: 1.5 }
  Object.assign(ada.player.body, { yaw: 0, pitch: 20 })
  useHeld(ada)
  stage.run(2)
  const bobber = stage.game.fishing.all.get(ada.player.uuid)
  assert.ok(bobber !== undefined)
  let waited = 0
  while (bobber.bite === 0 && waited < 900) {
    stage.run()
    waited++
  }
  assert.ok(waited >= 100 && waited <= 750, `${waited} ticks`)
  assert.ok(bobber.position.y > GROUND - 1.5 && bobber.floats)
  const particles = ada.all('world_particles').filter(({ particles: count }) => count === 6)
  assert.equal(particles.length, 2)
  useHeld(ada)
  stage.run(60)
  const { custom } = ada.player.statistics.toJson()
  assert.equal(custom['fish_caught'], 1)
  assert.equal(stage.game.fishing.all.size, 0)
  assert.ok(Object.keys(ada.player.inventory.counts()).length === 2 || stage.game.entities.items.size === 1)
  assert.equal(ada.player.inventory.hand?.damage, 1)
  useHeld(ada)
  stage.run(20)
  useHeld(ada)
  stage.run()
  assert.equal(ada.player.statistics.toJson().custom['fish_caught'], 1)
})

mechanic('the line breaks when the rod is put away', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Fishing#Mechanics',
  how: 'the rod put away'
}, () => {
  const { stage, ada } = stageAt()
  pond(stage)
  ada.player.inventory.hand = stack('fishing_rod')
  useHeld(ada)
  stage.run(5)
  assert.equal(stage.game.fishing.all.size, 1)
  ada.player.inventory.hand = null
  stage.run()
  assert.equal(stage.game.fishing.all.size, 0)
})

test('projectiles and floats are part of a snapshot', () => {
  const { stage, ada } = stageAt()
  pond(stage)
  arrows(ada, 1)
  shoot(stage, ada, 20)
  ada.player.inventory.hand = stack('fishing_rod')
  useHeld(ada)
  stage.run(3)
  const saved = stage.saved()
  const before = stage.hash()
  stage.restore(saved)
  assert.equal(stage.hash(), before)
  assert.deepEqual([stage.game.projectiles.all.size, stage.game.fishing.all.size], [1, 1])
})
