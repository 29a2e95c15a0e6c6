import type { Mob } from '../src/entities/mobs/mob.ts'
import { stack } from '../src/items/items.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

export const MIDNIGHT = 18000
export const NOON = 6000

export function stageAt (time: number, options: ConstructorParameters<typeof Stage>[0] = {}): { stage: Stage, ada: Actor } {
  const stage = new Stage(options)
  stage.game.rules.set('doDaylightCycle', false)
  stage.game.dayTime = time
  return { stage, ada: stage.join() }
}

export function put (stage: Stage, kind: string, x = 3, z = 0, traits: Mob['traits'] = {}): Mob {
  return stage.game.mobs.add(kind, { x, y: GROUND, z }, traits)
}

export function click (actor: Actor, mob: Mob): void {
  actor.write('use_entity', { target: mob.id, mouse: 0, hand: 0, sneaking: false })
}

export function hold (actor: Actor, name: string, count = 1): void {
  actor.player.inventory.hand = stack(name, count)
}

/** What is left in the hand. */
export function inHand (actor: Actor): number {
  return actor.player.inventory.hand?.count ?? 0
}

export function lying (stage: Stage): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { item } of stage.game.entities.items.values()) counts[item.name] = (counts[item.name] ?? 0) + item.count
  return counts
}
