import { mkdir, readdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { RpcError } from '../../../bridge/src/rpc.ts'
import { columnKey } from '../blocks/columns.ts'
import { Game, type GameState } from '../game.ts'
import { parseKey, type Vec } from '../geometry.ts'
import { loadPreset } from '../land/presets.ts'
import { SnapshotStore } from '../save.ts'
import { blockEntityFields, signFields } from './block-entities.ts'
import { encodeChunk } from './chunk.ts'
import { encodeEntities, thingFields, type Placed } from './entities.ts'
import { encodeLevel } from './level.ts'
import { Lost } from './lost.ts'
import { mobFields } from './mobs.ts'
import { int, string, type Fields } from './nbt.ts'
import { encodePlayer, statisticsText } from './player.ts'
import { encodeRegion, placeOf, regionName, type Region } from './region.ts'

/** The snapshot that `voyager world serve --save` goes on with. */
export const LATEST = 'latest'
/** Most unchanged columns around each player and the spawn, in each direction. */
export const MAX_RADIUS = 32

export interface ExportOptions {
  /** Folder of the save. */
  readonly save: string
  /** Id; null takes `latest`, or the only one there is. */
  readonly snapshot: string | null
  readonly out: string
  /** Columns that never changed are written too, this far around each player and the spawn. */
  readonly radius: number
}

export interface Report {
  readonly snapshot: string
  readonly chunks: number
  readonly players: number
  readonly entities: number
  readonly block_entities: number
  /** What has no form on the other side, one line each. */
  readonly lost: readonly string[]
}

/**
 * Writes a snapshot as a vanilla world folder.
 * @throws RpcError `snapshot`, `schemaTooNew`, `unknownPreset`; `invalidParams` when `out` holds something already.
 */
export async function exportWorld (options: ExportOptions): Promise<Report> {
  await refuseFull(options.out)
  const store = new SnapshotStore(options.save)
  const snapshot = options.snapshot ?? await onlySnapshot(store, options.save)
  const saved = await store.read(snapshot) as unknown as { state: GameState, columns: Map<string, Buffer> }
  const { preset, seed } = saved.state
  const game = new Game({ preset, seed, viewDistance: 2, difficulty: 'easy', onEvent: () => {} }, saved)
  // As this release writes it, whatever wrote the snapshot.
  const state = game.toJson()
  const lost = new Lost()
  const placed = [...thingFields(game.data, state.entities), ...(state.mobs?.mobs ?? []).map(mobFields)]
  const blockEntities = [
    ...(state.blocks.entities ?? []).map(saved => blockEntityFields(game.data, saved)),
    ...(state.blocks.signs ?? []).map(saved => signFields(saved, game.blocks.at(parseKey(saved[0])).name))
  ]
  const keys = columnsToWrite(game, state, options.radius)
  await writeRegions(join(options.out, 'region'), keys, key => chunkOf(game, state, key, blockEntities.filter(({ cell }) => keyAt(cell) === key).map(({ fields }) => fields)))
  const homes = groupByColumn(placed)
  await writeRegions(join(options.out, 'entities'), [...homes.keys()].sort(), key => encodeEntities(...chunkAt(key), homes.get(key) ?? []))
  await writeLevel(options.out, game, state)
  await writePlayers(options.out, game, state, lost)
  return { snapshot, chunks: keys.length, players: state.players.length, entities: placed.length, block_entities: blockEntities.length, lost: lost.lines() }
}

async function refuseFull (out: string): Promise<void> {
  const there = await readdir(out).catch((thrown: NodeJS.ErrnoException) => {
    if (thrown.code === 'ENOENT') return []
    throw new RpcError('invalidParams', `can't write to ${out}: ${thrown.message}`)
  })
  if (there.length > 0) throw new RpcError('invalidParams', `${out} is not empty; name a new folder`)
}

async function onlySnapshot (store: SnapshotStore, save: string): Promise<string> {
  const ids = await store.list()
  if (ids.includes(LATEST)) return LATEST
  const [only, ...others] = ids
  if (only === undefined) throw new RpcError('snapshot', `${save} holds no snapshot; name the folder given to --save`)
  if (others.length > 0) throw new RpcError('snapshot', `${save} holds several snapshots: ${ids.join(', ')}; choose one with --snapshot`)
  return only
}

function columnsToWrite (game: Game, state: GameState, radius: number): string[] {
  const keys = new Set(game.columns.modified())
  for (const { x, z } of [game.spawn, ...state.players.map(({ body }) => body.position)]) {
    const [cx, cz] = [Math.floor(x / 16), Math.floor(z / 16)]
    for (let dx = -radius; dx <= radius; dx++) {
      for (let dz = -radius; dz <= radius; dz++) keys.add(columnKey(cx + dx, cz + dz))
    }
  }
  return [...keys].sort()
}

function keyAt ({ x, z }: Vec): string {
  return columnKey(Math.floor(x / 16), Math.floor(z / 16))
}

function chunkAt (key: string): [number, number] {
  const [cx = 0, cz = 0] = key.split(',').map(Number)
  return [cx, cz]
}

function groupByColumn (placed: readonly Placed[]): Map<string, Fields[]> {
  const groups = new Map<string, Fields[]>()
  for (const { position, fields } of placed) {
    const group = groups.get(keyAt(position))
    if (group === undefined) groups.set(keyAt(position), [fields])
    else group.push(fields)
  }
  return groups
}

/** Region by region, so that only one is in memory. */
async function writeRegions (folder: string, keys: readonly string[], encode: (key: string) => Buffer): Promise<void> {
  const regions = new Map<string, string[]>()
  for (const key of keys) {
    const name = regionName(...chunkAt(key))
    regions.set(name, [...regions.get(name) ?? [], key])
  }
  await mkdir(folder, { recursive: true })
  for (const [name, inside] of regions) {
    const region: Region = new Map(inside.map(key => [placeOf(...chunkAt(key)), encode(key)]))
    await writeFile(join(folder, name), encodeRegion(region))
  }
}

function chunkOf (game: Game, state: GameState, key: string, blockEntities: readonly Fields[]): Buffer {
  const [cx, cz] = chunkAt(key)
  const column = game.columns.column(cx, cz)
  const heights = Array.from({ length: 256 }, (_, i) => game.columns.height(cx * 16 + (i & 15), cz * 16 + (i >> 4)))
  const ticks = (waiting: ReadonlyArray<readonly [number, string]>, nameOf: (cell: Vec) => string): Fields[] => waiting
    .map(([due, cell]) => ({ due, cell: parseKey(cell) }))
    .filter(({ cell }) => keyAt(cell) === key)
    .map(({ due, cell }) => ({
      i: string(`minecraft:${nameOf(cell)}`), p: int(0), t: int(due - state.tick), x: int(cell.x), y: int(cell.y), z: int(cell.z)
    }))
  const chunk = encodeChunk(game.data, {
    cx,
    cz,
    column,
    tick: state.tick,
    heights,
    blockEntities,
    blockTicks: ticks(state.blocks.scheduled, cell => game.blocks.at(cell).name),
    fluidTicks: ticks(state.blocks.fluids ?? [], cell => fluidName(game.blocks.at(cell)))
  })
  // What was generated only to be written need not stay in memory.
  game.columns.unload((x, z) => x === cx && z === cz)
  return chunk
}

function fluidName ({ name, properties }: { name: string, properties: Readonly<Record<string, string>> }): string {
  const fluid = name === 'lava' ? 'lava' : 'water'
  return properties['level'] === undefined || properties['level'] === '0' ? fluid : `flowing_${fluid}`
}

async function writeLevel (out: string, game: Game, state: GameState): Promise<void> {
  const { rules, weather } = game.settings.toJson()
  const level = {
    preset: state.preset,
    seed: state.seed,
    tick: state.tick,
    dayTime: state.timeOfDay,
    spawn: game.spawn,
    difficulty: game.difficulty,
    mode: game.settings.gamemode,
    rules,
    weather
  }
  await writeFile(join(out, 'level.dat'), gzipSync(encodeLevel(level, loadPreset(state.preset))))
}

async function writePlayers (out: string, game: Game, state: GameState, lost: Lost): Promise<void> {
  for (const folder of ['playerdata', 'stats']) await mkdir(join(out, folder), { recursive: true })
  for (const player of state.players) {
    await writeFile(join(out, 'playerdata', `${player.uuid}.dat`), gzipSync(encodePlayer(game.data, player, lost.note)))
    await writeFile(join(out, 'stats', `${player.uuid}.json`), statisticsText(player.statistics))
  }
  await writeFile(join(out, 'ops.json'), JSON.stringify(operators(game, state), null, 2))
  if (state.players.some(({ vitals }) => vitals.invulnerable > 0)) lost.note('ticks of invulnerability after a hit')
}

function operators (game: Game, state: GameState): object[] {
  return game.settings.operators.map(name => ({
    uuid: state.players.find(player => player.name === name)?.uuid ?? null, name, level: 4, bypassesPlayerLimit: false
  }))
}

