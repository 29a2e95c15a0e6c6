import minecraftData from 'minecraft-data'
import type { Rng } from '../src/rng.ts'
import { VERSION } from '../src/registry.ts'

/** A type as protodef describes it: a name, or a name with what it is made of. */
type Type = string | readonly [string, any]
type Parts = Readonly<Record<string, Buffer>>

// The package types the protocol as unknown; its shape is protodef's.
const { protocol } = minecraftData(VERSION) as unknown as { protocol: any }
const types: Readonly<Record<string, Type>> = { ...protocol.types, ...protocol.play.toServer.types }
const [named, chosen] = (types['packet'] as [string, Array<{ type: any }>])[1] as [{ type: any }, { type: any }]
const NUMBERS: ReadonlyMap<string, number> = new Map(Object.entries(named.type[1].mappings as Record<string, string>).map(([number, name]) => [name, Number(number)]))
const BODIES: Readonly<Record<string, string>> = chosen.type[1].fields

/** Every packet that a client can send in the play state. */
export const PACKET_NAMES: readonly string[] = [...NUMBERS.keys()]

const WHOLE = [0, 1, -1, 2, 8, 9, 36, 45, 46, -999, 127, 255, 256, 1_000_000, 1_000_001, 32767, -32768, 2 ** 31 - 1, -(2 ** 31)]
const REAL = [0, -0, 1, NaN, Infinity, -Infinity, 1e300, -1e300, 3e7, -2.9999999e7, 1e-320, 320, -65]
const TEXT = ['', '/', 'a', '@e[', 'give @s stone', '/kill @s', 'voyager:clock', '__proto__', '{"a":', '\u{1f642}'.repeat(80), 'x'.repeat(300), 'y'.repeat(9000)]
const TAGS = ['Damage', 'RepairCost', 'Enchantments', 'StoredEnchantments', 'Effects', 'EffectId', 'EffectDuration', 'id', 'lvl', 'display', 'Name', '__proto__']
/** Tags that are lists of compounds in an honest item. */
const LISTS = new Set(['Enchantments', 'StoredEnchantments', 'Effects'])
const NBT = { end: 0, byte: 1, short: 2, int: 3, long: 4, float: 5, double: 6, bytes: 7, string: 8, list: 9, compound: 10, ints: 11 } as const
const DEEPEST = 4
const SMALL = 7

/**
 * Bytes of whole packets: every field is of its type, and its value is likely or odd. What an honest client's library
 * would refuse to write (numbers that are none, places beyond the world, items of any NBT) is among them.
 */
export class PacketGenerator {
  readonly #rng: Rng

  constructor (rng: Rng) {
    this.#rng = rng
  }

