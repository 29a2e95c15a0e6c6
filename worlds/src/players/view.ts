import type { FallingBlock, ItemEntity } from '../entities/entities.ts'
import type { Orb } from '../entities/orbs.ts'
import type { PrimedTnt } from '../entities/tnt.ts'
import { distance, type Vec } from '../geometry.ts'
import { ConditionView, lookPacket, lookText } from './condition-view.ts'
import { MobView } from './mob-view.ts'
import type { Player } from './player.ts'
import {
  angle, equipmentPacket, itemMetadata, spawnFallingPacket, spawnItemPacket, spawnPlayerPacket, spawnTntPacket, teleportPacket
} from '../net/protocol.ts'
import type { Packet, Realm } from '../realm.ts'

/** Columns sent a tick once the player is in; the first view is sent whole. */
const COLUMNS_PER_TICK = 4
/** A column further out than the view by this many columns is dropped by the client. */
const UNLOAD_MARGIN = 1
/** Entities are shown within this many blocks (vanilla: 96 for items, 512 for players, capped by the view). */
const ENTITY_RANGE = 64

/** What the client was told of an entity, what that was made of, and the round in which it was near last. */
interface Seen { position: Vec, look: string, detail: string, source: unknown, round: number }

/** An entity as a client should see it now. `detail` changes when `describe`'s packet would. */
interface Appearance {
  readonly id: number
  readonly position: Vec
  /** Of which `detail` is made: the same object says the same. */
  readonly source: unknown
  readonly look: { readonly yaw: number, readonly pitch: number }
  readonly turnsHead: boolean
  readonly onGround: boolean
  readonly detail: string
  readonly spawn: () => [string, Packet]
  readonly describe: (() => [string, Packet]) | null
  /** What else is told when `detail` changes. */
  readonly also?: () => [string, Packet]
}
const STILL = { look: { yaw: 0, pitch: 0 }, turnsHead: false, onGround: false, detail: '', source: null, describe: null }

/** What one client has been sent, so that each tick sends only what is different. */
export class View {
  readonly #realm: Realm
  readonly #player: Player
  readonly #distance: number
  readonly #columns = new Set<string>()
  readonly #seen = new Map<number, Seen>()
  /** Counts the looks at entities; how many of the seen were near in the one under way. */
  #round = 0
  #present = 0
  #queue: Array<readonly [number, number]> = []
  #center: readonly [number, number] | null = null
  readonly #condition: ConditionView
  readonly #mobs: MobView

  constructor (realm: Realm, player: Player, viewDistance: number) {
    this.#realm = realm
    this.#player = player
    this.#distance = viewDistance
    this.#condition = new ConditionView(player)
    this.#mobs = new MobView(realm, player)
  }

  /** Whether a packet is of use to the client: those of creatures it has not been shown are not. */
  concerns (packet: Packet): boolean {
    const { entityId } = packet as { readonly entityId?: unknown }
    if (typeof entityId !== 'number') return true
    const { mobs, projectiles } = this.#realm
    return !(mobs.all.has(entityId) || projectiles.all.has(entityId)) || this.#mobs.knows(entityId)
  }

  hasColumn (cx: number, cz: number): boolean {
    return this.#columns.has(`${cx},${cz}`)
  }

  /** Everything in view at once: on joining, and after a respawn, when the client has forgotten all. */
  sendWhole (): void {
    this.#columns.clear()
    this.#seen.clear()
    this.#condition.reset()
    this.#mobs.reset()
    this.#center = null
    this.#recenter()
    this.#sendColumns(this.#queue.splice(0))
  }

  tick (): void {
    this.#recenter()
    this.#sendColumns(this.#queue.splice(0, COLUMNS_PER_TICK))
    this.#showRest()
  }

  /** As `tick`, for a client that looks on: only columns that `other` has shown, so that looking on loads none. */
  follow (other: View | null): void {
    this.#recenter()
    const isShown = ([cx, cz]: readonly [number, number]): boolean => other?.hasColumn(cx, cz) === true
    const shown = this.#queue.filter(isShown)
    this.#queue = this.#queue.filter(place => !isShown(place))
    this.#sendColumns(shown)
    this.#showRest()
  }

