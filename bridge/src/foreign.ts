import { runInNewContext } from 'node:vm'
import { parse, type AnyNode, type Pattern, type Program } from 'acorn'
import { full } from 'acorn-walk'
import { MODULES } from './inside/modules.js'
import { VOYAGER_NAMES } from './inside/voyager.js'
import { inspect, parameter, type Inspection, type Parameter } from './inspect.ts'
import { boundNames } from './scope.ts'

/** What is read of a program file that somebody else wrote, for whatever it was that loaded it. */
export interface Foreign {
  /** As our programs are: a script of functions. Lines are those of the file. */
  readonly source: string
  /** What was changed for that. */
  readonly notes: readonly string[]
  /** Why it can't be a program here; null when it may. */
  readonly refusal: string | null
  readonly info: Inspection
  /** Async functions at top level whose first parameter is `bot`, with the others. */
  readonly entries: readonly Entry[]
  /** Names called that only programs of the published Voyager have. */
  readonly theirs: readonly string[]
}

export interface Entry { readonly name: string, readonly params: readonly Parameter[] }
interface Edit { readonly start: number, readonly end: number, readonly text: string }
interface Translation { readonly edits: Edit[], readonly notes: Set<string>, refusal: string | null }

/** Members of `bot` that are theirs. */
const THEIR_MEMBERS = ['save', 'inventoryUsed']
/** What our programs may call by bare name besides primitives and skills. */
const OURS = ['require', 'once', 'expect', 'setTimeout', 'setInterval', 'setImmediate', 'clearTimeout', 'clearInterval', 'clearImmediate', 'Vec3', 'PrimitiveError', 'Movements']
const GIVEN = new Set([...runInNewContext('Object.getOwnPropertyNames(globalThis)') as string[], ...OURS])

/** Read `source` as a script, else as a module; never throws. */
export function readForeign (source: string): Foreign {
  try {
    const translated = translate(source)
    const info = inspect(translated.source)
    const tree = info.error === null ? parse(translated.source, { ecmaVersion: 'latest' }) : null
    return {
      ...translated,
      info: { ...info, calls: info.calls.filter(name => !GIVEN.has(name)) },
      entries: tree === null ? [] : entriesOf(tree),
      theirs: tree === null ? [] : theirsIn(tree)
    }
  } catch (thrown) {
    if (!(thrown instanceof RangeError)) throw thrown
    return { source, notes: [], refusal: null, info: inspect(source), entries: [], theirs: [] }
  }
}

function translate (source: string): Pick<Foreign, 'source' | 'notes' | 'refusal'> {
  const tree = parsed(source)
  const found: Translation = { edits: [], notes: new Set(), refusal: null }
  if (tree !== null) {
    for (const statement of tree.body) translateStatement(statement, source, found)
    full(tree, node => { refuseModules(node as AnyNode, found) })
  }
  let text = source
  for (const { start, end, text: put } of found.edits.sort((a, b) => b.start - a.start)) {
    // Every line break stays, so that lines keep their numbers.
    const breaks = source.slice(start, end).replace(/[^\r\n\u2028\u2029]/g, '')
    text = text.slice(0, start) + put + breaks + text.slice(end)
  }
  return { source: text, notes: [...found.notes], refusal: found.refusal }
}

/** null where it is neither script nor module: `inspect` says why. */
function parsed (source: string): Program | null {
  for (const sourceType of ['script', 'module'] as const) {
    try { return parse(source, { ecmaVersion: 'latest', sourceType }) } catch (thrown) {
      if (!(thrown instanceof SyntaxError)) throw thrown
    }
  }
  return null
}

function translateStatement (node: AnyNode, source: string, found: Translation): void {
  switch (node.type) {
    case 'ImportDeclaration': translateImport(node, found); break
    case 'ExportAllDeclaration': drop(node, found, 'exports dropped'); break
    case 'ExportNamedDeclaration':
      if (node.declaration == null) drop(node, found, 'exports dropped')
      else unwrap(node, node.declaration, found)
      break
    case 'ExportDefaultDeclaration': translateDefault(node.declaration as AnyNode, node, found); break
    case 'VariableDeclaration':
      if (node.declarations.every(({ id, init }) => isLocalRequire(init) && isPlain(id))) drop(node, found, 'skills are called by bare name')
      break
    case 'ExpressionStatement': translateAssignment(node, source, found); break
  }
}

function drop (node: AnyNode, found: Translation, note: string): void {
  found.edits.push({ start: node.start, end: node.end, text: '' })
  found.notes.add(note)
}

/** Leave `inner` of `outer`. */
function unwrap (outer: AnyNode, inner: AnyNode, found: Translation, prefix = ''): void {
  found.edits.push({ start: outer.start, end: inner.start, text: prefix })
  found.notes.add('exports dropped')
}

function translateDefault (inner: AnyNode, outer: AnyNode, found: Translation): void {
  if (inner.type === 'Identifier' || inner.type === 'ObjectExpression') drop(outer, found, 'exports dropped')
  else if (inner.type === 'FunctionDeclaration' && inner.id != null) unwrap(outer, inner, found)
  else found.refusal ??= 'it exports a function without a name: give it the name that it is called by'
}

