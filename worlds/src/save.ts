import { createHash, randomUUID } from 'node:crypto'
import type { Dirent } from 'node:fs'
import { mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import { RpcError } from '../../bridge/src/rpc.ts'

export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [name: string]: JsonValue }

/** Schema of `snapshot.json`; a store refuses a newer one. */
export const SCHEMA = 1
const FILE = 'snapshot.json'
const ID = /^[A-Za-z0-9._-]{1,64}$/
const HASH = /^[0-9a-f]{64}$/
/** Most bytes of a column: a damaged file must not fill the memory. */
const MAX_COLUMN = 4 * 1024 * 1024
/** Columns written at once: enough to keep a disk busy, few enough for any limit on open files. */
const BATCH = 16

interface Manifest {
  readonly schema: number
  /** SHA-256 over the canonical state and the columns' hashes. */
  readonly hash: string
  readonly state: JsonValue
  /** SHA-256 of each column's bytes by key. */
  readonly columns: Readonly<Record<string, string>>
}

export interface Written {
  readonly hash: string
  /** Columns in the snapshot, also those that an earlier one already had stored. */
  readonly chunks: number
  /** Bytes this snapshot added to the disk. */
  readonly bytes: number
}

/** JSON with sorted names and no spaces: the same text for equal values. */
export function canonicalJson (value: JsonValue): string {
  if (Array.isArray(value)) return `[${(value as readonly JsonValue[]).map(canonicalJson).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))
    return `{${fields.map(([name, field]) => `${JSON.stringify(name)}:${canonicalJson(field)}`).join(',')}}`
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new RangeError(`state holds ${value}, which JSON can't`)
  return JSON.stringify(value)
}

/**
 * Snapshots of a world in a folder: `snapshots/<id>/snapshot.json`, and `chunks/<hash>`, compressed columns shared by all
 * snapshots. What `write` reported survives a kill at any moment: files are complete before they get their name, and a
 * snapshot gets its name last. One store at a time may use a folder; its own calls wait for each other.
 */
export class SnapshotStore {
  readonly #dir: string
  /** Hashes of buffers seen before: an unchanged column comes as the same buffer. */
  readonly #hashes = new WeakMap<Buffer, string>()
  /** Hashes of stored columns that this process wrote, or read and found right. */
  readonly #sound = new Set<string>()
  #queue: Promise<unknown> = Promise.resolve()

  constructor (dir: string) {
    this.#dir = dir
  }

  /** Stores a snapshot, replacing one of the same id. @throws RpcError `snapshot` for a bad id, `disk` when it can't be written. */
  write (id: string, state: JsonValue, columns: Iterable<readonly [string, Buffer]>): Promise<Written> {
    checkId(id)
    return this.#inTurn(() => onDisk(() => this.#write(id, state, columns)))
  }

  /** @throws RpcError `snapshot` when it is missing or damaged, naming the file; `schemaTooNew`; `disk`. */
  read (id: string): Promise<{ state: JsonValue, columns: Map<string, Buffer> }> {
    checkId(id)
    return this.#inTurn(() => onDisk(() => this.#read(id)))
  }

  /** Ids of the complete snapshots, sorted. */
  list (): Promise<string[]> {
    return this.#inTurn(() => onDisk(() => this.#list()))
  }

  /**
   * Removes every snapshot but `keep`, then the columns that none of those left uses.
   * @returns The number of snapshots removed.
   * @throws RpcError `snapshot` when one of those to keep can't be read: what it uses is then unknown, and no column is removed.
   */
  prune (keep: readonly string[]): Promise<number> {
    return this.#inTurn(() => onDisk(() => this.#prune(new Set(keep))))
  }

