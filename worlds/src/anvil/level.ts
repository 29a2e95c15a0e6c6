/** level.dat as 1.20.1 writes it (https://minecraft.wiki/w/Java_Edition_level_format). */
import { RULE_NAMES, GameRules, isRule, type GameRulesJson } from '../gamerules.ts'
import type { Vec } from '../geometry.ts'
import type { Preset } from '../land/presets.ts'
import { MODES, modeNumber, type GameMode } from '../players/modes.ts'
import { DIFFICULTIES, type Difficulty } from '../realm.ts'
import { VERSION } from '../registry.ts'
import { DATA_VERSION } from './chunk.ts'
import { byte, compound, compounds, encode, float, int, long, numberAt, plainAt, plainsAt, string, strings, textAt, type Fields, type Plain, type Tag } from './nbt.ts'

/** Number of the region format that vanilla writes since 1.2. */
const ANVIL = 19133

export interface Level {
  readonly preset: string
  readonly seed: number
  readonly tick: number
  readonly dayTime: number
  readonly spawn: Vec
  readonly difficulty: Difficulty
  readonly mode: GameMode
  readonly rules: GameRulesJson
  readonly weather: { readonly raining: boolean, readonly rainLeft: number, readonly thundering: boolean, readonly thunderLeft: number, readonly clearLeft: number }
}

export function encodeLevel (level: Level, preset: Preset): Buffer {
  const { weather, spawn } = level
  return encode({
    Data: compound({
      version: int(ANVIL),
      DataVersion: int(DATA_VERSION),
      Version: compound({ Id: int(DATA_VERSION), Name: string(VERSION), Series: string('main'), Snapshot: byte(false) }),
      LevelName: string(`Voyager ${level.preset}`),
      initialized: byte(true),
      hardcore: byte(false),
      allowCommands: byte(true),
      GameType: int(modeNumber(level.mode)),
      Difficulty: byte(DIFFICULTIES.indexOf(level.difficulty)),
      DifficultyLocked: byte(false),
      Time: long(level.tick),
      DayTime: long(level.dayTime),
      LastPlayed: long(0),
      SpawnX: int(Math.floor(spawn.x)),
      SpawnY: int(Math.floor(spawn.y)),
      SpawnZ: int(Math.floor(spawn.z)),
      SpawnAngle: float(0),
      clearWeatherTime: int(weather.clearLeft),
      raining: byte(weather.raining),
      rainTime: int(weather.rainLeft),
      thundering: byte(weather.thundering),
      thunderTime: int(weather.thunderLeft),
      GameRules: compound(ruleFields(level.rules)),
      WorldGenSettings: compound(generation(level.seed, preset)),
      DataPacks: compound({ Enabled: strings(['vanilla']), Disabled: strings([]) }),
      // Readers that do not know it pass over it; import takes the preset from here.
      Voyager: compound({ preset: string(level.preset) })
    })
  })
}

function ruleFields (changed: GameRulesJson): Fields {
  const rules = new GameRules()
  rules.load(changed)
  return Object.fromEntries(RULE_NAMES.map((name): [string, Tag] => [name, string(String(rules.get(name)))]))
}

function generation (seed: number, preset: Preset): Fields {
  const { terrain } = preset
  const overworld = terrain.kind === 'flat'
    ? compound({
        type: string('minecraft:flat'),
        settings: compound({
          biome: string(`minecraft:${terrain.biome}`),
          features: byte(false),
          lakes: byte(false),
          layers: compounds(terrain.layers.map(({ block, height }) => ({ block: string(`minecraft:${block}`), height: int(height) })))
        })
      })
    : noise('overworld', 'overworld')
  return {
    seed: long(seed),
    generate_features: byte(false),
    bonus_chest: byte(false),
    dimensions: compound({
      'minecraft:overworld': dimension('overworld', overworld),
      'minecraft:the_nether': dimension('the_nether', noise('nether', 'nether')),
      'minecraft:the_end': dimension('the_end', compound({
        type: string('minecraft:noise'), settings: string('minecraft:end'), biome_source: compound({ type: string('minecraft:the_end') })
      }))
    })
  }
}

function dimension (type: string, generator: Tag): Tag {
  return compound({ type: string(`minecraft:${type}`), generator })
}

function noise (settings: string, preset: string): Tag {
  return compound({
    type: string('minecraft:noise'),
    settings: string(`minecraft:${settings}`),
    biome_source: compound({ type: string('minecraft:multi_noise'), preset: string(`minecraft:${preset}`) })
  })
}

/** What a level.dat says, defaults where it says nothing; `presets` are the known ones. @throws RangeError for a version that can't be read. */
export function readLevel (root: Plain, presets: readonly Preset[], lost: (what: string) => void): Level {
  const from = plainAt(root, 'Data')
  const version = numberAt(from, 'DataVersion', -1)
  if (version > DATA_VERSION || version < 0) throw new RangeError(`its data version is ${version}; this world reads up to ${DATA_VERSION} (1.20.1): open and save it with Minecraft 1.20.1`)
  const settings = plainAt(from, 'WorldGenSettings')
  const seed = numberAt(settings, 'seed')
  if (!Number.isSafeInteger(seed)) lost(`seed ${seed}: only whole numbers up to 2^53 are kept, so new land differs`)
  return {
    preset: presetOf(from, plainAt(plainAt(plainAt(settings, 'dimensions'), 'minecraft:overworld'), 'generator'), presets, lost),
    seed: Number.isSafeInteger(seed) ? seed : seed % Number.MAX_SAFE_INTEGER,
    tick: numberAt(from, 'Time'),
    dayTime: numberAt(from, 'DayTime'),
    spawn: { x: numberAt(from, 'SpawnX') + 0.5, y: numberAt(from, 'SpawnY', 64), z: numberAt(from, 'SpawnZ') + 0.5 },
    difficulty: DIFFICULTIES[numberAt(from, 'Difficulty', 1)] ?? 'easy',
    mode: MODES[numberAt(from, 'GameType')] ?? 'survival',
    rules: readRules(plainAt(from, 'GameRules'), lost),
    weather: {
      clearLeft: numberAt(from, 'clearWeatherTime'),
      raining: numberAt(from, 'raining') === 1,
      rainLeft: numberAt(from, 'rainTime'),
      thundering: numberAt(from, 'thundering') === 1,
      thunderLeft: numberAt(from, 'thunderTime')
    }
  }
}

function presetOf (from: Plain, generator: Plain, presets: readonly Preset[], lost: (what: string) => void): string {
  const named = textAt(plainAt(from, 'Voyager'), 'preset')
  if (presets.some(({ name }) => name === named)) return named
  if (textAt(generator, 'type') === 'minecraft:flat') {
    const layers = plainsAt(plainAt(generator, 'settings'), 'layers').map(each => `${numberAt(each, 'height')} ${textAt(each, 'block').replace('minecraft:', '')}`)
    const same = presets.find(({ terrain }) => terrain.kind === 'flat' && terrain.layers.map(({ height, block }) => `${height} ${block}`).join() === layers.join())
    if (same !== undefined) return same.name
  }
  lost('the generator: land beyond the imported chunks is made by the preset `default`, with a seam')
  return 'default'
}

function readRules (from: Plain, lost: (what: string) => void): GameRulesJson {
  const rules = new GameRules()
  for (const [name, value] of Object.entries(from)) {
    if (!isRule(name)) lost(`game rule ${name}`)
    else rules.set(name, typeof rules.get(name) === 'boolean' ? value === 'true' : Number(value))
  }
  return rules.toJson()
}
