import type { Language } from './room.ts'

/** Where a program or a skill stands in a stack trace, in its own numbering. */
export interface Place { readonly skill: string | null, readonly line: number | null, readonly column: number | null, readonly source_line: string | null }

export const NOWHERE: Place = { skill: null, line: null, column: null, source_line: null }
const EXTENSIONS: Readonly<Record<Language, string>> = { javascript: 'js', python: 'py' }
const FRAME = /(?:^|[ (])(?:program|skill\/([A-Za-z0-9_$]+))\.(?:js|py):(\d+):(\d+)\)?$/

/** The file name under which a source is compiled; `skill` null is the program. */
export function fileName (skill: string | null, language: Language): string {
  return `${skill === null ? 'program' : `skill/${skill}`}.${EXTENSIONS[language]}`
}

/** The innermost frame of `stack` (V8's notation, which the Python child writes too) that lies in one of `sources` (by skill name; null is the program). */
export function locate (stack: string, sources: ReadonlyMap<string | null, string>): Place {
  for (const text of stack.split('\n')) {
    const frame = /^\s+at /.test(text) ? FRAME.exec(text) : null
    if (frame === null) continue
    const place = placeAt(frame[1] ?? null, Number(frame[2]), Number(frame[3]), sources)
    if (place !== null) return place
  }
  return NOWHERE
}

/** A place from a 1-based line and column, or null when there is no such line. */
export function placeAt (skill: string | null, line: number, column: number, sources: ReadonlyMap<string | null, string>): Place | null {
  const source_line = sourceLine(sources.get(skill) ?? '', line)
  return source_line === null ? null : { skill, line, column, source_line }
}

/** Line `line` (1-based) of `source`, or null. */
export function sourceLine (source: string, line: number): string | null {
  return source.split(/\r\n|\n|\r|\u2028|\u2029/)[line - 1] ?? null
}

/** A stack of one frame, for what has a place but never ran. */
export function stackAt (skill: string | null, language: Language, line: number, column: number): string {
  return `\n    at ${fileName(skill, language)}:${line}:${column}`
}

/** The code points before each offset in UTF-16 units, which is how acorn counts. */
export function codePoints (source: string): Int32Array {
  const before = new Int32Array(source.length + 1)
  let [offset, count] = [0, 0]
  for (const sign of source) {
    before.fill(count++, offset, offset + sign.length)
    offset += sign.length
  }
  before[offset] = count
  return before
}
