import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { pythonStub } from './python-stub.ts'
import { snake } from './python-types.ts'

const FILES = ['primitives.d.ts', 'bot.d.ts']
const HEAD = `# Names are in snake case; arguments that are left out have defaults, and may be given by name. A record, written {field: type},
# is a dict whose fields are attributes too. A place is anything with x, y and z, or a list of three.
class PrimitiveError(Exception):
    code: str
    message: str
    details: dict[str, Any]
# Says what a step should have brought: where it does not hold, it raises assertion with the message, and the state of that moment is told.
def expect(condition: object, message: str)`

/**
 * The API as a model that writes Python is shown it: the stub that programs are checked against, with each name in one spelling,
 * records written out where they are, and the comments of `primitives.d.ts` and `bot.d.ts` in \`folder\`.
 *
 * @throws Error when one of the files can't be read
 */
export function pythonApi (folder: string): string {
  const files = FILES.map(name => ts.createSourceFile(name, readFileSync(join(folder, name), 'utf8'), ts.ScriptTarget.ES2023, true))
  const docs = new Docs(files)
  const { parts, records } = pythonStub(folder)
  const shown = new Shown(docs, new Map(records.map(fieldsOf)))
  return [docs.head, HEAD, ...parts.flatMap(part => shown.part(part)), 'mc_data: McDataType'].join('\n') + '\n'
}

/** An object without a name: what it is called in the stub, and its fields. */
function fieldsOf (text: string): [string, string] {
  const name = /^class (\w+)/.exec(text)?.[1] ?? ''
  const fields = [...text.matchAll(/^ {4}(?:def )?(\w+)(?:\(self\) ->|:) (.+?)(?:: \.\.\.)?$/gm)].filter(([, field = '']) => field === snake(field))
  return [name, `{${fields.map(([, field, type]) => `${field}: ${type}`).join(', ')}}`]
}

class Shown {
  readonly #docs: Docs
  readonly #records: ReadonlyMap<string, string>
  readonly #functions = new Set<string>()

  constructor (docs: Docs, records: ReadonlyMap<string, string>) {
    this.#docs = docs
    this.#records = records
  }

