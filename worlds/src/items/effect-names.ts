/** Names and numbers of status effects: minecraft-data numbers them, under names that are not vanilla's. */
import minecraftData from 'minecraft-data'

/** Where vanilla's name is not minecraft-data's in small letters (https://minecraft.wiki/w/Effect#Effect_list). */
const RENAMED: Readonly<Record<string, string>> = { bad_luck: 'unluck' }

const ids = new Map(Object.values(minecraftData('1.20.1').effectsByName).map(({ name, id }) => {
  const plain = name.replace(/(?<=[a-z])[A-Z]/g, letter => `_${letter}`).toLowerCase()
  return [RENAMED[plain] ?? plain, id] as const
}))
const names = new Map([...ids].map(([name, id]) => [id, name]))

/** Vanilla's effect names, in the order of their numbers. */
export const EFFECT_NAMES: readonly string[] = [...ids.keys()]

/** @throws RangeError for a name that is no effect of the version. */
export function effectId (name: string): number {
  const id = ids.get(name)
  if (id === undefined) throw new RangeError(`Minecraft 1.20.1 has no effect \`${name}\`; it has ${EFFECT_NAMES.join(', ')}`)
  return id
}

export function effectName (id: number): string | null {
  return names.get(id) ?? null
}
