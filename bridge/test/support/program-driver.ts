// A bot process without a game: it runs programs in any language against the scripted host, as tests in Python ask for.
import { inspect } from '../../src/inspect.ts'
import { parseRunRequest } from '../../src/program-types.ts'
import { runProgram } from '../../src/program.ts'
import { RpcServer, inheritedFd } from '../../src/rpc.ts'
import { scriptedHost, type ScriptedHost } from '../scripted-host.ts'

const rpc = new RpcServer(inheritedFd() ?? 3, () => { process.exit(0) })
let host: ScriptedHost | null = null

rpc.on('run', async params => {
  host = { ...scriptedHost(), pythonFd: inheritedFd('VOYAGER_PYTHON_FD') }
  host.script.give({ oak_log: 3, stick: 2 })
  return { ...await runProgram(parseRunRequest(params), host), observation: null }
})
rpc.on('cancel', () => { host?.cancel.abort() })
rpc.on('inspect', ({ source }) => inspect(String(source)))
rpc.on('quit', () => null)
