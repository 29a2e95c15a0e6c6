import type { Vec } from '../../geometry.ts'
import { stack, type Slot } from '../../items/items.ts'
import { Effects } from '../../players/effects.ts'
import type { Realm } from '../../realm.ts'
import type { Being, BeingVitals } from '../being.ts'
import { isTagged } from '../causes.ts'
import type { Damage } from '../damage.ts'
import { perish } from './death.ts'
import { dodge } from './enderman.ts'
import { eyesOf, isMob, maxHealthOf, refTo, specOfMob, type Mob } from './mob.ts'
import { provoke } from './temper.ts'

const WITCH_LETS = 0.15
const NOTHING_WORN: readonly Slot[] = []

/** A mob as the rules of damage and effects see it. */
export class MobBeing implements Being {
  readonly wearing = NOTHING_WORN
  readonly knockbackResistance = 0
  readonly effects: Effects
  readonly #mob: Mob

  constructor (_realm: Realm, mob: Mob) {
    this.#mob = mob
    this.effects = new Effects(mob.effects)
  }

  get id (): number { return this.#mob.id }

  get type (): string { return this.#mob.kind }

  get position (): Vec { return this.#mob.position }

  get eyes (): Vec { return eyesOf(this.#mob) }

  get yaw (): number { return this.#mob.yaw }

  get vitals (): BeingVitals { return this.#mob.vitals }

  get maxHealth (): number { return maxHealthOf(this.#mob) }

  get armour (): { points: number, toughness: number } {
    return { points: specOfMob(this.#mob).armour ?? 0, toughness: 0 }
  }

  get hand (): Slot {
    const { holds } = specOfMob(this.#mob)
    return holds === undefined ? null : stack(holds)
  }

  get onGround (): boolean { return this.#mob.onGround }

  get undead (): boolean { return specOfMob(this.#mob).undead ?? false }

  get velocity (): Vec { return this.#mob.velocity }

  get title (): object {
    return this.#mob.name === null ? { translate: `entity.minecraft.${this.#mob.kind}` } : { text: this.#mob.name }
  }

  immuneTo (realm: Realm, { source }: Damage): boolean {
    const mob = this.#mob
    if (isTagged(source, 'is_fall')) return mob.kind === 'chicken'
    if (isTagged(source, 'is_drowning')) return this.undead
    return mob.kind === 'enderman' && isTagged(source, 'is_projectile') && dodge(realm, mob)
  }

  /** Witches hardly feel magic, and none of their own (minecraft.wiki/w/Witch#Behavior). */
  lets ({ source, attacker }: Damage): number {
    if (this.#mob.kind !== 'witch') return 1
    if (attacker === this.#mob) return 0
    return isTagged(source, 'witch_resistant_to') ? WITCH_LETS : 1
  }

  guards (): boolean { return false }

  push (_realm: Realm, velocity: Vec): void {
    this.#mob.velocity = velocity
    this.#mob.onGround = false
  }

  wearArmour (): void {}

  suffered (realm: Realm, _amount: number, { attacker }: Damage): void {
    const mob = this.#mob
    mob.idle = 0
    mob.hurtAt = realm.tick
    mob.hurtBy = attacker === undefined ? null : refTo(attacker)
    if (attacker === undefined) return
    if (!isMob(attacker) || attacker.traits.owner !== undefined) mob.playerHitAt = realm.tick
    provoke(realm, mob, attacker)
  }

  perish (realm: Realm, damage: Damage): void {
    perish(realm, this.#mob, damage)
  }
}
