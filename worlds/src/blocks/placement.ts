import type { Vec } from '../geometry.ts'
import type { GameData } from '../registry.ts'

/** How a block is being placed: the clicked face (0 to 5), where on it (0..1), and where the player looks (degrees). */
export interface Aim { readonly face: number, readonly cursor: Vec, readonly yaw: number, readonly pitch: number, readonly inWater: boolean }

type Properties = Record<string, string>

const FACE_NAMES = ['down', 'up', 'north', 'south', 'west', 'east'] as const
export const OPPOSITE: Readonly<Record<string, string>> = { north: 'south', south: 'north', west: 'east', east: 'west', up: 'down', down: 'up' }
const AXES = ['y', 'y', 'z', 'z', 'x', 'x'] as const
/** Horizontal directions by yaw quarter, 0 is south. */
const QUARTERS = ['south', 'west', 'north', 'east'] as const
/** Blocks that look at who placed them; the others with a `facing` look the way the player looks. */
const FACES_PLAYER = /^(furnace|blast_furnace|smoker|chest|trapped_chest|ender_chest|stonecutter|loom|carved_pumpkin|jack_o_lantern|lectern|chiseled_bookshelf|beehive|bee_nest|repeater|comparator|.*_glazed_terracotta)$/
const LOOKS_AHEAD = /_(stairs|door|fence_gate|bed)$|^(grindstone|bell|campfire|soul_campfire)$/
/** Blocks that look at who placed them, up and down too; observers look away. */
const ANY_WAY = /^(barrel|dispenser|dropper|piston|sticky_piston|command_block)$/
const ON_FACE = /^(lightning_rod|end_rod|amethyst_cluster|.*_amethyst_bud|shulker_box|.*_shulker_box)$/
/** Items whose block on a wall is another one than on the floor. */
const WALL_KINDS = /^(torch|soul_torch|redstone_torch|(?!.*hanging).*_sign|.*_banner|.*_skull|.*_head|.*_coral_fan)$/
/** Items whose block has another name (minecraft.wiki/w/Java_Edition_data_values). */
const SOWN: Readonly<Record<string, string>> = {
  wheat_seeds: 'wheat', beetroot_seeds: 'beetroots', carrot: 'carrots', potato: 'potatoes', sweet_berries: 'sweet_berry_bush', redstone: 'redstone_wire',
  melon_seeds: 'melon_stem', pumpkin_seeds: 'pumpkin_stem', cocoa_beans: 'cocoa', bamboo: 'bamboo_sapling', glow_berries: 'cave_vines', string: 'tripwire',
  torchflower_seeds: 'torchflower_crop', powder_snow_bucket: 'powder_snow'
}

/** The direction a player with this yaw (degrees, 0 south, growing clockwise) looks. */
export function facingOf (yaw: number): string {
  return QUARTERS[Math.round(yaw / 90) & 3] ?? 'south'
}

/** The direction of the six that a look is nearest to. */
function lookOf ({ yaw, pitch }: Aim): string {
  const [y, p] = [yaw * Math.PI / 180, pitch * Math.PI / 180]
  const flat = Math.max(Math.abs(Math.sin(y)), Math.abs(Math.cos(y))) * Math.cos(p)
  return Math.abs(Math.sin(p)) > flat ? (pitch > 0 ? 'down' : 'up') : facingOf(yaw)
}

/** Sixteenths of a turn, as signs and heads stand. */
function sixteenth (degrees: number): string {
  return String(Math.floor(degrees * 16 / 360 + 0.5) & 15)
}

/** The states that `item` could become, the one to try first in front; none when it is no block or cannot go on that face. */
export function placedStates (data: GameData, item: string, aim: Aim): number[] {
  return blockNames(item, aim.face).flatMap(name => {
    const block = data.registry.blocksByName[name]
    if (block === undefined || name === 'air') return []
    const wanted: Properties = {}
    for (const { name: property } of block.states ?? []) {
      const value = propertyValue(name, property, aim)
      if (value !== null) wanted[property] = value
    }
    const states = [data.stateOf(name, wanted)]
    // What hangs or stands may do the other, when the first has no hold.
    if (wanted['hanging'] !== undefined) states.push(data.stateOf(name, { ...wanted, hanging: wanted['hanging'] !== 'true' }))
    return states
  })
}

