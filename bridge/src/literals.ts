import { parse } from 'acorn'
import type { AnyNode, CallExpression, Comment, NewExpression, Program } from 'acorn'
import { full, simple } from 'acorn-walk'
import { literal, topFunctions, type FunctionNode } from './inspect.ts'
import { codePoints } from './locate.ts'
import type { JsonValue } from './program-types.ts'

/** A literal in an entry's body: a string, a number, a list of strings, or a place. Offsets are in code points, `end` is behind it. */
export interface LiteralPlace {
  readonly start: number
  readonly end: number
  /** A place is `{ x, y, z }`. */
  readonly value: JsonValue
  /** The bare name of the call that it is an argument of; null where it stands elsewhere. */
  readonly callee: string | null
  /** Which argument after `bot`, from 0; -1 where it is none. */
  readonly index: number
  /** Where that call begins, -1 where there is none: arguments of one call have the same. */
  readonly call: number
  /** What is given the place's parts in its stead: `new Vec3(...)`, and not a plain object. */
  readonly vector: boolean
}

export interface Literals {
  /** Where another parameter is added, behind the last; null where none can be. */
  readonly insert: number | null
  /** The function, its keyword with it, and its body. */
  readonly range: readonly [number, number]
  readonly body: readonly [number, number]
  /** Comments of the whole source. */
  readonly comments: ReadonlyArray<readonly [number, number]>
  /** Every identifier of the source: what a new name must not be. */
  readonly names: readonly string[]
  readonly literals: readonly LiteralPlace[]
}

const NONE: Literals = { insert: null, range: [0, 0], body: [0, 0], comments: [], names: [], literals: [] }

interface Found { readonly node: AnyNode, readonly value: JsonValue, readonly vector: boolean }
interface Argument { readonly callee: string, readonly index: number, readonly call: number }

/** The literals in the body of the function `entry`, in order of the text; none of a source that does not parse. */
export function literalsOf (source: string, entry: string): Literals {
  try {
    const comments: Comment[] = []
    const tree = parse(source, { ecmaVersion: 'latest', sourceType: 'script', onComment: comments })
    const found = topFunctions(tree).findLast(each => each.name === entry)
    return found === undefined ? NONE : read(source, tree, found.node, comments)
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) return NONE
    throw thrown
  }
}

function read (source: string, tree: Program, entry: FunctionNode, comments: readonly Comment[]): Literals {
  const inArguments = argumentsOf(entry.body)
  const keys = keysOf(entry.body)
  const found: Found[] = []
  full(entry.body, visited => {
    const node = visited as AnyNode
    const value = keys.has(node) ? undefined : valueOf(node)
    if (value !== undefined) found.push({ node, value, vector: node.type === 'NewExpression' })
  })
  const names = new Set<string>()
  full(tree, node => { if (node.type === 'Identifier') names.add((node as AnyNode & { name: string }).name) })
  const points = codePoints(source)
  const insert = insertion(source, entry)
  const place = ({ start, end }: { start: number, end: number }): [number, number] => [points[start] ?? 0, points[end] ?? 0]
  return {
    insert: insert === null ? null : points[insert] ?? null,
    range: place(entry),
    body: place(entry.body),
    comments: comments.map(place),
    names: [...names],
    literals: outermost(found).map(({ node, value, vector }) => ({
      start: points[node.start] ?? 0, end: points[node.end] ?? 0, value, vector, ...inArguments.get(node) ?? { callee: null, index: -1, call: -1 }
    }))
  }
}

/** In order of the text, without those that stand within another one: they are its parts. */
function outermost (found: readonly Found[]): Found[] {
  const sorted = [...found].sort((a, b) => a.node.start - b.node.start || b.node.end - a.node.end)
  let end = 0
  return sorted.filter(({ node }) => {
    if (node.start < end) return false
    end = node.end
    return true
  })
}

/** The nodes that are arguments, `bot` first, of functions called by bare name. */
function argumentsOf (body: AnyNode): ReadonlyMap<AnyNode, Argument> {
  const found = new Map<AnyNode, Argument>()
  simple(body, {
    CallExpression (visited) {
      const { callee, arguments: given, start } = visited as CallExpression
      const [first, ...rest] = given
      if (callee.type !== 'Identifier' || first?.type !== 'Identifier' || first.name !== 'bot') return
      for (const [index, node] of rest.entries()) found.set(node, { callee: callee.name, index, call: start })
    }
  })
  return found
}

/** The nodes that name a property and are no values. */
function keysOf (body: AnyNode): ReadonlySet<AnyNode> {
  const keys = new Set<AnyNode>()
  simple(body, { Property (property) { keys.add(property.key) } })
  return keys
}

function valueOf (node: AnyNode): JsonValue | undefined {
  if (node.type === 'NewExpression') return vectorOf(node)
  const value = literal(node)
  if (typeof value === 'string' || typeof value === 'number') return value
  if (Array.isArray(value)) return value.length > 0 && value.every(each => typeof each === 'string') ? value : undefined
  return typeof value === 'object' && value !== null && isPlace(value) ? value : undefined
}

function isPlace (value: { readonly [key: string]: JsonValue | undefined }): boolean {
  return Object.keys(value).sort().join() === 'x,y,z' && Object.values(value).every(part => typeof part === 'number')
}

/** `new Vec3(1, 2, 3)` as a place. */
function vectorOf (node: NewExpression): JsonValue | undefined {
  if (node.callee.type !== 'Identifier' || node.callee.name !== 'Vec3' || node.arguments.length !== 3) return undefined
  const [x, y, z] = node.arguments.map(literal)
  return typeof x === 'number' && typeof y === 'number' && typeof z === 'number' ? { x, y, z } : undefined
}

/** `bot => ...` without parentheses and a rest of parameters take no further one. */
function insertion (source: string, { params }: FunctionNode): number | null {
  const last = params.at(-1)
  if (last === undefined || last.type === 'RestElement') return null
  return params.length > 1 || /^\s*[,)]/.test(source.slice(last.end)) ? last.end : null
}
