import { parse, tokenizer } from 'acorn'
import type { AnyNode, CallExpression, Pattern, Program, Statement as Node } from 'acorn'
import { full } from 'acorn-walk'
import { topFunctions } from './inspect.ts'
import { codePoints } from './locate.ts'
import { collect } from './scope.ts'

/** One statement of a block, and what moving it into a function of its own would take. Offsets are in code points, `end` is behind it. */
export interface Statement {
  readonly start: number
  readonly end: number
  /** Its tokens, without comments and layout. */
  readonly text: string
  /** What it calls with `bot` by bare name, in order of the text. */
  readonly calls: readonly string[]
  /** Names of the entry's own that it mentions. */
  readonly uses: readonly string[]
  /** What it declares for the statements after it. */
  readonly binds: readonly string[]
  /** Names of the entry's own that it gives another value to, and does not declare in itself. */
  readonly assigns: readonly string[]
  /** False where it leaves the block, or uses what the source has outside of the entry. */
  readonly movable: boolean
}

const FUNCTION = /^(?:FunctionDeclaration|FunctionExpression|ArrowFunctionExpression)$/
/** What a function of its own would end, or bind to something else. */
const LEAVING = /^(?:ReturnStatement|BreakStatement|ContinueStatement|YieldExpression|ThisExpression|FunctionDeclaration|ClassDeclaration|LabeledStatement)$/

/** The statements of each block of the function `entry`, outer blocks first; none of a source that does not parse. */
export function statementsOf (source: string, entry: string): Statement[][] {
  try {
    const tree = parse(source, { ecmaVersion: 'latest', sourceType: 'script' })
    const found = topFunctions(tree).findLast(each => each.name === entry)
    if (found === undefined || found.node.body.type !== 'BlockStatement') return []
    const outside = topNames(tree, entry)
    const own = namesBoundIn(found.node)
    const points = codePoints(source)
    const read = (node: Node): Statement => statement(source, node, own, outside, points)
    return blocksIn(found.node.body).map(block => block.map(read))
  } catch (thrown) {
    if (thrown instanceof SyntaxError || thrown instanceof RangeError) return []
    throw thrown
  }
}

function statement (source: string, node: Node, own: ReadonlySet<string>, outside: ReadonlySet<string>, points: Int32Array): Statement {
  const inner = namesBoundIn(node)
  const uses = new Set<string>()
  const assigns = new Set<string>()
  const calls: Array<{ start: number, name: string }> = []
  let movable = node.type !== 'VariableDeclaration' || node.kind !== 'var'
  full(node, visited => {
    const found = visited as AnyNode
    if (LEAVING.test(found.type)) movable = false
    if (found.type === 'Identifier') {
      if (outside.has(found.name)) movable = false
      if (own.has(found.name)) uses.add(found.name)
    }
    if (found.type === 'AssignmentExpression') assigned(found.left as Pattern, assigns)
    if (found.type === 'UpdateExpression') assigned(found.argument as Pattern, assigns)
    if (found.type === 'CallExpression' && takesBot(found)) calls.push({ start: found.start, name: found.callee.type === 'Identifier' ? found.callee.name : '' })
  })
  return {
    start: points[node.start] ?? 0,
    end: points[node.end] ?? 0,
    text: words(source.slice(node.start, node.end)),
    calls: calls.sort((a, b) => a.start - b.start).map(({ name }) => name),
    uses: [...uses],
    binds: [...declared(node)],
    assigns: [...assigns].filter(name => own.has(name) && !inner.has(name)),
    movable
  }
}

function words (text: string): string {
  return [...tokenizer(text, { ecmaVersion: 'latest', allowAwaitOutsideFunction: true })].map(({ start, end }) => text.slice(start, end)).join(' ')
}

function takesBot ({ callee, arguments: given }: CallExpression): boolean {
  return callee.type === 'Identifier' && given[0]?.type === 'Identifier' && given[0].name === 'bot'
}

/** The names that an assignment changes; a property of something is none. */
function assigned (target: Pattern, names: Set<string>): void {
  if (target.type !== 'MemberExpression') collect(target, names)
}

function declared (node: Node): ReadonlySet<string> {
  const names = new Set<string>()
  if (node.type === 'VariableDeclaration') for (const { id } of node.declarations) collect(id, names)
  if (node.type === 'FunctionDeclaration' || node.type === 'ClassDeclaration') names.add(node.id.name)
  return names
}

function namesBoundIn (node: AnyNode): ReadonlySet<string> {
  const names = new Set<string>()
  full(node, visited => {
    const found = visited as AnyNode
    if (found.type === 'VariableDeclarator') collect(found.id, names)
    if (FUNCTION.test(found.type)) for (const parameter of (found as AnyNode & { params: Pattern[] }).params) collect(parameter, names)
    if (found.type === 'CatchClause' && found.param != null) collect(found.param, names)
  })
  return names
}

function topNames (tree: Program, entry: string): ReadonlySet<string> {
  const names = new Set<string>()
  for (const node of tree.body) for (const name of declared(node as Node)) names.add(name)
  names.delete(entry)
  return names
}

/** The bodies of all blocks that lie in `body`, itself first; functions within are programs of their own. */
function blocksIn (body: AnyNode): Node[][] {
  const blocks: Node[][] = []
  const visit = (node: AnyNode): void => {
    if (node.type === 'BlockStatement') blocks.push(node.body)
    for (const child of children(node)) if (!FUNCTION.test(child.type)) visit(child)
  }
  visit(body)
  return blocks
}

function children (node: AnyNode): AnyNode[] {
  return Object.values(node).flat().filter((value): value is AnyNode => typeof value === 'object' && value !== null && 'type' in value)
}