function blockNames (item: string, face: number): string[] {
  if (item.endsWith('_hanging_sign')) return [face >= 2 ? item.replace('_hanging_sign', '_wall_hanging_sign') : item]
  if (!WALL_KINDS.test(item)) return item === 'ladder' && face < 2 ? [] : [SOWN[item] ?? item]
  const onWall = item.replace(/(torch|sign|banner|skull|head|fan)$/, 'wall_$1')
  return face >= 2 ? [onWall, item] : face === 1 || !/_(sign|banner)$/.test(item) ? [item] : []
}

function propertyValue (name: string, property: string, aim: Aim): string | null {
  const upperHalf = aim.face === 0 || (aim.face !== 1 && aim.cursor.y > 0.5)
  switch (property) {
    case 'axis': return AXES[aim.face] ?? null
    case 'waterlogged': return String(aim.inWater)
    case 'type': return name.endsWith('_slab') ? (upperHalf ? 'top' : 'bottom') : null
    case 'half': return name.endsWith('_stairs') || name.endsWith('_trapdoor') ? (upperHalf ? 'top' : 'bottom') : null
    case 'facing': return facing(name, aim)
    case 'face': return aim.face === 0 ? 'ceiling' : aim.face === 1 ? 'floor' : 'wall'
    case 'rotation': return sixteenth(/_(skull|head)$/.test(name) ? aim.yaw : aim.yaw + 180)
    case 'hanging': return name === 'lantern' || name === 'soul_lantern' ? String(aim.face === 0) : null
    case 'shape': return name.endsWith('rail') ? (/north|south/.test(facingOf(aim.yaw)) ? 'north_south' : 'east_west') : null
    case 'lit': return name.endsWith('campfire') ? String(!aim.inWater) : null
    case 'attachment': return aim.face === 0 ? 'ceiling' : aim.face === 1 ? 'floor' : 'single_wall'
    case 'persistent': return 'true'
    default: return isSideOf(name, property) ? String(FACE_NAMES.indexOf(property as 'up') === (aim.face ^ 1)) : null
  }
}

/** Vines and lichen have a property a side they hang on. */
function isSideOf (name: string, property: string): boolean {
  return /^(vine|glow_lichen|sculk_vein)$/.test(name) && FACE_NAMES.includes(property as 'up')
}

function facing (name: string, aim: Aim): string | null {
  const look = facingOf(aim.yaw)
  const clicked = FACE_NAMES[aim.face] ?? null
  if (name === 'ladder' || /wall_(torch|sign|banner|skull|head|fan)$/.test(name)) return clicked
  if (name.endsWith('_wall_hanging_sign')) return QUARTERS[(QUARTERS.indexOf(clicked as 'south') + (look === turned(clicked, 1) ? 3 : 1)) & 3] ?? null
  if (name.endsWith('_trapdoor')) return aim.face < 2 ? OPPOSITE[look] ?? null : clicked
  if (name.endsWith('_button') || name === 'lever') return aim.face < 2 ? look : clicked
  if (name === 'grindstone') return aim.face < 2 ? look : clicked
  if (name === 'hopper') return aim.face < 2 ? 'down' : OPPOSITE[clicked ?? ''] ?? null
  if (name === 'cocoa') return aim.face < 2 ? OPPOSITE[look] ?? null : OPPOSITE[clicked ?? ''] ?? null
  if (name.endsWith('anvil')) return turned(look, 1)
  if (name === 'observer') return lookOf(aim)
  if (ANY_WAY.test(name)) return OPPOSITE[lookOf(aim)] ?? null
  if (ON_FACE.test(name)) return clicked
  if (FACES_PLAYER.test(name)) return OPPOSITE[look] ?? null
  return LOOKS_AHEAD.test(name) ? look : null
}

/** The horizontal direction a number of quarters clockwise from another. */
export function turned (direction: string | null, quarters: number): string | null {
  const index = QUARTERS.indexOf(direction as 'south')
  return index < 0 ? null : QUARTERS[(index + quarters) & 3] ?? null
}
