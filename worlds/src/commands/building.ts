import { floored, type Vec } from '../geometry.ts'
import type { BlockInfo } from '../registry.ts'
import { blockPos, inWorld, type Place } from './arguments/positions.ts'
import { block, blockPredicate } from './arguments/things.ts'
import { forgetContents } from './containers.ts'
import { isAirBlock } from './names.ts'
import { failure } from './reader.ts'
import { LEVEL, succeed, type Source } from './source.ts'
import { translated } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

const AIR = 0
type How = 'replace' | 'keep' | 'destroy' | 'outline' | 'hollow'

export function buildingCommands (): Node[] {
  return [setblockCommand(), fillCommand()]
}

function setblockCommand (): Node {
  const run = (how: How) => (call: Call): number => setblock(call, how)
  return literal('setblock').needs(LEVEL.gamemaster).then(
    argument('pos', blockPos).then(
      argument('block', block).runs(run('replace')).then(
        literal('destroy').runs(run('destroy')), literal('keep').runs(run('keep')), literal('replace').runs(run('replace')))))
}

function setblock (call: Call, how: How): number {
  const { source } = call
  const cell = inWorld(call.get<Place>('pos')(source))
  if (!put(source, cell, call.get('block'), how)) throw failure('commands.setblock.failed')
  succeed(source, translated('commands.setblock.success', cell.x, cell.y, cell.z))
  return 1
}

/** Puts one block; gives whether that changed anything. */
function put ({ game }: Source, cell: Vec, state: number, how: How): boolean {
  const { blocks } = game
  const before = blocks.at(cell)
  if (how === 'keep' && !isAirBlock(before.name)) return false
  if (how === 'destroy' && !isAirBlock(before.name)) blocks.destroy(cell, null)
  else if (before.stateId === state) return false
  else forgetContents(game, cell)
  blocks.set(cell, state)
  return true
}

function fillCommand (): Node {
  const run = (how: How, filter?: (call: Call) => (found: BlockInfo) => boolean) => (call: Call): number =>
    fill(call, how, filter === undefined ? () => true : filter(call))
  return literal('fill').needs(LEVEL.gamemaster).then(
    argument('from', blockPos).then(argument('to', blockPos).then(
      argument('block', block).runs(run('replace')).then(
        literal('replace').runs(run('replace')).then(argument('filter', blockPredicate).runs(run('replace', call => call.get('filter')))),
        literal('keep').runs(run('keep')), literal('destroy').runs(run('destroy')),
        literal('outline').runs(run('outline')), literal('hollow').runs(run('hollow'))))))
}

function fill (call: Call, how: How, filter: (found: BlockInfo) => boolean): number {
  const { source } = call
  const a = inWorld(call.get<Place>('from')(source))
  const b = inWorld(call.get<Place>('to')(source))
  const low = floored({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), z: Math.min(a.z, b.z) })
  const high = floored({ x: Math.max(a.x, b.x), y: Math.max(a.y, b.y), z: Math.max(a.z, b.z) })
  const volume = (high.x - low.x + 1) * (high.y - low.y + 1) * (high.z - low.z + 1)
  const limit = source.game.rules.number('commandModificationBlockLimit')
  if (volume > limit) throw failure('commands.fill.toobig', limit, volume)
  const state = call.get<number>('block')
  let count = 0
  for (let x = low.x; x <= high.x; x++) {
    for (let y = low.y; y <= high.y; y++) {
      for (let z = low.z; z <= high.z; z++) {
        const inside = [[x, low.x, high.x], [y, low.y, high.y], [z, low.z, high.z]].every(([at = 0, from = 0, to = 0]) => at > from && at < to)
        if (inside && how === 'outline') continue
        const cell = { x, y, z }
        const wanted = inside && how === 'hollow' ? AIR : state
        if (filter(source.game.blocks.at(cell)) && put(source, cell, wanted, how)) count++
      }
    }
  }
  if (count === 0) throw failure('commands.fill.failed')
  succeed(source, translated('commands.fill.success', count))
  return count
}
