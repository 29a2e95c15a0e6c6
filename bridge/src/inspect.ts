import { getLineInfo, parse } from 'acorn'
import type { AnyNode, ArrowFunctionExpression, FunctionDeclaration, FunctionExpression, Pattern, Program, Statement } from 'acorn'
import { full } from 'acorn-walk'
import { sourceLine } from './locate.ts'
import type { JsonValue } from './program-types.ts'
import { boundNames, collect } from './scope.ts'

export interface SourceError {
  readonly code: 'SyntaxError'
  readonly message: string
  /** 1-based, as `column`. */
  readonly line: number
  readonly column: number
  readonly source_line: string | null
}

export interface Parameter { readonly name: string, readonly default: JsonValue, readonly required: boolean }

/** What can be said about a program without running it. */
export interface Inspection {
  /** The last top-level async function; null when there is none. */
  readonly entry: string | null
  /** The entry's parameters after `bot`; a default that is not a literal shows as null. */
  readonly params: readonly Parameter[]
  /** Every top-level function. */
  readonly functions: readonly string[]
  /** Bare names that are called but not defined in the source, in order of first call. */
  readonly calls: readonly string[]
  /** Statements in the entry's body, nested ones too. */
  readonly statements: number
  /** The one function that the whole body calls, when it is nothing but `await f(bot, literals or own parameters)` and what it expects of that. */
  readonly single_call: string | null
  readonly parts: readonly Part[]
  readonly error: SourceError | null
}

/** A statement at top level with the comments before it. */
export interface Part {
  /** What it declares. */
  readonly names: readonly string[]
  readonly source: string
  /** Names of other parts that it mentions. */
  readonly uses: readonly string[]
}

export type FunctionNode = FunctionDeclaration | FunctionExpression | ArrowFunctionExpression
export interface NamedFunction { readonly name: string, readonly node: FunctionNode, readonly declared: boolean }

/** A top-level async function: `declared` ones can be rebound, those bound by `const` can't. */
export interface Entry { readonly name: string, readonly declared: boolean }

const EMPTY: Inspection = { entry: null, params: [], functions: [], calls: [], statements: 0, single_call: null, parts: [], error: null }

/** Parse `source` as a script of functions; never throws. */
export function inspect (source: string): Inspection {
  try {
    const tree = parseSource(source)
    return 'body' in tree ? inspectTree(tree, source) : { ...EMPTY, error: tree }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    // Parser and walk recurse with the nesting of the source, and so does the engine's own parser.
    const message = 'the source is nested too deeply to be parsed'
    return { ...EMPTY, error: syntaxError(source, message, { line: 1, column: 0 }) }
  }
}

function inspectTree (tree: Program, source: string): Inspection {
  const functions = topFunctions(tree)
  const entry = functions.findLast(isEntry)
  return {
    entry: entry?.name ?? null,
    params: entry === undefined ? [] : entry.node.params.slice(1).map(parameter),
    functions: functions.map(found => found.name),
    calls: freeCalls(tree),
    statements: entry === undefined ? 0 : countStatements(entry.node),
    single_call: entry === undefined ? null : singleCall(entry.node),
    parts: topParts(tree, source),
    error: null
  }
}

/** The entry named `name`, or the last one when `name` is null; null when the (correct) source has no such function. */
export function findEntry (source: string, name: string | null): Entry | null {
  const tree = parseSource(source)
  if (!('body' in tree)) return null
  const found = topFunctions(tree).findLast(each => name === null ? isEntry(each) : each.name === name && isCallable(each))
  return found === undefined ? null : { name: found.name, declared: found.declared }
}

function parseSource (source: string): Program | SourceError {
  try {
    return parse(source, { ecmaVersion: 'latest', sourceType: 'script', allowAwaitOutsideFunction: false })
  } catch (thrown) {
    const { message, loc, pos } = thrown as SyntaxError & { loc?: Location, pos?: number }
    if (loc === undefined) throw thrown
    const misplaced = /\bawait\s+$/.exec(source.slice(0, pos))
    return misplaced === null
      // acorn ends its messages with the position, which has fields of its own here.
      ? syntaxError(source, message.replace(/ \(\d+:\d+\)$/, ''), loc)
      : syntaxError(source, '`await` is only allowed inside an async function', getLineInfo(source, misplaced.index))
  }
}

/** As acorn has it: the line 1-based, the column 0-based. */
interface Location { readonly line: number, readonly column: number }

function syntaxError (source: string, message: string, { line, column }: Location): SourceError {
  return { code: 'SyntaxError', message, line, column: column + 1, source_line: sourceLine(source, line) }
}

function isCallable (found: NamedFunction): boolean {
  return !(found.node.generator ?? false)
}

function isEntry (found: NamedFunction): boolean {
  return found.node.async && isCallable(found)
}

