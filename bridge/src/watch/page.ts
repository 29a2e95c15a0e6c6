import { createServer, type RequestListener, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { createRequire } from 'node:module'
import type { Bot } from 'mineflayer'
import { Server } from 'socket.io'
import { RpcError } from '../rpc.ts'
import { Screen, type Sight } from './screen.ts'
import type { Pose } from './spectator.ts'

interface Express { use: (path: string, handler: unknown) => void }
interface ExpressModule { (): Express & RequestListener, static: (folder: string) => unknown }

const require = createRequire(import.meta.url)
const express = require('express') as ExpressModule
/** The page and its textures as the package built them. */
const PUBLIC = require.resolve('prismarine-viewer/public/index.html').replace(/index\.html$/, '')
const HOST = '127.0.0.1'
/** Where each sight is served; the page finds its socket under its own path. */
const PATHS: Readonly<Record<Sight, string>> = { eyes: '', above: '/above' }

/** The pages on one loopback port, and the screens of those that are open. */
export class Page {
  readonly #http: HttpServer
  readonly #version: string
  readonly #screens = new Set<Screen>()

  private constructor (http: HttpServer, version: string) {
    this.#http = http
    this.#version = version
    for (const [sight, path] of Object.entries(PATHS) as Array<[Sight, string]>) this.#listen(sight, `${path}/socket.io`)
  }

  /**
   * Serves on a loopback port; 0 takes a free one.
   *
   * @throws RpcError `portInUse`, naming the port; `invalidParams` when it can't be listened on.
   */
  static async open (port: number, version: string): Promise<Page> {
    const app = express()
    const files = express.static(PUBLIC)
    app.use('/above', files)
    app.use('/', files)
    const http = createServer(app)
    await new Promise<void>((resolve, reject) => {
      http.once('error', (error: NodeJS.ErrnoException) => { reject(listenError(error, port)) })
      http.listen(port, HOST, resolve)
    })
    return new Page(http, version)
  }

  get port (): number {
    return (this.#http.address() as AddressInfo).port
  }

  show (bot: Bot, pose: Pose): void {
    for (const screen of this.#screens) screen.show(bot, pose)
  }

  /** The world that was shown is gone. */
  clear (): void {
    for (const screen of this.#screens) screen.clear()
  }

  #listen (sight: Sight, path: string): void {
    const server = new Server(this.#http, { path, serveClient: false, destroyUpgrade: false, allowRequest: ({ headers }, decide) => { decide(null, this.#isOurs(headers.origin)) } })
    server.on('connection', socket => {
      const screen = new Screen(socket, sight)
      socket.emit('version', this.#version)
      this.#screens.add(screen)
      socket.once('disconnect', () => {
        this.#screens.delete(screen)
        screen.clear()
      })
    })
  }

  /** Pages of other sites that a person has open may not look on; programs name no origin. */
  #isOurs (origin: string | undefined): boolean {
    return origin === undefined || origin === `http://${HOST}:${this.port}` || origin === `http://localhost:${this.port}`
  }
}

function listenError (error: NodeJS.ErrnoException, port: number): RpcError {
  if (error.code === 'EADDRINUSE') return new RpcError('portInUse', `port ${port} on ${HOST} is in use; choose another or 0 for any`, { port })
  return new RpcError('invalidParams', `can't listen on ${HOST}:${port}: ${error.message}`)
}
