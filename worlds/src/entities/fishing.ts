import table from '../../data/fishing.json' with { type: 'json' }
import { boxAt, distance, floored, minus, overlaps, slide, type Vec } from '../geometry.ts'
import { enchantmentLevel } from '../items/enchantments.ts'
import { OFF_HAND } from '../items/inventory.ts'
import { durability, stack, type ItemStack } from '../items/items.ts'
import type { Player } from '../players/player.ts'
import type { UsableRule } from '../players/using.ts'
import { wearSlot } from '../players/wear.ts'
import type { Realm } from '../realm.ts'
import type { GameData } from '../registry.ts'
import type { Rng } from '../rng.ts'
import { seesSky } from './mobs/brightness.ts'
import { boxOf, heightOf, type Mob } from './mobs/mob.ts'
import { isOpenWater } from './open-water.ts'
import { lookOf } from './projectiles.ts'

/** A float on its line. Times in ticks. */
export interface Bobber {
  readonly id: number
  /** The fisher's uuid. */
  readonly owner: string
  readonly luck: number
  readonly lure: number
  position: Vec
  velocity: Vec
  floats: boolean
  hooked: number | null
  /** Until a fish notices, until it is there, and while it bites. */
  lured: number
  coming: number
  bite: number
  /** No block or plant has disturbed the water since it fell in. */
  open: boolean
  rest: number
}

export interface FishingJson { bobbers: Bobber[] }

/** minecraft.wiki/w/Fishing#Mechanics and vanilla's FishingHook: blocks, ticks, speeds in blocks a tick. */
const SIZE = 0.25
const GRAVITY = 0.03
const DRAG = 0.92
const LINE = 32
const REST = 1200
const LURED = { least: 100, most: 600, lure: 100 }
const COMING = { least: 20, most: 80 }
const BITE = { least: 20, most: 40 }
const CAST = { speed: 0.6, more: 0.5, spread: 0.0103365 }
const STEEPEST = 5
const WEAR = { caught: 1, ground: 2, mob: 5 } as const
const PULL = { share: 0.1, up: 0.08 }
/** Particles of a bite; clients count them to know one. */
const SPLASHES = 6
const SURFACE = 8 / 9

/** All floats, by their fisher: one each. */
export class Fishing {
  readonly all = new Map<string, Bobber>()
  readonly #realm: Realm

  constructor (realm: Realm) {
    this.#realm = realm
  }

  cast (player: Player, rod: ItemStack): void {
    const { rng } = this.#realm.mobs
    const way = lookOf(player)
    const { x, y, z } = player.eyes
    const flat = Math.hypot(way.x, way.z) || 1e-6
    const rise = Math.max(-STEEPEST, Math.min(STEEPEST, way.y / flat))
    const part = (share: number): number => share * (CAST.speed / Math.hypot(1, rise) + CAST.more + CAST.spread * (rng.next() - rng.next()))
    this.all.set(player.uuid, {
      id: this.#realm.entities.takeId(),
      owner: player.uuid,
      luck: enchantmentLevel(rod, 'luck_of_the_sea') + player.effects.level('luck'),
      lure: enchantmentLevel(rod, 'lure'),
      position: { x: x + way.x / flat * 0.3, y, z: z + way.z / flat * 0.3 },
      velocity: { x: part(way.x / flat), y: part(rise), z: part(way.z / flat) },
      floats: false, hooked: null, lured: 0, coming: 0, bite: 0, open: true, rest: 0
    })
  }

  /** Reels in: gives how much the rod wears by it. */
  reel (player: Player): number {
    const bobber = this.all.get(player.uuid)
    if (bobber === undefined) return 0
    this.all.delete(player.uuid)
    const mob = bobber.hooked === null ? undefined : this.#realm.mobs.get(bobber.hooked)
    if (mob !== undefined) {
      const way = minus(player.body.position, bobber.position)
      mob.velocity = { x: mob.velocity.x + way.x * PULL.share, y: mob.velocity.y + way.y * PULL.share, z: mob.velocity.z + way.z * PULL.share }
      mob.onGround = false
      return WEAR.mob
    }
    if (bobber.bite > 0) {
      this.#land(player, bobber)
      return WEAR.caught
    }
    return bobber.rest > 0 ? WEAR.ground : 0
  }

