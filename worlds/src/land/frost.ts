import { BIOME_NAMES, isFreezing } from './biomes.ts'
import { type GameData, MAX_Y, MIN_Y } from '../registry.ts'

/** Snow on what lies open to the sky where it is cold enough, and ice on open water (https://minecraft.wiki/w/Snow#Natural_generation). */
export class Frost {
  /** Lowest y at which it freezes, by number of the biome. */
  readonly #lines: readonly number[]
  readonly #ids: Readonly<Record<'air' | 'water' | 'ice' | 'snow' | 'grass' | 'snowyGrass', number>>
  /** Blocks that carry snow, by state. */
  readonly #carries: Uint8Array

  constructor (data: GameData) {
    this.#lines = BIOME_NAMES.map((name) => {
      let y = MIN_Y
      while (y < MAX_Y && !isFreezing(name, y)) y++
      return y
    })
    this.#ids = {
      air: data.stateOf('air'), water: data.stateOf('water'), ice: data.stateOf('ice'), snow: data.stateOf('snow'),
      grass: data.stateOf('grass_block'), snowyGrass: data.stateOf('grass_block', { snowy: true })
    }
    this.#carries = Uint8Array.from({ length: data.stateCount }, (_, state) => {
      const { name, shapes, solid } = data.blockOfState(state)
      const full = shapes.length === 1 && shapes[0]?.every((edge, i) => edge === (i < 3 ? 0 : 1)) === true
      return solid && full && name !== 'ice' && name !== 'cactus' ? 1 : 0
    })
  }

  /** `biomes` numbers the biome of each block of ground at `z << 4 | x`; `top` is the highest y with a block in the chunk, trees included. */
  cover (states: Uint16Array, biomes: Uint8Array, top: number): void {
    const { air, water, ice, snow, grass, snowyGrass } = this.#ids
    for (let i = 0; i < 256; i++) {
      const line = this.#lines[biomes[i] ?? 0] ?? MAX_Y
      let y = Math.min(top, MAX_Y - 2)
      while (y >= line && states[(y - MIN_Y) << 8 | i] === air) y--
      // Snow lies one higher than what it lies on, and there it must be cold.
      if (y < line) continue
      const at = (y - MIN_Y) << 8 | i
      const state = states[at] ?? 0
      if (state === water) {
        states[at] = ice
      } else if (this.#carries[state] === 1) {
        states[at + 256] = snow
        if (state === grass) states[at] = snowyGrass
      }
    }
  }
}
