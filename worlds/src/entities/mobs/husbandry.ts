import { exchange } from '../../blocks/buckets.ts'
import { floored } from '../../geometry.ts'
import { HOTBAR, OFF_HAND } from '../../items/inventory.ts'
import { stack, type ItemStack } from '../../items/items.ts'
import { isCreative } from '../../players/modes.ts'
import type { Player } from '../../players/player.ts'
import { wearSlot } from '../../players/wear.ts'
import type { Realm } from '../../realm.ts'
import { beingOf } from '../beings.ts'
import { heal } from '../damage.ts'
import { DYES, RED } from './dyes.ts'
import { isBaby, maxHealthOf, specOfMob, type Mob } from './mob.ts'

/** Ticks of love mode, and the share of its childhood that a feeding takes off. */
const LOVE = 600
const FEEDING = 0.1
const TAMING = 3
const STATUS = { hearts: 18, tamed: 7, refused: 6 } as const
const DYE = /_dye$/
const FISH = new Set(['cod', 'salmon'])

/** A right click on a mob with what `slot` holds; gives whether it did anything. */
export function useOnMob (realm: Realm, player: Player, mob: Mob, offHand: boolean): boolean {
  if (mob.vitals.dead) return false
  const slot = offHand ? OFF_HAND : HOTBAR + player.inventory.held
  const held = player.inventory.slots[slot] ?? null
  const done = held !== null && useItem(realm, player, mob, held, slot)
  if (done) {
    player.statistics.add('used', held.name)
    return true
  }
  if (mob.kind === 'wolf' && mob.traits.owner === player.uuid && !offHand) {
    mob.traits.sitting = mob.traits.sitting !== true
    mob.target = null
    return true
  }
  return false
}

function useItem (realm: Realm, player: Player, mob: Mob, held: ItemStack, slot: number): boolean {
  if (held.name === 'name_tag') return nameIt(player, mob, held, slot)
  if (mob.kind === 'cow' && held.name === 'bucket' && !isBaby(mob)) return fill(realm, player, slot, stack('milk_bucket'))
  if (FISH.has(mob.kind) && held.name === 'water_bucket') return scoop(realm, player, mob, slot)
  if (mob.kind === 'sheep' && held.name === 'shears') return shear(realm, player, mob, slot)
  if (mob.kind === 'sheep' && DYE.test(held.name)) return dye(player, mob, held, slot)
  if (mob.kind === 'wolf' && mob.traits.owner === player.uuid && DYE.test(held.name)) return dyeCollar(player, mob, held, slot)
  if (mob.kind === 'wolf' && held.name === 'bone') return tame(realm, player, mob, slot)
  if ((specOfMob(mob).food ?? []).includes(held.name)) return feed(realm, player, mob, held, slot)
  return false
}

function nameIt (player: Player, mob: Mob, held: ItemStack, slot: number): boolean {
  const name = held.tags?.customName
  if (name === undefined) return false
  mob.name = name
  mob.persistent = true
  spend(player, slot)
  return true
}

function fill (realm: Realm, player: Player, slot: number, filled: ItemStack): boolean {
  exchange(realm, player, slot, filled)
  return true
}

/** The fish is in the bucket, with its name. */
function scoop (realm: Realm, player: Player, mob: Mob, slot: number): boolean {
  realm.mobs.remove(mob)
  return fill(realm, player, slot, stack(`${mob.kind}_bucket`, 1, 0, mob.name === null ? undefined : { customName: mob.name }))
}

/** One to three wool; it grows back when the sheep eats grass. */
function shear (realm: Realm, player: Player, mob: Mob, slot: number): boolean {
  if (mob.traits.sheared === true || isBaby(mob)) return false
  mob.traits.sheared = true
  const count = 1 + realm.mobs.rng.int(3)
  for (let i = 0; i < count; i++) realm.entities.drop(floored({ ...mob.position, y: mob.position.y + 1 }), stack(`${mob.traits.wool ?? 'white'}_wool`))
  wearSlot(realm, player, slot)
  return true
}

function dye (player: Player, mob: Mob, held: ItemStack, slot: number): boolean {
  const colour = held.name.replace(DYE, '')
  if (mob.traits.wool === colour || mob.traits.sheared === true) return false
  mob.traits.wool = colour
  spend(player, slot)
  return true
}

function dyeCollar (player: Player, mob: Mob, held: ItemStack, slot: number): boolean {
  const collar = DYES.indexOf(held.name.replace(DYE, ''))
  if ((mob.traits.collar ?? RED) === collar) return false
  mob.traits.collar = collar
  spend(player, slot)
  return true
}

/** Every third bone tames a wild wolf that is not angry. */
function tame (realm: Realm, player: Player, mob: Mob, slot: number): boolean {
  const { traits } = mob
  if (traits.owner !== undefined || traits.angry === true) return false
  spend(player, slot)
  const tamed = realm.mobs.rng.int(TAMING) === 0
  if (tamed) {
    traits.owner = player.uuid
    traits.sitting = true
    mob.persistent = true
    mob.target = null
    mob.vitals.health = maxHealthOf(mob)
  }
  realm.broadcast('entity_status', { entityId: mob.id, entityStatus: tamed ? STATUS.tamed : STATUS.refused })
  return true
}

/** Heals a tame wolf, lets a baby grow, or puts a grown animal in the mood. */
function feed (realm: Realm, player: Player, mob: Mob, held: ItemStack, slot: number): boolean {
  if (mob.kind === 'wolf') {
    if (mob.traits.owner === undefined) return false
    if (mob.vitals.health < maxHealthOf(mob)) {
      heal(beingOf(realm, mob), realm.data.foods.get(held.name)?.foodPoints ?? 0)
      spend(player, slot)
      return true
    }
  }
  if (isBaby(mob)) mob.growth = Math.min(0, mob.growth - Math.floor(mob.growth * FEEDING))
  else if (mob.growth === 0 && mob.love === 0) {
    mob.love = LOVE
    mob.lover = player.uuid
    realm.broadcast('entity_status', { entityId: mob.id, entityStatus: STATUS.hearts })
  } else return false
  spend(player, slot)
  return true
}

function spend (player: Player, slot: number): void {
  if (!isCreative(player)) player.inventory.take(slot, 1)
}
