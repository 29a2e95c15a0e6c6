import type { Vec } from '../geometry.ts'
import type { GameData } from '../registry.ts'

/** How a block is being placed: the clicked face (0 to 5), where on it (0..1), and where the player looks (degrees). */
export interface Aim { readonly face: number, readonly cursor: Vec, readonly yaw: number, readonly pitch: number, readonly inWater: boolean }

type Properties = Record<string, string>

const FACE_NAMES = ['down', 'up', 'north', 'south', 'west', 'east'] as const
const OPPOSITE: Readonly<Record<string, string>> = { north: 'south', south: 'north', west: 'east', east: 'west', up: 'down', down: 'up' }
const AXES = ['y', 'y', 'z', 'z', 'x', 'x'] as const
/** Horizontal directions by yaw quarter, 0 is south. */
const QUARTERS = ['south', 'west', 'north', 'east'] as const
/** Blocks that look at who placed them; the others with a `facing` look the way the player looks. */
const FACES_PLAYER = /^(furnace|blast_furnace|smoker|chest|trapped_chest|ender_chest|barrel|dispenser|dropper|stonecutter|loom|carved_pumpkin|jack_o_lantern|lectern|chiseled_bookshelf|beehive|bee_nest|.*_glazed_terracotta)$/
const ON_WALL: Readonly<Record<string, string>> = { torch: 'wall_torch', soul_torch: 'soul_wall_torch', redstone_torch: 'redstone_wall_torch' }
/** Items whose block has another name (minecraft.wiki/w/Java_Edition_data_values). */
const SOWN: Readonly<Record<string, string>> = {
  wheat_seeds: 'wheat', beetroot_seeds: 'beetroots', carrot: 'carrots', potato: 'potatoes', sweet_berries: 'sweet_berry_bush', redstone: 'redstone_wire'
}

/** The direction a player with this yaw (degrees, 0 south, growing clockwise) looks. */
export function facingOf (yaw: number): string {
  return QUARTERS[Math.round(yaw / 90) & 3] ?? 'south'
}

/** State of the block that `item` becomes, or null when it is no block or cannot go on that face. */
export function placedState (data: GameData, item: string, aim: Aim): number | null {
  const name = blockName(item, aim.face)
  const block = data.registry.blocksByName[name]
  if (block === undefined || name === 'air') return null
  const known = new Set((block.states ?? []).map(state => state.name))
  const wanted: Properties = {}
  for (const property of known) {
    const value = propertyValue(name, property, aim)
    if (value !== null) wanted[property] = value
  }
  if (isWallBlock(name) && aim.face < 2) return null
  return data.stateOf(name, wanted)
}

function blockName (item: string, face: number): string {
  if (face >= 2 && ON_WALL[item] !== undefined) return ON_WALL[item]
  return SOWN[item] ?? item
}

function isWallBlock (name: string): boolean {
  return name === 'ladder' || name.endsWith('wall_torch')
}

function propertyValue (name: string, property: string, aim: Aim): string | null {
  const look = facingOf(aim.yaw)
  const upperHalf = aim.face === 0 || (aim.face !== 1 && aim.cursor.y > 0.5)
  switch (property) {
    case 'axis': return AXES[aim.face] ?? null
    case 'waterlogged': return String(aim.inWater)
    case 'type': return name.endsWith('_slab') ? (upperHalf ? 'top' : 'bottom') : null
    case 'half': return name.endsWith('_stairs') || name.endsWith('_trapdoor') ? (upperHalf ? 'top' : 'bottom') : null
    case 'facing': {
      if (isWallBlock(name)) return FACE_NAMES[aim.face] ?? null
      if (name.endsWith('_trapdoor')) return aim.face < 2 ? OPPOSITE[look] ?? null : FACE_NAMES[aim.face] ?? null
      if (name.endsWith('_button') || name === 'lever') return aim.face < 2 ? look : FACE_NAMES[aim.face] ?? null
      if (name.endsWith('anvil')) return QUARTERS[(QUARTERS.indexOf(look as 'south') + 1) & 3] ?? null
      return FACES_PLAYER.test(name) ? OPPOSITE[look] ?? null : horizontalOnly(name, look)
    }
    case 'face': return aim.face === 0 ? 'ceiling' : aim.face === 1 ? 'floor' : 'wall'
    case 'persistent': return 'true'
    default: return null
  }
}

function horizontalOnly (name: string, look: string): string | null {
  return /_(stairs|door|fence_gate|bed)$/.test(name) ? look : null
}
