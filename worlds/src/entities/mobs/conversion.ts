import type { Realm } from '../../realm.ts'
import { isBaby, type Mob } from './mob.ts'

/** What becomes of those who are under water for long, after so many ticks there and so many of shaking (minecraft.wiki/w/Drowned#Conversion). */
const DROWNS_TO: Readonly<Record<string, string>> = { zombie: 'drowned', husk: 'zombie' }
const SOAKED = 600
const SHAKING = 300

/** One tick of a mob; `isUnder` tells whether its eyes are under water. Once it shakes nothing stops it. */
export function soak (realm: Realm, mob: Mob, isUnder: (realm: Realm, mob: Mob) => boolean): void {
  const kind = DROWNS_TO[mob.kind]
  if (kind === undefined || mob.vitals.dead) return
  const { traits } = mob
  const soaked = (traits.soaked ?? 0) + 1
  if (soaked <= SOAKED && !isUnder(realm, mob)) {
    delete traits.soaked
    return
  }
  traits.soaked = soaked
  if (soaked > SOAKED + SHAKING) convert(realm, mob, kind)
}

/** Another kind in its place, of the same age and name. */
function convert (realm: Realm, mob: Mob, kind: string): void {
  realm.mobs.remove(mob)
  const other = realm.mobs.add(kind, mob.position, {})
  Object.assign(other, { yaw: mob.yaw, headYaw: mob.yaw, name: mob.name, persistent: mob.persistent })
  if (isBaby(mob)) other.growth = mob.growth
}
