import type { Columns } from './columns.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import type { BlockInfo } from '../registry.ts'
import { catchesFire } from './flammable.ts'
import { fluidOf } from './fluid.ts'
import { FULL } from '../light/light.ts'
import { hasCentre, hasFullFace } from './shapes.ts'

const DOWN = 0
const UP = 1
const SIDES = [2, 3, 4, 5] as const
export const FACE_NAMES = ['down', 'up', 'north', 'south', 'west', 'east'] as const
/** Vanilla's block tag `dirt`. */
export const DIRT = new Set([
  'dirt', 'grass_block', 'podzol', 'coarse_dirt', 'mycelium', 'rooted_dirt', 'moss_block', 'mud', 'muddy_mangrove_roots'
])
const SAND = new Set(['sand', 'red_sand', 'suspicious_sand'])
const FLOWERS = new Set([
  'dandelion', 'poppy', 'blue_orchid', 'allium', 'azure_bluet', 'red_tulip', 'orange_tulip', 'white_tulip', 'pink_tulip', 'oxeye_daisy',
  'cornflower', 'lily_of_the_valley', 'torchflower', 'grass', 'fern', 'sweet_berry_bush', 'pink_petals', 'wither_rose'
])
const TALL = new Set(['tall_grass', 'large_fern', 'sunflower', 'lilac', 'rose_bush', 'peony'])
/** Light (of either kind) that crops need, unless they see the sky (minecraft.wiki/w/Wheat_Seeds). */
const CROP_LIGHT = 8
const MUSHROOM_LIGHT = 12

/** A block and what is around the place where it is or would be. */
interface Place { readonly columns: Columns, readonly cell: Vec, readonly block: BlockInfo, readonly at: (face: number) => BlockInfo, readonly below: BlockInfo }
type Rule = readonly [ReadonlySet<string> | RegExp, (place: Place) => boolean]

/** By vanilla's placement rules (minecraft.wiki, each block's page); the first that knows the block decides. */
const RULES: readonly Rule[] = [
  [FLOWERS, onSoil],
  [/_sapling$|^bush$/, ({ below, block }) => block.name === 'bamboo_sapling' ? growsBamboo(below) : onSoilBlock(below)],
  [TALL, place => place.block.properties['half'] === 'upper' ? place.below.name === place.block.name : onSoil(place)],
  [/^dead_bush$/, ({ below }) => DIRT.has(below.name) || SAND.has(below.name) || below.name.endsWith('terracotta')],
  [/^(brown|red)_mushroom$/, mushroom],
  [/^(wheat|carrots|potatoes|beetroots|torchflower_crop)$/, ({ below, columns, cell }) => below.name === 'farmland' && isBright(columns, cell)],
  [/^(attached_)?(melon|pumpkin)_stem$/, ({ below }) => below.name === 'farmland'],
  [/^sugar_cane$/, sugarCane],
  [/^cactus$/, cactus],
  [/^bamboo$/, ({ below }) => growsBamboo(below)],
  [/^nether_wart$/, ({ below }) => below.name === 'soul_sand'],
  [/^lily_pad$/, ({ below }) => (below.name === 'water' && below.properties['level'] === '0') || /^(frosted_)?ice$/.test(below.name)],
  [/^(kelp|kelp_plant)$/, ({ below }) => /^kelp(_plant)?$/.test(below.name) || (below.name !== 'magma_block' && sturdy(below, UP))],
  [/^seagrass$/, ({ below }) => below.name !== 'magma_block' && sturdy(below, UP)],
  [/^tall_seagrass$/, ({ below, block }) => block.properties['half'] === 'upper' ? below.name === block.name : sturdy(below, UP)],
  [/^(sea_pickle|.*coral_fan|.*_coral)$/, ({ below, block }) => block.name.endsWith('_wall_fan') || sturdy(below, UP)],
  [/^cocoa$/, ({ block, at }) => /jungle_(log|wood)$/.test(at(faceOf(block)).name)],
  [/^vine$/, vine],
  [/^glow_lichen$/, ({ block, at }) => FACE_NAMES.some((name, face) => block.properties[name] === 'true' && sturdy(at(face), face ^ 1))],
  [/^fire$/, ({ below, at }) => sturdy(below, UP) || FACES.some((_step, face) => catchesFire(at(face).name))],
  [/^soul_fire$/, ({ below }) => /^soul_(sand|soil)$/.test(below.name)],
  [/^ladder$|wall_torch$/, ({ block, at }) => sturdy(at(faceOf(block) ^ 1), faceOf(block))],
  [/_wall_hanging_sign$/, () => true],
  [/_hanging_sign$/, ({ at }) => hasCentre(at(UP), DOWN) || at(UP).name.includes('hanging_sign')],
  [/_wall_(sign|banner)$/, ({ block, at }) => at(faceOf(block) ^ 1).solid],
  [/(_sign|_banner)$|^cake$|_cake$/, ({ below }) => below.solid],
  [/^lantern$|^soul_lantern$/, ({ block, at }) => block.properties['hanging'] === 'true' ? hasCentre(at(UP), DOWN) : centred(at(DOWN))],
  [/torch$|candle$/, ({ below }) => centred(below)],
  [/_pressure_plate$/, ({ below }) => sturdy(below, UP) || centred(below)],
  [/rail$|^(repeater|comparator)$/, ({ below }) => sturdy(below, UP)],
  [/^redstone_wire$/, ({ below }) => sturdy(below, UP) || below.name === 'hopper'],
  [/_button$|^lever$/, ({ block, at }) => attached(block, at)],
  [/_door$/, ({ block, below }) => block.properties['half'] === 'upper' ? below.name === block.name : sturdy(below, UP)],
  [/^snow$/, ({ below }) => !/^(packed_)?ice$|^barrier$/.test(below.name) && (hasFullFace(below, UP) || below.properties['layers'] === '8')],
  [/_carpet$/, ({ below }) => !below.name.endsWith('air')]
]
const ruleOf = new Map<string, Rule[1] | null>()

