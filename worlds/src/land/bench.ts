import { loadPreset } from './presets.ts'
import { loadGameData } from '../registry.ts'
import { createGenerator } from './terrain.ts'

/** Times of making single chunks, in ms. */
export interface GenerationTimes { readonly chunks: number, readonly mean: number, readonly median: number, readonly p99: number, readonly max: number }

/** Chunks made before the clock counts, so that compiling is not measured. */
const WARM_UP = 100

/** Makes `chunks` chunks of a new world in rows around the origin and times each. */
export function timeGeneration (chunks: number, preset = 'default', seed = 1): GenerationTimes {
  const generator = createGenerator(loadGameData(), loadPreset(preset), seed)
  const side = Math.ceil(Math.sqrt(chunks + WARM_UP))
  const times: number[] = []
  for (let i = 0; i < chunks + WARM_UP; i++) {
    const start = performance.now()
    generator.generate(i % side - (side >> 1), Math.floor(i / side) - (side >> 1))
    if (i >= WARM_UP) times.push(performance.now() - start)
  }
  times.sort((a, b) => a - b)
  const rank = (share: number): number => times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0
  return { chunks, mean: times.reduce((sum, time) => sum + time, 0) / times.length, median: rank(0.5), p99: rank(0.99), max: rank(1) }
}
