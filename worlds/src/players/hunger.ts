import { heal, hurt } from '../entities/damage.ts'
import type { Difficulty, Realm } from '../realm.ts'
import { maxHealthOf } from './player-being.ts'
import { MAX_FOOD, MAX_HEALTH, type Player } from './player.ts'
import { isMortal } from './modes.ts'

/** Vanilla's food data (minecraft.wiki/w/Hunger#Mechanics); times in ticks. */
const MAX_EXHAUSTION = 40
const EXHAUSTION_A_POINT = 4
const REGENERATION = { fast: 10, slow: 80, cost: 6, from: 18 }
const STARVING = 80
/** Health at which starving stops, by difficulty. */
const STARVES_TO: Readonly<Record<Difficulty, number>> = { peaceful: MAX_HEALTH, easy: 10, normal: 1, hard: 0 }
/** In peaceful, a half heart and a food point come back each so many ticks. */
const PEACEFUL = { health: 20, food: 10 }

/** Adds to what the body has spent; above 4 it costs a point of saturation or food. */
export function exhaust (player: Player, amount: number): void {
  if (isMortal(player)) player.vitals.exhaustion = Math.min(MAX_EXHAUSTION, player.vitals.exhaustion + amount)
}

/** Food points and saturation, each up to its limit. */
export function feed ({ vitals }: Player, points: number, saturation: number): void {
  vitals.food = Math.min(MAX_FOOD, vitals.food + points)
  vitals.saturation = Math.min(vitals.food, vitals.saturation + saturation)
}

export function tickHunger (realm: Realm, player: Player): void {
  const { vitals } = player
  if (realm.difficulty === 'peaceful') tickPeace(realm, player)
  if (vitals.exhaustion > EXHAUSTION_A_POINT) {
    vitals.exhaustion -= EXHAUSTION_A_POINT
    if (vitals.saturation > 0) vitals.saturation = Math.max(0, vitals.saturation - 1)
    else if (realm.difficulty !== 'peaceful') vitals.food = Math.max(0, vitals.food - 1)
  }
  const isWounded = realm.rules.is('naturalRegeneration') && vitals.health < maxHealthOf(player)
  if (isWounded && vitals.saturation > 0 && vitals.food >= MAX_FOOD) {
    const spent = Math.min(vitals.saturation, REGENERATION.cost)
    if (isDue(player, REGENERATION.fast)) regenerate(player, spent / REGENERATION.cost, spent)
  } else if (isWounded && vitals.food >= REGENERATION.from) {
    if (isDue(player, REGENERATION.slow)) regenerate(player, 1, REGENERATION.cost)
  } else if (vitals.food === 0) {
    if (isDue(player, STARVING) && vitals.health > STARVES_TO[realm.difficulty]) hurt(realm, player, { amount: 1, source: 'starve' })
  } else vitals.hungerTimer = 0
}

/** Counts up to `period` ticks, and begins again. */
function isDue ({ vitals }: Player, period: number): boolean {
  if (++vitals.hungerTimer < period) return false
  vitals.hungerTimer = 0
  return true
}

function regenerate (player: Player, health: number, exhaustion: number): void {
  heal({ vitals: player.vitals, maxHealth: maxHealthOf(player) }, health)
  exhaust(player, exhaustion)
}

function tickPeace (realm: Realm, player: Player): void {
  const { vitals } = player
  if (!realm.rules.is('naturalRegeneration')) return
  if (realm.tick % PEACEFUL.health === 0) heal({ vitals, maxHealth: maxHealthOf(player) }, 1)
  if (realm.tick % PEACEFUL.food === 0) vitals.food = Math.min(MAX_FOOD, vitals.food + 1)
}
