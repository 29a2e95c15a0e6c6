import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { test } from 'node:test'
import { copyBlocks, findByType, seenOnce, type SearchingBot, type Terrain } from '../src/lean-packages.ts'
import { seededRandom } from '../src/vclock.ts'

const require = createRequire(createRequire(import.meta.url).resolve('mineflayer'))
const { Vec3 } = require('vec3') as typeof import('vec3')

type Point = InstanceType<typeof Vec3>
interface Block { position: Point | null, biome: object, getProperties: () => object }
interface Column {
  blockEntities: Record<string, unknown>
  getBlock: (at: Point) => Block
  setBlockStateId: (at: Point, state: number) => void
  setBiome: (at: Point, biome: number) => void
  setBlockLight: (at: Point, light: number) => void
  setSkyLight: (at: Point, light: number) => void
}
interface State { pos: Point, vel: Point, onGround: boolean }
interface Physics { simulatePlayer: (state: State, world: Terrain) => void }

const registry = (require('prismarine-registry') as (version: string) => { biomes: object, blocksByStateId: Record<string, object>, blocksByName: Record<string, { defaultState: number }> })('1.20.1')
const STATES = Object.keys(registry.blocksByStateId).map(Number)

/** A class of columns of its own, so that another may do things in other ways. */
function columnClass (): new (options: object) => Column {
  return (require('prismarine-chunk') as (registry: unknown) => new (options: object) => Column)(registry)
}

function columns (): { plain: Column, copying: Column } {
  const Copying = columnClass()
  copyBlocks(Copying.prototype as Parameters<typeof copyBlocks>[0])
  const size = { minY: -64, worldHeight: 384 }
  return { plain: new (columnClass())(size), copying: new Copying(size) }
}

/** All of a block, methods and order of its fields too. */
function whole (block: Block): unknown[] {
  const descriptors = Object.entries(Object.getOwnPropertyDescriptors(block))
  const methods = Object.getOwnPropertyNames(Object.getPrototypeOf(block))
  // Functions of two classes are never the same ones.
  const shown = ({ value, get }: PropertyDescriptor): unknown => typeof value === 'function' || get !== undefined ? String(get ?? value) : value
  return [descriptors.map(([name, descriptor]) => [name, shown(descriptor)]), methods, block.getProperties()]
}

test('a copied block is as the package builds it, whatever its state', () => {
  const { plain, copying } = columns()
  for (const column of [plain, copying]) {
    STATES.forEach((state, i) => {
      const at = new Vec3(i & 15, (i >> 8) - 64, i >> 4 & 15)
      column.setBlockStateId(at, state)
      column.setBiome(at, i % 60)
      column.setBlockLight(at, i % 16)
      column.setSkyLight(at, (i + 7) % 16)
      if (i % 50 === 0) column.blockEntities[`${at.x},${at.y},${at.z}`] = { type: 'compound', value: {} }
    })
  }
  // The first look builds, later ones copy.
  for (let look = 0; look < 3; look++) {
    STATES.forEach((_state, i) => {
      const at = new Vec3(i & 15, (i >> 8) - 64, i >> 4 & 15)
      assert.deepEqual(whole(copying.getBlock(at)), whole(plain.getBlock(at)))
    })
  }
})

test('what is done to one block is not felt by the next of its state', () => {
  const { copying } = columns()
  const at = new Vec3(1, 1, 1)
  copying.setBlockStateId(at, registry.blocksByName['oak_stairs']?.defaultState ?? 0)
  const before = whole(copying.getBlock(at))
  for (let look = 0; look < 3; look++) {
    const block = copying.getBlock(at) as unknown as Record<string, Record<string, unknown>>
    for (const name of ['_properties', 'computedStates']) (block[name] as Record<string, unknown>)['facing'] = 'nowhere'
    block['name'] = { changed: true }
  }
  assert.deepEqual(whole(copying.getBlock(at)), before)
})

/** A rough ground of everything that physics treats in a way of its own. */
function fill (column: Column): void {
  const random = seededRandom(5)
  const names = ['stone', 'stone', 'air', 'water', 'oak_slab', 'oak_stairs', 'ladder', 'soul_sand', 'honey_block', 'slime_block', 'cobweb', 'ice', 'vine', 'lava', 'bubble_column', 'oak_fence', 'kelp', 'scaffolding']
  const states = names.map(name => registry.blocksByName[name]?.defaultState ?? 0)
  for (let x = 0; x < 16; x++) {
    for (let z = 0; z < 16; z++) {
      for (let y = 0; y < 12; y++) {
        const state = y < 4 ? states[0] : random() < 0.75 ? 0 : states[Math.floor(random() * states.length)]
        column.setBlockStateId(new Vec3(x, y, z), state ?? 0)
      }
    }
  }
}

