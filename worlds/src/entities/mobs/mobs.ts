import { overlaps, squaredDistance, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { Rng } from '../../rng.ts'
import { ageAnimal, tickAnimal } from './animals.ts'
import { tickDead } from './death.ts'
import { tickHazards } from './hazards.ts'
import { boxOf, maxHealthOf, newMob, SAFE_WITHIN, specOfMob, type Mob, type Traits } from './mob.ts'
import { tickMonster } from './monsters.ts'
import { moveMob, pushApart, type Drive } from './motion.ts'
import { tickSlime } from './slimes.ts'
import { Spawning, traitsOf, type SpawningJson } from './spawning.ts'
import { tickSwimmer } from './swimmers.ts'
import { tickWolf } from './wolves.ts'

export interface MobsJson { mobs: Mob[], rng: number, spawning: SpawningJson }

/** Despawning (minecraft.wiki/w/Mob_spawning#Despawning): blocks, ticks, one in so many a tick. */
const GONE_BEYOND = { usual: 128, water_ambient: 64 } as const
const IDLE = 600
const DESPAWN_CHANCE = 800

/** All creatures but players. Their randomness is their own, so that they do not change what else is drawn. */
export class Mobs {
  readonly all = new Map<number, Mob>()
  readonly rng: Rng
  readonly spawning: Spawning
  readonly #realm: Realm

  constructor (realm: Realm, options: { readonly seed: number, readonly natural: boolean }) {
    this.#realm = realm
    this.rng = new Rng(options.seed).fork('mobs')
    this.spawning = new Spawning(realm, options)
  }

  get (id: number): Mob | undefined {
    return this.all.get(id)
  }

  /** A new mob at `position` (its feet), as its kind and the biome have it where no `traits` say. @throws RangeError for a kind this world does not have. */
  add (kind: string, position: Vec, traits: Traits = this.#usual(kind, position)): Mob {
    const mob = newMob(this.#realm.entities.takeId(), kind, { ...position })
    Object.assign(mob.traits, traits)
    mob.vitals.health = maxHealthOf(mob)
    mob.yaw = this.rng.next() * 360
    mob.headYaw = mob.yaw
    this.all.set(mob.id, mob)
    return mob
  }

  remove (mob: Mob): void {
    this.all.delete(mob.id)
  }

  /** Living mobs within `reach` blocks of `point`, in the order they came to be. */
  near (point: Vec, reach: number): Mob[] {
    const found: Mob[] = []
    for (const mob of this.all.values()) if (!mob.vitals.dead && squaredDistance(mob.position, point) <= reach * reach) found.push(mob)
    return found
  }

  /** Mobs further than `reach` blocks from every player rest, as in chunks that are not simulated. */
  tick (reach: number): void {
    this.spawning.tick(reach)
    const active: Mob[] = []
    const feet = this.#realm.players.filter(({ mode }) => mode !== 'spectator').map(({ body }) => body.position)
    for (const mob of this.all.values()) {
      const gap = squaredGap(feet, mob.position)
      if (this.#despawns(mob, gap)) this.all.delete(mob.id)
      else if (gap < reach * reach) active.push(mob)
    }
    for (const mob of active) if (this.all.has(mob.id)) this.#tickMob(mob)
    if (this.#realm.tick % 2 === 0) this.#crowd(active)
  }

  toJson (): MobsJson {
    return { mobs: structuredClone([...this.all.values()]), rng: this.rng.state, spawning: this.spawning.toJson() }
  }

  load (saved: MobsJson): void {
    for (const mob of structuredClone(saved.mobs)) this.all.set(mob.id, mob)
    this.rng.state = saved.rng
    this.spawning.load(saved.spawning)
  }

  #usual (kind: string, { x, z }: Vec): Traits {
    return traitsOf(kind, this.#realm.columns.biome(Math.floor(x), Math.floor(z)), this.rng)
  }

  #despawns (mob: Mob, squaredGap: number): boolean {
    if (squaredGap === Infinity) return false
    const { category } = specOfMob(mob)
    if (category === 'monster' && this.#realm.difficulty === 'peaceful') return true
    if (squaredGap < SAFE_WITHIN ** 2 || mob.persistent || mob.name !== null) {
      mob.idle = 0
      return false
    }
    mob.idle++
    if (category === 'creature') return false
    if (squaredGap > (category === 'water_ambient' ? GONE_BEYOND.water_ambient : GONE_BEYOND.usual) ** 2) return true
    return mob.idle > IDLE && this.rng.int(DESPAWN_CHANCE) === 0
  }

  #tickMob (mob: Mob): void {
    if (mob.vitals.dead) {
      moveMob(this.#realm, mob, null)
      tickDead(this.#realm, mob)
      return
    }
    mob.age++
    if (specOfMob(mob).category === 'creature') ageAnimal(mob)
    const drive = act(this.#realm, mob)
    if (!this.all.has(mob.id)) return
    const medium = moveMob(this.#realm, mob, drive)
    tickHazards(this.#realm, mob, medium)
  }

  /** Who stands in another is pushed aside. */
  #crowd (active: readonly Mob[]): void {
    for (let i = 0; i < active.length; i++) {
      const one = active[i] as Mob
      for (let j = i + 1; j < active.length; j++) {
        const other = active[j] as Mob
        if (Math.abs(one.position.x - other.position.x) > 2.5 || Math.abs(one.position.z - other.position.z) > 2.5) continue
        if (!one.vitals.dead && !other.vitals.dead && overlaps(boxOf(one), boxOf(other))) pushApart(one, other)
      }
    }
  }
}

/** Square of the distance from `point` to the nearest of `others`, in blocks. */
function squaredGap (others: readonly Vec[], point: Vec): number {
  let least = Infinity
  for (const other of others) least = Math.min(least, squaredDistance(other, point))
  return least
}

function act (realm: Realm, mob: Mob): Drive | null {
  const { aquatic, category } = specOfMob(mob)
  if (aquatic) return tickSwimmer(realm, mob)
  if (mob.kind === 'slime') return tickSlime(realm, mob)
  if (mob.kind === 'wolf') return tickWolf(realm, mob)
  return category === 'creature' ? tickAnimal(realm, mob) : tickMonster(realm, mob)
}