/** The functions at a source's top level. */
export function topFunctions (tree: Program): NamedFunction[] {
  const found: NamedFunction[] = []
  for (const statement of tree.body) {
    if (statement.type === 'FunctionDeclaration') found.push({ name: statement.id.name, node: statement, declared: true })
    if (statement.type !== 'VariableDeclaration') continue
    for (const { id, init } of statement.declarations) {
      if (id.type === 'Identifier' && (init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression')) {
        found.push({ name: id.name, node: init, declared: false })
      }
    }
  }
  return found
}

function topParts (tree: Program, source: string): Part[] {
  const named = tree.body.map(statement => ({ statement, names: declaredBy(statement) }))
  const all = new Set(named.flatMap(({ names }) => names))
  let from = 0
  return named.map(({ statement, names }) => {
    const uses = new Set<string>()
    full(statement, node => {
      const { type, name } = node as AnyNode & { name: string }
      if (type === 'Identifier' && all.has(name) && !names.includes(name)) uses.add(name)
    })
    const part = { names, source: source.slice(from, statement.end).trim(), uses: [...uses] }
    from = statement.end
    return part
  })
}

function declaredBy (statement: AnyNode): string[] {
  if (statement.type === 'FunctionDeclaration' || statement.type === 'ClassDeclaration') return [statement.id?.name ?? '']
  if (statement.type !== 'VariableDeclaration') return []
  const names = new Set<string>()
  for (const { id } of statement.declarations) collect(id, names)
  return [...names]
}

export function parameter (pattern: Pattern): Parameter {
  if (pattern.type === 'Identifier') return { name: pattern.name, default: null, required: true }
  if (pattern.type === 'AssignmentPattern') {
    return { name: patternName(pattern.left), default: literal(pattern.right) ?? null, required: false }
  }
  if (pattern.type === 'RestElement') return { name: patternName(pattern.argument), default: null, required: false }
  return { name: patternName(pattern), default: null, required: true }
}

function patternName (pattern: Pattern): string {
  return pattern.type === 'Identifier' ? pattern.name : '{}'
}

/** The JSON value of a literal expression; undefined when it is none. */
export function literal (node: AnyNode | null): JsonValue | undefined {
  if (node === null) return undefined
  if (node.type === 'Literal') {
    return node.value === null || ['string', 'number', 'boolean'].includes(typeof node.value) ? node.value as JsonValue : undefined
  }
  if (node.type === 'TemplateLiteral' && node.expressions.length === 0) return node.quasis[0]?.value.cooked ?? undefined
  if (node.type === 'UnaryExpression' && node.operator === '-') {
    const value = literal(node.argument)
    return typeof value === 'number' ? -value : undefined
  }
  if (node.type === 'ArrayExpression') return literals(node.elements)
  if (node.type === 'ObjectExpression') return literalObject(node.properties)
  return undefined
}

function literals (nodes: ReadonlyArray<AnyNode | null>): JsonValue[] | undefined {
  const values = nodes.map(literal)
  return values.every(value => value !== undefined) ? values : undefined
}

function literalObject (properties: readonly AnyNode[]): JsonValue | undefined {
  const entries: Array<[string, JsonValue]> = []
  for (const property of properties) {
    if (property.type !== 'Property' || property.computed) return undefined
    const value = literal(property.value)
    const key = property.key.type === 'Identifier' ? property.key.name : property.key.type === 'Literal' ? String(property.key.value) : null
    if (value === undefined || key === null) return undefined
    entries.push([key, value])
  }
  return Object.fromEntries(entries)
}

function freeCalls (tree: Program): string[] {
  const defined = boundNames(tree)
  const calls = new Map<string, number>()
  full(tree, node => {
    const called = node as AnyNode
    if (called.type !== 'CallExpression' || called.callee.type !== 'Identifier' || defined.has(called.callee.name)) return
    const { name, start } = called.callee
    calls.set(name, Math.min(start, calls.get(name) ?? Infinity))
  })
  return [...calls].sort((a, b) => a[1] - b[1]).map(([name]) => name)
}

function countStatements (entry: FunctionNode): number {
  let count = 0
  full(entry.body, node => {
    if (node.type !== 'BlockStatement' && /(?:Statement|Declaration)$/.test(node.type)) count++
  })
  return count
}

function singleCall (entry: FunctionNode): string | null {
  const own = new Set(entry.params.map(pattern => pattern.type === 'AssignmentPattern' ? patternName(pattern.left) : patternName(pattern)))
  const expression = entry.body.type === 'BlockStatement' ? onlyExpression(entry.body.body) : entry.body
  const call = expression?.type === 'AwaitExpression' ? expression.argument : expression
  if (call?.type !== 'CallExpression' || call.callee.type !== 'Identifier') return null
  const simple = call.arguments.every(arg => literal(arg) !== undefined || (arg.type === 'Identifier' && own.has(arg.name)))
  return simple ? call.callee.name : null
}

function onlyExpression (body: readonly Statement[]): AnyNode | null {
  const [only, ...more] = body.filter(statement => !isExpectation(statement))
  if (more.length > 0 || only === undefined) return null
  if (only.type === 'ReturnStatement') return only.argument ?? null
  return only.type === 'ExpressionStatement' && only.expression.type === 'AwaitExpression' ? only.expression : null
}

/** `expect(...)`: it asks what a call brought and does nothing. */
function isExpectation (statement: Statement): boolean {
  const expression = statement.type === 'ExpressionStatement' ? statement.expression : null
  return expression?.type === 'CallExpression' && expression.callee.type === 'Identifier' && expression.callee.name === 'expect'
}
