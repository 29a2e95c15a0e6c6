import type { Vec } from '../../geometry.ts'
import { MAX_Y, MIN_Y } from '../../registry.ts'
import { failure, type Reader } from '../reader.ts'
import type { Source } from '../source.ts'
import type { ArgumentType } from '../tree.ts'

const STANDING_EYES = 1.62
const WORLD_EDGE = 3e7

/** A place or a turn that may depend on where the command runs. */
export type Place = (source: Source) => Vec
export type Turn = (source: Source) => { readonly yaw: number, readonly pitch: number }

interface Coordinate { readonly relative: boolean, readonly value: number }

/** Where the source counts from: its feet, or its eyes after `execute anchored eyes`. */
export function anchorOf ({ position, anchor, target }: Source): Vec {
  const height = anchor === 'eyes' ? target?.eyes ?? STANDING_EYES : 0
  return { ...position, y: position.y + height }
}

function readCoordinate (reader: Reader, { whole, centered }: { whole: boolean, centered: boolean }): Coordinate {
  if (reader.peek() === '^') throw reader.error('argument.pos.mixed')
  if (!reader.canRead()) throw reader.error(whole ? 'argument.pos.missing.int' : 'argument.pos.missing.double')
  const relative = reader.takes('~')
  const start = reader.cursor
  if (relative && (!reader.canRead() || reader.peek() === ' ')) return { relative, value: 0 }
  const value = whole && !relative ? reader.whole() : reader.fraction('double')
  const text = reader.line.slice(start, reader.cursor)
  // Vanilla means the middle of the block by a bare number.
  return { relative, value: centered && !relative && !text.includes('.') ? value + 0.5 : value }
}

function readLocal (reader: Reader): number {
  if (reader.peek() !== '^') throw reader.error('argument.pos.mixed')
  reader.skip()
  return !reader.canRead() || reader.peek() === ' ' ? 0 : reader.fraction('double')
}

function separate (reader: Reader, start: number, key: string): void {
  if (reader.peek() === ' ' && reader.canRead(2)) return reader.skip()
  reader.cursor = start
  throw reader.error(key)
}

function readPlace (reader: Reader, whole: boolean): Place {
  const start = reader.cursor
  const incomplete = 'argument.pos3d.incomplete'
  if (reader.peek() === '^') {
    const left = readLocal(reader)
    separate(reader, start, incomplete)
    const up = readLocal(reader)
    separate(reader, start, incomplete)
    const forwards = readLocal(reader)
    return source => local(source, left, up, forwards)
  }
  const x = readCoordinate(reader, { whole, centered: !whole })
  separate(reader, start, incomplete)
  const y = readCoordinate(reader, { whole, centered: false })
  separate(reader, start, incomplete)
  const z = readCoordinate(reader, { whole, centered: !whole })
  return source => {
    const from = anchorOf(source)
    return { x: apply(x, from.x), y: apply(y, from.y), z: apply(z, from.z) }
  }
}

function apply ({ relative, value }: Coordinate, from: number): number {
  return relative ? from + value : value
}

/** `^left ^up ^forwards`, by the way the source looks. */
function local (source: Source, left: number, up: number, forwards: number): Vec {
  const from = anchorOf(source)
  const yaw = (source.yaw + 90) * Math.PI / 180
  const pitch = -source.pitch * Math.PI / 180
  const raised = (90 - source.pitch) * Math.PI / 180
  const ahead = { x: Math.cos(yaw) * Math.cos(pitch), y: Math.sin(pitch), z: Math.sin(yaw) * Math.cos(pitch) }
  const above = { x: Math.cos(yaw) * Math.cos(raised), y: Math.sin(raised), z: Math.sin(yaw) * Math.cos(raised) }
  const side = {
    x: -(ahead.y * above.z - ahead.z * above.y), y: -(ahead.z * above.x - ahead.x * above.z), z: -(ahead.x * above.y - ahead.y * above.x)
  }
  const along = (axis: keyof Vec): number => from[axis] + ahead[axis] * forwards + above[axis] * up + side[axis] * left
  return { x: along('x'), y: along('y'), z: along('z') }
}

export const vec3: ArgumentType<Place> = { parser: 'minecraft:vec3', read: reader => readPlace(reader, false), suggest: () => ['~ ~ ~', '~ ~', '~'] }

/** The block a place lies in. */
export const blockPos: ArgumentType<Place> = {
  parser: 'minecraft:block_pos',
  read: reader => {
    const place = readPlace(reader, true)
    return source => {
      const { x, y, z } = place(source)
      return { x: Math.floor(x), y: Math.floor(y), z: Math.floor(z) }
    }
  },
  suggest: () => ['~ ~ ~', '~ ~', '~']
}

/** x and z; its y is 0. */
export const vec2: ArgumentType<Place> = {
  parser: 'minecraft:vec2',
  read: reader => {
    const start = reader.cursor
    const x = readCoordinate(reader, { whole: false, centered: true })
    separate(reader, start, 'argument.pos2d.incomplete')
    const z = readCoordinate(reader, { whole: false, centered: true })
    return source => ({ x: apply(x, source.position.x), y: 0, z: apply(z, source.position.z) })
  },
  suggest: () => ['~ ~', '~']
}

/** Yaw, then pitch, in degrees. */
export const rotation: ArgumentType<Turn> = {
  parser: 'minecraft:rotation',
  read: reader => {
    const start = reader.cursor
    const yaw = readCoordinate(reader, { whole: false, centered: false })
    separate(reader, start, 'argument.rotation.incomplete')
    const pitch = readCoordinate(reader, { whole: false, centered: false })
    return source => ({ yaw: apply(yaw, source.yaw), pitch: apply(pitch, source.pitch) })
  },
  suggest: () => ['~ ~', '~']
}

export const angle: ArgumentType<(source: Source) => number> = {
  parser: 'minecraft:angle',
  read: reader => {
    const turn = readCoordinate(reader, { whole: false, centered: false })
    return source => apply(turn, source.yaw)
  },
  suggest: () => ['~']
}

/** @throws CommandError for a cell where no block can be. */
export function inWorld (cell: Vec): Vec {
  if (cell.y < MIN_Y || cell.y >= MAX_Y) throw failure('argument.pos.outofworld')
  if (Math.abs(cell.x) >= WORLD_EDGE || Math.abs(cell.z) >= WORLD_EDGE) throw failure('argument.pos.outofbounds')
  return cell
}
