/** How a survivor gets about with plain mineflayer and mineflayer-pathfinder calls: by ways, tunnels and towers, and out of harm. */
import mineflayer, { type Bot } from 'mineflayer'
import pathfinding, { type goals as Goals } from 'mineflayer-pathfinder'
import { Vec3 } from 'vec3'

const { goals, Movements, pathfinder } = pathfinding
/** Blocks of one leg of a way, and how far around it a path may lead: under the virtual clock a search is bounded by its area alone. */
const LEG = 12
const SEARCH_RADIUS = 28
export const SCAFFOLD = ['cobblestone', 'dirt', 'cobbled_deepslate']
/** Legs that lead nowhere before a way is given up, and those a way may take at all, beside one for every three blocks. */
const FAILURES = 4
const LEGS = 10
/** Blocks beyond the goal's range within which a search is short even through rock. */
const NEAR = 3
/** Steps of a tunnel between two searches for a way. */
const BORE = 6
/** What it has set up, and does not dig through on its way. */
export const OWN: ReadonlySet<string> = new Set(['furnace', 'crafting_table', 'farmland', 'wheat'])
export const LIQUID: ReadonlySet<string> = new Set(['water', 'lava'])
const FALLS = new Set(['sand', 'red_sand', 'gravel'])
/** Ticks without getting on after which a walk is given up: longer than any one block takes to dig. */
const PATIENCE = 240
/** Blocks of a hole that has walls up to its lid. */
const HOLE = 3
/** The worn ones first: the iron is for ores. */
const PICKAXES = ['diamond_pickaxe', 'stone_pickaxe', 'iron_pickaxe', 'wooden_pickaxe']
export const SIDES: ReadonlyArray<readonly [number, number]> = [[1, 0], [-1, 0], [0, 1], [0, -1]]

/** A place as mineflayer has it: its vectors are of another release of the package. */
export type Place = Bot['entity']['position']

/** What makes a survivor drop what it is about. */
export interface Alarm {
  readonly isRaised: boolean
  answer: () => Promise<void>
}

export class Legs {
  readonly bot: Bot
  alarm: Alarm | null = null
  /** Ticks lived. */
  ticks = 0
  #swims = false
  #digs = true
  /** Alarms answered. */
  #alarms = 0

  constructor (port: number, username: string) {
    this.bot = mineflayer.createBot({ host: '127.0.0.1', port, username, version: '1.20.1', auth: 'offline' })
    this.bot.loadPlugin(pathfinder)
  }

  async begin (): Promise<void> {
    const { bot } = this
    await bot.waitForChunksToLoad()
    this.walks(true)
    bot.on('physicsTick', () => {
      this.ticks++
      this.#keepAfloat()
    })
    // The package's types leave the field out.
    Object.assign(bot.pathfinder, { searchRadius: SEARCH_RADIUS })
  }

  /** Swims up while the head, bowed as when it sneaks, is under water, whatever else it does. */
  #keepAfloat (): void {
    const under = this.nameAt(this.at.offset(0, 1.2, 0)) === 'water'
    if (under || this.#swims) this.bot.setControlState('jump', under)
    if (under) this.bot.setControlState('sneak', false)
    this.#swims = under
  }

  /** Whether its ways are dug and built. */
  get digs (): boolean {
    return this.#digs
  }

  walks (digging: boolean): void {
    this.#digs = digging
    const movements = new Movements(this.bot)
    movements.scafoldingBlocks = digging ? SCAFFOLD.map(name => this.id(name)) : []
    movements.canDig = digging
    movements.allow1by1towers = digging
    movements.allowFreeMotion = false
    // A leap that falls short ends at the bottom of a ravine.
    movements.allowParkour = false
    movements.maxDropDown = 3
    for (const name of OWN) movements.blocksCantBreak.add(this.bot.registry.blocksByName[name]?.id ?? -1)
    // Digging is slow: rather walk around a little.
    movements.digCost = 1.5
    this.bot.pathfinder.setMovements(movements)
  }

  id (name: string): number {
    return this.bot.registry.itemsByName[name]?.id ?? -1
  }

  get at (): Place {
    return this.bot.entity.position
  }

  /** Of the block there; empty where no chunk is loaded. */
  nameAt (at: Place): string {
    return this.bot.blockAt(at)?.name ?? ''
  }

  isSolid (at: Place): boolean {
    return this.bot.blockAt(at)?.boundingBox === 'block'
  }

  /** Under no sky at all. */
  get isUnderground (): boolean {
    return this.bot.blockAt(this.at.floored().offset(0, 1, 0))?.skyLight === 0
  }

