import { spawn, type ChildProcess } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import rpc, { type MessageConnection } from 'vscode-jsonrpc/node.js'

/** A finding as the language server protocol has it; places count lines and UTF-16 units from 0. */
export interface PyrightFinding {
  /** 1 is an error, 2 a warning. */
  readonly severity: number
  readonly code?: string
  readonly message: string
  readonly range: { readonly start: Place, readonly end: Place }
}

export interface Place { readonly line: number, readonly character: number }

/** The rules of Pyright that say something of programs; all others are off. */
const RULES = {
  reportUndefinedVariable: 'error',
  reportAttributeAccessIssue: 'error',
  reportCallIssue: 'error',
  reportArgumentType: 'error',
  reportIndexIssue: 'error',
  reportGeneralTypeIssues: 'error',
  reportUnusedCoroutine: 'warning',
  reportUnboundVariable: 'error',
  reportPossiblyUnboundVariable: 'warning'
} as const
const SETTINGS = { pythonVersion: '3.11', pythonPlatform: 'Linux', typeCheckingMode: 'off', useLibraryCodeForTypes: false, ...RULES }
const PROGRAM = 'program.py'
const HEAP_MB = 512

/**
 * Pyright's language server as a child, in a folder of its own. It needs no Python: what it knows of the language it
 * brings along. It ends when its pipes do.
 */
export class Pyright {
  readonly #folder: string
  readonly #child: ChildProcess
  readonly #connection: MessageConnection
  readonly #ready: Promise<void>
  readonly #versions = new Map<string, number>()
  #last: Promise<unknown> = Promise.resolve()
  #gone = false

  /** @param folder an empty one, for `files`: texts of stubs by file name */
  constructor (folder: string, files: Readonly<Record<string, string>>) {
    this.#folder = folder
    for (const [name, text] of Object.entries({ ...files, 'pyrightconfig.json': JSON.stringify(SETTINGS) })) writeFileSync(join(this.#folder, name), text)
    const server = createRequire(import.meta.url).resolve('pyright/langserver.index.js')
    this.#child = spawn(process.execPath, [`--max-old-space-size=${HEAP_MB}`, server, '--stdio'], { cwd: this.#folder, stdio: ['pipe', 'pipe', 'inherit'] })
    const { stdin, stdout } = this.#child
    if (stdin === null || stdout === null) throw new Error('the language server was started without pipes')
    this.#connection = rpc.createMessageConnection(new rpc.StreamMessageReader(stdout), new rpc.StreamMessageWriter(stdin))
    this.#child.once('exit', () => { this.#end() })
    // A broken pipe is told by the end of the child.
    stdin.on('error', () => {})
    this.#ready = this.#start()
    // Whoever asks next hears of it.
    this.#ready.catch(() => {})
  }

  /** False once the server has ended: another is to be made. */
  get alive (): boolean { return !this.#gone }

  /**
   * What it finds in `source`, one source after the other.
   *
   * @param stubs texts that take the place of files, by name
   * @throws Error when the server has ended
   */
  async check (source: string, stubs: Readonly<Record<string, string>>): Promise<readonly PyrightFinding[]> {
    const answer = this.#last.then(async () => await this.#ask(source, stubs))
    this.#last = answer.catch(() => {})
    return await answer
  }

  close (): void {
    this.#child.kill('SIGKILL')
    this.#end()
  }

  #end (): void {
    if (this.#gone) return
    this.#gone = true
    this.#connection.dispose()
  }

  async #start (): Promise<void> {
    this.#connection.onRequest('workspace/configuration', ({ items }: { items: unknown[] }) => items.map(() => ({})))
    this.#connection.onUnhandledNotification(() => {})
    this.#connection.listen()
    const root = pathToFileURL(this.#folder).href
    const capabilities = { workspace: { configuration: true, workspaceFolders: true }, textDocument: { diagnostic: {} } }
    await this.#connection.sendRequest('initialize', { processId: process.pid, rootUri: root, workspaceFolders: [{ uri: root, name: 'program' }], capabilities })
    await this.#connection.sendNotification('initialized', {})
  }

  async #ask (source: string, stubs: Readonly<Record<string, string>>): Promise<readonly PyrightFinding[]> {
    await this.#ready
    for (const [name, text] of Object.entries(stubs)) await this.#write(name, text)
    await this.#write(PROGRAM, source)
    const answer = await this.#connection.sendRequest<{ items: PyrightFinding[] }>('textDocument/diagnostic', { textDocument: { uri: this.#uri(PROGRAM) } })
    return answer.items
  }

  async #write (name: string, text: string): Promise<void> {
    const version = (this.#versions.get(name) ?? 0) + 1
    this.#versions.set(name, version)
    const uri = this.#uri(name)
    if (version === 1) await this.#connection.sendNotification('textDocument/didOpen', { textDocument: { uri, languageId: 'python', version, text } })
    else await this.#connection.sendNotification('textDocument/didChange', { textDocument: { uri, version }, contentChanges: [{ text }] })
  }

  #uri (name: string): string {
    return pathToFileURL(join(this.#folder, name)).href
  }
}
