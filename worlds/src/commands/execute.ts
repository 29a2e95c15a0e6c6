import type { Vec } from '../geometry.ts'
import { dimension } from './arguments/basic.ts'
import { anchorOf, blockPos, inWorld, rotation, vec3, type Place, type Turn } from './arguments/positions.ts'
import { entities, entity, targetOf } from './arguments/selectors.ts'
import { blockPredicate } from './arguments/things.ts'
import { lookFrom } from './entities.ts'
import { failure } from './reader.ts'
import { answer, LEVEL, type Anchor, type Source } from './source.ts'
import type { Selector } from './arguments/selectors.ts'
import type { BlockInfo } from '../registry.ts'
import { translated } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

/** `root` is where `run` goes on. */
export function executeCommand (root: Node): Node {
  const execute = literal('execute').needs(LEVEL.gamemaster)
  const found = (call: Call): ReturnType<Selector['find']> => call.get<Selector>('targets').find(call.source)
  const moved = (source: Source, changes: Partial<Source>): Source => ({ ...source, ...changes })
  return execute.then(
    literal('run').goesTo(root),
    literal('as').then(argument('targets', entities).forksTo(execute, call =>
      found(call).map(target => moved(call.source, { target, name: target.text })))),
    literal('at').then(argument('targets', entities).forksTo(execute, call =>
      found(call).map(({ position, yaw, pitch }) => moved(call.source, { position, yaw, pitch })))),
    literal('in').then(argument('dimension', dimension).goesTo(execute, call => {
      const name = call.get<string>('dimension')
      if (name !== 'overworld') throw failure('argument.dimension.invalid', name.includes(':') ? name : `minecraft:${name}`)
      return [call.source]
    })),
    literal('positioned').then(
      argument('pos', vec3).goesTo(execute, call => [moved(call.source, { position: call.get<Place>('pos')(call.source), anchor: 'feet' })]),
      literal('as').then(argument('targets', entities).forksTo(execute, call =>
        found(call).map(({ position }) => moved(call.source, { position }))))),
    literal('rotated').then(
      argument('rot', rotation).goesTo(execute, call => [moved(call.source, call.get<Turn>('rot')(call.source))]),
      literal('as').then(argument('targets', entities).forksTo(execute, call =>
        found(call).map(({ yaw, pitch }) => moved(call.source, { yaw, pitch }))))),
    literal('anchored').then(...(['eyes', 'feet'] as const).map(anchor =>
      literal(anchor).goesTo(execute, call => [moved(call.source, { anchor })]))),
    facing(execute),
    condition(execute, 'if', true),
    condition(execute, 'unless', false))
}

function facing (execute: Node): Node {
  const towards = (source: Source, to: Vec): readonly Source[] => [{ ...source, ...lookFrom(anchorOf(source), to) }]
  const entityAt = (anchor: Anchor): Node => literal(anchor).goesTo(execute, call => {
    const { position, eyes } = targetOf(call.get<Selector>('targets'), call.source)
    return towards(call.source, { ...position, y: position.y + (anchor === 'eyes' ? eyes : 0) })
  })
  return literal('facing').then(
    argument('pos', vec3).goesTo(execute, call => towards(call.source, call.get<Place>('pos')(call.source))),
    literal('entity').then(argument('targets', entity).then(entityAt('eyes'), entityAt('feet'))))
}

function condition (execute: Node, word: string, wanted: boolean): Node {
  const test = (node: Node, holds: (call: Call) => boolean): Node => {
    const check = node.runs(call => {
      if (holds(call) !== wanted) throw failure('commands.execute.conditional.fail')
      answer(call.source, translated('commands.execute.conditional.pass'))
      return 1
    })
    return check.forksTo(execute, call => holds(call) === wanted ? [call.source] : [])
  }
  return literal(word).then(
    literal('block').then(argument('pos', blockPos).then(test(argument('block', blockPredicate), call => {
      const block = call.source.game.blocks.at(inWorld(call.get<Place>('pos')(call.source)))
      return call.get<(found: BlockInfo) => boolean>('block')(block)
    }))),
    literal('entity').then(test(argument('entities', entities), call => call.get<Selector>('entities').find(call.source).length > 0)))
}
