/** What an item stack carries beyond its wear, and its form as NBT of 1.20.1 (https://minecraft.wiki/w/Item_format/Before_1.20.5). */
import nbt from 'prismarine-nbt'

/** One effect inside a suspicious stew: the effect's name and its length in ticks. */
export interface StewEffect { readonly effect: string, readonly ticks: number }

/** All fields are left out when they say nothing; frozen. Enchantment names ascend, so equal tags give equal JSON. */
export interface ItemTags {
  /** Level by name; those of an enchanted book are the stored ones. */
  readonly enchantments?: Readonly<Record<string, number>>
  /** Plain text. */
  readonly customName?: string
  /** Levels that the next work at an anvil costs more. */
  readonly repairCost?: number
  readonly stew?: readonly StewEffect[]
}

/** `tags` in the one form that equal tags have; undefined when they say nothing. */
export function canonicalTags (tags: ItemTags | undefined): ItemTags | undefined {
  if (tags === undefined) return undefined
  const levels = Object.entries(tags.enchantments ?? {}).filter(([, level]) => level > 0).toSorted(([a], [b]) => a < b ? -1 : 1)
  const known: ItemTags = Object.freeze({
    ...(levels.length > 0 ? { enchantments: Object.freeze(Object.fromEntries(levels)) } : {}),
    ...(tags.customName === undefined ? {} : { customName: tags.customName }),
    ...(tags.repairCost === undefined || tags.repairCost <= 0 ? {} : { repairCost: tags.repairCost }),
    ...(tags.stew === undefined || tags.stew.length === 0 ? {} : { stew: Object.freeze(tags.stew.map(({ effect, ticks }) => Object.freeze({ effect, ticks }))) })
  })
  return Object.keys(known).length === 0 ? undefined : known
}

export function sameTags (a: ItemTags | undefined, b: ItemTags | undefined): boolean {
  return a === b || JSON.stringify(canonicalTags(a)) === JSON.stringify(canonicalTags(b))
}

type Compound = NonNullable<Parameters<typeof nbt.comp>[0]>

/** The compound entries of `tags`, vanilla's names and types; `isBook` stores the enchantments instead of having them. */
export function tagsToNbt (tags: ItemTags, isBook: boolean, effectId: (name: string) => number): Compound {
  const { enchantments, customName, repairCost, stew } = tags
  const levels = Object.entries(enchantments ?? {}).map(([name, level]) => ({ id: nbt.string(`minecraft:${name}`), lvl: nbt.short(level) }))
  const effects = (stew ?? []).map(({ effect, ticks }) => ({ EffectId: nbt.int(effectId(effect)), EffectDuration: nbt.int(ticks) }))
  return {
    ...(levels.length > 0 ? { [isBook ? 'StoredEnchantments' : 'Enchantments']: nbt.list(nbt.comp(levels as unknown as Compound)) } : {}),
    ...(customName === undefined ? {} : { display: nbt.comp({ Name: nbt.string(JSON.stringify({ text: customName })) }) }),
    ...(repairCost === undefined ? {} : { RepairCost: nbt.int(repairCost) }),
    ...(effects.length > 0 ? { Effects: nbt.list(nbt.comp(effects as unknown as Compound)) } : {})
  } as Compound
}

/** The tags in a client's NBT; what is malformed or unknown is left out, as the result is only compared with. */
export function tagsFromNbt (root: nbt.NBT | undefined, effectName: (id: number) => string | null): ItemTags | undefined {
  return root?.type === 'compound' ? tagsFromPlain(nbt.simplify(root) as Record<string, unknown>, effectName) : undefined
}

/** The tags in an item's `tag` compound as plain values; what is malformed or unknown is left out. */
export function tagsFromPlain (plain: Readonly<Record<string, unknown>>, effectName: (id: number) => string | null): ItemTags | undefined {
  const levels = listOf(plain['Enchantments'] ?? plain['StoredEnchantments'])
    .map(({ id, lvl }): [string, number] => [String(id).replace('minecraft:', ''), wholeOf(lvl)])
  const display = plain['display'] as { Name?: unknown } | undefined
  const repairCost = wholeOf(plain['RepairCost'])
  const stew = listOf(plain['Effects']).flatMap(({ EffectId: id, EffectDuration: ticks }) => {
    const effect = effectName(Number(id))
    return effect === null ? [] : [{ effect, ticks: wholeOf(ticks) }]
  })
  return canonicalTags({
    enchantments: Object.fromEntries(levels),
    ...(typeof display?.Name === 'string' ? { customName: textOf(display.Name) } : {}),
    repairCost,
    stew
  })
}

/** A whole number of 32 bits, as vanilla reads any number of an NBT; 0 for what is none: a save must be able to hold it. */
function wholeOf (value: unknown): number {
  return typeof value === 'number' ? Math.trunc(value) | 0 : 0
}

function listOf (value: unknown): Array<Record<string, unknown>> {
  return Array.isArray(value) ? value.filter((each): each is Record<string, unknown> => typeof each === 'object' && each !== null) : []
}

function textOf (json: string): string {
  try {
    const component = JSON.parse(json) as unknown
    const text = typeof component === 'object' && component !== null ? (component as { text?: unknown }).text : component
    return typeof text === 'string' ? text : json
  } catch {
    return json
  }
}