/** Whether `block` could stay at `cell`. Blocks without a rule can always stay. */
export function staysUp (columns: Columns, cell: Vec, block: BlockInfo): boolean {
  let rule = ruleOf.get(block.name)
  if (rule === undefined) {
    rule = RULES.find(([names]) => names instanceof RegExp ? names.test(block.name) : names.has(block.name))?.[1] ?? null
    ruleOf.set(block.name, rule)
  }
  if (rule === null) return true
  const at = (face: number): BlockInfo => {
    const { x, y, z } = plus(cell, FACES[face] as Vec)
    return columns.block(x, y, z)
  }
  return rule({ columns, cell, block, at, below: at(DOWN) })
}

/** Number of the face that a block's `facing` names. */
export function faceOf (block: BlockInfo): number {
  return FACE_NAMES.indexOf(block.properties['facing'] as 'up')
}

/** A face that carries what hangs or stands on it; leaves never do. */
export function sturdy (block: BlockInfo, face: number): boolean {
  return !block.name.endsWith('_leaves') && hasFullFace(block, face)
}

function centred (block: BlockInfo): boolean {
  return !block.name.endsWith('_leaves') && hasCentre(block, UP)
}

function onSoilBlock (below: BlockInfo): boolean {
  return DIRT.has(below.name) || below.name === 'farmland'
}

function onSoil ({ below }: Place): boolean {
  return onSoilBlock(below)
}

function growsBamboo ({ name }: BlockInfo): boolean {
  return DIRT.has(name) || SAND.has(name) || /^(bamboo|bamboo_sapling|gravel|suspicious_gravel)$/.test(name)
}

/** Vanilla's brightness without the time of day: the greater of the two lights. */
export function brightness (columns: Columns, cell: Vec): number {
  const sky = columns.light.sky(cell)
  return sky === FULL ? sky : Math.max(sky, columns.light.block(cell))
}

function isBright (columns: Columns, cell: Vec): boolean {
  return brightness(columns, cell) >= CROP_LIGHT
}

function mushroom ({ below, columns, cell }: Place): boolean {
  if (below.name === 'mycelium' || below.name === 'podzol') return true
  return sturdy(below, UP) && below.filterLight === 15 && brightness(columns, cell) <= MUSHROOM_LIGHT
}

/** On cane, or on soil or sand with water beside it (minecraft.wiki/w/Sugar_Cane). */
function sugarCane ({ below, columns, cell }: Place): boolean {
  if (below.name === 'sugar_cane') return true
  if (!DIRT.has(below.name) && !SAND.has(below.name)) return false
  return SIDES.some(face => {
    const { x, y, z } = plus(cell, FACES[face] as Vec)
    const beside = columns.block(x, y - 1, z)
    return fluidOf(beside)?.kind === 'water' || beside.name === 'frosted_ice'
  })
}

/** On cactus or sand, with nothing solid and no lava beside it (minecraft.wiki/w/Cactus). */
function cactus ({ below, at }: Place): boolean {
  if (SIDES.some(face => at(face).solid || at(face).name === 'lava')) return false
  return (below.name === 'cactus' || SAND.has(below.name)) && fluidOf(at(UP)) === null
}

function vine ({ block, at }: Place): boolean {
  return [UP, ...SIDES].some(face => {
    const name = FACE_NAMES[face] ?? ''
    if (block.properties[name] !== 'true') return false
    return hasFullFace(at(face), face ^ 1) || (face !== UP && at(UP).name === 'vine' && at(UP).properties[name] === 'true')
  })
}

function attached (block: BlockInfo, at: (face: number) => BlockInfo): boolean {
  const on = block.properties['face'] === 'floor' ? DOWN : block.properties['face'] === 'ceiling' ? UP : faceOf(block) ^ 1
  return sturdy(at(on), on ^ 1)
}

const LOOSE = new Set(['sand', 'red_sand', 'gravel', 'suspicious_sand', 'suspicious_gravel'])

/** Whether `name` falls when nothing is under it. */
export function isLoose (name: string): boolean {
  return LOOSE.has(name) || name.endsWith('concrete_powder') || name.endsWith('anvil')
}

/** Blocks that another block may simply take the place of (vanilla's `replaceable`). */
const REPLACEABLE = new Set([
  'air', 'cave_air', 'void_air', 'water', 'lava', 'grass', 'fern', 'dead_bush', 'tall_grass', 'large_fern', 'vine', 'seagrass',
  'tall_seagrass', 'fire', 'soul_fire', 'snow', 'glow_lichen', 'hanging_roots', 'bubble_column', 'warped_roots', 'crimson_roots',
  'nether_sprouts', 'light', 'structure_void'
])

export function isReplaceable (block: BlockInfo): boolean {
  return REPLACEABLE.has(block.name) && !(block.name === 'snow' && block.properties['layers'] !== '1')
}
