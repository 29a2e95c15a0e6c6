/** Region files of 32×32 chunks (https://minecraft.wiki/w/Region_file_format). */
import { gunzipSync, inflateSync, deflateSync } from 'node:zlib'

const SECTOR = 4096
const WIDTH = 32
const MAX_SECTORS = 255
const GZIP = 1
const ZLIB = 2
const PLAIN = 3

/** Name of the region file that holds chunk `cx`, `cz`. */
export function regionName (cx: number, cz: number): string {
  return `r.${cx >> 5}.${cz >> 5}.mca`
}

/** The region's place in a file name such as `r.0.-1.mca`, in regions; null for other files. */
export function regionOf (file: string): { rx: number, rz: number } | null {
  const match = /^r\.(-?\d{1,7})\.(-?\d{1,7})\.mca$/.exec(file)
  return match === null ? null : { rx: Number(match[1]), rz: Number(match[2]) }
}

/** NBT of the chunks of one region by place: `(cz & 31) << 5 | cx & 31`. */
export type Region = Map<number, Buffer>

export function placeOf (cx: number, cz: number): number {
  return (cz & 31) << 5 | (cx & 31)
}

/** @throws RangeError for a chunk too large for the format (1 MiB compressed). */
export function encodeRegion (region: Region): Buffer {
  const head = Buffer.alloc(2 * SECTOR)
  const parts = [head]
  let at = 2
  for (const place of [...region.keys()].sort((a, b) => a - b)) {
    const packed = deflateSync(region.get(place) ?? Buffer.alloc(0))
    const sectors = Math.ceil((packed.length + 5) / SECTOR)
    if (sectors > MAX_SECTORS) throw new RangeError(`chunk ${place & 31},${place >> 5} of a region needs ${sectors} sectors, the format has ${MAX_SECTORS}`)
    const whole = Buffer.alloc(sectors * SECTOR)
    whole.writeUInt32BE(packed.length + 1, 0)
    whole[4] = ZLIB
    packed.copy(whole, 5)
    parts.push(whole)
    head.writeUInt32BE(at << 8 | sectors, place * 4)
    at += sectors
  }
  return Buffer.concat(parts)
}

/** @throws RangeError when the file is not a region file or a chunk in it is cut off or damaged. */
export function decodeRegion (bytes: Buffer): Region {
  const region: Region = new Map()
  if (bytes.length === 0) return region
  if (bytes.length < 2 * SECTOR) throw new RangeError(`a region file has a head of ${2 * SECTOR} bytes, this has ${bytes.length} in all`)
  for (let place = 0; place < WIDTH * WIDTH; place++) {
    const entry = bytes.readUInt32BE(place * 4)
    if (entry !== 0) region.set(place, chunkAt(bytes, (entry >>> 8) * SECTOR, place))
  }
  return region
}

function chunkAt (bytes: Buffer, at: number, place: number): Buffer {
  const where = `chunk ${place & 31},${place >> 5} of the region`
  if (at + 5 > bytes.length) throw new RangeError(`${where} lies beyond the end of the file`)
  const length = bytes.readUInt32BE(at)
  const packed = bytes.subarray(at + 5, at + 4 + length)
  if (length < 1 || packed.length !== length - 1) throw new RangeError(`${where} is cut off`)
  const kind = bytes[at + 4]
  try {
    if (kind === ZLIB) return inflateSync(packed)
    if (kind === GZIP) return gunzipSync(packed)
  } catch {
    throw new RangeError(`${where} is damaged: it does not decompress`)
  }
  if (kind === PLAIN) return packed
  throw new RangeError(`${where} is stored in compression ${String(kind)}; 1 (gzip), 2 (zlib) and 3 (none) are read`)
}
