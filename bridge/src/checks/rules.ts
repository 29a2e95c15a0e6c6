import type { AnyNode, CallExpression, Literal, Program } from 'acorn'
import { ancestor, full } from 'acorn-walk'
import { MODULES } from '../inside/modules.js'
import { boundNames } from '../scope.ts'
import type { Finding } from './diagnostic.ts'

/** What plain JavaScript has and programs have not, with what to use in its place. */
const ABSENT: ReadonlyMap<string, string> = new Map([
  ['queueMicrotask', 'wait with `await bot.waitForTicks(20)` (20 ticks are a second)'],
  ...['process', 'Buffer', 'fetch', 'XMLHttpRequest', 'WebSocket', 'window', 'document', 'global'].map(name => [name, 'a program reaches nothing but the game, by `bot` and the primitives'] as const),
  ...['WebAssembly', 'SharedArrayBuffer', 'Atomics', 'WeakRef', 'FinalizationRegistry', 'Intl'].map(name => [name, 'it is taken out of programs'] as const)
])

type Loop = Extract<AnyNode, { type: 'WhileStatement' | 'DoWhileStatement' | 'ForStatement' }>

/** What no type says: constructs that are refused or missing in programs (errors), and loops that look endless (warnings). */
export function checkRules (tree: Program): Finding[] {
  const bound = boundNames(tree)
  const found: Finding[] = []
  ancestor(tree, {
    Identifier (node, _state, path) { absent(node as AnyNode & { name: string }, path as AnyNode[], bound, found) },
    ImportExpression (node) { found.push(error('forbidden', '`import()` is not there in programs; everything they may use is global', node.start)) },
    DebuggerStatement (node) { found.push(error('forbidden', '`debugger` is not there in programs; log with `console.log`', node.start)) },
    CallExpression (node) { forbiddenCall(node, bound, found) },
    NewExpression (node) { if (isNamed(node.callee as AnyNode, 'Function', bound)) found.push(generated(node.start)) },
    WhileStatement (node) { endless(node, found) },
    DoWhileStatement (node) { endless(node, found) },
    ForStatement (node) { endless(node, found) }
  })
  return found
}

function error (code: string, message: string, start: number): Finding {
  return { severity: 'error', code, message, start }
}

function generated (start: number): Finding {
  return error('forbidden', 'code made from text is refused; write it as a function', start)
}

function isNamed (node: AnyNode, name: string, bound: ReadonlySet<string>): boolean {
  return node.type === 'Identifier' && node.name === name && !bound.has(name)
}

/** A global that programs do not have; `typeof x` asks for it without harm. */
function absent (node: AnyNode & { name: string }, path: readonly AnyNode[], bound: ReadonlySet<string>, found: Finding[]): void {
  const advice = ABSENT.get(node.name)
  if (advice === undefined || bound.has(node.name)) return
  const parent = path.at(-2)
  if (parent?.type === 'UnaryExpression' && parent.operator === 'typeof') return
  found.push(error('absent', `\`${node.name}\` is not there in programs; ${advice}`, node.start))
}

function forbiddenCall (node: CallExpression, bound: ReadonlySet<string>, found: Finding[]): void {
  const callee = node.callee as AnyNode
  if (isNamed(callee, 'eval', bound) || isNamed(callee, 'Function', bound)) found.push(generated(node.start))
  if (isNamed(callee, 'require', bound)) notOffered(node, found)
  if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return
  if (callee.object.type !== 'Identifier' || callee.object.name !== 'bot' || callee.property.name !== 'chat') return
  const said = firstText(node.arguments[0] as AnyNode | undefined)
  if (said?.startsWith('/') === true) found.push({ severity: 'warning', code: 'command', message: `commands such as \`${said.split(' ')[0] ?? '/'}\` are refused in chat unless the operator allows them; do it as a player does`, start: node.start })
}

/** A module that `require` would refuse when it is called. */
function notOffered (node: CallExpression, found: Finding[]): void {
  const name = firstText(node.arguments[0] as AnyNode | undefined)
  if (name === null || (MODULES as readonly string[]).includes(name.replace(/^node:/, ''))) return
  found.push(error('forbidden', `require('${name}') is refused to programs: they load no code; offered are ${MODULES.join(', ')}`, node.start))
}

/** The text a string or template begins with. */
function firstText (node: AnyNode | undefined): string | null {
  if (node?.type === 'Literal' && typeof (node as Literal).value === 'string') return String((node as Literal).value)
  return node?.type === 'TemplateLiteral' ? node.quasis[0]?.value.cooked ?? null : null
}

/** A loop that can't end: nothing in it waits, and it either has no end or asks the world, which stands still meanwhile. */
function endless (node: Loop, found: Finding[]): void {
  const parts = [node.body, ...node.test == null ? [] : [node.test], ...node.type === 'ForStatement' && node.update != null ? [node.update] : []]
  const inside = facts(parts as AnyNode[])
  if (inside.leaves) return
  const isForever = node.test == null || (node.test.type === 'Literal' && Boolean(node.test.value))
  if (isForever) {
    const why = inside.awaits ? 'it ends only with the deadline, or when something in it throws' : 'nothing in it waits or leaves it'
    // What is called may throw and so leave it; where nothing is, there is no doubt.
    const severity = inside.awaits || inside.calls ? 'warning' : 'error'
    found.push({ severity, code: 'endless_loop', message: `this loop has no end: ${why}; give it a count`, start: node.start })
  } else if (!inside.awaits && !inside.changes && inside.asksBot) {
    found.push({ severity: 'warning', code: 'endless_loop', message: 'the world stands still in this loop: nothing in it is awaited, so what it asks of the bot never changes', start: node.start })
  }
}

interface LoopFacts { awaits: boolean, calls: boolean, leaves: boolean, changes: boolean, asksBot: boolean }

/** Functions within are looked into as well: a `return` of theirs counts as leaving, which only spares a warning. */
function facts (parts: readonly AnyNode[]): LoopFacts {
  const seen: LoopFacts = { awaits: false, calls: false, leaves: false, changes: false, asksBot: false }
  for (const part of parts) {
    full(part, visited => {
      const node = visited as AnyNode
      if (node.type === 'AwaitExpression' || (node.type === 'ForOfStatement' && node.await)) seen.awaits = true
      if (node.type === 'CallExpression' || node.type === 'NewExpression' || node.type === 'TaggedTemplateExpression' || node.type === 'YieldExpression') seen.calls = true
      if (node.type === 'BreakStatement' || node.type === 'ReturnStatement' || node.type === 'ThrowStatement') seen.leaves = true
      if (node.type === 'AssignmentExpression' || node.type === 'UpdateExpression') seen.changes = true
      if (node.type === 'Identifier' && node.name === 'bot') seen.asksBot = true
    })
  }
  return seen
}
