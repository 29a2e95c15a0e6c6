import { inheritedFd, RpcServer } from '../../bridge/src/rpc.ts'
import { serveControl } from './control.ts'

const fd = inheritedFd()
if (fd === null) {
  console.error('the world is driven over a private socket: start it with VOYAGER_RPC_FD set to the inherited descriptor, as `voyager world serve` does')
  process.exit(2)
}
const exit = (code: number): void => { process.exit(code) }
serveControl(new RpcServer(fd, () => { exit(0) }), exit)
