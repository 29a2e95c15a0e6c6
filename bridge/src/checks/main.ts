/** The checker's process: trusted, without a game; it reads sources and never runs them. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { inspect } from '../inspect.ts'
import { literalsOf } from '../literals.ts'
import { RpcError, RpcServer, inheritedFd } from '../rpc.ts'
import { signaturesOf } from '../signatures.ts'
import { statementsOf } from '../statements.ts'
import { JavaScriptCheck } from './check.ts'
import type { SkillSignature } from './declarations.ts'
import type { Finding } from './diagnostic.ts'
import { PythonCheck } from './python-check.ts'
import { pythonApi } from './python-shown.ts'

const fd = inheritedFd()
const [folder, own] = process.argv.slice(2)
if (fd === null || folder === undefined || own === undefined) {
  console.error('the checker is started by the agent, with the descriptor of its socket in VOYAGER_RPC_FD, the folder of the .d.ts files and an empty one')
  process.exit(2)
}
const server = new RpcServer(fd, () => { process.exit(0) })
const javascript = new JavaScriptCheck(folder)
const python = new PythonCheck(folder, own)

// `rules` is what the agent found, which reads Python itself; JavaScript is read here.
server.on('check', async ({ language, source, skills = [], rules = [] }) => {
  if (typeof source !== 'string' || !Array.isArray(skills) || !Array.isArray(rules)) throw new RpcError('invalidParams', '`check` takes `source` (text), `skills` and `rules` (lists)')
  if (language === 'javascript') return javascript.check(source, skills as SkillSignature[])
  if (language === 'python') return await python.check(source, skills as SkillSignature[], rules as Finding[])
  throw new RpcError('invalidParams', '`language` is `javascript` or `python`')
})

// Names, parameters and calls of a JavaScript source, where no bot is at hand to ask.
server.on('inspect', ({ source }) => {
  if (typeof source !== 'string') throw new RpcError('invalidParams', '`inspect` takes `source` (text)')
  return inspect(source)
})

// What a model that writes Python is shown.
server.on('python_api', () => pythonApi(folder))

// What of a JavaScript program can become parameters; Python is read by the agent.
server.on('literals', ({ source, entry }) => {
  if (typeof source !== 'string' || typeof entry !== 'string') throw new RpcError('invalidParams', '`literals` takes `source` and `entry` (texts)')
  return literalsOf(source, entry)
})

// What of a JavaScript program can become a skill of its own.
server.on('statements', ({ source, entry }) => {
  if (typeof source !== 'string' || typeof entry !== 'string') throw new RpcError('invalidParams', '`statements` takes `source` and `entry` (texts)')
  return statementsOf(source, entry)
})

// What each argument of a primitive is called.
server.on('parameters', () => signaturesOf(readFileSync(join(folder, 'primitives.d.ts'), 'utf8')))
