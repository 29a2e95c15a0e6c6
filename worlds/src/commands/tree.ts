import { CommandError, Reader } from './reader.ts'
import type { Source } from './source.ts'
import { translated } from './text.ts'

/** A kind of argument: how it is read, how clients are told of it, and what could be typed. */
export interface ArgumentType<T> {
  /** Vanilla's parser by which clients colour and complete it. */
  readonly parser: string
  readonly properties?: unknown
  /** Who suggests values when the client can't: `minecraft:ask_server` asks us. */
  readonly suggestions?: string
  /** @throws CommandError at the reader's place. */
  read: (reader: Reader, source: Source) => T
  suggest?: (source: Source) => readonly string[]
}

/** A command line read: the values of its arguments, and who runs it. */
export class Call {
  readonly source: Source
  readonly #values: ReadonlyMap<string, unknown>

  constructor (source: Source, values: ReadonlyMap<string, unknown>) {
    this.source = source
    this.#values = values
  }

  /** The value of the argument `name`; its type is that of the argument's `read`. */
  get<T> (name: string): T {
    if (!this.#values.has(name)) throw new Error(`the command has no argument ${name}`)
    return this.#values.get(name) as T
  }
}

/** Does the command; its number is vanilla's result. @throws CommandError when it does not. */
export type Executor = (call: Call) => number
/** Sources with which the rest of the line runs, one after the other. */
export type Modifier = (call: Call) => readonly Source[]

/** One word of a command in the tree of all commands. */
export class Node {
  readonly name: string
  /** Null for a literal. */
  readonly type: ArgumentType<unknown> | null
  readonly children: Node[] = []
  executor: Executor | null = null
  level = 0
  /** Reading goes on with the children of this one. */
  redirect: Node | null = null
  modifier: Modifier | null = null
  /** Its modifier may make several sources; then a failure of one is not told, as in vanilla. */
  isFork = false

  constructor (name: string, type: ArgumentType<unknown> | null) {
    this.name = name
    this.type = type
  }

  then (...children: readonly Node[]): this {
    this.children.push(...children)
    return this
  }

  runs (executor: Executor): this {
    this.executor = executor
    return this
  }

  /** Only for sources of this permission level or above. */
  needs (level: number): this {
    this.level = level
    return this
  }

  goesTo (node: Node, modifier: Modifier | null = null): this {
    this.redirect = node
    this.modifier = modifier
    return this
  }

