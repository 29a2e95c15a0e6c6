import { message } from './arguments/basic.ts'
import { players, playersOf } from './arguments/selectors.ts'
import { LEVEL } from './source.ts'
import { literalText, plainText, translated } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

export function talkCommands (): Node[] {
  const msg = literal('msg').then(argument('targets', players).then(argument('message', message).runs(whisper)))
  return [
    literal('say').needs(LEVEL.gamemaster).then(argument('message', message).runs(call => aloud(call, 'chat.type.announcement'))),
    literal('me').then(argument('action', message).runs(call => aloud(call, 'chat.type.emote'))),
    msg, literal('tell').goesTo(msg), literal('w').goesTo(msg)
  ]
}

function aloud (call: Call, key: string): number {
  const { source } = call
  const said = call.get<string>(key === 'chat.type.emote' ? 'action' : 'message')
  const content = JSON.stringify(translated(key, source.name, literalText(said)))
  source.game.broadcast('system_chat', { content, isActionBar: false })
  source.game.announce({ type: 'chat', player: plainText(source.game.data, source.name), text: said })
  return 1
}

function whisper (call: Call): number {
  const { source } = call
  const said = literalText(call.get<string>('message'))
  const found = playersOf(call.get('targets'), source)
  for (const player of found) {
    const incoming = { ...translated('commands.message.display.incoming', source.name, said), color: 'gray', italic: true }
    player.send('system_chat', { content: JSON.stringify(incoming), isActionBar: false })
    source.tell({ ...translated('commands.message.display.outgoing', literalText(player.name), said), color: 'gray', italic: true })
  }
  return found.length
}
