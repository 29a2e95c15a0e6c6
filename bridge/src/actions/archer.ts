import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { entityOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import { action } from './action.ts'
import type { Action } from './action.ts'

/** Speed in blocks a tick, and what a tick takes from it and adds downwards (Minecraft Wiki, Arrow § Motion; Snowball). */
interface Flight { readonly speed: number, readonly drag: number, readonly gravity: number, readonly drawTicks: number, readonly needsArrow: boolean }

const ARROW = { drag: 0.99, gravity: 0.05, needsArrow: true }
const THROWN = { speed: 1.5, drag: 0.99, gravity: 0.03, drawTicks: 0, needsArrow: false }
const FLIGHTS: Readonly<Record<string, Flight>> = {
  bow: { ...ARROW, speed: 3, drawTicks: 22 },
  crossbow: { ...ARROW, speed: 3.15, drawTicks: 26 },
  trident: { speed: 2.5, drag: 0.99, gravity: 0.05, drawTicks: 12, needsArrow: false },
  snowball: THROWN,
  egg: THROWN,
  ender_pearl: THROWN
}
/** Where an arrow leaves, above the feet. */
const HAND_HEIGHT = 1.52
const MAX_FLIGHT_TICKS = 120
const EQUIP_TICKS = 60
const AIM_STEPS = 400

/** `bot.hawkEye`: shots at where a target will be when the arrow is there, as minecrafthawkeye describes them. */
export class Archer {
  readonly #bot: Bot
  #target: { entity: Entity, weapon: string, wait: number } | null = null

  constructor (bot: Bot) { this.#bot = bot }

  /** Shoot again and again in the background, with what is in the hand. */
  start (entity: Entity, weapon: string): void {
    this.stop()
    const flight = flightOf(weapon)
    if (this.#bot.heldItem?.name !== weapon) throw new ProgramFault('Error', `bot.hawkEye.autoAttack: hold the ${weapon} first`, 'not_owned')
    this.#target = { entity, weapon, wait: flight.drawTicks }
    this.#bot.activateItem()
    this.#bot.on('physicsTick', this.#onTick)
  }

  stop (): void {
    if (this.#target === null) return
    this.#target = null
    this.#bot.off('physicsTick', this.#onTick)
    if (this.#bot.usingHeldItem) this.#bot.deactivateItem()
    this.#bot.emit('auto_shot_stopped' as never)
  }

  #onTick = (): void => {
    const target = this.#target
    if (target === null) return
    const { entity, weapon } = target
    const gone = this.#bot.entities[entity.id] !== entity || !entity.isValid
    const empty = this.#bot.heldItem?.name !== weapon || (flightOf(weapon).needsArrow && arrows(this.#bot) === 0)
    if (gone || empty || this.#bot.health <= 0) { this.stop(); return }
    const angle = aim(this.#bot, entity, flightOf(weapon))
    if (angle !== null) void this.#bot.look(angle.yaw, angle.pitch, true)
    if (--target.wait > 0 || angle === null) return
    if (flightOf(weapon).drawTicks > 0) this.#bot.deactivateItem()
    this.#bot.activateItem()
    target.wait = flightOf(weapon).drawTicks + 2
  }
}

export function archerActions (session: Session): Action[] {
  const { bot } = session
  return [
    action('bot.hawkEye.oneShot', async (ctx, target, weapon) => { await oneShot(bot, ctx, entityOf(bot, target, 'bot.hawkEye.oneShot'), weapon) }),
    action('bot.hawkEye.simplyShot', async (ctx, yaw, pitch) => {
      await ctx.guard(bot.look(Number(yaw), Number(pitch), true), EQUIP_TICKS, 'turning')
      await release(bot, ctx, flightOf(bot.heldItem?.name ?? 'nothing'), () => {})
    })
  ]
}

async function oneShot (bot: Bot, ctx: PrimitiveContext, target: Entity, weapon: unknown): Promise<void> {
  const name = typeof weapon === 'string' ? weapon : 'bow'
  const flight = flightOf(name)
  const item = bot.inventory.items().find(each => each.name === name)
  if (item === undefined) throw new ProgramFault('Error', `no ${name} in the inventory`, 'not_owned')
  if (flight.needsArrow && arrows(bot) === 0) throw new ProgramFault('Error', 'no arrow in the inventory', 'not_owned')
  if (bot.heldItem?.name !== name) await ctx.finish(bot.equip(item, 'hand'), EQUIP_TICKS, 'taking the weapon')
  const turn = (): void => {
    const angle = aim(bot, target, flight)
    if (angle === null) throw new ProgramFault('Error', `the ${target.name ?? 'target'} is out of range`, 'no_target')
    void bot.look(angle.yaw, angle.pitch, true)
  }
  await release(bot, ctx, flight, turn)
}

/** Draw, keep aiming, let go. */
async function release (bot: Bot, ctx: PrimitiveContext, flight: Flight, turn: () => void): Promise<void> {
  turn()
  await ctx.waitTicks(1)
  bot.activateItem()
  try {
    for (let tick = 0; tick < flight.drawTicks; tick++) {
      await ctx.waitTicks(1)
      turn()
    }
  } finally {
    if (flight.drawTicks > 0) bot.deactivateItem()
  }
  await ctx.waitTicks(2)
}

function arrows (bot: Bot): number {
  return bot.inventory.items().filter(item => /arrow$/.test(item.name)).length
}

function flightOf (weapon: string): Flight {
  const flight = Object.hasOwn(FLIGHTS, weapon) ? FLIGHTS[weapon] : undefined
  if (flight === undefined) throw new ProgramFault('Error', `${weapon} does not shoot; weapons are ${Object.keys(FLIGHTS).join(', ')}`, 'bad_argument')
  return flight
}

/** Yaw and pitch that bring the missile to where the target will be, the flat way; null when it is out of range. */
export function aim (bot: Bot, target: Entity, flight: Flight): { yaw: number, pitch: number } | null {
  const from = bot.entity.position.offset(0, HAND_HEIGHT, 0)
  let point = target.position.offset(0, target.height * 0.6, 0)
  let answer: { pitch: number, ticks: number } | null = null
  // Twice: the second time the flight time is known, and with it how far the target will have walked.
  for (let pass = 0; pass < 2; pass++) {
    answer = elevation(Math.hypot(point.x - from.x, point.z - from.z), point.y - from.y, flight)
    if (answer === null) return null
    const { x, z } = target.velocity
    point = target.position.offset(x * answer.ticks, target.height * 0.6, z * answer.ticks)
  }
  return { yaw: Math.atan2(-(point.x - from.x), -(point.z - from.z)), pitch: (answer as { pitch: number }).pitch }
}

function elevation (distance: number, height: number, flight: Flight): { pitch: number, ticks: number } | null {
  let best: { pitch: number, ticks: number, miss: number } | null = null
  for (let step = 0; step <= AIM_STEPS; step++) {
    const pitch = -Math.PI / 2.2 + step / AIM_STEPS * (Math.PI / 2.2 + Math.PI / 4)
    const { miss, ticks } = missBy(distance, height, pitch, flight)
    if (best === null || miss < best.miss) best = { pitch, ticks, miss }
  }
  return best === null || best.miss > 1 ? null : best
}

/** How far over or under a target the missile passes. */
function missBy (distance: number, height: number, pitch: number, { speed, drag, gravity }: Flight): { miss: number, ticks: number } {
  let [x, y, vx, vy] = [0, 0, speed * Math.cos(pitch), speed * Math.sin(pitch)]
  for (let ticks = 1; ticks <= MAX_FLIGHT_TICKS; ticks++) {
    const [px, py] = [x, y]
    x += vx
    y += vy
    if (x >= distance) {
      const part = (distance - px) / (x - px)
      return { miss: Math.abs(py + (y - py) * part - height), ticks }
    }
    vx *= drag
    vy = vy * drag - gravity
  }
  return { miss: Infinity, ticks: MAX_FLIGHT_TICKS }
}