  #inTurn<T> (job: () => Promise<T>): Promise<T> {
    const done = this.#queue.then(job)
    this.#queue = done.catch(() => undefined)
    return done
  }

  async #write (id: string, state: JsonValue, columns: Iterable<readonly [string, Buffer]>): Promise<Written> {
    const chunkDir = join(this.#dir, 'chunks')
    const folder = join(this.#dir, 'snapshots', id)
    await makeFolders(this.#dir, chunkDir, join(this.#dir, 'snapshots'), folder)
    const hashes: Record<string, string> = {}
    const missing = new Map<string, Buffer>()
    const stored = new Set(await readdir(chunkDir))
    for (const [key, bytes] of columns) {
      const hash = this.#hashOf(bytes)
      hashes[key] = hash
      if (!stored.has(hash) || !await this.#isSound(hash)) missing.set(hash, bytes)
    }
    let bytes = 0
    const waiting = [...missing]
    for (let i = 0; i < waiting.length; i += BATCH) {
      const sizes = await Promise.all(waiting.slice(i, i + BATCH).map(([hash, column]) =>
        writeWhole(chunkDir, hash, deflateRawSync(column, { level: 3 }))))
      for (const size of sizes) bytes += size
    }
    for (const hash of missing.keys()) this.#sound.add(hash)
    if (missing.size > 0) await syncFolder(chunkDir)
    const hash = contentHash(state, hashes)
    const manifest: Manifest = { schema: SCHEMA, hash, state, columns: hashes }
    bytes += await writeWhole(folder, FILE, Buffer.from(canonicalJson(manifest as unknown as JsonValue)))
    await syncFolder(folder)
    return { hash, chunks: Object.keys(hashes).length, bytes }
  }

  /** Whether a stored column holds what its name says: one damaged by somebody else is written anew. Looked at once. */
  async #isSound (hash: string): Promise<boolean> {
    if (!this.#sound.has(hash)) await this.#column('', hash).catch(() => undefined)
    return this.#sound.has(hash)
  }

  #hashOf (bytes: Buffer): string {
    const known = this.#hashes.get(bytes)
    if (known !== undefined) return known
    const hash = sha256(bytes)
    this.#hashes.set(bytes, hash)
    return hash
  }

  async #read (id: string): Promise<{ state: JsonValue, columns: Map<string, Buffer> }> {
    const manifest = await this.#manifest(id)
    const columns = new Map<string, Buffer>()
    for (const [key, hash] of Object.entries(manifest.columns)) {
      const bytes = await this.#column(id, hash)
      this.#hashes.set(bytes, hash)
      columns.set(key, bytes)
    }
    return { state: manifest.state, columns }
  }

  async #column (id: string, hash: string): Promise<Buffer> {
    const file = join(this.#dir, 'chunks', hash)
    const packed = await readFile(file).catch((thrown: unknown) => {
      throw isMissing(thrown) ? broken(id, `it lacks ${file}`) : thrown
    })
    let bytes: Buffer
    try {
      bytes = inflateRawSync(packed, { maxOutputLength: MAX_COLUMN })
    } catch {
      throw broken(id, `${file} is damaged`)
    }
    if (sha256(bytes) !== hash) throw broken(id, `${file} does not hold what its name says`)
    this.#sound.add(hash)
    return bytes
  }

  async #manifest (id: string): Promise<Manifest> {
    const file = join(this.#dir, 'snapshots', id, FILE)
    const text = await readFile(file, 'utf8').catch((thrown: unknown) => {
      throw isMissing(thrown) ? new RpcError('snapshot', `no snapshot \`${id}\`: ${file} is missing`, { id, file }) : thrown
    })
    let manifest: Manifest
    try {
      manifest = JSON.parse(text) as Manifest
    } catch {
      throw broken(id, `${file} is not JSON`)
    }
    const schema: unknown = manifest?.schema
    if (typeof schema === 'number' && schema > SCHEMA) {
      throw new RpcError('schemaTooNew', `snapshot \`${id}\` has schema ${schema}, this world reads ${SCHEMA}; use a newer release`, { id, schema })
    }
    if (schema !== SCHEMA || !isColumnTable(manifest.columns) || manifest.state === undefined) throw broken(id, `${file} lacks fields`)
    if (!matches(manifest)) throw broken(id, `${file} does not match its hash`)
    return manifest
  }

  async #list (): Promise<string[]> {
    const folder = join(this.#dir, 'snapshots')
    const ids: string[] = []
    for (const entry of await entriesOf(folder)) {
      if (ID.test(entry.name) && await exists(join(folder, entry.name, FILE))) ids.push(entry.name)
    }
    return ids.sort()
  }

  async #prune (keep: ReadonlySet<string>): Promise<number> {
    const ids = await this.#list()
    const used = new Set<string>()
    for (const id of ids) {
      if (!keep.has(id)) continue
      for (const hash of Object.values((await this.#manifest(id)).columns)) used.add(hash)
    }
    const snapshots = join(this.#dir, 'snapshots')
    let removed = 0
    for (const { name } of await entriesOf(snapshots)) {
      if (keep.has(name)) continue
      await rm(join(snapshots, name), { recursive: true, force: true })
      if (ids.includes(name)) removed++
    }
    // The names must be gone for good before the columns they stand for.
    if (removed > 0) await syncFolder(snapshots)
    const chunks = join(this.#dir, 'chunks')
    for (const { name } of await entriesOf(chunks)) {
      if (used.has(name)) continue
      await rm(join(chunks, name), { force: true })
      this.#sound.delete(name)
    }
    return removed
  }
}

function checkId (id: string): void {
  if (!ID.test(id) || id === '.' || id === '..') {
    throw new RpcError('snapshot', `\`${id}\` is no snapshot id; use 1 to 64 letters, digits, dots, dashes or underscores`, { id })
  }
}

function broken (id: string, reason: string): RpcError {
  return new RpcError('snapshot', `snapshot \`${id}\` can't be read: ${reason}; restore another one`, { id })
}

function isColumnTable (value: unknown): value is Record<string, string> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) &&
    Object.values(value).every((hash) => typeof hash === 'string' && HASH.test(hash))
}

function sha256 (bytes: Buffer | string): string {
  return createHash('sha256').update(bytes).digest('hex')
}

function contentHash (state: JsonValue, columns: Readonly<Record<string, string>>): string {
  return sha256(canonicalJson({ state, columns }))
}

/** A number or depth that JSON reads but can't write again is damage too. */
function matches ({ state, columns, hash }: Manifest): boolean {
  try {
    return contentHash(state, columns) === hash
  } catch {
    return false
  }
}

/** Turns the operating system's refusals into `disk`; everything else passes. */
async function onDisk<T> (job: () => Promise<T>): Promise<T> {
  try {
    return await job()
  } catch (thrown) {
    const { code, message, path } = thrown as NodeJS.ErrnoException
    if (thrown instanceof RpcError || code === undefined || !/^E[A-Z]+$/.test(code)) throw thrown
    throw new RpcError('disk', `the world save can't be used: ${message}; free space or mend the folder's rights`, { code, path: path ?? null })
  }
}

function isMissing (thrown: unknown): boolean {
  const { code } = thrown as NodeJS.ErrnoException
  return code === 'ENOENT' || code === 'ENOTDIR'
}

async function exists (file: string): Promise<boolean> {
  return await stat(file).then(() => true, (thrown: unknown) => {
    if (isMissing(thrown)) return false
    throw thrown
  })
}

async function entriesOf (folder: string): Promise<Dirent[]> {
  return await readdir(folder, { withFileTypes: true }).catch((thrown: unknown) => {
    if (isMissing(thrown)) return []
    throw thrown
  })
}

/** Makes each folder and its entry in the parent durable; parents come first. */
async function makeFolders (...folders: string[]): Promise<void> {
  for (const folder of folders) {
    if (await exists(folder)) continue
    await mkdir(folder, { recursive: true })
    await syncFolder(join(folder, '..'))
  }
}

/** A file that has its name only once its bytes are on the disk. @returns Its size in bytes. */
async function writeWhole (folder: string, name: string, bytes: Buffer): Promise<number> {
  const draft = join(folder, `${name}.${randomUUID()}.tmp`)
  try {
    const file = await open(draft, 'wx')
    try {
      await file.writeFile(bytes)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(draft, join(folder, name))
  } catch (thrown) {
    await rm(draft, { force: true }).catch(() => undefined)
    throw thrown
  }
  return bytes.length
}

async function syncFolder (folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  try {
    await handle.sync()
  } finally {
    await handle.close()
  }
}