  /** A function or a class of the stub; nothing for a second spelling. */
  part (text: string): string[] {
    const [first = '', ...members] = text.split('\n')
    const called = /^async def (\w+)/.exec(first)?.[1]
    if (called !== undefined) {
      if (called !== snake(called) || this.#functions.has(called)) return []
      this.#functions.add(called)
      return [...this.#docs.of(called, ''), this.#line(first)]
    }
    const owner = /^class (\w+)/.exec(first)?.[1]
    if (owner === 'GoalsType') return []
    return owner === undefined ? text.startsWith('@') ? [] : [this.#line(text)] : [...this.#docs.of(owner, ''), ...this.#class(owner, first, members)]
  }

  #class (owner: string, first: string, members: readonly string[]): string[] {
    const head = first.replace('MCData', 'McData').replace('(dict[str, Any])', '')
    const seen = new Set<string>()
    const lines: string[] = []
    for (const [i, member] of members.entries()) {
      const name = /^ {4}(?:async )?(?:def )?(\w+)/.exec(member)?.[1]
      // What a goal keeps of its arguments, and what makes a vector add, is found by whoever needs it.
      if (name === undefined || name !== snake(name) || seen.has(name) || /^__(?!init)/.test(name) || (first.endsWith('(Goal):') && member.endsWith(': Any'))) continue
      seen.add(name)
      const field = members[i - 1] === '    @property' ? member.replace(/def (\w+)\(self\) -> (.+): \.\.\.$/, '$1: $2') : member
      lines.push(...this.#docs.of(`${owner}.${name}`, '    '), this.#line(field))
    }
    return [head, ...lines.length === 0 ? ['    ...'] : lines]
  }

  #line (text: string): string {
    const open = text.indexOf('(')
    const close = /^ *(?:async )?def /.test(text) ? text.lastIndexOf(') -> ') : -1
    const given = close < 0 ? text : `${text.slice(0, open + 1)}${parameters(text.slice(open + 1, close))}${text.slice(close)}`
    return this.#written(given).replaceAll('Fields[', 'dict[str, ').replace(/\bNumber\b/g, 'float').replace(/ -> None: \.\.\.$|: \.\.\.$/, '')
  }

  #written (text: string): string {
    let whole = text
    while (/\bAnonymous\d+\b/.test(whole)) whole = whole.replace(/\bAnonymous\d+\b/g, name => this.#records.get(name) ?? 'Any')
    return whole
  }
}

/** Parameters in one spelling; what takes None for JavaScript's sake alone is not told so. */
function parameters (text: string): string {
  const kept = split(text).filter(one => one !== '/' && isOneSpelling(one)).map(one => one.replace(/ \| None(?= = \.\.\.$|$)/, ''))
  if (kept.at(-1) === '*') kept.pop()
  return kept.join(', ')
}

function isOneSpelling (parameter: string): boolean {
  const name = /^\w+/.exec(parameter)?.[0] ?? ''
  return name === snake(name)
}

/** Parts between commas that stand in no brackets. */
function split (text: string): string[] {
  const parts: string[] = []
  let depth = 0
  let from = 0
  for (const [i, char] of [...text].entries()) {
    if ('([{'.includes(char)) depth++
    if (')]}'.includes(char)) depth--
    if (char !== ',' || depth > 0) continue
    parts.push(text.slice(from, i).trim())
    from = i + 1
  }
  return [...parts, text.slice(from).trim()].filter(part => part !== '')
}

/** The declarations' comments, in Python's spelling of the names they tell of. */
class Docs {
  /** What stands at the head of the primitives. */
  readonly head: string
  readonly #texts = new Map<string, string>()
  readonly #names = new Set<string>()

  constructor (files: readonly ts.SourceFile[]) {
    for (const statement of files.flatMap(file => [...file.statements])) this.#take('', statement)
    const [first] = files
    const range = first === undefined ? undefined : ts.getLeadingCommentRanges(first.text, 0)?.[0]
    this.head = range === undefined ? '' : this.#comment(first?.text.slice(range.pos, range.end) ?? '', '').join('\n')
  }

  of (name: string, indent: string): string[] {
    const text = this.#texts.get(name)
    return text === undefined ? [] : this.#comment(text, indent)
  }

  #take (owner: string, node: ts.Node): void {
    const named = node as ts.Node & { name?: ts.Node, members?: ts.NodeArray<ts.Node>, parameters?: ts.NodeArray<ts.ParameterDeclaration> }
    if (named.name === undefined) return
    const name = named.name.getText()
    for (const each of [name, ...(named.parameters ?? []).map(parameter => parameter.name.getText())]) if (each !== snake(each)) this.#names.add(each)
    const docs = (node as ts.Node & { jsDoc?: ts.JSDoc[] }).jsDoc?.at(-1)
    if (docs !== undefined) this.#texts.set(owner === '' ? this.#own(name, node) : `${owner}.${snake(name)}`, docs.getText())
    for (const member of named.members ?? []) this.#take(name, member)
  }

  /** Functions are found by Python's name, types by the one they share. */
  #own (name: string, node: ts.Node): string {
    return ts.isFunctionDeclaration(node) ? snake(name) : name
  }

  #comment (text: string, indent: string): string[] {
    const lines = text.replace(' (primitives.d.ts)', '').replace(/^\/\*\*?|\*\/$/g, '').split('\n').map(line => line.replace(/^\s*\* ?/, '').trim()).filter(line => line !== '')
    return lines.map(line => `${indent}# ${line.replace(/\b[A-Za-z]\w*\b/g, word => this.#names.has(word) ? snake(word) : word).replace(/\bnull\b/gi, 'None')}`)
  }
}
