/** What a survivor can do with plain mineflayer calls beside getting about: dig, take up, craft, place, smelt, eat. */
import type { Bot } from 'mineflayer'
import pathfinding from 'mineflayer-pathfinder'
import type { Block } from 'prismarine-block'
import { Vec3 } from 'vec3'
import { Legs, OWN, SCAFFOLD, SIDES, type Place } from './survivor-legs.ts'

const { goals } = pathfinding
/** Blocks around a place that could not be reached that are given up with it. */
const ABOUT = 4
/** What a block may be put in the place of. */
export const FREE: ReadonlySet<string> = new Set(['air', 'cave_air', 'grass', 'fern', 'snow'])
/** Blocks that are looked for at first, and when none of those will do. */
const FINDS = [16, 200]
/** Ticks for drops to fall and be picked up. */
const PICKUP = 14
/** Items that one piece of coal smelts, and the ticks that one takes. */
const COAL_SMELTS = 8
const SMELTING = 200
/** Half hearts below which it heals before it goes on, those that are enough, the food that healing takes, and the ticks spent on it. */
const WEAK = 11
const WELL = 17
const FED = 18
const HEALING = 1500
const UNHEALTHY = new Set(['rotten_flesh', 'spider_eye', 'poisonous_potato', 'pufferfish', 'chicken'])
/** Empty slots below which it throws away what it has no use for. */
const ROOM = 12
/** Stacks that it keeps of one block to build with. */
const STACKS = 2
/** Of what is not food. */
const USEFUL = /_(pickaxe|sword|hoe|chestplate|leggings|ingot|planks|log|bed|wool|seeds)$|^(raw_iron|raw_gold|coal|redstone|diamond|stick|crafting_table|furnace|bucket|lava_bucket|compass|shield|wheat|bone|bone_meal)$/
const WEAR = [['_helmet', 'head'], ['_chestplate', 'torso'], ['_leggings', 'legs'], ['_boots', 'feet'], ['shield', 'off-hand']] as const

export type Spot = NonNullable<ReturnType<Bot['blockAt']>>

export class Survivor extends Legs {
  /** Places given up on. */
  readonly #skipped = new Set<string>()
  /** Places that no way led to. */
  readonly #avoided: Place[] = []
  /** What is to be smelted and so no burden, be it raw chicken. */
  readonly #raw = new Set<string>()

  has (...names: string[]): number {
    return names.reduce((sum, name) => sum + this.bot.inventory.count(this.id(name), null), 0)
  }

  /** Takes a pickaxe in hand, and makes one if the last is broken and there is something to make it of. */
  override async takePickaxe (): Promise<boolean> {
    if (await super.takePickaxe()) return true
    if (this.has('cobblestone') < 3 || this.has('crafting_table') === 0) return false
    await this.make('stone_pickaxe')
    return await super.takePickaxe()
  }

  /** Blocks of those names around, the nearest first. */
  find (names: readonly string[], reach: number, fits: (at: Place) => boolean = () => true, counts: readonly number[] = FINDS): Place[] {
    const ids = names.map(name => this.bot.registry.blocksByName[name]?.id ?? -1)
    // A search ends with the layer in which it has found enough.
    for (const count of counts) {
      const found = this.bot.findBlocks({ matching: ids, maxDistance: reach, count })
      const fitting = found.filter(at => !this.isSkipped(at) && fits(at))
      if (fitting.length > 0 || found.length < count) return fitting
    }
    return []
  }

  /** Digs one block with `tool` and takes up what it leaves. */
  async dig (at: Place, tool: string | null): Promise<boolean> {
    if (!await this.go(at, 3)) return this.#avoid(at)
    // With full hands what it leaves stays there.
    await this.#unburden()
    const block = this.bot.blockAt(at)
    if (block === null || block.boundingBox === 'empty' && block.name === 'air') return true
    if (this.isByLava(at)) return this.skip(at)
    if (tool !== null && !await this.equip(tool)) {
      // It broke on the way.
      await this.make(tool)
      return false
    }
    try {
      await this.bot.dig(block, true)
    } catch {
      return this.skip(at)
    }
    await this.bot.waitForTicks(4)
    await this.pickUp(at, 5)
    return true
  }

  /** Whether lava would flow where a block is taken away. */
  isByLava (at: Place): boolean {
    return [...SIDES.map(([x, z]) => at.offset(x, 0, z)), at.offset(0, 1, 0)].some(beside => this.nameAt(beside) === 'lava')
  }

