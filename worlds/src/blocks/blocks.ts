import { FACES, cellKey, parseKey, plus, type Vec } from '../geometry.ts'
import type { FurnaceJson } from '../items/furnace.ts'
import { stack, type ItemStack, type Slot } from '../items/items.ts'
import { inBuildLimits } from '../net/packets.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import type { Rng } from '../rng.ts'
import { Area } from './area.ts'
import { behaviourOf } from './behaviours.ts'
import { BlockEntities, type BlockEntityJson } from './block-entities.ts'
import { dropsOf, harvest } from './drops.ts'
import { hardened } from './falling.ts'
import { fluidOf } from './fluid.ts'
import { flow, tickFluid } from './fluids.ts'
import { tickPrecipitation } from './precipitation.ts'
import { RandomTicks } from './random-ticks.ts'
import { Schedule } from './schedule.ts'
import { Signs, type SignText } from './signs.ts'
import { isReplaceable, staysUp } from './support.ts'

/** Ticks after which a cell is looked at again that was due while nobody was near. */
const REST = 20
/** Random ticks and scheduled ones happen this many columns less far than what the game calls its reach. */
const MARGIN = 2
const AIR = 0
const WATER_SOURCE = 'water'

export interface BlocksJson {
  /** How older worlds kept furnaces; all contents are in `entities` now. */
  furnaces?: Array<[string, FurnaceJson]>
  entities?: Array<[string, BlockEntityJson]>
  scheduled: Array<[number, string]>
  /** Scheduled ticks of water and lava, and the state of random ticks; older worlds lack both. */
  fluids?: Array<[number, string]>
  signs?: Array<[string, SignText]>
  rng?: number
}

/** Changes of blocks with what follows from them: supports, behaviours, ticks, contents. */
export class Blocks {
  readonly #realm: Realm
  readonly #scheduled = new Schedule()
  readonly #fluids = new Schedule()
  readonly #randomTicks: RandomTicks
  readonly area: Area
  readonly signs: Signs
  readonly entities: BlockEntities

  constructor (realm: Realm) {
    this.#realm = realm
    this.area = new Area(realm)
    this.signs = new Signs(realm)
    this.entities = new BlockEntities(realm)
    this.#randomTicks = new RandomTicks(realm, realm.rng.fork('blocks'))
  }

  /** What decides growth and fire. */
  get rng (): Rng {
    return this.#randomTicks.rng
  }

  at (cell: Vec): BlockInfo {
    return this.#realm.columns.block(cell.x, cell.y, cell.z)
  }

