import { boxAt, floored, grown, touches, type Vec } from '../geometry.ts'
import { HOTBAR } from '../items/inventory.ts'
import { stack } from '../items/items.ts'
import { bodyAt, freshVitals, MAX_AIR, MAX_FOOD, MAX_HEALTH, PLAYER_WIDTH, type Player } from './player.ts'
import { damageTypeId } from '../net/protocol.ts'
import type { Difficulty, Realm } from '../realm.ts'
import { MIN_Y, type BlockInfo } from '../registry.ts'

/** Causes of damage by vanilla's damage type: key of the death message and exhaustion (minecraft.wiki/w/Damage_type). */
const CAUSES = {
  fall: { message: 'death.attack.fall', exhaustion: 0 },
  drown: { message: 'death.attack.drown', exhaustion: 0 },
  lava: { message: 'death.attack.lava', exhaustion: 0.1 },
  on_fire: { message: 'death.attack.onFire', exhaustion: 0 },
  in_wall: { message: 'death.attack.inWall', exhaustion: 0 },
  starve: { message: 'death.attack.starve', exhaustion: 0 },
  out_of_world: { message: 'death.attack.outOfWorld', exhaustion: 0 },
  falling_block: { message: 'death.attack.fallingBlock', exhaustion: 0.1 }
} as const
export type Cause = keyof typeof CAUSES

const MAX_EXHAUSTION = 40
/** Ticks after a hit during which only what exceeds it hurts (the first half of vanilla's 20). */
const INVULNERABLE = 20
const FREE_FALL = 3
const BURN_AFTER_LAVA = 300
const VOID_DEPTH = 64
const EATING_TICKS = 32
/** Foods eaten in half the time, or at full stomach, and what they leave (minecraft.wiki/w/Food). */
const QUICK_FOODS = new Set(['dried_kelp'])
const ALWAYS_EDIBLE = new Set(['golden_apple', 'enchanted_golden_apple', 'chorus_fruit', 'honey_bottle', 'suspicious_stew'])
const LEFTOVERS: Readonly<Record<string, string>> = {
  mushroom_stew: 'bowl', rabbit_stew: 'bowl', beetroot_soup: 'bowl', suspicious_stew: 'bowl', honey_bottle: 'glass_bottle'
}
/** Health at which starving stops, by difficulty. */
const STARVES_TO: Readonly<Record<Difficulty, number>> = { peaceful: MAX_HEALTH, easy: 10, normal: 1, hard: 0 }
/** Entity status: the food is eaten. */
const STATUS_EATEN = 9

export function exhaust (player: Player, amount: number): void {
  player.vitals.exhaustion = Math.min(MAX_EXHAUSTION, player.vitals.exhaustion + amount)
}

/** Damage in half hearts, with vanilla's invulnerability after a hit. */
export function hurt (realm: Realm, player: Player, damage: number, cause: Cause): void {
  const { vitals } = player
  if (vitals.dead || damage <= 0) return
  const guarded = vitals.invulnerable > INVULNERABLE / 2
  const effective = guarded ? damage - vitals.lastDamage : damage
  if (effective <= 0) return
  vitals.lastDamage = damage
  if (!guarded) vitals.invulnerable = INVULNERABLE
  vitals.health = Math.max(0, vitals.health - effective)
  exhaust(player, CAUSES[cause].exhaustion)
  player.statistics.add('custom', 'damage_taken', effective)
  realm.broadcast('damage_event', {
    entityId: player.id, sourceTypeId: damageTypeId(realm.data, cause), sourceCauseId: 0, sourceDirectId: 0
  })
  if (vitals.health === 0) die(realm, player, cause)
}

/** Feet touch the ground: what was fallen beyond three blocks hurts. */
export function land (realm: Realm, player: Player): void {
  const damage = Math.ceil(player.body.fallen - FREE_FALL)
  player.body.fallen = 0
  hurt(realm, player, damage, 'fall')
}

export function tickSurvival (realm: Realm, player: Player): void {
  const { vitals } = player
  if (vitals.dead) return
  if (vitals.invulnerable > 0) vitals.invulnerable--
  tickEnvironment(realm, player)
  if (vitals.dead) return
  tickEating(realm, player)
  tickHunger(realm, player)
}

function tickEnvironment (realm: Realm, player: Player): void {
  const { vitals, body } = player
  const box = grown(boxAt(body.position, PLAYER_WIDTH, player.height), -0.001, -0.001, -0.001)
  const eyes = floored(player.eyes)
  const atEyes = realm.columns.block(eyes.x, eyes.y, eyes.z)
  if (atEyes.name === 'water') {
    if (--vitals.air <= -20) {
      vitals.air = 0
      hurt(realm, player, 2, 'drown')
    }
  } else vitals.air = Math.min(MAX_AIR, vitals.air + 4)
  if (touches(realm.columns, box, name => name === 'lava')) {
    vitals.burning = BURN_AFTER_LAVA
    hurt(realm, player, 4, 'lava')
  } else if (vitals.burning > 0) {
    if (touches(realm.columns, box, name => name === 'water')) vitals.burning = 0
    else if (--vitals.burning % 20 === 0) hurt(realm, player, 1, 'on_fire')
  }
  if (suffocates(atEyes)) hurt(realm, player, 1, 'in_wall')
  if (body.position.y < MIN_Y - VOID_DEPTH) hurt(realm, player, 4, 'out_of_world')
}

