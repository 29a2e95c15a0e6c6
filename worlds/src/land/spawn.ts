import { RpcError } from '../../../bridge/src/rpc.ts'
import type { Column } from '../blocks/column.ts'
import type { Land } from './land.ts'
import { type GameData, MIN_Y } from '../registry.ts'
import type { Trees } from './trees.ts'

/** Blocks from the origin to which a spawn is searched. */
const SEARCH_RADIUS = 2048
const STEP = 16
/** A start needs wood close by: so many oaks within so many blocks. */
const OAKS = 8
const OAK_DISTANCE = 20
/** No trunk so near, that the start is under the sky. */
const CLEARING = 4
/** Steepest ground around the start, in blocks over `CLEARING`. */
const LEVEL = 2
/** So many coal and iron ores each, within so many blocks. */
const ORES = 4
const ORE_DISTANCE = 32
/** Clearings looked at before the search is given up: where trees are, ores are too, or the preset has none. */
const TRIES = 64
/** Blocks over the start that must be free of leaves. */
const SKY = 32

interface Ground {
  readonly data: GameData
  readonly land: Land
  readonly trees: Trees
  generate: (cx: number, cz: number) => Column
}

/**
 * The nearest place to the origin, by rings, where a player can start: dry level grass under the sky, with oaks, coal
 * and iron around. @throws RpcError `invalidParams` when there is none within 2,048 blocks, which only a preset without trees or ores causes.
 */
export function findSpawn (ground: Ground): { x: number, y: number, z: number } {
  let tries = ground.trees.any ? TRIES : 0
  for (let radius = 0; radius <= SEARCH_RADIUS && tries > 0; radius += STEP) {
    for (let x = -radius; x <= radius && tries > 0; x += STEP) {
      const inner = Math.abs(x) < radius && radius > 0
      for (let z = -radius; z <= radius && tries > 0; z += inner ? 2 * radius : STEP) {
        const y = clearing(ground, x + 8, z + 8)
        if (y === null) continue
        tries--
        if (hasOres(ground, x + 8, y - 1, z + 8)) return { x: x + 8.5, y, z: z + 8.5 }
      }
    }
  }
  throw new RpcError('invalidParams', `no start with trees, coal and iron within ${SEARCH_RADIUS} blocks; give the preset more trees or ores`)
}

/** y of a player's feet at x, z when that is a clearing among oaks, else null. */
function clearing ({ data, land, trees, generate }: Ground, x: number, z: number): number | null {
  const height = land.height(x, z)
  if (height <= land.seaLevel) return null
  const level = [-CLEARING, CLEARING].every((d) =>
    Math.abs(land.height(x + d, z) - height) <= LEVEL && Math.abs(land.height(x, z + d) - height) <= LEVEL)
  if (!level) return null
  const around = trees.within(x - OAK_DISTANCE, z - OAK_DISTANCE, x + OAK_DISTANCE, z + OAK_DISTANCE)
  const distances = around.map((tree) => ({ oak: tree.kind === 'oak', blocks: Math.hypot(tree.x - x, tree.z - z) }))
  if (distances.some(({ blocks }) => blocks < CLEARING)) return null
  if (distances.filter(({ oak, blocks }) => oak && blocks <= OAK_DISTANCE).length < OAKS) return null
  const column = generate(x >> 4, z >> 4)
  if (data.blockOfState(column.get(x & 15, height, z & 15)).name !== 'grass_block') return null
  for (let y = height + 1; y < height + SKY; y++) {
    const { solid, liquid } = data.blockOfState(column.get(x & 15, y, z & 15))
    if (solid || liquid) return null
  }
  return height + 1
}

function hasOres ({ data, generate }: Pick<Ground, 'data' | 'generate'>, x: number, y: number, z: number): boolean {
  const wanted = ['coal_ore', 'iron_ore'].map((name) => ({ state: data.stateOf(name), found: 0 }))
  for (let cx = (x - ORE_DISTANCE) >> 4; cx <= (x + ORE_DISTANCE) >> 4; cx++) {
    for (let cz = (z - ORE_DISTANCE) >> 4; cz <= (z + ORE_DISTANCE) >> 4; cz++) {
      for (const ore of wanted) ore.found += countNear(generate(cx, cz), ore.state, x - cx * 16, y, z - cz * 16)
      if (wanted.every(({ found }) => found >= ORES)) return true
    }
  }
  return false
}

/** Blocks of `state` within the ore distance of a point given relative to the column. */
function countNear (column: Column, state: number, x: number, y: number, z: number): number {
  let count = 0
  column.sections.forEach((section, index) => {
    if (typeof section === 'number') return
    for (let i = section.indexOf(state); i >= 0; i = section.indexOf(state, i + 1)) {
      const height = MIN_Y + index * 16 + (i >> 8)
      if (Math.hypot((i & 15) - x, height - y, (i >> 4 & 15) - z) <= ORE_DISTANCE) count++
    }
  })
  return count
}
