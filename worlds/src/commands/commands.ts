import type { Game } from '../game.ts'
import type { Player } from '../players/player.ts'
import { buildingCommands } from './building.ts'
import { dataCommands } from './data.ts'
import { declarePacket } from './declare.ts'
import { entityCommands } from './entities.ts'
import { executeCommand } from './execute.ts'
import { itemCommands } from './items.ts'
import { operatorCommands } from './operators.ts'
import { playerCommands } from './players.ts'
import { CommandError } from './reader.ts'
import { consoleSource, fail, LEVEL, type Source } from './source.ts'
import { talkCommands } from './talk.ts'
import { playerTarget } from './targets.ts'
import { literalText, plainText, translated, type Text } from './text.ts'
import { literal, parse, suggest, type Node } from './tree.ts'
import { worldCommands } from './world.ts'

/** Vanilla shows so many characters before the place of an error. */
const CONTEXT = 10
/** Entity status that tells a client its permission level, from this for level 0. */
const STATUS_LEVEL = 24

let tree: Node | null = null

/** The tree of all commands; the same for all worlds of the process. */
export function commandTree (): Node {
  if (tree !== null) return tree
  const root = literal('')
  root.then(
    ...buildingCommands(), ...dataCommands(), ...entityCommands(), executeCommand(root), ...itemCommands(), ...operatorCommands(root), ...playerCommands(),
    ...talkCommands(), ...worldCommands())
  root.children.sort((a, b) => a.name < b.name ? -1 : 1)
  tree = root
  return root
}

/** Runs command lines of players and of the console. */
export class Commands {
  readonly #game: Game

  constructor (game: Game) {
    this.#game = game
  }

  /** Runs a line that a player typed, with or without slash; answers go to the player. */
  byPlayer (player: Player, line: string): void {
    this.#run(line, this.#sourceOf(player))
  }

  /** Runs a line of the console; gives the answers as English texts, and whether nothing failed. */
  byConsole (line: string): { ok: boolean, output: string[] } {
    const output: string[] = []
    let ok = true
    const tell = (text: Text): void => { output.push(plainText(this.#game.data, text)) }
    this.#run(line, consoleSource(this.#game, tell, () => { ok = false }))
    return { ok, output }
  }

  /** Tells the player of that name, if online, which commands there are for them. */
  announceTo (name: string): void {
    const player = this.#game.players.find(each => each.name === name)
    if (player === undefined) return
    const level = this.levelOf(player)
    player.send('entity_status', { entityId: player.id, entityStatus: STATUS_LEVEL + level })
    player.send('declare_commands', declarePacket(commandTree(), level))
  }

  /** Answers a `tab_complete` packet. */
  complete (player: Player, transactionId: number, typed: string): void {
    const slash = typed.startsWith('/') ? 1 : 0
    const { start, words } = suggest(commandTree(), typed.slice(slash), this.#sourceOf(player))
    const matches = words.map(match => ({ match }))
    player.send('tab_complete', { transactionId, start: start + slash, length: typed.length - slash - start, matches })
  }

  levelOf (player: Player): number {
    return this.#game.settings.isOperator(player.name) ? LEVEL.owner : LEVEL.all
  }

  #sourceOf (player: Player): Source {
    const { position, yaw, pitch } = player.body
    return {
      game: this.#game, name: literalText(player.name), target: playerTarget(this.#game, player), position, yaw, pitch, anchor: 'feet',
      level: this.levelOf(player), author: player, failed: () => {},
      tell: text => { player.send('system_chat', { content: JSON.stringify(text), isActionBar: false }) }
    }
  }

  #run (typed: string, source: Source): void {
    const line = typed.replace(/^\//, '')
    const told = (from: Source, error: CommandError): void => { tellError(from, line, error) }
    try {
      const { command, run } = parse(commandTree(), line, source)
      if (command.level >= LEVEL.gamemaster) this.#record(source, line)
      run(source, told)
    } catch (thrown) {
      if (!(thrown instanceof CommandError)) throw thrown
      told(source, thrown)
    }
  }

  /** What operators do is no play: the agent writes it into its ledger. */
  #record (source: Source, text: string): void {
    this.#game.announce({ type: 'command', player: source.author?.name ?? 'console', text })
  }
}

/** The error, and for one of reading the line up to where it is, as vanilla shows it. */
function tellError (source: Source, line: string, { text, cursor }: CommandError): void {
  fail(source, text)
  if (cursor === null) return
  const at = Math.min(cursor, line.length)
  const before = (at > CONTEXT ? '...' : '') + line.slice(Math.max(0, at - CONTEXT), at)
  const rest: Text[] = at < line.length ? [{ text: line.slice(at), color: 'red', underlined: true }] : []
  const here: Text = { ...translated('command.context.here'), color: 'red', italic: true }
  source.tell({ text: '', extra: [{ text: before, color: 'gray' }, ...rest, here] })
}
