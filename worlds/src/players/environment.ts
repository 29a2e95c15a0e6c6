import { hurt } from '../entities/damage.ts'
import { seesSky } from '../entities/mobs/brightness.ts'
import { boxAt, flagsIn, floored, grown, plus, touches, type Box, type Vec } from '../geometry.ts'
import { enchantmentLevel, highestLevel } from '../items/enchantments.ts'
import { ARMOUR } from '../items/inventory.ts'
import type { Realm } from '../realm.ts'
import { flagsOfStates, MIN_Y, type BlockInfo } from '../registry.ts'
import { addEffect } from './effect-rules.ts'
import { isMortal } from './modes.ts'
import { MAX_AIR, PLAYER_WIDTH, type Player } from './player.ts'

/** Times in ticks, damage in half hearts (minecraft.wiki/w/Damage). */
const BURNING = { lava: 300, fire: 160, period: 20 }
const BREATH = { gasp: -20, recovery: 4, damage: 2 }
const TURTLE_BREATH = 200
const FREEZING = { full: 140, period: 40, thaw: 2 }
const VOID_DEPTH = 64
/** Less movement than this (blocks a tick) does not scratch on berry bushes. */
const STILL = 0.003
const LEATHER = /^leather_/

/** What the player stands, swims or sticks in does its harm; order as vanilla's base tick. */
export function tickEnvironment (realm: Realm, player: Player): void {
  const { body } = player
  const box = grown(boxAt(body.position, PLAYER_WIDTH, player.height), -0.001, -0.001, -0.001)
  const near = nearby(realm, box)
  breathe(realm, player)
  burn(realm, player, box, near)
  scratch(realm, player, box, near)
  freeze(realm, player, near)
  const atEyes = at(realm, player.eyes)
  if (suffocates(atEyes)) hurt(realm, player, { amount: 1, source: 'in_wall' })
  if (body.position.y < MIN_Y - VOID_DEPTH) hurt(realm, player, { amount: 4, source: 'out_of_world' })
  player.lastPosition = body.position
}

/** By state: whether it does anything to those who are in it. */
let acting: Uint8Array | null = null
const ACTING = [
  'lava', 'water', 'bubble_column', 'powder_snow', 'fire', 'soul_fire', 'campfire', 'soul_campfire', 'cactus', 'sweet_berry_bush', 'wither_rose'
] as const
type Acting = (typeof ACTING)[number]
const NOTHING: ReadonlySet<Acting> = new Set()

/** What acts on a body in `box`. */
function nearby ({ columns, data }: Realm, box: Box): ReadonlySet<Acting> {
  acting ??= flagsOfStates(data, Object.fromEntries(ACTING.map(name => [name, 1])))
  if (flagsIn(columns, box, acting) === 0) return NOTHING
  return new Set(ACTING.filter(each => touches(columns, box, name => name === each)))
}

/** The fluid whose surface is over `point`, null for none; waterlogged blocks hold water. */
export function fluidAt (realm: Realm, point: Vec): 'water' | 'lava' | null {
  const cell = floored(point)
  const block = realm.blocks.at(cell)
  if (!block.liquid) return null
  const kind = block.name === 'lava' ? 'lava' : 'water'
  const above = realm.blocks.at(plus(cell, { x: 0, y: 1, z: 0 }))
  const isDeep = above.liquid && (above.name === 'lava') === (kind === 'lava')
  return point.y - cell.y < (isDeep ? 1 : surface(block)) ? kind : null
}

/** Height of a fluid's surface in its cell. */
function surface (block: BlockInfo): number {
  const level = block.name === 'water' || block.name === 'lava' ? Number(block.properties['level'] ?? 0) : 0
  return level >= 8 ? 8 / 9 : (8 - level) / 9
}

function at (realm: Realm, point: Vec): BlockInfo {
  const { x, y, z } = floored(point)
  return realm.columns.block(x, y, z)
}

function breathe (realm: Realm, player: Player): void {
  const { vitals, inventory, effects } = player
  const isUnder = fluidAt(realm, player.eyes) === 'water' && at(realm, player.eyes).name !== 'bubble_column'
  const helmet = inventory.slots[ARMOUR.head] ?? null
  if (!isUnder) {
    vitals.air = Math.min(MAX_AIR, vitals.air + BREATH.recovery)
    if (helmet?.name === 'turtle_helmet') addEffect(realm, player, { name: 'water_breathing', ticks: TURTLE_BREATH, particles: false })
    return
  }
  if (!isMortal(player) || effects.has('water_breathing') || effects.has('conduit_power')) return
  const respiration = enchantmentLevel(helmet, 'respiration')
  if (respiration > 0 && realm.rng.int(respiration + 1) > 0) return
  if (--vitals.air > BREATH.gasp) return
  vitals.air = 0
  hurt(realm, player, { amount: BREATH.damage, source: 'drown' })
}

