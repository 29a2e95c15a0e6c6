import type { Moves } from './path-moves.ts'
import { LAVA, LIQUID, SAFE, SOLID, UNLOADED } from './path-world.ts'
import type { Point, WorldView } from './path-world.ts'

/** Places of a search that failed whose surroundings are looked at. */
export const MAX_EXPLAINED = 2000
/** Kinds of barriers named. */
const MAX_NAMED = 3
const SIDES = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const

/** What closes in the places that a search tried: names of blocks, `a drop`, most often met first. */
export function barriersAround (view: WorldView, moves: Moves, tried: readonly Point[]): string[] {
  const met = new Map<string, number>()
  const count = (name: string): void => { met.set(name, (met.get(name) ?? 0) + 1) }
  const seen = new Set<string>()
  const look = (x: number, y: number, z: number): void => {
    const key = `${x},${y},${z}`
    if (seen.has(key)) return
    seen.add(key)
    const name = barrierAt(view, moves, x, y, z)
    if (name !== null) count(name)
  }
  for (const { x, y, z } of tried) {
    for (const [dx, dz] of SIDES) {
      look(x + dx, y, z + dz)
      look(x + dx, y + 1, z + dz)
      if (dropsFrom(view, x + dx, y, z + dz)) count('a drop')
    }
    look(x, y + 2, z)
    look(x, y - 1, z)
  }
  return [...met].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1)).slice(0, MAX_NAMED).map(([name]) => name)
}

/** The block's name when a body can neither be there nor break it. */
function barrierAt (view: WorldView, moves: Moves, x: number, y: number, z: number): string | null {
  const state = view.state(x, y, z)
  if (state < 0) return null
  const flags = view.table.flags(state)
  if (flags & SAFE && !(flags & LAVA)) return null
  return moves.canBreak(x, y, z) ? null : view.table.block(state).name
}

function dropsFrom (view: WorldView, x: number, y: number, z: number): boolean {
  if (!(view.flags(x, y, z) & SAFE)) return false
  for (let depth = 1; depth <= 4; depth++) if (view.flags(x, y - depth, z) & (SOLID | LIQUID | UNLOADED)) return false
  return true
}
