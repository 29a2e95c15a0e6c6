/** Reads program files of others: a JSON array of sources on standard input, what is read of each on standard output. It never runs them. */
import { readFileSync } from 'node:fs'
import { readForeign } from './foreign.ts'

const sources = JSON.parse(readFileSync(0, 'utf8')) as string[]
process.stdout.write(JSON.stringify(sources.map(readForeign)))