/** Full, opaque cubes choke who has the eyes in them; glass and leaves do not. */
function suffocates (block: BlockInfo): boolean {
  const [shape] = block.shapes
  return block.filterLight === 15 && block.shapes.length === 1 && shape !== undefined && shape.join() === '0,0,0,1,1,1'
}

/** Vanilla's food data tick (minecraft.wiki/w/Hunger#Mechanics). */
function tickHunger (realm: Realm, player: Player): void {
  const { vitals } = player
  if (vitals.exhaustion > 4) {
    vitals.exhaustion -= 4
    if (vitals.saturation > 0) vitals.saturation = Math.max(0, vitals.saturation - 1)
    else if (realm.difficulty !== 'peaceful') vitals.food = Math.max(0, vitals.food - 1)
  }
  const wounded = vitals.health < MAX_HEALTH
  if (wounded && vitals.saturation > 0 && vitals.food >= MAX_FOOD) {
    if (++vitals.hungerTimer >= 10) {
      const spent = Math.min(vitals.saturation, 6)
      heal(player, spent / 6, spent)
    }
  } else if (wounded && vitals.food >= 18) {
    if (++vitals.hungerTimer >= 80) heal(player, 1, 6)
  } else if (vitals.food === 0) {
    if (++vitals.hungerTimer >= 80) {
      vitals.hungerTimer = 0
      if (vitals.health > STARVES_TO[realm.difficulty]) hurt(realm, player, 1, 'starve')
    }
  } else vitals.hungerTimer = 0
}

function heal (player: Player, health: number, exhaustion: number): void {
  player.vitals.hungerTimer = 0
  player.vitals.health = Math.min(MAX_HEALTH, player.vitals.health + health)
  exhaust(player, exhaustion)
}

/** Begins to eat the held item; does nothing when it is no food or the player is full. */
export function startEating (realm: Realm, player: Player): void {
  const held = player.inventory.hand
  if (held === null || player.eating !== null || !realm.data.foods.has(held.name)) return
  if (player.vitals.food >= MAX_FOOD && !ALWAYS_EDIBLE.has(held.name)) return
  const ticks = QUICK_FOODS.has(held.name) ? EATING_TICKS / 2 : EATING_TICKS
  player.eating = { item: held.name, slot: player.inventory.held, until: realm.tick + ticks }
}

function tickEating (realm: Realm, player: Player): void {
  const { eating, inventory, vitals } = player
  if (eating === null) return
  const held = inventory.hand
  if (held === null || held.name !== eating.item || inventory.held !== eating.slot) {
    player.eating = null
    return
  }
  if (realm.tick < eating.until) return
  player.eating = null
  const food = realm.data.foods.get(held.name)
  if (food === undefined) return
  vitals.food = Math.min(MAX_FOOD, vitals.food + food.foodPoints)
  vitals.saturation = Math.min(vitals.food, vitals.saturation + food.saturation)
  player.statistics.add('used', held.name)
  consumeHeld(realm, player)
  player.send('entity_status', { entityId: player.id, entityStatus: STATUS_EATEN })
}

function consumeHeld (realm: Realm, player: Player): void {
  const { inventory } = player
  const eaten = inventory.take(HOTBAR + inventory.held, 1)
  const leftover = eaten === null ? undefined : LEFTOVERS[eaten.name]
  if (leftover === undefined) return
  const rest = inventory.add(stack(leftover))
  if (rest !== null) realm.entities.toss(player, rest)
}

/** Death: everything carried is left behind, and everybody reads why. */
function die (realm: Realm, player: Player, cause: Cause): void {
  player.vitals.dead = true
  player.digging = null
  player.eating = null
  player.station = null
  player.window.closeByWorld()
  player.window.close()
  for (const carried of player.inventory.takeAll()) realm.entities.scatter(player.eyes, carried)
  player.statistics.add('custom', 'deaths')
  const message = JSON.stringify({ translate: CAUSES[cause].message, with: [{ text: player.name }] })
  player.send('death_combat_event', { playerId: player.id, message })
  realm.broadcast('system_chat', { content: message, isActionBar: false })
  realm.announce({ type: 'death', player: player.name, text: cause })
}

/** Life as it begins: full vitals at the world's spawn. */
export function revive (player: Player, spawn: Vec): void {
  const { yaw, pitch } = player.body
  player.vitals = freshVitals()
  player.body = { ...bodyAt(spawn), yaw, pitch }
}
