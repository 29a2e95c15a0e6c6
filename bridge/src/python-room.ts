import { readSync, writeSync } from 'node:fs'
import type { JsonObject } from './program-types.ts'
import { Stopped } from './room.ts'
import type { Room, RoomOptions, RoomSettings, Source } from './room.ts'

/** Longest frame, in bytes: a program that never ends its line must not fill the memory. */
const MAX_FRAME = 8 * 1024 * 1024
const CHUNK = 1 << 16
/** Milliseconds past its limit after which a program is no longer asked where it stands. */
const GRACE_MS = 250

/**
 * The socket to the sealed Python child (voyager/bridge/inside). It is read on the host's thread: while the child computes,
 * the event loop and with it the virtual clock stand still. The agent has given the socket a time limit for reads and
 * writes, so that they come back here every few milliseconds. It also sees to the child: a fresh one for every run, and
 * the line `X` in its name when it died.
 */
class Channel {
  readonly #fd: number
  readonly #chunk = Buffer.alloc(CHUNK)
  #rest: Buffer = Buffer.alloc(0)

  constructor (fd: number) {
    this.#fd = fd
  }

  /** @param check called whenever nothing came; throws to give up */
  read (check: () => void): string {
    const parts = [this.#rest]
    let bytes = this.#rest.length
    for (let latest = this.#rest; ;) {
      const end = latest.indexOf(10)
      if (end >= 0) {
        this.#rest = Buffer.from(latest.subarray(end + 1))
        parts[parts.length - 1] = latest.subarray(0, end)
        return Buffer.concat(parts).toString('utf8')
      }
      check()
      const count = this.#patiently(() => readSync(this.#fd, this.#chunk, 0, CHUNK, null))
      if (count === 0) throw new Stopped('crashed', 'the Python child is gone')
      latest = Buffer.from(this.#chunk.subarray(0, Math.max(count, 0)))
      bytes += latest.length
      if (bytes > MAX_FRAME) throw new Stopped('memory', `the program sent more than ${MAX_FRAME} bytes in one call`)
      parts.push(latest)
    }
  }

  write (frame: string, check: () => void): void {
    let left = Buffer.from(`${frame}\n`)
    while (left.length > 0) {
      const count = this.#patiently(() => writeSync(this.#fd, left))
      if (count < 0) check()
      else left = left.subarray(count)
    }
  }

  /** -1 when the socket's time limit passed. */
  #patiently (operation: () => number): number {
    try {
      return operation()
    } catch (thrown) {
      const { code } = thrown as NodeJS.ErrnoException
      if (code === 'EAGAIN' || code === 'EINTR') return -1
      throw new Stopped('crashed', `the Python child is gone (${String(code)})`)
    }
  }
}

/** One run's Python sources, in the child at the other end of `fd`. */
export class PythonRoom implements Room {
  readonly #options: RoomOptions
  readonly #channel: Channel
  #over = false

  constructor (fd: number, options: RoomOptions) {
    this.#options = options
    this.#channel = new Channel(fd)
  }

  start (settings: RoomSettings): void { this.#visit('start', JSON.stringify([settings])) }

  define ({ skill, source, entry }: Source): void {
    this.#visit('define', JSON.stringify([skill === null, skill ?? '', source, entry]))
  }

  foreign (name: string, params: readonly string[]): void { this.#visit('foreign', JSON.stringify([name, params])) }
  emit (events: string): void { this.#visit('emit', `[${events}]`) }
  run (args: string): void { this.#visit('run', `[${args}]`) }
  call (id: number, node: number, skill: string, args: string): void {
    this.#visit('call', `[${id},${node},${JSON.stringify(skill)},${args}]`)
  }

  settle (id: number, ok: boolean, answer: string): void { this.#visit('settle', `[${id},${String(ok)},${answer}]`) }
  invoke (id: number, args: string): string { return this.#visit('invoke', `[${id},${args}]`) }
  dispose (): void { this.#over = true }

  /** @returns JSON */
  #visit (method: string, args: string): string {
    if (this.#over) throw new Stopped('crashed', 'the Python child is of no further use')
    const { now, timeLeft, onCall } = this.#options
    const limit = Math.max(1, Math.ceil(timeLeft()))
    const began = now()
    const giveUpAfter = (ms: number) => (): void => { if (now() - began >= limit + ms) throw new Stopped('timed_out') }
    const check = giveUpAfter(GRACE_MS)
    try {
      this.#channel.write(`V ${limit} ${method} ${args}`, check)
      for (;;) {
        const frame = this.#channel.read(check)
        const body = frame.slice(2)
        switch (frame[0]) {
          case undefined: break
          case 'C': check(); this.#channel.write(`R ${this.#answer(body, onCall)}`, check); break
          case 'E': return body
          case 'S': throw stopped(body)
          case 'X': throw new Stopped('crashed', `the Python child ended: ${String(JSON.parse(body)).slice(-500)}`)
          default: throw new Stopped('crashed', 'the Python child sent what is no frame')
        }
      }
    } catch (thrown) {
      this.#over = true
      throw thrown instanceof Stopped ? thrown : new Stopped('crashed', `the Python child sent what is no frame: ${String(thrown)}`)
    }
  }

  #answer (body: string, onCall: RoomOptions['onCall']): string {
    const space = body.indexOf(' ')
    return onCall(body.slice(0, space), body.slice(space + 1))
  }
}

function stopped (body: string): Stopped {
  const { stack, variables } = JSON.parse(body) as { stack: string, variables: JsonObject }
  return new Stopped('timed_out', undefined, String(stack), variables)
}
