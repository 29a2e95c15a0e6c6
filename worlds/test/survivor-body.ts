/** What a survivor can do with plain mineflayer and mineflayer-pathfinder calls: go, dig, take up, craft, place, smelt. */
import mineflayer, { type Bot } from 'mineflayer'
import pathfinding, { type goals as Goals } from 'mineflayer-pathfinder'
import type { Block } from 'prismarine-block'
import { Vec3 } from 'vec3'

const { goals, Movements, pathfinder } = pathfinding
/** Blocks of one leg of a way, and how far around it a path may lead: under the virtual clock a search is bounded by its area alone. */
const LEG = 12
const SEARCH_RADIUS = 28
export const SCAFFOLD = ['cobblestone', 'dirt', 'cobbled_deepslate', 'netherrack', 'andesite', 'diorite', 'granite', 'tuff']
const LIQUID = new Set(['water', 'lava'])
/** What a block may be put in the place of. */
export const FREE: ReadonlySet<string> = new Set(['air', 'cave_air', 'grass', 'fern', 'snow'])
/** Ticks without getting on after which a walk is given up: longer than any one block takes to dig. */
const PATIENCE = 240
/** Ticks for drops to fall and be picked up. */
const PICKUP = 14

/** A place as mineflayer has it: its vectors are of another release of the package. */
export type Place = Bot['entity']['position']
export type Spot = NonNullable<ReturnType<Bot['blockAt']>>

export class Survivor {
  readonly bot: Bot
  /** Places given up on. */
  readonly #skipped = new Set<string>()

  constructor (port: number, username: string) {
    this.bot = mineflayer.createBot({ host: '127.0.0.1', port, username, version: '1.20.1', auth: 'offline' })
    this.bot.loadPlugin(pathfinder)
  }

  async begin (): Promise<void> {
    const { bot } = this
    await bot.waitForChunksToLoad()
    const movements = new Movements(bot)
    movements.scafoldingBlocks = SCAFFOLD.map(name => this.id(name))
    movements.allowFreeMotion = false
    movements.maxDropDown = 3
    // Digging is slow: rather walk around a little.
    movements.digCost = 1.5
    bot.pathfinder.setMovements(movements)
    // The package's types leave the field out.
    Object.assign(bot.pathfinder, { searchRadius: SEARCH_RADIUS })
  }

  id (name: string): number {
    return this.bot.registry.itemsByName[name]?.id ?? -1
  }

  has (...names: string[]): number {
    return names.reduce((sum, name) => sum + this.bot.inventory.count(this.id(name), null), 0)
  }

  get at (): Place {
    return this.bot.entity.position
  }

  /** Goes there in legs that a search can find; gives whether it came within `range`. */
  async go (to: Place, range: number): Promise<boolean> {
    let failures = 0
    while (this.at.distanceTo(to) > range + 1 && failures < 4) {
      const way = to.minus(this.at)
      const length = way.norm()
      const isLast = length <= LEG
      const leg = isLast ? to : this.at.plus(way.scaled(LEG / length))
      const before = this.at.clone()
      await this.walk(isLast ? new goals.GoalNear(to.x, to.y, to.z, range) : new goals.GoalNear(leg.x, leg.y, leg.z, 2 + failures * 2))
      if (this.at.distanceTo(before) >= 1) continue
      failures++
      await this.#comeFree()
    }
    return this.at.distanceTo(to) <= range + 1.5
  }

  /** To a goal near by; gives whether it was reached. A walk on which the bot does not get on for a while is given up. */
  async walk (goal: Goals.Goal): Promise<boolean> {
    let isWalking = true
    const way = this.bot.pathfinder.goto(goal).then(() => true, () => false).finally(() => { isWalking = false })
    for (let idle = 0, last = this.at.clone(); isWalking && idle < PATIENCE; idle++) {
      await this.bot.waitForTicks(1)
      if (this.at.distanceTo(last) < 1) continue
      last = this.at.clone()
      idle = 0
    }
    if (isWalking) this.bot.pathfinder.stop()
    // A stop is taken at the next step only; without a step to come there is nothing more to wait for.
    for (let ticks = 0; isWalking && ticks < 20; ticks++) await this.bot.waitForTicks(1)
    if (isWalking) this.bot.pathfinder.setGoal(null)
    return await way
  }

