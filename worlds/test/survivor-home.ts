/** Chapters of a survivor's life on the surface: dying and coming back, and a bed to sleep in. */
import pathfinding from 'mineflayer-pathfinder'
import { Vec3 } from 'vec3'
import { FREE, type Spot, type Survivor } from './survivor-body.ts'
import { LIQUID, SCAFFOLD, SIDES, type Place } from './survivor-legs.ts'

const { goals } = pathfinding
/** Blocks that kill who falls them: three are free, and health is 20. */
const DEADLY = 25
/** Blocks beyond which a place is no more in sight. */
const FAR = 60
/** Times of day between which one can sleep, and is better not abroad. */
export const NIGHTFALL = 12_600
export const DAWN = 23_400
/** Pieces of meat that last a night. */
const MEALS = 12
/** Food below which any animal will do. */
const HUNGRY = 10
/** Items that one piece of coal cooks. */
const COAL_COOKS = 8
/** Places tried for a bed before there is none. */
const TRIES = 20
/** Cells around a place, up to three away. */
const ROUND = [-3, -2, -1, 0, 1, 2, 3].flatMap(x => [-3, -2, -1, 0, 1, 2, 3].map(z => [x, z] as const))
const GROUND = ['grass_block', 'dirt', 'sand', 'stone', 'podzol', 'coarse_dirt', 'gravel', 'snow_block', 'sandstone']
const PREY = new Set(['cow', 'pig', 'sheep', 'chicken'])
const MEAT = ['beef', 'porkchop', 'mutton', 'chicken']

type Creature = NonNullable<ReturnType<Survivor['bot']['nearestEntity']>>

export class Home {
  readonly #self: Survivor
  readonly #explore: () => Promise<void>
  /** Animals that could not be got at. */
  readonly #spared = new Set<number>()
  #isResting = false

  constructor (self: Survivor, explore: () => Promise<void>) {
    this.#self = self
    this.#explore = explore
  }

