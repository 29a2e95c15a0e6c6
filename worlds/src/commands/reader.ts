import { translated, type Text } from './text.ts'

/** A command that can't be read or does not do; `cursor` is where in the line, null when it is no matter of reading. */
export class CommandError extends Error {
  readonly text: Text
  readonly cursor: number | null

  constructor (text: Text, cursor: number | null = null) {
    super('translate' in text ? text.translate : text.text)
    this.text = text
    this.cursor = cursor
  }
}

/** A failure with vanilla's translation key. */
export function failure (key: string, ...args: ReadonlyArray<Text | string | number>): CommandError {
  return new CommandError(translated(key, ...args))
}

const NUMBER = /[0-9.-]/
const UNQUOTED = /[0-9A-Za-z_.+-]/
const QUOTES = '"\''

/** Reads one command line from the left, with the words and errors of vanilla's own parser (Brigadier). */
export class Reader {
  readonly line: string
  cursor = 0

  constructor (line: string) {
    this.line = line
  }

  get rest (): string {
    return this.line.slice(this.cursor)
  }

  canRead (count = 1): boolean {
    return this.cursor + count <= this.line.length
  }

  peek (): string {
    return this.line[this.cursor] ?? ''
  }

  skip (count = 1): void {
    this.cursor += count
  }

  skipSpace (): void {
    while (this.peek() === ' ') this.cursor++
  }

  /** An error at `at`, by default here. */
  error (key: string, args: ReadonlyArray<Text | string | number> = [], at = this.cursor): CommandError {
    return new CommandError(translated(key, ...args), at)
  }

  expect (char: string): void {
    if (this.peek() !== char) throw this.error('parsing.expected', [char])
    this.cursor++
  }

  /** Skips `char` if it is next, and says whether it was. */
  takes (char: string): boolean {
    if (this.peek() !== char) return false
    this.cursor++
    return true
  }

  /** Everything up to a character that `pattern` does not match; may be empty. */
  while (pattern: RegExp): string {
    const start = this.cursor
    while (this.canRead() && pattern.test(this.peek())) this.cursor++
    return this.line.slice(start, this.cursor)
  }

  word (): string {
    return this.while(UNQUOTED)
  }

  /** Everything up to the next space. */
  token (): string {
    return this.while(/[^ ]/)
  }

  whole (): number {
    return this.#number('int', text => /^-?\d+$/.test(text))
  }

  /** `kind` names the type in vanilla's errors. */
  fraction (kind: 'float' | 'double'): number {
    return this.#number(kind, text => /^-?(\d+\.?\d*|\.\d+)$/.test(text))
  }

  /** A word, or a text in quotes. */
  string (): string {
    if (!QUOTES.includes(this.peek()) || !this.canRead()) return this.word()
    return this.quoted()
  }

  quoted (): string {
    const quote = this.peek()
    if (quote === '' || !QUOTES.includes(quote)) throw this.error('parsing.quote.expected.start')
    this.cursor++
    let text = ''
    while (this.canRead()) {
      const char = this.peek()
      this.cursor++
      if (char === quote) return text
      if (char !== '\\') { text += char; continue }
      const escaped = this.peek()
      if (escaped !== quote && escaped !== '\\') throw this.error('parsing.quote.escape', [escaped])
      text += escaped
      this.cursor++
    }
    throw this.error('parsing.quote.expected.end')
  }

  #number (kind: string, valid: (text: string) => boolean): number {
    const start = this.cursor
    const text = this.while(NUMBER)
    if (text === '') throw this.error(`parsing.${kind}.expected`)
    const value = Number(text)
    if (!valid(text) || !Number.isFinite(value) || (kind === 'int' && (value | 0) !== value)) {
      this.cursor = start
      throw this.error(`parsing.${kind}.invalid`, [text])
    }
    return value
  }
}
