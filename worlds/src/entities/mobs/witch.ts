import { distance, minus } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { addEffect } from '../../players/effect-rules.ts'
import { beingOf } from '../beings.ts'
import { sees } from './goals.ts'
import { eyesOf, eyesOfLiving, isMob, maxHealthOf, positionOf, refTo, type Living, type Mob } from './mob.ts'
import { mediumOf } from './motion.ts'

/** Witches (minecraft.wiki/w/Witch#Behavior): ticks, blocks, blocks a tick. */
const DRINKING = 32
const PAUSE = 60
const REACH = 10
const THROW = { speed: 0.75, spread: 8, lift: 0.2 }
const SLOWS_BEYOND = 8
const RUNS_BEYOND = 11
/** Effects of what it drinks; ticks. */
const DRINKS: Readonly<Record<string, readonly [string, number]>> = {
  water_breathing: ['water_breathing', 3600], fire_resistance: ['fire_resistance', 3600], healing: ['instant_health', 1], swiftness: ['speed', 3600]
}

/** Drinks what it needs, else throws potions at the prey. */
export function tickWitch (realm: Realm, mob: Mob, prey: Living | null): void {
  const { traits } = mob
  if (traits.drinking !== undefined) {
    if (--traits.drinking > 0) return
    const [name, ticks] = DRINKS[traits.potion ?? ''] ?? ['instant_health', 1]
    delete traits.drinking
    delete traits.potion
    addEffect(realm, mob, { name, ticks })
    return
  }
  const drink = thirst(realm, mob, prey)
  if (drink !== null) {
    traits.drinking = DRINKING
    traits.potion = drink
    return
  }
  if (prey === null || realm.tick < (traits.attackAt ?? 0) || distance(mob.position, positionOf(prey)) > REACH || !sees(realm, mob, prey)) return
  traits.attackAt = realm.tick + PAUSE
  throwPotion(realm, mob, prey)
}

function thirst (realm: Realm, mob: Mob, prey: Living | null): string | null {
  const { rng } = realm.mobs
  const has = (name: string): boolean => mob.effects.some(effect => effect.name === name)
  if (mediumOf(realm.columns, mob) === 'water' && !has('water_breathing') && rng.next() < 0.15) return 'water_breathing'
  if (mob.vitals.burning > 0 && !has('fire_resistance') && rng.next() < 0.15) return 'fire_resistance'
  if (mob.vitals.health < maxHealthOf(mob) && rng.next() < 0.05) return 'healing'
  const far = prey !== null && distance(mob.position, positionOf(prey)) > RUNS_BEYOND
  return far && !has('speed') && rng.next() < 0.5 ? 'swiftness' : null
}

function throwPotion (realm: Realm, mob: Mob, prey: Living): void {
  const being = beingOf(realm, prey)
  const gap = distance(mob.position, positionOf(prey))
  let potion = 'harming'
  if (gap >= SLOWS_BEYOND && !being.effects.has('slowness')) potion = 'slowness'
  else if (being.vitals.health >= 8 && !being.effects.has('poison')) potion = 'poison'
  else if (gap <= 3 && !being.effects.has('weakness') && realm.mobs.rng.next() < 0.25) potion = 'weakness'
  const moving = isMob(prey) ? prey.velocity : { x: 0, z: 0 }
  const eyes = eyesOfLiving(prey)
  // It aims below the eyes, and ahead of who moves.
  const way = minus({ x: eyes.x + moving.x, y: eyes.y - 1.1, z: eyes.z + moving.z }, mob.position)
  const aim = { ...way, y: way.y + Math.hypot(way.x, way.z) * THROW.lift }
  realm.projectiles.shoot('potion', refTo(mob), { ...eyesOf(mob), y: eyesOf(mob).y - 0.1 }, aim, THROW, { potion })
}
