/** Puts the conformance table into worlds/README.md; `npm test` runs it when every test has passed. */
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { AREAS, declared, type Row } from './conformance.ts'

export const README = fileURLToPath(new URL('../README.md', import.meta.url))
const BEGIN = '<!-- conformance table: written by npm test -->'
const END = '<!-- end of the conformance table -->'

/** The README with the table of `rows` between its marks. @throws Error when a mark is missing. */
export function withTable (readme: string, rows: readonly Row[]): string {
  const from = readme.indexOf(BEGIN)
  const to = readme.indexOf(END)
  if (from < 0 || to < from) throw new Error(`worlds/README.md has lost its marks \`${BEGIN}\` and \`${END}\``)
  return readme.slice(0, from + BEGIN.length) + '\n' + table(rows) + '\n' + readme.slice(to)
}

function table (rows: readonly Row[]): string {
  return AREAS.filter(area => rows.some(row => row.area === area)).map(area => [
    `\n### ${area[0]?.toUpperCase()}${area.slice(1)}\n`,
    '| mechanic | how it was checked | source | test |',
    '|---|---|---|---|',
    ...rows.filter(row => row.area === area).map(({ name, how, source, file }) => `| ${[name, how, linked(source), `\`${file}\``].map(cell).join(' | ')} |`)
  ].join('\n')).join('\n') + '\n'
}

/** Pages of the vanilla wiki become links by their title. */
function linked (source: string): string {
  return source.replace(/(?:https:\/\/)?minecraft\.wiki\/w\/([^\s,;)]+)/g, (_whole, page: string) =>
    `[${decodeURIComponent(page).replaceAll('_', ' ')}](https://minecraft.wiki/w/${page})`)
}

function cell (text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('\n', ' ')
}

if (import.meta.main) writeFileSync(README, withTable(readFileSync(README, 'utf8'), declared()))