  /** Gives up on a place and what is about it: no way leads there. */
  #avoid (at: Place): boolean {
    this.#avoided.push(at)
    return false
  }

  skip (at: Place): boolean {
    this.#skipped.add(String(at))
    return false
  }

  isSkipped (at: Place): boolean {
    return this.#skipped.has(String(at)) || this.#avoided.some(other => other.distanceTo(at) < ABOUT)
  }

  /** Walks over the items lying within `reach` of a place. */
  async pickUp (around: Place, reach: number): Promise<void> {
    const passed = new Set<number>()
    for (let tries = 0; tries < 8; tries++) {
      const [item] = Object.values(this.bot.entities)
        .filter(({ id, name, position }) => name === 'item' && !passed.has(id) && position.distanceTo(around) < reach)
        .sort((a, b) => a.position.distanceTo(this.at) - b.position.distanceTo(this.at))
      if (item === undefined) return
      passed.add(item.id)
      await this.walk(new goals.GoalNear(item.position.x, item.position.y, item.position.z, 0.8))
      await this.bot.waitForTicks(PICKUP)
    }
  }

  /** Digs blocks of those names until there are `count` of `item`; `onward` is done when none is in sight. */
  async gather (names: readonly string[], item: string, count: number, tool: string | null, onward: () => Promise<void>, fits?: (at: Place) => boolean): Promise<void> {
    for (let tries = 0; this.has(item) < count; tries++) {
      if (tries > 60 + count * 4) throw new Error(`only ${this.has(item)} of ${count} ${item} after ${tries} tries at ${String(this.at.floored())}`)
      await this.mend()
      if (tool !== null && this.has(tool) === 0) await this.make(tool)
      const [nearest] = this.find(names, 48, fits)
      if (nearest === undefined) await onward()
      else await this.dig(nearest, tool)
    }
  }

  /** Throws away what is of no use when little room is left. */
  async #unburden (): Promise<void> {
    if (this.bot.inventory.emptySlotCount() >= ROOM) return
    const stacks = new Map<string, number>()
    for (const item of this.bot.inventory.items()) {
      const before = stacks.get(item.name) ?? 0
      stacks.set(item.name, before + 1)
      const isUseful = SCAFFOLD.includes(item.name) ? before < STACKS : USEFUL.test(item.name) || this.#raw.has(item.name) || this.#isFood(item.name)
      if (!isUseful) await this.bot.tossStack(item)
    }
  }

  /** Says a word of the story, for the world to see how it stands at that moment. */
  say (word: string): void {
    this.bot.chat(word)
  }

  async craft (name: string, times: number, table: Block | null = null): Promise<void> {
    // Who had to fight meanwhile may stand elsewhere.
    if (table !== null) await this.go(table.position, 2)
    const [recipe] = this.bot.recipesFor(this.id(name), null, 1, table)
    if (recipe === undefined) throw new Error(`can't craft ${name} from ${this.contents()}`)
    await this.bot.craft(recipe, times, table ?? undefined)
  }

  /** Crafts one at a table it carries, for want of sticks those too. */
  async make (...names: string[]): Promise<void> {
    await this.withStation('crafting_table', async table => {
      for (const name of names) {
        if (this.has('stick') < 2) await this.craft('stick', 1)
        await this.craft(name, 1, table)
      }
    })
  }

  contents (): string {
    return this.bot.inventory.items().map(item => `${item.count} ${item.name}`).join(', ')
  }

  /** Puts a block beside itself, digging a place for it when there is none. */
  async place (name: string): Promise<Spot> {
    for (let tries = 0; tries < 7; tries++) {
      if (!await this.equip(name)) throw new Error(`no ${name} to place among ${this.contents()}`)
      const feet = this.at.floored()
      for (const y of [0, 1, -1]) {
        for (const [x, z] of [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [2, 0], [0, 2]] as const) {
          const placed = await this.#placeAt(name, feet.offset(x, y, z))
          if (placed !== null) return placed
        }
      }
      if (tries < 2) await this.#makeRoom(feet)
      else await this.#goAside(feet, tries)
    }
    throw new Error(`nowhere to place ${name} at ${String(this.at.floored())}`)
  }

  async #placeAt (name: string, cell: Place): Promise<Spot | null> {
    const floor = this.bot.blockAt(cell.offset(0, -1, 0))
    if (floor?.boundingBox !== 'block' || !FREE.has(this.bot.blockAt(cell)?.name ?? '')) return null
    await this.bot.placeBlock(floor, new Vec3(0, 1, 0)).catch(() => {})
    const placed = this.bot.blockAt(cell)
    return placed?.name === name ? placed : null
  }

  async #makeRoom (feet: Place): Promise<void> {
    const side = SIDES.map(([x, z]) => this.bot.blockAt(feet.offset(x, 0, z)))
      .find(block => block?.boundingBox === 'block' && block.diggable && !OWN.has(block.name))
    if (side === undefined || side === null) return void await this.walk(new goals.GoalNearXZ(feet.x + 6, feet.z + 6, 2))
    await super.takePickaxe()
    await this.bot.dig(side, true).catch(() => {})
    await this.bot.waitForTicks(4)
  }

  /** Away from where crops, water and creatures take every place. */
  async #goAside (feet: Place, tries: number): Promise<void> {
    const [x, z] = SIDES[tries % SIDES.length] ?? [1, 0]
    await this.walk(new goals.GoalNearXZ(feet.x + 8 * x, feet.z + 8 * z, 2))
  }

  /** Does something at a block that is set up for it and taken along afterwards; a lost one is made anew. */
  async withStation (name: 'crafting_table' | 'furnace', use: (station: Spot) => Promise<void>): Promise<void> {
    // What is crafted with full hands falls to the ground.
    await this.#unburden()
    if (this.has(name) === 0) await (name === 'furnace' ? this.make(name) : this.craft(name, 1))
    const carried = this.has(name)
    const station = await this.place(name)
    await use(station)
    for (let tries = 0; tries < 3 && this.has(name) < carried; tries++) {
      await super.takePickaxe()
      const there = this.bot.blockAt(station.position)
      if (there?.name === name) await this.bot.dig(there, true)
      await this.bot.waitForTicks(8)
      await this.pickUp(station.position, 5)
    }
  }

  /** Smelts each batch in a furnace of its own, all at the same time, with coal. */
  async smelt (batches: ReadonlyArray<readonly [item: string, count: number]>): Promise<void> {
    const [batch, ...others] = batches
    if (batch === undefined) return
    for (const [item] of batches) this.#raw.add(item)
    const [item, count] = batch
    await this.withStation('furnace', async station => {
      const furnace = await this.#openFurnace(station)
      await furnace.putInput(this.id(item), null, count)
      await furnace.putFuel(this.id('coal'), null, Math.ceil(count / COAL_SMELTS))
      furnace.close()
      const done = this.ticks + count * SMELTING
      await this.smelt(others)
      let output: { count: number } | null = null
      for (let waits = 0; (output?.count ?? 0) < count; waits++) {
        if (waits > 20) throw new Error(`${output?.count ?? 0} of ${count} ${item} smelted`)
        await this.pause(Math.max(10, done - this.ticks))
        // What was thrown away lay at its feet meanwhile, and with full hands the output falls to the ground.
        await this.#unburden()
        const opened = await this.#openFurnace(station)
        output = opened.outputItem()
        if ((output?.count ?? 0) >= count) await opened.takeOutput()
        opened.close()
      }
    })
    this.#raw.delete(item)
  }

  /** From near by: items that were taken up may have led it away. */
  async #openFurnace (station: Spot): Promise<Awaited<ReturnType<Bot['openFurnace']>>> {
    for (let range = 2; range > 0; range--) {
      await this.go(station.position, range)
      const opened = await this.bot.openFurnace(station).catch(() => null)
      if (opened !== null) return opened
    }
    throw new Error(`the ${this.bot.blockAt(station.position)?.name ?? 'furnace'} at ${String(station.position)} does not open from ${String(this.at)}`)
  }

  /** Puts on what armour it has, and a shield. */
  async dress (): Promise<void> {
    for (const [part, place] of WEAR) {
      const item = this.bot.inventory.items().find(({ name }) => name.endsWith(part))
      if (item !== undefined) await this.bot.equip(item, place)
    }
  }

  /** What there is to eat. */
  get food (): ReturnType<Bot['inventory']['items']>[number] | undefined {
    return this.bot.inventory.items().find(({ name }) => this.#isFood(name))
  }

  #isFood (name: string): boolean {
    return this.bot.registry.foodsByName[name] !== undefined && !UNHEALTHY.has(name)
  }

  /** Eats, keeps its hands free and, weak as it is, stays until it has healed. */
  async mend (): Promise<void> {
    await this.eat()
    await this.#unburden()
    if (this.bot.health >= WEAK) return
    for (let waits = 0; waits < HEALING / 10 && this.bot.health < WELL && (this.bot.food >= FED || this.food !== undefined); waits++) {
      await this.pause(10)
      await this.eat()
    }
  }

  /** Eats when there is food and hunger is below `full`. */
  async eat (full = this.bot.health < 20 ? FED : 14): Promise<void> {
    const { food } = this
    if (food === undefined || this.bot.food >= full) return
    await this.bot.equip(food, 'hand')
    await this.bot.consume().catch(() => {})
  }
}
