/** One finding, as a compiler gives it. */
export interface Diagnostic {
  /** An `error` contradicts the API or the sandbox; a `warning` may be meant. */
  readonly severity: 'error' | 'warning'
  /** A rule of ours, or TypeScript's or Pyright's own code. */
  readonly code: string
  readonly message: string
  /** 1-based, as `column`, in the program's own numbering. */
  readonly line: number
  readonly column: number
  readonly source_line: string | null
}

/** What can be said about a program before a tick is spent on it. */
export interface Report {
  readonly diagnostics: readonly Diagnostic[]
  /** Functions that are called and defined nowhere, in order of first call: helpers that are still to be written. */
  readonly undefined: readonly string[]
  /** Further findings were left out. */
  readonly truncated: boolean
}

/** Findings kept of one program: beyond that a model reads no more, and one mistake is often behind many. */
export const MAX_DIAGNOSTICS = 20
const MAX_MESSAGE_CHARS = 400
/** What ends a line in a language's own numbering. */
export const LINE_BREAKS = { javascript: /\r\n|[\n\r\u2028\u2029]/, python: /\r\n|[\n\r]/ } as const

export interface Finding { readonly severity: Diagnostic['severity'], readonly code: string, readonly message: string, readonly start: number }

/** Findings in order of their place, placed in `source`; `start` is an offset in it. */
export function report (source: string, findings: readonly Finding[], missing: readonly string[], lineBreak: RegExp): Report {
  const sorted = [...findings].sort((a, b) => rank(a) - rank(b) || a.start - b.start)
  const kept = sorted.slice(0, MAX_DIAGNOSTICS).map(finding => placed(source, finding, lineBreak))
  return { diagnostics: kept.sort((a, b) => a.line - b.line || a.column - b.column), undefined: missing, truncated: findings.length > kept.length }
}

function rank (finding: Finding): number {
  return finding.severity === 'error' ? 0 : 1
}

function placed (source: string, { severity, code, message, start }: Finding, lineBreak: RegExp): Diagnostic {
  const before = source.slice(0, start).split(lineBreak)
  const line = before.length
  return { severity, code, message: message.slice(0, MAX_MESSAGE_CHARS), line, column: (before.at(-1)?.length ?? 0) + 1, source_line: source.split(lineBreak)[line - 1] ?? null }
}
