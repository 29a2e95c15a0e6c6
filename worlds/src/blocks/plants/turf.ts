import type { Behaviour, BehaviourRule } from '../behaviour.ts'
import { FACES, plus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'
import { fluidOf } from '../fluid.ts'
import { brightness } from '../support.ts'

const ABOVE: Vec = { x: 0, y: 1, z: 0 }
const SPREAD_LIGHT = 9
const TRIES = 4
/** Light of blocks above which snow and ice melt (minecraft.wiki/w/Snow, /w/Ice). */
const MELTING = 11

/** Grass dies under what takes all light, and under water (minecraft.wiki/w/Grass_Block#Death). */
function canLive (above: BlockInfo): boolean {
  if (above.name === 'snow') return above.properties['layers'] === '1'
  return above.filterLight < 15 && fluidOf(above)?.amount !== 8
}

function spread (realm: Realm, cell: Vec, block: BlockInfo): void {
  const { blocks, columns, data } = realm
  const { rng } = blocks
  const dirt = data.stateOf('dirt')
  const over = plus(cell, ABOVE)
  if (!canLive(blocks.at(over))) return blocks.set(cell, dirt)
  if (brightness(columns, over) < SPREAD_LIGHT) return
  for (let i = 0; i < TRIES; i++) {
    const x = cell.x + rng.int(3) - 1
    const y = cell.y + rng.int(5) - 3
    const z = cell.z + rng.int(3) - 1
    // Hardly ever is it dirt, and grass tries dozens of times a tick.
    if (columns.get(x, y, z) !== dirt) continue
    const target = { x, y, z }
    const above = blocks.at(plus(target, ABOVE))
    if (!canLive(above) || fluidOf(above)?.kind === 'water') continue
    blocks.set(target, data.stateOf(block.name, { snowy: isSnow(above) }))
  }
}

function isSnow ({ name }: BlockInfo): boolean {
  return name === 'snow' || name === 'snow_block' || name === 'powder_snow'
}

const cover: Behaviour = {
  neighbourChanged: (realm, cell, block) => {
    const snowy = isSnow(realm.blocks.at(plus(cell, ABOVE)))
    if (block.properties['snowy'] !== String(snowy)) realm.blocks.alter(cell, { snowy })
  }
}

function thaw (realm: Realm, cell: Vec): void {
  realm.blocks.set(cell, realm.data.stateOf('water'))
}

/** Ice that is broken without silk touch over something is water (minecraft.wiki/w/Ice). */
function breakIce (realm: Realm, cell: Vec): void {
  const below = realm.blocks.at(plus(cell, FACES[0] as Vec))
  if (below.solid || below.liquid) thaw(realm, cell)
}

export const turf: readonly BehaviourRule[] = [
  [['grass_block', 'mycelium'], { randomTick: spread }],
  [['grass_block', 'mycelium', 'podzol'], cover],
  [['snow'], {
    randomTick: (realm, cell) => { if (realm.light.block(cell) > MELTING) realm.blocks.destroy(cell, null) }
  }],
  [['ice'], {
    randomTick: (realm, cell) => { if (lightAround(realm, cell) > MELTING) thaw(realm, cell) },
    broken: (realm, cell, _block, player) => { if (player !== null && !keepsIce(player.inventory.hand?.tags)) breakIce(realm, cell) }
  }]
]

/** Light next to a block that takes some itself. */
function lightAround (realm: Realm, cell: Vec): number {
  return Math.max(...FACES.map(face => realm.light.block(plus(cell, face)))) - 1
}

function keepsIce (tags: { readonly enchantments?: Readonly<Record<string, number>> } | undefined): boolean {
  return (tags?.enchantments?.['silk_touch'] ?? 0) > 0
}
