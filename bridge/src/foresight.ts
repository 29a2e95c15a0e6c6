import { createRequire } from 'node:module'
import type { Vec3 } from 'vec3'
import type { Terrain } from './lean-packages.ts'

/** A body as the physics moves it on by a tick. */
export interface BodyState { readonly pos: Vec3, readonly vel: Vec3, readonly onGround: boolean, readonly isCollidedHorizontally: boolean }
type Reached = (state: BodyState) => boolean
type Steer = (state: BodyState, tick: number) => void
type Simulate = (this: Foresight, reached: Reached, steer?: Steer, ticks?: number, state?: BodyState | null) => BodyState

/** What the path follower asks where its body would come to. */
export interface Foresight {
  readonly bot: { readonly physics: { simulatePlayer: (state: BodyState, world: Terrain) => BodyState } }
  readonly world: Terrain
  simulateUntil: Simulate
}

/** Ticks of a simulation after which its steering follows from the body alone: a jump begins in one of the first seven. */
const STEADY = 7
/**
 * A body that walks against a block and moves less than this in a tick leans on it. It still drifts towards where its way's end
 * is nearest, each tick by 7 % less: a thirtieth of a block in all.
 */
const LEANING = 0.002

/**
 * Ends the follower's simulations of a body that leans on a block. At every tick the follower tries 200 ticks straight on, and
 * before a step up all but the first few of them are nothing else: half of what a walking bot computes.
 */
export function shortenForesight (): void {
  const require = createRequire(import.meta.url)
  const { prototype } = require('mineflayer-pathfinder/lib/physics') as { prototype: Foresight }
  const { simulateUntil } = prototype
  if (shortened.has(simulateUntil)) return
  prototype.simulateUntil = shorter(simulateUntil)
  shortened.add(prototype.simulateUntil)
}

const shortened = new WeakSet<Simulate>()

/** `simulate`, which ends when the body leans on a block; the terrain is looked at once, as nothing changes it meanwhile. */
export function shorter (simulate: Simulate): Simulate {
  return function (reached, steer, ticks = 1, state = null) {
    let tick = 0
    let x = NaN
    let z = NaN
    const isOver = (body: BodyState): boolean => {
      if (reached(body)) return true
      const moved = Math.hypot(body.pos.x - x, body.pos.z - z)
      x = body.pos.x
      z = body.pos.z
      return ++tick > STEADY && body.isCollidedHorizontally && body.onGround && moved < LEANING
    }
    const seen: Foresight = Object.assign(Object.create(this) as Foresight, { world: remembered(this.world) })
    return simulate.call(seen, isOver, steer, ticks, state)
  }
}

/** Cells to either side of the first one that are remembered. */
const REACH = 512
const ROW = 2 * REACH

/** `world`, each of whose cells is looked at once. */
function remembered (world: Terrain): Terrain {
  const blocks = new Map<number, unknown>()
  let first: { readonly x: number, readonly z: number } | null = null
  return {
    getBlock: at => {
      first ??= { x: Math.floor(at.x) - REACH, z: Math.floor(at.z) - REACH }
      const x = Math.floor(at.x) - first.x
      const z = Math.floor(at.z) - first.z
      if (x < 0 || x >= ROW || z < 0 || z >= ROW) return world.getBlock(at)
      const cell = (Math.floor(at.y) * ROW + x) * ROW + z
      let block = blocks.get(cell)
      if (block === undefined) {
        block = world.getBlock(at)
        blocks.set(cell, block)
      }
      return block
    }
  }
}
