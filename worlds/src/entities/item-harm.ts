import { boxAt, flagsIn, touches } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import { flagsOfStates } from '../registry.ts'
import type { ItemEntity } from './entities.ts'

/** What an item lying about can take, in half hearts, and what each thing it touches does a tick (minecraft.wiki/w/Item_(entity)). */
const HEALTH = 5
const HARM: Readonly<Record<string, number>> = { lava: 4, fire: 1, soul_fire: 2, cactus: 1 }
/** Ticks that an item burns on after fire and lava, and between two half hearts of it. */
const BURNS: Readonly<Record<string, number>> = { lava: 300, fire: 160, soul_fire: 160 }
const PERIOD = 20
/** What fire and lava do nothing to. */
const FIREPROOF = /^netherite_(?!upgrade)|^ancient_debris$/
const EDGE = 1e-3
/** By state: whether it does anything to items. */
let acting: Uint8Array | null = null

/** One tick of what an item of edge length `size` lies in; gives whether that has destroyed it. */
export function harmItem (realm: Realm, entity: ItemEntity, size: number): boolean {
  const { x, y, z } = entity.position
  let harm = 0
  let burns = 0
  let wet = false
  const box = boxAt({ x, y: y + EDGE, z }, size - 2 * EDGE, size - 2 * EDGE)
  acting ??= flagsOfStates(realm.data, Object.fromEntries(['water', ...Object.keys(HARM)].map(name => [name, 1])))
  if (flagsIn(realm.columns, box, acting) !== 0) touches(realm.columns, box, name => {
    wet ||= name === 'water'
    if (BURNS[name] !== undefined && FIREPROOF.test(entity.item.name)) return false
    harm = Math.max(harm, HARM[name] ?? 0)
    burns = Math.max(burns, BURNS[name] ?? 0)
    return false
  })
  const burning = wet ? 0 : Math.max(burns, (entity.burning ?? 0) - 1)
  if (burns === 0 && burning > 0 && burning % PERIOD === 0) harm++
  if (burning > 0) entity.burning = burning
  else delete entity.burning
  if (harm > 0) entity.harmed = (entity.harmed ?? 0) + harm
  return (entity.harmed ?? 0) >= HEALTH
}
