/** The checker's process: trusted, without a game; it reads sources and never runs them. */
import { RpcError, RpcServer, inheritedFd } from '../rpc.ts'
import { JavaScriptCheck } from './check.ts'
import type { SkillSignature } from './declarations.ts'

const fd = inheritedFd()
const [folder] = process.argv.slice(2)
if (fd === null || folder === undefined) {
  console.error('the checker is started by the agent, with the descriptor of its socket in VOYAGER_RPC_FD and the folder of the .d.ts files')
  process.exit(2)
}
const server = new RpcServer(fd, () => { process.exit(0) })
const check = new JavaScriptCheck(folder)

server.on('check', ({ source, skills = [] }) => {
  if (typeof source !== 'string' || !Array.isArray(skills)) throw new RpcError('invalidParams', '`check` takes `source` (text) and `skills` (a list)')
  return check.check(source, skills as SkillSignature[])
})
