import { readFileSync } from 'node:fs'
import { BIOME_NAMES } from './biomes.ts'
import type { TreeKind } from './tree-shapes.ts'

/** What a biome's ground is made of and what grows on it; worlds/data/landscape.json says what each number is. */
export interface Landscape {
  readonly surface: string
  readonly soil: string
  /** Rock below the soil, in place of stone. */
  readonly under?: string
  readonly trees: Readonly<Partial<Record<TreeKind, number>>>
  readonly tree_density: number
  readonly plants: Readonly<Record<string, number>>
  readonly flowers: readonly string[]
  readonly patches: Readonly<Record<string, number>>
  readonly water: Readonly<Record<string, number>>
  readonly lily_pads?: number
  /** Bare rock shows in patches and on the heights. */
  readonly rocky?: boolean
}

const { biomes } = JSON.parse(readFileSync(new URL('../../data/landscape.json', import.meta.url), 'utf8')) as { biomes: Record<string, Landscape> }

/** By name, and in the order of `BIOME_NAMES`. @throws RangeError for a biome without a landscape. */
export function landscapeOf (name: string): Landscape {
  const landscape = biomes[name]
  if (landscape === undefined) throw new RangeError(`no landscape of \`${name}\` in worlds/data/landscape.json; it has ${Object.keys(biomes).join(', ')}`)
  return landscape
}

export const LANDSCAPES: readonly Landscape[] = BIOME_NAMES.map(landscapeOf)
