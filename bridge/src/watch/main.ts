/** The watcher's process: trusted, with a client of its own in the bot's world and a page on loopback; it never sees a program. */
import { RpcError, RpcServer, inheritedFd } from '../rpc.ts'
import { Page } from './page.ts'
import { Spectator, type SpectatorOptions } from './spectator.ts'

/** Real milliseconds between two pictures: pages move things over as long. */
const FRAME_MS = 50

const fd = inheritedFd()
if (fd === null) {
  console.error('the watcher is started by the agent, with the descriptor of its socket in VOYAGER_RPC_FD')
  process.exit(2)
}
const server = new RpcServer(fd, () => { process.exit(0) })
process.on('unhandledRejection', reason => { console.error('unhandled rejection:', reason) })
let started = false

server.on('start', async params => {
  if (started) throw new RpcError('badState', 'the watcher is started already; one process serves one page')
  started = true
  const { page: port, ...options } = params as unknown as SpectatorOptions & { page: number }
  const page = await Page.open(port, options.version)
  const spectator = new Spectator(options)
  spectator.on('joined', () => { page.clear() })
  spectator.on('notice', text => { server.notify('notice', { text }) })
  spectator.join()
  setInterval(() => {
    const pose = spectator.pose()
    if (spectator.bot !== null && pose !== null) page.show(spectator.bot, pose)
    spectator.answer()
  }, FRAME_MS)
  return { port: page.port }
})
server.on('quit', () => ({}))
