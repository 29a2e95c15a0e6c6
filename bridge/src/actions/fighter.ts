import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { REACH, reachTo, strike } from '../fight.ts'
import { cooldownTicks } from '../gear.ts'

const VIEW_DISTANCE = 128

/** `bot.pvp`: hits its target whenever the weapon has recovered, while the path follower keeps the bot near it. */
export class Fighter {
  readonly #bot: Bot
  #wait = 0
  #target: Entity | null = null

  constructor (bot: Bot) { this.#bot = bot }

  get target (): Entity | null { return this.#target }

  attack (target: Entity): void {
    if (this.#target === target) return
    this.#end()
    this.#target = target
    this.#wait = 0
    this.#bot.on('physicsTick', this.#onTick)
    this.#bot.emit('startedAttacking' as never)
  }

  stop (): void {
    if (this.#target === null) return
    this.#end()
    this.#bot.pathfinder?.setGoal(null)
    this.#bot.emit('stoppedAttacking' as never)
  }

  #end (): void {
    this.#target = null
    this.#bot.off('physicsTick', this.#onTick)
  }

  #onTick = (): void => {
    const target = this.#target
    if (target === null) return
    const distance = reachTo(this.#bot, target)
    if (this.#bot.entities[target.id] !== target || !target.isValid || distance > VIEW_DISTANCE || this.#bot.health <= 0) { this.stop(); return }
    this.#wait--
    if (this.#wait > 0 || distance > REACH) return
    this.#wait = cooldownTicks(this.#bot.heldItem?.name)
    strike(this.#bot, target)
    this.#bot.emit('attackedTarget' as never)
  }
}
