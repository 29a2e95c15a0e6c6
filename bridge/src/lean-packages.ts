/**
 * What mineflayer's packages work out anew at every tick or for every block although it is always the same. Each of
 * these keeps the answer; what a script sees is equal. They were found in profiles of bots in lockstep.
 */

/** A block object of prismarine-block, its fields in the order in which most blocks have them. */
interface BlockObject {
  type: unknown
  metadata: unknown
  light: number
  skyLight: number
  biome: { name?: string }
  position: unknown
  stateId: unknown
  computedStates: object
  name: unknown
  hardness: unknown
  displayName: unknown
  shapes: unknown
  boundingBox: unknown
  transparent: unknown
  diggable: unknown
  material: unknown
  harvestTools: unknown
  drops: unknown
  _properties: object
  isWaterlogged: unknown
  entity: unknown
}
type BlockCopy = new (of: BlockObject, biome: BlockObject['biome']) => BlockObject
const FIELDS = 'type,metadata,light,skyLight,biome,position,stateId,computedStates,name,hardness,displayName,shapes,' +
  'boundingBox,transparent,diggable,material,harvestTools,drops,_properties,isWaterlogged,entity'
type Place = Readonly<Record<'x' | 'y' | 'z', number>>
/** prismarine-chunk's column of 1.18 and later; `Place` is within the column. */
interface Column {
  readonly blockEntities: Readonly<Record<string, unknown>>
  getBlock (at: Place): BlockObject
  getBlockStateId (at: Place): number
  getBiome (at: Place): number
  getBlockLight (at: Place): number
  getSkyLight (at: Place): number
  getBlockEntity (at: Place): unknown
}
type ColumnClass = abstract new (...args: never[]) => Column
/** What physics asks of a world. */
export interface Terrain { getBlock: (at: Place) => unknown }
interface Physics { simulatePlayer: (player: unknown, world: Terrain) => unknown }
interface PhysicsPackage { Physics: (registry: unknown, world: Terrain) => Physics }
interface SearchOptions { readonly matching: unknown, readonly useExtraInfo?: unknown }
/** What finding blocks uses of a bot. */
export interface SearchingBot {
  readonly world: { getBlockType: (at: Place) => number }
  blockAt: (at: Place, extraInfos?: boolean) => unknown
  findBlocks: (options: SearchOptions) => unknown
}
type VersionData = (version: string | number, preNetty?: boolean) => unknown

/** Makes lean what the packages that `require` finds do, before anybody has loaded them. */
export function leanPackages (require: NodeJS.Require): void {
  rememberVersions(require)
  rememberRequired(require)
  rememberTerrain(require)
  leanColumns(require)
  leanSearch(require)
}

/**
 * Remembers what minecraft-data answered. The bot's physics asks it for the version at every tick, and each time it
 * builds an index of all versions before it finds its answer: a fifth of an idle bot's time.
 */
function rememberVersions (require: NodeJS.Require): void {
  const path = require.resolve('minecraft-data')
  const ask = require(path) as VersionData
  const known = new Map<string, unknown>()
  const remembering: VersionData = (version, preNetty = false) => {
    const key = `${version} ${String(preNetty)}`
    if (!known.has(key)) known.set(key, ask(version, preNetty))
    return known.get(key)
  }
  replace(require, path, Object.assign(remembering, ask))
}

/** The physics requires two packages at every tick, which Node resolves each time. */
function rememberRequired (require: NodeJS.Require): void {
  const path = require.resolve('prismarine-physics')
  require(path)
  const module = require.cache[path]
  if (module === undefined) return
  const load = module.require.bind(module)
  const known = new Map<string, unknown>()
  module.require = id => {
    if (!known.has(id)) known.set(id, load(id))
    return known.get(id)
  }
}

/** Physics looks at each cell around a player several times a tick, and every look builds a block. */
function rememberTerrain (require: NodeJS.Require): void {
  const physics = require('prismarine-physics') as PhysicsPackage
  const build = physics.Physics
  physics.Physics = (registry, world) => {
    const built = build(registry, world)
    const simulate = built.simulatePlayer
    built.simulatePlayer = (player, terrain) => simulate(player, seenOnce(terrain))
    return built
  }
}