  forksTo (node: Node, modifier: Modifier): this {
    this.isFork = true
    return this.goesTo(node, modifier)
  }
}

export function literal (name: string): Node {
  return new Node(name, null)
}

export function argument<T> (name: string, type: ArgumentType<T>): Node {
  return new Node(name, type as ArgumentType<unknown>)
}

interface Segment { readonly values: ReadonlyMap<string, unknown>, readonly modifier: Modifier | null, readonly isFork: boolean }
interface Outcome {
  readonly segments: readonly Segment[]
  readonly node: Node
  readonly cursor: number
  readonly errors: readonly CommandError[]
}

/** A whole line read, ready to run. */
export interface Parsed { readonly command: Node, readonly run: (source: Source, onError: (source: Source, error: CommandError) => void) => number }

/** Reads `line` (without slash). @throws CommandError with the place where it goes wrong. */
export function parse (root: Node, line: string, source: Source): Parsed {
  const reader = new Reader(line)
  const outcome = explore(root, reader, source, [fresh()])
  if (outcome.cursor < line.length) {
    const [only, ...others] = outcome.errors
    if (only !== undefined && others.length === 0) throw only
    const key = outcome.node === root && outcome.segments.length === 1 ? 'command.unknown.command' : 'command.unknown.argument'
    throw new CommandError(translated(key), outcome.cursor)
  }
  const { executor } = outcome.node
  if (executor === null) throw new CommandError(translated('command.unknown.command'), line.length)
  const command = root.children.find(child => child.type === null && child.name === line.split(' ', 1)[0]) ?? root
  return { command, run: (from, onError) => runSegments(outcome.segments, executor, from, onError) }
}

/** Runs the line for each source that its modifiers make; one source's failure is told to `onError` and does not stop the others. */
function runSegments (segments: readonly Segment[], executor: Executor, from: Source, onError: (source: Source, error: CommandError) => void): number {
  let sources: readonly Source[] = [from]
  const forked = segments.some(({ isFork }) => isFork)
  const last = segments.at(-1)
  for (const { values, modifier } of segments.slice(0, -1)) {
    if (modifier !== null) sources = sources.flatMap(source => modifier(new Call(source, values)))
  }
  let result = 0
  for (const source of sources) {
    try {
      result += executor(new Call(source, last?.values ?? new Map()))
    } catch (thrown) {
      if (!(thrown instanceof CommandError)) throw thrown
      if (!forked) onError(source, thrown)
    }
  }
  return result
}

/** Goes as far into the tree as the line leads: literals before arguments, a reading without errors before one with. */
function explore (node: Node, reader: Reader, source: Source, segments: readonly Segment[]): Outcome {
  const start = reader.cursor
  const errors: CommandError[] = []
  const found: Outcome[] = []
  for (const child of relevant(node, reader, source)) {
    reader.cursor = start
    let extended: readonly Segment[]
    try {
      extended = step(child, reader, source, segments)
    } catch (thrown) {
      if (!(thrown instanceof CommandError)) throw thrown
      errors.push(thrown)
      continue
    }
    if (!reader.canRead(child.redirect === null ? 2 : 1)) {
      found.push({ segments: extended, node: child, cursor: reader.cursor, errors: [] })
      continue
    }
    reader.skip()
    if (child.redirect !== null) return explore(child.redirect, reader, source, redirected(extended, child))
    found.push(explore(child, reader, source, extended))
  }
  if (found.length === 0) return { segments, node, cursor: start, errors }
  const rank = ({ cursor, errors: wrong }: Outcome): number => (cursor < reader.line.length ? 2 : 0) + (wrong.length > 0 ? 1 : 0)
  return found.toSorted((a, b) => rank(a) - rank(b))[0] as Outcome
}

function fresh (): Segment {
  return { values: new Map(), modifier: null, isFork: false }
}

function redirected (segments: readonly Segment[], { modifier, isFork }: Node): Segment[] {
  const { values } = segments.at(-1) as Segment
  return [...segments.slice(0, -1), { values, modifier, isFork }, fresh()]
}

function relevant (node: Node, reader: Reader, source: Source): Node[] {
  const allowed = node.children.filter(child => child.level <= source.level)
  const [word] = reader.rest.split(' ', 1)
  const exact = allowed.find(child => child.type === null && child.name === word)
  return exact === undefined ? allowed.filter(child => child.type !== null) : [exact]
}

function step (child: Node, reader: Reader, source: Source, segments: readonly Segment[]): readonly Segment[] {
  const { values, modifier, isFork } = segments.at(-1) as Segment
  let next = values
  if (child.type === null) reader.skip(child.name.length)
  else next = new Map([...values, [child.name, child.type.read(reader, source)]])
  if (reader.canRead() && reader.peek() !== ' ') throw reader.error('command.expected.separator')
  return [...segments.slice(0, -1), { values: next, modifier, isFork }]
}

/** What could follow in `line`: where the last word begins, and the words that complete it. */
export function suggest (root: Node, line: string, source: Source): { start: number, words: string[] } {
  const start = line.lastIndexOf(' ') + 1
  const typed = line.slice(start).toLowerCase()
  let node = root
  if (start > 0) {
    const outcome = explore(root, new Reader(line.slice(0, start - 1)), source, [fresh()])
    if (outcome.cursor < start - 1) return { start, words: [] }
    node = outcome.node.redirect ?? outcome.node
  }
  const words = node.children.filter(child => child.level <= source.level)
    .flatMap(child => child.type === null ? [child.name] : child.type.suggest?.(source) ?? [])
  return { start, words: [...new Set(words)].filter(word => fits(word, typed)).sort() }
}

/** As in vanilla, `dia` completes `minecraft:diamond` and `stone` also `cobble_stone`-like names at an underscore. */
function fits (word: string, typed: string): boolean {
  const plain = word.replace(/^minecraft:/, '').toLowerCase()
  return word.startsWith(typed) || plain.startsWith(typed) || plain.includes(`_${typed}`)
}
