import type { Vec } from '../geometry.ts'
import { isFrost } from '../land/biomes.ts'
import type { Realm } from '../realm.ts'

/** Whether what falls at height `y` over x, z is snow, and water there freezes; by the version's data, as imported land may have any biome. */
export function isFreezingAt ({ columns, data }: Realm, { x, y, z }: Vec): boolean {
  const biome = data.registry.biomesByName[columns.biome(x, z)]
  return biome !== undefined && isFrost(biome.temperature, y)
}

/** Whether rain falls on `cell`: it rains, nothing is above, and the biome has rain, not snow at that height. */
export function rainsOn (realm: Realm, cell: Vec): boolean {
  if (!realm.weather.raining || realm.light.sky(cell) < 15 || realm.columns.height(cell.x, cell.z) >= cell.y + 1) return false
  const biome = realm.data.registry.biomesByName[realm.columns.biome(cell.x, cell.z)]
  return biome !== undefined && biome.has_precipitation === true && !isFreezingAt(realm, cell)
}