  tick (): void {
    for (const bobber of [...this.all.values()]) {
      const player = this.#realm.players.find(({ uuid }) => uuid === bobber.owner)
      if (player === undefined || player.vitals.dead || !holdsRod(player) || distance(player.body.position, bobber.position) > LINE || bobber.rest > REST) {
        this.all.delete(bobber.owner)
      } else this.#tickBobber(bobber)
    }
  }

  toJson (): FishingJson {
    return structuredClone({ bobbers: [...this.all.values()] })
  }

  load (saved: FishingJson): void {
    for (const bobber of structuredClone(saved.bobbers)) this.all.set(bobber.owner, bobber)
  }

  /** What bit flies to the fisher, with some experience. */
  #land (player: Player, bobber: Bobber): void {
    const { rng } = this.#realm.mobs
    const way = minus(player.body.position, bobber.position)
    const velocity = { x: way.x * PULL.share, y: way.y * PULL.share + Math.sqrt(Math.hypot(way.x, way.y, way.z)) * PULL.up, z: way.z * PULL.share }
    const { x, z } = floored(bobber.position)
    const found = catchOf(this.#realm.data, { luck: bobber.luck, open: bobber.open, biome: this.#realm.columns.biome(x, z) }, rng)
    this.#realm.entities.fling(bobber.position, velocity, found)
    this.#realm.entities.orbs.award(player.body.position, 1 + rng.int(6))
    player.statistics.add('custom', 'fish_caught')
  }

  #tickBobber (bobber: Bobber): void {
    const mob = bobber.hooked === null ? undefined : this.#realm.mobs.get(bobber.hooked)
    if (mob !== undefined && !mob.vitals.dead) {
      bobber.position = { ...mob.position, y: mob.position.y + heightOf(mob) * 0.8 }
      return
    }
    bobber.hooked = null
    const cell = floored(bobber.position)
    const wet = this.#realm.blocks.at(cell).name === 'water'
    if (wet && !bobber.floats) {
      bobber.floats = true
      bobber.velocity = { x: bobber.velocity.x * 0.3, y: bobber.velocity.y * 0.2, z: bobber.velocity.z * 0.3 }
    }
    if (bobber.floats) this.#float(bobber, cell, wet)
    else this.#hook(bobber)
    this.#move(bobber, wet)
  }

  #float (bobber: Bobber, cell: Vec, wet: boolean): void {
    const { rng } = this.#realm.mobs
    const { x, y, z } = bobber.velocity
    let off = bobber.position.y + y - cell.y - (wet ? SURFACE : 0)
    if (Math.abs(off) < 0.01) off += Math.sign(off) * 0.1
    bobber.velocity = { x: x * 0.9, y: y - off * rng.next() * 0.2, z: z * 0.9 }
    if (!wet) return
    if (bobber.bite > 0) bobber.velocity = { ...bobber.velocity, y: bobber.velocity.y - 0.1 * rng.next() * rng.next() }
    if (bobber.bite > 0 || bobber.coming > 0) bobber.open &&= isOpenWater(this.#realm.columns, cell)
    this.#wait(bobber, cell)
  }

  /** Rain hastens fish, a roof over the water slows them. */
  #wait (bobber: Bobber, cell: Vec): void {
    const { rng } = this.#realm.mobs
    const above = { ...cell, y: cell.y + 1 }
    const sky = seesSky(this.#realm, above)
    let step = 1
    if (rng.next() < 0.25 && sky && this.#realm.weather.raining) step++
    if (rng.next() < 0.5 && !sky) step--
    if (bobber.bite > 0) {
      if (--bobber.bite <= 0) Object.assign(bobber, { lured: 0, coming: 0 })
    } else if (bobber.coming > 0) {
      bobber.coming -= step
      if (bobber.coming <= 0) this.#bite(bobber)
    } else if (bobber.lured > 0) {
      bobber.lured -= step
      if (bobber.lured <= 0) bobber.coming = COMING.least + rng.int(COMING.most - COMING.least + 1)
    } else bobber.lured = Math.max(1, LURED.least + rng.int(LURED.most - LURED.least + 1) - bobber.lure * LURED.lure)
  }

  #bite (bobber: Bobber): void {
    const { rng } = this.#realm.mobs
    bobber.bite = BITE.least + rng.int(BITE.most - BITE.least + 1)
    bobber.velocity = { ...bobber.velocity, y: -0.4 * (0.6 + 0.4 * rng.next()) }
    const { x, z } = bobber.position
    const y = bobber.position.y + 0.5
    for (const name of ['bubble', 'fishing']) {
      const particle = this.#realm.data.registry.particlesByName[name]
      if (particle === undefined) continue
      this.#realm.broadcast('world_particles', {
        particleId: particle.id, longDistance: false, x, y, z, offsetX: SIZE, offsetY: 0, offsetZ: SIZE, particleData: 0.2, particles: SPLASHES
      })
    }
  }

  #hook (bobber: Bobber): void {
    const box = boxAt(bobber.position, SIZE, SIZE)
    const mob = this.#realm.mobs.near(bobber.position, 4).find((each: Mob) => overlaps(boxOf(each), box))
    if (mob !== undefined) bobber.hooked = mob.id
  }

  #move (bobber: Bobber, wet: boolean): void {
    const { velocity } = bobber
    const wanted = wet ? velocity : { ...velocity, y: velocity.y - GRAVITY }
    const by = slide(this.#realm.columns, boxAt(bobber.position, SIZE, SIZE), wanted)
    bobber.position = { x: bobber.position.x + by.x, y: bobber.position.y + by.y, z: bobber.position.z + by.z }
    const hit = by.x !== wanted.x || by.y !== wanted.y || by.z !== wanted.z
    if (hit && !wet) bobber.rest++
    const drag = hit && !bobber.floats ? 0 : DRAG
    bobber.velocity = { x: wanted.x * drag, y: wanted.y * drag, z: wanted.z * drag }
  }
}

