import type { Bobber } from '../entities/fishing.ts'
import type { Mob } from '../entities/mobs/mob.ts'
import type { Projectile } from '../entities/projectiles.ts'
import { squaredDistance, type Vec } from '../geometry.ts'
import {
  bobberMetadata, equipmentOfMob, isMetadataOf, mobMetadata, projectileMetadata, sameMetadata, spawnMovingPacket, velocityPacket, type Metadata
} from '../net/mob-packets.ts'
import { angle, teleportPacket } from '../net/protocol.ts'
import type { Realm } from '../realm.ts'
import type { Player } from './player.ts'

/** Blocks within which creatures are shown, and how much further before they are taken away again. */
const RANGE = 72
const MARGIN = 8
/** What mobs do is told every third tick, as in vanilla; a hit at once. */
const MOVE_PERIOD = 3
/** Steps of a relative move in a block, and the longest one. */
const STEPS = 4096
const MAX_STEPS = 32767

/** Where the client believes something to be, in steps and 256th turns, what it was told of it, and the tick at which it was near last. */
interface Known { x: number, y: number, z: number, yaw: number, pitch: number, head: number, metadata: Metadata, seenAt: number }
interface Pose { readonly position: Vec, readonly yaw: number, readonly pitch: number, readonly onGround: boolean }

/** Mobs, projectiles and floats as one client has been shown them. */
export class MobView {
  readonly #realm: Realm
  readonly #player: Player
  readonly #known = new Map<number, Known>()
  /** How many of the known were near in this tick. */
  #present = 0

  constructor (realm: Realm, player: Player) {
    this.#realm = realm
    this.#player = player
  }

  knows (id: number): boolean {
    return this.#known.has(id)
  }

  /** The client has forgotten everything. */
  reset (): void {
    this.#known.clear()
  }

