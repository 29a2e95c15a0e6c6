import { Service } from './service.ts'
import { RpcServer, inheritedFd } from './rpc.ts'
import { clockHandle } from './vclock.ts'

// Protodef throws as part of its normal flow; a short trace keeps that cheap and still says where a fault of ours is.
// The process-wide flag would take the line numbers of the isolates too.
Error.stackTraceLimit = 4

const fd = inheritedFd()
if (fd === null) {
  console.error('the bot process is started by the agent, with the descriptor of its socket in VOYAGER_RPC_FD')
  process.exit(2)
}
// Whoever started this process holds the other end: when it dies, even by SIGKILL, the socket closes.
const server = new RpcServer(fd, () => { process.exit(0) })
process.on('unhandledRejection', reason => { console.error('unhandled rejection:', reason) })
new Service(server, clockHandle(), inheritedFd('VOYAGER_PYTHON_FD')).serve()
