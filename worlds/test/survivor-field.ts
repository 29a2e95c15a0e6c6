/** A survivor's field: seeds from grass, wheat by water, bread. */
import { Vec3 } from 'vec3'
import { FREE, type Survivor } from './survivor-body.ts'
import { SIDES, type Place } from './survivor-legs.ts'

const RIPE = 7
/** Seeds to begin with: of many plants the first three ripen soon. Wheat for a bread. */
const SEEDS = 9
const LOAF = 3
/** Blocks of water at whose side a place is looked for. */
const WATERS = 200
/** Blocks from its first plant within which the field is in sight. */
const NEAR = 32
/** Blocks that water reaches in farmland. */
const WET = 4
/** Cells across and along a row whose middle is (0, 0): wheat grows by the farmland around it. */
const ACROSS = [-1, 0, 1]
const ALONG = [-2, -1, 0, 1, 2]

interface Patch { readonly row: Place[], readonly around: Place[] }

export class Field {
  readonly #self: Survivor
  readonly #explore: () => Promise<void>
  /** Cells of the plants. */
  #rows: Place[] = []

  constructor (self: Survivor, explore: () => Promise<void>) {
    this.#self = self
    this.#explore = explore
  }

  /** Seeds from grass, and sown on a patch beside water. */
  async sow (): Promise<void> {
    for (let tries = 0; this.#self.has('wheat_seeds') + this.#plants().length < SEEDS; tries++) {
      if (tries > 300) throw new Error('no seeds')
      const [grass] = this.#self.find(['grass', 'tall_grass', 'fern'], 32)
      if (grass === undefined) await this.#explore()
      else await this.#self.dig(grass, null)
    }
    if (this.#self.has('wooden_hoe') === 0) await this.#self.make('wooden_hoe')
    this.#rows = this.#plants()
    for (let tries = 0; this.#rows.length < LOAF; tries++) {
      if (tries > 60) throw new Error('no soil by water')
      const patch = this.#patch()
      if (patch === null) await this.#explore()
      else await this.#plant(patch)
    }
  }

  get isSown (): boolean {
    return this.#rows.length > 0
  }

  /** Three ears, brought on with the bone meal there is, and a bread of them. `wait` passes the time while they grow. */
  async reap (wait: () => Promise<void>): Promise<void> {
    for (let waits = 0; this.#self.has('wheat') < LOAF; waits++) {
      if (waits > 600) throw new Error('the wheat never grew')
      // Who was led away by a night or a fight sees no field, and none is lost for that.
      if (this.isSown && this.#self.at.distanceTo(this.place) > NEAR) await this.#self.go(this.place, 3)
      const plants = this.#plants()
      for (const cell of plants.filter(each => this.#age(each) === RIPE)) await this.#self.dig(cell, null)
      if (this.#self.has('wheat') >= LOAF) break
      for (const cell of this.#rows.filter(each => this.#self.nameAt(each) === 'air')) {
        if (this.#self.has('wheat_seeds') > 0 && await this.#self.go(cell, 2)) await this.#seed(cell.offset(0, -1, 0))
      }
      if (this.#plants().length + this.#self.has('wheat') < LOAF) await this.sow()
      if (!await this.#feed()) await wait()
    }
    await this.#self.make('bread')
  }

  /** Where the field is. */
  get place (): Place {
    const [first] = this.#rows
    if (first === undefined) throw new Error('nothing was sown')
    return first
  }

  #plants (): Place[] {
    return this.#rows.filter(cell => this.#self.bot.blockAt(cell)?.name === 'wheat')
  }

  #age (cell: Place): number {
    return Number(this.#self.bot.blockAt(cell)?.getProperties()['age'] ?? 0)
  }

  /** Bone meal for the plant that is nearest to ripe; gives whether there was some. */
  async #feed (): Promise<boolean> {
    const { bot } = this.#self
    if (this.#self.has('bone_meal') === 0 && this.#self.has('bone') > 0) await this.#self.craft('bone_meal', this.#self.has('bone'))
    const [plant] = this.#plants().sort((a, b) => this.#age(b) - this.#age(a))
    if (plant === undefined || this.#self.has('bone_meal') === 0) return false
    if (!await this.#self.go(plant, 2) || !await this.#self.equip('bone_meal')) return false
    const block = bot.blockAt(plant)
    if (block !== null) await bot.activateBlock(block)
    await bot.waitForTicks(4)
    return true
  }

  /** Tills a patch and sows it. */
  async #plant ({ row, around }: Patch): Promise<void> {
    const { bot } = this.#self
    for (const soil of [...row, ...around]) {
      this.#self.skip(soil)
      if (!await this.#self.go(soil, 2)) continue
      const above = bot.blockAt(soil.offset(0, 1, 0))
      if (above !== null && above.name !== 'air') await bot.dig(above, true)
      await this.#self.equip('wooden_hoe')
      const block = bot.blockAt(soil)
      if (block !== null && block.name !== 'farmland') await bot.activateBlock(block, new Vec3(0, 1, 0))
      await bot.waitForTicks(4)
      if (await this.#seed(soil)) this.#rows.push(soil.offset(0, 1, 0))
    }
  }

  /** Sows on farmland; gives whether it bears a plant. */
  async #seed (soil: Place): Promise<boolean> {
    const { bot } = this.#self
    const tilled = bot.blockAt(soil)
    if (tilled?.name !== 'farmland' || !await this.#self.equip('wheat_seeds')) return false
    await bot.placeBlock(tilled, new Vec3(0, 1, 0)).catch(() => {})
    return this.#self.nameAt(soil.offset(0, 1, 0)) === 'wheat'
  }

  /** Of the places for a row near water the one with the most soil around. */
  #patch (): Patch | null {
    const water = this.#self.find(['water'], 36, () => true, [WATERS])
    const middles = new Map(water.flatMap(at => [1, 2].flatMap(n => SIDES.map(([x, z]) => at.offset(x * n, 0, z * n)))).map(at => [String(at), at]))
    let best: Patch | null = null
    for (const middle of middles.values()) {
      if (!this.#isSoil(middle)) continue
      for (const [dx, dz] of [[1, 0], [0, 1]] as const) {
        const cell = (along: number, across: number): Place => middle.offset(dx * along + dz * across, 0, dz * along + dx * across)
        const row = ALONG.map(along => cell(along, 0)).filter(at => this.#isSoil(at) && water.some(wet => isWet(at, wet)))
        const around = ALONG.flatMap(along => ACROSS.filter(across => across !== 0).map(across => cell(along, across))).filter(at => this.#isSoil(at))
        if (row.length >= LOAF && row.length + around.length > (best === null ? 0 : best.row.length + best.around.length)) best = { row, around }
      }
    }
    return best
  }

  #isSoil (at: Place): boolean {
    const { bot } = this.#self
    return ['grass_block', 'dirt', 'farmland'].includes(bot.blockAt(at)?.name ?? '') && FREE.has(bot.blockAt(at.offset(0, 1, 0))?.name ?? '') &&
      !this.#self.isSkipped(at)
  }
}

function isWet (soil: Place, water: Place): boolean {
  return water.y === soil.y && Math.abs(water.x - soil.x) <= WET && Math.abs(water.z - soil.z) <= WET
}
