/** Players as 1.20.1 stores them (https://minecraft.wiki/w/Player.dat_format) with their statistics. */
import { HOTBAR, Inventory, OFF_HAND, SLOTS } from '../items/inventory.ts'
import { effectId, effectName } from '../items/effect-names.ts'
import { saveStack, type ItemStack } from '../items/items.ts'
import { MODES, modeNumber } from '../players/modes.ts'
import { bodyAt, freshVitals, type PlayerJson } from '../players/player.ts'
import type { EffectJson } from '../players/effects.ts'
import { pointsToNext, progress, type Experience } from '../players/experience.ts'
import { CATEGORIES, type StatisticsJson } from '../players/statistics.ts'
import type { GameData } from '../registry.ts'
import { DATA_VERSION } from './chunk.ts'
import { readStack, slotFields } from './items.ts'
import { byte, compound, compounds, decode, doubles, encode, float, floats, int, intArray, numberAt, numbersAt, plainAt, plainsAt, short, string, textAt, type Fields, type Plain } from './nbt.ts'

const OVERWORLD = 'minecraft:overworld'
/** Vanilla's slot numbers of what is worn, by ours. */
const WORN: Readonly<Record<number, number>> = { 5: 103, 6: 102, 7: 101, 8: 100, [OFF_HAND]: -106 }

type Learnt = PlayerJson & { experience?: Experience, effects?: EffectJson[] }

/** Vanilla's number of one of our slots; null for the crafting grid, which it does not store. */
function vanillaSlot (slot: number): number | null {
  if (slot >= HOTBAR && slot < HOTBAR + 9) return slot - HOTBAR
  if (slot >= 9 && slot < HOTBAR) return slot
  return WORN[slot] ?? null
}

function ourSlot (slot: number): number | null {
  if (slot >= 0 && slot < 9) return HOTBAR + slot
  if (slot >= 9 && slot < 36) return slot
  const worn = Object.entries(WORN).find(([, number]) => number === slot)
  return worn === undefined ? null : Number(worn[0])
}

export function encodePlayer (data: GameData, player: PlayerJson, lost: (what: string) => void): Buffer {
  const { body, vitals } = player
  return encode({
    DataVersion: int(DATA_VERSION),
    UUID: intArray(uuidInts(player.uuid)),
    // Where tools look for the name, which vanilla keeps outside.
    bukkit: compound({ lastKnownName: string(player.name) }),
    Dimension: string(OVERWORLD),
    playerGameType: int(modeNumber(player.mode ?? 'survival')),
    Pos: doubles(body.position.x, body.position.y, body.position.z),
    Motion: doubles(0, 0, 0),
    Rotation: floats(body.yaw, body.pitch),
    OnGround: byte(body.supported),
    FallDistance: float(body.fallen),
    Health: float(vitals.health),
    DeathTime: short(vitals.dead ? 20 : 0),
    HurtTime: short(0),
    AbsorptionAmount: float(0),
    foodLevel: int(vitals.food),
    foodSaturationLevel: float(vitals.saturation),
    foodExhaustionLevel: float(vitals.exhaustion),
    foodTickTimer: int(vitals.hungerTimer),
    Air: short(vitals.air),
    Fire: short(vitals.burning),
    SelectedItemSlot: int(player.inventory.held),
    Inventory: compounds(inventoryFields(data, player, lost)),
    EnderItems: compounds([]),
    abilities: compound(abilityFields(player)),
    ...spawnFields(player),
    ...learntFields(player)
  })
}

/** Loose items (on the cursor, in a grid) go where there is room, as when a window is closed. */
function inventoryFields (data: GameData, player: PlayerJson, lost: (what: string) => void): Fields[] {
  const inventory = Inventory.fromJson(data, player.inventory)
  for (const item of [...inventory.takeGrid(), ...player.loose]) {
    const rest = inventory.add(item)
    if (rest !== null) lost(`${rest.count} ${rest.name} that ${player.name} held on the cursor with a full inventory`)
  }
  return inventory.slots.flatMap((item, slot) => {
    const number = vanillaSlot(slot)
    return item === null || number === null ? [] : [slotFields(data, number, item)]
  })
}

function abilityFields (player: PlayerJson): Fields {
  const mode = player.mode ?? 'survival'
  const free = mode === 'creative' || mode === 'spectator'
  return {
    invulnerable: byte(free),
    flying: byte(player.flying ?? false),
    mayfly: byte(free),
    instabuild: byte(mode === 'creative'),
    mayBuild: byte(mode === 'survival' || mode === 'creative'),
    flySpeed: float(0.05),
    walkSpeed: float(0.1)
  }
}

function spawnFields ({ respawnAt }: PlayerJson): Fields {
  if (respawnAt === undefined || respawnAt === null) return {}
  const { cell, forced } = respawnAt
  return { SpawnX: int(cell.x), SpawnY: int(cell.y), SpawnZ: int(cell.z), SpawnForced: byte(forced), SpawnAngle: float(0), SpawnDimension: string(OVERWORLD) }
}

function learntFields ({ experience, effects }: Learnt): Fields {
  return {
    ...(experience === undefined ? {} : { XpLevel: int(experience.level), XpP: float(progress(experience)), XpTotal: int(experience.total), Score: int(experience.total) }),
    ...(effects === undefined ? {} : { ActiveEffects: compounds(effects.map(effectFields)) })
  }
}

export function effectFields ({ name, amplifier, ticks, particles, hidden }: EffectJson): Fields {
  return {
    Id: int(effectId(name)), Amplifier: byte(amplifier), Duration: int(ticks), ShowParticles: byte(particles), ShowIcon: byte(true), Ambient: byte(false),
    ...(hidden === null ? {} : { HiddenEffect: compound(effectFields(hidden)) })
  }
}