  /** Goes there in legs that a search can find, and by tunnel where none does; gives whether it came within `range`. */
  async go (to: Place, range: number): Promise<boolean> {
    const most = LEGS + this.at.distanceTo(to) / 3
    for (let legs = 0, failures = 0; this.at.distanceTo(to) > range + 1 && failures < FAILURES && legs < most; legs++) {
      const way = to.minus(this.at)
      const length = way.norm()
      // A search that may dig through rock in all directions costs more than the tunnel.
      const bores = this.#digs && length > range + NEAR && this.isUnderground
      if (bores && await this.#bore(to, range)) continue
      const before = this.at.clone()
      const alarms = this.#alarms
      const leg = this.at.plus(way.scaled(LEG / length))
      await this.walk(length <= LEG ? new goals.GoalNear(to.x, to.y, to.z, range) : new goals.GoalNear(leg.x, leg.y, leg.z, 2 + failures * 2))
      if (this.at.distanceTo(before) >= 1 || this.#alarms > alarms || (this.#digs && !bores && await this.#bore(to, range))) continue
      failures++
      await this.#comeFree()
    }
    return this.at.distanceTo(to) <= range + 1.5
  }

  /** A few steps of a tunnel towards a place; gives whether it got any nearer. */
  async #bore (to: Place, range: number): Promise<boolean> {
    const before = this.at.distanceTo(to)
    for (let steps = 0; steps < BORE && this.at.distanceTo(to) > range + 1; steps++) {
      const { x, y, z } = to.floored().minus(this.at.floored())
      const [along, across] = [[Math.sign(x) || 1, 0], [0, Math.sign(z) || 1]] as [[number, number], [number, number]]
      let isThrough = false
      for (const [dx, dz] of Math.abs(x) >= Math.abs(z) ? [along, across] : [across, along]) isThrough ||= await this.tunnel(dx, dz, -Math.sign(y))
      if (!isThrough) break
    }
    return this.at.distanceTo(to) < before - 1
  }

  /**
   * To a goal near by, or as near as a way leads; gives whether it was reached. A walk on which the bot does not get on
   * for a while is given up, and so is one on which the alarm is raised.
   */
  async walk (goal: Goals.Goal): Promise<boolean> {
    const { pathfinder } = this.bot
    let isSearching = true
    const way = pathfinder.goto(goal).then(() => true, () => false).finally(() => { isSearching = false })
    // Who jumps up and down on the spot does not get on.
    const passed = new Set<string>()
    for (let idle = 0; (isSearching || pathfinder.isMoving()) && idle < PATIENCE; idle++) {
      await this.bot.waitForTicks(1)
      if (this.isBuried || this.alarm?.isRaised === true) break
      const cell = String(this.at.floored())
      if (!passed.has(cell)) idle = 0
      passed.add(cell)
    }
    // A goal that is left standing is searched for, and dug for, under whatever comes next.
    pathfinder.setGoal(null)
    const isThere = await way
    await this.heed()
    return isThere
  }

  /** Whether sand or gravel has fallen on its head. */
  get isBuried (): boolean {
    return FALLS.has(this.nameAt(this.at.offset(0, 1.62, 0)))
  }

  /** Digs itself out if it is buried, and answers the alarm if it is raised. */
  async heed (): Promise<void> {
    if (this.isBuried) {
      this.#alarms++
      await this.clear(this.at.floored().offset(0, 1, 0))
    }
    if (this.alarm?.isRaised !== true) return
    this.#alarms++
    await this.alarm.answer()
  }

  /** Stays for so many ticks, and answers the alarm. */
  async pause (ticks: number): Promise<void> {
    for (let n = 0; n < ticks; n++) {
      await this.bot.waitForTicks(1)
      await this.heed()
    }
  }

  /** Stays until `holds`. */
  async until (holds: () => boolean): Promise<void> {
    while (!holds()) await this.pause(10)
  }

  /** Out of what fell on its head, and back from walls: at negative coordinates mineflayer's body, by a rounding, counts as inside the wall it touches. */
  async #comeFree (): Promise<void> {
    this.bot.clearControlStates()
    await this.clear(this.at.floored().offset(0, 1, 0))
    if (this.nameAt(this.at) === 'water') return await this.#land()
    for (const turn of [0, 1, 2, 3]) {
      const before = this.at.clone()
      const yaw = turn * Math.PI / 2
      const ahead = [1, 2].map(n => before.offset(-Math.sin(yaw) * n, 0, -Math.cos(yaw) * n))
      if (ahead.some(cell => [0, -1, -2, -3].some(y => this.nameAt(cell.offset(0, y, 0)) === 'lava'))) continue
      await this.bot.look(yaw, 0, true)
      this.bot.setControlState('forward', true)
      this.bot.setControlState('jump', turn > 1)
      await this.bot.waitForTicks(4)
      this.bot.clearControlStates()
      await this.bot.waitForTicks(6)
      if (this.at.distanceTo(before) > 0.2) return
    }
  }

