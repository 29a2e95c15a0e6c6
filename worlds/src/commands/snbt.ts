import type { Reader } from './reader.ts'

/** A named binary tag (https://minecraft.wiki/w/NBT_format), as much as commands show and read. */
export type Tag =
  | { readonly type: 'byte' | 'short' | 'int' | 'long' | 'float' | 'double', readonly value: number }
  | { readonly type: 'string', readonly value: string }
  | { readonly type: 'list', readonly value: readonly Tag[] }
  | { readonly type: 'compound', readonly value: Readonly<Record<string, Tag>> }

export const tag = {
  byte: (value: number | boolean): Tag => ({ type: 'byte', value: Number(value) }),
  short: (value: number): Tag => ({ type: 'short', value }),
  int: (value: number): Tag => ({ type: 'int', value }),
  float: (value: number): Tag => ({ type: 'float', value }),
  double: (value: number): Tag => ({ type: 'double', value }),
  string: (value: string): Tag => ({ type: 'string', value }),
  list: (value: readonly Tag[]): Tag => ({ type: 'list', value }),
  compound: (value: Readonly<Record<string, Tag>>): Tag => ({ type: 'compound', value })
} as const

const SUFFIXES: Readonly<Record<string, string>> = { byte: 'b', short: 's', int: '', long: 'L', float: 'f', double: 'd' }
const KINDS: Readonly<Record<string, 'byte' | 'short' | 'long' | 'float' | 'double'>> = { b: 'byte', s: 'short', l: 'long', f: 'float', d: 'double' }
const MAX_DEPTH = 64

/** `tag` as vanilla's chat shows it. */
export function showTag (shown: Tag): string {
  switch (shown.type) {
    case 'string': return JSON.stringify(shown.value)
    case 'list': return `[${shown.value.map(showTag).join(', ')}]`
    case 'compound': return `{${Object.entries(shown.value).map(([name, value]) => `${showName(name)}: ${showTag(value)}`).join(', ')}}`
    default: {
      const fraction = shown.type === 'float' || shown.type === 'double'
      return `${fraction && Number.isInteger(shown.value) ? `${shown.value}.0` : shown.value}${SUFFIXES[shown.type] ?? ''}`
    }
  }
}

function showName (name: string): string {
  return /^[A-Za-z0-9._+-]+$/.test(name) ? name : JSON.stringify(name)
}

/** `tag` without its types: numbers, texts, arrays and objects. */
export function plainTag (shown: Tag): unknown {
  if (shown.type === 'list') return shown.value.map(plainTag)
  if (shown.type === 'compound') return Object.fromEntries(Object.entries(shown.value).map(([name, value]) => [name, plainTag(value)]))
  return shown.value
}

/** Reads one value. @throws CommandError with vanilla's keys. */
export function readTag (reader: Reader, depth = 0): Tag {
  if (depth > MAX_DEPTH) throw reader.error('arguments.nbtpath.too_deep')
  reader.skipSpace()
  if (!reader.canRead()) throw reader.error('argument.nbt.expected.value')
  if (reader.peek() === '{') return readCompound(reader, depth)
  if (reader.peek() === '[') return readList(reader, depth)
  if (reader.peek() === '"' || reader.peek() === "'") return tag.string(reader.quoted())
  const start = reader.cursor
  const word = reader.word()
  if (word === '') throw reader.error('argument.nbt.expected.value', [], start)
  return scalar(word)
}

export function readCompound (reader: Reader, depth = 0): Tag & { type: 'compound' } {
  reader.expect('{')
  const value: Record<string, Tag> = {}
  reader.skipSpace()
  while (!reader.takes('}')) {
    reader.skipSpace()
    const name = reader.string()
    if (name === '') throw reader.error('argument.nbt.expected.key')
    reader.skipSpace()
    reader.expect(':')
    value[name] = readTag(reader, depth + 1)
    reader.skipSpace()
    if (reader.takes(',')) continue
    reader.expect('}')
    break
  }
  return { type: 'compound', value }
}

function readList (reader: Reader, depth: number): Tag {
  reader.expect('[')
  // Arrays of numbers, such as [I; 1, 2], are read as lists.
  if (/^[BIL];/.test(reader.rest)) reader.skip(2)
  const value: Tag[] = []
  reader.skipSpace()
  while (!reader.takes(']')) {
    value.push(readTag(reader, depth + 1))
    reader.skipSpace()
    if (reader.takes(',')) { reader.skipSpace(); continue }
    reader.expect(']')
    break
  }
  return tag.list(value)
}

function scalar (word: string): Tag {
  if (word === 'true' || word === 'false') return tag.byte(word === 'true')
  const number = /^([+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?)([bslfd]?)$/i.exec(word)
  if (number === null) return tag.string(word)
  const kind = KINDS[(number[2] ?? '').toLowerCase()] ?? (/[.e]/i.test(number[1] ?? '') ? 'double' : 'int')
  return { type: kind, value: Number(number[1]) }
}

/** The tag at `path`, such as `Pos[0]` or `Item.tag`; null where there is nothing. */
export function followPath (root: Tag, path: readonly (string | number)[]): Tag | null {
  let found: Tag | null = root
  for (const step of path) {
    if (typeof step === 'string') found = found?.type === 'compound' ? found.value[step] ?? null : null
    else found = found?.type === 'list' ? found.value.at(step) ?? null : null
  }
  return found
}