/** Sets a player on fire for so many ticks; fire protection shortens it. */
export function ignite (player: Player, ticks: number): void {
  const level = highestLevel(Object.values(ARMOUR).map(slot => player.inventory.slots[slot] ?? null), 'fire_protection')
  player.vitals.burning = Math.max(player.vitals.burning, ticks - Math.floor(ticks * level * 0.15))
}

function burn (realm: Realm, player: Player, box: Box, near: ReadonlySet<Acting>): void {
  const { vitals } = player
  if (near.has('lava')) {
    ignite(player, BURNING.lava)
    hurt(realm, player, { amount: 4, source: 'lava' })
  } else if (vitals.burning > 0) {
    if (near.has('water') || near.has('bubble_column') || near.has('powder_snow') || (realm.weather.raining && seesSky(realm, floored(player.eyes)))) vitals.burning = 0
    else if (--vitals.burning % BURNING.period === 0) hurt(realm, player, { amount: 1, source: 'on_fire' })
  }
  for (const [fire, amount] of [['fire', 1], ['soul_fire', 2]] as const) {
    if (!near.has(fire)) continue
    if (isMortal(player)) ignite(player, BURNING.fire)
    hurt(realm, player, { amount, source: 'in_fire' })
  }
  for (const [campfire, amount] of [['campfire', 1], ['soul_campfire', 2]] as const) {
    if (near.has(campfire) && isLit(realm, box, campfire)) hurt(realm, player, { amount, source: 'in_fire' })
  }
}

function isLit (realm: Realm, box: Box, name: string): boolean {
  const cell = floored({ x: (box.minX + box.maxX) / 2, y: box.minY, z: (box.minZ + box.maxZ) / 2 })
  const block = realm.blocks.at(cell)
  return block.name === name && block.properties['lit'] === 'true'
}

function scratch (realm: Realm, player: Player, box: Box, near: ReadonlySet<Acting>): void {
  const { body, lastPosition } = player
  if (near.has('cactus')) hurt(realm, player, { amount: 1, source: 'cactus' })
  if (near.has('sweet_berry_bush')) {
    body.fallen = 0
    const moves = Math.abs(body.position.x - lastPosition.x) >= STILL || Math.abs(body.position.z - lastPosition.z) >= STILL
    if (moves && hasThorns(realm, box)) hurt(realm, player, { amount: 1, source: 'sweet_berry_bush' })
  }
  if (near.has('wither_rose') && realm.difficulty !== 'peaceful' && isMortal(player)) addEffect(realm, player, { name: 'wither', ticks: 40 })
  const boots = player.inventory.slots[ARMOUR.feet] ?? null
  const floor = at(realm, plus(body.position, { x: 0, y: -0.2, z: 0 }))
  if (floor.name === 'magma_block' && body.supported && !player.sneaking && enchantmentLevel(boots, 'frost_walker') === 0) {
    hurt(realm, player, { amount: 1, source: 'hot_floor' })
  }
}

function hasThorns (realm: Realm, box: Box): boolean {
  for (let x = Math.floor(box.minX); x <= Math.floor(box.maxX); x++) {
    for (let z = Math.floor(box.minZ); z <= Math.floor(box.maxZ); z++) {
      const bush = realm.columns.block(x, Math.floor(box.minY), z)
      if (bush.name === 'sweet_berry_bush' && bush.properties['age'] !== '0') return true
    }
  }
  return false
}

function freeze (realm: Realm, player: Player, near: ReadonlySet<Acting>): void {
  const { vitals, inventory } = player
  const isWarm = Object.values(ARMOUR).some(slot => LEATHER.test(inventory.slots[slot]?.name ?? '')) || !isMortal(player)
  if (near.has('powder_snow') && !isWarm) vitals.frozen = Math.min(FREEZING.full, vitals.frozen + 1)
  else vitals.frozen = Math.max(0, vitals.frozen - FREEZING.thaw)
  if (near.has('powder_snow')) player.body.fallen = 0
  if (vitals.frozen >= FREEZING.full && realm.tick % FREEZING.period === 0) hurt(realm, player, { amount: 1, source: 'freeze' })
}

/** Full, opaque cubes choke who has the eyes in them; glass and leaves do not. */
function suffocates (block: BlockInfo): boolean {
  const [shape] = block.shapes
  return block.filterLight === 15 && block.shapes.length === 1 && shape !== undefined && shape.join() === '0,0,0,1,1,1'
}
