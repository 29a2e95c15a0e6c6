import { distance, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { MIN_Y } from '../../registry.ts'
import { Rng } from '../../rng.ts'
import { GROWING, isMonster, specOfMob, type Mob, type Traits } from './mob.ts'
import { mayStand } from './places.ts'
import { capOf, creatureChance, spawnersOf, type Category, type Spawner } from './spec.ts'

export interface SpawningJson { visited: string[] }

/** Natural spawning (minecraft.wiki/w/Mob_spawning#Spawn_cycle): chunks, ticks, blocks. */
const FULL_AREA = 289
const CREATURE_PERIOD = 400
const GROUPS = 3
const MOST_AT_ONCE = 4
const PACK_SPREAD = 6
const PLAYER_GAP = 24
const START_GAP = 24
/** No biome fills new chunks with animals more often. */
const MOST_CREATURES = 0.1
const MEMBER_TRIES = 4
const BABY_CHANCE = 0.05
const EVERY_TICK: readonly Category[] = ['monster', 'water_creature', 'water_ambient']
/** Colours of sheep that spawn, by chance; white is the rest (minecraft.wiki/w/Sheep). */
const WOOL: ReadonlyArray<readonly [number, string]> = [[0.05, 'black'], [0.05, 'gray'], [0.05, 'light_gray'], [0.03, 'brown'], [0.82 * 0.002, 'pink']]

type Chunk = readonly [number, number]

/** Mobs that come by themselves: animals once in each new chunk, all kinds up to their caps afterwards. */
export class Spawning {
  readonly #realm: Realm
  readonly #natural: boolean
  readonly #seed: number
  /** Chunks that have had their first animals. */
  readonly #visited = new Set<string>()
  /** Chunk coordinates of the players who count, x and z in turns. */
  #centers: readonly number[] = []
  #chunks: Chunk[] = []

  constructor (realm: Realm, { seed, natural }: { readonly seed: number, readonly natural: boolean }) {
    this.#realm = realm
    this.#natural = natural
    this.#seed = seed
  }

  tick (reach: number): void {
    const { rules, players } = this.#realm
    if (!this.#natural || players.length === 0 || !rules.is('doMobSpawning')) return
    this.#survey(reach)
    const counts = this.#count()
    const area = this.#chunks.length / FULL_AREA
    for (const category of EVERY_TICK) this.#fill(category, capOf(category) * area - counts[category])
    if (this.#realm.tick % CREATURE_PERIOD === 0) this.#fill('creature', capOf('creature') * area - counts.creature)
  }

  toJson (): SpawningJson {
    return { visited: [...this.#visited].sort() }
  }

  load (saved: SpawningJson): void {
    for (const key of saved.visited) this.#visited.add(key)
  }

  /** The chunks around the players; those seen for the first time get their animals. */
  #survey (reach: number): void {
    const radius = Math.max(1, Math.floor(reach / 16) - 1)
    if (this.#isSurveyed()) return
    const centers = this.#realm.players.filter(({ mode }) => mode !== 'spectator').map(({ body }): Chunk => [body.position.x >> 4, body.position.z >> 4])
    this.#centers = centers.flat()
    const chunks = new Map<string, Chunk>()
    for (const [cx, cz] of centers) {
      for (let x = cx - radius; x <= cx + radius; x++) for (let z = cz - radius; z <= cz + radius; z++) chunks.set(`${x},${z}`, [x, z])
    }
    this.#chunks = [...chunks.values()]
    for (const [name, chunk] of chunks) {
      if (this.#visited.has(name)) continue
      this.#visited.add(name)
      this.#populate(chunk)
    }
  }

  #isSurveyed (): boolean {
    let next = 0
    for (const { body, mode } of this.#realm.players) {
      if (mode === 'spectator') continue
      if (body.position.x >> 4 !== this.#centers[next++] || body.position.z >> 4 !== this.#centers[next++]) return false
    }
    return next === this.#centers.length
  }

  #count (): Record<Category, number> {
    const counts: Record<Category, number> = { monster: 0, creature: 0, water_creature: 0, water_ambient: 0 }
    for (const mob of this.#realm.mobs.all.values()) if (!mob.persistent) counts[specOfMob(mob).category]++
    return counts
  }

  /** Animals of a new chunk; drawn from the seed and the place alone. */
  #populate ([cx, cz]: Chunk): void {
    const { columns } = this.#realm
    const rng = new Rng(this.#seed).fork(`animals ${cx},${cz}`)
    for (let chance = rng.next(); chance < MOST_CREATURES; chance = rng.next()) {
      const biome = columns.biome(cx * 16 + 8, cz * 16 + 8)
      if (chance >= creatureChance(biome)) return
      const spawner = pick(spawnersOf(biome, 'creature'), rng)
      if (spawner === null) return
      const [kind, , least, most] = spawner
      let x = cx * 16 + rng.int(16)
      let z = cz * 16 + rng.int(16)
      const wool = woolOf(rng)
      for (let count = least + rng.int(most - least + 1); count > 0; count--) {
        for (let tries = 0; tries < MEMBER_TRIES; tries++) {
          const cell = { x, y: columns.height(x, z) + 1, z }
          const fits = mayStand(this.#realm, kind, cell, rng)
          if (fits) this.#add(kind, cell, biome, rng, wool)
          x = cx * 16 + ((x & 15) + rng.int(5) - rng.int(5) + 16) % 16
          z = cz * 16 + ((z & 15) + rng.int(5) - rng.int(5) + 16) % 16
          if (fits) break
        }
      }
    }
  }

  /** A try in each chunk, beginning anywhere, until there is no more `room`. */
  #fill (category: Category, room: number): void {
    if (room <= 0 || (category === 'monster' && this.#realm.difficulty === 'peaceful')) return
    const start = this.#realm.mobs.rng.int(this.#chunks.length)
    let left = room
    for (let i = 0; i < this.#chunks.length && left > 0; i++) left -= this.#attempt(category, this.#chunks[(start + i) % this.#chunks.length] as Chunk)
  }

  /** Vanilla's try for one chunk: a random place, and up to three packs around it; gives how many came. */
  #attempt (category: Category, [cx, cz]: Chunk): number {
    const { columns } = this.#realm
    const { rng } = this.#realm.mobs
    const x0 = cx * 16 + rng.int(16)
    const z0 = cz * 16 + rng.int(16)
    const y = MIN_Y + rng.int(columns.height(x0, z0) + 2 - MIN_Y)
    if (columns.block(x0, y, z0).solid) return 0
    const biome = columns.biome(x0, z0)
    const spawners = spawnersOf(biome, category)
    if (spawners.length === 0) return 0
    let came = 0
    for (let group = 0; group < GROUPS; group++) {
      let x = x0
      let z = z0
      let spawner: Spawner | null = null
      let size = Math.ceil(rng.next() * 4)
      for (let i = 0; i < size; i++) {
        x += rng.int(PACK_SPREAD) - rng.int(PACK_SPREAD)
        z += rng.int(PACK_SPREAD) - rng.int(PACK_SPREAD)
        const cell = { x, y, z }
        if (!this.#isApart(cell)) continue
        if (spawner === null) {
          spawner = pick(spawners, rng)
          if (spawner === null) return came
          size = spawner[2] + rng.int(spawner[3] - spawner[2] + 1)
        }
        if (!mayStand(this.#realm, spawner[0], cell, rng)) continue
        this.#add(spawner[0], cell, biome, rng, woolOf(rng))
        if (++came >= MOST_AT_ONCE) return came
      }
    }
    return came
  }

  /** In a chunk that is simulated, and neither next to a player nor to where players start. */
  #isApart ({ x, y, z }: Vec): boolean {
    const feet = { x: x + 0.5, y, z: z + 0.5 }
    const { players, spawn } = this.#realm
    if (!this.#chunks.some(([cx, cz]) => cx === x >> 4 && cz === z >> 4)) return false
    return distance(feet, spawn) > START_GAP && players.every(({ body, mode }) => mode === 'spectator' || distance(body.position, feet) > PLAYER_GAP)
  }

  #add (kind: string, { x, y, z }: Vec, biome: string, rng: Rng, wool: string): Mob {
    const mob = this.#realm.mobs.add(kind, { x: x + 0.5, y, z: z + 0.5 }, traitsOf(kind, biome, rng, wool))
    if (rng.next() < BABY_CHANCE && mayBeBaby(mob)) mob.growth = isMonster(mob) ? -1 : -GROWING
    return mob
  }
}

function mayBeBaby (mob: Mob): boolean {
  return specOfMob(mob).category === 'creature' || ['zombie', 'husk', 'drowned'].includes(mob.kind)
}

/** One of a weighted list; null of an empty one. */
function pick (spawners: readonly Spawner[], rng: Rng): Spawner | null {
  let at = rng.int(spawners.reduce((sum, [, weight]) => sum + weight, 0))
  return spawners.find(([, weight]) => (at -= weight) < 0) ?? null
}

function woolOf (rng: Rng): string {
  let at = rng.next()
  return WOOL.find(([chance]) => (at -= chance) < 0)?.[1] ?? 'white'
}

/** What a newly come mob of a kind is like. */
export function traitsOf (kind: string, biome: string, rng: Rng, wool = woolOf(rng)): Traits {
  if (kind === 'sheep') return { wool }
  if (kind === 'slime') return { size: 1 << rng.int(3) }
  if (kind !== 'rabbit') return {}
  // Coats by biome (minecraft.wiki/w/Rabbit): 1 white, 3 black and white, 4 gold, 0 brown, 5 salt, 2 black.
  if (biome.includes('snowy') || biome.includes('frozen') || biome === 'grove') return { coat: rng.int(100) < 80 ? 1 : 3 }
  if (biome === 'desert') return { coat: 4 }
  const draw = rng.int(100)
  return { coat: draw < 50 ? 0 : draw < 90 ? 5 : 2 }
}
