import { floored, plus, type Vec } from '../../geometry.ts'
import { stack } from '../../items/items.ts'
import { OFF_HAND } from '../../items/inventory.ts'
import type { Player } from '../../players/player.ts'
import type { Realm } from '../../realm.ts'
import { away, follow, gaze, giveUp, lookAt, setOut, somewhere, stroll } from './goals.ts'
import { BREEDING_PAUSE, GROWING, isBaby, specOfMob, type Mob } from './mob.ts'
import type { Drive } from './motion.ts'
import { nearestPlayer } from './temper.ts'

const PANIC = 100
const TEMPT_REACH = 10
const TEMPT_STOP = 2.5
const MATE_REACH = 8
const MATE_CLOSE = 3
/** Ticks that a pair stands together. */
const COURTSHIP = 60
const PARENT = { reach: 8, stop: 3, pace: 1.1 }
const GRAZING = 40
const GRAZE_BITE = 4
/** Chance a tick, one in so many, that a sheep eats; lambs are hungrier. */
const APPETITE = { adult: 1000, baby: 50 }
/** Share of the time left that a lamb's bite of grass takes off: one minute. */
const GRASS_GROWTH = 1200
const STATUS_GRAZES = 10
const STATUS_HEARTS = 18
const EGG = { least: 6000, spread: 6000 }
const BELOW: Vec = { x: 0, y: -1, z: 0 }

/** What an animal does this tick (minecraft.wiki: each animal's page, section Behavior). */
export function tickAnimal (realm: Realm, mob: Mob): Drive | null {
  if (mob.kind === 'chicken') layEgg(realm, mob)
  if (mob.kind === 'sheep' && graze(realm, mob)) return null
  const { goal } = mob
  if (goal !== null && realm.tick >= goal.until) giveUp(mob)
  const busy = panic(realm, mob) || court(realm, mob) || tempted(realm, mob) || keepToParent(realm, mob)
  if (!busy) {
    if (mob.goal !== null && mob.goal.kind !== 'wander') giveUp(mob)
    stroll(realm, mob)
    if (mob.goal === null) gaze(realm, mob)
  }
  const drive = follow(mob)
  if (drive === null && mob.goal?.kind === 'wander') giveUp(mob)
  return drive
}

/** Growing up, and getting over breeding; every tick, whatever else happens. */
export function ageAnimal (mob: Mob): void {
  if (mob.growth < 0) mob.growth++
  else if (mob.growth > 0) mob.growth--
  if (mob.growth !== 0) mob.love = 0
  if (mob.love > 0) mob.love--
}

function panic (realm: Realm, mob: Mob): boolean {
  const scared = (mob.hurtBy !== null && realm.tick - mob.hurtAt < PANIC) || mob.vitals.burning > 0
  if (!scared || mob.kind === 'wolf') return false
  if (mob.goal?.kind === 'panic' && mob.path.length > 0) return true
  const cell = somewhere(realm, mob, 5)
  if (cell !== null) setOut(realm, mob, cell, { kind: 'panic', ticks: 60, pace: specOfMob(mob).panic ?? 1 })
  return true
}

function court (realm: Realm, mob: Mob): boolean {
  if (mob.love <= 0) return false
  const mate = partnerOf(realm, mob)
  if (mate === null) return false
  lookAt(mob, mate.position)
  if (mob.goal?.kind !== 'mate' || mob.goal.mate !== mate.id) {
    setOut(realm, mob, floored(mate.position), { kind: 'mate', ticks: COURTSHIP, pace: 1, mate: mate.id })
    return true
  }
  if (realm.tick === mob.goal.until - 1) {
    if (away(mob, mate.position) < MATE_CLOSE) breed(realm, mob, mate)
    else setOut(realm, mob, floored(mate.position), { kind: 'mate', ticks: COURTSHIP, pace: 1, mate: mate.id })
  } else if (mob.path.length === 0 && away(mob, mate.position) > 1.5 && realm.tick % 10 === 0) {
    setOut(realm, mob, floored(mate.position), { kind: 'mate', ticks: mob.goal.until - realm.tick, pace: 1, mate: mate.id })
  }
  return true
}

function partnerOf (realm: Realm, mob: Mob): Mob | null {
  let best: Mob | null = null
  for (const other of realm.mobs.near(mob.position, MATE_REACH)) {
    if (other === mob || other.kind !== mob.kind || other.love <= 0) continue
    if (best === null || away(mob, other.position) < away(mob, best.position)) best = other
  }
  return best
}

