/** How a survivor fights, with sword and shield: whoever comes upon it at its work, and in the open whatever a night brings. */
import pathfinding from 'mineflayer-pathfinder'
import type { Survivor } from './survivor-body.ts'
import type { Alarm, Place } from './survivor-legs.ts'

const { goals } = pathfinding

export const MONSTERS: ReadonlySet<string> = new Set(['zombie', 'skeleton', 'spider', 'creeper', 'husk', 'drowned', 'slime', 'witch', 'zombie_villager', 'stray'])
/** Those that hurt from afar, and so are gone for. */
const ARCHERS: ReadonlySet<string> = new Set(['skeleton', 'stray', 'witch'])
const SWORDS = ['diamond_sword', 'iron_sword', 'stone_sword']
/** Ticks between two full blows with a sword, blocks from the eyes to what a blow reaches. */
const RECOVERY = 13
const ARM = 3
/** Blocks within which a monster is minded, and those at which it makes drop what is being done; an archer's arm is longer. */
const SIGHT = 16
const ALERT = { fencer: 7, archer: 12 }
/** Ticks of quiet after which a fight is over, those after which nobody is waited for any longer, and then not minded. */
const CALM = 25
const FIGHT = 500
const DEAF = 300
/** Half hearts at which it digs itself in, those at which it comes out, and ticks after which it does so anyway, or tries again. */
const FAINT = 7
const SOUND = 16
const SHELTER = 1200
const RETRY = 200
/** Ticks of a burning fuse after which a shield is a better answer than another blow; of the 30 there are, five pass until it is up. */
const FUSE = 15
/** Ticks that it waits for who is in sight. */
const STANDOFF = 80
/** Half hearts below which no archer is gone for. */
const WEARY = 9
/** Blocks from its post to the places it walks round, and within which it goes for what it has heard of. */
const BEAT = 32
const EARSHOT = 64
/** Ticks of one leg of the round, and those spent on one item. */
const LEG_TICKS = 100
const SPOIL_TICKS = 40
/** Legs after which a place that none led away from is a hole. */
const SHUT_IN = 4
/** Fields of a monster's metadata. */
const HEALTH = 9
const SWELLS = 16

type Foe = NonNullable<ReturnType<Survivor['bot']['nearestEntity']>>

export class Guard implements Alarm {
  readonly #self: Survivor
  /** What it walks round. */
  #post: Place | null = null
  #isFighting = false
  /** Ticks lived until which nobody is minded at work, and nowhere is dug in. */
  #deafUntil = 0
  #exposedUntil = 0
  /** Ticks until the arm has recovered, and those that the nearest fuse has burnt. */
  #rest = RECOVERY
  #fuse = 0
  #guarding = false
  /** Ticks that those in sight have been out of reach. */
  #waited = 0
  /** Ticks left of this leg of the round, the number of legs begun, and where the last began. */
  #leg = 0
  #legs = 0
  #setOutAt: Place | null = null
  #hasMoved = false
  /** Legs on which it has not got away. */
  #stuck = 0
  /** Ticks spent on each item that lies around. */
  readonly #spoils = new Map<number, number>()

  constructor (self: Survivor) {
    this.#self = self
  }

  /** Whether a monster is so near that it must be seen to first. */
  get isRaised (): boolean {
    return !this.#isFighting && this.#self.ticks >= this.#deafUntil && this.#isBeset()
  }

  /** Fights until there is quiet, or nobody comes any nearer. */
  async answer (): Promise<void> {
    const { digs, ticks: begun } = this.#self
    let besetAt = begun
    this.#waited = 0
    await this.#watch(() => {
      const { ticks } = this.#self
      if (this.#isBeset()) besetAt = ticks
      return ticks - besetAt > CALM || ticks - begun > FIGHT || this.#waited > STANDOFF
    }, () => {}, false)
    if (this.#isBeset()) this.#deafUntil = this.#self.ticks + DEAF
    this.#self.walks(digs)
  }

  /** Stays where it is and defends itself until `isOver`. */
  async wait (isOver: () => boolean): Promise<void> {
    await this.#watch(isOver, () => {}, false)
    this.#self.walks(true)
  }

  /** Walks round a place and fights until `isOver`, calling `each` every few ticks. */
  async walkRound (post: Place, isOver: () => boolean, each: () => void): Promise<void> {
    this.#post = post
    await this.#watch(isOver, each, true)
    this.#self.walks(true)
  }

  async #watch (isOver: () => boolean, each: () => void, roams: boolean): Promise<void> {
    const { bot } = this.#self
    this.#isFighting = true
    this.#self.walks(false)
    while (!isOver()) {
      each()
      if (this.#isFaint()) await this.#takeShelter(each)
      await this.#moment(roams)
      await bot.waitForTicks(1)
      this.#rest--
    }
    this.#shield(false)
    this.#halt()
    this.#isFighting = false
  }