/** What 2,000 ticks of a player who moves at random come to, as bytes; physics sees the world `through` it. */
function walk (column: Column, through = (world: Terrain): Terrain => world): Buffer {
  fill(column)
  const { Physics, PlayerState } = require('prismarine-physics') as {
    Physics: (registry: unknown, world: object) => Physics, PlayerState: new (bot: object, control: object) => State & { apply: (bot: object) => void }
  }
  const world = {
    getBlock: (at: Readonly<Record<'x' | 'y' | 'z', number>>): Block => {
      const cell = new Vec3(at.x, at.y, at.z).floored()
      const block = column.getBlock(new Vec3(cell.x & 15, cell.y, cell.z & 15))
      block.position = cell
      return block
    }
  }
  const physics = Physics(registry, world)
  const random = seededRandom(11)
  const control: Record<string, boolean> = {}
  const entity = { position: new Vec3(8, 14, 8), velocity: new Vec3(0, 0, 0), onGround: false, yaw: 0, pitch: 0, effects: {}, attributes: {} }
  const bot = { version: '1.20.1', entity, inventory: { slots: [] }, jumpTicks: 0, jumpQueued: false, fireworkRocketDuration: 0 }
  const path = new Float64Array(2000 * 6)
  for (let tick = 0; tick < 2000; tick++) {
    if (tick % 7 === 0) for (const name of ['forward', 'back', 'left', 'right', 'jump', 'sprint', 'sneak']) control[name] = random() < 0.4
    entity.yaw = tick % 31 / 5
    const state = new PlayerState(bot, control)
    physics.simulatePlayer(state, through(world))
    state.apply(bot)
    const { position, velocity } = entity
    path.set([position.x, position.y, position.z, velocity.x, velocity.y, velocity.z], tick * 6)
  }
  return Buffer.from(path.buffer)
}

test('physics moves a player over copied blocks, each got once a tick, as over built ones, to the last bit, for 2,000 ticks', () => {
  const { plain, copying } = columns()
  const expected = walk(plain)
  assert.ok(new Set(new Float64Array(expected.buffer, expected.byteOffset, expected.length / 8)).size > 2000, 'the player moves')
  assert.ok(walk(copying).equals(expected))
  assert.ok(walk(copying, seenOnce).equals(expected))
})

interface Finder extends SearchingBot {
  _client: EventEmitter
  world: SearchingBot['world'] & { setColumn: (x: number, z: number, column: Column) => void }
  findBlocks: (options: object) => Point[]
}

/** A bot of mineflayer's own plugin for blocks and nothing else, in the middle of 5 by 5 rough columns. */
function finder (): Finder {
  const inject = require('mineflayer/lib/plugins/blocks') as (bot: object, options: object) => void
  const features = registry as unknown as { supportFeature: (name: string) => boolean }
  const bot = Object.assign(new EventEmitter(), {
    registry, version: '1.20.1', _client: new EventEmitter(), game: { minY: -64, height: 384 }, entity: { position: new Vec3(8.5, 6, 8.5) },
    supportFeature: (name: string) => features.supportFeature(name)
  }) as unknown as Finder
  inject(bot, { version: '1.20.1' })
  bot._client.emit('login', { worldName: 'minecraft:overworld' })
  for (let x = -2; x <= 2; x++) {
    for (let z = -2; z <= 2; z++) {
      const { plain } = columns()
      fill(plain)
      bot.world.setColumn(x, z, plain)
    }
  }
  return bot
}

test('blocks looked for by type are found as mineflayer finds them, the same ones in the same order', () => {
  const [plain, byType] = [finder(), finder()]
  findByType(byType)
  const id = (name: string): number => (registry.blocksByName[name] as unknown as { id: number }).id
  const { blockAt } = byType
  for (const matching of [id('ladder'), [id('stone'), id('water')], [id('oak_fence'), id('diamond_ore')], ({ name }: { name: string }) => name === 'kelp']) {
    for (const options of [{}, { count: 30 }, { count: 500, maxDistance: 30 }, { count: 5, point: new Vec3(-20, 9, 14) }, { count: 5, useExtraInfo: true }, { count: 5, useExtraInfo: () => true }]) {
      const found = plain.findBlocks({ matching, ...options })
      assert.deepEqual(byType.findBlocks({ matching, ...options }), found)
    }
  }
  assert.ok(plain.findBlocks({ matching: [id('stone')], count: 500 }).length === 500)
  assert.equal(byType.blockAt, blockAt)
  assert.throws(() => byType.findBlocks({ matching: 1, point: null, get maxDistance () { throw new Error('no') } }), /no/)
  assert.equal(byType.blockAt, blockAt)
})

test('with the preload, a script\'s own packages are the lean ones, and physics requires nothing anew', () => {
  const preload = new URL('../src/preload.ts', import.meta.url).href
  const script = `
    const { createRequire } = require('node:module')
    const inside = createRequire(require.resolve('mineflayer'))
    const registry = inside('prismarine-registry')('1.20.1')
    const physics = inside.cache[inside.resolve('prismarine-physics')]
    const column = inside('prismarine-chunk')(registry).prototype.getBlock.toString()
    console.log(JSON.stringify([
      inside('minecraft-data')('1.20.1') === inside('minecraft-data')('1.20.1'),
      physics.require('prismarine-nbt') === inside('prismarine-nbt'),
      Object.hasOwn(physics, 'require'),
      column.includes('patterns'),
      inside('prismarine-physics').Physics.toString().includes('simulate'),
      inside('mineflayer/lib/plugins/blocks').toString().includes('findByType')
    ]))
    process.exit()`
  const { stdout, stderr } = spawnSync(process.execPath, ['--import', preload, '--eval', script], { encoding: 'utf8', cwd: new URL('..', import.meta.url) })
  assert.deepEqual(JSON.parse(stdout.trim() || '[]'), [true, true, true, true, true, true], stderr)
})
