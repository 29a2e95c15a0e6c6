import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'

/** Attacks a second by weapon (Minecraft Wiki, Damage § Attack speed). */
const SPEEDS: ReadonlyArray<readonly [RegExp, number]> = [
  [/_sword$/, 1.6], [/^trident$/, 1.1], [/_shovel$/, 1], [/_pickaxe$/, 1.2], [/^(wooden|stone)_axe$/, 0.8], [/^iron_axe$/, 0.9], [/_axe$/, 1],
  [/^(wooden|golden)_hoe$/, 1], [/^stone_hoe$/, 2], [/^iron_hoe$/, 3]
]
const BARE_SPEED = 4
const TICKS_A_SECOND = 20
/** From the eyes to the target's box. */
const ATTACK_RANGE = 3
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
    const eye = this.#bot.entity.position.offset(0, 1.62, 0)
    if (this.#bot.entities[target.id] !== target || !target.isValid || target.position.distanceTo(eye) > VIEW_DISTANCE || this.#bot.health <= 0) { this.stop(); return }
    this.#wait--
    if (this.#wait > 0 || gap(eye, target) > ATTACK_RANGE) return
    this.#wait = Math.ceil(TICKS_A_SECOND / attackSpeed(this.#bot.heldItem?.name ?? ''))
    // The head is turned by force: a blow that is not looked at is not answered by every world.
    void this.#bot.lookAt(target.position.offset(0, target.height * 0.8, 0), true)
    this.#bot.attack(target)
    this.#bot.emit('attackedTarget' as never)
  }
}

/** Blows a second that do full damage. */
export function attackSpeed (weapon: string): number {
  return SPEEDS.find(([name]) => name.test(weapon))?.[1] ?? BARE_SPEED
}

function gap (eye: Entity['position'], { position, width, height }: Entity): number {
  const side = (from: number, low: number, high: number): number => Math.max(low - from, 0, from - high)
  const half = width / 2
  return Math.hypot(side(eye.x, position.x - half, position.x + half), side(eye.y, position.y, position.y + height), side(eye.z, position.z - half, position.z + half))
}
