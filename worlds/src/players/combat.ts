import type { Being } from '../entities/being.ts'
import { beingOf, isPlayer } from '../entities/beings.ts'
import { hurt, knock } from '../entities/damage.ts'
import type { Mob } from '../entities/mobs/mob.ts'
import { boxOf } from '../entities/mobs/mob.ts'
import { boxAt, distance, grown, overlaps, type Box, type Vec } from '../geometry.ts'
import { enchantmentDamage, enchantmentLevel } from '../items/enchantments.ts'
import { weapon } from '../items/gear.ts'
import type { Realm } from '../realm.ts'
import { ignite } from './environment.ts'
import { exhaust } from './hunger.ts'
import { isSpectator } from './modes.ts'
import { PLAYER_WIDTH, type Player } from './player.ts'
import { wearHeld } from './wear.ts'

/** Blocks from the eyes to the target's box (vanilla's server-side limit). */
const REACH = 6
const EXHAUSTION = 0.1
/** A blow at more than this strength can be critical, sweep, and push by sprinting (minecraft.wiki/w/Damage#Attack_cooldown). */
const STRONG = 0.9
const CRITICAL = 1.5
const SWEEP = { sides: 1, up: 0.25, reach: 3, push: 0.4 }
/** Half hearts that a level of these effects adds to a blow. */
const STRENGTH = 3
const WEAKNESS = 4
const FIRE_ASPECT_TICKS = 80
const ANIMATION = { critical: 4, magic: 5 } as const
const SWORD = /_sword$/
const TOOL = /_(pickaxe|axe|shovel|hoe)$/

/** The client hit `target`. */
export function attack (realm: Realm, player: Player, target: Player | Mob): void {
  if (isSpectator(player) || away(player.eyes, boxOfCreature(target)) >= REACH) return
  const being = beingOf(realm, target)
  if (being.vitals.dead || target === player) return
  const held = player.inventory.hand
  const strength = attackStrength(realm, player)
  const bonus = enchantmentDamage(held, being) * strength
  let amount = Math.max(0, weapon(held).damage + STRENGTH * player.effects.level('strength') - WEAKNESS * player.effects.level('weakness'))
  amount *= 0.2 + strength * strength * 0.8
  player.swungAt = realm.tick
  if (amount + bonus <= 0) return
  const isStrong = strength > STRONG
  const runs = player.sprinting && isStrong
  const critical = isStrong && !player.sprinting && isFalling(realm, player)
  if (critical) amount *= CRITICAL
  amount += bonus
  const sweeps = isStrong && !critical && !runs && player.body.supported && SWORD.test(held?.name ?? '')
  if (!hurt(realm, target, { amount, source: 'player_attack', attacker: player })) return
  const push = enchantmentLevel(held, 'knockback') + (runs ? 1 : 0)
  if (push > 0) pushOn(realm, player, being, push * 0.5)
  if (runs) player.sprinting = false
  if (sweeps) sweep(realm, player, target, amount)
  if (critical) realm.broadcast('animation', { entityId: target.id, animation: ANIMATION.critical })
  if (bonus > 0) realm.broadcast('animation', { entityId: target.id, animation: ANIMATION.magic })
  kindle(target, FIRE_ASPECT_TICKS * enchantmentLevel(held, 'fire_aspect'))
  wearWeapon(realm, player)
  exhaust(player, EXHAUSTION)
}

/** 0 to 1: how far the arm has recovered from its last swing. */
export function attackStrength (realm: Realm, player: Player): number {
  const speed = weapon(player.inventory.hand).speed * (1 + 0.1 * player.effects.level('haste') - 0.1 * player.effects.level('mining_fatigue'))
  return Math.max(0, Math.min(1, (realm.tick - player.swungAt + 0.5) * speed / 20))
}

/** Another item in hand starts the wait anew. */
export function tickCombat (realm: Realm, player: Player): void {
  const name = player.inventory.hand?.name ?? null
  if (name !== player.wielded) player.swungAt = realm.tick
  player.wielded = name
}

function wearWeapon (realm: Realm, player: Player): void {
  const name = player.inventory.hand?.name ?? ''
  if (!SWORD.test(name) && !TOOL.test(name) && name !== 'trident') return
  player.statistics.add('used', name)
  wearHeld(realm, player, TOOL.test(name) ? 2 : 1)
}

function isFalling (realm: Realm, player: Player): boolean {
  const { body } = player
  const { x, y, z } = body.position
  const { name } = realm.columns.block(Math.floor(x), Math.floor(y), Math.floor(z))
  const isHeld = name === 'ladder' || name === 'water' || /vines?$/.test(name)
  return body.fallen > 0 && !body.supported && !isHeld && !player.effects.has('blindness')
}

/** Away from where the player looks. */
function pushOn (realm: Realm, player: Player, being: Being, strength: number): void {
  const yaw = player.body.yaw * Math.PI / 180
  knock(realm, being, strength, { x: Math.sin(yaw), z: -Math.cos(yaw) })
}

/** A sword's blow also hits who stands close to the target. */
function sweep (realm: Realm, player: Player, target: Player | Mob, amount: number): void {
  const level = enchantmentLevel(player.inventory.hand, 'sweeping')
  const share = 1 + level / (level + 1) * amount
  const around = grown(boxOfCreature(target), SWEEP.sides, SWEEP.up, SWEEP.sides)
  for (const other of [...realm.players, ...realm.mobs.near(player.body.position, SWEEP.reach + 1)]) {
    if (other === player || other === target || !overlaps(around, boxOfCreature(other))) continue
    const being = beingOf(realm, other)
    if (being.vitals.dead || distance(being.position, player.body.position) >= SWEEP.reach) continue
    pushOn(realm, player, being, SWEEP.push)
    hurt(realm, other, { amount: level === 0 ? 1 : share, source: 'player_attack', attacker: player, knockback: 0 })
  }
}

function kindle (target: Player | Mob, ticks: number): void {
  if (ticks === 0) return
  if (isPlayer(target)) ignite(target, ticks)
  else target.vitals.burning = Math.max(target.vitals.burning, ticks)
}

function boxOfCreature (creature: Player | Mob): Box {
  return isPlayer(creature) ? boxAt(creature.body.position, PLAYER_WIDTH, creature.height) : boxOf(creature)
}

/** Distance of a point to a box, 0 inside. */
function away (point: Vec, box: Box): number {
  const gap = (value: number, min: number, max: number): number => Math.max(min - value, 0, value - max)
  return Math.hypot(gap(point.x, box.minX, box.maxX), gap(point.y, box.minY, box.maxY), gap(point.z, box.minZ, box.maxZ))
}
