import { FACES, plus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'
import { staysUp } from '../support.ts'
import { age, isRipe } from './crops.ts'
import { advanceSapling } from './saplings.ts'

const ABOVE: Vec = { x: 0, y: 1, z: 0 }
/** Particles of growth. */
const LEVEL_EVENT = 1505
const SAPLING_CHANCE = 0.45
/** Tries around a grass block, and how many of them grow flowers (minecraft.wiki/w/Bone_Meal). */
const MEADOW = { tries: 128, flower: 8 }
const TALLER: Readonly<Record<string, string>> = { grass: 'tall_grass', fern: 'large_fern' }
const OLDEST: Readonly<Record<string, number>> = { sweet_berry_bush: 3, cocoa: 2 }
const DOUBLE_FLOWERS = /^(sunflower|lilac|rose_bush|peony)$/
const MEADOW_FLOWERS: Readonly<Record<string, readonly string[]>> = {
  plains: ['dandelion', 'poppy', 'azure_bluet', 'oxeye_daisy', 'cornflower'], sunflower_plains: ['dandelion', 'poppy', 'azure_bluet', 'oxeye_daisy', 'cornflower'],
  swamp: ['blue_orchid'], flower_forest: ['dandelion', 'poppy', 'allium', 'azure_bluet', 'red_tulip', 'oxeye_daisy', 'cornflower', 'lily_of_the_valley']
}

/** Bone meal on the block at `cell`; gives whether it was of use (and is used up). */
export function fertilize (realm: Realm, cell: Vec): boolean {
  const block = realm.blocks.at(cell)
  if (!grows(realm, cell, block)) return false
  realm.broadcast('world_event', { effectId: LEVEL_EVENT, location: cell, data: 0, global: false })
  return true
}

function grows (realm: Realm, cell: Vec, block: BlockInfo): boolean {
  const { blocks } = realm
  const { rng } = blocks
  const { name } = block
  if (/^(wheat|carrots|potatoes|melon_stem|pumpkin_stem)$/.test(name)) {
    if (isRipe(block)) return false
    age(realm, cell, block, 2 + rng.int(4))
  } else if (name === 'beetroots') {
    if (isRipe(block)) return false
    if (rng.int(4) !== 0) age(realm, cell, block, 1)
  } else if (name === 'bamboo_sapling') return growBamboo(realm, cell)
  else if (name.endsWith('_sapling')) {
    if (rng.next() < SAPLING_CHANCE) advanceSapling(realm, cell, block)
  } else if (TALLER[name] !== undefined) return growTall(realm, cell, TALLER[name])
  else if (OLDEST[name] !== undefined) {
    if (Number(block.properties['age']) >= OLDEST[name]) return false
    blocks.alter(cell, { age: Number(block.properties['age']) + 1 })
  } else if (DOUBLE_FLOWERS.test(name)) realm.entities.drop(cell, { name, count: 1, damage: 0 })
  else if (name === 'kelp') return growKelp(realm, cell, block)
  else if (name === 'grass_block') return growMeadow(realm, cell)
  else return false
  return true
}

function growBamboo (realm: Realm, cell: Vec): boolean {
  if (realm.blocks.at(plus(cell, ABOVE)).stateId !== 0) return false
  realm.blocks.set(plus(cell, ABOVE), realm.data.stateOf('bamboo', { leaves: 'small' }))
  realm.blocks.set(cell, realm.data.stateOf('bamboo'))
  return true
}

function growKelp (realm: Realm, cell: Vec, block: BlockInfo): boolean {
  if (realm.blocks.at(plus(cell, ABOVE)).name !== 'water') return false
  realm.blocks.set(plus(cell, ABOVE), realm.data.stateOf('kelp', { age: Math.min(25, Number(block.properties['age']) + 1) }))
  return true
}

function growTall (realm: Realm, cell: Vec, name: string): boolean {
  const { blocks, columns, data } = realm
  const above = plus(cell, ABOVE)
  if (blocks.at(above).stateId !== 0) return false
  columns.set(above.x, above.y, above.z, data.stateOf(name, { half: 'upper' }))
  blocks.set(cell, data.stateOf(name, { half: 'lower' }))
  return true
}

/** Grass, here and there a flower, on the grass blocks around (vanilla's walk of 128 tries). */
function growMeadow (realm: Realm, cell: Vec): boolean {
  const { blocks } = realm
  const { rng } = blocks
  if (blocks.at(plus(cell, ABOVE)).stateId !== 0) return false
  for (let i = 0; i < MEADOW.tries; i++) {
    let at: Vec | null = plus(cell, ABOVE)
    for (let step = 0; step < Math.floor(i / 16) && at !== null; step++) {
      at = plus(at, { x: rng.int(3) - 1, y: Math.trunc((rng.int(3) - 1) * rng.int(3) / 2), z: rng.int(3) - 1 })
      if (blocks.at(plus(at, FACES[0] as Vec)).name !== 'grass_block' || blocks.at(at).solid) at = null
    }
    if (at !== null) sprout(realm, at)
  }
  return true
}

function sprout (realm: Realm, cell: Vec): void {
  const { blocks, columns, data } = realm
  const { rng } = blocks
  const there = blocks.at(cell)
  if (there.name === 'grass' && rng.int(10) === 0) growTall(realm, cell, 'tall_grass')
  if (there.stateId !== 0) return
  const flowers = MEADOW_FLOWERS[columns.biome(cell.x, cell.z)] ?? ['dandelion', 'poppy']
  const name = rng.int(MEADOW.flower) === 0 ? flowers[rng.int(flowers.length)] ?? 'poppy' : 'grass'
  const state = data.stateOf(name)
  if (staysUp(columns, cell, data.blockOfState(state))) blocks.set(cell, state)
}
