import assert from 'node:assert/strict'
import { canonicalJson, type JsonValue } from '../src/save.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { Stage, type Actor } from './stage.ts'

const LONG = 100_000
const SHORT = 1_000
/** Ticks between two looks at whether all still agree: where a difference begins is what helps to find it. */
const LOOK = 5_000
const STIR = 500

/** A world where much goes on: water and lava run, crops and trees grow, furnaces burn, sand falls, animals and monsters live. */
function lively (): { stage: Stage, actors: Actor[] } {
  const stage = new Stage({ viewDistance: 2, difficulty: 'normal' })
  const actors = [stage.join('Ada'), stage.join('Ben')]
  const { y } = stage.game.spawn
  const put = (x: number, z: number, name: string, up = 0, properties: Record<string, string> = {}): void => { stage.put({ x, y: y + up, z }, name, properties) }
  put(10, 10, 'water', 4)
  put(-12, 6, 'lava', 3)
  for (let x = 4; x < 9; x++) {
    put(x, -6, 'farmland', -1)
    put(x, -6, 'wheat')
    put(x, -7, 'water', -1)
    put(x, -12, 'oak_sapling')
    put(x, 14, 'sand', 10)
    put(x, 18, 'oak_leaves', 2, { distance: '7', persistent: 'false' })
  }
  put(2, 3, 'furnace')
  const furnace = stage.game.blocks.entities.furnaceAt({ x: 2, y, z: 3 })
  furnace.input = { name: 'raw_iron', count: 64, damage: 0 }
  furnace.fuel = { name: 'coal', count: 64, damage: 0 }
  for (const [kind, x, z] of [['cow', 5.5, 3.5], ['cow', 6.5, 3.5], ['chicken', 3.5, 6.5], ['sheep', -4.5, 4.5], ['zombie', 14.5, -9.5]] as const) {
    stage.game.mobs.add(kind, { x, y, z })
  }
  stage.run(1)
  return { stage, actors }
}

/** What a player does in a tick follows from the tick and their state, so that it is the same after a restore. */
function act (actor: Actor, tick: number, salt: number): void {
  const { player } = actor
  const rng = new Rng(tick * 2 + salt)
  if (player.vitals.dead) return actor.write('client_command', { actionId: 'perform_respawn' })
  const { x, y, z } = player.body.position
  const feet = { x: Math.floor(x) + rng.int(3) - 1, y: Math.floor(y) - rng.int(2), z: Math.floor(z) + rng.int(3) - 1 }
  switch (rng.int(14)) {
    case 0: actor.write('held_item_slot', { slotId: rng.int(9) }); break
    case 1: actor.dig(0, feet); break
    case 2: actor.dig(2, feet); break
    case 3: actor.use(feet, rng.int(6)); break
    case 4: actor.write('use_item', { hand: 0, sequence: 0 }); break
    case 5: actor.dig(4, feet); break
    case 6: actor.write('look', { yaw: rng.int(360), pitch: rng.int(180) - 90, onGround: true }); break
    default: actor.moveBy((rng.next() - 0.5) * 0.4, 0, (rng.next() - 0.5) * 0.4)
  }
}

/** Keeps it lively: what was used up comes again, springs open and close, a zombie comes by. */
function stir (stage: Stage, actors: readonly Actor[]): void {
  const { game } = stage
  const { y } = game.spawn
  const rng = new Rng(game.tick)
  const cell = (up: number): { x: number, y: number, z: number } => ({ x: rng.int(24) - 12, y: y + up, z: rng.int(24) - 12 })
  for (const actor of actors) for (const item of ['cobblestone', 'bread', 'iron_pickaxe', 'wheat', 'sand', 'water_bucket', 'bone_meal']) actor.give(item, item === 'cobblestone' ? 16 : 1)
  for (const name of ['water', 'air', 'lava', 'sand', 'fire', 'oak_sapling', 'sugar_cane']) stage.put(cell(name === 'sand' ? 8 : rng.int(3)), name)
  const hearth = { x: 2, y, z: 3 }
  if (stage.at(hearth) !== 'furnace') stage.put(hearth, 'furnace')
  const furnace = game.blocks.entities.furnaceAt(hearth)
  furnace.input = { name: 'raw_iron', count: 4, damage: 0 }
  furnace.fuel = { name: 'coal', count: 1, damage: 0 }
  furnace.output = null
  if (game.mobs.all.size < 40) for (const kind of ['zombie', 'chicken', 'skeleton']) game.mobs.add(kind, { x: rng.int(20) - 9.5, y: y + 1, z: rng.int(20) - 9.5 })
}

