import type { Columns } from './columns.ts'
import { plus, type Vec } from '../geometry.ts'
import type { BlockInfo } from '../registry.ts'

const BELOW: Vec = { x: 0, y: -1, z: 0 }
/** From a block to what it hangs on, by its `facing` (which looks away from the wall). */
const BEHIND: Readonly<Record<string, Vec>> = {
  north: { x: 0, y: 0, z: 1 }, south: { x: 0, y: 0, z: -1 }, west: { x: 1, y: 0, z: 0 }, east: { x: -1, y: 0, z: 0 }
}
const SOIL = new Set(['dirt', 'grass_block', 'podzol', 'coarse_dirt', 'mycelium', 'rooted_dirt', 'moss_block', 'mud', 'farmland'])
const FLOWERS = new Set([
  'dandelion', 'poppy', 'blue_orchid', 'allium', 'azure_bluet', 'red_tulip', 'orange_tulip', 'white_tulip', 'pink_tulip', 'oxeye_daisy',
  'cornflower', 'lily_of_the_valley', 'torchflower', 'grass', 'fern', 'sweet_berry_bush', 'pink_petals'
])
const TALL = new Set(['tall_grass', 'large_fern', 'sunflower', 'lilac', 'rose_bush', 'peony'])
const DESERT = new Set(['sand', 'red_sand', 'terracotta', ...SOIL])

/**
 * Whether `block` could stay at `cell` by vanilla's placement rules (minecraft.wiki, each block's page):
 * plants on soil, torches on or at something solid. Blocks without a rule can always stay.
 */
export function staysUp (columns: Columns, cell: Vec, block: BlockInfo): boolean {
  const at = (offset: Vec): BlockInfo => {
    const { x, y, z } = plus(cell, offset)
    return columns.block(x, y, z)
  }
  const below = at(BELOW)
  const { name } = block
  if (FLOWERS.has(name) || name.endsWith('_sapling')) return SOIL.has(below.name)
  if (TALL.has(name)) return block.properties['half'] === 'upper' ? below.name === name : SOIL.has(below.name)
  if (name === 'dead_bush') return DESERT.has(below.name) || below.name.endsWith('terracotta')
  if (name === 'sugar_cane' || name === 'cactus') return below.name === name || DESERT.has(below.name)
  if (name === 'wheat' || name === 'carrots' || name === 'potatoes' || name === 'beetroots') return below.name === 'farmland'
  if (hangsOnWall(name)) return holds(at(BEHIND[block.properties['facing'] ?? 'north'] ?? BELOW))
  if (standsOnSolid(name)) return holds(below)
  if (name.endsWith('_carpet')) return below.name !== 'air'
  return true
}

function hangsOnWall (name: string): boolean {
  return name === 'ladder' || name.endsWith('wall_torch') || name.endsWith('_wall_sign')
}

function standsOnSolid (name: string): boolean {
  return name.endsWith('torch') || name === 'snow' || name === 'lantern' || name.endsWith('_mushroom') || name.endsWith('_pressure_plate') ||
    name.endsWith('rail') || name === 'redstone_wire' || (name.endsWith('_sign') && !name.includes('hanging'))
}

/** A full top or side, or at least the middle post of a fence: the block can carry a torch. */
function holds (block: BlockInfo): boolean {
  return block.solid && !block.name.endsWith('leaves')
}

const LOOSE = new Set(['sand', 'red_sand', 'gravel', 'suspicious_sand', 'suspicious_gravel'])

/** Whether `name` falls when nothing is under it. */
export function isLoose (name: string): boolean {
  return LOOSE.has(name) || name.endsWith('concrete_powder') || name.endsWith('anvil')
}

/** Blocks that another block may simply take the place of (vanilla's `replaceable`). */
const REPLACEABLE = new Set([
  'air', 'cave_air', 'void_air', 'water', 'lava', 'grass', 'fern', 'dead_bush', 'tall_grass', 'large_fern', 'vine', 'seagrass',
  'tall_seagrass', 'fire', 'snow', 'glow_lichen', 'hanging_roots', 'bubble_column'
])

export function isReplaceable (block: BlockInfo): boolean {
  return REPLACEABLE.has(block.name) && !(block.name === 'snow' && block.properties['layers'] !== '1')
}