/** Of files beside it nothing is needed: skills are called by bare name. Of packages, what `require` gives. */
function translateImport (node: Extract<AnyNode, { type: 'ImportDeclaration' }>, found: Translation): void {
  const from = String(node.source.value)
  const renamed = node.specifiers.find(each => each.type === 'ImportSpecifier' && each.imported.type === 'Identifier' && each.imported.name !== each.local.name)
  if (renamed !== undefined && isLocal(from)) found.refusal ??= `it imports a function under another name, \`${renamed.local.name}\`: call it by its own`
  if (isLocal(from)) { drop(node, found, 'skills are called by bare name'); return }
  if (!isOffered(from)) { found.refusal ??= notOffered(from); return }
  const whole = node.specifiers.filter(each => each.type !== 'ImportSpecifier').map(each => `const ${each.local.name} = require('${from}');`)
  const named = node.specifiers.filter(each => each.type === 'ImportSpecifier')
    .map(({ imported, local }) => imported.type === 'Identifier' && imported.name !== local.name ? `${imported.name}: ${local.name}` : local.name)
  const text = [...whole, ...named.length > 0 ? [`const { ${named.join(', ')} } = require('${from}');`] : []].join(' ')
  found.edits.push({ start: node.start, end: node.end, text })
  found.notes.add('imports made `require`')
}

/** `module.exports = …` and `exports.name = …`. */
function translateAssignment (node: Extract<AnyNode, { type: 'ExpressionStatement' }>, source: string, found: Translation): void {
  const expression = node.expression
  if (expression.type !== 'AssignmentExpression' || !/^(?:module\.)?exports(?:\.[\w$]+)?$/.test(source.slice(expression.left.start, expression.left.end))) return
  const value = expression.right
  const isFunction = value.type === 'FunctionExpression' || value.type === 'ArrowFunctionExpression'
  const name = /exports\.([\w$]+)$/.exec(source.slice(expression.left.start, expression.left.end))?.[1]
  if (!isFunction) drop(node, found, 'exports dropped')
  else if (name !== undefined) unwrap(node, value, found, `const ${name} = `)
  else if (value.type === 'FunctionExpression' && value.id != null) unwrap(node, value, found)
  else found.refusal ??= 'it exports a function without a name: give it the name that it is called by'
}

function isLocal (from: string): boolean { return /^\.{0,2}\//.test(from) }
function isOffered (from: string): boolean { return (MODULES as readonly string[]).includes(from.replace(/^node:/, '')) }
function notOffered (from: string): string { return `it needs the package ${JSON.stringify(from)}, which programs are not given; they are given ${MODULES.join(', ')}` }

function isLocalRequire (node: AnyNode | null | undefined): boolean {
  const from = node == null ? null : required(node)
  return from !== null && isLocal(from)
}

/** A name, or an object pattern that renames nothing. */
function isPlain (pattern: Pattern): boolean {
  if (pattern.type !== 'ObjectPattern') return pattern.type === 'Identifier'
  return pattern.properties.every(each => each.type === 'Property' && each.shorthand && each.value.type === 'Identifier')
}

function required (node: AnyNode): string | null {
  if (node.type !== 'CallExpression' || node.callee.type !== 'Identifier' || node.callee.name !== 'require') return null
  const [from] = node.arguments
  return from?.type === 'Literal' && typeof from.value === 'string' ? from.value : null
}

function refuseModules (node: AnyNode, found: Translation): void {
  const from = required(node)
  if (from !== null && !isLocal(from) && !isOffered(from)) found.refusal ??= notOffered(from)
  if (node.type === 'ImportExpression') found.refusal ??= 'it loads code with `import()`, which programs do not have'
}

function entriesOf (tree: Program): Entry[] {
  const found: Entry[] = []
  const add = (name: string, params: readonly Pattern[]): void => { found.push({ name, params: params.slice(1).map(parameter) }) }
  for (const statement of tree.body) {
    if (statement.type === 'FunctionDeclaration') {
      if (statement.async && !statement.generator && takesBot(statement.params)) add(statement.id.name, statement.params)
    } else if (statement.type === 'VariableDeclaration') {
      for (const { id, init } of statement.declarations) {
        const isFunction = init?.type === 'ArrowFunctionExpression' || init?.type === 'FunctionExpression'
        if (id.type === 'Identifier' && isFunction && init.async && !init.generator && takesBot(init.params)) add(id.name, init.params)
      }
    }
  }
  return found
}

function takesBot ([first]: readonly Pattern[]): boolean { return first?.type === 'Identifier' && first.name === 'bot' }

function theirsIn (tree: Program): string[] {
  const bound = boundNames(tree)
  const found = new Set<string>()
  full(tree, visited => {
    const node = visited as AnyNode
    if (node.type !== 'CallExpression') return
    const { callee } = node
    if (callee.type === 'Identifier' && (VOYAGER_NAMES as readonly string[]).includes(callee.name) && !bound.has(callee.name)) found.add(callee.name)
    if (callee.type !== 'MemberExpression' || callee.object.type !== 'Identifier' || callee.object.name !== 'bot' || callee.property.type !== 'Identifier') return
    if (THEIR_MEMBERS.includes(callee.property.name)) found.add(`bot.${callee.property.name}`)
  })
  return [...found]
}
