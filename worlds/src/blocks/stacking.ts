import type { Vec } from '../geometry.ts'
import type { BlockInfo } from '../registry.ts'

/** Blocks of which several lie in one cell: the property that counts them and its greatest value. */
const COUNTED: ReadonlyArray<readonly [RegExp, string, number]> = [
  [/^snow$/, 'layers', 8], [/^(?!.*cake).*candle$/, 'candles', 4], [/^sea_pickle$/, 'pickles', 4], [/^turtle_egg$/, 'eggs', 4], [/^pink_petals$/, 'flower_amount', 4]
]

export interface Stacking {
  readonly face: number
  readonly cursor: Vec
  /** The block clicked is the one that would grow; false when the cell beside it is. */
  readonly clicked: boolean
  readonly sneaking: boolean
}

/** The properties of `block` with one more `item` put to it: the second half of a slab, another layer or candle. Null when it takes none. */
export function withOneMore (block: BlockInfo, item: string, { face, cursor, clicked, sneaking }: Stacking): Readonly<Record<string, string | number>> | null {
  if (block.name !== item) return null
  const { type } = block.properties
  if (item.endsWith('_slab')) {
    if (type === 'double') return null
    const upper = cursor.y > 0.5
    const fits = type === 'bottom' ? face === 1 || (upper && face >= 2) : face === 0 || (!upper && face >= 2)
    return !clicked || fits ? { type: 'double', waterlogged: 'false' } : null
  }
  const counted = COUNTED.find(([names]) => names.test(item))
  if (counted === undefined) return null
  const [, property, most] = counted
  const count = Number(block.properties[property])
  if (count >= most || (item === 'snow' ? clicked && face !== 1 : sneaking)) return null
  return { [property]: count + 1 }
}
