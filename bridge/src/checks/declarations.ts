import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JsonValue } from '../program-types.ts'

/** A skill as a program may call it: parameters after `bot`, defaults as far as they are literals. */
export interface SkillSignature {
  readonly name: string
  readonly params: ReadonlyArray<{ readonly name: string, readonly default: JsonValue, readonly required: boolean }>
}

/** What models are shown, and what their programs are checked against. */
const FILES = ['primitives.d.ts', 'bot.d.ts'] as const

/**
 * The declarations of `folder` as globals of every program: the same text that models are shown, its exports opened.
 * Names by file name.
 *
 * @throws Error when one of the files can't be read
 */
export function apiDeclarations (folder: string): ReadonlyMap<string, string> {
  return new Map(FILES.map(name => [name, readFileSync(join(folder, name), 'utf8').replace(/^export (?=(?:declare|interface|type|class|const|function)\b)/gm, '')]))
}

/** Skills as declarations: what a parameter takes is told by its default. */
export function skillDeclarations (skills: readonly SkillSignature[]): string {
  return skills.map(({ name, params }) => {
    const rest = params.map(param => `, ${/^[A-Za-z_$][\w$]*$/.test(param.name) ? param.name : 'value'}${param.required ? '' : '?'}: ${typeOf(param.default)}`)
    return `declare function ${name} (bot: Bot${rest.join('')}): Promise<any>`
  }).join('\n')
}

function typeOf (value: JsonValue): string {
  return typeof value === 'number' || typeof value === 'string' || typeof value === 'boolean' ? typeof value : 'any'
}
