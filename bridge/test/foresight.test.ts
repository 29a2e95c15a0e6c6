import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { Vec3 } from 'vec3'
import { tolerateRounding } from '../src/collision.ts'
import { shorter, type BodyState, type Foresight } from '../src/foresight.ts'
import type { Terrain } from '../src/lean-packages.ts'

interface Follower extends Foresight {
  canStraightLine: (path: Vec3[], sprint: boolean) => boolean
  canSprintJump: (path: Vec3[]) => boolean
  canWalkJump: (path: Vec3[]) => boolean
}

const require = createRequire(import.meta.url)
const Original = require('mineflayer-pathfinder/lib/physics') as new (bot: object) => Follower
const { Physics } = createRequire(require.resolve('mineflayer-pathfinder'))('prismarine-physics') as { Physics: (registry: object, world: object) => Foresight['bot']['physics'] }
const registry = require('prismarine-registry')('1.20.1') as { blocksByName: Record<string, { defaultState: number }> }
const Block = require('prismarine-block')(registry) as { fromStateId: (state: number, biome: number) => { position: Vec3 } }
tolerateRounding()

/** The floor is at y 64; what is higher or lower, by `x,z`: the height up to which it is stone. */
function terrain (heights: Record<string, number>, water: string[] = []): Terrain {
  return {
    getBlock: at => {
      const [x, y, z] = [Math.floor(at.x), Math.floor(at.y), Math.floor(at.z)]
      const top = heights[`${x},${z}`] ?? 64
      const kind = y < top ? 'stone' : water.includes(`${x},${y},${z}`) ? 'water' : 'air'
      const block = Block.fromStateId(registry.blocksByName[kind]?.defaultState ?? 0, 0)
      block.position = new Vec3(x, y, z)
      return block
    }
  }
}

function follower (world: Terrain, isShort: boolean): { follower: Follower, ticks: () => number } {
  let ticks = 0
  const physics = Physics(registry, world)
  const { simulatePlayer } = physics
  physics.simulatePlayer = (state, there) => {
    ticks++
    return simulatePlayer(state, there)
  }
  const bot = {
    version: '1.20.1',
    physics,
    blockAt: (at: Vec3) => world.getBlock(at),
    controlState: { forward: true, back: false, left: false, right: false, jump: false, sprint: true, sneak: false },
    inventory: { slots: [] },
    jumpTicks: 0,
    jumpQueued: false,
    fireworkRocketDuration: 0,
    entity: {
      position: new Vec3(0.5, 64, 0.5), velocity: new Vec3(0.05, -0.0784, 0.01), onGround: true, isInWater: false, isInLava: false, isInWeb: false,
      isCollidedHorizontally: false, isCollidedVertically: true, elytraFlying: false, attributes: {}, yaw: 0.3, pitch: 0, effects: {}
    }
  }
  const made = new Original(bot)
  if (isShort) made.simulateUntil = shorter(made.simulateUntil)
  return { follower: made, ticks: () => ticks }
}

const WAYS: Record<string, { heights?: Record<string, number>, water?: string[], to: Vec3 }> = {
  'over open ground': { to: new Vec3(3.5, 64, 1.5) },
  'up a step': { heights: { '1,0': 65 }, to: new Vec3(1.5, 65, 0.5) },
  'against a wall': { heights: { '1,-1': 70, '1,0': 70, '1,1': 70 }, to: new Vec3(2.5, 64, 0.5) },
  'along a wall': { heights: { '1,0': 70, '1,1': 70 }, to: new Vec3(1.5, 64, 3.5) },
  'into a pit': { heights: { '1,0': 61 }, to: new Vec3(1.5, 64, 0.5) },
  'over a gap': { heights: { '1,0': 50 }, to: new Vec3(2.5, 64, 0.5) },
  'below a ledge': { to: new Vec3(1.5, 66, 0.5) },
  'through water': { heights: { '1,0': 63, '2,0': 63 }, water: ['1,63,0', '2,63,0'], to: new Vec3(2.5, 63, 0.5) }
}

function towards (to: Vec3): (body: BodyState) => void {
  return body => { Object.assign(body, { yaw: Math.atan2(body.pos.x - to.x, body.pos.z - to.z) }) }
}

const ASKED: Record<string, (follower: Follower, to: Vec3) => boolean> = {
  sprinting: (one, to) => one.canStraightLine([to], true),
  walking: (one, to) => one.canStraightLine([to], false),
  'sprinting jump': (one, to) => one.canSprintJump([to]),
  'walking jump': (one, to) => one.canWalkJump([to])
}

test('what the follower foresees is the same as in full length, and its body ends where it would have', () => {
  const answers = new Set<boolean>()
  for (const [way, { heights = {}, water, to }] of Object.entries(WAYS)) {
    const [full, short] = [false, true].map(isShort => follower(terrain(heights, water), isShort).follower) as [Follower, Follower]
    for (const [gait, ask] of Object.entries(ASKED)) {
      const expected = ask(full, to)
      answers.add(expected)
      assert.equal(ask(short, to), expected, `${gait} ${way}`)
    }
    const [fullEnd, shortEnd] = [full, short].map(one => one.simulateUntil(() => false, towards(to), 200).pos) as [Vec3, Vec3]
    assert.ok(fullEnd.distanceTo(shortEnd) < 0.05, way)
  }
  assert.deepEqual([...answers].sort(), [false, true])
})

test('a body that leans against a wall is not simulated for 200 ticks', () => {
  const { heights, to } = WAYS['against a wall'] as { heights: Record<string, number>, to: Vec3 }
  const { follower: short, ticks } = follower(terrain(heights), true)
  short.simulateUntil(() => false, towards(to), 200)
  assert.ok(ticks() < 40, `${ticks()} ticks`)
})
