// Run by the agent, not by the bot: `find-server.ts HOST PORT [RESOLVER]` prints as JSON what a Minecraft server says of itself:
// {"record": {name, port} | null, "status": {protocol, name, version} | null, "error": text | null}. `version` is null for a protocol
// that mineflayer does not speak.
import { createRequire } from 'node:module'
import { Resolver } from 'node:dns/promises'
import { isIP } from 'node:net'
import data from 'minecraft-data'
import minecraft, { type NewPingResult } from 'minecraft-protocol'

const DEFAULT_PORT = 25565
const ANSWER_MS = 8000
/** Mineflayer's own list; its main module would load the whole bot. */
const { testedVersions } = createRequire(import.meta.url)('mineflayer/lib/version') as { testedVersions: readonly string[] }

interface Record { readonly name: string, readonly port: number }

async function record (host: string, port: number, server: string | undefined): Promise<Record | null> {
  if (port !== DEFAULT_PORT || host === 'localhost' || isIP(host) !== 0) return null
  const resolver = new Resolver({ timeout: 3000, tries: 2 })
  if (server !== undefined) resolver.setServers([server])
  try {
    const records = await resolver.resolveSrv(`_minecraft._tcp.${host}`)
    const [first = null] = records.sort((a, b) => a.priority - b.priority || b.weight - a.weight)
    return first === null ? null : { name: first.name, port: first.port }
  } catch {
    return null
  }
}

/** The version of `protocol` that mineflayer is tested with; null when there is none. */
function versionOf (protocol: number): string | null {
  const known = data.versions.pc.filter(version => version.version === protocol).map(version => version.minecraftVersion ?? '')
  return known.find(version => testedVersions.includes(version)) ?? null
}

const [host = '', port = String(DEFAULT_PORT), resolver] = process.argv.slice(2)
const found = await record(host, Number(port), resolver)
try {
  const answer = await minecraft.ping({ host: found?.name ?? host, port: found?.port ?? Number(port), closeTimeout: ANSWER_MS, noPongTimeout: 500 }) as NewPingResult
  const { protocol, name } = answer.version
  console.log(JSON.stringify({ record: found, status: { protocol, name, version: versionOf(protocol) }, error: null }))
} catch (thrown) {
  console.log(JSON.stringify({ record: found, status: null, error: thrown instanceof Error ? thrown.message || String((thrown as NodeJS.ErrnoException).code) : String(thrown) }))
}
process.exit(0)
