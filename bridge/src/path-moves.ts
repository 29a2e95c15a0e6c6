import { AIR, BREAKABLE, CLIMBABLE, DOOR_X, DOOR_Z, FALLS, HARMFUL, LAVA, LIQUID, SAFE, SHUT, SOLID } from './path-world.ts'
import type { Point, WorldView } from './path-world.ts'

/** A block to put before a step: against the block at x, y, z, on its side dx, dy, dz; `jump` while in the air above it. */
export interface Placement { x: number, y: number, z: number, dx: number, dy: number, dz: number, jump?: boolean }

/** One step of a path: what to break, to place and to open first, then where the feet go; `climbs` along a ladder or vine. */
export interface Step { x: number, y: number, z: number, cost: number, breaks: readonly Point[], places: readonly Placement[], opens: Point | null, climbs: boolean }

export interface MoveRules {
  readonly canDig: boolean
  /** Cost of breaking a block of this state with the best tool held; one unit is one block walked. */
  readonly digCost: (state: number) => number
  /** Added to a step into water. */
  readonly waterCost: number
  /** Whether lava and fire may be crossed, to get out of them. */
  readonly wade?: boolean
}

const NONE: readonly never[] = []
const SIDES = [[-1, 0], [1, 0], [0, -1], [0, 1]] as const
const CORNERS = [[-1, -1], [-1, 1], [1, -1], [1, 1]] as const
/** Falling further than 3 blocks hurts (Minecraft Wiki, Damage § Fall damage). */
const MAX_DROP = 3
const MAX_DROP_INTO_WATER = 24
const PLACE_COST = 4
/** A jump is this much higher than the floor at most. */
const JUMP = 1.2
const IMPASSABLE = Infinity
/** Cost of opening a door, and of a place beside lava, fire or a cactus. */
const OPEN_COST = 2
const HARM_COST = 4
/** A ladder is climbed at half the pace of a walk. */
const CLIMB_COST = 2
const DOOR = DOOR_X | DOOR_Z

/** The steps that lead on from a place: walk, jump up, drop, diagonal, dig down, pillar up, swim up, climb. */
export class Moves {
  readonly #view: WorldView
  readonly #rules: MoveRules
  #breaks: Point[] = []
  #opens: Point | null = null
  /** Flags of the four cells beside the place that the steps lead on from. */
  #beside = 0

  constructor (view: WorldView, rules: MoveRules) {
    this.#view = view
    this.#rules = rules
  }

