import { floored, type Vec } from '../../geometry.ts'
import { enchantmentLevel } from '../../items/enchantments.ts'
import type { Realm } from '../../realm.ts'
import type { Damage } from '../damage.ts'
import { experienceOf, lootOf } from './loot.ts'
import { isMob, type Mob } from './mob.ts'

/** Ticks that a dead mob lies there, and for which a hit by a player counts. */
const DYING = 20
const PLAYER_CREDIT = 100
const STATUS_DEATH = 3
const STATUS_POOF = 60

/** The mob has no health left: it drops what it has, and is gone a second later. */
export function perish (realm: Realm, mob: Mob, { attacker }: Damage): void {
  const { rng } = realm.mobs
  mob.goal = null
  mob.path = []
  mob.target = null
  realm.broadcast('entity_status', { entityId: mob.id, entityStatus: STATUS_DEATH })
  if (!realm.rules.is('doMobLoot')) return
  const byPlayer = realm.tick - mob.playerHitAt < PLAYER_CREDIT
  const looting = attacker === undefined || isMob(attacker) ? 0 : enchantmentLevel(attacker.inventory.hand, 'looting')
  const cell = floored({ ...mob.position, y: mob.position.y + 0.1 })
  const killer = attacker !== undefined && isMob(attacker) ? attacker.kind : null
  for (const item of lootOf(realm.data, mob, { byPlayer, looting, burning: mob.vitals.burning > 0, killer }, rng)) realm.entities.drop(cell, item)
  if (byPlayer) realm.entities.orbs.award(mob.position, experienceOf(mob, rng))
}

/** One tick of a dead mob; larger slimes fall apart at the end (minecraft.wiki/w/Slime). */
export function tickDead (realm: Realm, mob: Mob): void {
  if (++mob.dying < DYING) return
  realm.broadcast('entity_status', { entityId: mob.id, entityStatus: STATUS_POOF })
  realm.mobs.remove(mob)
  const size = mob.traits.size ?? 1
  if (mob.kind === 'slime' && size > 1) split(realm, mob.position, size)
}

function split (realm: Realm, at: Vec, size: number): void {
  const { rng } = realm.mobs
  const count = 2 + rng.int(3)
  for (let i = 0; i < count; i++) {
    const x = ((i % 2) - 0.5) * size / 4
    const z = (Math.floor(i / 2) - 0.5) * size / 4
    const part = realm.mobs.add('slime', { x: at.x + x, y: at.y + 0.5, z: at.z + z }, { size: Math.floor(size / 2) })
    part.yaw = rng.next() * 360
  }
}
