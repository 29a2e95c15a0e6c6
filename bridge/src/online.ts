import { createHash } from 'node:crypto'
import { createRequire } from 'node:module'
import type { RpcServer } from './rpc.ts'

/** Who an account plays as. Its token never comes into this process, which runs generated code. */
export interface Account { readonly id: string, readonly name: string }

type Callback = (error: Error | null) => void
interface SessionServer { join: (token: unknown, profile: unknown, serverId: string, secret: Buffer, key: Buffer, done: Callback) => void }
interface ClientParts { username: string, session: object, emit: (event: 'session', session: object) => void }
interface ClientOptions { haveCredentials?: boolean, accessToken?: string, connect: (client: unknown) => void }

const { mcHexDigest } = load('./utils') as { mcHexDigest: (bytes: Buffer) => string }

/**
 * Lets the agent tell Mojang's session server that the account joins (minecraft.wiki, Java Edition protocol/Encryption): this process
 * neither knows the token nor reaches the network. It notifies `session` with the server's hash, and is called `session_joined`.
 */
export class SessionJoins {
  readonly #server: RpcServer
  readonly #waiting = new Map<string, Callback>()

  constructor (server: RpcServer) {
    this.#server = server
    server.on('session_joined', ({ hash, error }) => {
      const done = this.#waiting.get(String(hash))
      this.#waiting.delete(String(hash))
      // With a code, as the errors have that end a connection.
      done?.(typeof error === 'string' ? Object.assign(new Error(error), { code: 'SESSION' }) : null)
      return {}
    })
    // The protocol package asks this module of its own; what it gives there would need the token and the network.
    const sessions = load('./index') as { server: () => SessionServer }
    sessions.server = () => ({ join: (_token, _profile, serverId, secret, key, done) => { this.#join(serverId, secret, key, done) } })
  }

  /** The protocol package's `auth` for an account that is signed in elsewhere. */
  as (account: Account): (client: ClientParts, options: ClientOptions) => void {
    return (client, options) => {
      client.username = account.name
      client.session = { selectedProfile: account, availableProfile: [account] }
      options.haveCredentials = true
      client.emit('session', client.session)
      options.connect(client)
    }
  }

  #join (serverId: string, secret: Buffer, key: Buffer, done: Callback): void {
    const hash = mcHexDigest(createHash('sha1').update(serverId).update(secret).update(key).digest())
    this.#waiting.set(hash, done)
    this.#server.notify('session', { hash })
  }
}

/** A module of the `yggdrasil` package that minecraft-protocol itself uses. */
function load (name: string): unknown {
  const protocol = createRequire(createRequire(import.meta.url).resolve('minecraft-protocol'))
  return createRequire(protocol.resolve('yggdrasil'))(name)
}