/** A baby of both; its parents rest for five minutes, and who fed them gets experience. */
function breed (realm: Realm, mob: Mob, mate: Mob): void {
  const { rng } = realm.mobs
  const child = realm.mobs.add(mob.kind, mob.position, inherited(mob, mate, rng.int(2) === 0))
  child.growth = -GROWING
  child.persistent = mob.traits.owner !== undefined
  for (const parent of [mob, mate]) {
    parent.growth = BREEDING_PAUSE
    parent.love = 0
    giveUp(parent)
  }
  const breeder = realm.players.find(({ uuid }) => uuid === (mob.lover ?? mate.lover))
  breeder?.statistics.add('custom', 'animals_bred')
  realm.broadcast('entity_status', { entityId: mob.id, entityStatus: STATUS_HEARTS })
  if (realm.rules.is('doMobLoot')) realm.entities.orbs.award(mob.position, 1 + rng.int(7))
}

function inherited (mob: Mob, mate: Mob, first: boolean): Mob['traits'] {
  const { wool, owner, coat } = first ? mob.traits : mate.traits
  if (mob.kind === 'sheep') return { wool: wool ?? 'white' }
  if (mob.kind === 'rabbit') return { coat: coat ?? 0 }
  return mob.kind === 'wolf' && owner !== undefined ? { owner } : {}
}

function tempted (realm: Realm, mob: Mob): boolean {
  const { food = [], tempt } = specOfMob(mob)
  if (tempt === undefined || mob.kind === 'wolf') return false
  const player = nearestPlayer(realm, mob, TEMPT_REACH, each => holds(each, food))
  if (player === null) return false
  lookAt(mob, player.eyes)
  const at = player.body.position
  if (away(mob, at) < TEMPT_STOP) {
    giveUp(mob)
    mob.goal = { kind: 'tempt', until: realm.tick + 10, pace: tempt }
  } else if (mob.goal?.kind !== 'tempt' || realm.tick % 10 === mob.id % 10) {
    setOut(realm, mob, floored(at), { kind: 'tempt', ticks: 20, pace: tempt })
  }
  return true
}

export function holds (player: Player, items: readonly string[]): boolean {
  return [player.inventory.hand, player.inventory.slots[OFF_HAND] ?? null].some(item => item !== null && items.includes(item.name))
}

function keepToParent (realm: Realm, mob: Mob): boolean {
  if (!isBaby(mob)) return false
  if (mob.goal?.kind === 'parent' && mob.path.length > 0) return true
  if ((realm.tick + mob.id) % 10 !== 0) return false
  let parent: Mob | null = null
  for (const other of realm.mobs.near(mob.position, PARENT.reach)) {
    if (other.kind !== mob.kind || isBaby(other)) continue
    if (parent === null || away(mob, other.position) < away(mob, parent.position)) parent = other
  }
  if (parent === null || away(mob, parent.position) < PARENT.stop) return false
  return setOut(realm, mob, floored(parent.position), { kind: 'parent', ticks: 40, pace: PARENT.pace })
}

function layEgg (realm: Realm, mob: Mob): void {
  if (isBaby(mob)) return
  const { rng } = realm.mobs
  mob.traits.egg = (mob.traits.egg ?? EGG.least + rng.int(EGG.spread)) - 1
  if (mob.traits.egg > 0) return
  mob.traits.egg = EGG.least + rng.int(EGG.spread)
  realm.entities.drop(floored(mob.position), stack('egg'))
}

/** Whether the sheep eats just now: the grass it stands in, or the block under it, grows its wool back. */
function graze (realm: Realm, mob: Mob): boolean {
  const { traits } = mob
  const cell = floored(mob.position)
  if (traits.grazing === undefined) {
    if (!mob.onGround || realm.mobs.rng.int(isBaby(mob) ? APPETITE.baby : APPETITE.adult) !== 0 || !pasture(realm, cell)) return false
    traits.grazing = GRAZING
    giveUp(mob)
    realm.broadcast('entity_status', { entityId: mob.id, entityStatus: STATUS_GRAZES })
    return true
  }
  traits.grazing--
  if (traits.grazing === GRAZE_BITE && pasture(realm, cell)) bite(realm, mob, cell)
  if (traits.grazing <= 0) delete traits.grazing
  return true
}

function pasture (realm: Realm, cell: Vec): boolean {
  return realm.blocks.at(cell).name === 'grass' || realm.blocks.at(plus(cell, BELOW)).name === 'grass_block'
}

function bite (realm: Realm, mob: Mob, cell: Vec): void {
  if (realm.rules.is('mobGriefing')) {
    if (realm.blocks.at(cell).name === 'grass') realm.blocks.set(cell, 0)
    else realm.blocks.set(plus(cell, BELOW), realm.data.stateOf('dirt'))
  }
  delete mob.traits.sheared
  if (isBaby(mob)) mob.growth = Math.min(0, mob.growth + GRASS_GROWTH)
}
