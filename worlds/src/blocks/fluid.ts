import { WATER_PLANTS, type BlockInfo } from '../registry.ts'

/** Water or lava in a block. `amount` is 1 to 8 eighths; a source is 8 and lasts. */
export interface Fluid { readonly kind: 'water' | 'lava', readonly amount: number, readonly source: boolean, readonly falling: boolean }

const SOURCE: Readonly<Record<Fluid['kind'], Fluid>> = Object.freeze({
  water: Object.freeze({ kind: 'water', amount: 8, source: true, falling: false }),
  lava: Object.freeze({ kind: 'lava', amount: 8, source: true, falling: false })
})

/** The fluid in a block, its own or what it is logged with; null for none. */
export function fluidOf (block: BlockInfo): Fluid | null {
  if (!block.liquid) return null
  const { name, properties } = block
  if (name !== 'water' && name !== 'lava') return SOURCE.water
  const level = Number(properties['level'])
  if (level === 0) return SOURCE[name]
  return { kind: name, amount: level >= 8 ? 8 : 8 - level, source: false, falling: level >= 8 }
}

/** The `level` property of a fluid's block (minecraft.wiki/w/Water#Block_states). */
export function levelOf ({ amount, source, falling }: Fluid): number {
  return source ? 0 : falling ? 8 : 8 - amount
}

/** Blocks that water leaves alone although they hold nothing up (vanilla's exceptions in FlowingFluid). */
const HOLDS_OUT = /_door$|sign$|^(ladder|sugar_cane|bubble_column|nether_portal|end_portal|end_gateway|structure_void)$/
/** Blocks that count as solid whatever their shape (vanilla's `forceSolidOn`). */
const FIRM = /_pressure_plate$|_banner$|_fence_gate$|_skull$|_head$|^(lantern|soul_lantern|chain|bell|cobweb|big_dripleaf)$/
/** Mean edge of its box from which vanilla calls a block solid. */
const SOLID_EDGE = 0.7291666666666666

/** Whether a flow of `kind` can come into a block, washing away what is there. */
export function takesFlow (block: BlockInfo, kind: Fluid['kind']): boolean {
  const { name, properties } = block
  if (properties['waterlogged'] !== undefined) return kind === 'water' && properties['waterlogged'] === 'false' && properties['type'] !== 'double'
  if (WATER_PLANTS.has(name) && name !== 'water' && name !== 'lava') return false
  return !HOLDS_OUT.test(name) && !isFirm(block)
}

function isFirm (block: BlockInfo): boolean {
  if (block.name === 'cobweb' || block.name === 'bamboo_sapling' || block.name === 'snow') return false
  if (FIRM.test(block.name)) return true
  if (block.shapes.length === 0) return false
  const edge = (axis: number): number => Math.max(...block.shapes.map(shape => shape[axis + 3] ?? 0)) - Math.min(...block.shapes.map(shape => shape[axis] ?? 0))
  const [x, y, z] = [edge(0), edge(1), edge(2)] as const
  return (x + y + z) / 3 >= SOLID_EDGE || y >= 1
}
