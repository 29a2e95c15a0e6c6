import nbt from 'prismarine-nbt'
import { cellKey, distance, parseKey, type Vec } from '../geometry.ts'
import { Campfire, type CampfireJson } from '../items/campfire.ts'
import { Container, type ContainerJson } from '../items/container.ts'
import { FURNACES, FURNACE_KINDS, type FurnaceKind } from '../items/cooking.ts'
import { Furnace, type FurnaceJson } from '../items/furnace.ts'
import type { ItemStack } from '../items/items.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'

const CONTAINER_KINDS = ['chest', 'trapped_chest', 'barrel'] as const
const CAMPFIRE_KINDS = ['campfire', 'soul_campfire'] as const
type ContainerKind = (typeof CONTAINER_KINDS)[number]
type CampfireKind = (typeof CAMPFIRE_KINDS)[number]

/** Saved contents of a block; the kind is the block's name. */
export type BlockEntityJson =
  | { kind: FurnaceKind, furnace: FurnaceJson }
  | { kind: ContainerKind, container: ContainerJson }
  | { kind: CampfireKind, campfire: CampfireJson }

type Kept =
  | { readonly kind: FurnaceKind, readonly furnace: Furnace }
  | { readonly kind: ContainerKind, readonly container: Container }
  | { readonly kind: CampfireKind, readonly campfire: Campfire }

/** Contents of blocks, by cell. One is made when its block is first used, and goes with the block. */
export class BlockEntities {
  readonly #realm: Realm
  readonly #kept = new Map<string, Kept>()

  constructor (realm: Realm) {
    this.#realm = realm
  }

  /** The furnace (of whichever kind) at `cell`; a plain one where the block is none. */
  furnaceAt (cell: Vec): Furnace {
    const known = this.#kept.get(cellKey(cell))
    if (known !== undefined && 'furnace' in known) return known.furnace
    const { name } = this.#realm.blocks.at(cell)
    const kind = FURNACE_KINDS.find(each => each === name) ?? 'furnace'
    const furnace = new Furnace(this.#realm.data, FURNACES[kind])
    this.#kept.set(cellKey(cell), { kind, furnace })
    return furnace
  }

  /** What the chest or barrel at `cell` holds; of a double chest this half. */
  containerAt (cell: Vec): Container {
    const known = this.#kept.get(cellKey(cell))
    if (known !== undefined && 'container' in known) return known.container
    const { name } = this.#realm.blocks.at(cell)
    const kind = CONTAINER_KINDS.find(each => each === name) ?? 'chest'
    const container = new Container()
    this.#kept.set(cellKey(cell), { kind, container })
    return container
  }

  campfireAt (cell: Vec): Campfire {
    const known = this.#kept.get(cellKey(cell))
    if (known !== undefined && 'campfire' in known) return known.campfire
    const { name } = this.#realm.blocks.at(cell)
    const campfire = new Campfire()
    this.#kept.set(cellKey(cell), { kind: name === 'soul_campfire' ? name : 'campfire', campfire })
    return campfire
  }

  /** Saved contents at `cell`, or null. */
  jsonAt (cell: Vec): BlockEntityJson | null {
    const kept = this.#kept.get(cellKey(cell))
    return kept === undefined ? null : toJson(kept)
  }

  /** Packets that show the chests and campfires of a column: without them a client that has just got it draws none. */
  packetsIn (cx: number, cz: number): object[] {
    return [...this.#kept].flatMap(([key, kept]) => {
      const cell = parseKey(key)
      const action = TYPES[kept.kind]
      if (action === undefined || cell.x >> 4 !== cx || cell.z >> 4 !== cz) return []
      return ['campfire' in kept ? campfirePacket(cell, kept.campfire) : { location: cell, action, nbtData: nbt.comp({}) }]
    })
  }

  /** Replaces the contents at `cell` (a world brought in from elsewhere); the block there must be of that kind. */
  put (cell: Vec, json: BlockEntityJson): void {
    this.#kept.set(cellKey(cell), this.#fromJson(json))
  }

