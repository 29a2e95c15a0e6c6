import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { RpcError } from '../../../bridge/src/rpc.ts'
import { columnKey } from '../blocks/columns.ts'
import { encodeColumn } from '../blocks/column.ts'
import { isMobKind } from '../entities/mobs/spec.ts'
import { Game, type GameState } from '../game.ts'
import { cellKey } from '../geometry.ts'
import { loadPreset, presetNames } from '../land/presets.ts'
import type { PlayerJson } from '../players/player.ts'
import type { GameData } from '../registry.ts'
import { SnapshotStore, type JsonValue } from '../save.ts'
import { readBlockEntity, readSign } from './block-entities.ts'
import { decodeChunk, type ReadChunk } from './chunk.ts'
import { decodeEntities, takeThing } from './entities.ts'
import { LATEST, type Report } from './export.ts'
import { readLevel, type Level } from './level.ts'
import { Lost } from './lost.ts'
import { readMob } from './mobs.ts'
import { decode, numberAt, plainsAt, textAt, type Plain } from './nbt.ts'
import { noStatistics, readPlayer, readStatistics } from './player.ts'
import { decodeRegion, regionOf } from './region.ts'

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

export interface ImportOptions {
  /** A vanilla world folder. */
  readonly dir: string
  /** Folder of the save to make. */
  readonly save: string
}

/**
 * Makes a save, with the one snapshot `latest`, of a vanilla world folder of 1.18 to 1.20.1.
 * @throws RpcError `invalidParams` when the folder is no such world or a file in it is damaged, naming it, or when the save has snapshots already; `disk`.
 */
export async function importWorld ({ dir, save }: ImportOptions): Promise<Report> {
  const store = new SnapshotStore(save)
  if ((await store.list()).length > 0) throw new RpcError('invalidParams', `${save} holds a world already; name a new folder`)
  const lost = new Lost()
  const level = await levelOf(dir, lost)
  const { preset, seed, difficulty } = level
  const game = new Game({ preset, seed, difficulty, gamemode: level.mode, viewDistance: 2, onEvent: () => {} })
  const state = game.toJson()
  takeLevel(state, level)
  const columns = new Map<string, Buffer>()
  let blockEntities = 0
  await eachChunk(join(dir, 'region'), bytes => {
    const chunk = decodeChunk(game.data, bytes, lost.note)
    if (chunk === null) return lost.note('chunks that vanilla had not finished generating')
    columns.set(columnKey(chunk.cx, chunk.cz), encodeColumn(chunk.column))
    blockEntities += takeContents(game.data, chunk, state, lost)
  })
  let entities = 0
  await eachChunk(join(dir, 'entities'), bytes => { entities += takeEntities(game.data, bytes, state, lost) })
  state.players = await readPlayers(dir, game.data, lost)
  // What was read is a world only if a game can be made of it.
  new Game({ preset, seed, difficulty, viewDistance: 2, onEvent: () => {} }, { state, columns })
  await store.write(LATEST, state as unknown as JsonValue, columns)
  return { snapshot: LATEST, chunks: columns.size, players: state.players.length, entities, block_entities: blockEntities, lost: lost.lines() }
}

async function levelOf (dir: string, lost: Lost): Promise<Level> {
  const file = join(dir, 'level.dat')
  const bytes = await readFile(file).catch((thrown: NodeJS.ErrnoException) => {
    throw new RpcError('invalidParams', `${dir} is no vanilla world: ${thrown.message}`)
  })
  return within(file, () => readLevel(decode(gunzipSync(bytes)), presetNames().map(name => loadPreset(name)), lost.note))
}

function within<T> (file: string, read: () => T): T {
  try {
    return read()
  } catch (thrown) {
    throw new RpcError('invalidParams', `${file} can't be read: ${(thrown as Error).message}`, { file })
  }
}

function takeLevel (state: GameState, level: Level): void {
  const { tick, dayTime, spawn, difficulty, rules, weather } = level
  state.tick = tick
  state.timeOfDay = dayTime
  if (state.settings === undefined) return
  Object.assign(state.settings, { spawn, difficulty, rules })
  Object.assign(state.settings.weather, weather, { rainLevel: weather.raining ? 1 : 0, thunderLevel: weather.thundering ? 1 : 0 })
}

