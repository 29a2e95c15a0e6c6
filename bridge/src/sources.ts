import { parse } from 'acorn'
import { findEntry, inspect } from './inspect.ts'
import type { RunRequest } from './program-types.ts'
import type { Source } from './room.ts'
import { RpcError } from './rpc.ts'
import { noteThrows } from './throws.ts'
import { tellVariables } from './variables.ts'

/** Why a JavaScript source can't run, and where (1-based; 0 where it has no place). */
export interface Broken { readonly name: string, readonly message: string, readonly line: number, readonly column: number }

/** Every source of a run: the program first. */
export function sourcesOf ({ program, skills }: RunRequest): Source[] {
  return [{ skill: null, ...program }, ...skills.map(skill => ({ skill: skill.name, ...skill }))]
    .map(({ skill, language, source, entry, compat = null }) => ({ skill, language, source, entry, compat }))
}

/** @throws RpcError `invalidParams` when a skill has the name of a primitive */
export function checkNames (request: RunRequest, primitives: ReadonlyMap<string, unknown>): void {
  const doubled = request.skills.find(skill => primitives.has(skill.name))
  if (doubled !== undefined) throw new RpcError('invalidParams', `run: skill \`${doubled.name}\` has the name of a primitive; rename it`)
}

/** Every source by skill name; null is the program. */
export function sourceTexts (request: RunRequest): ReadonlyMap<string | null, string> {
  const texts = new Map<string | null, string>([[null, request.program.source]])
  for (const skill of request.skills) texts.set(skill.name, skill.source)
  return texts
}

/**
 * A JavaScript source as an expression that gives a factory of its entry, its first line the wrapper's own; or why it
 * can't run.
 *
 * @param names what a source sees as globals
 */
export function prepare ({ skill, source, entry: wanted }: Source, names: readonly string[]): { wrapped: string } | Broken {
  const { error, functions } = inspect(source)
  if (error !== null) return { name: 'SyntaxError', message: error.message, line: error.line, column: error.column }
  const entry = findEntry(source, wanted)
  if (entry === null) return { name: 'NoEntry', message: noEntry(skill, wanted, functions), line: 0, column: 0 }
  return { wrapped: wrap(tellVariables(noteThrows(source)), entry.name, entry.declared, names) }
}

function noEntry (skill: string | null, wanted: string | null, functions: readonly string[]): string {
  const whose = skill === null ? 'the program' : `skill ${skill}`
  const has = functions.length === 0 ? 'it declares no function' : `it declares ${functions.join(', ')}`
  return wanted === null
    ? `${whose} has no async function at its top level (${has}); write \`async function name(bot) { ... }\``
    : `${whose} has no function \`${wanted}\` at its top level (${has})`
}

/**
 * A factory of the source's entry. Names come as parameters of an outer function, so that the source may declare the
 * same names again; the first line is the wrapper's own.
 */
function wrap (source: string, entry: string, declared: boolean, names: readonly string[]): string {
  const rebind = declared ? `own => { ${entry} = own }` : 'null'
  return `(function (${names.map(bindable).join(', ')}) { 'use strict'; return (function () {\n${source}\n;return { entry: ${entry}, rebind: ${rebind} } })() })`
}

/** A parameter of this name; of a name that only other languages can use, one that nobody can reach. */
function bindable (name: string, index: number): string {
  try {
    parse(`'use strict'; let ${name}`, { ecmaVersion: 'latest' })
    return name
  } catch {
    return `$${index}$`
  }
}
