import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { loadPreset } from '../src/land/presets.ts'
import { createGenerator } from '../src/land/terrain.ts'
import { loadGameData } from '../src/registry.ts'

interface Biome {
  readonly surface: string
  readonly soil: string
  readonly plants: Record<string, number>
  readonly flowers: string[]
  readonly patches: Record<string, number>
  readonly water: Record<string, number>
}
interface Table extends Record<'rock' | 'lakes' | 'grown' | 'shores' | 'frozen', string[]> {
  readonly tree_blocks: Record<string, string[]>
  readonly biomes: Record<string, Biome>
}

/** Upper parts and bodies of plants that the table names by their whole. */
const PARTS = ['air', 'kelp_plant', 'lily_pad']
/** Chunks of each biome that are looked at. */
const CHUNKS = 6

test('the land holds nothing that its table does not list: agents read there what can be found', () => {
  const table = JSON.parse(readFileSync(new URL('../data/landscape.json', import.meta.url), 'utf8')) as Table
  const preset = loadPreset('default')
  assert.ok(preset.terrain.kind === 'hills')
  const listed = new Set([...PARTS, ...table.rock, ...table.lakes, ...table.grown, ...table.shores, ...table.frozen, ...Object.values(table.tree_blocks).flat()])
  for (const { block } of preset.terrain.veins) listed.add(block).add(`deepslate_${block}`)
  for (const { surface, soil, plants, flowers, patches, water } of Object.values(table.biomes)) {
    for (const name of [surface, soil, ...Object.keys(plants), ...flowers, ...Object.keys(patches), ...Object.keys(water)]) listed.add(name)
  }
  const data = loadGameData()
  const land = createGenerator(data, preset, 1)
  const looked = new Map<string, number>()
  const unlisted = new Set<string>()
  for (let ring = 0; ring < 90 * 90; ring++) {
    const [cx, cz] = [(ring % 90 - 45) * 2, (Math.floor(ring / 90) - 45) * 2]
    const biome = land.biomeAt(cx * 16 + 8, cz * 16 + 8)
    const number = looked.get(biome) ?? 0
    if (number >= CHUNKS) continue
    looked.set(biome, number + 1)
    for (const section of land.generate(cx, cz).sections) {
      for (const state of typeof section === 'number' ? [section] : new Set(section)) {
        const { name } = data.blockOfState(state)
        if (!listed.has(name)) unlisted.add(name)
      }
    }
  }
  assert.deepEqual([...unlisted], [])
  assert.equal(looked.size, 17, 'every biome was looked at')
})
