import assert from 'node:assert/strict'
import type { GameOptions } from '../src/game.ts'
import { plainText, type Text } from '../src/commands/text.ts'
import { Stage, type Actor } from './stage.ts'

/** A stage with an operator, Ada, whose commands and the console's are checked by what is answered. */
export class Commander {
  readonly stage: Stage
  readonly ada: Actor

  constructor (options: Partial<GameOptions> = {}) {
    this.stage = new Stage({ operators: ['Ada'], ...options })
    this.ada = this.stage.join('Ada')
  }

  /** Runs a line on the console, which must do it; gives the answers. */
  does (line: string): string {
    const { ok, output } = this.stage.game.commands.byConsole(line)
    assert.ok(ok, `${line}: ${output.join(' / ')}`)
    return output.join('\n')
  }

  /** Runs a line on the console, which must refuse it; gives why. */
  fails (line: string): string {
    const { ok, output } = this.stage.game.commands.byConsole(line)
    assert.ok(!ok, `${line} was done: ${output.join(' / ')}`)
    return output[0] ?? ''
  }

  /** Lets an actor type a command; gives what it is told, as English text. */
  types (line: string, actor = this.ada): string[] {
    actor.received.length = 0
    actor.write('chat_command', { command: line.replace(/^\//, '') })
    this.stage.run()
    return chatOf(this.stage, actor)
  }
}

export function chatOf (stage: Stage, actor: Actor): string[] {
  return actor.all('system_chat').map(({ content }) => plainText(stage.game.data, JSON.parse(content) as Text))
}
