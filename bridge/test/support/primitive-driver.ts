// The bot process of the primitives' tests: as the real one, but it runs single primitives instead of programs.
import { once } from 'node:events'
import net from 'node:net'
import type { Bot } from 'mineflayer'
import { Vec3 } from 'vec3'
import { connect } from '../../src/connection.ts'
import { PrimitiveError } from '../../src/primitive-error.ts'
import { createContext, loadPrimitives } from '../../src/primitives-host.ts'
import { RpcServer, inheritedFd } from '../../src/rpc.ts'
import { clockHandle } from '../../src/vclock.ts'

const PRIMITIVES = new URL('../../../skills/primitives', import.meta.url).pathname
const primitives = await loadPrimitives(PRIMITIVES)
const clock = clockHandle()
const rpc = new RpcServer(inheritedFd() ?? 3, () => { process.exit(0) })
let bot: Bot | null = null
let observe: () => object = () => { throw new Error('not connected') }

function here (): Bot {
  if (bot === null) throw new Error('not connected')
  return bot
}

rpc.on('connect', async params => {
  const socket = net.connect(Number(params['port']), '127.0.0.1')
  await once(socket, 'connect')
  const connection = await connect({ socket, host: '127.0.0.1', port: Number(params['port']), username: 'Voyager', auth: 'offline', version: '1.20.1', lockstep: true, seed: 1 }, clock, () => {})
  bot = connection.bot
  observe = () => connection.observe()
  clock.hold()
  return {}
})
rpc.on('observe', () => observe())
rpc.on('block', params => here().blockAt(new Vec3(Number(params['x']), Number(params['y']), Number(params['z'])))?.name ?? 'unloaded')
rpc.on('wait', async params => {
  clock.release()
  await clock.settled(Number(params['ticks']))
  clock.hold()
  return {}
})
rpc.on('call', async params => {
  const abort = new AbortController()
  const primitive = primitives.get(String(params['name']))
  if (primitive === undefined) throw new Error(`no primitive ${String(params['name'])}`)
  const start = clock.tick
  clock.release()
  const after = params['abort_after']
  if (typeof after === 'number') void clock.settled(after).then(() => { abort.abort() })
  const ctx = createContext(here(), abort.signal)
  const listeners = count(here())
  const outcome = await attempt(async () => await primitive.run(ctx, ...(params['args'] as unknown[]).map(argument)))
  const ticks = clock.tick - start
  await clock.settled(2)
  clock.hold()
  return { ...outcome, ticks, leftovers: leftovers(here(), listeners) }
})

async function attempt (run: () => Promise<unknown>): Promise<object> {
  try {
    return { result: await run(), error: null }
  } catch (error) {
    if (!(error instanceof PrimitiveError)) throw error
    return { result: null, error: { code: error.code, message: error.message, details: error.details } }
  }
}

function argument (value: unknown): unknown {
  const marked = value as { found?: string, never?: boolean } | null
  if (marked?.never === true) return () => null
  if (typeof marked?.found !== 'string') return value
  const type = here().registry.blocksByName[marked.found]?.id ?? -1
  return () => here().findBlock({ matching: type, maxDistance: 8 })?.position ?? null
}

function count (of: Bot): number {
  return ['physicsTick', 'death', 'end', 'goal_reached', 'windowOpen', 'entityDead', 'entityHurt', 'blockUpdate'].reduce((sum, event) => sum + (of as unknown as NodeJS.EventEmitter).listenerCount(event), 0)
}

/** Whatever a primitive must not leave behind. */
function leftovers (of: Bot, listeners: number): string[] {
  const left: string[] = []
  for (const key of ['forward', 'back', 'left', 'right', 'jump', 'sprint', 'sneak'] as const) if (of.getControlState(key)) left.push(key)
  if (of.currentWindow != null) left.push('window')
  if (of.pathfinder.goal != null || of.pathfinder.isMoving()) left.push('path')
  if (of.targetDigBlock != null) left.push('dig')
  if (of.usingHeldItem) left.push('use')
  if (of.isSleeping) left.push('bed')
  if (of.inventory.selectedItem != null || of.inventory.slots.slice(1, 5).some(slot => slot != null)) left.push('grid')
  if (count(of) > listeners) left.push('listeners')
  return left
}
