import { loadGameData } from '../registry.ts'

/** Vanilla's names of all enchantments of the version. */
export function enchantmentIds (): readonly string[] {
  return loadGameData().registry.enchantmentsArray.map(({ name }) => name)
}

/** Names of all entity types of the version. */
export function entityIds (): readonly string[] {
  return loadGameData().registry.entitiesArray.map(({ name }) => name)
}

export function isAirBlock (name: string): boolean {
  return name === 'air' || name === 'cave_air' || name === 'void_air'
}
