import { distance } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { explode } from '../explosion.ts'
import { giveUp, sees } from './goals.ts'
import { positionOf, type Living, type Mob } from './mob.ts'

/** Creepers (minecraft.wiki/w/Creeper#Behavior): blocks, ticks, explosion power. */
const LIGHTS_AT = 3
const GIVES_UP_AT = 7
const FUSE = 30
const POWER = 3

/** Its fuse burns while the prey is near and goes out else; true while it stands still for it. */
export function burnFuse (realm: Realm, mob: Mob, prey: Living | null): boolean {
  const { traits } = mob
  const lit = traits.fuse ?? 0
  const gap = prey === null ? Infinity : distance(mob.position, positionOf(prey))
  const swells = prey !== null && gap < (lit > 0 ? GIVES_UP_AT : LIGHTS_AT) && sees(realm, mob, prey)
  traits.swell = swells ? 1 : -1
  traits.fuse = Math.max(0, lit + traits.swell)
  if (traits.fuse < FUSE) {
    if (traits.fuse === 0) delete traits.fuse
    if (swells) giveUp(mob)
    return swells
  }
  realm.mobs.remove(mob)
  explode(realm, mob.position, POWER, { cause: mob, breaks: realm.rules.is('mobGriefing') })
  return true
}
