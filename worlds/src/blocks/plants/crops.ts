import type { Behaviour, BehaviourRule } from '../behaviour.ts'
import { FACES, plus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import type { BlockInfo } from '../../registry.ts'
import { brightness, DIRT, FACE_NAMES, faceOf } from '../support.ts'

const LIGHT = 9
const BELOW: Vec = { x: 0, y: -1, z: 0 }
/** Last stage of growth (minecraft.wiki/w/Crops). */
const RIPE: Readonly<Record<string, number>> = { wheat: 7, carrots: 7, potatoes: 7, beetroots: 3, melon_stem: 7, pumpkin_stem: 7 }
const STEM = /^(attached_)?(melon|pumpkin)_stem$/

export function ageOf (block: BlockInfo): number {
  return Number(block.properties['age'])
}

export function isRipe (block: BlockInfo): boolean {
  return ageOf(block) >= (RIPE[block.name] ?? 0)
}

/** Older by `by` stages, at most ripe. */
export function age (realm: Realm, cell: Vec, block: BlockInfo, by: number): void {
  realm.blocks.alter(cell, { age: Math.min(RIPE[block.name] ?? 0, ageOf(block) + by) })
}

/** Points of growth by farmland around and plants of the same kind near (minecraft.wiki/w/Crops#Growth_rate). */
export function growthPoints ({ blocks }: Realm, cell: Vec, name: string): number {
  let points = 1
  for (let x = -1; x <= 1; x++) {
    for (let z = -1; z <= 1; z++) {
      const soil = blocks.at(plus(cell, { x, y: -1, z }))
      if (soil.name !== 'farmland') continue
      const worth = soil.properties['moisture'] === '0' ? 1 : 3
      points += x === 0 && z === 0 ? worth : worth / 4
    }
  }
  const same = (x: number, z: number): boolean => blocks.at(plus(cell, { x, y: 0, z })).name === name
  const rows = [same(-1, 0) || same(1, 0), same(0, -1) || same(0, 1)]
  const crowded = rows.every(each => each) || same(-1, -1) || same(1, -1) || same(1, 1) || same(-1, 1)
  return crowded ? points / 2 : points
}

function isDue (realm: Realm, cell: Vec, name: string): boolean {
  return realm.blocks.rng.int(Math.floor(25 / growthPoints(realm, cell, name)) + 1) === 0
}

function grow (realm: Realm, cell: Vec, block: BlockInfo): void {
  if (block.name === 'beetroots' && realm.blocks.rng.int(3) === 0) return
  if (brightness(realm.columns, cell) >= LIGHT && isDue(realm, cell, block.name)) age(realm, cell, block, 1)
}

function growStem (realm: Realm, cell: Vec, block: BlockInfo): void {
  if (brightness(realm.columns, cell) < LIGHT || !isDue(realm, cell, block.name)) return
  if (isRipe(block)) bearFruit(realm, cell, block)
  else age(realm, cell, block, 1)
}

/** A ripe stem puts its fruit on soil to one side, if the side it picks is free. */
function bearFruit (realm: Realm, cell: Vec, block: BlockInfo): void {
  const { blocks, data } = realm
  const face = 2 + blocks.rng.int(4)
  const place = plus(cell, FACES[face] as Vec)
  const soil = blocks.at(plus(place, BELOW))
  if (blocks.at(place).stateId !== 0 || !(soil.name === 'farmland' || DIRT.has(soil.name))) return
  blocks.set(place, data.stateOf(block.name.replace('_stem', '')))
  blocks.set(cell, data.stateOf(`attached_${block.name}`, { facing: FACE_NAMES[face] ?? 'north' }))
}

/** A stem whose fruit is gone is ripe again. */
function letGo (realm: Realm, cell: Vec, block: BlockInfo): void {
  const stem = block.name.replace('attached_', '')
  const fruit = realm.blocks.at(plus(cell, FACES[faceOf(block)] as Vec))
  if (fruit.name !== stem.replace('_stem', '')) realm.blocks.set(cell, realm.data.stateOf(stem, { age: 7 }))
}

const crop: Behaviour = { ticksRandomly: block => !isRipe(block), randomTick: grow }

export const crops: readonly BehaviourRule[] = [
  [['wheat', 'carrots', 'potatoes', 'beetroots'], crop],
  [['melon_stem', 'pumpkin_stem'], { randomTick: growStem }],
  [['attached_melon_stem', 'attached_pumpkin_stem'], { neighbourChanged: letGo }]
]

/** Plants that keep the farmland under them from drying to dirt. */
export function keepsFarmland ({ name }: BlockInfo): boolean {
  return RIPE[name] !== undefined || STEM.test(name) || name === 'torchflower_crop' || name === 'pitcher_crop'
}