  /** One packet called `name`, its number in front. */
  packet (name: string): Buffer {
    return Buffer.concat([varint(NUMBERS.get(name) ?? 0), this.#value(BODIES[name] ?? 'void', {})])
  }

  #pick<T> (all: readonly T[]): T {
    return all[this.#rng.int(all.length)] as T
  }

  /** True once in so many. */
  #once (times: number): boolean {
    return this.#rng.int(times) === 0
  }

  #value (type: Type, siblings: Parts): Buffer {
    const [name, options] = typeof type === 'string' ? [type, null] : type
    switch (name) {
      case 'void': return Buffer.alloc(0)
      case 'container': return this.#container(options as Array<{ name?: string, type: Type }>)
      case 'option': return this.#once(2) ? Buffer.from([0]) : Buffer.concat([Buffer.from([1]), this.#value(options as Type, siblings)])
      case 'switch': return this.#value(branch(options as Branches, siblings), siblings)
      case 'mapper': return number(options.type as string, this.#once(12) ? this.#rng.int(40) : Number(this.#pick(Object.keys(options.mappings as object))))
      case 'array': return this.#counted(options.countType as string, () => this.#value(options.type as Type, {}))
      case 'buffer': return options.count === undefined ? this.#counted(options.countType as string, () => this.#bytes(1)) : this.#bytes(Number(options.count))
      default: return this.#scalar(name) ?? this.#value(types[name] as Type, siblings)
    }
  }

  #scalar (name: string): Buffer | null {
    switch (name) {
      case 'bool': return Buffer.from([this.#rng.int(2)])
      case 'u8': case 'i8': return number(name, this.#once(9) ? this.#rng.int(256) : this.#rng.int(SMALL))
      case 'i16': return number(name, this.#once(9) ? this.#pick(WHOLE) : this.#rng.int(47) - 1)
      case 'varint': case 'i32': return number(name, this.#once(9) ? this.#pick(WHOLE) : this.#rng.int(SMALL))
      case 'i64': return this.#bytes(8)
      case 'f32': case 'f64': return number(name, this.#once(60) ? this.#pick(REAL) : this.#rng.next() * 6 - 3)
      case 'UUID': return this.#bytes(16)
      case 'string': return text(this.#pick(TEXT))
      case 'restBuffer': return this.#bytes(this.#rng.int(20))
      case 'position': return this.#position()
      case 'optionalNbt': return this.#once(4) ? Buffer.from([NBT.end]) : this.#nbt()
      default: return null
    }
  }

  #container (fields: ReadonlyArray<{ name?: string, type: Type }>): Buffer {
    const values: Record<string, Buffer> = {}
    return Buffer.concat(fields.map(({ name, type }) => {
      const value = this.#value(type, values)
      if (name !== undefined) values[name] = value
      return value
    }))
  }

  #counted (countType: string, each: () => Buffer): Buffer {
    const count = this.#rng.int(4)
    return Buffer.concat([number(countType, count), ...Array.from({ length: count }, each)])
  }

  #bytes (length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.#rng.int(256)))
  }

  /** Mostly within reach of who stands at the origin on the plateau. */
  #position (): Buffer {
    const side = (): bigint => BigInt(this.#once(9) ? this.#pick(WHOLE) : this.#rng.int(9) - 4)
    const [x, z] = [side(), side()]
    const y = BigInt(this.#once(9) ? this.#pick(WHOLE) : 58 + this.#rng.int(6))
    const bytes = Buffer.alloc(8)
    bytes.writeBigUInt64BE((x & 0x3ffffffn) << 38n | (z & 0x3ffffffn) << 12n | (y & 0xfffn))
    return bytes
  }

  /** A root of any type, now and then nested deeper than any item. */
  #nbt (): Buffer {
    if (this.#once(20)) return Buffer.concat([...Array.from({ length: 600 }, () => Buffer.from([NBT.compound, 0, 1, 65])), Buffer.alloc(600)])
    const type = this.#once(4) ? this.#pick(Object.values(NBT)) : NBT.compound
    return type === NBT.end ? Buffer.from([type]) : Buffer.concat([Buffer.from([type, 0, 0]), this.#tag(type, 0)])
  }

  #tag (type: number, depth: number): Buffer {
    switch (type) {
      case NBT.byte: return this.#bytes(1)
      case NBT.short: return this.#bytes(2)
      case NBT.int: return number('i32', this.#pick(WHOLE))
      case NBT.long: return this.#bytes(8)
      case NBT.float: return number('f32', this.#pick(REAL))
      case NBT.double: return number('f64', this.#pick(REAL))
      case NBT.string: return short(this.#pick([...TEXT, 'minecraft:efficiency', '{"text":5}']))
      case NBT.list: return this.#list(depth)
      case NBT.compound: return this.#compound(depth)
      default: return number('i32', 0)
    }
  }

  #list (depth: number): Buffer {
    const type = depth < DEEPEST ? this.#pick([NBT.int, NBT.string, NBT.compound, NBT.compound, NBT.compound]) : NBT.int
    const count = this.#rng.int(3)
    return Buffer.concat([Buffer.from([type]), number('i32', count), ...Array.from({ length: count }, () => this.#tag(type, depth + 1))])
  }

  #compound (depth: number): Buffer {
    const entries = Array.from({ length: this.#rng.int(6) }, () => {
      const name = this.#pick(TAGS)
      const type = depth >= DEEPEST ? NBT.int : LISTS.has(name) && !this.#once(4) ? NBT.list : 1 + this.#rng.int(NBT.ints)
      return Buffer.concat([Buffer.from([type]), short(name), this.#tag(type, depth + 1)])
    })
    return Buffer.concat([...entries, Buffer.from([NBT.end])])
  }
}

interface Branches { readonly compareTo: string, readonly fields: Readonly<Record<string, Type>>, readonly default?: Type }

/** The type that a switch has by the value of its sibling, which is one byte here. */
function branch ({ compareTo, fields, default: otherwise = 'void' }: Branches, siblings: Parts): Type {
  const value = siblings[compareTo]?.[0] ?? 0
  return fields[fields['true'] === undefined ? String(value) : String(value === 1)] ?? otherwise
}

function varint (value: number): Buffer {
  const bytes: number[] = []
  let rest = value >>> 0
  do {
    bytes.push((rest & 127) | (rest > 127 ? 128 : 0))
    rest >>>= 7
  } while (rest > 0)
  return Buffer.from(bytes)
}

function number (type: string, value: number): Buffer {
  if (type === 'varint') return varint(value)
  const bytes = Buffer.alloc({ f64: 8, f32: 4, i32: 4, i16: 2, u16: 2 }[type] ?? 1)
  if (type === 'f64') bytes.writeDoubleBE(value)
  else if (type === 'f32') bytes.writeFloatBE(value)
  else if (type === 'i32') bytes.writeInt32BE(value)
  else if (bytes.length === 2) bytes.writeInt16BE(value << 16 >> 16)
  else bytes[0] = value
  return bytes
}

function text (value: string): Buffer {
  return Buffer.concat([varint(Buffer.byteLength(value)), Buffer.from(value)])
}

/** Text of an NBT: two bytes of length. */
function short (value: string): Buffer {
  return Buffer.concat([number('i16', Buffer.byteLength(value)), Buffer.from(value)])
}