/** `world` as it is for the length of one call of the physics, which changes none of its blocks: each cell's is got once. */
export function seenOnce (world: Terrain): Terrain {
  const cells: number[] = []
  const blocks: unknown[] = []
  return {
    getBlock: at => {
      const x = Math.floor(at.x)
      const y = Math.floor(at.y)
      const z = Math.floor(at.z)
      for (let i = 0, cell = 0; i < blocks.length; i++, cell += 3) {
        if (cells[cell] === x && cells[cell + 1] === y && cells[cell + 2] === z) return blocks[i]
      }
      const block = world.getBlock(at)
      cells.push(x, y, z)
      blocks.push(block)
      return block
    }
  }
}

/** Columns copy the blocks they give from one of the same state: building each is most of what looking at blocks costs. */
function leanColumns (require: NodeJS.Require): void {
  const path = require.resolve('prismarine-chunk')
  const classFor = require(path) as (registry: unknown) => ColumnClass
  const lean = (registry: unknown): ColumnClass => {
    const Class = classFor(registry)
    // Older versions' columns find their blocks in other ways.
    if ('getBiome' in Class.prototype && 'getBlockStateId' in Class.prototype) copyBlocks(Class.prototype as Column)
    return Class
  }
  replace(require, path, Object.assign(lean, classFor))
}

/** Who looks for blocks by type needs no more of each than that; mineflayer builds every block of every section that has one. */
function leanSearch (require: NodeJS.Require): void {
  const path = require.resolve('mineflayer/lib/plugins/blocks')
  const inject = require(path) as (bot: SearchingBot, options: unknown) => void
  replace(require, path, (bot: SearchingBot, options: unknown) => {
    inject(bot, options)
    findByType(bot)
  })
}

/** Makes `bot` find blocks of given types by their types alone. */
export function findByType (bot: SearchingBot): void {
  const find = bot.findBlocks
  bot.findBlocks = options => {
    const { matching, useExtraInfo = false } = options
    if (typeof matching === 'function' || useExtraInfo !== false) return find(options)
    const { blockAt } = bot
    const block = { type: 0 }
    // The search asks the bot for each block, and compares its type before it asks for the next.
    bot.blockAt = at => {
      block.type = bot.world.getBlockType(at)
      return block
    }
    try {
      return find(options)
    } finally {
      bot.blockAt = blockAt
    }
  }
}

function replace (require: NodeJS.Require, path: string, exports: unknown): void {
  const module = require.cache[path]
  if (module !== undefined) module.exports = exports
}

/** Makes columns of a class give copies of the blocks that they built first, with what differs from place to place of their own. */
export function copyBlocks (column: Column): void {
  const build = column.getBlock
  /** By state; null where a block has other fields than most, as signs, whose text is computed. */
  const patterns = new Map<number, BlockObject | null>()
  const biomes = new Map<number, BlockObject['biome']>()
  let Copy: BlockCopy | null = null
  column.getBlock = function (at) {
    const stateId = this.getBlockStateId(at)
    const biomeId = this.getBiome(at)
    const pattern = patterns.get(stateId)
    const biome = biomes.get(biomeId)
    if (Copy === null || pattern === undefined || pattern === null || biome === undefined) {
      const built = build.call(this, at)
      Copy ??= copyOf(Object.getPrototypeOf(built) as object)
      // An unknown biome is a new object each time, a known one is the registry's.
      if (built.biome.name !== '') biomes.set(biomeId, built.biome)
      if (pattern === undefined) patterns.set(stateId, Object.keys(built).join() === FIELDS ? new Copy(built, built.biome) : null)
      return built
    }
    const block = new Copy(pattern, biome)
    block.light = this.getBlockLight(at)
    block.skyLight = this.getSkyLight(at)
    block.entity = this.getBlockEntity(at)
    return block
  }
}

/** The constructor of copies with the methods of `prototype`; it sets the fields in their order one by one, which is fastest by far. */
function copyOf (prototype: object): BlockCopy {
  function Copy (this: BlockObject, of: BlockObject, biome: BlockObject['biome']): void {
    this.type = of.type
    this.metadata = of.metadata
    this.light = 0
    this.skyLight = 0
    this.biome = biome
    this.position = null
    this.stateId = of.stateId
    this.computedStates = {}
    this.name = of.name
    this.hardness = of.hardness
    this.displayName = of.displayName
    this.shapes = of.shapes
    this.boundingBox = of.boundingBox
    this.transparent = of.transparent
    this.diggable = of.diggable
    this.material = of.material
    this.harvestTools = of.harvestTools
    this.drops = of.drops
    this._properties = { ...of._properties }
    this.isWaterlogged = of.isWaterlogged
    this.entity = undefined
  }
  Copy.prototype = prototype
  return Copy as unknown as BlockCopy
}
