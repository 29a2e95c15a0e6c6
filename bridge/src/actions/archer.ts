import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { SHOOTERS, flightOf, hasAmmunition, letGo, shootAt, type Flight } from '../archery.ts'
import { entityOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import { PrimitiveError } from '../primitive-error.ts'
import type { PrimitiveContext } from '../primitives-host.ts'
import { ProgramFault } from '../program-fault.ts'
import { action } from './action.ts'
import type { Action } from './action.ts'

const EQUIP_TICKS = 60
/** From letting go until the arrow is on its way. */
const LEAVE_TICKS = 2

/** `bot.hawkEye`: shots at where a target will be when the arrow is there, as minecrafthawkeye describes them. */
export class Archer {
  readonly #bot: Bot
  readonly #createContext: (signal: AbortSignal) => PrimitiveContext
  #shooting: AbortController | null = null

  constructor (bot: Bot, createContext: (signal: AbortSignal) => PrimitiveContext) {
    this.#bot = bot
    this.#createContext = createContext
  }

  /** Shoot again and again in the background, with what is in the hand. */
  start (entity: Entity, weapon: string): void {
    this.stop()
    const flight = requireFlight(weapon)
    if (this.#bot.heldItem?.name !== weapon) throw new ProgramFault('Error', `bot.hawkEye.autoAttack: hold the ${weapon} first`, 'not_owned')
    const shooting = this.#shooting = new AbortController()
    this.#shoot(this.#createContext(shooting.signal), entity, weapon, flight)
      .catch((error: unknown) => { if (!(error instanceof PrimitiveError)) console.error('shooting failed by a fault of its own:', error) })
      .finally(() => { if (this.#shooting === shooting) this.stop() })
  }

  stop (): void {
    if (this.#shooting === null) return
    this.#shooting.abort()
    this.#shooting = null
    this.#bot.emit('auto_shot_stopped' as never)
  }

  async #shoot (ctx: PrimitiveContext, entity: Entity, weapon: string, flight: Flight): Promise<void> {
    const { bot } = ctx
    while (bot.entities[entity.id] === entity && entity.isValid && bot.heldItem?.name === weapon && hasAmmunition(bot, flight)) {
      await shootAt(ctx, entity, flight)
      await ctx.keepTicks(LEAVE_TICKS)
    }
  }
}

export function archerActions (session: Session): Action[] {
  const { bot } = session
  return [
    action('bot.hawkEye.oneShot', async (ctx, target, weapon) => { await oneShot(bot, ctx, entityOf(bot, target, 'bot.hawkEye.oneShot'), weapon) }),
    action('bot.hawkEye.simplyShot', async (ctx, yaw, pitch) => {
      const flight = requireFlight(bot.heldItem?.name ?? 'nothing')
      await letGo(ctx, flight, () => {
        void bot.look(Number(yaw), Number(pitch), true)
        return true
      })
      await ctx.waitTicks(LEAVE_TICKS)
    })
  ]
}

async function oneShot (bot: Bot, ctx: PrimitiveContext, target: Entity, weapon: unknown): Promise<void> {
  const name = typeof weapon === 'string' ? weapon : 'bow'
  const flight = requireFlight(name)
  const item = bot.inventory.items().find(each => each.name === name)
  if (item === undefined) throw new ProgramFault('Error', `no ${name} in the inventory`, 'not_owned')
  if (!hasAmmunition(bot, flight)) throw new ProgramFault('Error', 'no arrow in the inventory', 'not_owned')
  if (bot.heldItem?.name !== name) await ctx.finish(bot.equip(item, 'hand'), EQUIP_TICKS, 'taking the weapon')
  if (!await shootAt(ctx, target, flight)) throw new ProgramFault('Error', `the ${target.name ?? 'target'} is out of range`, 'no_target')
  await ctx.waitTicks(LEAVE_TICKS)
}

function requireFlight (weapon: string): Flight {
  const flight = flightOf(weapon)
  if (flight === undefined) throw new ProgramFault('Error', `${weapon} does not shoot; weapons are ${SHOOTERS.join(', ')}`, 'bad_argument')
  return flight
}