  #showRest (): void {
    this.#condition.tick()
    this.#showEntities()
    this.#mobs.tick()
  }

  #recenter (): void {
    const { x, z } = this.#player.body.position
    const cx = Math.floor(x / 16)
    const cz = Math.floor(z / 16)
    if (this.#center !== null && this.#center[0] === cx && this.#center[1] === cz) return
    this.#center = [cx, cz]
    this.#player.send('update_view_position', { chunkX: cx, chunkZ: cz })
    for (const key of this.#columns) this.#unloadIfFar(key, cx, cz)
    const wanted: Array<readonly [number, number]> = []
    for (let dx = -this.#distance; dx <= this.#distance; dx++) {
      for (let dz = -this.#distance; dz <= this.#distance; dz++) {
        if (!this.hasColumn(cx + dx, cz + dz)) wanted.push([cx + dx, cz + dz])
      }
    }
    const away = ([x0, z0]: readonly [number, number]): number => (x0 - cx) ** 2 + (z0 - cz) ** 2
    this.#queue = wanted.sort((a, b) => away(a) - away(b) || a[0] - b[0] || a[1] - b[1])
  }

  #unloadIfFar (key: string, cx: number, cz: number): void {
    const [x = 0, z = 0] = key.split(',').map(Number)
    if (Math.max(Math.abs(x - cx), Math.abs(z - cz)) <= this.#distance + UNLOAD_MARGIN) return
    this.#columns.delete(key)
    this.#player.send('unload_chunk', { chunkX: x, chunkZ: z })
  }

  #sendColumns (places: ReadonlyArray<readonly [number, number]>): void {
    for (const [cx, cz] of places) {
      this.#columns.add(`${cx},${cz}`)
      this.#player.send('map_chunk', this.#realm.columns.chunkPacket(cx, cz))
      for (const packet of this.#realm.blocks.signs.packetsIn(cx, cz)) this.#player.send('tile_entity_data', packet)
      for (const packet of this.#realm.blocks.entities.packetsIn(cx, cz)) this.#player.send('tile_entity_data', packet)
    }
  }

  #showEntities (): void {
    const { entities, players } = this.#realm
    this.#round++
    this.#present = 0
    for (const item of entities.items.values()) if (!this.#isAsShown(item, item.item)) this.#show(this.#asItem(item))
    for (const block of entities.falling.values()) if (!this.#isAsShown(block)) this.#show(this.#asFalling(block))
    for (const orb of entities.orbs.all.values()) if (!this.#isAsShown(orb)) this.#show(this.#asOrb(orb))
    for (const tnt of entities.tnt.all.values()) if (!this.#isAsShown(tnt)) this.#show(this.#asTnt(tnt))
    for (const other of players) if (other !== this.#player) this.#show(this.#asPlayer(other))
    if (this.#seen.size === this.#present) return
    const gone = [...this.#seen].filter(([, { round }]) => round !== this.#round).map(([id]) => id)
    for (const id of gone) this.#seen.delete(id)
    this.#player.send('entity_destroy', { entityIds: gone })
  }

  /** Whether something near lies where the client was shown it, as it was: most do, and how they look need not be worked out. */
  #isAsShown ({ id, position }: { readonly id: number, readonly position: Vec }, source: unknown = null): boolean {
    const seen = this.#seen.get(id)
    // Positions are never changed, only replaced.
    if (seen === undefined || seen.position !== position || seen.source !== source) return false
    if (distance(position, this.#player.body.position) > ENTITY_RANGE) return false
    seen.round = this.#round
    this.#present++
    return true
  }

  #show (now: Appearance): void {
    if (distance(now.position, this.#player.body.position) > ENTITY_RANGE) return
    this.#present++
    const look = `${angle(now.look.yaw)} ${angle(now.look.pitch)}`
    const before = this.#seen.get(now.id)
    this.#seen.set(now.id, { position: now.position, look, detail: now.detail, source: now.source, round: this.#round })
    if (before === undefined) this.#player.send(...now.spawn())
    else if (before.look !== look || !same(before.position, now.position)) {
      this.#player.send('entity_teleport', teleportPacket(now.id, now.position, now.onGround, now.look))
    }
    if (now.turnsHead && before?.look !== look) this.#player.send('entity_head_rotation', { entityId: now.id, headYaw: angle(now.look.yaw) })
    if (before?.detail !== now.detail && now.describe !== null) this.#player.send(...now.describe())
    if (before?.detail !== now.detail && now.also !== undefined) this.#player.send(...now.also())
  }

  #asItem (entity: ItemEntity): Appearance {
    const { data } = this.#realm
    return {
      ...STILL,
      id: entity.id,
      position: entity.position,
      onGround: entity.onGround,
      detail: `${entity.item.name} ${entity.item.count}`,
      source: entity.item,
      spawn: () => ['spawn_entity', spawnItemPacket(data, entity)],
      describe: () => ['entity_metadata', itemMetadata(data, entity)]
    }
  }

  #asFalling (block: FallingBlock): Appearance {
    const { data } = this.#realm
    return { ...STILL, id: block.id, position: block.position, spawn: () => ['spawn_entity', spawnFallingPacket(data, block)] }
  }

  #asTnt (tnt: PrimedTnt): Appearance {
    const { data } = this.#realm
    return { ...STILL, id: tnt.id, position: tnt.position, onGround: tnt.onGround, spawn: () => ['spawn_entity', spawnTntPacket(data, tnt)] }
  }

  #asOrb (orb: Orb): Appearance {
    return {
      ...STILL,
      id: orb.id,
      position: orb.position,
      spawn: () => ['spawn_entity_experience_orb', { entityId: orb.id, ...orb.position, count: orb.points }]
    }
  }

  #asPlayer (other: Player): Appearance {
    const { data } = this.#realm
    return {
      id: other.id,
      position: other.body.position,
      look: other.body,
      turnsHead: true,
      source: other,
      onGround: other.body.supported,
      detail: `${lookText(other)} ${Object.values(other.inventory.equipment()).map(item => item?.name ?? '').join()}`,
      spawn: () => ['named_entity_spawn', spawnPlayerPacket(other)],
      describe: () => ['entity_equipment', equipmentPacket(data, other)],
      also: () => ['entity_metadata', lookPacket(other)]
    }
  }
}

function same (a: Vec, b: Vec): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z
}
