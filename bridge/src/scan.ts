import type { Bot } from 'mineflayer'
import type { Point } from './program-types.ts'

/** Blocks returned by one search at most; the nearest are kept. */
export const MAX_FOUND = 20_000
const SECTION = 16

/** The parts of a prismarine-chunk column (1.18 and later) that a scan reads; upstream ships no types for them. */
interface Column { readonly minY: number, readonly sections: readonly Section[] }
interface Section { readonly data: { get: (index: number) => number, readonly palette?: readonly number[], readonly value?: number } }
interface Place { readonly section: Section, readonly x: number, readonly y: number, readonly z: number, readonly nearest: number }

/** A block: x, y, z, state id. */
export type Found = [number, number, number, number]

/** Loaded sections with a point within `radius` of `point`, the nearest first. */
function sectionsAround (bot: Bot, point: Point, radius: number): Place[] {
  const places: Place[] = []
  const first = (value: number): number => Math.floor((value - radius) / SECTION)
  const last = (value: number): number => Math.floor((value + radius) / SECTION)
  for (let cx = first(point.x); cx <= last(point.x); cx++) {
    for (let cz = first(point.z); cz <= last(point.z); cz++) {
      const column = bot.world.getColumn(cx, cz) as unknown as Column | undefined
      column?.sections.forEach((section, index) => {
        const corner = { x: cx * SECTION, y: column.minY + index * SECTION, z: cz * SECTION }
        const nearest = Math.hypot(gap(point.x, corner.x), gap(point.y, corner.y), gap(point.z, corner.z))
        if (nearest <= radius) places.push({ section, ...corner, nearest })
      })
    }
  }
  return places.sort((a, b) => a.nearest - b.nearest || a.x - b.x || a.y - b.y || a.z - b.z)
}

function gap (value: number, corner: number): number {
  return Math.max(corner - value, 0, value - (corner + SECTION - 1))
}

/** State ids that may occur in a section; null when it keeps no list. */
function palette ({ data }: Section): readonly number[] | null {
  return data.palette ?? (data.value === undefined ? null : [data.value])
}

/** Every state id that may lie within `radius` of `point`, without doubles. */
export function statesNear (bot: Bot, point: Point, radius: number): number[] {
  const states = new Set<number>()
  for (const { section } of sectionsAround(bot, point, radius)) {
    const known = palette(section)
    if (known !== null) for (const id of known) states.add(id)
    else for (let index = 0; index < SECTION ** 3; index++) states.add(section.data.get(index))
  }
  return [...states].sort((a, b) => a - b)
}

/** The `count` blocks nearest to `point` whose state is in `states`, nearest first; equally near ones by x, y, z. */
export function findStates (bot: Bot, point: Point, radius: number, count: number, states: ReadonlySet<number>): Found[] {
  const limit = Math.min(count, MAX_FOUND)
  let found: Array<{ block: Found, distance: number }> = []
  for (const place of sectionsAround(bot, point, radius)) {
    const farthest = found.length < limit ? Infinity : found[limit - 1]?.distance ?? Infinity
    if (place.nearest > farthest) break
    if (palette(place.section)?.some(id => states.has(id)) === false) continue
    collect(place, point, radius, states, found)
    found = found.sort((a, b) => a.distance - b.distance || byPlace(a.block, b.block)).slice(0, limit)
  }
  return found.map(each => each.block)
}

function collect (place: Place, point: Point, radius: number, states: ReadonlySet<number>, found: Array<{ block: Found, distance: number }>): void {
  for (let index = 0; index < SECTION ** 3; index++) {
    const id = place.section.data.get(index)
    if (!states.has(id)) continue
    const block: Found = [place.x + (index & 15), place.y + (index >> 8), place.z + ((index >> 4) & 15), id]
    const distance = Math.hypot(block[0] - point.x, block[1] - point.y, block[2] - point.z)
    if (distance <= radius) found.push({ block, distance })
  }
}

function byPlace (a: Found, b: Found): number {
  return a[0] - b[0] || a[1] - b[1] || a[2] - b[2]
}
