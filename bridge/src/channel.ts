/**
 * The lockstep channel: tick markers and their answers as plugin messages on the game connection itself,
 * so that their order with the packets of the tick is given. Both the world and the bot's preload speak it.
 */
export const CLOCK_CHANNEL = 'voyager:clock'
export const CHANNEL_VERSION = 1
/** Milliseconds of simulated time in one tick (20 ticks are a second). */
export const TICK_MS = 50

export type ClockMessage =
  | { kind: 'hello', version: number }
  | { kind: 'tick', tick: number }
  | { kind: 'answer', tick: number }

const HELLO = 0x48
const TICK = 0x54
const ANSWER = 0x41

/** `hello` (client, first packet in the play state) = H + version byte; `tick` (server) = T + u32; `answer` (client) = A + u32. */
export function encodeClock (message: ClockMessage): Buffer {
  if (message.kind === 'hello') return Buffer.from([HELLO, message.version])
  const bytes = Buffer.alloc(5)
  bytes[0] = message.kind === 'tick' ? TICK : ANSWER
  bytes.writeUInt32BE(message.tick, 1)
  return bytes
}

/** The message in `bytes`, or null when they are not one of ours (another program's plugin message). */
export function decodeClock (bytes: Buffer): ClockMessage | null {
  if (bytes[0] === HELLO && bytes.length === 2) return { kind: 'hello', version: bytes[1] ?? 0 }
  if (bytes.length !== 5) return null
  if (bytes[0] === TICK) return { kind: 'tick', tick: bytes.readUInt32BE(1) }
  if (bytes[0] === ANSWER) return { kind: 'answer', tick: bytes.readUInt32BE(1) }
  return null
}
