import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Signatures } from './room.ts'

const COMMENT = /\/\*.*?\*\//gs
const FUNCTION = /^(?:export )?declare function (.*)$/gm
const BOT = /^(?:export )?interface Bot [^{]*\{\n(.*?)^\}/ms
const DECLARED = /^\s*(\w+)(?:<[^(]*>)? ?\((.*)\): /s

/** What primitives.d.ts and bot.d.ts in `folder` declare. */
export async function loadSignatures (folder: string): Promise<Signatures> {
  const files = await Promise.all(['primitives.d.ts', 'bot.d.ts'].map(file => readFile(join(folder, file), 'utf8')))
  return Object.assign({}, ...files.map(signaturesOf)) as Signatures
}

/**
 * The names of the parameters of the functions that a `.d.ts` file of ours declares, without a leading `bot`, and of the
 * methods of its `Bot` (as `bot.dig`): what arguments given by name are called. A function is declared on one line.
 */
export function signaturesOf (declarations: string): Signatures {
  const text = declarations.replace(COMMENT, '')
  const functions = [...text.matchAll(FUNCTION)].map(([, declared = '']) => declared)
  const members = split(BOT.exec(text)?.[1] ?? '', ',\n')
  return Object.fromEntries([...functions.flatMap(each => signature(each, '')), ...members.flatMap(each => signature(each, 'bot.'))])
}

function signature (declared: string, prefix: string): Array<[string, string[]]> {
  const [, name, list = ''] = DECLARED.exec(declared) ?? []
  if (name === undefined) return []
  const names = split(list, ',').map(each => /^\s*\.*(\w+)/.exec(each)?.[1] ?? '')
  return [[`${prefix}${name}`, names.filter(each => each !== '' && (prefix !== '' || each !== 'bot'))]]
}

/** The parts of `text` between separators that stand in no brackets. */
function split (text: string, separators: string): string[] {
  const parts = ['']
  let depth = 0
  for (const [at, sign] of [...text].entries()) {
    if ('({[<'.includes(sign)) depth++
    if (')}]'.includes(sign) || (sign === '>' && text[at - 1] !== '=')) depth--
    if (depth === 0 && separators.includes(sign)) parts.push('')
    else parts[parts.length - 1] += sign
  }
  return parts
}
