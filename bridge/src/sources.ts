import { findEntry, inspect } from './inspect.ts'
import type { Sandbox } from './isolate.ts'
import { fileName, stackAt } from './locate.ts'
import type { RunRequest } from './program-types.ts'
import { RpcError } from './rpc.ts'
import { noteThrows } from './throws.ts'

interface Source { readonly skill: string | null, readonly source: string, readonly entry: string | null }

/**
 * Make the program and its skills known inside the sandbox. One that can't run is made known too: it throws its
 * `SyntaxError` or `NoEntry` when it is called, so that a broken skill harms only those who use it.
 */
export function defineSources (sandbox: Sandbox, request: RunRequest, primitives: readonly string[]): void {
  const names = [...primitives, ...request.skills.map(skill => skill.name)]
  define(sandbox, { skill: null, ...request.program }, names)
  for (const skill of request.skills) define(sandbox, { skill: skill.name, ...skill }, names)
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

function define (sandbox: Sandbox, { skill, source, entry: wanted }: Source, names: readonly string[]): void {
  const { error, functions } = inspect(source)
  if (error !== null) { broken(sandbox, skill, 'SyntaxError', error.message, error.line, error.column); return }
  const entry = findEntry(source, wanted)
  if (entry === null) { broken(sandbox, skill, 'NoEntry', noEntry(skill, wanted, functions), 0, 0); return }
  const refused = sandbox.defineSource(skill === null, skill ?? '', wrap(noteThrows(source), entry.name, entry.declared, names), fileName(skill))
  if (refused !== null) broken(sandbox, skill, 'SyntaxError', refused.message, refused.line, refused.column)
}

function broken (sandbox: Sandbox, skill: string | null, name: string, message: string, line: number, column: number): void {
  const fault = JSON.stringify({ name, code: null, message, details: {} })
  sandbox.defineBroken(skill === null, skill ?? '', fault, stackAt(skill, line, column))
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
  return `(function (${names.join(', ')}) { 'use strict'; return (function () {\n${source}\n;return { entry: ${entry}, rebind: ${rebind} } })() })`
}
