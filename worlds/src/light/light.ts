import { type Column, columnAt, columnNumber, SECTION_COUNT } from '../blocks/column.ts'
import type { Vec } from '../geometry.ts'
import { inBuildLimits } from '../net/packets.ts'
import { MAX_Y, type GameData } from '../registry.ts'
import { Flood } from './flood.ts'
import { heightOf, LitColumn } from './lit-column.ts'
import { LightTraits } from './traits.ts'

/** The brightest. */
export const FULL = 15
const SIDES = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const

/** Where the light engine finds blocks. */
export interface LightSource { column: (cx: number, cz: number) => Column }
/** A column whose light a client should see again: bits of the sections that changed. */
export interface LightChange { readonly cx: number, readonly cz: number, readonly sky: number, readonly block: number }

let traits: LightTraits | null = null

/**
 * Sky and block light (minecraft.wiki/w/Light). Levels are a function of the blocks alone, worked out when first asked for
 * and kept up to date by changes; so they are no part of the saved state. Light of a column is complete once the eight
 * around it have been looked at, because no light reaches further than 15 blocks.
 */
export class Light {
  readonly #source: LightSource
  readonly #traits: LightTraits
  readonly #lit = new Map<number, LitColumn>()
  readonly #complete = new Set<number>()
  readonly #floods: readonly [Flood, Flood]
  readonly #touched = new Map<number, LitColumn>()
  /** The complete column asked for last, under its number: most questions come many to a column. */
  #recent: LitColumn | null = null
  #recentNumber = NaN
  /** Changed cells whose light is not up to date yet. */
  #pending: Array<Vec & { readonly sky: boolean }> = []

  constructor (data: GameData, source: LightSource) {
    this.#source = source
    traits ??= new LightTraits(data)
    this.#traits = traits
    this.#floods = [new Flood(traits, 'sky'), new Flood(traits, 'block')]
  }

  /** Sky light at `cell`, 0 to 15, as if it were noon. */
  sky (cell: Vec): number {
    if (!inBuildLimits(cell.y)) return cell.y >= MAX_Y ? FULL : 0
    return this.columnAt(cell.x >> 4, cell.z >> 4).sky.get(cell.x & 15, heightOf(cell.y), cell.z & 15)
  }

  /** Light from blocks at `cell`, 0 to 15. */
  block (cell: Vec): number {
    if (!inBuildLimits(cell.y)) return 0
    return this.columnAt(cell.x >> 4, cell.z >> 4).block.get(cell.x & 15, heightOf(cell.y), cell.z & 15)
  }

  /** The column with its complete light. */
  columnAt (cx: number, cz: number): LitColumn {
    this.#settle()
    return this.#completed(cx, cz)
  }

