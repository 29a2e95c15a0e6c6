import type { Long } from './nbt.ts'

/** Bits that index `count` palette entries. */
export function bitsFor (count: number): number {
  return count <= 1 ? 0 : 32 - Math.clz32(count - 1)
}

/** `values` of `bits` (1 to 32) each from the low end of 64-bit words, none across two words (https://minecraft.wiki/w/Chunk_format since 1.16). */
export function pack (values: ArrayLike<number>, bits: number): Long[] {
  const perLong = Math.floor(64 / bits)
  const longs: Long[] = []
  for (let at = 0; at < values.length; at += perLong) {
    let low = 0
    let high = 0
    for (let i = 0; i < perLong && at + i < values.length; i++) {
      const value = values[at + i] ?? 0
      const shift = i * bits
      if (shift >= 32) high |= value << (shift - 32)
      else {
        low |= value << shift
        if (shift + bits > 32) high |= value >>> (32 - shift)
      }
    }
    longs.push([high | 0, low | 0])
  }
  return longs
}

/** The first `count` values of packed words. @throws RangeError when there are too few words. */
export function unpack (words: readonly Long[], bits: number, count: number): Uint16Array {
  const perLong = Math.floor(64 / bits)
  if (words.length < Math.ceil(count / perLong)) throw new RangeError(`${words.length} words hold fewer than ${count} values of ${bits} bits`)
  const values = new Uint16Array(count)
  const mask = 2 ** bits - 1
  for (let at = 0; at < count; at += perLong) {
    const [high, low] = words[at / perLong] ?? [0, 0]
    for (let i = 0; i < perLong && at + i < count; i++) {
      const shift = i * bits
      const lowPart = shift < 32 ? low >>> shift : 0
      const highPart = shift >= 32 ? high >>> (shift - 32) : (shift + bits > 32 ? high << (32 - shift) : 0)
      values[at + i] = (lowPart | highPart) & mask
    }
  }
  return values
}
