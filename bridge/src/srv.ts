// Run by the agent, not by the bot: `srv.ts HOST [RESOLVER]` prints the SRV record of a Minecraft server as JSON, or null.
import { Resolver } from 'node:dns/promises'

const [host = '', server] = process.argv.slice(2)
const resolver = new Resolver({ timeout: 3000, tries: 2 })
if (server !== undefined) resolver.setServers([server])
try {
  const records = await resolver.resolveSrv(`_minecraft._tcp.${host}`)
  const [first = null] = records.sort((a, b) => a.priority - b.priority || b.weight - a.weight)
  console.log(JSON.stringify(first))
} catch {
  console.log('null')
}
