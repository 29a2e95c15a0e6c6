import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signatures } from './room.ts'

const FUNCTION = /^(?:export )?declare function (\w+)(?:<.*?>)? \((.*)\): /gm
const MEMBER = /^ {2}(\w+)(?:<.*?>)? ?\((.*)\): /gm
const BOT = /^(?:export )?interface Bot \{\n(.*?)^\}/ms

/** What primitives.d.ts and bot.d.ts in `folder` declare. */
export async function loadSignatures (folder: string): Promise<Signatures> {
  const files = await Promise.all(['primitives.d.ts', 'bot.d.ts'].map(file => readFile(join(folder, file), 'utf8')))
  return Object.assign({}, ...files.map(signaturesOf)) as Signatures
}

/**
 * The names of the parameters of the functions that a `.d.ts` file of ours declares, without a leading `bot`, and of the
 * methods of its `Bot` (as `bot.dig`): what arguments given by name are called. A declaration is one line.
 */
export function signaturesOf (declarations: string): Signatures {
  const functions = [...declarations.matchAll(FUNCTION)].map(([, name = '', list = '']) => [name, parameters(list).filter(each => each !== 'bot')])
  const members = [...(BOT.exec(declarations)?.[1] ?? '').matchAll(MEMBER)].map(([, name = '', list = '']) => [`bot.${name}`, parameters(list)])
  return Object.fromEntries([...functions, ...members]) as Signatures
}

/** The names in a parameter list, whose types may hold commas. */
function parameters (list: string): string[] {
  let depth = 0
  let flat = ''
  for (const [at, sign] of [...list].entries()) {
    if ('({[<'.includes(sign)) depth++
    if (depth === 0) flat += sign
    if (')}]'.includes(sign) || (sign === '>' && list[at - 1] !== '=')) depth--
  }
  return flat.split(',').map(each => /^\s*\.*(\w+)/.exec(each)?.[1] ?? '').filter(name => name !== '')
}
