/** Chapters of a survivor's life on the surface: dying and coming back, a bed, a field, a night among monsters. */
import pathfinding from 'mineflayer-pathfinder'
import { Vec3 } from 'vec3'
import { FREE, SCAFFOLD, type Place, type Spot, type Survivor } from './survivor-body.ts'

const { goals } = pathfinding
/** Depth in blocks of the hole a night is spent in. */
const BURROW = 3
/** Blocks that kill who falls them: three are free, and health is 20. */
const DEADLY = 25
const NIGHT = 12_600
const GROWN = 7
const SIDES = [[1, 0], [-1, 0], [0, 1], [0, -1]] as const
const MONSTERS = new Set(['zombie', 'skeleton', 'spider', 'creeper', 'enderman', 'husk', 'drowned', 'slime', 'witch', 'zombie_villager', 'stray'])

export class Home {
  readonly #self: Survivor
  readonly #explore: () => Promise<void>

  constructor (self: Survivor, explore: () => Promise<void>) {
    this.#self = self
    this.#explore = explore
  }

  /** Falls from a tower, and walks back for what it had. */
  async dieAndRecover (): Promise<{ carried: number, recovered: number }> {
    const { bot } = this.#self
    for (let tries = 0; tries < 30 && !this.#openSky(); tries++) await this.#explore()
    const place = this.#self.at.clone()
    await this.#self.pillar(DEADLY)
    const carried = this.#carried()
    const back = new Promise<void>(resolve => { bot.once('death', () => { bot.once('spawn', () => { resolve() }) }) })
    bot.setControlState('forward', true)
    await back
    bot.clearControlStates()
    await bot.waitForTicks(20)
    await bot.waitForChunksToLoad()
    const empty = bot.inventory.items().length === 0
    for (let tries = 0; tries < 8 && this.#carried() < carried; tries++) {
      await this.#self.go(place.offset(tries % 3 - 1, 0, tries % 2), 1)
      await this.#self.pickUp(place, 12)
    }
    if (!empty) throw new Error('death left the inventory as it was')
    return { carried, recovered: this.#carried() }
  }

  #carried (): number {
    return this.#self.bot.inventory.items().reduce((sum, item) => sum + item.count, 0)
  }

  /** Nothing above to fall on, and no water around to carry the items off. */
  #openSky (): boolean {
    if (this.#self.find(['water'], 16).length > 0) return false
    const feet = this.#self.at.floored()
    for (let y = 0; y < DEADLY + 4; y++) {
      for (const [x, z] of [[0, 0], ...SIDES]) if (this.#self.bot.blockAt(feet.offset(x ?? 0, y, z ?? 0))?.boundingBox !== 'empty') return false
    }
    return true
  }

  /** Wool of one colour from sheep around, and a bed of it. */
  async makeBed (): Promise<string> {
    const { bot } = this.#self
    const wool = (): string | undefined => bot.inventory.items().find(({ name }) => name.endsWith('_wool') && this.#self.has(name) >= 3)?.name
    for (let tries = 0; wool() === undefined; tries++) {
      if (tries > 60) throw new Error(`no wool for a bed, only ${this.#self.contents()}`)
      const sheep = bot.nearestEntity(({ name }) => name === 'sheep')
      if (sheep === null) await this.#explore()
      else await this.#hunt(sheep)
    }
    const bed = (wool() ?? '').replace('_wool', '_bed')
    await this.#self.withStation('crafting_table', async table => { await this.#self.craft(bed, 1, table) })
    return bed
  }

  async #hunt (prey: NonNullable<ReturnType<Survivor['bot']['nearestEntity']>>): Promise<void> {
    const { bot } = this.#self
    await this.#self.equip('diamond_sword', 'iron_sword', 'stone_sword', 'wooden_sword', 'stone_axe', 'stone_pickaxe')
    for (let blows = 0; blows < 40 && bot.entities[prey.id] !== undefined; blows++) {
      if (this.#self.at.distanceTo(prey.position) > 2.8) await this.#self.go(prey.position, 1)
      else {
        await bot.lookAt(prey.position.offset(0, 0.6, 0), true)
        bot.attack(prey)
        await bot.waitForTicks(13)
      }
    }
    await bot.waitForTicks(22)
    await this.#self.pickUp(prey.position, 7)
  }

  /** Waits for the dark, sleeps, and gives the time of day it woke at. */
  async sleep (bed: string): Promise<number> {
    const { bot } = this.#self
    await this.#waitFor(() => bot.time.timeOfDay >= NIGHT)
    for (let tries = 0; tries < 8; tries++) {
      const placed = await this.#layBed(bed)
      if (placed !== null) {
        const woke = new Promise<void>(resolve => { bot.once('wake', () => { resolve() }) })
        const lies = await bot.sleep(placed).then(() => true, () => false)
        if (lies) await woke
        await bot.waitForTicks(10)
        await this.#self.dig(placed.position, null)
        if (lies) return bot.time.timeOfDay
      }
      const monster = this.#monsters()[0]
      if (monster !== undefined && monster.position.distanceTo(this.#self.at) < 8) await this.#hunt(monster)
      else await this.#explore()
    }
    throw new Error('found no place to sleep')
  }

  async #layBed (bed: string): Promise<Spot | null> {
    const { bot } = this.#self
    const feet = this.#self.at.floored()
    for (const [x, z] of SIDES) {
      const cells = [1, 2].map(n => feet.offset(x * n, 0, z * n))
      if (!cells.every(cell => this.#isFree(cell) && bot.blockAt(cell.offset(0, -1, 0))?.boundingBox === 'block')) continue
      const floor = bot.blockAt(feet.offset(x, -1, z))
      if (floor === null || !await this.#self.equip(bed)) continue
      await bot.lookAt(feet.offset(x * 2 + 0.5, 0, z * 2 + 0.5), true)
      await bot.placeBlock(floor, new Vec3(0, 1, 0)).catch(() => {})
      const placed = bot.blockAt(feet.offset(x, 0, z))
      if (placed?.name === bed) return placed
    }
    return null
  }

  #isFree (cell: Place): boolean {
    return FREE.has(this.#self.bot.blockAt(cell)?.name ?? '')
  }

  /** Seeds from grass, a field by water, wheat grown, bread; the nights meanwhile are spent in a hole beside the field. */
  async farm (): Promise<{ bread: number, nights: number, monsters: number }> {
    const { bot } = this.#self
    for (let tries = 0; this.#self.has('wheat_seeds') < 8; tries++) {
      if (tries > 300) throw new Error('no seeds')
      const [grass] = this.#self.find(['grass', 'tall_grass', 'fern'], 32)
      if (grass === undefined) await this.#explore()
      else await this.#self.dig(grass, null)
    }
    await this.#self.withStation('crafting_table', async table => {
      if (this.#self.has('stick') < 2) await this.#self.craft('stick', 1)
      await this.#self.craft('wooden_hoe', 1, table)
    })
    const rows = await this.#till()
    if (rows.length < 3) throw new Error(`only ${rows.length} seeds sown`)
    const grown = (): Place[] => rows.filter(cell => Number(bot.blockAt(cell)?.getProperties()['age'] ?? 0) === GROWN)
    const night = await this.#hide(() => grown().length >= 3)
    for (const cell of grown()) await this.#self.dig(cell, null)
    await this.#self.withStation('crafting_table', async table => { await this.#self.craft('bread', 1, table) })
    return { bread: this.#self.has('bread'), ...night }
  }

  async #till (): Promise<Place[]> {
    const { bot } = this.#self
    const rows: Place[] = []
    for (let tries = 0; rows.length < 8 && this.#self.has('wheat_seeds') > 0; tries++) {
      const soil = this.#soil()
      if (soil === undefined) {
        if (tries > 60) throw new Error('no soil by water')
        await this.#explore()
        continue
      }
      if (!await this.#self.go(soil, 2)) {
        this.#self.skip(soil)
        continue
      }
      const above = bot.blockAt(soil.offset(0, 1, 0))
      if (above !== null && above.name !== 'air') await bot.dig(above, true)
      await this.#self.equip('wooden_hoe')
      const block = bot.blockAt(soil)
      if (block !== null && block.name !== 'farmland') await bot.activateBlock(block, new Vec3(0, 1, 0))
      await bot.waitForTicks(4)
      const field = bot.blockAt(soil)
      this.#self.skip(soil)
      if (field?.name !== 'farmland' || !await this.#self.equip('wheat_seeds')) continue
      await bot.placeBlock(field, new Vec3(0, 1, 0)).catch(() => {})
      if (bot.blockAt(soil.offset(0, 1, 0))?.name === 'wheat') rows.push(soil.offset(0, 1, 0))
    }
    return rows
  }

  #soil (): Place | undefined {
    const { bot } = this.#self
    const isWet = ({ x, y, z }: Place): boolean => SIDES.some(([dx, dz]) => bot.blockAt(new Vec3(x + dx, y, z + dz))?.name === 'water')
    return this.#self.find(['grass_block', 'dirt', 'farmland'], 32, at => this.#isFree(at.offset(0, 1, 0)) && isWet(at))[0]
  }

  /** In a closed hole until `isDone`; counts the nights, and the monsters that came within 24 blocks. */
  async #hide (isDone: () => boolean): Promise<{ nights: number, monsters: number }> {
    const { bot } = this.#self
    const seen = new Set<number>()
    let nights = 0
    await this.#dugIn()
    for (let dark = false, tens = 0; !isDone(); tens++) {
      if (tens > 12_000) throw new Error('waited for 120,000 ticks in vain')
      await bot.waitForTicks(10)
      if (tens % 20 === 0) await this.#self.eat()
      for (const { id } of this.#monsters()) seen.add(id)
      const isDark = bot.time.timeOfDay > 13_000 && bot.time.timeOfDay < 23_000
      if (dark && !isDark) nights++
      dark = isDark
    }
    await this.#waitFor(() => bot.time.timeOfDay < 12_000)
    return { nights, monsters: seen.size }
  }

  #monsters (): Array<NonNullable<ReturnType<Survivor['bot']['nearestEntity']>>> {
    return Object.values(this.#self.bot.entities)
      .filter(({ name, position }) => MONSTERS.has(name ?? '') && position.distanceTo(this.#self.at) < 24)
      .sort((a, b) => a.position.distanceTo(this.#self.at) - b.position.distanceTo(this.#self.at))
  }

  /** Three deep into dry ground near by, with a lid. */
  async #dugIn (): Promise<void> {
    const { bot } = this.#self
    for (let tries = 0; tries < 12; tries++) {
      const [spot] = this.#self.find(['grass_block', 'dirt', 'stone', 'sandstone'], 20, at => this.#isBurrow(at))
      if (spot === undefined) {
        await this.#explore()
        continue
      }
      this.#self.skip(spot)
      if (!await this.#self.walk(new goals.GoalBlock(spot.x, spot.y + 1, spot.z))) continue
      for (let deep = 0; deep < BURROW; deep++) {
        const below = bot.blockAt(this.#self.at.offset(0, -0.5, 0))
        if (below?.boundingBox === 'block') await bot.dig(below, true).catch(() => {})
        await bot.waitForTicks(12)
      }
      for (const [x, z] of SIDES) {
        const side = bot.blockAt(spot.offset(x, 0, z))
        if (side?.boundingBox !== 'block' || !await this.#self.equip(...SCAFFOLD)) continue
        await bot.placeBlock(side, new Vec3(-x, 0, -z)).catch(() => {})
        if (bot.blockAt(spot)?.boundingBox === 'block') return
      }
    }
    throw new Error(`could not close a hole over its head at ${String(this.#self.at)} with ${this.#self.contents()}`)
  }

  #isBurrow (at: Place): boolean {
    const { bot } = this.#self
    const isSolid = (cell: Place): boolean => bot.blockAt(cell)?.boundingBox === 'block'
    if (!this.#isFree(at.offset(0, 1, 0)) || !this.#isFree(at.offset(0, 2, 0))) return false
    return [0, 1, 2, 3].every(deep => isSolid(at.offset(0, -deep, 0)) && SIDES.every(([x, z]) => isSolid(at.offset(x, -deep, z))))
  }

  async #waitFor (holds: () => boolean): Promise<void> {
    while (!holds()) await this.#self.bot.waitForTicks(10)
  }
}
