import { carried } from '../blocks/currents.ts'
import { boxAt, distance, floored, overlaps, slide, type Vec } from '../geometry.ts'
import { collectPoints } from '../players/mending.ts'
import type { Realm } from '../realm.ts'
import { pickupBox } from './entities.ts'

/** Experience orbs (minecraft.wiki/w/Experience#Experience_orbs): sizes in blocks, times in ticks, speeds in blocks a tick. */
const ORB = { size: 0.5, gravity: 0.03, drag: 0.98, lifetime: 6000, reach: 8, pull: 0.1 }
const GROUND_DRAG = 0.6 * 0.98
/** Points that one orb may hold, as vanilla splits a reward. */
const SIZES = [2477, 1237, 617, 307, 149, 73, 37, 17, 7, 3, 1]
/** Ticks between two orbs that one player takes up. */
const PICKUP_PAUSE = 2
const VOID = -128

export interface Orb { readonly id: number, position: Vec, velocity: Vec, age: number, readonly points: number }

/** Experience lying about. */
export class Orbs {
  readonly all = new Map<number, Orb>()
  readonly #realm: Realm
  readonly #newId: () => number

  constructor (realm: Realm, newId: () => number) {
    this.#realm = realm
    this.#newId = newId
  }

  /** Lets `points` lie at `position`, in orbs of vanilla's sizes. */
  award (position: Vec, points: number): void {
    const { rng } = this.#realm
    for (let left = Math.floor(points); left > 0;) {
      const size = SIZES.find(each => each <= left) ?? 1
      left -= size
      const id = this.#newId()
      const velocity = { x: (rng.next() * 0.2 - 0.1) * 2, y: rng.next() * 0.2 * 2, z: (rng.next() * 0.2 - 0.1) * 2 }
      this.all.set(id, { id, position, velocity, age: 0, points: size })
    }
  }

  tick (near: (orb: Orb) => boolean): void {
    for (const orb of this.all.values()) if (near(orb)) this.#tickOrb(orb)
  }

  toJson (): Orb[] {
    return structuredClone([...this.all.values()])
  }

  load (saved: readonly Orb[]): void {
    for (const orb of structuredClone(saved)) this.all.set(orb.id, orb)
  }

  #tickOrb (orb: Orb): void {
    orb.age++
    this.#pull(orb)
    this.#move(orb)
    if (orb.age >= ORB.lifetime || orb.position.y < VOID) this.all.delete(orb.id)
    else this.#offer(orb)
  }

  #pull (orb: Orb): void {
    const target = this.#realm.players
      .filter(player => !player.vitals.dead && player.mode !== 'spectator' && distance(player.body.position, orb.position) < ORB.reach)
      .reduce<{ at: Vec, away: number } | null>((best, player) => {
        const at = { ...player.body.position, y: player.body.position.y + (player.eyes.y - player.body.position.y) / 2 }
        const away = distance(at, orb.position)
        return best === null || away < best.away ? { at, away } : best
      }, null)
    const { x, y, z } = orb.velocity
    if (target === null || target.away >= ORB.reach || target.away === 0) {
      orb.velocity = { x, y: y - ORB.gravity, z }
      return
    }
    const strength = (1 - target.away / ORB.reach) ** 2 * ORB.pull / target.away
    const { at } = target
    const toward = { x: at.x - orb.position.x, y: at.y - orb.position.y, z: at.z - orb.position.z }
    orb.velocity = { x: x + toward.x * strength, y: y + toward.y * strength - ORB.gravity, z: z + toward.z * strength }
  }

  #move (orb: Orb): void {
    const { columns } = this.#realm
    const cell = floored(orb.position)
    const afloat = columns.block(cell.x, cell.y, cell.z).name === 'water'
    const { x, y, z } = afloat ? carried(columns, boxAt(orb.position, ORB.size, ORB.size), 'water', orb.velocity) : orb.velocity
    const wanted = afloat ? { x: x * 0.99, y: Math.min(y + ORB.gravity + 5e-4, 0.06), z: z * 0.99 } : orb.velocity
    const by = slide(columns, boxAt(orb.position, ORB.size, ORB.size), wanted)
    orb.position = { x: orb.position.x + by.x, y: orb.position.y + by.y, z: orb.position.z + by.z }
    const onGround = wanted.y < 0 && by.y > wanted.y
    const drag = onGround ? GROUND_DRAG : ORB.drag
    orb.velocity = {
      x: by.x === wanted.x ? wanted.x * drag : 0,
      y: onGround ? -wanted.y * ORB.drag * 0.9 : (by.y === wanted.y ? wanted.y * ORB.drag : 0),
      z: by.z === wanted.z ? wanted.z * drag : 0
    }
  }

  #offer (orb: Orb): void {
    const box = boxAt(orb.position, ORB.size, ORB.size)
    for (const player of this.#realm.players) {
      if (player.vitals.dead || player.mode === 'spectator' || this.#realm.tick < player.nextOrb || !overlaps(pickupBox(player), box)) continue
      player.nextOrb = this.#realm.tick + PICKUP_PAUSE
      this.#realm.broadcast('collect', { collectedEntityId: orb.id, collectorEntityId: player.id, pickupItemCount: 1 })
      this.all.delete(orb.id)
      collectPoints(this.#realm, player, orb.points)
      return
    }
  }
}
