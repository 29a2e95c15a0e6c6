import { getLineInfo, parse, type AnyNode, type BlockStatement, type Pattern } from 'acorn'
import { ancestor } from 'acorn-walk'
import { collect } from './scope.ts'

/** The global inside the isolate that looks at an error on its way out of a function; see inside/variables.js. */
const SEEN = '$seen'
/** The local variable that holds, by block, how the block's variables are read. */
const FRAME = '$frame$'
/** Nothing but a comment follows on the line. */
const LINE_END = /[ \t]*(?:\/\/.*)?(?:[\r\n\u2028\u2029]|$)/y

interface Insertion { readonly at: number, readonly text: string }
type FunctionNode = Extract<AnyNode, { type: 'FunctionDeclaration' | 'FunctionExpression' | 'ArrowFunctionExpression' }>

/**
 * `source` with its functions made to tell their variables when an error leaves them (Self-Debugging, arXiv 2304.05128:
 * what a debugger would show belongs into the next prompt). Lines stay, and so do the columns of all code: only functions and blocks that
 * begin and end at the end of a line are looked into.
 */
export function tellVariables (source: string): string {
  if (source.includes(FRAME) || source.includes(SEEN)) return source
  const places: Insertion[] = []
  ancestor(parse(source, { ecmaVersion: 'latest' }), {
    Function (node) { places.push(...lookInto(source, node as FunctionNode)) }
  })
  let text = source
  // Of several at one place the later ones come from functions further in.
  for (const { at, text: added } of places.sort((a, b) => b.at - a.at)) text = text.slice(0, at) + added + text.slice(at)
  return text
}

function lookInto (source: string, node: FunctionNode): Insertion[] {
  if (node.body.type !== 'BlockStatement' || node.generator) return []
  const body = node.body
  const last = body.body.at(-1)
  if (last === undefined || !endsLine(source, body.start + 1) || !endsLine(source, last.end)) return []
  const parameters = new Set<string>()
  for (const parameter of node.params) collect(parameter as Pattern, parameters)
  const blocks = [...blocksIn(body, parameters)].filter(({ block, names }) => block === body || (names.size > 0 && endsLine(source, block.start + 1)))
  return blocks.flatMap(({ block, names }, index) => {
    const note = `${FRAME}[${index}] = ${reader(source, block, names)};`
    if (block !== body) return [{ at: block.start + 1, text: ` ${note}` }]
    return [
      { at: block.start + 1, text: ` const ${FRAME} = []; try { ${note}` },
      { at: last.end, text: ` } catch ($error) { throw ${SEEN}($error, ${FRAME}) }` }
    ]
  })
}

function endsLine (source: string, at: number): boolean {
  LINE_END.lastIndex = at
  return LINE_END.test(source)
}

/** The lines of the block, and how each of its variables is read: those not yet initialised throw. */
function reader (source: string, block: BlockStatement, names: ReadonlySet<string>): string {
  const lines = [getLineInfo(source, block.start).line, getLineInfo(source, block.end).line]
  return `[${lines.join(', ')}, { ${[...names].map(name => `${name}: () => ${name}`).join(', ')} }]`
}

/** The blocks of one function with the names each binds, nested functions left out; a loop's own variables are its body's. */
function * blocksIn (body: BlockStatement, outer: ReadonlySet<string>): Generator<{ block: BlockStatement, names: Set<string> }> {
  const names = new Set(outer)
  for (const statement of body.body) declared(statement, names)
  names.delete('bot')
  yield { block: body, names }
  for (const statement of body.body) yield * blocksBelow(statement)
}

function * blocksBelow (node: AnyNode, head: ReadonlySet<string> = new Set()): Generator<{ block: BlockStatement, names: Set<string> }> {
  switch (node.type) {
    case 'BlockStatement': yield * blocksIn(node, head); break
    case 'IfStatement':
      yield * blocksBelow(node.consequent)
      if (node.alternate != null) yield * blocksBelow(node.alternate)
      break
    case 'WhileStatement': case 'DoWhileStatement': case 'LabeledStatement': yield * blocksBelow(node.body); break
    case 'ForStatement': yield * blocksBelow(node.body, declared(node.init, new Set())); break
    case 'ForOfStatement': case 'ForInStatement': yield * blocksBelow(node.body, declared(node.left, new Set())); break
    case 'TryStatement':
      yield * blocksBelow(node.block)
      if (node.handler != null) {
        const caught = new Set<string>()
        if (node.handler.param != null) collect(node.handler.param, caught)
        yield * blocksBelow(node.handler.body, caught)
      }
      if (node.finalizer != null) yield * blocksBelow(node.finalizer)
      break
    case 'SwitchStatement':
      for (const { consequent } of node.cases) for (const statement of consequent) yield * blocksBelow(statement)
      break
  }
}

/** Adds what a statement of a block binds there: variables, not functions and classes. */
function declared (node: AnyNode | null | undefined, names: Set<string>): Set<string> {
  if (node?.type === 'VariableDeclaration') for (const { id } of node.declarations) collect(id, names)
  return names
}
