import type { RpcProcess } from './bot-process.ts'
import { arrival, type TinyServer } from './tiny-server.ts'

/** Lets `process` join `server` in three ticks; `held` is the last of them, which is answered when the clock is released. */
export async function joinTiny (process: RpcProcess, server: TinyServer, port: number, packets = arrival()): Promise<{ tick: number, held: Promise<unknown> }> {
  const hello = server.joined()
  const connected = process.join({ port, lockstep: true, seed: 1 })
  await Promise.race([hello, connected])
  await server.step(packets)
  await server.step()
  const held = server.step()
  const { tick } = await connected as { tick: number }
  return { tick, held }
}
