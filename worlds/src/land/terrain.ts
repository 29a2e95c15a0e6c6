import { RpcError } from '../../../bridge/src/rpc.ts'
import { type Column, columnOf, copyOf, SECTION_COUNT, SECTION_VOLUME } from '../blocks/column.ts'
import { HillsGenerator } from './hills.ts'
import type { Flat, Preset } from './presets.ts'
import { type GameData, MAX_Y, MIN_Y } from '../registry.ts'

/** Makes the untouched world: the same columns for the same preset and seed, in whatever order they are asked for. */
export interface Generator {
  generate: (cx: number, cz: number) => Column
  /** Where a new player's feet are, at the middle of a block, in the open on dry ground. */
  readonly spawn: { readonly x: number, readonly y: number, readonly z: number }
  /** Biome name at integer x, z, without making its chunk. */
  biomeAt: (x: number, z: number) => string
  /** Whether integer x, z is sea. */
  isOcean: (x: number, z: number) => boolean
}

/** @throws RpcError `invalidParams` when the preset names a block or biome that the version does not have. */
export function createGenerator (data: GameData, preset: Preset, seed: number): Generator {
  const { name, terrain } = preset
  try {
    return terrain.kind === 'flat' ? new FlatGenerator(data, terrain) : new HillsGenerator(data, terrain, seed)
  } catch (thrown) {
    if (thrown instanceof RangeError) throw new RpcError('invalidParams', `preset \`${name}\`: ${thrown.message}`)
    throw thrown
  }
}

/** Biome id. @throws RangeError for an unknown name. */
export function biomeId (data: GameData, name: string): number {
  const biome = data.registry.biomesByName[name]
  if (biome === undefined) throw new RangeError(`no biome \`${name}\` in this version`)
  return biome.id
}

class FlatGenerator implements Generator {
  readonly spawn: Generator['spawn']
  readonly #states = new Uint16Array(SECTION_COUNT * SECTION_VOLUME)
  readonly #open: Column
  readonly #biome: string
  readonly #biomeId: number
  readonly #walls: number
  readonly #wall: number

  constructor (data: GameData, flat: Flat) {
    let y = 0
    for (const { block, height } of flat.layers) {
      this.#states.fill(data.stateOf(block), y << 8, (y + height) << 8)
      y += height
    }
    const room = MAX_Y - MIN_Y
    if (y + 2 > room) throw new RangeError(`layers of ${y} blocks leave no room above them for a player; the world is ${room} high`)
    this.spawn = { x: 0.5, y: MIN_Y + y, z: 0.5 }
    this.#biome = flat.biome
    this.#biomeId = biomeId(data, flat.biome)
    this.#walls = flat.walls
    this.#wall = data.stateOf('barrier')
    this.#open = columnOf(this.#states, new Uint8Array(16).fill(this.#biomeId))
  }

  generate (cx: number, cz: number): Column {
    const walls = this.#walls
    const inside = (chunk: number): boolean => chunk * 16 > -walls && chunk * 16 + 15 < walls
    if (walls === 0 || (inside(cx) && inside(cz))) return copyOf(this.#open)
    const states = this.#states.slice()
    for (let i = 0; i < 256; i++) {
      const beyond = Math.max(Math.abs(cx * 16 + (i & 15)), Math.abs(cz * 16 + (i >> 4))) - walls
      if (beyond >= 0) for (let at = i; at < states.length; at += 256) states[at] = beyond === 0 ? this.#wall : 0
    }
    return columnOf(states, this.#open.biomes.slice())
  }

  biomeAt (): string {
    return this.#biome
  }

  isOcean (): boolean {
    return false
  }
}