  tick (): void {
    const { mobs, projectiles, fishing, tick } = this.#realm
    this.#present = 0
    for (const mob of mobs.all.values()) if (this.#isNear(mob)) this.#showMob(mob)
    for (const projectile of projectiles.all.values()) if (this.#isNear(projectile)) this.#showProjectile(projectile)
    for (const bobber of fishing.all.values()) if (this.#isNear(bobber)) this.#showBobber(bobber)
    if (this.#known.size === this.#present) return
    const gone = [...this.#known].filter(([, { seenAt }]) => seenAt !== tick).map(([id]) => id)
    for (const id of gone) this.#known.delete(id)
    this.#player.send('entity_destroy', { entityIds: gone })
  }

  #isNear ({ id, position }: { readonly id: number, readonly position: Vec }): boolean {
    const gap = squaredDistance(position, this.#player.body.position)
    return gap <= RANGE ** 2 || (gap <= (RANGE + MARGIN) ** 2 && this.#known.has(id))
  }

  /** What is known of the one with that number, noted as near; undefined for one not shown yet, who is about to be. */
  #meet (id: number): Known | undefined {
    const known = this.#known.get(id)
    if (known !== undefined) known.seenAt = this.#realm.tick
    this.#present++
    return known
  }

  #showMob (mob: Mob): void {
    const { data, tick } = this.#realm
    const known = this.#meet(mob.id)
    if (known === undefined) {
      this.#begin(spawnMovingPacket(data, mob.kind, mob, mob, 0), mob.id, mob, mobMetadata(data, mob))
      const equipment = equipmentOfMob(data, mob)
      if (equipment !== null) this.#player.send('entity_equipment', equipment)
      return
    }
    const hit = mob.hurtAt === tick
    if (hit) this.#player.send('entity_velocity', velocityPacket(mob.id, mob.velocity))
    if (!hit && (tick + mob.id) % MOVE_PERIOD !== 0) return
    this.#move(known, mob.id, mob)
    const head = angle(mob.headYaw)
    if (known.head !== head) {
      known.head = head
      this.#player.send('entity_head_rotation', { entityId: mob.id, headYaw: head })
    }
    if (!isMetadataOf(data, mob, known.metadata)) this.#describe(known, mob.id, mobMetadata(data, mob))
  }

  #showProjectile (projectile: Projectile): void {
    const { data, mobs, players } = this.#realm
    const pose = heading(projectile)
    const known = this.#meet(projectile.id)
    const metadata = projectileMetadata(data, projectile)
    if (known !== undefined) {
      if (projectile.stuck === null || projectile.rest < 2) this.#move(known, projectile.id, pose)
      this.#describe(known, projectile.id, metadata)
      return
    }
    const { owner } = projectile
    const shooter = owner === null ? undefined : 'mob' in owner ? mobs.get(owner.mob) : players.find(({ uuid }) => uuid === owner.player)
    this.#begin(spawnMovingPacket(data, projectile.kind, projectile, pose, shooter === undefined ? 0 : shooter.id + 1), projectile.id, pose, metadata)
  }

  #showBobber (bobber: Bobber): void {
    const { data, players } = this.#realm
    const fisher = players.find(({ uuid }) => uuid === bobber.owner)
    if (fisher === undefined) return
    const pose = { position: bobber.position, yaw: 0, pitch: 0, onGround: false }
    const known = this.#meet(bobber.id)
    const metadata = bobberMetadata(data, bobber)
    if (known === undefined) this.#begin(spawnMovingPacket(data, 'fishing_bobber', bobber, pose, fisher.id), bobber.id, pose, metadata)
    else {
      this.#move(known, bobber.id, pose)
      this.#describe(known, bobber.id, metadata)
    }
  }

  #begin (spawn: object, id: number, pose: Pose & { readonly headYaw?: number }, metadata: Metadata): void {
    const { x, y, z } = pose.position
    const head = angle(pose.headYaw ?? pose.yaw)
    this.#known.set(id, {
      x: Math.round(x * STEPS), y: Math.round(y * STEPS), z: Math.round(z * STEPS), yaw: angle(pose.yaw), pitch: angle(pose.pitch), head, metadata,
      seenAt: this.#realm.tick
    })
    this.#player.send('spawn_entity', spawn)
    if (metadata.length > 0) this.#player.send('entity_metadata', { entityId: id, metadata })
  }

  #describe (known: Known, id: number, metadata: Metadata): void {
    if (sameMetadata(metadata, known.metadata)) return
    known.metadata = metadata
    this.#player.send('entity_metadata', { entityId: id, metadata })
  }

  #move (known: Known, id: number, { position, yaw, pitch, onGround }: Pose): void {
    const dX = Math.round(position.x * STEPS) - known.x
    const dY = Math.round(position.y * STEPS) - known.y
    const dZ = Math.round(position.z * STEPS) - known.z
    const turn = { yaw: angle(yaw), pitch: angle(pitch) }
    const turned = turn.yaw !== known.yaw || turn.pitch !== known.pitch
    if (dX === 0 && dY === 0 && dZ === 0 && !turned) return
    known.x += dX
    known.y += dY
    known.z += dZ
    known.yaw = turn.yaw
    known.pitch = turn.pitch
    if (Math.max(Math.abs(dX), Math.abs(dY), Math.abs(dZ)) > MAX_STEPS) this.#player.send('entity_teleport', teleportPacket(id, position, onGround, { yaw, pitch }))
    else if (turned) this.#player.send('entity_move_look', { entityId: id, dX, dY, dZ, ...turn, onGround })
    else this.#player.send('rel_entity_move', { entityId: id, dX, dY, dZ, onGround })
  }
}

/** What flies looks where it goes. */
function heading ({ position, velocity: { x, y, z }, stuck }: Projectile): Pose {
  return { position, yaw: Math.atan2(x, z) * 180 / Math.PI, pitch: Math.atan2(y, Math.hypot(x, z)) * 180 / Math.PI, onGround: stuck !== null }
}