function holdsRod ({ inventory }: Player): boolean {
  return inventory.hand?.name === 'fishing_rod' || inventory.slots[OFF_HAND]?.name === 'fishing_rod'
}

/** What bites, by vanilla's fishing loot; treasure only in open water, bamboo only in jungles. */
export function catchOf (data: GameData, { luck, open, biome }: { luck: number, open: boolean, biome: string }, rng: Rng): ItemStack {
  const kinds = Object.entries(table.categories).filter(([name]) => name !== 'treasure' || open)
  const kind = draw(kinds.map(([name, { weight, quality }]) => [name, Math.max(0, Math.floor(weight + quality * luck))]), rng) as 'fish' | 'junk' | 'treasure'
  const name = draw((table[kind] as Array<[string, number]>).filter(([each]) => (table.biomes as Record<string, string[]>)[each]?.includes(biome) ?? true), rng)
  const counts = table.counts as Record<string, number>
  const worn = (kind === 'treasure' ? { ...table.worn, ...table.treasure_worn } : table.worn) as Record<string, number[]>
  const uses = durability(data, name)
  const [, left] = worn[name] ?? []
  const damage = uses === null || left === undefined ? 0 : Math.floor(uses * (1 - left * rng.next()))
  return stack(name, counts[name] ?? 1, Math.min(damage, Math.max(0, (uses ?? 1) - 1)))
}

function draw (weighted: ReadonlyArray<readonly [string, number]>, rng: Rng): string {
  let at = rng.int(weighted.reduce((sum, [, weight]) => sum + weight, 0))
  return weighted.find(([, weight]) => (at -= weight) < 0)?.[0] ?? ''
}

/** A click casts, the next one reels in. */
export const fishing: readonly UsableRule[] = [
  [name => name === 'fishing_rod', {
    begin: (realm, player, { item, slot }) => {
      if (realm.fishing.all.has(player.uuid)) {
        const uses = realm.fishing.reel(player)
        if (uses > 0) wearSlot(realm, player, slot, uses)
      } else {
        realm.fishing.cast(player, item)
        player.statistics.add('used', item.name)
      }
      return false
    }
  }]
]
