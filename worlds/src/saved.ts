import { RpcError } from '../../bridge/src/rpc.ts'
import { Game, type GameOptions, type GameState } from './game.ts'
import { Inventory } from './items/inventory.ts'
import { loadGameData } from './registry.ts'
import type { JsonValue, SnapshotStore } from './save.ts'

/** Furthest block from the origin in x and z (vanilla's world border), and in y that anything may be at. */
const BORDER = 30_000_000
const FURTHEST_Y = 100_000

/**
 * The game that a snapshot holds.
 * @throws RpcError `snapshot` when it is missing, damaged, or holds what no world can be made of; `schemaTooNew`; `disk`.
 */
export async function loadGame (options: GameOptions, store: SnapshotStore, id: string): Promise<Game> {
  const { state, columns } = await store.read(id)
  try {
    checkNumbers(state, 'state')
    const game = new Game(options, { state: state as unknown as GameState, columns })
    // Players are made when they come; what they own must not break the world then.
    for (const player of (state as unknown as GameState).players) Inventory.fromJson(loadGameData(), player.inventory)
    return game
  } catch (thrown) {
    if (thrown instanceof RpcError) throw thrown
    throw new RpcError('snapshot', `snapshot \`${id}\` holds no world: ${(thrown as Error).message}; restore another one`, { id })
  }
}

/** Rules loop over coordinates and count in whole numbers: what lies beyond these bounds would never end. @throws RangeError naming the place. */
export function checkNumbers (value: JsonValue, path: string): void {
  if (typeof value === 'number' && Math.abs(value) > Number.MAX_SAFE_INTEGER) throw new RangeError(`${path} is ${value}`)
  if (typeof value !== 'object' || value === null) return
  if ('x' in value && 'z' in value) checkPlace(value as Readonly<Record<string, JsonValue>>, path)
  for (const [name, field] of Object.entries(value)) checkNumbers(field as JsonValue, `${path}.${name}`)
}

function checkPlace (place: Readonly<Record<string, JsonValue>>, path: string): void {
  for (const axis of ['x', 'y', 'z']) {
    const limit = axis === 'y' ? FURTHEST_Y : BORDER
    const at = place[axis]
    if (typeof at !== 'number' || Math.abs(at) > limit) throw new RangeError(`${path}.${axis} is ${String(at)}, not within ${limit}`)
  }
}
