import { readFileSync } from 'node:fs'

/** A biome's climate, as vanilla gives it to clients. What spawns there is in worlds/data/mobs.json. */
export interface BiomeInfo {
  readonly temperature: number
  readonly downfall: number
  readonly precipitation: 'rain' | 'snow' | 'none'
}

const { biomes } = JSON.parse(readFileSync(new URL('../../data/biomes.json', import.meta.url), 'utf8')) as { biomes: Record<string, BiomeInfo> }

/** Below this temperature it snows and water freezes. */
const FREEZING = 0.15
/** From this y on it gets colder with height, by so much a block (https://minecraft.wiki/w/Biome#Temperature). */
const COOLING_FROM = 80
const COOLING = 0.05 / 40

/** Names of the biomes that this world knows, sorted. */
export const BIOME_NAMES: readonly string[] = Object.keys(biomes).sort()

/** Climate of a biome. @throws RangeError for one that is not in the table. */
export function biomeInfo (name: string): BiomeInfo {
  const info = biomes[name]
  if (info === undefined) throw new RangeError(`no biome \`${name}\` in worlds/data/biomes.json; it has ${BIOME_NAMES.join(', ')}`)
  return info
}

/** Temperature of a biome at height `y`; vanilla's without its noise. */
export function temperatureAt (name: string, y: number): number {
  return cooled(biomeInfo(name).temperature, y)
}

function cooled (temperature: number, y: number): number {
  return temperature - Math.max(0, y - COOLING_FROM) * COOLING
}

/** Whether water freezes at height `y` where it is so warm by the sea. */
export function isFrost (temperature: number, y: number): boolean {
  return cooled(temperature, y) < FREEZING
}

/** Whether what falls from the sky at height `y` is snow, and water there freezes. */
export function isFreezing (name: string, y: number): boolean {
  return isFrost(biomeInfo(name).temperature, y)
}

/** The seas; rivers are none. */
export function isOceanBiome (name: string): boolean {
  return name === 'ocean' || name === 'frozen_ocean'
}
