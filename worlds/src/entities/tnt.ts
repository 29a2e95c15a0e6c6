import { boxAt, slide, type Vec } from '../geometry.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { explode } from './explosion.ts'

/** Primed TNT (minecraft.wiki/w/TNT): size in blocks, speeds in blocks a tick, fuse in ticks. */
const TNT = { size: 0.98, gravity: 0.04, drag: 0.98, hop: 0.2, drift: 0.02, fuse: 80, power: 4 }
const GROUND_DRAG = 0.7
const VOID = -128

/** `owner`: the uuid of the player who lit it, to whom its harm is put down. */
export interface PrimedTnt { readonly id: number, position: Vec, velocity: Vec, age: number, fuse: number, onGround: boolean, owner?: string }

/** TNT that has been lit. */
export class Tnt {
  readonly all = new Map<number, PrimedTnt>()
  readonly #realm: Realm
  readonly #newId: () => number

  constructor (realm: Realm, newId: () => number) {
    this.#realm = realm
    this.#newId = newId
  }

  /** Lights the TNT of `cell`, which the caller has emptied, to go off in `fuse` ticks. */
  prime (cell: Vec, fuse = TNT.fuse, owner: Player | null = null): void {
    const turn = this.#realm.rng.next() * 2 * Math.PI
    const id = this.#newId()
    const velocity = { x: -Math.sin(turn) * TNT.drift, y: TNT.hop, z: -Math.cos(turn) * TNT.drift }
    this.all.set(id, { id, position: { x: cell.x + 0.5, y: cell.y, z: cell.z + 0.5 }, velocity, age: 0, fuse, onGround: false, ...owner === null ? {} : { owner: owner.uuid } })
  }

  tick (near: (tnt: PrimedTnt) => boolean): void {
    for (const tnt of [...this.all.values()]) if (near(tnt)) this.#tickOne(tnt)
  }

  toJson (): PrimedTnt[] {
    return [...this.all.values()]
  }

  load (saved: readonly PrimedTnt[]): void {
    for (const tnt of structuredClone(saved)) this.all.set(tnt.id, { ...tnt })
  }

  #tickOne (tnt: PrimedTnt): void {
    tnt.age++
    const { velocity, position } = tnt
    const wanted = { x: velocity.x, y: velocity.y - TNT.gravity, z: velocity.z }
    const by = slide(this.#realm.columns, boxAt(position, TNT.size, TNT.size), wanted)
    tnt.position = { x: position.x + by.x, y: position.y + by.y, z: position.z + by.z }
    tnt.onGround = wanted.y < 0 && by.y > wanted.y
    const drag = tnt.onGround ? TNT.drag * GROUND_DRAG : TNT.drag
    tnt.velocity = { x: by.x * drag, y: tnt.onGround ? wanted.y * -0.5 * TNT.drag : by.y * TNT.drag, z: by.z * drag }
    if (--tnt.fuse > 0 && tnt.position.y > VOID) return
    this.all.delete(tnt.id)
    if (tnt.fuse > 0) return
    const { x, y, z } = tnt.position
    const cause = this.#realm.players.find(({ uuid }) => uuid === tnt.owner)
    explode(this.#realm, { x, y: y + TNT.size / 16, z }, TNT.power, { ...cause === undefined ? {} : { cause }, dropsAll: !this.#realm.rules.is('tntExplosionDropDecay') })
  }
}
