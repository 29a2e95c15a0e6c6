import { canBurn, fireState } from './fire.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import { stack } from '../items/items.ts'
import { fertilize } from './plants/bone-meal.ts'
import type { Use } from './placing.ts'
import type { Player } from '../players/player.ts'
import { wearSlot } from '../players/wear.ts'
import type { Realm } from '../realm.ts'

const ABOVE: Vec = { x: 0, y: 1, z: 0 }
const DOWN = 0
/** What a hoe, a shovel and an axe make of blocks (minecraft.wiki/w/Hoe, /w/Shovel, /w/Axe). */
const TILLED: Readonly<Record<string, string>> = {
  grass_block: 'farmland', dirt: 'farmland', dirt_path: 'farmland', coarse_dirt: 'dirt', rooted_dirt: 'dirt'
}
const PATHS = new Set(['grass_block', 'dirt', 'podzol', 'coarse_dirt', 'mycelium', 'rooted_dirt'])
const BARK = /^(?!stripped_).*_(log|wood)$|^bamboo_block$/

type ItemUse = (realm: Realm, player: Player, use: Use, slot: number) => boolean

const USES: ReadonlyArray<readonly [RegExp, ItemUse]> = [
  [/_hoe$/, till],
  [/_shovel$/, flatten],
  [/_axe$/, strip],
  [/^bone_meal$/, feed],
  [/^(flint_and_steel|fire_charge)$/, light]
]

/** What the held item does to a block: true when it did something. */
export function useItemOn (realm: Realm, player: Player, use: Use, slot: number): boolean {
  const item = player.inventory.slots[slot]?.name ?? ''
  const act = USES.find(([names]) => names.test(item))?.[1]
  if (act === undefined || !act(realm, player, use, slot)) return false
  player.statistics.add('used', item)
  return true
}

function isOpenAbove ({ blocks }: Realm, cell: Vec): boolean {
  return blocks.at(plus(cell, ABOVE)).stateId === 0
}

function till (realm: Realm, player: Player, { cell, face }: Use, slot: number): boolean {
  const { name } = realm.blocks.at(cell)
  const tilled = TILLED[name]
  if (tilled === undefined || (name !== 'rooted_dirt' && (face === DOWN || !isOpenAbove(realm, cell)))) return false
  realm.blocks.set(cell, realm.data.stateOf(tilled))
  if (name === 'rooted_dirt') realm.entities.drop(plus(cell, FACES[face] as Vec), stack('hanging_roots'))
  wearSlot(realm, player, slot)
  return true
}

function flatten (realm: Realm, player: Player, { cell, face }: Use, slot: number): boolean {
  const block = realm.blocks.at(cell)
  if (!PATHS.has(block.name) || face === DOWN || !isOpenAbove(realm, cell)) return false
  realm.blocks.set(cell, realm.data.stateOf('dirt_path'))
  wearSlot(realm, player, slot)
  return true
}

function strip (realm: Realm, player: Player, { cell }: Use, slot: number): boolean {
  const block = realm.blocks.at(cell)
  if (!BARK.test(block.name)) return false
  realm.blocks.set(cell, realm.data.stateOf(`stripped_${block.name}`, block.properties))
  wearSlot(realm, player, slot)
  return true
}

function feed (realm: Realm, player: Player, { cell }: Use, slot: number): boolean {
  if (!fertilize(realm, cell)) return false
  player.inventory.take(slot, 1)
  return true
}

/** Flint and steel or a fire charge: lights TNT, candles and campfires, else sets a fire beside the block. */
function light (realm: Realm, player: Player, { cell, face }: Use, slot: number): boolean {
  const { blocks } = realm
  const block = blocks.at(cell)
  const beside = plus(cell, FACES[face] as Vec)
  if (block.name === 'tnt') {
    blocks.set(cell, 0)
    realm.entities.tnt.prime(cell, undefined, player)
  } else if (/campfire$|candle$|candle_cake$/.test(block.name) && block.properties['lit'] === 'false' && block.properties['waterlogged'] !== 'true') {
    blocks.alter(cell, { lit: true })
  } else if (/air$/.test(blocks.at(beside).name) && canBurn(realm, beside)) blocks.set(beside, fireState(realm, beside))
  else return false
  if (player.inventory.slots[slot]?.name === 'fire_charge') player.inventory.take(slot, 1)
  else wearSlot(realm, player, slot)
  return true
}