  #isBeset (): boolean {
    return this.#foes(ALERT.archer).some(foe => ARCHERS.has(foe.name ?? '') || this.#gap(foe) < ALERT.fencer)
  }

  /** Too weak to fight on, and nobody at its throat while it would dig. */
  #isFaint (): boolean {
    const { bot, ticks } = this.#self
    return bot.health <= FAINT && ticks >= this.#exposedUntil && this.#foes(SIGHT).every(foe => this.#gap(foe) > ARM + 1)
  }

  /** Heals in a hole. */
  async #takeShelter (each: () => void): Promise<void> {
    const { bot } = this.#self
    this.#shield(false)
    this.#halt()
    this.#exposedUntil = this.#self.ticks + RETRY
    if (!await this.#self.burrow()) return
    const until = this.#self.ticks + SHELTER
    while (this.#self.ticks < until && bot.health < SOUND) {
      each()
      await this.#self.eat()
      await bot.waitForTicks(1)
    }
    await this.#self.emerge().catch(() => {})
    this.#exposedUntil = this.#self.ticks + RETRY
  }

  /** Ends a leg of the round. */
  #halt (): void {
    const { bot } = this.#self
    if (this.#leg > 0) bot.pathfinder.setGoal(null)
    this.#leg = 0
    bot.clearControlStates()
  }

  async #moment (roams: boolean): Promise<void> {
    const { bot } = this.#self
    const foes = this.#foes(SIGHT)
    const [nearest] = foes
    const isNear = nearest !== undefined && this.#gap(nearest) <= ARM
    this.#waited = nearest === undefined || isNear ? 0 : this.#waited + 1
    // Who neither comes nor can be got at straight on is gone for by a way around.
    if (nearest === undefined || this.#waited > STANDOFF) return await this.#rests(roams)
    this.#halt()
    await this.#draw()
    const lit = foes.find(foe => foe.name === 'creeper' && field(foe, SWELLS) === 1)
    this.#fuse = lit === undefined ? 0 : this.#fuse + 1
    if (lit !== undefined && this.#fuse > FUSE) return await this.#cower(lit)
    await this.#face(nearest)
    if (isNear) return this.#fence(nearest)
    const archer = foes.find(({ name }) => ARCHERS.has(name ?? ''))
    if (archer !== undefined && bot.health > WEARY) return await this.#charge(archer)
    this.#shield(true)
    if (bot.health <= WEARY) bot.setControlState('back', this.#isFirm(-1))
  }

  /** Takes the sword in hand; the arm then needs its time. */
  async #draw (): Promise<void> {
    if (SWORDS.includes(this.#self.bot.heldItem?.name ?? '')) return
    if (await this.#self.equip(...SWORDS)) this.#rest = RECOVERY
  }

  /** Living monsters in sight, the nearest first. */
  #foes (sight: number): Foe[] {
    const { bot, at } = this.#self
    return Object.values(bot.entities)
      .filter(foe => MONSTERS.has(foe.name ?? '') && foe.position.distanceTo(at) < sight && field(foe, HEALTH) !== 0 && this.#sees(foe))
      .sort((a, b) => this.#gap(a) - this.#gap(b))
  }

  #sees (foe: Foe): boolean {
    const { bot, at } = this.#self
    const eyes = at.offset(0, 1.62, 0)
    const way = foe.position.offset(0, foe.height * 0.8, 0).minus(eyes)
    const length = way.norm()
    return length < 1 || bot.world.raycast(eyes, way.scaled(1 / length), length) === null
  }

  /** Blocks from the eyes to the nearest point of its box. */
  #gap ({ position, width, height }: Foe): number {
    const { x, y, z } = this.#self.at.offset(0, 1.62, 0)
    const over = (value: number, from: number, to: number): number => Math.max(from - value, 0, value - to)
    const half = width / 2
    return Math.hypot(over(x, position.x - half, position.x + half), over(y, position.y, position.y + height), over(z, position.z - half, position.z + half))
  }

  async #face (foe: Foe): Promise<void> {
    await this.#self.bot.lookAt(foe.position.offset(0, foe.height * 0.6, 0), true)
  }

  /** A blow when the arm is ready, the shield in between; from a creeper it steps back. */
  #fence (foe: Foe): void {
    const { bot } = this.#self
    if (this.#rest <= 0) {
      this.#shield(false)
      bot.attack(foe)
      this.#rest = RECOVERY
    } else this.#shield(foe.name !== 'creeper')
    if (foe.name === 'creeper') bot.setControlState('back', this.#isFirm(-1))
  }

  async #cower (creeper: Foe): Promise<void> {
    await this.#face(creeper)
    this.#shield(true)
  }

  async #charge (foe: Foe): Promise<void> {
    this.#shield(false)
    await this.#face(foe)
    this.#run()
  }

  #run (): void {
    const { bot } = this.#self
    if (!this.#isFirm(1)) return
    bot.setControlState('forward', true)
    bot.setControlState('sprint', true)
    bot.setControlState('jump', this.#isStep())
  }

  /** While nobody is in sight: eats, takes up what lies around, heals, and walks its round. */
  async #rests (roams: boolean): Promise<void> {
    const { bot } = this.#self
    this.#shield(false)
    const isHungry = bot.food < 18 || (bot.health < WEARY * 2 && bot.food < 20)
    if (isHungry && this.#self.food !== undefined) {
      this.#halt()
      return void await this.#self.eat(20)
    }
    const spoil = bot.nearestEntity(item => item.name === 'item' && this.#isAtHand(item))
    if (spoil !== null) return await this.#fetch(spoil)
    if (this.#leg > 0) {
      this.#hasMoved ||= bot.pathfinder.isMoving()
      if (--this.#leg === 0 || (this.#hasMoved && !bot.pathfinder.isMoving())) this.#halt()
    } else if (roams && (bot.health > WEARY || !this.#heals)) this.#setOut()
  }

  /** Whether waiting makes it any stronger. */
  get #heals (): boolean {
    return this.#self.bot.food >= 18 || this.#self.food !== undefined
  }

  #isAtHand ({ id, position }: Foe): boolean {
    const { at } = this.#self
    return position.distanceTo(at) < 8 && Math.abs(position.y - at.y) < 1.5 && (this.#spoils.get(id) ?? 0) < SPOIL_TICKS
  }

  async #fetch (spoil: Foe): Promise<void> {
    this.#halt()
    this.#spoils.set(spoil.id, (this.#spoils.get(spoil.id) ?? 0) + 1)
    if (Math.hypot(spoil.position.x - this.#self.at.x, spoil.position.z - this.#self.at.z) < 0.6) return
    await this.#self.bot.lookAt(spoil.position.offset(0, 1, 0), true)
    this.#run()
  }

  /** To the nearest monster on the surface that is not in sight, else, or when no way led there, to the next corner of the round. */
  #setOut (): void {
    const { bot, at } = this.#self
    const post = this.#post ?? at
    this.#stuck = this.#setOutAt !== null && this.#setOutAt.distanceTo(at) < 1 ? this.#stuck + 1 : 0
    this.#setOutAt = at.clone()
    const heard = this.#stuck > 0
      ? null
      : bot.nearestEntity(foe => MONSTERS.has(foe.name ?? '') && foe.position.distanceTo(post) < EARSHOT && this.#isOutside(foe.position))
    const angle = this.#legs++ * Math.PI / 4
    const corner = post.offset(BEAT * Math.cos(angle), 0, BEAT * Math.sin(angle))
    const way = (heard?.position ?? corner).minus(at)
    const goal = at.plus(way.scaled(Math.min(1, BEAT / way.norm())))
    // Who is shut in digs and builds the way out.
    this.#self.walks(this.#stuck > SHUT_IN)
    bot.pathfinder.setGoal(new goals.GoalNearXZ(goal.x, goal.z, 3))
    this.#leg = LEG_TICKS
    this.#hasMoved = false
  }

  #isOutside (place: Place): boolean {
    for (let up = 2; up < 20; up++) {
      const block = this.#self.bot.blockAt(place.offset(0, up, 0))
      if (block?.boundingBox === 'block' && !block.name.endsWith('leaves')) return false
    }
    return true
  }

  /** Whether the next step forward (1) or back (-1) is on ground no more than three lower, and dry. */
  #isFirm (sign: 1 | -1): boolean {
    const { bot, at } = this.#self
    const { yaw } = bot.entity
    const ahead = at.offset(-Math.sin(yaw) * sign, 0, -Math.cos(yaw) * sign).floored()
    for (let down = 0; down <= 3; down++) {
      const block = bot.blockAt(ahead.offset(0, -down, 0))
      if (block?.name === 'water' || block?.name === 'lava') return false
      if (block?.boundingBox === 'block') return true
    }
    return false
  }

  /** Whether a block to jump on is ahead. */
  #isStep (): boolean {
    const { bot, at } = this.#self
    const { yaw } = bot.entity
    return bot.blockAt(at.offset(-Math.sin(yaw) * 0.8, 0, -Math.cos(yaw) * 0.8))?.boundingBox === 'block'
  }

  #shield (up: boolean): void {
    if (up === this.#guarding) return
    this.#guarding = up
    if (up) this.#self.bot.activateItem(true)
    else this.#self.bot.deactivateItem()
  }
}

function field (foe: Foe, key: number): unknown {
  return (foe.metadata as unknown[])[key]
}