  /** Steps back from walls: at negative coordinates mineflayer's body, by a rounding, counts as inside the wall it touches. */
  async #comeFree (): Promise<void> {
    this.bot.clearControlStates()
    for (const turn of [0, 1, 2, 3]) {
      const before = this.at.clone()
      await this.bot.look(turn * Math.PI / 2, 0, true)
      this.bot.setControlState('forward', true)
      this.bot.setControlState('jump', turn > 1)
      await this.bot.waitForTicks(4)
      this.bot.clearControlStates()
      await this.bot.waitForTicks(6)
      if (this.at.distanceTo(before) > 0.2) return
    }
  }

  /** One step of a tunnel dug by hand, `down` 1 for a stair; where a path search finds nothing. Gives whether it got there. */
  async tunnel (dx: number, dz: number, down: number): Promise<boolean> {
    const { bot } = this
    const feet = this.at.floored()
    const next = feet.offset(dx, -down, dz)
    const cells = [feet.offset(dx, 1, dz), feet.offset(dx, 0, dz), ...down === 0 ? [] : [next]]
    const around = cells.flatMap(cell => [cell, cell.offset(0, 1, 0), cell.offset(dx, 0, dz), cell.offset(dz, 0, dx), cell.offset(-dz, 0, -dx), cell.offset(0, -1, 0)])
    if (around.some(cell => LIQUID.has(bot.blockAt(cell)?.name ?? 'lava'))) return false
    await this.equip('diamond_pickaxe', 'iron_pickaxe', 'stone_pickaxe', 'wooden_pickaxe')
    for (const cell of cells) {
      const block = bot.blockAt(cell)
      if (block?.boundingBox === 'block') await bot.dig(block, true).catch(() => {})
    }
    return await this.walk(new goals.GoalBlock(next.x, next.y, next.z))
  }

  async equip (...names: string[]): Promise<boolean> {
    const item = names.map(name => this.bot.inventory.items().find(each => each.name === name)).find(each => each !== undefined)
    if (item === undefined) return false
    await this.bot.equip(item, 'hand')
    return true
  }

  /** Blocks of those names around, the nearest first. */
  find (names: readonly string[], reach: number, fits: (at: Place) => boolean = () => true): Place[] {
    const ids = names.map(name => this.bot.registry.blocksByName[name]?.id ?? -1)
    return this.bot.findBlocks({ matching: ids, maxDistance: reach, count: 200 }).filter(at => !this.#skipped.has(String(at)) && fits(at))
  }

  /** Digs one block with `tool` and takes up what it leaves. */
  async dig (at: Place, tool: string | null): Promise<boolean> {
    if (!await this.go(at, 3)) return this.skip(at)
    const block = this.bot.blockAt(at)
    if (block === null || block.boundingBox === 'empty' && block.name === 'air') return true
    if (tool !== null && !await this.equip(tool)) throw new Error(`no ${tool} in hand`)
    try {
      await this.bot.dig(block, true)
    } catch {
      return this.skip(at)
    }
    await this.bot.waitForTicks(4)
    await this.pickUp(at, 5)
    return true
  }

  skip (at: Place): boolean {
    this.#skipped.add(String(at))
    return false
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
      const [nearest] = this.find(names, 48, fits)
      if (nearest === undefined) await onward()
      else await this.dig(nearest, tool)
    }
  }

  async craft (name: string, times: number, table: Block | null = null): Promise<void> {
    const [recipe] = this.bot.recipesFor(this.id(name), null, 1, table)
    if (recipe === undefined) throw new Error(`can't craft ${name} from ${this.contents()}`)
    await this.bot.craft(recipe, times, table ?? undefined)
  }

  contents (): string {
    return this.bot.inventory.items().map(item => `${item.count} ${item.name}`).join(', ')
  }

  /** Puts a block beside itself, digging a place for it when there is none. */
  async place (name: string): Promise<Spot> {
    for (let tries = 0; tries < 3; tries++) {
      if (!await this.equip(name)) throw new Error(`no ${name} to place among ${this.contents()}`)
      const feet = this.at.floored()
      for (const y of [0, 1, -1]) {
        for (const [x, z] of [[1, 0], [-1, 0], [0, 1], [0, -1], [1, 1], [-1, -1], [2, 0], [0, 2]] as const) {
          const placed = await this.#placeAt(name, feet.offset(x, y, z))
          if (placed !== null) return placed
        }
      }
      await this.#makeRoom(feet)
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
    const side = [[1, 0], [-1, 0], [0, 1], [0, -1]].map(([x = 0, z = 0]) => this.bot.blockAt(feet.offset(x, 0, z)))
      .find(block => block?.boundingBox === 'block' && block.diggable)
    if (side === undefined || side === null) return void await this.walk(new goals.GoalNearXZ(feet.x + 6, feet.z + 6, 2))
    await this.equip(...this.bot.inventory.items().map(({ name }) => name).filter(name => name.endsWith('_pickaxe')))
    await this.bot.dig(side, true).catch(() => {})
    await this.bot.waitForTicks(4)
  }

  /** Does something at a block that is set up for it and taken along afterwards. */
  async withStation (name: string, use: (station: Spot) => Promise<void>): Promise<void> {
    const station = await this.place(name)
    await use(station)
    for (let tries = 0; tries < 3 && this.has(name) === 0; tries++) {
      await this.equip(...this.bot.inventory.items().map(item => item.name).filter(each => each.endsWith('_pickaxe')))
      const there = this.bot.blockAt(station.position)
      if (there?.name === name) await this.bot.dig(there, true)
      await this.bot.waitForTicks(8)
      await this.pickUp(station.position, 5)
    }
  }

  /** Smelts in a furnace it carries. */
  async smelt (item: string, count: number, fuel: string, fuelCount: number): Promise<void> {
    await this.withStation('furnace', async station => {
      const furnace = await this.bot.openFurnace(station)
      await furnace.putInput(this.id(item), null, count)
      await furnace.putFuel(this.id(fuel), null, fuelCount)
      while ((furnace.outputItem()?.count ?? 0) < count) await this.bot.waitForTicks(10)
      await furnace.takeOutput()
      furnace.close()
    })
  }

  async eat (): Promise<void> {
    const food = this.bot.inventory.items().find(({ name }) => this.bot.registry.foodsByName[name] !== undefined && !name.startsWith('rotten') && !name.startsWith('spider'))
    if (food === undefined || this.bot.food >= 18) return
    await this.bot.equip(food, 'hand')
    await this.bot.consume().catch(() => {})
  }

  /** Jumps and puts blocks under itself. */
  async pillar (count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      if (!await this.equip(...SCAFFOLD)) throw new Error(`nothing to build with at y ${this.at.y}`)
      const below = this.bot.blockAt(this.at.offset(0, -0.5, 0))
      if (below === null) throw new Error('no ground')
      const start = this.at.y
      this.bot.setControlState('jump', true)
      for (let ticks = 0; ticks < 20 && this.at.y < start + 1.05; ticks++) await this.bot.waitForTicks(1)
      this.bot.setControlState('jump', false)
      await this.bot.placeBlock(below, new Vec3(0, 1, 0)).catch(() => {})
      await this.bot.waitForTicks(12)
    }
  }
}