  /** Whether breaking this block lets no liquid in and no falling block down. */
  canBreak (x: number, y: number, z: number): boolean {
    const view = this.#view
    if (!this.#rules.canDig || !(view.flags(x, y, z) & BREAKABLE)) return false
    if (view.flags(x, y + 1, z) & (LIQUID | FALLS)) return false
    return !((view.flags(x - 1, y, z) | view.flags(x + 1, y, z) | view.flags(x, y, z - 1) | view.flags(x, y, z + 1)) & LIQUID)
  }

  /** Cost of getting the cell free for the body; IMPASSABLE when it can't be. */
  #clear (x: number, y: number, z: number): number {
    const state = this.#view.state(x, y, z)
    if (state < 0) return IMPASSABLE
    if (this.#view.table.flags(state) & SAFE) return 0
    if (!this.canBreak(x, y, z)) return IMPASSABLE
    this.#breaks.push({ x, y, z })
    return this.#rules.digCost(state)
  }

  #start (): void {
    if (this.#breaks.length > 0) this.#breaks = []
    this.#opens = null
  }

  /** As `#clear`, through doors and gates that lead along this axis, too. */
  #pass (x: number, y: number, z: number, axis: number): number {
    const flags = this.#view.flags(x, y, z)
    if (flags & HARMFUL && this.#rules.wade === true && this.#view.table.top(this.#view.state(x, y, z)) < 0.1) return HARM_COST
    if (!(flags & DOOR)) return this.#clear(x, y, z)
    if (!(flags & axis)) return IMPASSABLE
    if (!(flags & SHUT)) return 0
    this.#opens = { x, y, z }
    return OPEN_COST
  }

  #step (out: Step[], x: number, y: number, z: number, cost: number, places: readonly Placement[] = NONE): void {
    if (cost === IMPASSABLE) return
    out.push({ x, y, z, cost, breaks: this.#breaks.length > 0 ? this.#breaks : NONE, places, opens: this.#opens, climbs: false })
  }

  /** All steps from x, y, z (the cell of the feet) with `blocks` blocks left to place; `built`: on a block that the path itself has put there. */
  from (x: number, y: number, z: number, blocks: number, built = false): Step[] {
    const out: Step[] = []
    const view = this.#view
    const here = view.flags(x, y, z)
    const floor = view.flags(x, y - 1, z)
    const swims = (here & LIQUID) !== 0
    // Digging is only begun with feet on the ground.
    const stands = built || (floor & SOLID) !== 0
    const hangs = !stands && ((here | floor) & CLIMBABLE) !== 0
    this.#beside = 0
    for (const [dx, dz] of SIDES) {
      if (here & DOOR && !(here & (dx === 0 ? DOOR_Z : DOOR_X))) continue
      this.#forward(out, x, y, z, dx, dz, blocks, swims, stands)
      if (hangs || here & DOOR) continue
      this.#jumpUp(out, x, y, z, dx, dz, stands, built)
      this.#dropDown(out, x, y, z, dx, dz, swims, stands)
    }
    if ((here | floor) & CLIMBABLE) this.#climb(out, x, y, z, here, floor)
    if (!hangs && !(here & DOOR)) this.#onFoot(out, x, y, z, blocks, swims, stands, built, here)
    // Whoever leaves a place beside lava, fire or a cactus has been there.
    if (this.#beside & HARMFUL) for (const step of out) step.cost += HARM_COST
    return out
  }

  #onFoot (out: Step[], x: number, y: number, z: number, blocks: number, swims: boolean, stands: boolean, built: boolean, here: number): void {
    for (const [dx, dz] of CORNERS) this.#diagonal(out, x, y, z, dx, dz, swims)
    if (stands && !swims) {
      if (!built) this.#digDown(out, x, y, z)
      if (blocks > 0 && !(here & CLIMBABLE)) this.#pillar(out, x, y, z, built)
    }
    if (swims) this.#swimUp(out, x, y, z)
  }

  #waterCost (x: number, y: number, z: number): number {
    return this.#view.flags(x, y, z) & LIQUID ? this.#rules.waterCost : 0
  }

  #forward (out: Step[], x: number, y: number, z: number, dx: number, dz: number, blocks: number, swims: boolean, stands: boolean): void {
    this.#start()
    const tx = x + dx
    const tz = z + dz
    const feet = this.#view.flags(tx, y, tz)
    const below = this.#view.flags(tx, y - 1, tz)
    this.#beside |= feet
    let cost = 1 + this.#waterCost(tx, y, tz)
    let places: readonly Placement[] = NONE
    const floats = feet & LIQUID && (!(feet & LAVA) || this.#rules.wade === true)
    if (!(below & SOLID) && !floats && !(feet & CLIMBABLE)) {
      // Bridging needs a side of the block stood on.
      if (blocks === 0 || !stands || swims || !(below & (AIR | LIQUID)) || below & LAVA) return
      places = [{ x, y: y - 1, z, dx, dy: 0, dz }]
      cost += PLACE_COST
    }
    const axis = dx === 0 ? DOOR_Z : DOOR_X
    cost += this.#pass(tx, y + 1, tz, axis)
    cost += this.#pass(tx, y, tz, axis)
    if (this.#breaks.length > 0 && !stands) return
    this.#step(out, tx, y, tz, cost, places)
  }

  /** Along a ladder or vine; down also from the cell above it, and out over its upper end. */
  #climb (out: Step[], x: number, y: number, z: number, here: number, floor: number): void {
    const view = this.#view
    if (here & CLIMBABLE && view.flags(x, y + 1, z) & view.flags(x, y + 2, z) & SAFE) this.#rung(out, x, y + 1, z)
    if (floor & CLIMBABLE) this.#rung(out, x, y - 1, z)
  }

  #rung (out: Step[], x: number, y: number, z: number): void {
    out.push({ x, y, z, cost: CLIMB_COST, breaks: NONE, places: NONE, opens: null, climbs: true })
  }

