import type { SkillSignature } from './declarations.ts'
import { LINE_BREAKS, report, type Finding, type Report } from './diagnostic.ts'
import { Pyright, type Place, type PyrightFinding } from './pyright.ts'
import { API, pythonSkills, pythonStub } from './python-stub.ts'
import { spellings } from './python-types.ts'

const SKILLS = 'voyager_skills'
/** What tells the checker that a parameter is the bot: no name that programs have, and none that they would take. */
const BOT_NAME = 'BotOfVoyager'
const BOT_TYPE = `: ${BOT_NAME}`
/** A function whose first parameter is `bot`, without a type. */
const BOT = /\bdef\s+\w+\s*\(\s*bot(?=\s*[,)=])/g

/** Checks Python programs against the declarations in `folder` (primitives.d.ts, bot.d.ts) with Pyright, which it starts when it is first asked. */
export class PythonCheck {
  readonly #folder: string
  readonly #files: Readonly<Record<string, string>>
  readonly #classes: ReadonlySet<string>
  readonly #functions: ReadonlySet<string>
  #pyright: Pyright | null = null

  /** @param own an empty folder for the language server */
  constructor (folder: string, own: string) {
    this.#folder = own
    const { text, globals } = pythonStub(folder)
    const imports = [...globals.map(name => `from ${API} import ${name} as ${name}`), `from ${API} import Bot`, `${BOT_NAME} = Bot`, `from ${SKILLS} import *`]
    this.#files = { [`${API}.pyi`]: text, [`${SKILLS}.pyi`]: '', '__builtins__.pyi': imports.join('\n') + '\n' }
    this.#classes = new Set([...text.matchAll(/^class (\w+)/gm)].map(([, name = '']) => name))
    this.#functions = new Set([...text.matchAll(/\bdef (\w+)\(/g)].map(([, name = '']) => name))
  }

  /** Ends the server; a later check starts another. */
  close (): void {
    this.#pyright?.close()
  }

  /** @param rules what is found without types, by who reads Python */
  async check (source: string, skills: readonly SkillSignature[], rules: readonly Finding[]): Promise<Report> {
    const marked = markBots(source)
    const found = await this.#ask(marked.text, { [`${SKILLS}.pyi`]: pythonSkills(skills) })
    const offset = offsets(marked.text)
    const ruled = new Set(rules.map(({ start }) => start))
    const findings: Finding[] = [...rules]
    const missing = new Set<string>()
    const called = new Set([...this.#functions, ...skills.flatMap(({ name }) => spellings(name))])
    for (const each of found) {
      const one = { ...each, message: plain(each.message) }
      const end = offset(one.range.end)
      const start = marked.original(offset(one.range.start))
      if (ruled.has(start) || (one.code === 'reportUndefinedVariable' && isUnread(marked.text, offset(one.range.start)))) continue
      if (one.code === 'reportUndefinedVariable' && /^\s*\(/.test(marked.text.slice(end))) missing.add(marked.text.slice(offset(one.range.start), end))
      else if (this.#counts(one, called)) findings.push(finding(one, marked.text.slice(offset(one.range.start), end), start))
    }
    return report(source, findings, [...missing], LINE_BREAKS.python)
  }

  async #ask (text: string, stubs: Readonly<Record<string, string>>): Promise<readonly PyrightFinding[]> {
    if (this.#pyright?.alive === true) {
      try {
        return await this.#pyright.check(text, stubs)
      } catch {
        // It may have ended since; it reads text only, and asking another harms nothing.
        this.#pyright.close()
      }
    }
    this.#pyright = new Pyright(this.#folder, this.#files)
    return await this.#pyright.check(text, stubs)
  }

  /** Whether a finding contradicts the API or the language, and not only what Pyright can know of a program without types. */
  #counts ({ code, message }: PyrightFinding, called: ReadonlySet<string>): boolean {
    switch (code) {
      case 'reportUndefinedVariable':
      case 'reportUnboundVariable':
      case 'reportPossiblyUnboundVariable':
      case 'reportUnusedCoroutine': return true
      case 'reportGeneralTypeIssues': return message.includes('is not awaitable') && !message.startsWith('"None"')
      case 'reportAttributeAccessIssue': return message.includes('attribute of module') || this.#namesApi(message, /for class "(?:type\[)?(\w+)/)
      case 'reportIndexIssue': return this.#namesApi(message, /type "(?:type\[)?(\w+)/)
      case 'reportCallIssue': return !message.startsWith('No overloads') || called.has(/"(\w+)"/.exec(message)?.[1] ?? '')
      // A text that a program puts together may well be one of the few that are taken.
      case 'reportArgumentType': return called.has(/ in function "(\w+)"/.exec(message)?.[1] ?? '') && !/^Argument of type "str".*Literal\[/.test(message)
    }
    return false
  }

  #namesApi (message: string, pattern: RegExp): boolean {
    return this.#classes.has(pattern.exec(message)?.[1] ?? '')
  }
}

function finding ({ severity, code = '', message }: PyrightFinding, text: string, start: number): Finding {
  if (code === 'reportUnusedCoroutine') {
    const called = /^[\w.]+/.exec(text)?.[0] ?? text
    return { severity: 'warning', code: 'not_awaited', message: `${called}() is not awaited: the program goes on before it has ended`, start }
  }
  return { severity: severity === 1 ? 'error' : 'warning', code, message: message.replace(/class "Anonymous\d+"/, 'this record'), start }
}

/** The first line of a message, without what only the stub needs; the lines below it prove it. */
function plain (message: string): string {
  const [first = '', ...proof] = message.split('\n')
  const readOnly = proof.some(line => line.includes('not assignable to "property"')) ? ': it is read-only' : ''
  return first.replace(/ \| None"/g, '"').replaceAll(BOT_NAME, 'Bot') + readOnly
}

/** Whether a name stands in an annotation that nothing evaluates: in quotes, or where the module puts all of them off. */
function isUnread (text: string, at: number): boolean {
  const before = text.slice(text.lastIndexOf('\n', at) + 1, at)
  return /(?::|->|\[|,)\s*["'][\w\s[\],.|]*$/.test(before) || (/^from __future__ import .*\bannotations\b/m.test(text) && /(?::|->)\s*[\w\s[\].|]*$/.test(before) && /\bdef\b/.test(before))
}

/** Offsets of places in `text`. */
function offsets (text: string): (place: Place) => number {
  const starts = [0, ...[...text.matchAll(/\r\n|\r|\n/g)].map(found => found.index + found[0].length)]
  return ({ line, character }) => (starts[line] ?? text.length) + character
}

/** `source` with every parameter named `bot` given its type, and the way back from an offset in that text. */
function markBots (source: string): { text: string, original: (offset: number) => number } {
  const places: number[] = []
  const text = source.replace(BOT, (found, at: number) => {
    places.push(at + found.length)
    return found + BOT_TYPE
  })
  return { text, original: offset => offset - places.filter((place, i) => place + (i + 1) * BOT_TYPE.length <= offset).length * BOT_TYPE.length }
}