  /** `block` stands at `cell` now: contents of another that stood there fall out, and its windows close. */
  replaced (cell: Vec, block: BlockInfo): void {
    const key = cellKey(cell)
    const kept = this.#kept.get(key)
    if (kept === undefined || kept.kind === block.name) return
    this.#kept.delete(key)
    const { entities, players } = this.#realm
    for (const player of players) {
      if (player.station !== null && [player.station.cell, player.station.partner].some(each => each !== undefined && cellKey(each) === key)) {
        player.station = null
        player.window.closeByWorld()
      }
    }
    for (const item of takeAll(kept)) entities.drop(cell, item)
    if ('furnace' in kept) entities.orbs.award(middleOf(cell), kept.furnace.takeExperience(this.#realm.rng))
  }

  /** Blocks further than `reach` from every player rest, as in chunks that are not simulated. */
  tick (reach: number): void {
    for (const [key, kept] of this.#kept) {
      if ('container' in kept) continue
      const cell = parseKey(key)
      if (!this.#realm.players.some(player => distance(player.body.position, cell) < reach)) continue
      if ('furnace' in kept) this.#tickFurnace(cell, kept.furnace)
      else this.#tickCampfire(cell, kept.campfire)
    }
  }

  toJson (): Array<[string, BlockEntityJson]> {
    return [...this.#kept].map(([key, kept]) => [key, toJson(kept)])
  }

  /** `furnaces` is how older worlds kept theirs. */
  load (saved: ReadonlyArray<readonly [string, BlockEntityJson]>, furnaces: ReadonlyArray<readonly [string, FurnaceJson]>): void {
    for (const [key, furnace] of furnaces) this.#kept.set(key, this.#fromJson({ kind: 'furnace', furnace }))
    for (const [key, json] of saved) this.#kept.set(key, this.#fromJson(json))
  }

  #fromJson (json: BlockEntityJson): Kept {
    if ('furnace' in json) return { kind: json.kind, furnace: Furnace.fromJson(this.#realm.data, FURNACES[json.kind], json.furnace) }
    if ('container' in json) return { kind: json.kind, container: Container.fromJson(json.container) }
    return { kind: json.kind, campfire: Campfire.fromJson(json.campfire) }
  }

  #tickFurnace (cell: Vec, furnace: Furnace): void {
    if (!furnace.tick()) return
    const { blocks, data, columns } = this.#realm
    const { name, properties } = blocks.at(cell)
    if (properties['lit'] === String(furnace.lit)) return
    columns.set(cell.x, cell.y, cell.z, data.stateOf(name, { ...properties, lit: furnace.lit }))
  }

  #tickCampfire (cell: Vec, campfire: Campfire): void {
    const done = campfire.tick(this.#realm.blocks.at(cell).properties['lit'] === 'true')
    for (const item of done) this.#realm.entities.drop(cell, item)
    if (done.length > 0) showCampfire(this.#realm, cell)
  }
}

/** Numbers of the block entity registry of 1.20.1, of the kinds that clients draw by their block entity. */
const TYPES: Readonly<Record<string, number>> = { chest: 1, trapped_chest: 2, campfire: 32, soul_campfire: 32 }

/** Lets clients see what lies on the campfire. */
export function showCampfire (realm: Realm, cell: Vec): void {
  const packet = campfirePacket(cell, realm.blocks.entities.campfireAt(cell))
  for (const player of realm.players) {
    if (player.view.hasColumn(cell.x >> 4, cell.z >> 4)) player.send('tile_entity_data', packet)
  }
}

function campfirePacket (cell: Vec, { slots }: Campfire): object {
  const items = slots.flatMap((slot, at) => slot === null
    ? []
    : [{ Slot: nbt.byte(at), id: nbt.string(`minecraft:${slot.name}`), Count: nbt.byte(1) }])
  return { location: cell, action: TYPES['campfire'], nbtData: nbt.comp({ Items: nbt.list(nbt.comp(items)) }) }
}

function toJson (kept: Kept): BlockEntityJson {
  if ('furnace' in kept) return { kind: kept.kind, furnace: kept.furnace.toJson() }
  if ('container' in kept) return { kind: kept.kind, container: kept.container.toJson() }
  return { kind: kept.kind, campfire: kept.campfire.toJson() }
}

function takeAll (kept: Kept): ItemStack[] {
  if ('furnace' in kept) return kept.furnace.takeAll()
  return 'container' in kept ? kept.container.takeAll() : kept.campfire.takeAll()
}

export function middleOf (cell: Vec): Vec {
  return { x: cell.x + 0.5, y: cell.y + 0.5, z: cell.z + 0.5 }
}
