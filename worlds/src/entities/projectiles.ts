import { boxAt, distance, floored, grown, overlaps, type Vec } from '../geometry.ts'
import { stack } from '../items/items.ts'
import { isCreative, isSpectator } from '../players/modes.ts'
import { PLAYER_WIDTH, type Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { pickupBox } from './entities.ts'
import { strikeBlock, strikeLiving } from './impacts.ts'
import { boxOf, isMob, refTo, resolve, type Living, type Ref } from './mobs/mob.ts'
import { along, enters, meetsBlock } from './rays.ts'

export type ProjectileKind = 'arrow' | 'snowball' | 'egg' | 'potion' | 'ender_pearl'

/** What it brings along; damage in half hearts a block a tick. */
export interface Load {
  readonly damage?: number
  readonly critical?: boolean
  readonly burning?: boolean
  readonly punch?: number
  readonly potion?: string
  /** Who may pick it up again: anybody, creative players only; nobody when absent. */
  readonly pickup?: 'all' | 'creative'
}

export interface Projectile {
  readonly id: number
  readonly kind: ProjectileKind
  readonly owner: Ref | null
  position: Vec
  velocity: Vec
  age: number
  load: Load
  /** The cell an arrow sticks in. */
  stuck: Vec | null
  /** Ticks since it stuck. */
  rest: number
}

export interface ProjectilesJson { projectiles: Projectile[] }

/** minecraft.wiki/w/Arrow and /w/Projectile: blocks, ticks, speeds in blocks a tick. */
const GRAVITY = { arrow: 0.05, thrown: 0.03 }
const DRAG = { air: 0.99, arrowInWater: 0.6, thrownInWater: 0.8 }
const ARROW_SIZE = 0.5
const LIFETIME = 1200
const SHAKE = 7
const HIT_MARGIN = 0.3
/** Ticks for which it passes who shot it. */
const OWN_GRACE = 5
const SPREAD = 0.0172275
const VOID = -128

/** Arrows and what is thrown. */
export class Projectiles {
  readonly all = new Map<number, Projectile>()
  readonly #realm: Realm

  constructor (realm: Realm) {
    this.#realm = realm
  }

  /** Sends one off from `from` along `way`, at `speed` blocks a tick, spread by vanilla's measure `spread` (1 is a player's). */
  shoot (kind: ProjectileKind, owner: Ref | null, from: Vec, way: Vec, { speed, spread }: { speed: number, spread: number }, load: Load = {}): Projectile {
    const { rng } = this.#realm.mobs
    const length = Math.hypot(way.x, way.y, way.z) || 1
    const part = (share: number): number => (share / length + SPREAD * spread * (rng.next() - rng.next())) * speed
    const velocity = { x: part(way.x), y: part(way.y), z: part(way.z) }
    const projectile: Projectile = { id: this.#realm.entities.takeId(), kind, owner, position: { ...from }, velocity, age: 0, load, stuck: null, rest: 0 }
    this.all.set(projectile.id, projectile)
    return projectile
  }

  tick (reach: number): void {
    for (const projectile of [...this.all.values()]) {
      if (!this.#realm.players.some(({ body }) => distance(body.position, projectile.position) < reach)) continue
      projectile.age++
      if (projectile.stuck !== null) this.#stick(projectile, projectile.stuck)
      else this.#fly(projectile)
      if (projectile.position.y < VOID) this.all.delete(projectile.id)
    }
  }

  toJson (): ProjectilesJson {
    return structuredClone({ projectiles: [...this.all.values()] })
  }

  load (saved: ProjectilesJson): void {
    for (const projectile of structuredClone(saved.projectiles)) this.all.set(projectile.id, projectile)
  }

  /** In a block: it lies there for a minute, until somebody takes it or the block goes. */
  #stick (arrow: Projectile, cell: Vec): void {
    arrow.rest++
    if (!this.#realm.blocks.at(cell).solid) {
      arrow.stuck = null
      arrow.rest = 0
      arrow.velocity = { x: arrow.velocity.x * 0.1, y: 0, z: arrow.velocity.z * 0.1 }
      return
    }
    if (arrow.rest >= LIFETIME) this.all.delete(arrow.id)
    else if (arrow.rest > SHAKE) this.#offer(arrow)
  }

  #offer (arrow: Projectile): void {
    const { pickup } = arrow.load
    if (pickup === undefined) return
    const box = boxAt(arrow.position, ARROW_SIZE, ARROW_SIZE)
    for (const player of this.#realm.players) {
      if (player.vitals.dead || isSpectator(player) || !overlaps(pickupBox(player), box)) continue
      if (pickup === 'creative' && !isCreative(player)) continue
      if (!isCreative(player) && player.inventory.add(stack('arrow')) !== null) continue
      player.statistics.add('picked_up', 'arrow')
      this.#realm.broadcast('collect', { collectedEntityId: arrow.id, collectorEntityId: player.id, pickupItemCount: 1 })
      this.all.delete(arrow.id)
      return
    }
  }

  #fly (projectile: Projectile): void {
    const { columns } = this.#realm
    const { position, velocity } = projectile
    const block = meetsBlock(columns, position, velocity)
    const living = this.#meets(projectile, block?.at ?? 1)
    if (living !== null) {
      projectile.position = along(position, velocity, living.at)
      if (strikeLiving(this.#realm, projectile, living.target)) this.all.delete(projectile.id)
      else projectile.velocity = { x: velocity.x * -0.1, y: velocity.y * -0.1, z: velocity.z * -0.1 }
      return
    }
    if (block !== null) {
      projectile.position = along(position, velocity, Math.max(0, block.at - 1e-3))
      if (projectile.kind === 'arrow') {
        projectile.stuck = block.cell
        projectile.load = { ...projectile.load, critical: false }
      } else {
        strikeBlock(this.#realm, projectile)
        this.all.delete(projectile.id)
      }
      return
    }
    projectile.position = along(position, velocity, 1)
    this.#slow(projectile)
  }

  #slow (projectile: Projectile): void {
    const { x, y, z } = projectile.velocity
    const isArrow = projectile.kind === 'arrow'
    const wet = this.#realm.blocks.at(floored(projectile.position)).name === 'water'
    const drag = wet ? (isArrow ? DRAG.arrowInWater : DRAG.thrownInWater) : DRAG.air
    if (wet && projectile.load.burning === true) projectile.load = { ...projectile.load, burning: false }
    projectile.velocity = { x: x * drag, y: y * drag - (isArrow ? GRAVITY.arrow : GRAVITY.thrown), z: z * drag }
  }

  /** The first creature on its way before `limit`. */
  #meets (projectile: Projectile, limit: number): { at: number, target: Living } | null {
    const { position, velocity, owner, age } = projectile
    const speed = Math.hypot(velocity.x, velocity.y, velocity.z)
    let first: { at: number, target: Living } | null = null
    const consider = (target: Living, box: ReturnType<typeof boxAt>): void => {
      const at = enters(grown(box, HIT_MARGIN, HIT_MARGIN, HIT_MARGIN), position, velocity)
      if (at !== null && at <= limit && (first === null || at < first.at)) first = { at, target }
    }
    for (const mob of this.#realm.mobs.near(position, speed + 4)) if (!owns(owner, mob, age)) consider(mob, boxOf(mob))
    for (const player of this.#realm.players) {
      if (player.vitals.dead || isSpectator(player) || owns(owner, player, age)) continue
      consider(player, boxAt(player.body.position, PLAYER_WIDTH, player.height))
    }
    return first
  }
}

function owns (owner: Ref | null, living: Living, age: number): boolean {
  if (owner === null) return false
  if (isMob(living)) return 'mob' in owner && owner.mob === living.id
  return 'player' in owner && owner.player === living.uuid && age <= OWN_GRACE
}

/** Who shot it, null when gone. */
export function shooterOf (realm: Realm, { owner }: Projectile): Living | null {
  return resolve(realm, owner)
}

/** Along the player's look. */
export function lookOf ({ body }: Player): Vec {
  const yaw = body.yaw * Math.PI / 180
  const pitch = body.pitch * Math.PI / 180
  return { x: -Math.sin(yaw) * Math.cos(pitch), y: -Math.sin(pitch), z: Math.cos(yaw) * Math.cos(pitch) }
}

/** From just below the eyes, where players shoot and throw from. */
export function launch (realm: Realm, player: Player, kind: ProjectileKind, speed: number, load: Load = {}): Projectile {
  const { x, y, z } = player.eyes
  return realm.projectiles.shoot(kind, refTo(player), { x, y: y - 0.1, z }, lookOf(player), { speed, spread: 1 }, load)
}
