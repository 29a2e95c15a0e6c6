import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { BadPacket } from './bad-packet.ts'

type Fields = Readonly<Record<string, unknown>>

/** Longest chat message and command of vanilla, in characters. */
const MAX_CHAT = 256
/** What one message adds to a player's count, which falls by 1 a tick, and the count that kicks (operators excepted), as in vanilla. */
const SPAM = { message: 20, limit: 200 }
/** Longest text vanilla completes. */
const MAX_TYPED = 32500

function textIn (value: unknown, what: string): string {
  if (typeof value !== 'string' || value.length > MAX_CHAT) throw new BadPacket(`${what} is text of at most ${MAX_CHAT} characters`)
  if ([...value].some(char => char < ' ' || char === '\u007f' || char === '§')) throw new BadPacket('Illegal characters in chat')
  return value
}

/** Counts one message; gives false when it was one too many and its sender is gone. */
function mayTalk (realm: Realm, player: Player): boolean {
  const { talk } = player
  talk.count = Math.max(0, talk.count - (realm.tick - talk.tick)) + SPAM.message
  talk.tick = realm.tick
  if (talk.count <= SPAM.limit || realm.commands.levelOf(player) > 0) return true
  player.link.kick('Kicked for spamming')
  return false
}

/** A `chat_message`; one that begins with a slash is a command, as clients of other versions send them. */
export function chat (realm: Realm, player: Player, packet: Fields): void {
  const message = textIn(packet['message'], 'a chat message')
  if (!mayTalk(realm, player)) return
  if (message.startsWith('/')) return realm.commands.byPlayer(player, message)
  const content = JSON.stringify({ translate: 'chat.type.text', with: [{ text: player.name }, { text: message }] })
  realm.broadcast('system_chat', { content, isActionBar: false })
  realm.announce({ type: 'chat', player: player.name, text: message, operator: realm.commands.levelOf(player) > 0 })
}

/** A `chat_command`: a line without its slash. */
export function command (realm: Realm, player: Player, packet: Fields): void {
  const line = textIn(packet['command'], 'a command')
  if (mayTalk(realm, player)) realm.commands.byPlayer(player, line)
}

export function complete (realm: Realm, player: Player, packet: Fields): void {
  const { text, transactionId } = packet
  if (typeof text !== 'string' || text.length > MAX_TYPED) throw new BadPacket(`a text to complete has at most ${MAX_TYPED} characters`)
  if (text.length <= MAX_CHAT) realm.commands.complete(player, Number(transactionId), text)
}
