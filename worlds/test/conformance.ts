import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import test, { type TestContext } from 'node:test'
import { fileURLToPath } from 'node:url'
import ts from 'typescript'

/** Parts of the world, in the order of the table. */
export const AREAS = ['terrain', 'blocks', 'stations', 'survival', 'mobs', 'commands', 'save', 'players', 'clocks'] as const
export type Area = (typeof AREAS)[number]

export interface Claim {
  readonly area: Area
  /** Where vanilla's rule is written: a page of the vanilla wiki, a data file, a protocol page. */
  readonly source: string
  /** What the test does and compares, in a few words. */
  readonly how: string
}

/** A row of the conformance table. */
export interface Row extends Claim {
  readonly name: string
  readonly file: string
}

const TESTS = fileURLToPath(new URL('.', import.meta.url))
const FIELDS = ['area', 'source', 'how'] as const

/**
 * A test that is a row of the conformance table in worlds/README.md. The row is read from the source text, so `name` and
 * `claim` are literals in a call that is a statement of the file itself.
 */
export function mechanic (name: string, claim: Claim, check: (t: TestContext) => void | Promise<void>): void {
  if (!AREAS.includes(claim.area)) throw new RangeError(`\`${name}\`: no area ${claim.area}; there are ${AREAS.join(', ')}`)
  void test(name, check)
}

/** All rows that the test files declare, by area and name. @throws Error naming file and line of a declaration that is not literal, or a name used twice. */
export function declared (folder: string = TESTS): Row[] {
  const files = readdirSync(folder).filter(file => file.endsWith('.test.ts')).sort()
  const rows = files.flatMap(file => rowsOf(join(folder, file)))
  const seen = new Map<string, Row>()
  for (const row of rows) {
    const twin = seen.get(row.name)
    if (twin !== undefined) throw new Error(`mechanic \`${row.name}\` is declared in ${twin.file} and ${row.file}; give one another name`)
    seen.set(row.name, row)
  }
  const order = (a: Row, b: Row): number => AREAS.indexOf(a.area) - AREAS.indexOf(b.area) || (a.name < b.name ? -1 : 1)
  return rows.sort(order)
}

function rowsOf (path: string): Row[] {
  const file = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.Latest, true)
  return file.statements.flatMap(statement => {
    const call = ts.isExpressionStatement(statement) ? statement.expression : null
    if (call === null || !ts.isCallExpression(call) || call.expression.getText() !== 'mechanic') return []
    return [rowOf(file, call)]
  })
}

function rowOf (file: ts.SourceFile, call: ts.CallExpression): Row {
  const [name, claim] = call.arguments
  const fields = new Map<string, string>()
  for (const property of claim !== undefined && ts.isObjectLiteralExpression(claim) ? claim.properties : []) {
    if (ts.isPropertyAssignment(property) && ts.isStringLiteralLike(property.initializer)) fields.set(property.name.getText(), property.initializer.text)
  }
  const missing = FIELDS.filter(field => (fields.get(field) ?? '') === '')
  if (name === undefined || !ts.isStringLiteralLike(name) || missing.length > 0) {
    const { line } = file.getLineAndCharacterOfPosition(call.getStart())
    throw new Error(`${basename(file.fileName)}:${line + 1}: mechanic() takes a literal name and a literal { area, source, how }`)
  }
  const [area, source, how] = FIELDS.map(field => fields.get(field) ?? '') as [Area, string, string]
  return { name: name.text, area, source, how, file: basename(file.fileName) }
}