async function eachChunk (folder: string, take: (bytes: Buffer) => void): Promise<void> {
  const files = await readdir(folder).catch(() => [] as string[])
  for (const name of files.filter(name => regionOf(name) !== null).sort()) {
    const file = join(folder, name)
    const bytes = await readFile(file)
    within(file, () => { for (const chunk of decodeRegion(bytes).values()) take(chunk) })
  }
}

/** Block entities and waiting ticks; gives the number of block entities taken. */
function takeContents (data: GameData, { root, column }: ReadChunk, state: GameState, lost: Lost): number {
  const all = plainsAt(root, 'block_entities')
  const signs = all.flatMap(each => {
    const sign = readSign(each, lost.note)
    return sign === null ? [] : [sign]
  })
  state.blocks.signs = [...state.blocks.signs ?? [], ...signs]
  const taken = all.filter(each => !textAt(each, 'id').endsWith('sign')).flatMap(each => {
    const { name } = data.blockOfState(column.get(numberAt(each, 'x') & 15, numberAt(each, 'y'), numberAt(each, 'z') & 15))
    const saved = readBlockEntity(data, each, name, lost.note)
    if (saved === null) lost.note(`block entity ${textAt(each, 'id')}`)
    return saved === null ? [] : [saved]
  })
  state.blocks.entities = [...state.blocks.entities ?? [], ...taken]
  const waiting = (from: Plain): [number, string] =>
    [state.tick + Math.max(1, numberAt(from, 't')), cellKey({ x: numberAt(from, 'x'), y: numberAt(from, 'y'), z: numberAt(from, 'z') })]
  state.blocks.scheduled.push(...plainsAt(root, 'block_ticks').map(waiting))
  state.blocks.fluids = [...state.blocks.fluids ?? [], ...plainsAt(root, 'fluid_ticks').map(waiting)]
  return taken.length + signs.length
}

function takeEntities (data: GameData, bytes: Buffer, state: GameState, lost: Lost): number {
  let taken = 0
  for (const each of decodeEntities(bytes)) {
    if (takeThing(data, each, state.entities, lost.note) || takeMob(each, state)) taken++
    else lost.note(`entity ${textAt(each, 'id')}`)
  }
  return taken
}

function takeMob (from: Plain, state: GameState): boolean {
  if (state.mobs === undefined || !isMobKind(textAt(from, 'id').replace('minecraft:', ''))) return false
  state.mobs.mobs.push(readMob(state.entities.nextId++, from))
  return true
}

async function readPlayers (dir: string, data: GameData, lost: Lost): Promise<PlayerJson[]> {
  const names = await cachedNames(dir)
  const files = await readdir(join(dir, 'playerdata')).catch(() => [] as string[])
  const players: PlayerJson[] = []
  for (const uuid of files.filter(file => file.endsWith('.dat')).map(file => file.slice(0, -4)).filter(uuid => UUID.test(uuid)).sort()) {
    const file = join(dir, 'playerdata', `${uuid}.dat`)
    const bytes = gunzip(file, await readFile(file))
    const name = names.get(uuid) ?? nameIn(bytes)
    if (name === null) {
      lost.note(`player ${uuid}: no usercache.json beside the world names them`)
      continue
    }
    const player = within(file, () => readPlayer(data, bytes, { uuid, name }, lost.note))
    players.push({ ...player, statistics: await statisticsOf(join(dir, 'stats', `${uuid}.json`)) })
  }
  return players
}

function gunzip (file: string, bytes: Buffer): Buffer {
  return within(file, () => gunzipSync(bytes))
}

function nameIn (bytes: Buffer): string | null {
  const bukkit = decode(bytes)['bukkit'] as Plain | undefined
  return bukkit === undefined ? null : textAt(bukkit, 'lastKnownName') || null
}

/** A server's folder keeps the names in usercache.json, beside the world folder. */
async function cachedNames (dir: string): Promise<Map<string, string>> {
  for (const folder of [dir, join(dir, '..')]) {
    const text = await readFile(join(folder, 'usercache.json'), 'utf8').catch(() => null)
    if (text === null) continue
    const entries = within(join(folder, 'usercache.json'), () => JSON.parse(text) as Array<{ uuid: string, name: string }>)
    return new Map(entries.map(({ uuid, name }) => [uuid, name]))
  }
  return new Map()
}

async function statisticsOf (file: string): Promise<PlayerJson['statistics']> {
  const text = await readFile(file, 'utf8').catch(() => null)
  return text === null ? noStatistics() : within(file, () => readStatistics(text))
}