  /** To be called before the block at integer x, y, z becomes another: what is lit around must be known to be taken back. */
  prepare (x: number, z: number): void {
    if (this.#isNearLit(x >> 4, z >> 4)) this.#completed(x >> 4, z >> 4)
  }

  /** The block at a prepared place went from state `before` to `after`. */
  changed (x: number, y: number, z: number, before: number, after: number): void {
    const { filter, emission, faces } = this.#traits
    const sky = filter[before] !== filter[after] || faces[before] !== faces[after]
    if (!sky && emission[before] === emission[after]) return
    if (this.#lit.has(columnNumber(x >> 4, z >> 4))) this.#pending.push({ x, y, z, sky })
  }

  /** Columns whose light changed since the last call. */
  takeChanges (): LightChange[] {
    this.#settle()
    const changes: LightChange[] = []
    for (const [key, { changed }] of this.#touched) {
      const [cx, cz] = columnAt(key)
      changes.push({ cx, cz, ...changed })
    }
    for (const lit of this.#touched.values()) lit.changed = { sky: 0, block: 0 }
    this.#touched.clear()
    return changes
  }

  /** Forgets a column that left memory or was replaced. */
  forget (cx: number, cz: number): void {
    this.#settle()
    this.#recent = null
    this.#lit.delete(columnNumber(cx, cz))
    for (let dx = -1; dx <= 1; dx++) for (let dz = -1; dz <= 1; dz++) this.#complete.delete(columnNumber(cx + dx, cz + dz))
  }

  #isNearLit (cx: number, cz: number): boolean {
    if (this.#complete.has(columnNumber(cx, cz))) return true
    for (let dx = -1; dx <= 1; dx++) for (let dz = -1; dz <= 1; dz++) if (this.#lit.has(columnNumber(cx + dx, cz + dz))) return true
    return false
  }

  #completed (cx: number, cz: number): LitColumn {
    const key = columnNumber(cx, cz)
    if (this.#recent !== null && this.#recentNumber === key) return this.#recent
    if (!this.#complete.has(key)) {
      for (let dx = -1; dx <= 1; dx++) for (let dz = -1; dz <= 1; dz++) this.#light(cx + dx, cz + dz)
      this.#complete.add(key)
    }
    this.#recentNumber = key
    this.#recent = this.#lit.get(key) as LitColumn
    return this.#recent
  }

  /** Works out what a column's own sky and blocks give, and what comes over its borders, both ways. */
  #light (cx: number, cz: number): void {
    const key = columnNumber(cx, cz)
    if (this.#lit.has(key)) return
    this.#settle()
    const lit = new LitColumn(this.#source.column(cx, cz), this.#traits)
    this.#lit.set(key, lit)
    const around = (dx: number, dz: number): LitColumn | null => this.#lit.get(columnNumber(cx + dx, cz + dz)) ?? null
    const [sky, block] = this.#floods
    sky.begin(around, false)
    this.#skySources(lit, sky)
    shareBorders(sky, around)
    sky.run()
    block.begin(around, false)
    this.#blockSources(lit, block)
    shareBorders(block, around)
    block.run()
  }

  /** Open places beside ones that are not, and those right above a block: all other open places light nothing new. */
  #skySources ({ clear }: LitColumn, flood: Flood): void {
    for (let z = 0; z < 16; z++) {
      for (let x = 0; x < 16; x++) {
        const here = clear[z << 4 | x] ?? 0
        let top = here + 1
        if (x > 0) top = Math.max(top, clear[z << 4 | (x - 1)] ?? 0)
        if (x < 15) top = Math.max(top, clear[z << 4 | (x + 1)] ?? 0)
        if (z > 0) top = Math.max(top, clear[(z - 1) << 4 | x] ?? 0)
        if (z < 15) top = Math.max(top, clear[(z + 1) << 4 | x] ?? 0)
        if (here === SECTION_COUNT * 16) flood.fromAbove(x, z)
        for (let height = here; height < Math.min(top, SECTION_COUNT * 16); height++) flood.source(flood.place(x, height, z))
      }
    }
  }

  #blockSources ({ column }: LitColumn, flood: Flood): void {
    const { emission } = this.#traits
    for (let index = 0; index < SECTION_COUNT; index++) {
      const section = column.sections[index] ?? 0
      if (typeof section === 'number' && emission[section] === 0) continue
      for (let i = 0; i < 4096; i++) {
        const level = emission[typeof section === 'number' ? section : section[i] ?? 0] ?? 0
        if (level > 0) flood.raise(flood.place(i & 15, index * 16 + (i >> 8), i >> 4 & 15), level)
      }
    }
  }

  #settle (): void {
    if (this.#pending.length === 0) return
    const pending = this.#pending
    this.#pending = []
    for (const { x, y, z, sky } of pending) {
      const cx = x >> 4
      const cz = z >> 4
      const around = (dx: number, dz: number): LitColumn | null => this.#lit.get(columnNumber(cx + dx, cz + dz)) ?? null
      for (const flood of sky ? this.#floods : this.#floods.slice(1)) {
        flood.begin(around, true)
        flood.renew(flood.place(x & 15, heightOf(y), z & 15))
        flood.run()
      }
      for (let dx = -1; dx <= 1; dx++) for (let dz = -1; dz <= 1; dz++) this.#touch(cx + dx, cz + dz)
    }
  }

  #touch (cx: number, cz: number): void {
    const key = columnNumber(cx, cz)
    const lit = this.#lit.get(key)
    if (lit !== undefined && (lit.changed.sky !== 0 || lit.changed.block !== 0)) this.#touched.set(key, lit)
  }
}

/** Lets the light along the four borders of the middle column spread over them. */
function shareBorders (flood: Flood, around: (dx: number, dz: number) => LitColumn | null): void {
  for (const [dx, dz] of SIDES) {
    if (around(dx, dz) === null) continue
    for (let index = 0; index < SECTION_COUNT; index++) {
      if (!flood.alike(dx, dz, index)) shareBorder(flood, dx, dz, index * 16)
    }
  }
}

function shareBorder (flood: Flood, dx: number, dz: number, from: number): void {
  for (let i = 0; i < 16; i++) {
    const x = dx === 0 ? i : dx < 0 ? 0 : 15
    const z = dz === 0 ? i : dz < 0 ? 0 : 15
    for (let height = from; height < from + 16; height++) {
      const inside = flood.place(x, height, z)
      const outside = flood.place(x + dx, height, z + dz)
      const difference = flood.levelAt(inside) - flood.levelAt(outside)
      if (difference > 1) flood.source(inside)
      else if (difference < -1) flood.source(outside)
    }
  }
}
