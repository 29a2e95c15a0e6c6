import type { Aim } from './placement.ts'
import { turned } from './placement.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import { MAX_Y, type BlockInfo } from '../registry.ts'
import { fullFaces } from './shapes.ts'
import { FACE_NAMES, faceOf, isReplaceable } from './support.ts'

const UP: Vec = { x: 0, y: 1, z: 0 }
const TALL = /^(tall_grass|large_fern|sunflower|lilac|rose_bush|peony|small_dripleaf|pitcher_plant)$/

/** Where the second half of a door, bed or tall plant goes, and which property tells the halves apart; null for other blocks. */
export function otherHalfOf (block: BlockInfo): { readonly step: Vec, readonly property: string, readonly value: string } | null {
  if (block.name.endsWith('_bed')) return { step: FACES[faceOf(block)] as Vec, property: 'part', value: 'head' }
  if (block.name.endsWith('_door') || TALL.test(block.name)) return { step: UP, property: 'half', value: 'upper' }
  return null
}

/** Places both halves. Gives false, and does nothing, when there is no room for the second. */
export function placeDouble (realm: Realm, target: Vec, block: BlockInfo, aim: Aim): boolean {
  const { data, blocks, columns } = realm
  const other = otherHalfOf(block)
  if (other === null) return false
  const second = plus(target, other.step)
  if (second.y >= MAX_Y || !isReplaceable(blocks.at(second))) return false
  const properties = block.name.endsWith('_door') ? { ...block.properties, hinge: hingeOf(realm, target, block, aim) } : block.properties
  // The second half first and unseen by its neighbours: alone it would break.
  columns.set(second.x, second.y, second.z, data.stateOf(block.name, { ...properties, [other.property]: other.value }))
  blocks.set(target, data.stateOf(block.name, properties))
  return true
}

/** Doors hang on the side of a wall or away from another door, else on the side nearer to the click (minecraft.wiki/w/Door#Placement). */
function hingeOf ({ blocks }: Realm, cell: Vec, block: BlockInfo, aim: Aim): string {
  const { facing = 'north' } = block.properties
  const beside = (quarters: number): Vec => FACES[FACE_NAMES.indexOf(turned(facing, quarters) as 'up')] as Vec
  const [left, right] = [plus(cell, beside(3)), plus(cell, beside(1))]
  const full = (at: Vec): number => fullFaces(blocks.at(at)) === 63 ? 1 : 0
  const walls = full(right) + full(plus(right, UP)) - full(left) - full(plus(left, UP))
  const isDoor = (at: Vec): boolean => blocks.at(at).name.endsWith('_door') && blocks.at(at).properties['half'] === 'lower'
  const [leftDoor, rightDoor] = [isDoor(left), isDoor(right)]
  if ((leftDoor && !rightDoor) || walls > 0) return 'right'
  if ((rightDoor && !leftDoor) || walls < 0) return 'left'
  const { x, z } = FACES[FACE_NAMES.indexOf(facing as 'up')] as Vec
  const isLeft = (x >= 0 || aim.cursor.z >= 0.5) && (x <= 0 || aim.cursor.z <= 0.5) && (z >= 0 || aim.cursor.x <= 0.5) && (z <= 0 || aim.cursor.x >= 0.5)
  return isLeft ? 'left' : 'right'
}
