// @ts-check
/** @import { PrimitiveContext } from '../../../bridge/src/primitives-host.ts' */
/** @import { Entity } from 'prismarine-entity' */
import { known } from './check.js'

export const RADIUS = 32
/** Metadata fields of living things (minecraft.wiki/w/Java_Edition_protocol/Entity_metadata). */
const HEALTH = 9
const BABY = 16
const WOOL = 17
const SHEARED = 16
/** Furthest from the body that a hand reaches a creature. */
const REACH = 2.8
const CHASES = 4

/**
 * What animals are bred with (minecraft.wiki/w/Breeding).
 * @type {Record<string, readonly string[]>}
 */
const FOOD = {
  cow: ['wheat'],
  mooshroom: ['wheat'],
  sheep: ['wheat'],
  goat: ['wheat'],
  pig: ['carrot', 'potato', 'beetroot'],
  chicken: ['wheat_seeds', 'melon_seeds', 'pumpkin_seeds', 'beetroot_seeds', 'torchflower_seeds', 'pitcher_pod'],
  rabbit: ['carrot', 'golden_carrot', 'dandelion'],
  horse: ['golden_apple', 'golden_carrot'],
  donkey: ['golden_apple', 'golden_carrot'],
  wolf: ['beef', 'porkchop', 'mutton', 'chicken', 'rabbit', 'rotten_flesh', 'cooked_beef', 'cooked_porkchop', 'cooked_mutton', 'cooked_chicken', 'cooked_rabbit'],
  cat: ['cod', 'salmon'],
  fox: ['sweet_berries', 'glow_berries'],
  turtle: ['seagrass'],
  llama: ['hay_block'],
  strider: ['warped_fungus'],
  hoglin: ['crimson_fungus'],
  bee: ['dandelion', 'poppy', 'cornflower', 'allium', 'azure_bluet', 'oxeye_daisy', 'sunflower', 'lilac', 'rose_bush', 'peony'],
  axolotl: ['tropical_fish_bucket'],
  camel: ['cactus'],
  sniffer: ['torchflower_seeds'],
  frog: ['slime_ball']
}

/** @param {string} mob */
export const foodOf = mob => FOOD[mob] ?? []

/**
 * @param {PrimitiveContext} ctx
 * @param {unknown} name
 */
export function mobNamed (ctx, name) {
  const mob = known(ctx, name, 'mob', ctx.mcData.entitiesByName)
  // What lies, flies or floats about is no creature.
  if (['other', 'projectile', 'orb', 'object'].includes(String(mob.type))) return ctx.fail('bad_argument', `${mob.name} is no creature`, { item: mob.name })
  return mob.name
}

/** @param {Entity} entity @returns {unknown[]} */
const metadata = entity => /** @type {unknown[]} */ (/** @type {unknown} */ (entity.metadata))

/** @param {Entity} entity @returns {number} half hearts as the client was told; 1 when it was not */
export const healthOf = entity => Number(metadata(entity)[HEALTH] ?? 1)

/** @param {Entity} entity */
export const isBaby = entity => metadata(entity)[BABY] === true

/** @param {Entity} sheep */
export const isShorn = sheep => (Number(metadata(sheep)[WOOL] ?? 0) & SHEARED) !== 0

/**
 * Living creatures of one kind within 32 blocks, nearest first.
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {(entity: Entity) => boolean} [fits]
 * @returns {Entity[]}
 */
export function mobsAround (ctx, name, fits = () => true) {
  const here = ctx.bot.entity.position
  return Object.values(ctx.bot.entities)
    .filter(entity => entity.name === name && entity !== ctx.bot.entity && entity.isValid && healthOf(entity) > 0)
    .filter(entity => entity.position.distanceTo(here) <= RADIUS && fits(entity))
    .sort((a, b) => a.position.distanceTo(here) - b.position.distanceTo(here) || a.id - b.id)
}

/**
 * @param {PrimitiveContext} ctx
 * @param {string} name
 * @param {string} [which] what sort of it is wanted
 * @returns {never}
 */
export function noneAround (ctx, name, which = '') {
  return ctx.fail('no_target', `no ${which}${name} within ${RADIUS} blocks; explore and try again`, { item: name, radius: RADIUS })
}

/**
 * Walk up to a creature that may walk itself, and look at it.
 * @param {PrimitiveContext} ctx
 * @param {Entity} entity
 */
export async function walkTo (ctx, entity) {
  const { bot } = ctx
  for (let chase = 0; chase < CHASES && bot.entity.position.distanceTo(entity.position) > REACH; chase++) {
    const goal = entity.position.floored()
    const arrived = () => !entity.isValid || entity.position.distanceTo(goal) > 3 || bot.entity.position.distanceTo(entity.position) < REACH - 0.5
    await ctx.moveTo(ctx.goals.near(goal, 1.5), { poll: arrived, pollTicks: 2, maxTicks: 400 })
  }
  if (!entity.isValid) return ctx.fail('no_target', `the ${entity.name} is gone`, { item: entity.name ?? '' })
  if (bot.entity.position.distanceTo(entity.position) > REACH + 0.5) ctx.fail('no_path', `the ${entity.name} walks away faster than it can be followed`, { reason: 'moving' })
  await bot.lookAt(entity.position.offset(0, entity.height * 0.6, 0), true)
  await ctx.waitTicks(1)
}

/**
 * Right-click a creature with what is in the hand; resolves to whether `done` held within a second.
 * @param {PrimitiveContext} ctx
 * @param {Entity} entity
 * @param {() => boolean} done
 */
export async function useOn (ctx, entity, done) {
  ctx.bot.useOn(entity)
  for (let tick = 0; tick < 20 && !done(); tick++) await ctx.keepTicks(1)
  await ctx.syncInventory()
  return done()
}