export function readEffects (from: Plain): EffectJson[] {
  return plainsAt(from, 'ActiveEffects').flatMap(each => readEffect(each) ?? [])
}

function readEffect (from: Plain): EffectJson | null {
  const name = effectName(numberAt(from, 'Id'))
  if (name === null) return null
  return {
    name,
    amplifier: numberAt(from, 'Amplifier'),
    ticks: numberAt(from, 'Duration'),
    particles: numberAt(from, 'ShowParticles', 1) === 1,
    hidden: 'HiddenEffect' in from ? readEffect(plainAt(from, 'HiddenEffect')) : null
  }
}

function readExperience (from: Plain): Experience {
  const level = numberAt(from, 'XpLevel')
  return { level, points: Math.round(numberAt(from, 'XpP') * pointsToNext(level)), total: numberAt(from, 'XpTotal') }
}

/** @throws RangeError for an item or number that can't be. */
export function readPlayer (data: GameData, bytes: Buffer, id: { uuid: string, name: string }, lost: (what: string) => void): Learnt {
  const from = decode(bytes)
  const [x = 0, y = 64, z = 0] = numbersAt(from, 'Pos')
  const [yaw = 0, pitch = 0] = numbersAt(from, 'Rotation')
  if (textAt(from, 'Dimension', OVERWORLD) !== OVERWORLD) lost(`${id.name} stood in ${textAt(from, 'Dimension')}: the same coordinates of the overworld were taken`)
  if (plainsAt(from, 'EnderItems').length > 0) lost(`the ender chest of ${id.name}`)
  const fresh = freshVitals()
  const health = numberAt(from, 'Health', fresh.health)
  const loose: ItemStack[] = []
  return {
    ...id,
    body: { ...bodyAt({ x, y, z }), yaw, pitch, supported: numberAt(from, 'OnGround') === 1, fallen: numberAt(from, 'FallDistance') },
    vitals: {
      ...fresh,
      health,
      food: numberAt(from, 'foodLevel', fresh.food),
      saturation: numberAt(from, 'foodSaturationLevel', fresh.saturation),
      exhaustion: numberAt(from, 'foodExhaustionLevel'),
      hungerTimer: numberAt(from, 'foodTickTimer'),
      air: Math.max(0, numberAt(from, 'Air', fresh.air)),
      burning: Math.max(0, numberAt(from, 'Fire')),
      dead: health <= 0
    },
    inventory: readInventory(data, from, loose, lost),
    loose,
    statistics: noStatistics(),
    mode: MODES[numberAt(from, 'playerGameType')] ?? 'survival',
    flying: numberAt(plainAt(from, 'abilities'), 'flying') === 1,
    respawnAt: 'SpawnX' in from && textAt(from, 'SpawnDimension', OVERWORLD) === OVERWORLD
      ? { cell: { x: numberAt(from, 'SpawnX'), y: numberAt(from, 'SpawnY'), z: numberAt(from, 'SpawnZ') }, forced: numberAt(from, 'SpawnForced') === 1 }
      : null,
    experience: readExperience(from),
    effects: readEffects(from)
  }
}

function readInventory (data: GameData, from: Plain, loose: ItemStack[], lost: (what: string) => void): PlayerJson['inventory'] {
  const slots: PlayerJson['inventory']['slots'] = []
  for (const each of plainsAt(from, 'Inventory')) {
    const slot = ourSlot(numberAt(each, 'Slot'))
    const item = readStack(data, each, lost)
    if (item === null) continue
    if (slot === null || slot >= SLOTS) loose.push(item)
    else slots.push([slot, ...saveStack(item)])
  }
  const held = numberAt(from, 'SelectedItemSlot')
  return { held: held >= 0 && held <= 8 ? held : 0, slots: slots.sort(([a], [b]) => a - b) }
}

export function uuidInts (uuid: string): number[] {
  const hex = uuid.replaceAll('-', '')
  return [0, 8, 16, 24].map(at => Number.parseInt(hex.slice(at, at + 8), 16) | 0)
}

export function uuidText (ints: readonly number[]): string {
  const hex = ints.map(each => (each >>> 0).toString(16).padStart(8, '0')).join('')
  return [[0, 8], [8, 12], [12, 16], [16, 20], [20, 32]].map(([from, to]) => hex.slice(from, to)).join('-')
}

export function noStatistics (): StatisticsJson {
  return Object.fromEntries(CATEGORIES.map(category => [category, {}])) as StatisticsJson
}

/** Statistics are whole numbers there; damage is in tenths (https://minecraft.wiki/w/Statistics). */
const TENTHS = /^damage_/

/** A category's name in that file; the one that vanilla does not have says so. */
function categoryName (category: string): string { return `${category === 'stored' ? 'voyager' : 'minecraft'}:${category}` }

/** The text of `stats/<uuid>.json`. */
export function statisticsText (statistics: StatisticsJson): string {
  const stats = Object.entries(statistics).flatMap(([category, counts]) => {
    const entries = Object.entries(counts).map(([name, count]) => [`minecraft:${name}`, Math.round(TENTHS.test(name) ? count * 10 : count)])
    return entries.length === 0 ? [] : [[categoryName(category), Object.fromEntries(entries)]]
  })
  return JSON.stringify({ stats: Object.fromEntries(stats), DataVersion: DATA_VERSION })
}

export function readStatistics (text: string): StatisticsJson {
  const found = noStatistics()
  const { stats } = JSON.parse(text) as { stats?: Record<string, Record<string, number>> }
  for (const category of CATEGORIES) {
    for (const [name, count] of Object.entries(stats?.[categoryName(category)] ?? {})) {
      const plain = name.replace('minecraft:', '')
      found[category][plain] = TENTHS.test(plain) ? count / 10 : count
    }
  }
  return found
}

