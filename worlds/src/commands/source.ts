import type { Game } from '../game.ts'
import type { Vec } from '../geometry.ts'
import type { Player } from '../players/player.ts'
import type { Target } from './targets.ts'
import { literalText, translated, type Text } from './text.ts'

/** Vanilla's permission levels that matter here. */
export const LEVEL = { all: 0, gamemaster: 2, admin: 3, owner: 4 } as const
export type Anchor = 'feet' | 'eyes'

/** Who runs a command, as whom, and where: what `execute` changes step by step. */
export interface Source {
  readonly game: Game
  readonly name: Text
  /** As whom the command runs; null for the console. */
  readonly target: Target | null
  readonly position: Vec
  readonly yaw: number
  readonly pitch: number
  readonly anchor: Anchor
  readonly level: number
  /** Where answers go. */
  readonly tell: (text: Text) => void
  /** Told that something failed, besides the answer. */
  readonly failed: () => void
  /** Who gave the command in the end; null for the console. Operators but this one read what it did. */
  readonly author: Player | null
}

/** The answer of a command that did something; other operators read it too. */
export function succeed (source: Source, text: Text): void {
  answer(source, text)
  tellOperators(source, text)
}

/** The answer of a command that only looks. */
export function answer (source: Source, text: Text): void {
  if (source.game.rules.is('sendCommandFeedback') || source.author === null) source.tell(text)
}

export function fail (source: Source, text: Text): void {
  source.failed()
  source.tell({ ...text, color: 'red' })
}

function tellOperators (source: Source, text: Text): void {
  const { game } = source
  if (!game.rules.is('sendCommandFeedback')) return
  const content = JSON.stringify({ ...translated('chat.type.admin', source.name, text), color: 'gray', italic: true })
  for (const player of game.players) {
    if (player === source.author || !game.settings.isOperator(player.name)) continue
    player.send('system_chat', { content, isActionBar: false })
  }
}

/** The server's console: at the world's spawn, with every right. */
export function consoleSource (game: Game, tell: (text: Text) => void, failed: () => void): Source {
  return {
    game, name: literalText('Server'), target: null, position: game.spawn, yaw: 0, pitch: 0, anchor: 'feet', level: LEVEL.owner, tell, failed, author: null
  }
}
