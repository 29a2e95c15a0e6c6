import type { Bot } from 'mineflayer'
import { EYE_HEIGHT } from './path-goals.ts'
import { HARMFUL, LAVA, LIQUID, WorldView } from './path-world.ts'

/** What does the body harm right where it is. */
export type Hazard = 'lava' | 'fire' | 'drowning'

/** Breath of 20 below which it is time to go up; a bubble is 2. */
const LOW_BREATH = 10
const FIRES = new Set(['fire', 'soul_fire'])
const HALF_WIDTH = 0.3
const HEIGHT = 1.79
const ON_FIRE = 1

/** Names of the harmful and liquid blocks that the body touches. Asked at every tick: no block objects. */
function touched (bot: Bot): Set<string> {
  const { x, y, z } = bot.entity.position
  const view = new WorldView(bot)
  const names = new Set<string>()
  for (let cx = Math.floor(x - HALF_WIDTH); cx <= Math.floor(x + HALF_WIDTH); cx++) {
    for (let cz = Math.floor(z - HALF_WIDTH); cz <= Math.floor(z + HALF_WIDTH); cz++) {
      for (let cy = Math.floor(y + 0.01); cy <= Math.floor(y + HEIGHT); cy++) {
        const state = view.state(cx, cy, cz)
        if (state >= 0 && view.table.flags(state) & (HARMFUL | LIQUID)) names.add(bot.registry.blocksByStateId[state]?.name ?? '')
      }
    }
  }
  return names
}

/** Whether the eyes are under water. */
export function isUnderWater (bot: Bot): boolean {
  const { x, y, z } = bot.entity.position
  const flags = new WorldView(bot).flags(Math.floor(x), Math.floor(y + EYE_HEIGHT), Math.floor(z))
  return (flags & (LIQUID | LAVA)) === LIQUID
}

export function isBurning (bot: Bot): boolean {
  const [flags] = (bot.entity.metadata ?? []) as unknown as [unknown]
  return typeof flags === 'number' && (flags & ON_FIRE) !== 0
}

/** Lava or fire that the body touches. */
export function contactOf (bot: Bot): Hazard | null {
  const names = touched(bot)
  if (names.has('lava')) return 'lava'
  return [...FIRES].some(name => names.has(name)) ? 'fire' : null
}

/** What the body has to get out of now, the worst first; null when nothing. One who burns has to go to water. */
export function hazardOf (bot: Bot): Hazard | null {
  const contact = contactOf(bot)
  if (contact !== null) return contact
  if (isBurning(bot) && !touched(bot).has('water')) return 'fire'
  if ((bot.oxygenLevel ?? 20) <= LOW_BREATH && isUnderWater(bot)) return 'drowning'
  return null
}