  /** Out of water whose banks are too high, on a step dug into one. */
  async #land (): Promise<void> {
    const { bot } = this
    const feet = this.at.floored()
    let depth = 0
    while (this.nameAt(feet.offset(0, depth, 0)) === 'water') depth++
    const sides = SIDES.map(([x, z]) => feet.offset(x, depth, z))
    const bank = sides.find(cell => this.isSolid(cell.offset(0, -1, 0)) && !LIQUID.has(this.nameAt(cell)))
    if (bank === undefined) return
    await this.clear(bank)
    await this.clear(bank.offset(0, 1, 0))
    for (let tries = 0; tries < 40 && this.at.y < bank.y; tries++) {
      await bot.lookAt(bank.offset(0.5, 1.6, 0.5), true)
      bot.setControlState('forward', true)
      bot.setControlState('jump', true)
      await bot.waitForTicks(1)
    }
    await bot.waitForTicks(4)
    bot.clearControlStates()
  }

  /** One step of a tunnel dug by hand, `down` 1 for a stair down, -1 for one up; where a path search finds nothing. Gives whether it got there. */
  async tunnel (dx: number, dz: number, down: number): Promise<boolean> {
    await this.heed()
    const feet = this.at.floored()
    const next = feet.offset(dx, -down, dz)
    const cells = [...down < 0 ? [feet.offset(0, 2, 0)] : [], ...down > 0 ? [feet.offset(dx, 1, dz)] : [], next.offset(0, 1, 0), next]
    const around = cells.flatMap(cell => [cell, cell.offset(0, 1, 0), cell.offset(dx, 0, dz), cell.offset(dz, 0, dx), cell.offset(-dz, 0, -dx), cell.offset(0, -1, 0)])
    if (around.some(cell => LIQUID.has(this.bot.blockAt(cell)?.name ?? 'lava'))) return false
    for (const cell of cells) await this.clear(cell)
    return await this.walk(new goals.GoalBlock(next.x, next.y, next.z))
  }

  /** Digs a cell free, also of the sand that falls into it. */
  async clear (cell: Place): Promise<void> {
    for (let falls = 0; falls < 6; falls++) {
      const block = this.bot.blockAt(cell)
      if (block === null || !block.diggable || LIQUID.has(block.name) || OWN.has(block.name) || block.name.endsWith('air')) return
      await this.takePickaxe()
      await this.bot.dig(block, true).catch(() => {})
      if (FALLS.has(this.nameAt(cell.offset(0, 1, 0)))) await this.bot.waitForTicks(10)
    }
  }

  async takePickaxe (): Promise<boolean> {
    return await this.equip(...PICKAXES)
  }

  async equip (...names: string[]): Promise<boolean> {
    const item = names.map(name => this.bot.inventory.items().find(each => each.name === name)).find(each => each !== undefined)
    if (item === undefined) return false
    await this.bot.equip(item, 'hand')
    return true
  }

  /** Jumps and puts blocks under itself until it is `height` blocks higher. */
  async pillar (height: number): Promise<void> {
    const top = Math.floor(this.at.y) + height
    for (let tries = 0; this.at.y < top - 0.1; tries++) {
      if (tries > height * 2) throw new Error(`no tower rises at ${String(this.at)}`)
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

  /** Digs itself in under a lid; gives whether it is shut in. */
  async burrow (): Promise<boolean> {
    const top = this.at.floored()
    const walls = Array.from({ length: HOLE }, (_, down) => SIDES.map(([x, z]) => top.offset(x, -1 - down, z))).flat()
    if (![...walls, top.offset(0, -1 - HOLE, 0)].every(cell => this.isSolid(cell))) return false
    const { x, y, z } = top
    const { pathfinder } = this.bot
    // Who stands on an edge does not fall. The path finder stops in the middle of a block.
    await pathfinder.goto(new goals.GoalBlock(x, y, z)).catch(() => {})
    for (let down = 1; down <= HOLE; down++) {
      await this.clear(top.offset(0, -down, 0))
      await this.bot.waitForTicks(6)
    }
    if (this.at.y > y - HOLE + 0.5 || !await this.equip(...SCAFFOLD)) return false
    for (const [dx, dz] of SIDES) {
      const wall = this.bot.blockAt(top.offset(dx, -1, dz))
      if (wall !== null && !this.isSolid(top.offset(0, -1, 0))) await this.bot.placeBlock(wall, new Vec3(-dx, 0, -dz)).catch(() => {})
    }
    return this.isSolid(top.offset(0, -1, 0))
  }

  /** Comes out of its hole. */
  async emerge (): Promise<void> {
    await this.clear(this.at.floored().offset(0, 2, 0))
    await this.pillar(HOLE)
  }
}
