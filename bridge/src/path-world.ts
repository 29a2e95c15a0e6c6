import type { Bot } from 'mineflayer'
import blockLoader from 'prismarine-block'

/** What the path search asks about a block, one bit each. */
export const SAFE = 1
/** Carries the bot: can be stood on. */
export const SOLID = 2
export const LIQUID = 4
export const AIR = 8
/** Falls when what is below it goes. */
export const FALLS = 16
export const BREAKABLE = 32
export const LAVA = 64
/** Not known: the chunk is not loaded. */
export const UNLOADED = 128
/** Harms whoever is in it or beside it. */
export const HARMFUL = 256
/** Carries a body up and down. */
export const CLIMBABLE = 512
/** A door or gate that one passes along x, along z; with `SHUT` after it has been opened by hand. */
export const DOOR_X = 1024
export const DOOR_Z = 2048
export const SHUT = 4096

export interface Point { readonly x: number, readonly y: number, readonly z: number }

const WATERY = new Set(['water', 'bubble_column', 'kelp', 'kelp_plant', 'seagrass', 'tall_seagrass'])
const HARMS = new Set([
  'lava', 'fire', 'soul_fire', 'cobweb', 'magma_block', 'cactus', 'sweet_berry_bush', 'wither_rose', 'powder_snow',
  'campfire', 'soul_campfire', 'nether_portal', 'end_portal'
])
const FALLING = /^(sand|red_sand|gravel|suspicious_sand|suspicious_gravel|.*concrete_powder|.*anvil|dragon_egg|pointed_dripstone)$/
/** A path never digs through what someone placed to use. */
const KEPT = /^(crafting_table|furnace|blast_furnace|smoker|barrel|.*chest|.*_bed|.*_door|.*shulker_box|spawner|lectern|enchanting_table|brewing_stand|.*anvil|beacon|jukebox)$/

const CLIMBED = new Set(['ladder', 'vine', 'twisting_vines', 'twisting_vines_plant', 'weeping_vines', 'weeping_vines_plant', 'cave_vines', 'cave_vines_plant'])
/** Iron doors need redstone. */
const OPENED_BY_HAND = /^(?!iron_).*_(door|fence_gate)$/

interface Section { data: { get: (index: number) => number, palette?: number[], value?: number } }
interface Column { minY: number, worldHeight: number, sections: Array<Section | undefined> }

/** Properties of block states of one game version, worked out once a state. */
export class BlockTable {
  readonly #known = new Int16Array(1 << 16).fill(-1)
  readonly #tops = new Float32Array(1 << 16)
  readonly #Block: ReturnType<typeof blockLoader>

  constructor (registry: Bot['registry']) {
    this.#Block = blockLoader(registry)
  }

  flags (state: number): number {
    const known = this.#known[state] as number
    return known >= 0 ? known : this.#learn(state)
  }

  /** Height of the collision box in blocks; 0 for none. */
  top (state: number): number {
    this.flags(state)
    return this.#tops[state] as number
  }

  block (state: number): InstanceType<ReturnType<typeof blockLoader>> {
    return this.#Block.fromStateId(state, 0)
  }

  #learn (state: number): number {
    const block = this.block(state)
    const top = block.shapes.reduce((highest, shape) => Math.max(highest, shape[4] as number), 0)
    const harmful = HARMS.has(block.name)
    const lava = block.name === 'lava'
    const climbed = CLIMBED.has(block.name)
    let flags = OPENED_BY_HAND.test(block.name) ? doorFlags(block) : 0
    if (harmful) flags |= HARMFUL
    if (climbed) flags |= CLIMBABLE
    if (climbed || (top < 0.1 && !harmful && flags === 0)) flags |= SAFE
    else if (top > 0.1 && top <= 1 && flags === 0) flags |= SOLID
    if (lava || WATERY.has(block.name)) flags |= LIQUID
    if (lava) flags |= LAVA
    if (/^(cave_|void_)?air$/.test(block.name)) flags |= AIR
    if (FALLING.test(block.name)) flags |= FALLS
    if (block.diggable && !KEPT.test(block.name) && !(flags & (LIQUID | AIR))) flags |= BREAKABLE
    this.#known[state] = flags
    this.#tops[state] = top
    return flags
  }
}

/** An open gate is air; an open door still stands across one axis of its cell. */
function doorFlags (block: { name: string, getProperties: () => Record<string, unknown> }): number {
  const { open, facing } = block.getProperties()
  const isOpen = String(open) === 'true'
  if (isOpen && block.name.endsWith('_gate')) return 0
  return (facing === 'east' || facing === 'west' ? DOOR_X : DOOR_Z) | (isOpen ? 0 : SHUT)
}

const tables = new WeakMap<object, BlockTable>()

export function blockTable (registry: Bot['registry']): BlockTable {
  let table = tables.get(registry)
  if (table === undefined) tables.set(registry, table = new BlockTable(registry))
  return table
}

/** Reads block states straight from the loaded columns: no block objects. Keep it no longer than one synchronous piece of work. */
export class WorldView {
  readonly table: BlockTable
  readonly minY: number
  readonly #world: Bot['world']
  readonly #columns = new Map<number, Column | null>()
  #lastKey = -1
  #last: Column | null = null
  /** Whether any look-up fell outside the loaded chunks. */
  touchedUnloaded = false

  constructor (bot: Bot) {
    this.table = blockTable(bot.registry)
    this.#world = bot.world
    // Typed as unknown upstream; the dimension's lowest block.
    this.minY = (bot.game as unknown as { minY?: number }).minY ?? -64
  }

