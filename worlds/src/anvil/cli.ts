/**
 * `node cli.ts export|import '<JSON options>'`: prints one JSON line, the report or `{ "error": { "kind", "message" } }`,
 * and exits with 0 or 1.
 */
import { RpcError } from '../../../bridge/src/rpc.ts'
import { exportWorld, type ExportOptions } from './export.ts'
import { importWorld, type ImportOptions } from './import.ts'

const [command, options] = process.argv.slice(2)

try {
  const given: unknown = JSON.parse(options ?? '{}')
  const report = command === 'export' ? await exportWorld(given as ExportOptions) : await importWorld(given as ImportOptions)
  console.log(JSON.stringify(report))
} catch (thrown) {
  const { code, message } = thrown as NodeJS.ErrnoException
  const kind = thrown instanceof RpcError ? thrown.kind : code !== undefined && /^E[A-Z]+$/.test(code) ? 'disk' : null
  if (kind === null) throw thrown
  console.log(JSON.stringify({ error: { kind, message } }))
  process.exitCode = 1
}
