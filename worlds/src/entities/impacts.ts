import { boxAt, distance, type Vec } from '../geometry.ts'
import { isFree } from './mobs/motion.ts'
import { addEffect } from '../players/effect-rules.ts'
import { correct } from '../players/movement.ts'
import { PLAYER_WIDTH } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { beingOf } from './beings.ts'
import { heal, hurt, knock } from './damage.ts'
import { GROWING, isMob, positionOf, type Living } from './mobs/mob.ts'
import { shooterOf, type Projectile } from './projectiles.ts'

const FLAME = 100
const PUNCH = 0.6
const PEARL_DAMAGE = 5
/** Chances, one in so many, of a chick from an egg, and of four (minecraft.wiki/w/Egg). */
const HATCH = { one: 8, four: 32 }
/** Splash potions (minecraft.wiki/w/Splash_Potion): blocks, ticks at the middle, half hearts. */
const SPLASH = { reach: 4, height: 2, least: 20 }
const HARM = 6
const LASTING: Readonly<Record<string, number>> = { poison: 900, slowness: 1800, weakness: 1800 }
const STATUS_BREAKS = 3
const POTION_BREAKS = 2002

/** It hits a creature; gives whether it is used up (an arrow that did no harm falls back). */
export function strikeLiving (realm: Realm, projectile: Projectile, target: Living): boolean {
  if (projectile.kind === 'arrow') return strikeWithArrow(realm, projectile, target)
  const shooter = shooterOf(realm, projectile)
  if (projectile.kind === 'snowball' || projectile.kind === 'egg') {
    hurt(realm, target, { amount: 0, source: 'thrown', ...shooter === null ? {} : { attacker: shooter }, direct: projectile })
  }
  burst(realm, projectile, target)
  return true
}

export function strikeBlock (realm: Realm, projectile: Projectile): void {
  burst(realm, projectile, null)
}

/** Damage by speed; a fully drawn bow's may nearly be doubled (minecraft.wiki/w/Arrow#Damage). */
function strikeWithArrow (realm: Realm, arrow: Projectile, target: Living): boolean {
  const { load, velocity } = arrow
  const shooter = shooterOf(realm, arrow)
  let amount = Math.ceil(Math.hypot(velocity.x, velocity.y, velocity.z) * Math.max(0, load.damage ?? 2))
  if (load.critical === true) amount += realm.mobs.rng.int(Math.floor(amount / 2) + 2)
  const before = beingOf(realm, target).vitals.burning
  if (!hurt(realm, target, { amount, source: 'arrow', ...shooter === null ? {} : { attacker: shooter }, direct: arrow })) return false
  const being = beingOf(realm, target)
  if (load.burning === true) being.vitals.burning = Math.max(before, FLAME)
  if ((load.punch ?? 0) > 0) knock(realm, being, (load.punch ?? 0) * PUNCH, { x: -velocity.x, z: -velocity.z })
  return true
}

function burst (realm: Realm, projectile: Projectile, target: Living | null): void {
  const { kind, position } = projectile
  if (kind === 'egg') hatch(realm, position)
  if (kind === 'ender_pearl') follow(realm, projectile)
  if (kind === 'potion') splash(realm, projectile, target)
  else realm.broadcast('entity_status', { entityId: projectile.id, entityStatus: STATUS_BREAKS })
}

function hatch (realm: Realm, position: Vec): void {
  const { rng } = realm.mobs
  if (rng.int(HATCH.one) !== 0) return
  for (let count = rng.int(HATCH.four) === 0 ? 4 : 1; count > 0; count--) realm.mobs.add('chicken', position).growth = -GROWING
}

/** The thrower of a pearl is where it landed, if there is room. */
function follow (realm: Realm, pearl: Projectile): void {
  const thrower = shooterOf(realm, pearl)
  if (thrower === null || isMob(thrower)) return
  const { x, y, z } = pearl.position
  const place = [0, 0.5, 1].map(up => ({ x, y: y + up, z })).find(at => isFree(realm.columns, boxAt(at, PLAYER_WIDTH, thrower.height), true))
  if (place === undefined) return
  thrower.body.position = place
  thrower.body.fallen = 0
  correct(realm, thrower)
  hurt(realm, thrower, { amount: PEARL_DAMAGE, source: 'fall' })
}

/** Everybody near gets the potion, weaker the further away; who was hit gets all of it. */
function splash (realm: Realm, projectile: Projectile, hit: Living | null): void {
  const { position, load } = projectile
  const thrower = shooterOf(realm, projectile)
  const { x, y, z } = position
  realm.broadcast('world_event', { effectId: POTION_BREAKS, location: { x: Math.floor(x), y: Math.floor(y), z: Math.floor(z) }, data: 0x430a09, global: false })
  const players = realm.players.filter(player => !player.vitals.dead && player.mode !== 'spectator')
  for (const living of [...players, ...realm.mobs.near(position, SPLASH.reach)]) {
    const at = positionOf(living)
    const gap = distance(at, position)
    if (gap >= SPLASH.reach || Math.abs(at.y - y) > SPLASH.height + 2 || (isMob(living) && living === thrower)) continue
    affect(realm, living, load.potion ?? '', living === hit ? 1 : 1 - gap / SPLASH.reach, thrower)
  }
}

function affect (realm: Realm, living: Living, potion: string, share: number, thrower: Living | null): void {
  const by = thrower === null ? {} : { attacker: thrower }
  const lasts = LASTING[potion]
  if (lasts === undefined) {
    const being = beingOf(realm, living)
    if (being.undead) heal(being, HARM * share)
    else hurt(realm, living, { amount: HARM * share, source: 'indirect_magic', ...by })
    return
  }
  const ticks = Math.floor(lasts * share + 0.5)
  if (ticks > SPLASH.least) addEffect(realm, living, { name: potion, ticks }, thrower ?? undefined)
}