  #jumpUp (out: Step[], x: number, y: number, z: number, dx: number, dz: number, stands: boolean, built: boolean): void {
    this.#start()
    const tx = x + dx
    const tz = z + dz
    const step = this.#view.state(tx, y, tz)
    if (step < 0 || !(this.#view.table.flags(step) & SOLID)) return
    const floor = this.#view.state(x, y - 1, z)
    const floorTop = built ? y : stands ? y - 1 + this.#view.table.top(floor) : y - 0.2
    if (y + this.#view.table.top(step) - floorTop > JUMP) return
    const cost = 2 + this.#clear(x, y + 2, z) + this.#clear(tx, y + 2, tz) + this.#clear(tx, y + 1, tz)
    if (this.#breaks.length > 0 && !stands) return
    this.#step(out, tx, y + 1, tz, cost + this.#waterCost(tx, y + 1, tz))
  }

  /** Feet height after falling through `y` (2 below the edge) in column x, z; null when the fall would hurt or end badly. */
  #landing (x: number, y: number, z: number): number | null {
    for (let at = y; at >= y - MAX_DROP_INTO_WATER; at--) {
      const flags = this.#view.flags(x, at, z)
      if (flags & LIQUID) return flags & LAVA ? null : at
      if (flags & SOLID) return y - at < MAX_DROP ? at + 1 : null
      if (!(flags & SAFE)) return null
    }
    return null
  }

  #dropDown (out: Step[], x: number, y: number, z: number, dx: number, dz: number, swims: boolean, stands: boolean): void {
    this.#start()
    const tx = x + dx
    const tz = z + dz
    if (swims || this.#view.flags(tx, y, tz) & LIQUID) return
    if (this.#view.flags(tx, y - 1, tz) & CLIMBABLE) {
      const over = 2 + this.#clear(tx, y + 1, tz) + this.#clear(tx, y, tz)
      if (this.#breaks.length === 0 || stands) this.#step(out, tx, y - 1, tz, over)
      return
    }
    const feet = this.#view.flags(tx, y - 1, tz) & LIQUID ? this.#landing(tx, y - 1, tz) : this.#landing(tx, y - 2, tz)
    if (feet === null) return
    const below = feet === y - 1 && this.#view.flags(tx, y - 1, tz) & LIQUID ? 0 : this.#clear(tx, y - 1, tz)
    const cost = 1 + this.#clear(tx, y + 1, tz) + this.#clear(tx, y, tz) + below
    if (this.#breaks.length > 0 && !stands) return
    this.#step(out, tx, feet, tz, cost + (y - feet) * 0.5 + this.#waterCost(tx, feet, tz))
  }

  #diagonal (out: Step[], x: number, y: number, z: number, dx: number, dz: number, swims: boolean): void {
    this.#start()
    const view = this.#view
    const free = (cx: number, cz: number): boolean => (view.flags(cx, y, cz) & view.flags(cx, y + 1, cz) & SAFE) !== 0
    if (!free(x + dx, z) || !free(x, z + dz) || !free(x + dx, z + dz)) return
    const below = view.flags(x + dx, y - 1, z + dz)
    const cost = Math.SQRT2 + this.#waterCost(x + dx, y, z + dz)
    if (below & SOLID || view.flags(x + dx, y, z + dz) & LIQUID) this.#step(out, x + dx, y, z + dz, cost)
    else if (!swims && below & SAFE && view.flags(x + dx, y - 2, z + dz) & SOLID) this.#step(out, x + dx, y - 1, z + dz, cost)
  }

  #digDown (out: Step[], x: number, y: number, z: number): void {
    this.#start()
    const landing = this.#landing(x, y - 2, z)
    if (landing === null) return
    this.#step(out, x, landing, z, 1 + this.#clear(x, y - 1, z) + (y - landing) * 0.5)
  }

  #pillar (out: Step[], x: number, y: number, z: number, built: boolean): void {
    this.#start()
    // Only from a full block: the jump from a lower one does not clear the new block.
    if (!built && this.#view.table.top(this.#view.state(x, y - 1, z)) < 0.9) return
    const cost = 2 + PLACE_COST + this.#clear(x, y + 2, z)
    if (!(this.#view.flags(x, y, z) & AIR)) {
      if (!this.canBreak(x, y, z)) return
      this.#breaks.push({ x, y, z })
    }
    this.#step(out, x, y + 1, z, cost, [{ x, y: y - 1, z, dx: 0, dy: 1, dz: 0, jump: true }])
  }

  #swimUp (out: Step[], x: number, y: number, z: number): void {
    this.#start()
    if (this.#view.flags(x, y + 1, z) & SAFE && this.#view.flags(x, y + 2, z) & SAFE) this.#step(out, x, y + 1, z, 2)
  }
}
