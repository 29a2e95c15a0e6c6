import { minus } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { headTo, isBored } from './goals.ts'
import { specOfMob, type Mob } from './mob.ts'
import { mediumOf, rests, type Drive } from './motion.ts'
import { nearestPlayer } from './temper.ts'

/** Ticks on average between two changes of the way, and how far from a player fish flee. */
const TURN = 60
const SHY = 8
const RISE = 0.012
const FLOP = { up: 0.4, side: 0.1 }

/** Fish and squid: they swim about in their water, flee from players, and flop on land. */
export function tickSwimmer (realm: Realm, mob: Mob): Drive | null {
  const { rng } = realm.mobs
  if (isBored(mob) && rests(mob)) return null
  if (mediumOf(realm.columns, mob) !== 'water') {
    if (mob.onGround) {
      const toss = (): number => (rng.next() * 2 - 1) * FLOP.side
      mob.velocity = { x: mob.velocity.x + toss(), y: FLOP.up, z: mob.velocity.z + toss() }
      mob.onGround = false
    }
    return null
  }
  const player = specOfMob(mob).category === 'water_ambient' && (realm.tick + mob.id) % 5 === 0 ? nearestPlayer(realm, mob, SHY) : null
  if (player !== null) {
    const away = minus(mob.position, player.body.position)
    mob.traits.stroke = unit(away.x, 0, away.z)
  } else if (isBored(mob)) {
    delete mob.traits.stroke
  } else if (mob.traits.stroke === undefined || mob.blocked || rng.int(TURN) === 0) {
    const turn = rng.next() * 2 * Math.PI
    mob.traits.stroke = rng.int(4) === 0 ? { x: 0, y: 0, z: 0 } : { x: Math.cos(turn), y: (rng.next() - 0.5) * 2, z: Math.sin(turn) }
  }
  const { stroke } = mob.traits
  if (stroke === undefined || (stroke.x === 0 && stroke.z === 0)) return null
  const { x, y, z } = stroke
  return { ...headTo(mob, x, z, 1), dive: staysUnder(realm, mob, y) }
}

/** Not out of the water: at the surface it turns down. */
function staysUnder (realm: Realm, mob: Mob, y: number): number {
  const { position } = mob
  const above = realm.columns.block(Math.floor(position.x), Math.floor(position.y + 1), Math.floor(position.z))
  return (above.name === 'water' ? y : Math.min(y, -1)) * RISE
}

function unit (x: number, y: number, z: number): { x: number, y: number, z: number } {
  const length = Math.hypot(x, z)
  return length < 1e-6 ? { x: 1, y, z: 0 } : { x: x / length, y, z: z / length }
}
