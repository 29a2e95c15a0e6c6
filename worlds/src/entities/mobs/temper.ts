import { distance } from '../../geometry.ts'
import { isMortal } from '../../players/modes.ts'
import type { Player } from '../../players/player.ts'
import type { Realm } from '../../realm.ts'
import { isMob, isMonster, refTo, SAFE_WITHIN, specOfMob, type Living, type Mob } from './mob.ts'

/** Kinds whose own come to help. */
const PACKS = new Set(['zombie', 'husk', 'drowned', 'wolf'])
const PACK_HEIGHT = 10
const WOLF_CARE = 16

/** `attacker` has hurt `mob`: who fights back does, its kind comes to help, and the attacker's wolves join in. */
export function provoke (realm: Realm, mob: Mob, attacker: Living): void {
  if (!isMob(attacker)) callWolves(realm, attacker, mob)
  if (!fightsBack(mob, attacker)) return
  aim(mob, attacker)
  if (!PACKS.has(mob.kind) || mob.traits.owner !== undefined) return
  const reach = specOfMob(mob).follow ?? WOLF_CARE
  for (const other of realm.mobs.near(mob.position, reach)) {
    const near = Math.abs(other.position.y - mob.position.y) <= PACK_HEIGHT
    if (other !== mob && near && other.kind === mob.kind && other.target === null && fightsBack(other, attacker)) aim(other, attacker)
  }
}

/** The tame wolves of `owner` that stand near attack `enemy`. */
export function callWolves (realm: Realm, owner: Player, enemy: Mob): void {
  if (enemy.traits.owner === owner.uuid || enemy.kind === 'creeper') return
  for (const wolf of realm.mobs.near(owner.body.position, WOLF_CARE)) {
    if (wolf.traits.owner === owner.uuid && wolf.traits.sitting !== true && wolf !== enemy) aim(wolf, enemy)
  }
}

function fightsBack (mob: Mob, attacker: Living): boolean {
  if (isMob(attacker) ? attacker.id === mob.id : !isMortal(attacker)) return false
  if (mob.kind !== 'wolf') return isMonster(mob)
  return isMob(attacker) ? attacker.traits.owner === undefined || attacker.traits.owner !== mob.traits.owner : attacker.uuid !== mob.traits.owner
}

export function aim (mob: Mob, target: Living): void {
  mob.target = refTo(target)
  mob.traits.unseen = 0
  if (mob.kind === 'enderman' || mob.kind === 'wolf') mob.traits.angry = true
}

/** The nearest living player within `reach` blocks, whoever `fits`; null for none. */
export function nearestPlayer (realm: Realm, mob: Mob, reach: number, fits: (player: Player) => boolean = () => true): Player | null {
  // It knows already that none is within 32 blocks.
  if (mob.idle > 0 && reach <= SAFE_WITHIN) return null
  let nearest: Player | null = null
  let least = reach
  for (const player of realm.players) {
    const away = distance(player.body.position, mob.position)
    if (away > least || player.vitals.dead || player.mode === 'spectator' || !fits(player)) continue
    nearest = player
    least = away
  }
  return nearest
}
