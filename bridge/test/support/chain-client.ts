// A plain minecraft-protocol script for the lockstep tests: `chain-client.ts <port>`. It knows nothing of the clock.
// For every chat line it answers at the end of the named kind of work, with the time as it then sees it.
import { createRequire } from 'node:module'
import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'

interface Client {
  on: (event: string, listener: (packet: { content: string }) => void) => void
  write: (name: string, params: object) => void
}
const protocol = createRequire(import.meta.url)('minecraft-protocol') as { createClient: (options: object) => Client }
const port = Number(process.argv[2])
const started = Date.now()

const immediate = (): Promise<void> => new Promise(resolve => { setImmediate(resolve) })
const nextTick = (): Promise<void> => new Promise(resolve => { process.nextTick(resolve) })

const works: Record<string, () => Promise<void>> = {
  async chain () {
    for (let link = 0; link < 40; link++) {
      await nextTick()
      await immediate()
      await Promise.resolve().then(() => Promise.resolve())
    }
  },
  async file () {
    await readFile(import.meta.filename)
    await immediate()
    await readFile(import.meta.filename)
  },
  async timers () {
    await sleep(10)
    await new Promise<void>(resolve => { setTimeout(resolve, 20) })
  },
  async later () { await sleep(120) },
  async endless () {
    const again = (): void => { setImmediate(again) }
    again()
  },
  async throws () {
    setTimeout(() => { throw new Error('of the script') }, 5)
    await sleep(6)
  }
}

process.on('uncaughtException', error => { say(`uncaught ${error.message}`) })
const client = protocol.createClient({ host: '127.0.0.1', port, username: 'chains', version: '1.20.1', auth: 'offline', hideErrors: true })
let ticks = 0
setInterval(() => { ticks++ }, 50)
setTimeout(() => { say('boot timer') }, 0)

client.on('system_chat', packet => {
  const { text } = JSON.parse(packet.content) as { text: string }
  if (text === 'report') return say(`ticks ${ticks} random ${Math.random()} late ${Date.now() - started}`)
  const work = works[text]
  if (work === undefined) return say(`got ${text}`)
  void work().then(() => { say(`${text} done at ${Date.now()} ${performance.now()}`) })
})
client.on('kick_disconnect', () => { console.log('kicked') })
client.on('end', () => { setTimeout(() => { console.log('ended'); process.exit(0) }, 20) })

function say (message: string): void {
  client.write('chat_message', { message, timestamp: 0n, salt: 0n, offset: 0, acknowledged: Buffer.alloc(3) })
}
