import { message, greedy } from './arguments/basic.ts'
import { players, playersOf, profiles } from './arguments/selectors.ts'
import { failure } from './reader.ts'
import { answer, LEVEL, succeed, type Source } from './source.ts'
import { joined, literalText, plainText, translated, type Text } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

const MAX_PLAYERS = 20

/** `root` is the tree that `/help` tells of. */
export function operatorCommands (root: Node): Node[] {
  return [appointing('op', true), appointing('deop', false), kickCommand(), listCommand(), helpCommand(root), stopCommand()]
}

function appointing (name: string, operator: boolean): Node {
  return literal(name).needs(LEVEL.admin).then(argument('targets', profiles).runs(call => {
    const { source } = call
    const { settings, commands } = source.game
    const changed = call.get<(source: Source) => string[]>('targets')(source).filter(each => settings.appoint(each, operator))
    if (changed.length === 0) throw failure(`commands.${name}.failed`)
    for (const each of changed) {
      commands.announceTo(each)
      succeed(source, translated(`commands.${name}.success`, each))
    }
    return changed.length
  }))
}

function kickCommand (): Node {
  const kick = (call: Call, reason: Text): number => {
    const { source } = call
    const found = playersOf(call.get('targets'), source)
    for (const player of found) {
      player.link.kick(plainText(source.game.data, reason))
      succeed(source, translated('commands.kick.success', player.name, reason))
    }
    return found.length
  }
  return literal('kick').needs(LEVEL.admin).then(
    argument('targets', players).runs(call => kick(call, translated('multiplayer.disconnect.kicked'))).then(
      argument('reason', message).runs(call => kick(call, literalText(call.get('reason'))))))
}

function listCommand (): Node {
  const list = (source: Source, show: (player: { name: string, uuid: string }) => Text): number => {
    const { players: online } = source.game
    answer(source, translated('commands.list.players', online.length, MAX_PLAYERS, joined(online.map(show))))
    return online.length
  }
  return literal('list').runs(({ source }) => list(source, ({ name }) => literalText(name))).then(
    literal('uuids').runs(({ source }) => list(source, ({ name, uuid }) => translated('commands.list.nameAndId', name, uuid))))
}

function helpCommand (root: Node): Node {
  const show = (source: Source, nodes: readonly Node[]): number => {
    for (const node of nodes) answer(source, literalText(usage(node)))
    return nodes.length
  }
  const allowed = ({ level }: Source): Node[] => root.children.filter(node => node.level <= level)
  return literal('help').runs(({ source }) => show(source, allowed(source))).then(argument('command', greedy).runs(call => {
    const wanted = call.get<string>('command').split(' ')[0]
    const node = allowed(call.source).find(({ name }) => name === wanted)
    if (node === undefined) throw failure('commands.help.failed')
    return show(call.source, [node])
  }))
}

/** A command with what may follow its name, as vanilla's help shows it. */
function usage (node: Node): string {
  if (node.redirect !== null) return `/${node.name} -> ${node.redirect.name}`
  const words = node.children.map(child => child.type === null ? child.name : `<${child.name}>`)
  const rest = words.length > 1 ? `(${words.join('|')})` : words.join('')
  return `/${node.name} ${node.executor !== null && rest !== '' ? `[${rest}]` : rest}`.trim()
}

function stopCommand (): Node {
  return literal('stop').needs(LEVEL.owner).runs(({ source }) => {
    succeed(source, translated('commands.stop.stopping'))
    source.game.announce({ type: 'stop', ...source.author === null ? {} : { player: source.author.name } })
    return 1
  })
}