  /** Goes where the sky is open and no water near; gives the place, and to `trail` where it came by. */
  async openGround (trail: Place[] = []): Promise<Place> {
    for (let tries = 0; tries < 40; tries++) {
      trail.push(this.#self.at.clone())
      const [ground] = this.#self.find(GROUND, 32, at => this.#isOpen(at.offset(0, 1, 0)))
      if (ground === undefined) await this.#explore()
      else if (await this.#self.go(ground.offset(0.5, 1, 0.5), 0) && this.#isOpen(this.#self.at.floored())) return this.#self.at.clone()
      else this.#self.skip(ground)
    }
    throw new Error('no open ground')
  }

  /** Falls from a tower, and walks back for what it had. */
  async dieAndRecover (): Promise<void> {
    const { bot } = this.#self
    const trail: Place[] = []
    const place = await this.openGround(trail)
    let isBack = false
    bot.once('death', () => { bot.once('spawn', () => { isBack = true }) })
    const carried = this.#carried()
    for (let falls = 0; !isBack; falls++) {
      if (falls > 3) throw new Error(`fell ${falls} times and lives`)
      if (this.#self.has(...SCAFFOLD) < DEADLY) await this.#self.gather(['grass_block', 'dirt'], 'dirt', DEADLY, null, this.#explore)
      await this.#self.pillar(DEADLY)
      this.#self.say('tower')
      await this.#stepOff()
      for (let ticks = 0; ticks < 100 && !isBack; ticks++) await bot.waitForTicks(1)
    }
    await bot.waitForTicks(20)
    await bot.waitForChunksToLoad()
    this.#self.say('bare')
    // Bare hands need longer for a hill than what was dropped behind it lies there: a long way back is the one it came.
    if (this.#self.at.distanceTo(place) > FAR) for (const at of trail) await this.#self.go(at, 3)
    for (let tries = 0; tries < 8 && this.#carried() < carried - DEADLY; tries++) {
      await this.#self.go(place.offset(tries % 3 - 1, 0, tries % 2), 1)
      await this.#self.pickUp(place, 12)
    }
    this.#self.say('recovered')
  }

  /** Straight down: who keeps walking in the air lands on the next hill. */
  async #stepOff (): Promise<void> {
    const { bot } = this.#self
    const top = this.#self.at.y
    const feet = this.#self.at.floored()
    const depth = ([x, z]: readonly [number, number]): number => {
      let down = 1
      while (down < DEADLY * 2 && ![1, 2, 3].some(n => this.#self.isSolid(feet.offset(x * n, -down, z * n)))) down++
      return down
    }
    const [side = [1, 0]] = [...SIDES].sort((a, b) => depth(b) - depth(a))
    await bot.look(Math.atan2(-side[0], -side[1]), 0, true)
    bot.setControlState('forward', true)
    for (let ticks = 0; ticks < 40 && this.#self.at.y > top - 0.5; ticks++) await bot.waitForTicks(1)
    bot.clearControlStates()
  }

  #carried (): number {
    return this.#self.bot.inventory.items().reduce((sum, item) => sum + item.count, 0)
  }

  /** Nothing above or beside to fall on, and no water around to carry the items off. */
  #isOpen (feet: Place): boolean {
    const { bot } = this.#self
    const isEmpty = (x: number, y: number, z: number): boolean => bot.blockAt(feet.offset(x, y, z))?.boundingBox === 'empty'
    for (let y = 0; y < DEADLY + 4; y++) if (![[0, 0], ...SIDES].every(([x = 0, z = 0]) => isEmpty(x, y, z))) return false
    return ROUND.every(([x, z]) => [1, 2, 3].every(y => isEmpty(x, y, z)) && [0, -1, -2].every(y => this.#self.nameAt(feet.offset(x, y, z)) !== 'water'))
  }

  /** Wool of one colour from sheep around, and a bed of it. */
  async makeBed (): Promise<void> {
    const { bot } = this.#self
    const wool = (): string | undefined => bot.inventory.items().find(({ name }) => name.endsWith('_wool') && this.#self.has(name) >= 3)?.name
    for (let tries = 0; wool() === undefined; tries++) {
      if (tries > 80) throw new Error(`no wool for a bed, only ${this.#self.contents()}`)
      const starves = bot.food < HUNGRY && this.#self.food === undefined
      const prey = this.#prey(name => name === 'sheep' || (starves && PREY.has(name)))
      if (prey === null) await this.#explore()
      else await this.#hunt(prey)
    }
    await this.#self.make((wool() ?? '').replace('_wool', '_bed'))
  }

  get #bed (): string | undefined {
    return this.#self.bot.inventory.items().find(({ name }) => name.endsWith('_bed'))?.name
  }

  /** Meat of animals around, enough for a night; what there is by that time of day must do. Cooked if there is coal. */
  async layInMeat (until: number): Promise<void> {
    const { bot } = this.#self
    while (this.#self.has(...MEAT, ...MEAT.map(kind => `cooked_${kind}`)) < MEALS && bot.time.timeOfDay < until) {
      const prey = this.#prey(name => PREY.has(name))
      if (prey === null) await this.#explore()
      else await this.#hunt(prey)
    }
    for (const kind of MEAT) {
      const count = Math.min(this.#self.has(kind), this.#self.has('coal') * COAL_COOKS)
      if (count > 0) await this.#self.smelt([[kind, count]])
    }
  }

  #prey (fits: (name: string) => boolean): Creature | null {
    return this.#self.bot.nearestEntity(({ id, name, position }) =>
      fits(name ?? '') && !this.#spared.has(id) && position.distanceTo(this.#self.at) < 48)
  }

  async #hunt (prey: Creature): Promise<void> {
    const { bot } = this.#self
    this.#spared.add(prey.id)
    for (let blows = 0; blows < 25 && bot.entities[prey.id] !== undefined; blows++) {
      if (this.#self.at.distanceTo(prey.position) > 2.8) await this.#self.go(prey.position, 1)
      else {
        await this.#self.equip('iron_sword', 'stone_sword', 'stone_pickaxe')
        await bot.lookAt(prey.position.offset(0, 0.6, 0), true)
        bot.attack(prey)
        await this.#self.pause(13)
      }
    }
    await this.#self.pause(22)
    await this.#self.pickUp(prey.position, 7)
    await this.#self.mend()
  }

  get isNight (): boolean {
    const { timeOfDay } = this.#self.bot.time
    return timeOfDay >= NIGHTFALL && timeOfDay < DAWN
  }

  /** Sleeps or, without a bed, sits out the night in a hole; for who is caught abroad. */
  async passNight (): Promise<void> {
    if (this.#isResting || !this.isNight) return
    if (this.#bed !== undefined) return await this.sleep()
    if (!await this.#self.burrow()) return
    this.#isResting = true
    await this.#self.until(() => !this.isNight)
    await this.#self.emerge()
    this.#isResting = false
  }

  /** Waits for the dark and sleeps until morning, and takes the bed along; makes one if it has none. */
  async sleep (): Promise<void> {
    if (this.#bed === undefined) await this.makeBed()
    this.#isResting = true
    let isMorning = false
    for (let tries = 0; !isMorning; tries++) {
      if (tries > TRIES) throw new Error(`found no place to sleep, at ${String(this.#self.at.floored())}`)
      await this.#self.until(() => this.isNight)
      const placed = await this.#layBed()
      if (placed !== null) {
        isMorning = await this.#lie(placed)
        await this.#self.dig(placed.position, null)
      }
      if (!isMorning) await this.#elsewhere()
    }
    this.#isResting = false
  }

  /** Lies down until it wakes; gives whether the night is over. */
  async #lie (bed: Spot): Promise<boolean> {
    const { bot } = this.#self
    const woke = new Promise<void>(resolve => { bot.once('wake', () => { resolve() }) })
    if (await bot.sleep(bed).then(() => true, () => false)) await woke
    // The world tells the time once a second.
    await bot.waitForTicks(25)
    return !this.isNight
  }

  /** Away from what kept it from sleeping. */
  async #elsewhere (): Promise<void> {
    const { x, y, z } = this.#self.at
    if (!this.#self.isUnderground) await this.#explore()
    else if (!await this.#self.go(this.#self.at.offset(10, 0, 0), 2)) await this.#self.go(new Vec3(x, y, z + 10), 2)
  }

  /** Lays a bed beside itself, where there is room or else where some can be dug. */
  async #layBed (): Promise<Spot | null> {
    const { bot } = this.#self
    const bed = this.#bed
    if (bed === undefined) return null
    await this.#goToLevelGround()
    const feet = this.#self.at.floored()
    for (const [x, z] of this.#bedsides(feet)) {
      for (const cell of [1, 2].flatMap(n => [1, 0].map(up => feet.offset(x * n, up, z * n)))) await this.#self.clear(cell)
      const floor = bot.blockAt(feet.offset(x, -1, z))
      if (floor === null || !await this.#self.equip(bed)) return null
      await bot.lookAt(feet.offset(x * 2 + 0.5, 0, z * 2 + 0.5), true)
      await bot.placeBlock(floor, new Vec3(0, 1, 0)).catch(() => {})
      const placed = bot.blockAt(feet.offset(x, 0, z))
      if (placed?.name === bed) return placed
    }
    return null
  }

  /** On the surface, to where a bed has room. */
  async #goToLevelGround (): Promise<void> {
    if (this.#self.isUnderground) return
    const [ground] = this.#self.find(GROUND, 16, at => this.#bedsides(at.offset(0, 1, 0), true).length > 0)
    if (ground !== undefined) await this.#self.walk(new goals.GoalBlock(ground.x, ground.y + 1, ground.z))
  }

  /** The sides of `feet` on which a bed fits, or could if it were dug out: dry, and with a floor. */
  #bedsides (feet: Place, isFree = false): ReadonlyArray<readonly [number, number]> {
    const { bot } = this.#self
    const fits = (cell: Place): boolean => [cell, cell.offset(0, 1, 0)].every(each =>
      FREE.has(this.#self.nameAt(each)) || (!isFree && bot.blockAt(each)?.diggable === true && !LIQUID.has(this.#self.nameAt(each))))
    return SIDES.filter(([x, z]) => [1, 2].every(n => fits(feet.offset(x * n, 0, z * n)) && this.#self.isSolid(feet.offset(x * n, -1, z * n))))
  }
}
