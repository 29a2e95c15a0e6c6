import type { Behaviour, BehaviourRule } from './behaviour.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import { OPPOSITE, turned } from './placement.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import { hasCentre, hasFullFace } from './shapes.ts'
import { FACE_NAMES, sturdy } from './support.ts'

type Properties = Record<string, string>
const SIDES = [2, 3, 4, 5] as const
const UP = FACES[1] as Vec
/** Full blocks that nothing connects to (vanilla's exceptions). */
const UNCONNECTED = /_leaves$|shulker_box$|^(barrier|carved_pumpkin|jack_o_lantern|melon|pumpkin)$/
const WOODEN_FENCE = /^(?!nether_brick).*_fence$/
/** What stands on a wall and makes it grow a post. */
const POSTS = /torch$|_sign$|_banner$|_pressure_plate$/

function neighbour (realm: Realm, cell: Vec, face: number): BlockInfo {
  return realm.blocks.at(plus(cell, FACES[face] as Vec))
}

/** Whether `other`, beyond `face`, offers a whole side to lean on. */
function isSolidSide (other: BlockInfo, face: number): boolean {
  return !UNCONNECTED.test(other.name) && sturdy(other, face ^ 1)
}

/** A gate connects across the direction it faces. */
function isGateAcross (other: BlockInfo, face: number): boolean {
  const gateFacesX = /east|west/.test(other.properties['facing'] ?? '')
  return other.name.endsWith('_fence_gate') && gateFacesX !== (face >= 4)
}

function fenceJoins (block: BlockInfo, other: BlockInfo, face: number): boolean {
  const alike = WOODEN_FENCE.test(block.name) ? WOODEN_FENCE.test(other.name) : other.name === block.name
  return alike || isGateAcross(other, face) || isSolidSide(other, face)
}

function paneJoins (_block: BlockInfo, other: BlockInfo, face: number): boolean {
  return /_pane$|^iron_bars$|_wall$/.test(other.name) || isSolidSide(other, face)
}

function wallJoins (_block: BlockInfo, other: BlockInfo, face: number): boolean {
  return /_wall$|_pane$|^iron_bars$/.test(other.name) || isGateAcross(other, face) || isSolidSide(other, face)
}

/** Fences, panes and bars (minecraft.wiki/w/Fence, /w/Glass_Pane). */
function joined (joins: typeof fenceJoins): (realm: Realm, cell: Vec, block: BlockInfo) => Properties {
  return (realm, cell, block) => Object.fromEntries(SIDES.map(face =>
    [FACE_NAMES[face] ?? '', String(joins(block, neighbour(realm, cell, face), face))]))
}

/** Walls: low or tall on each side, with a post unless they run straight (minecraft.wiki/w/Wall). */
function wallShape (realm: Realm, cell: Vec, block: BlockInfo): Properties {
  const above = realm.blocks.at(plus(cell, UP))
  const shape: Properties = {}
  for (const face of SIDES) {
    const side = FACE_NAMES[face] ?? ''
    const covered = hasFullFace(above, 0) || !['none', 'false', undefined].includes(above.properties[side])
    shape[side] = wallJoins(block, neighbour(realm, cell, face), face) ? (covered ? 'tall' : 'low') : 'none'
  }
  const { north, south, west, east } = shape
  const isStraight = (north === 'none') === (south === 'none') && (west === 'none') === (east === 'none') && !(north === 'none' && west === 'none')
  const isTall = (north === 'tall' && south === 'tall') || (west === 'tall' && east === 'tall')
  const carries = POSTS.test(above.name) || hasCentre(above, 0)
  const up = (above.name.endsWith('_wall') && above.properties['up'] === 'true') || !isStraight || (!isTall && carries)
  return { ...shape, up: String(up) }
}

/** Stairs turn a corner with the ones before and behind them (minecraft.wiki/w/Stairs#Placement). */
function stairShape (realm: Realm, cell: Vec, block: BlockInfo): Properties {
  const { facing = 'north', half } = block.properties
  const isStair = (other: BlockInfo): boolean => other.name.endsWith('_stairs') && other.properties['half'] === half
  const towards = (direction: string): BlockInfo => neighbour(realm, cell, FACE_NAMES.indexOf(direction as 'up'))
  const isFree = (direction: string): boolean => {
    const other = towards(direction)
    return !isStair(other) || other.properties['facing'] !== facing
  }
  const corner = (other: BlockInfo, blocking: (direction: string) => string): string | null => {
    const direction = other.properties['facing'] ?? ''
    if (!isStair(other) || direction === facing || direction === OPPOSITE[facing] || !isFree(blocking(direction))) return null
    return direction === turned(facing, 3) ? 'left' : 'right'
  }
  const outer = corner(towards(facing), direction => OPPOSITE[direction] ?? '')
  if (outer !== null) return { shape: `outer_${outer}` }
  const inner = corner(towards(OPPOSITE[facing] ?? ''), direction => direction)
  return { shape: inner === null ? 'straight' : `inner_${inner}` }
}

/** Gates between walls hang lower. */
function gateShape (realm: Realm, cell: Vec, block: BlockInfo): Properties {
  const sides = /east|west/.test(block.properties['facing'] ?? '') ? [2, 3] : [4, 5]
  return { in_wall: String(sides.some(face => neighbour(realm, cell, face).name.endsWith('_wall'))) }
}

function keeps (shape: (realm: Realm, cell: Vec, block: BlockInfo) => Properties): Behaviour {
  const renew = (realm: Realm, cell: Vec, block: BlockInfo): void => {
    const next = shape(realm, cell, block)
    if (Object.entries(next).some(([name, value]) => block.properties[name] !== value)) realm.blocks.alter(cell, next)
  }
  return { appeared: renew, neighbourChanged: renew }
}

export const connections: readonly BehaviourRule[] = [
  [/_fence$/, keeps(joined(fenceJoins))],
  [/_pane$|^iron_bars$/, keeps(joined(paneJoins))],
  [/(?<!_coral)_wall$/, keeps(wallShape)],
  [/_stairs$/, keeps(stairShape)],
  [/_fence_gate$/, keeps(gateShape)]
]
