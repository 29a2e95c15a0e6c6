/** NBT (https://minecraft.wiki/w/NBT_format) as plain values to read, and as typed tags to write. */
import nbt from 'prismarine-nbt'

export interface Tag { readonly type: string, readonly value: unknown }
export type Fields = Readonly<Record<string, Tag>>
export type Plain = Readonly<Record<string, unknown>>
/** A signed 64-bit number as halves, high first. */
export type Long = readonly [number, number]

export const byte = (value: number | boolean): Tag => ({ type: 'byte', value: Number(value) })
export const short = (value: number): Tag => ({ type: 'short', value })
export const int = (value: number): Tag => ({ type: 'int', value })
export const float = (value: number): Tag => ({ type: 'float', value })
export const double = (value: number): Tag => ({ type: 'double', value })
export const string = (value: string): Tag => ({ type: 'string', value })
export const compound = (value: Fields): Tag => ({ type: 'compound', value })
export const intArray = (value: readonly number[]): Tag => ({ type: 'intArray', value })
export const longArray = (value: readonly Long[]): Tag => ({ type: 'longArray', value })
export const compounds = (values: readonly Fields[]): Tag => list('compound', values)
export const doubles = (...values: number[]): Tag => list('double', values)
export const floats = (...values: number[]): Tag => list('float', values)
export const strings = (values: readonly string[]): Tag => list('string', values)

/** `value` is any safe integer. */
export function long (value: number): Tag {
  return { type: 'long', value: [Math.floor(value / 0x100000000) | 0, value | 0] }
}

function list (type: string, value: readonly unknown[]): Tag {
  return { type: 'list', value: value.length === 0 ? { type: 'end', value: [] } : { type, value } }
}

/** Uncompressed bytes of a nameless root compound. */
export function encode (fields: Fields): Buffer {
  return nbt.writeUncompressed({ name: '', ...compound(fields) } as unknown as nbt.NBT)
}

/** @throws Error when the bytes are not NBT. */
export function decode (bytes: Buffer): Plain {
  return nbt.simplify(nbt.parseUncompressed(bytes, 'big')) as Plain
}

export function numberAt (from: Plain, name: string, fallback = 0): number {
  const value = from[name]
  return typeof value === 'number' || isLong(value) ? Number(value) : fallback
}

export function textAt (from: Plain, name: string, fallback = ''): string {
  const value = from[name]
  return typeof value === 'string' ? value : fallback
}

export function plainAt (from: Plain, name: string): Plain {
  return asPlain(from[name]) ?? {}
}

export function numbersAt (from: Plain, name: string): number[] {
  const value = from[name]
  return Array.isArray(value) ? value.map(Number) : []
}

export function longsAt (from: Plain, name: string): Long[] {
  const value = from[name]
  return Array.isArray(value) ? value.filter(isLong) : []
}

export function plainsAt (from: Plain, name: string): Plain[] {
  const value = from[name]
  return Array.isArray(value) ? value.map(asPlain).filter(each => each !== null) : []
}

/** The package reads a long as its two halves in an array that also converts to a number. */
function isLong (value: unknown): value is Long {
  return Array.isArray(value) && typeof value.valueOf() === 'bigint'
}

function asPlain (value: unknown): Plain | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? value as Plain : null
}

/** The text of a chat component in JSON; what is none is taken as it is. */
export function plainText (json: string): string {
  try {
    const component = JSON.parse(json) as unknown
    const text = typeof component === 'object' && component !== null ? (component as { text?: unknown }).text : component
    return typeof text === 'string' ? text : json
  } catch {
    return json
  }
}