function live (stage: Stage, actors: readonly Actor[], ticks: number): void {
  for (let i = 0; i < ticks; i++) {
    if (stage.game.tick % STIR === 0) stir(stage, actors)
    actors.forEach((actor, salt) => { act(actor, stage.game.tick, salt) })
    stage.run(1)
    // What they were sent is of no use here, and grows.
    for (const actor of actors) actor.received.length = 0
  }
}

function differences (a: Stage, b: Stage): string[] {
  const [left, right] = [a.game.toJson(), b.game.toJson()].map(state => state as unknown as Record<string, JsonValue>)
  return Object.keys(left ?? {}).filter(part => canonicalJson(left?.[part] ?? null) !== canonicalJson(right?.[part] ?? null))
}

mechanic('the same seed and inputs give the same bytes after 100,000 ticks', {
  area: 'save',
  source: 'ours: DESIGN.md section 5',
  how: 'two worlds with two players acting at random, mobs, fluids, crops and furnaces; states compared every 5,000 ticks and as hashes at the end'
}, () => {
  const [one, two] = [lively(), lively()]
  for (let tick = 0; tick < LONG; tick += LOOK) {
    live(one.stage, one.actors, LOOK)
    live(two.stage, two.actors, LOOK)
    assert.deepEqual(differences(one.stage, two.stage), [], `after tick ${one.stage.game.tick}`)
  }
  assert.equal(one.stage.hash(), two.stage.hash())
  const did = one.actors.map(({ player }) => player.statistics.toJson())
  const sum = (counts: Record<string, number>): number => Object.values(counts).reduce((all, count) => all + count, 0)
  for (const { mined, used, custom } of did) {
    assert.ok(sum(mined) >= 3 && sum(used) >= 50 && (custom['deaths'] ?? 0) >= 1, JSON.stringify({ mined, used, custom }))
  }
  assert.ok(one.stage.game.mobs.all.size > 5, `${one.stage.game.mobs.all.size} mobs`)
})

mechanic('a restored world goes on as the one it was taken from', {
  area: 'save',
  source: 'ours: DESIGN.md section 3',
  how: 'players leave, snapshot, they come back, 1,000 ticks; the same from the snapshot: equal states and hashes, at six moments'
}, () => {
  const { stage, actors: first } = lively()
  let actors = first
  for (let moment = 0; moment < 6; moment++) {
    live(stage, actors, 700 + moment)
    for (const actor of actors) actor.kick('restored')
    stage.run(1)
    const saved = stage.saved()
    const before = stage.hash()
    const again = new Stage({ viewDistance: 2, difficulty: 'normal' })
    again.restore(saved)
    assert.equal(again.hash(), before, `as loaded at tick ${stage.game.tick}`)
    const join = (to: Stage): Actor[] => ['Ada', 'Ben'].map(name => to.join(name))
    actors = join(stage)
    const others = join(again)
    for (let tick = 0; tick < SHORT; tick += SHORT / 10) {
      live(stage, actors, SHORT / 10)
      live(again, others, SHORT / 10)
      assert.deepEqual(differences(stage, again), [], `after tick ${stage.game.tick}`)
    }
    assert.equal(again.hash(), stage.hash())
  }
})
