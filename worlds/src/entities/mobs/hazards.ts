import { trample } from '../../blocks/plants/farmland.ts'
import { flagsIn, floored, grown } from '../../geometry.ts'
import { tickEffects } from '../../players/effect-rules.ts'
import type { Realm } from '../../realm.ts'
import { flagsOfStates, MIN_Y, type GameData } from '../../registry.ts'
import { hurt } from '../damage.ts'
import { brightnessAt, isDay, seesSky } from './brightness.ts'
import { soak } from './conversion.ts'
import { boxOf, eyesOf, heightOf, specOfMob, widthOf, type Mob } from './mob.ts'

const MAX_AIR = 300
const FREE_FALL = 3
const SUN_BURN = 160
const LAVA_BURN = 300
const FIRE_BURN = 160
const VOID_DEPTH = 64
/** Room (blocks cubed) up to which a creature tramples nothing, as a chicken (minecraft.wiki/w/Farmland#Trampling). */
const LIGHT_FOOT = 0.512

/** What the place does to a mob: fire, lava, cactus, water, no air, sunlight, its fall, the void. */
export function tickHazards (realm: Realm, mob: Mob, medium: 'air' | 'water' | 'lava'): void {
  const { vitals } = mob
  if (vitals.invulnerable > 0) vitals.invulnerable--
  if (mob.effects.length > 0) tickEffects(realm, mob)
  if (mob.onGround) land(realm, mob)
  if (mob.position.y < MIN_Y - VOID_DEPTH) hurt(realm, mob, { amount: 4, source: 'out_of_world' })
  breathe(realm, mob, medium)
  soak(realm, mob, submerged)
  if (medium === 'lava') {
    vitals.burning = LAVA_BURN
    hurt(realm, mob, { amount: 4, source: 'lava' })
  } else if (medium === 'water') vitals.burning = 0
  if ((mob.age + mob.id) % 4 === 0) touchBlocks(realm, mob)
  if (specOfMob(mob).sunburns === true) burnInSun(realm, mob, medium)
  if (vitals.burning > 0 && --vitals.burning % 20 === 0) hurt(realm, mob, { amount: 1, source: 'on_fire' })
  if (mob.kind === 'enderman' && (medium === 'water' || rainedOn(realm, mob)) && mob.age % 10 === 0) hurt(realm, mob, { amount: 1, source: 'drown' })
}

function land (realm: Realm, mob: Mob): void {
  const { fallen } = mob
  mob.fallen = 0
  if (fallen > 0) tread(realm, mob, fallen)
  if (fallen <= FREE_FALL) return
  hurt(realm, mob, { amount: Math.ceil(fallen - FREE_FALL), source: 'fall' })
}

/** Who is large enough tramples farmland, where mobs may change blocks. */
function tread (realm: Realm, mob: Mob, fallen: number): void {
  if (widthOf(mob) ** 2 * heightOf(mob) <= LIGHT_FOOT || !realm.rules.is('mobGriefing')) return
  const { x, y, z } = mob.position
  const cell = floored({ x, y: y - 0.2, z })
  if (realm.blocks.at(cell).name === 'farmland') trample(realm, cell, fallen)
}

function breathe (realm: Realm, mob: Mob, medium: string): void {
  const { aquatic: fish, undead } = specOfMob(mob)
  if (fish ? medium === 'water' : medium === 'air' || undead === true) {
    mob.air = MAX_AIR
    return
  }
  if (!fish && !submerged(realm, mob)) {
    mob.air = Math.min(MAX_AIR, mob.air + 4)
    return
  }
  if (--mob.air > -20) return
  mob.air = 0
  hurt(realm, mob, { amount: 2, source: fish ? 'dry_out' : 'drown' })
}

function submerged (realm: Realm, mob: Mob): boolean {
  const { x, y, z } = eyesOf(mob)
  return realm.columns.block(Math.floor(x), Math.floor(y), Math.floor(z)).name === 'water'
}

/** By state: what it does to skin. */
let skin: Uint8Array | null = null
const FIRE = 1
const CACTUS = 2

function skinFlags (data: GameData): Uint8Array {
  skin ??= flagsOfStates(data, { fire: FIRE, soul_fire: FIRE, cactus: CACTUS })
  return skin
}

/** Fire and cactus at its skin, and walls that its head is in; looked at every 4th tick. */
function touchBlocks (realm: Realm, mob: Mob): void {
  const { columns } = realm
  const flags = skinFlags(realm.data)
  const box = boxOf(mob)
  const near = flagsIn(columns, grown(box, 0.01, 0.01, 0.01), flags)
  if ((near & FIRE) !== 0 && (flagsIn(columns, grown(box, -0.001, -0.001, -0.001), flags) & FIRE) !== 0) {
    mob.vitals.burning = Math.max(mob.vitals.burning, FIRE_BURN)
    hurt(realm, mob, { amount: 1, source: 'in_fire' })
  }
  if ((near & CACTUS) !== 0) hurt(realm, mob, { amount: 1, source: 'cactus' })
  const { x, y, z } = eyesOf(mob)
  const block = columns.block(Math.floor(x), Math.floor(y), Math.floor(z))
  if (block.filterLight === 15 && block.shapes.length === 1 && block.shapes[0]?.join() === '0,0,0,1,1,1') hurt(realm, mob, { amount: 1, source: 'in_wall' })
}

/** The undead burn by day, under the open sky, when they are dry (minecraft.wiki/w/Zombie#Sunlight). */
function burnInSun (realm: Realm, mob: Mob, medium: string): void {
  if (!isDay(realm) || medium === 'water') return
  const cell = floored(eyesOf(mob))
  if (!seesSky(realm, cell) || rainedOn(realm, mob)) return
  const bright = brightnessAt(realm, cell)
  if (bright > 0.5 && realm.mobs.rng.next() * 30 < (bright - 0.4) * 2) mob.vitals.burning = Math.max(mob.vitals.burning, SUN_BURN)
}

function rainedOn (realm: Realm, mob: Mob): boolean {
  return realm.weather.raining && seesSky(realm, floored(eyesOf(mob)))
}
