import { RpcError, type RpcServer } from '../../bridge/src/rpc.ts'
import { parseClock } from './clock.ts'
import { isLoopback } from './net/server.ts'
import { MAX_FOOD, MAX_HEALTH } from './players/player.ts'
import { GROUNDS, type Ground } from './fixtures/capture.ts'
import type { JsonValue } from './save.ts'
import { parseDifficulty, parseMode, World } from './world.ts'

type Params = Record<string, unknown>

const MAX_VIEW_DISTANCE = 16

/**
 * The world's control methods on `rpc`; nothing is served before `start`. `exit` ends the process after `stop`, or
 * with 1 when the world broke.
 */
export function serveControl (rpc: RpcServer, exit: (code: number) => void): void {
  let world: World | null = null
  let starting = false
  const running = (): World => {
    if (world === null) throw new RpcError('badState', 'the world is not started; call `start` first')
    return world
  }
  rpc.on('start', async params => {
    if (starting) throw new RpcError('badState', 'the world is started already; one process serves one world')
    starting = true
    try {
      world = await World.start(startOptions(params, rpc, exit))
    } catch (error) {
      starting = false
      throw error
    }
    return world.describe()
  })
  rpc.on('stop', async () => {
    const result = await running().stop()
    // The answer is written before the process ends.
    setImmediate(() => { exit(0) })
    return result
  })
  rpc.on('snapshot', async params => await running().snapshot(text(params, 'id')))
  rpc.on('restore', async params => await running().restore(text(params, 'id')))
  rpc.on('snapshots', async () => await running().snapshots())
  rpc.on('prune', async params => await running().prune(texts(params, 'keep')))
  rpc.on('command', params => running().command(text(params, 'line')))
  rpc.on('truth', params => running().truth(text(params, 'player')))
  rpc.on('condition', params => running().condition(text(params, 'player'), { health: optionalWhole(params, 'health', 1, MAX_HEALTH), food: optionalWhole(params, 'food', 0, MAX_FOOD) }))
  rpc.on('capture', params => running().capture(text(params, 'player')))
  rpc.on('cut', params => running().cut(parseGround(params['ground'])))
  rpc.on('stage', params => running().stage(params['fixture'] as JsonValue ?? null, text(params, 'player')))
  rpc.on('clock', params => {
    running().setClock(parseClock(params['mode']))
    return { mode: running().clock }
  })
  rpc.on('stats', () => running().stats())
}

/** @throws RpcError when the world would be open to other machines without anyone having said so. */
function hostIn (params: Params): string {
  const host = text(params, 'host', '127.0.0.1')
  if (isLoopback(host) || params['public'] === true) return host
  throw new RpcError('invalidParams', `${host} is not a loopback address: anyone could join without a password; give \`public: true\` to allow that`)
}

function startOptions (params: Params, rpc: RpcServer, exit: (code: number) => void): Parameters<typeof World.start>[0] {
  return {
    preset: text(params, 'preset', 'default'),
    seed: whole(params, 'seed', Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER),
    host: hostIn(params),
    port: whole(params, 'port', 0, 65535, 0),
    clock: parseClock(params['clock'] ?? 'free'),
    save: optionalText(params, 'save'),
    snapshot: optionalText(params, 'snapshot'),
    viewDistance: whole(params, 'view_distance', 2, MAX_VIEW_DISTANCE, 4),
    difficulty: parseDifficulty(params['difficulty'] ?? 'easy'),
    gamemode: parseMode(params['gamemode'] ?? 'survival'),
    operators: texts({ ops: [], ...params }, 'ops'),
    spectators: named(params, 'spectators'),
    onEvent: event => { rpc.notify('event', { ...event }) },
    onFailure: error => {
      console.error('the world broke:', error)
      exit(1)
    }
  }
}

function text (params: Params, name: string, fallback?: string): string {
  const value = params[name] ?? fallback
  if (typeof value !== 'string' || value === '') throw new RpcError('invalidParams', `\`${name}\` must be a text, not ${JSON.stringify(value)}`)
  return value
}

function optionalText (params: Params, name: string): string | null {
  return params[name] === undefined || params[name] === null ? null : text(params, name)
}

function texts (params: Params, name: string): string[] {
  const value = params[name]
  if (!Array.isArray(value) || !value.every(each => typeof each === 'string')) throw new RpcError('invalidParams', `\`${name}\` must be a list of texts`)
  return value
}

function parseGround (value: unknown): Ground {
  const known = GROUNDS.find(name => name === value)
  if (known === undefined) throw new RpcError('invalidParams', `\`ground\` must be one of ${GROUNDS.join(', ')}, not ${JSON.stringify(value)}`)
  return known
}

function named (params: Params, name: string): Record<string, string> {
  const value = params[name] ?? {}
  if (typeof value !== 'object' || Array.isArray(value) || !Object.values(value).every(each => typeof each === 'string')) {
    throw new RpcError('invalidParams', `\`${name}\` must give a text for each name`)
  }
  return value as Record<string, string>
}

function optionalWhole (params: Params, name: string, low: number, high: number): number | null {
  return params[name] === undefined || params[name] === null ? null : whole(params, name, low, high)
}

function whole (params: Params, name: string, low: number, high: number, fallback?: number): number {
  const value = params[name] ?? fallback
  if (typeof value !== 'number' || !Number.isInteger(value) || value < low || value > high) {
    throw new RpcError('invalidParams', `\`${name}\` must be a whole number from ${low} to ${high}, not ${JSON.stringify(value)}`)
  }
  return value
}