  #column (x: number, z: number): Column | null {
    const cx = x >> 4
    const cz = z >> 4
    const key = (cx + 0x200000) * 0x400000 + cz + 0x200000
    if (key === this.#lastKey) return this.#last
    let column = this.#columns.get(key)
    if (column === undefined) {
      column = (this.#world as unknown as { getColumn: (cx: number, cz: number) => Column | undefined }).getColumn(cx, cz) ?? null
      this.#columns.set(key, column)
    }
    this.#lastKey = key
    this.#last = column
    return column
  }

  /** State id at whole coordinates; -1 where no chunk is loaded or below the world. */
  state (x: number, y: number, z: number): number {
    const column = this.#column(x, z)
    if (column === null) { this.touchedUnloaded = true; return -1 }
    const height = y - column.minY
    if (height < 0) return -1
    if (height >= column.worldHeight) return 0
    return column.sections[height >> 4]?.data.get(((height & 15) << 8) | ((z & 15) << 4) | (x & 15)) ?? 0
  }

  flags (x: number, y: number, z: number): number {
    const state = this.state(x, y, z)
    return state < 0 ? UNLOADED : this.table.flags(state)
  }

  /**
   * Positions of blocks whose state is in `states`, nearest to `centre` first.
   *
   * @param radius blocks, straight distance
   */
  find (states: ReadonlySet<number>, centre: Point, radius: number, limit: number): Point[] {
    const found: Array<Point & { d: number }> = []
    const r2 = radius * radius
    for (let cx = Math.floor((centre.x - radius) / 16); cx <= Math.floor((centre.x + radius) / 16); cx++) {
      for (let cz = Math.floor((centre.z - radius) / 16); cz <= Math.floor((centre.z + radius) / 16); cz++) {
        const column = this.#column(cx * 16, cz * 16)
        if (column === null) continue
        for (let s = 0; s < column.sections.length; s++) {
          const y0 = column.minY + s * 16
          if (y0 + 16 < centre.y - radius || y0 > centre.y + radius) continue
          const data = column.sections[s]?.data
          if (data === undefined || !mayHold(data, states)) continue
          for (let i = 0; i < 4096; i++) {
            if (!states.has(data.get(i))) continue
            const x = cx * 16 + (i & 15)
            const y = y0 + (i >> 8)
            const z = cz * 16 + ((i >> 4) & 15)
            const d = (x + 0.5 - centre.x) ** 2 + (y + 0.5 - centre.y) ** 2 + (z + 0.5 - centre.z) ** 2
            if (d <= r2) found.push({ x, y, z, d })
          }
        }
      }
    }
    found.sort((a, b) => a.d - b.d || b.y - a.y || a.x - b.x || a.z - b.z)
    return found.slice(0, limit).map(({ x, y, z }) => ({ x, y, z }))
  }

  /** Whether nothing with a collision box lies between `eye` and the block `target`, tried at its centre and at the faces turned to the eye. */
  sees (eye: Point, target: Point): boolean {
    const cx = target.x + 0.5
    const cy = target.y + 0.5
    const cz = target.z + 0.5
    if (this.firstObstacle(eye, { x: cx, y: cy, z: cz }, target) === null) return true
    const sx = Math.sign(eye.x - cx) * 0.49
    const sy = Math.sign(eye.y - cy) * 0.49
    const sz = Math.sign(eye.z - cz) * 0.49
    return this.firstObstacle(eye, { x: cx + sx, y: cy, z: cz }, target) === null ||
      this.firstObstacle(eye, { x: cx, y: cy + sy, z: cz }, target) === null ||
      this.firstObstacle(eye, { x: cx, y: cy, z: cz + sz }, target) === null
  }

  /**
   * First block with a collision box on the line from `eye` to `point`, `target` itself left out; null when the line is clear.
   * The two cells of the body that the eye belongs to count as free: a path clears them before it stands there.
   */
  firstObstacle (eye: Point, point: Point, target: Point): Point | null {
    const dx = point.x - eye.x
    const dy = point.y - eye.y
    const dz = point.z - eye.z
    let x = Math.floor(eye.x)
    let y = Math.floor(eye.y)
    let z = Math.floor(eye.z)
    const next = (from: number, cell: number, d: number): number => d === 0 ? Infinity : ((d > 0 ? cell + 1 : cell) - from) / d
    const head = y
    const column = { x, z }
    const ownColumn = (cx: number, cz: number): boolean => cx === column.x && cz === column.z
    let tx = next(eye.x, x, dx)
    let ty = next(eye.y, y, dy)
    let tz = next(eye.z, z, dz)
    for (;;) {
      if (x === target.x && y === target.y && z === target.z) return null
      if (!(ownColumn(x, z) && (y === head || y === head - 1)) && !(this.flags(x, y, z) & SAFE)) return { x, y, z }
      const t = Math.min(tx, ty, tz)
      if (t > 1) return null
      if (t === tx) { x += Math.sign(dx); tx += Math.abs(1 / dx) } else if (t === ty) { y += Math.sign(dy); ty += Math.abs(1 / dy) } else { z += Math.sign(dz); tz += Math.abs(1 / dz) }
    }
  }
}

function mayHold (data: Section['data'], states: ReadonlySet<number>): boolean {
  if (data.palette !== undefined) return data.palette.some(state => states.has(state))
  return data.value === undefined || states.has(data.value)
}
