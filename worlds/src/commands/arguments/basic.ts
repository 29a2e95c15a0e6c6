import { MODES, type GameMode } from '../../players/modes.ts'
import { Reader } from '../reader.ts'
import { literalText, type Text } from '../text.ts'
import type { ArgumentType } from '../tree.ts'

/** Names as vanilla knows them: `minecraft:` is understood, and left away. */
export function readId (reader: Reader): string {
  const start = reader.cursor
  const id = reader.while(/[0-9a-z_./:-]/)
  const [head = '', tail, ...more] = id.split(':')
  if (id === '' || more.length > 0) {
    reader.cursor = start
    throw reader.error('argument.id.invalid')
  }
  return tail === undefined || head === 'minecraft' || head === '' ? tail ?? head : id
}

export const bool: ArgumentType<boolean> = {
  parser: 'brigadier:bool',
  read: reader => {
    const start = reader.cursor
    const text = reader.string()
    if (text === '') throw reader.error('parsing.bool.expected')
    if (text !== 'true' && text !== 'false') {
      reader.cursor = start
      throw reader.error('parsing.bool.invalid', [text])
    }
    return text === 'true'
  },
  suggest: () => ['true', 'false']
}

function bounds (min: number, max: number): { min_present: number, max_present: number, unused: number } {
  return { unused: 0, max_present: Number(Number.isFinite(max)), min_present: Number(Number.isFinite(min)) }
}

function check (reader: Reader, kind: string, value: number, start: number, min: number, max: number): number {
  if (value >= min && value <= max) return value
  reader.cursor = start
  throw reader.error(value < min ? `argument.${kind}.low` : `argument.${kind}.big`, [value < min ? min : max, value])
}

export function integer (min = -Infinity, max = Infinity): ArgumentType<number> {
  return {
    parser: 'brigadier:integer',
    properties: { flags: bounds(min, max), min, max },
    read: reader => {
      const start = reader.cursor
      return check(reader, 'integer', reader.whole(), start, min, max)
    }
  }
}

export function float (min = -Infinity, max = Infinity): ArgumentType<number> {
  return {
    parser: 'brigadier:float',
    properties: { flags: bounds(min, max), min, max },
    read: reader => {
      const start = reader.cursor
      return check(reader, 'float', reader.fraction('float'), start, min, max)
    }
  }
}

/** All the rest of the line. */
export const greedy: ArgumentType<string> = { parser: 'brigadier:string', properties: 'GREEDY_PHRASE', read: readRest }
export const message: ArgumentType<string> = { parser: 'minecraft:message', read: readRest }

function readRest (reader: Reader): string {
  const { rest } = reader
  reader.cursor = reader.line.length
  return rest
}

export const gamemode: ArgumentType<GameMode> = {
  parser: 'minecraft:gamemode',
  read: reader => {
    const start = reader.cursor
    const word = reader.word()
    const mode = MODES.find(each => each === word)
    if (mode !== undefined) return mode
    reader.cursor = start
    throw reader.error('argument.gamemode.invalid', [word])
  },
  suggest: () => MODES
}

const UNITS: Readonly<Record<string, number>> = { d: 24000, s: 20, t: 1, '': 1 }

/** A time in ticks; `d`, `s` and `t` are units. */
export function time (min = 0): ArgumentType<number> {
  return {
    parser: 'minecraft:time',
    properties: { min },
    read: reader => {
      const value = reader.fraction('float')
      const unit = UNITS[reader.word()]
      if (unit === undefined) throw reader.error('argument.time.invalid_unit')
      const ticks = Math.round(value * unit)
      if (ticks < min) throw reader.error('argument.time.tick_count_too_low', [min, ticks])
      return ticks
    },
    suggest: () => []
  }
}

export const dimension: ArgumentType<string> = {
  parser: 'minecraft:dimension',
  read: readId,
  suggest: () => ['minecraft:overworld']
}

/** A name out of a registry of the version, such as effects. `kind` is vanilla's name of the registry. */
export function resource (kind: string, names: () => readonly string[]): ArgumentType<string> {
  return {
    parser: 'minecraft:resource',
    properties: { registry: `minecraft:${kind}` },
    read: reader => {
      const start = reader.cursor
      const name = readId(reader)
      if (names().includes(name)) return name
      reader.cursor = start
      throw reader.error('argument.resource.not_found', [name.includes(':') ? name : `minecraft:${name}`, `minecraft:${kind}`])
    },
    suggest: () => names().map(name => `minecraft:${name}`)
  }
}

/** Way into a tag: `Pos[0]`, `Item.tag`. Filters are not understood. */
export interface Path { readonly text: string, readonly steps: ReadonlyArray<string | number> }

export const nbtPath: ArgumentType<Path> = {
  parser: 'minecraft:nbt_path',
  read: reader => {
    const start = reader.cursor
    const steps: Array<string | number> = []
    while (reader.canRead() && reader.peek() !== ' ') {
      if (reader.takes('[')) {
        steps.push(reader.whole())
        reader.expect(']')
      } else {
        const name = reader.peek() === '"' ? reader.quoted() : reader.while(/[^ [\]{}".]/)
        if (name === '') throw reader.error('arguments.nbtpath.node.invalid')
        steps.push(name)
      }
      reader.takes('.')
    }
    return { text: reader.line.slice(start, reader.cursor), steps }
  }
}

/** A refusal of something vanilla has and this world has not, in plain words. */
export function unsupported (what: string): Text {
  return literalText(`${what} is not understood by this world`)
}
