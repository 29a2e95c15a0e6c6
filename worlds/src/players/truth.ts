import { RpcError } from '../../../bridge/src/rpc.ts'
import type { Vec } from '../geometry.ts'
import type { Game } from '../game.ts'
import { Inventory, type Equipment } from '../items/inventory.ts'
import type { PlayerJson } from './player.ts'
import type { StatisticsJson } from './statistics.ts'

/** A player as the server has them: what verdicts are made of, out of the reach of programs. */
export interface Truth {
  readonly tick: number
  readonly time_of_day: number
  readonly online: boolean
  readonly position: Vec
  readonly dimension: 'overworld'
  readonly health: number
  readonly food: number
  readonly saturation: number
  readonly dead: boolean
  readonly inventory: Record<string, number>
  readonly equipment: Record<keyof Equipment, string | null>
  readonly statistics: StatisticsJson
}

/** What is saved of a player. @throws RpcError `unknownPlayer` for a name that was never here. */
export function playerOf (game: Game, name: string): PlayerJson {
  return foundOf(game, name).json
}

function foundOf (game: Game, name: string): { readonly online: boolean, readonly json: PlayerJson } {
  const found = game.roster.find(name)
  if (found === null) {
    const known = game.roster.names()
    const list = known.length === 0 ? 'nobody has joined yet' : `there are ${known.join(', ')}`
    throw new RpcError('unknownPlayer', `no player \`${name}\` was ever in this world; ${list}`, { known })
  }
  return found
}

/** @throws RpcError `unknownPlayer` for a name that was never here. */
export function truthOf (game: Game, name: string): Truth {
  const found = foundOf(game, name)
  const { body, vitals, inventory, loose, statistics } = found.json
  const carried = Inventory.fromJson(game.data, inventory)
  const counts = carried.counts()
  for (const item of loose) counts[item.name] = (counts[item.name] ?? 0) + item.count
  const worn = Object.entries(carried.equipment()).map(([slot, item]) => [slot, item?.name ?? null])
  return {
    tick: game.tick,
    time_of_day: game.timeOfDay,
    online: found.online,
    position: body.position,
    dimension: 'overworld',
    health: vitals.health,
    food: vitals.food,
    saturation: vitals.saturation,
    dead: vitals.dead,
    inventory: counts,
    equipment: Object.fromEntries(worn) as Truth['equipment'],
    statistics
  }
}
