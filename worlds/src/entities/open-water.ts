import type { Columns } from '../blocks/columns.ts'
import type { Vec } from '../geometry.ts'

const HALF = 2
const LAYERS = { low: -1, high: 2 }

/**
 * Vanilla's open water around the cell of a float: five by five columns, from one below to two above, in which each layer
 * is all sources of water or all air and lily pads, and no water is over air (minecraft.wiki/w/Fishing#Treasure).
 */
export function isOpenWater (columns: Columns, { x, y, z }: Vec): boolean {
  let above = false
  for (let dy = LAYERS.low; dy <= LAYERS.high; dy++) {
    const kind = layerKind(columns, x, y + dy, z)
    if (kind === 'mixed' || (kind === 'water' && above) || (kind === 'air' && dy === LAYERS.low)) return false
    above ||= kind === 'air'
  }
  return true
}

function layerKind (columns: Columns, x: number, y: number, z: number): 'water' | 'air' | 'mixed' {
  let kind: 'water' | 'air' | null = null
  for (let dx = -HALF; dx <= HALF; dx++) {
    for (let dz = -HALF; dz <= HALF; dz++) {
      const block = columns.block(x + dx, y, z + dz)
      const here = block.name === 'water' && block.properties['level'] === '0' ? 'water' : block.name.endsWith('air') || block.name === 'lily_pad' ? 'air' : null
      if (here === null || (kind !== null && here !== kind)) return 'mixed'
      kind = here
    }
  }
  return kind ?? 'mixed'
}
