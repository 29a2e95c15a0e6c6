import { SECTION_COUNT } from '../blocks/column.ts'
import type { Long } from '../net/packets.ts'
import type { Levels, LitColumn } from './lit-column.ts'

/** The fields that `map_chunk` and `update_light` share. Bit 0 of each mask is the section below the world. */
export interface LightFields {
  skyLightMask: Long[]
  blockLightMask: Long[]
  emptySkyLightMask: Long[]
  emptyBlockLightMask: Long[]
  skyLight: Uint8Array[]
  blockLight: Uint8Array[]
}

const ALL = (1 << SECTION_COUNT) - 1

/** All light of a column. Sky light above all blocks is left out, which clients read as full light. */
export function wholeLight (lit: LitColumn): LightFields {
  let top = SECTION_COUNT - 1
  while (top > 0 && lit.sky.sections[top] === 15 && lit.sky.sections[top - 1] === 15) top--
  return fields(lit, (2 << top) - 1, ALL, 1)
}

/** The sections (bits) whose light changed. */
export function changedLight (lit: LitColumn, sky: number, block: number): LightFields {
  return fields(lit, sky, block, 0)
}

function fields (lit: LitColumn, sky: number, block: number, below: number): LightFields {
  const ofSky = layer(lit.sky, sky)
  const ofBlock = layer(lit.block, block)
  return {
    skyLightMask: [[0, ofSky.mask]],
    blockLightMask: [[0, ofBlock.mask]],
    emptySkyLightMask: [[0, ofSky.empty | below]],
    emptyBlockLightMask: [[0, ofBlock.empty | below]],
    skyLight: ofSky.sections,
    blockLight: ofBlock.sections
  }
}

function layer (levels: Levels, wanted: number): { mask: number, empty: number, sections: Uint8Array[] } {
  const found = { mask: 0, empty: 0, sections: [] as Uint8Array[] }
  for (let index = 0; index < SECTION_COUNT; index++) {
    if ((wanted >> index & 1) === 0) continue
    const nibbles = levels.nibbles(index)
    if (nibbles === null) found.empty |= 2 << index
    else {
      found.mask |= 2 << index
      found.sections.push(nibbles)
    }
  }
  return found
}
