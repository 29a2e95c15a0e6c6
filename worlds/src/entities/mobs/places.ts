import { boxAt, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { hashNoise, type Rng } from '../../rng.ts'
import { lightAt, moonPhase, seesSky } from './brightness.ts'
import { isFree } from './motion.ts'
import { specOf } from './spec.ts'

/** Where kinds may come to be (minecraft.wiki/w/Mob_spawning#Spawn_conditions, and each mob's page). */
const ANIMAL_LIGHT = 8
const GROUND: Readonly<Record<string, ReadonlySet<string>>> = {
  rabbit: new Set(['grass_block', 'snow', 'snow_block', 'sand']),
  wolf: new Set(['grass_block', 'snow', 'snow_block', 'coarse_dirt', 'podzol'])
}
const GRASS: ReadonlySet<string> = new Set(['grass_block'])
/** The top layer of the sea, and how deep fish and squid come to be. */
const SEA = 62
const DEPTH = 13
const DEADLY = new Set(['fire', 'soul_fire', 'cactus', 'sweet_berry_bush', 'wither_rose', 'powder_snow', 'campfire', 'soul_campfire', 'magma_block'])
const NO_FLOOR = new Set(['bedrock', 'barrier'])
const SLIME = { swampLow: 50, swampHigh: 70, caveTop: 40, chunks: 0.1 }
/** Share of the full moon's light by phase. */
const MOON = [1, 0.75, 0.5, 0.25, 0, 0.25, 0.5, 0.75]

/** Whether a mob of this kind may come to be with its feet in `cell`. */
export function mayStand (realm: Realm, kind: string, cell: Vec, rng: Rng): boolean {
  const { category } = specOf(kind)
  if (category === 'water_creature' || category === 'water_ambient') return inSea(realm, cell)
  if (kind === 'drowned') return holdsDrowned(realm, cell, rng)
  if (!hasFloor(realm, cell) || !isFree(realm.columns, boxOfKind(kind, cell), false)) return false
  if (category === 'creature') {
    const { x, y, z } = cell
    const ground = realm.columns.block(x, y - 1, z).name
    return (GROUND[kind] ?? GRASS).has(ground) && Math.max(realm.light.block(cell), realm.light.sky(cell)) > ANIMAL_LIGHT
  }
  if (kind === 'slime') return holdsSlime(realm, cell, rng)
  return isDarkEnough(realm, cell, rng) && (kind !== 'husk' || seesSky(realm, cell))
}

function boxOfKind (kind: string, { x, y, z }: Vec): ReturnType<typeof boxAt> {
  const { width, height } = specOf(kind)
  return boxAt({ x: x + 0.5, y, z: z + 0.5 }, width, height)
}

/** Solid ground below, air that does no harm at feet and head. */
function hasFloor ({ columns }: Realm, { x, y, z }: Vec): boolean {
  const floor = columns.block(x, y - 1, z)
  if (!floor.solid || NO_FLOOR.has(floor.name) || DEADLY.has(floor.name) || floor.name.endsWith('leaves')) return false
  if (!floor.shapes.some(([x0, , z0, x1, y1, z1]) => x0 === 0 && z0 === 0 && x1 === 1 && y1 === 1 && z1 === 1)) return false
  return [columns.block(x, y, z), columns.block(x, y + 1, z)].every(block => !block.solid && !block.liquid && !DEADLY.has(block.name))
}

/** Monsters: no light of blocks, and little of the sky. */
function isDarkEnough (realm: Realm, cell: Vec, rng: Rng): boolean {
  if (realm.light.sky(cell) > rng.int(32) || realm.light.block(cell) > 0) return false
  return lightAt(realm, cell) <= rng.int(8)
}

function inSea ({ columns }: Realm, { x, y, z }: Vec): boolean {
  if (y < SEA - DEPTH || y > SEA) return false
  return [-1, 0, 1].every(d => columns.block(x, y + d, z).name === 'water')
}

function holdsDrowned (realm: Realm, cell: Vec, rng: Rng): boolean {
  const { columns } = realm
  const { x, y, z } = cell
  if (columns.block(x, y - 1, z).name !== 'water' || columns.block(x, y, z).name !== 'water') return false
  const river = columns.biome(x, z).includes('river')
  if (river ? rng.int(15) !== 0 : (rng.int(40) !== 0 || y >= SEA - 5)) return false
  return isDarkEnough(realm, cell, rng)
}

/** In swamps on the surface, more the fuller the moon; in every tenth chunk deep down whatever the light. */
function holdsSlime (realm: Realm, cell: Vec, rng: Rng): boolean {
  const { x, y, z } = cell
  const swamp = realm.columns.biome(x, z).endsWith('swamp') && y > SLIME.swampLow && y < SLIME.swampHigh
  if (swamp && rng.next() < 0.5 && rng.next() < (MOON[moonPhase(realm)] ?? 0) && lightAt(realm, cell) <= rng.int(8)) return true
  return rng.int(10) === 0 && y < SLIME.caveTop && hashNoise(x >> 4, 0, z >> 4, realm.seed) < SLIME.chunks
}
