import type { Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'

/** Below this temperature it snows instead (minecraft.wiki/w/Biome#Temperature). */
const SNOW = 0.15

/** Whether rain falls on `cell`: it rains, nothing is above, and the biome has rain, not snow. */
export function rainsOn (realm: Realm, cell: Vec): boolean {
  if (!realm.weather.raining || realm.light.sky(cell) < 15 || realm.columns.height(cell.x, cell.z) >= cell.y + 1) return false
  const biome = realm.data.registry.biomesByName[realm.columns.biome(cell.x, cell.z)]
  return biome !== undefined && biome.has_precipitation === true && biome.temperature >= SNOW
}
