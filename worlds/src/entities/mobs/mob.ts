import { boxAt, type Box, type Vec } from '../../geometry.ts'
import type { EffectJson } from '../../players/effects.ts'
import type { Player } from '../../players/player.ts'
import type { Realm } from '../../realm.ts'
import type { BeingVitals } from '../being.ts'
import { specOf, type MobSpec } from './spec.ts'

/** Ticks from birth to adulthood, and from breeding until it may breed again (minecraft.wiki/w/Breeding). */
export const GROWING = 24000
export const BREEDING_PAUSE = 6000
/** Babies are half as large. */
const BABY_SIZE = 0.5

/** Blocks within which a player keeps a mob from idling, and so from despawning (minecraft.wiki/w/Mob_spawning#Despawning). */
export const SAFE_WITHIN = 32

/** Who a mob hunts, follows or was hurt by; a player by uuid, because their entity id is of the connection only. */
export type Ref = { readonly player: string } | { readonly mob: number }

export type GoalKind =
  'wander' | 'panic' | 'tempt' | 'mate' | 'parent' | 'chase' | 'follow' | 'shade'

/** What it is doing, until when (tick) at the latest, and how fast. */
export interface Goal { readonly kind: GoalKind, readonly until: number, readonly pace: number, readonly mate?: number }

/** What only some kinds have; absent is vanilla's default. */
export interface Traits {
  wool?: string
  sheared?: boolean
  size?: number
  owner?: string
  sitting?: boolean
  /** Ticks of a creeper's fuse gone, and whether it burns (1) or goes out (-1). */
  fuse?: number
  swell?: number
  /** Ticks until a chicken lays. */
  egg?: number
  /** Ticks a sheep still eats grass. */
  grazing?: number
  /** Tick from which it may attack again. */
  attackAt?: number
  /** Ticks a bow has been drawn. */
  drawing?: number
  angry?: boolean
  /** Ticks the target has been out of sight. */
  unseen?: number
  /** Ticks a witch still drinks, and what. */
  drinking?: number
  potion?: string
  /** Ticks until a slime jumps. */
  hop?: number
  coat?: number
  /** Ticks under water of what is turned by it. */
  soaked?: number
  collar?: number
  /** The way a fish or squid swims, blocks a tick. */
  stroke?: Vec
}

/** A creature; all of it is saved. Times in ticks, health in half hearts, angles in degrees. */
export interface Mob {
  readonly id: number
  readonly kind: string
  position: Vec
  velocity: Vec
  yaw: number
  headYaw: number
  pitch: number
  onGround: boolean
  /** It has run into a wall in its last step. */
  blocked: boolean
  fallen: number
  vitals: BeingVitals
  /** Status effects in force; see players/effects.ts. */
  effects: EffectJson[]
  /** Ticks lived. */
  age: number
  /** Below 0 a baby that many ticks from grown; above, ticks until it can breed again. */
  growth: number
  love: number
  /** Who fed it last, by uuid. */
  lover: string | null
  air: number
  hurtBy: Ref | null
  hurtAt: number
  /** Tick at which a player last hurt it; experience and rare loot need one within 100. */
  playerHitAt: number
  /** Ticks since a player was within 32 blocks or something hurt it (vanilla's `noActionTime`); 0 for those that never despawn. */
  idle: number
  /** Never despawns. */
  persistent: boolean
  name: string | null
  /** Ticks since its death; 0 alive. */
  dying: number
  goal: Goal | null
  /** Cells still to walk through. */
  path: Vec[]
  /** Ticks without getting on along the path. */
  stuck: number
  target: Ref | null
  readonly traits: Traits
}

export function newMob (id: number, kind: string, position: Vec): Mob {
  return {
    id, kind, position, velocity: { x: 0, y: 0, z: 0 }, yaw: 0, headYaw: 0, pitch: 0, onGround: false, blocked: false, fallen: 0,
    vitals: { health: specOf(kind).health, absorption: 0, invulnerable: 0, lastDamage: 0, burning: 0, dead: false }, effects: [],
    age: 0, growth: 0, love: 0, lover: null, air: 300, hurtBy: null, hurtAt: -1000, playerHitAt: -1000, idle: 0, persistent: false,
    name: null, dying: 0, goal: null, path: [], stuck: 0, target: null, traits: {}
  }
}

export function specOfMob (mob: Mob): MobSpec {
  return specOf(mob.kind)
}

export function isBaby (mob: Mob): boolean {
  return mob.growth < 0
}

export function isMonster (mob: Mob): boolean {
  return specOf(mob.kind).category === 'monster'
}

/** How many times as large as its kind's table says. */
function scaleOf (mob: Mob): number {
  if (mob.kind === 'slime') return mob.traits.size ?? 1
  return isBaby(mob) ? BABY_SIZE : 1
}

export function widthOf (mob: Mob): number {
  return specOf(mob.kind).width * scaleOf(mob)
}

export function heightOf (mob: Mob): number {
  return specOf(mob.kind).height * scaleOf(mob)
}

export function eyesOf (mob: Mob): Vec {
  const { x, y, z } = mob.position
  return { x, y: y + specOf(mob.kind).eyes * scaleOf(mob), z }
}

export function boxOf (mob: Mob): Box {
  return boxAt(mob.position, widthOf(mob), heightOf(mob))
}

export function maxHealthOf (mob: Mob): number {
  if (mob.kind === 'slime') return (mob.traits.size ?? 1) ** 2
  // A tame wolf is tougher (minecraft.wiki/w/Wolf).
  return mob.kind === 'wolf' && mob.traits.owner !== undefined ? 20 : specOf(mob.kind).health
}

/** A player or a mob, as something to look at, chase or hit. */
export type Living = Player | Mob

export function isMob (living: Living): living is Mob {
  return 'kind' in living
}

export function positionOf (living: Living): Vec {
  return isMob(living) ? living.position : living.body.position
}

export function eyesOfLiving (living: Living): Vec {
  return isMob(living) ? eyesOf(living) : living.eyes
}

export function isAlive (living: Living): boolean {
  return !living.vitals.dead
}

export function refTo (living: Living): Ref {
  return isMob(living) ? { mob: living.id } : { player: living.uuid }
}

/** Who `ref` is, null when gone or dead. */
export function resolve (realm: Realm, ref: Ref | null): Living | null {
  if (ref === null) return null
  const found = 'mob' in ref ? realm.mobs.get(ref.mob) : realm.players.find(player => player.uuid === ref.player)
  return found !== undefined && isAlive(found) ? found : null
}
