import { parse } from 'acorn'
import { LINE_BREAKS, report, type Report } from './diagnostic.ts'
import { apiDeclarations, skillDeclarations, type SkillSignature } from './declarations.ts'
import { checkRules } from './rules.ts'
import { TypeChecker } from './types.ts'

const NOTHING: Report = { diagnostics: [], undefined: [], truncated: false }

/** Checks JavaScript programs against the declarations in `folder` (primitives.d.ts, bot.d.ts) and against rules of ours. */
export class JavaScriptCheck {
  readonly #types: TypeChecker

  constructor (folder: string) {
    this.#types = new TypeChecker(apiDeclarations(folder))
    // The first check reads the language's own declarations, which takes a second: before anybody waits for it.
    this.check('async function warm (bot) { await bot.waitForTicks(1) }', [])
  }

  /** A source that does not parse has nothing to be checked: `inspect` says why. */
  check (source: string, skills: readonly SkillSignature[]): Report {
    let tree
    try {
      tree = parse(source, { ecmaVersion: 'latest', sourceType: 'script' })
    } catch (thrown) {
      if (thrown instanceof SyntaxError || thrown instanceof RangeError) return NOTHING
      throw thrown
    }
    const rules = checkRules(tree)
    const types = this.#types.check(source, tree, skillDeclarations(skills))
    const ruled = new Set(rules.map(({ start }) => start))
    // Where a rule of ours speaks, it says more than "can't find name".
    const findings = [...rules, ...types.findings.filter(({ start }) => !ruled.has(start))]
    const absent = new Set(rules.filter(({ code }) => code === 'absent').map(({ start }) => source.slice(start).match(/^[\w$]+/)?.[0] ?? ''))
    return report(source, findings, types.undefined.filter(name => !absent.has(name) && name !== 'eval'), LINE_BREAKS.javascript)
  }
}
