/** Where a program or a skill stands in a stack trace, in its own numbering. */
export interface Place { readonly skill: string | null, readonly line: number | null, readonly column: number | null, readonly source_line: string | null }

export const NOWHERE: Place = { skill: null, line: null, column: null, source_line: null }
const PROGRAM_FILE = 'program.js'
const FRAME = /(?:^|[ (])(program\.js|skill\/([A-Za-z0-9_$]+)\.js):(\d+):(\d+)\)?$/

/** The file name under which a source is compiled; `skill` null is the program. */
export function fileName (skill: string | null): string {
  return skill === null ? PROGRAM_FILE : `skill/${skill}.js`
}

/** The innermost frame of `stack` that lies in one of `sources` (by skill name; null is the program). */
export function locate (stack: string, sources: ReadonlyMap<string | null, string>): Place {
  for (const text of stack.split('\n')) {
    const frame = /^\s+at /.test(text) ? FRAME.exec(text) : null
    if (frame === null) continue
    const skill = frame[1] === PROGRAM_FILE ? null : frame[2] ?? null
    const place = placeAt(skill, Number(frame[3]), Number(frame[4]), sources)
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
export function stackAt (skill: string | null, line: number, column: number): string {
  return `\n    at ${fileName(skill)}:${line}:${column}`
}
