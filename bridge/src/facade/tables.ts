import type { Bot } from 'mineflayer'
import type { Read } from '../facade.ts'
import { ProgramFault } from '../program-fault.ts'
import type { JsonObject, JsonValue } from '../program-types.ts'
import { textOf } from './arguments.ts'
import { plain } from './encode.ts'

/** Tables of minecraft-data by the name they have there: rows by id, by name and as a list. */
export const TABLES = ['items', 'blocks', 'foods', 'entities', 'enchantments', 'biomes', 'effects', 'attributes', 'particles', 'instruments', 'windows'] as const
type Row = Record<string, unknown>
type Registry = Record<string, unknown>

/** Whole tables as JSON: a megabyte for blocks, so made once a process. */
const whole = new WeakMap<object, Map<string, JsonValue>>()

/** Reads of the game's data (minecraft-data of the bot's version): a row when a program asks for one, a table when it goes through it. */
export function tableReads (bot: Bot): Array<[string, Read]> {
  const registry = bot.registry as unknown as Registry
  return [
    ['row', (table, key) => row(registry, tableName(table), key ?? null)],
    ['rows', table => rows(registry, tableName(table))],
    ['recipeRows', type => plain((registry['recipes'] as Row)[String(type)] ?? null)],
    ['materials', () => plain(registry['materials'])],
    ['version', () => version(bot)]
  ]
}

function tableName (value: JsonValue | undefined): string {
  const name = textOf(value)
  if (!(TABLES as readonly string[]).includes(name)) throw new ProgramFault('Error', `there is no table \`${name}\``)
  return name
}

function row (registry: Registry, table: string, key: JsonValue): JsonValue {
  const list = registry[typeof key === 'number' ? table : `${table}ByName`] as Record<string, Row> | undefined
  const found = list !== undefined && Object.hasOwn(list, String(key)) ? list[String(key)] : undefined
  return found === undefined ? null : plain(found)
}

function rows (registry: Registry, table: string): JsonValue {
  let known = whole.get(registry)
  if (known === undefined) whole.set(registry, known = new Map())
  let list = known.get(table)
  if (list === undefined) known.set(table, list = plain(registry[`${table}Array`] ?? Object.values(registry[table] as Row ?? {})))
  return list
}

function version (bot: Bot): JsonObject {
  const { type, minecraftVersion, majorVersion, version: protocol, dataVersion } = bot.registry.version as unknown as Record<string, JsonValue>
  return { type: type ?? 'pc', minecraftVersion: minecraftVersion ?? bot.version, majorVersion: majorVersion ?? null, version: protocol ?? null, dataVersion: dataVersion ?? null }
}
