import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { bodyOf, closeWindow, type Relief } from './body.ts'
import { waterNear } from './escape.ts'
import { CREEPER_BACK, CREEPER_RANGE, swells } from './fight.ts'
import { contactOf, hazardOf, isBurning } from './hazards.ts'
import { PrimitiveError } from './primitive-error.ts'
import type { Primitive, PrimitiveContext } from './primitives-host.ts'
import type { ReflexAct, ReflexName, ReflexSettings } from './program-types.ts'
import { breakFree } from './unstick.ts'

/** Acts kept of one run. */
export const MAX_ACTS = 100
/** Food of 20 below which a body no longer heals or runs (minecraft.wiki/w/Hunger). */
const STARVING = 6
/** Ticks between two acts of one reflex; after one that changed nothing, `IN_VAIN`. */
const REST = 10
const IN_VAIN = 100
/** An attack is answered for this long, at most so far away. */
const GRUDGE_TICKS = 100
const GRUDGE_RANGE = 16
const FIGHT_TICKS = 300
/** Health at which one runs instead. */
const WEAK = 6
const FLIGHT = { distance: 20, ticks: 100 }
const CREEPER_TICKS = 60
/** What an open window is closed for. */
const URGENT: ReadonlySet<ReflexName> = new Set(['flee', 'surface', 'fight'])
/** A body stuck again within so many blocks was not freed by moving. */
const SAME_PLACE = 2

/** What a reflex needs of the bot process. */
export interface ReflexHost {
  readonly bot: Bot
  readonly clock: { readonly tick: number }
  readonly primitives: ReadonlyMap<string, Primitive>
  createContext: (signal: AbortSignal, gives?: boolean) => PrimitiveContext
}

interface Reflex {
  readonly name: ReflexName
  /** What is to be done now; null when nothing. Asked at every tick. */
  readonly cause: () => string | null
  readonly act: (ctx: PrimitiveContext) => Promise<unknown>
}

/**
 * What the body does by itself while a program runs, as a player's hands would: eats, flees, comes up for air, frees
 * itself and hits back. Driven by ticks alone, and never in the middle of a step. An open window is closed first, as a player
 * closes it, by what can't wait: fleeing, coming up for air, hitting back.
 */
export class Reflexes implements Relief {
  readonly acts: ReflexAct[] = []
  /** Acts were left out of `acts`. */
  truncated = false
  readonly #host: ReflexHost
  readonly #reflexes: readonly Reflex[]
  readonly #ready = new Map<ReflexName, number>()
  readonly #foes = new Map<number, number>()
  readonly #closed = new AbortController()
  /** Where the body was last stuck. */
  #stuckAt: Bot['entity']['position'] | null = null
  #running: Promise<void> = Promise.resolve()