  /** Puts `state` at `cell`; neighbours that lose their support by it drop, and all around is told. Nothing happens when it is there already. */
  set (cell: Vec, state: number): void {
    const { columns } = this.#realm
    if (!inBuildLimits(cell.y) || columns.get(cell.x, cell.y, cell.z) === state) return
    columns.set(cell.x, cell.y, cell.z, state)
    const block = this.at(cell)
    this.signs.replaced(cell, block)
    this.entities.replaced(cell, block)
    behaviourOf(block.name).appeared?.(this.#realm, cell, block)
    this.#consider(cell)
    for (const face of FACES) this.#consider(plus(cell, face))
  }

  /** The block at `cell` with some of its properties changed. */
  alter (cell: Vec, properties: Readonly<Record<string, string | number | boolean>>): void {
    const block = this.at(cell)
    this.set(cell, this.#realm.data.stateOf(block.name, { ...block.properties, ...properties }))
  }

  /** Asks for a `scheduledTick` of the block at `cell` in `delay` ticks; an earlier one already asked for stands. */
  schedule (cell: Vec, delay: number): void {
    this.#scheduled.add(cellKey(cell), this.#realm.tick + delay)
  }

  /** Asks for the water or lava at `cell` to look where it flows. */
  scheduleFluid (cell: Vec, delay: number): void {
    this.#fluids.add(cellKey(cell), this.#realm.tick + delay)
  }

  /** Breaks the block with `tool` (null: by hand, or by the world when `player` is null too): drops fall out, contents too. */
  destroy (cell: Vec, tool: Slot, player: Player | null = null): void {
    const block = this.at(cell)
    this.clear(cell, player)
    for (const item of this.#drops(block, tool, player)) this.#realm.entities.drop(cell, item)
    this.#destroyOtherHalf(cell, block, tool, player)
  }

  /** Takes the block away: contents fall out, the block itself drops nothing. */
  clear (cell: Vec, player: Player | null = null): void {
    const block = this.at(cell)
    this.set(cell, this.#emptied(block))
    behaviourOf(block.name).broken?.(this.#realm, cell, block, player)
  }

  /** A falling block has landed in `cell`: it stays there, or drops as an item when the place is taken. */
  settle (cell: Vec, state: number): void {
    const there = this.at(cell)
    if (this.stopsFall(cell, state)) this.set(cell, hardened(this.#realm.data, state))
    else if (isReplaceable(there)) this.set(cell, state)
    else this.#realm.entities.drop(cell, stack(this.#realm.data.blockOfState(state).name))
  }

  /** Whether a falling block of `state` ends in `cell` although nothing solid is under it: concrete powder in water. */
  stopsFall (cell: Vec, state: number): boolean {
    return fluidOf(this.at(cell))?.kind === 'water' && this.#realm.data.blockOfState(state).name.endsWith('_concrete_powder')
  }

  /** Blocks further than `reach` from every player rest, as in chunks that are not simulated. */
  tick (reach: number): void {
    this.area.refresh(Math.max(1, Math.ceil(reach / 16) - MARGIN))
    for (const key of this.#scheduled.take(this.#realm.tick)) this.#tickScheduled(key)
    for (const key of this.#fluids.take(this.#realm.tick)) this.#tickFluid(key)
    this.#randomTicks.tick(this.area)
    tickPrecipitation(this.#realm, this.area.columns)
    this.entities.tick(reach)
  }

  toJson (): BlocksJson {
    return { entities: this.entities.toJson(), scheduled: this.#scheduled.toJson(), fluids: this.#fluids.toJson(), signs: this.signs.toJson(), rng: this.rng.state }
  }

  load (saved: BlocksJson): void {
    this.entities.load(saved.entities ?? [], saved.furnaces ?? [])
    this.#scheduled.load(saved.scheduled)
    this.#fluids.load(saved.fluids ?? [])
    this.signs.load(saved.signs ?? [])
    if (saved.rng !== undefined) this.rng.state = saved.rng
  }

  /** Players need the harvest tool, the world does not. */
  #drops (block: BlockInfo, tool: Slot, player: Player | null): ItemStack[] {
    const { data, rng, rules } = this.#realm
    if (!rules.is('doTileDrops')) return []
    return player === null ? dropsOf(block, { tool, someone: false }, rng) : harvest(data, block, tool, rng)
  }

  /** What is left in the cell of a broken block: the water it stood in, or air. */
  #emptied (block: BlockInfo): number {
    return block.properties['waterlogged'] === 'true' || (block.liquid && block.name !== 'water' && block.name !== 'lava') ? this.#realm.data.stateOf(WATER_SOURCE) : AIR
  }

  /** The other half of a door, tall plant or bed goes too; of both halves only one has drops in the table. */
  #destroyOtherHalf (cell: Vec, block: BlockInfo, tool: Slot, player: Player | null): void {
    const step = otherHalf(block)
    if (step !== null && this.at(plus(cell, step)).name === block.name) this.destroy(plus(cell, step), tool, player)
  }

  #consider (cell: Vec): void {
    const block = this.at(cell)
    if (block.stateId === AIR) return
    if (block.liquid) flow(this.#realm, cell, block)
    if (!staysUp(this.#realm.columns, cell, block)) this.destroy(cell, null)
    else behaviourOf(block.name).neighbourChanged?.(this.#realm, cell, block)
  }

  #tickScheduled (key: string): void {
    const cell = parseKey(key)
    if (!this.area.has(cell)) return this.schedule(cell, REST)
    const block = this.at(cell)
    behaviourOf(block.name).scheduledTick?.(this.#realm, cell, block)
  }

  #tickFluid (key: string): void {
    const cell = parseKey(key)
    if (!this.area.has(cell)) return this.scheduleFluid(cell, REST)
    tickFluid(this.#realm, cell, this.at(cell))
  }
}

/** The step from one half of a two-cell block to the other; null for blocks of one cell. */
function otherHalf ({ properties }: BlockInfo): Vec | null {
  if (properties['half'] === 'upper') return FACES[0] ?? null
  if (properties['half'] === 'lower') return FACES[1] ?? null
  if (properties['part'] === undefined) return null
  const facing = FACES[['north', 'south', 'west', 'east'].indexOf(properties['facing'] ?? '') + 2]
  if (facing === undefined) return null
  return properties['part'] === 'foot' ? facing : { x: -facing.x, y: 0, z: -facing.z }
}