  constructor (host: ReflexHost, settings: ReflexSettings) {
    this.#host = host
    const { bot } = host
    this.#reflexes = this.#all().filter(({ name }) => settings[name])
    if (this.#reflexes.length === 0) return
    bodyOf(bot).relief = this
    bot.on('entityHurt', this.#onHurt)
    bot.on('physicsTick', this.#onTick)
  }

  /** End what is being done and do nothing more. */
  async close (): Promise<void> {
    const { bot } = this.#host
    const body = bodyOf(bot)
    if (body.relief === this) body.relief = null
    bot.off('entityHurt', this.#onHurt)
    bot.off('physicsTick', this.#onTick)
    this.#closed.abort()
    await this.#running
  }

  due (inWindow: boolean): boolean { return this.#next(inWindow) !== null }

  async act (signal: AbortSignal): Promise<void> {
    const next = this.#next(isOpen(this.#host.bot))
    if (next === null) return
    const acting = this.#perform(next.reflex, next.what, AbortSignal.any([signal, this.#closed.signal]))
    this.#running = acting.catch(() => {})
    await acting
  }

  #all (): Reflex[] {
    const { bot } = this.#host
    const getOut = async (ctx: PrimitiveContext): Promise<unknown> => await ctx.escape()
    return [
      { name: 'flee', cause: () => this.#fleeCause(), act: getOut },
      { name: 'surface', cause: () => (bot.oxygenLevel ?? 20) < 20 && hazardOf(bot) === 'drowning' ? `breath ${bot.oxygenLevel} of 20 under water` : null, act: getOut },
      { name: 'fight', cause: () => this.#fightCause(), act: async ctx => { await this.#fight(ctx) } },
      { name: 'eat', cause: () => this.#eatCause(), act: async ctx => await this.#host.primitives.get('eat')?.run(ctx) },
      { name: 'unstick', cause: () => bodyOf(bot).stuck ? 'walking got nowhere' : null, act: async ctx => { await this.#unstick(ctx) } }
    ]
  }

  #next (inWindow: boolean): { reflex: Reflex, what: string } | null {
    const { bot, clock } = this.#host
    if (this.#closed.signal.aborted || !(bot.health > 0) || bot.isSleeping) return null
    for (const reflex of this.#reflexes) {
      if ((this.#ready.get(reflex.name) ?? 0) > clock.tick || (inWindow && !URGENT.has(reflex.name))) continue
      const what = reflex.cause()
      if (what !== null) return { reflex, what }
    }
    return null
  }

  async #perform (reflex: Reflex, what: string, signal: AbortSignal): Promise<void> {
    const { bot, clock } = this.#host
    const tick = clock.tick
    const before = standing(bot)
    const held = bot.heldItem?.name ?? null
    bot.clearControlStates()
    if (isOpen(bot)) {
      bodyOf(bot).shut.set(bot.currentWindow as object, reflex.name)
      closeWindow(bot)
    }
    const ctx = this.#host.createContext(signal, false)
    let failure: string | null = null
    try {
      await reflex.act(ctx)
      await takeBack(ctx, held)
    } catch (error) {
      if (!(error instanceof PrimitiveError)) throw error
      failure = error.message
    } finally {
      bodyOf(bot).stuck = false
      if (!this.#closed.signal.aborted) bot.clearControlStates()
      const effect = difference(before, standing(bot))
      const idle = effect.food <= 0 && effect.moved < 0.5 && effect.oxygen <= 0
      this.#ready.set(reflex.name, clock.tick + (failure !== null || (idle && reflex.name !== 'fight') ? IN_VAIN : REST))
      if (this.acts.length < MAX_ACTS) this.acts.push({ tick, name: reflex.name, what: failure === null ? what : `${what}; ${failure}`, effect })
      else this.truncated = true
    }
  }

  /** When nobody has the body, the reflexes may move it at any tick. */
  #onTick = (): void => {
    const body = bodyOf(this.#host.bot)
    if (!body.free || !body.isAsked(true)) return
    body.give(this.#closed.signal, true).catch((error: unknown) => { console.error('a reflex failed by a fault of its own:', error) })
  }

  #onHurt = (hurt: Entity | undefined, source: Entity | undefined): void => {
    if (hurt !== this.#host.bot.entity || source === undefined || source === null || source.type === 'player') return
    this.#foes.set(source.id, this.#host.clock.tick)
  }

  /** Running helps one who burns only out of the flames, or to water. */
  #fleeCause (): string | null {
    const { bot, createContext } = this.#host
    const contact = contactOf(bot)
    if (contact !== null) return `in ${contact}`
    if (!isBurning(bot) || hazardOf(bot) !== 'fire') return null
    const ctx = createContext(this.#closed.signal, false)
    return waterNear(ctx, ctx.view()) ? 'on fire' : null
  }

  #eatCause (): string | null {
    const { bot, primitives } = this.#host
    if (bot.food > STARVING || !primitives.has('eat')) return null
    return bot.inventory.items().some(item => bot.registry.foodsByName[item.name] !== undefined) ? `food ${bot.food} of 20` : null
  }

  /** Those that have lately struck the body and are near, the nearest first; a creeper about to burst before all. */
  #attackers (): Entity[] {
    const { bot, clock } = this.#host
    const prey = bodyOf(bot).prey
    const distance = (entity: Entity): number => entity.position.distanceTo(bot.entity.position)
    const near = Object.values(bot.entities).filter(entity => entity.isValid && entity.id !== prey)
    const creepers = near.filter(entity => swells(entity) && distance(entity) < CREEPER_RANGE)
    const foes = near.filter(entity => clock.tick - (this.#foes.get(entity.id) ?? -Infinity) < GRUDGE_TICKS && distance(entity) < GRUDGE_RANGE)
    return [...creepers, ...foes.sort((a, b) => distance(a) - distance(b) || a.id - b.id)]
  }

  #fightCause (): string | null {
    if (this.#foes.size === 0 && !this.#seesCreeper()) return null
    const [foe] = this.#attackers()
    if (foe === undefined) return null
    const answer = swells(foe) || this.#host.bot.health <= WEAK ? 'ran from' : 'fought'
    return `${answer} a ${foe.name ?? 'foe'}`
  }

  #seesCreeper (): boolean { return Object.values(this.#host.bot.entities).some(entity => entity.name === 'creeper') }

  async #unstick (ctx: PrimitiveContext): Promise<void> {
    const place = ctx.bot.entity.position.clone()
    const inVain = this.#stuckAt !== null && this.#stuckAt.distanceTo(place) < SAME_PLACE
    this.#stuckAt = place
    await breakFree(ctx, inVain)
  }

  async #fight (ctx: PrimitiveContext): Promise<void> {
    const [foe] = this.#attackers()
    const { bot } = ctx
    if (foe === undefined) return
    if (swells(foe)) return await ctx.retreat(foe.position, CREEPER_BACK, CREEPER_TICKS)
    if (bot.health <= WEAK) return await ctx.retreat(foe.position, FLIGHT.distance, FLIGHT.ticks)
    const weapon = ctx.bestWeapon()
    if (weapon !== null && bot.heldItem?.name !== weapon.name) await ctx.finish(bot.equip(weapon, 'hand'), 60, `taking ${weapon.name} into the hand`)
    const end = await ctx.fight(foe, { maxTicks: FIGHT_TICKS, leash: GRUDGE_RANGE, giveUp: () => bot.health <= WEAK })
    if (end === 'dead') this.#foes.delete(foe.id)
  }
}

function isOpen (bot: Bot): boolean { return (bot.currentWindow ?? null) !== null }

interface Standing { readonly health: number, readonly food: number, readonly oxygen: number, readonly position: { x: number, y: number, z: number } }

function standing (bot: Bot): Standing {
  const { x, y, z } = bot.entity.position
  return { health: bot.health, food: bot.food, oxygen: bot.oxygenLevel ?? 20, position: { x, y, z } }
}

function difference (before: Standing, after: Standing): ReflexAct['effect'] {
  const moved = Math.hypot(after.position.x - before.position.x, after.position.y - before.position.y, after.position.z - before.position.z)
  return { health: after.health - before.health, food: after.food - before.food, oxygen: after.oxygen - before.oxygen, moved: Math.round(moved * 10) / 10 }
}

/** What was in the hand comes back into it: the primitive goes on as if nothing had been. */
async function takeBack (ctx: PrimitiveContext, name: string | null): Promise<void> {
  const { bot } = ctx
  if (name === null || bot.heldItem?.name === name) return
  const item = bot.inventory.items().find(each => each.name === name)
  if (item !== undefined) await ctx.finish(bot.equip(item, 'hand'), 60, `taking ${name} back into the hand`)
}
