import type { Being } from '../entities/being.ts'
import { beingOf, isPlayer } from '../entities/beings.ts'
import { damageType, isTagged } from '../entities/causes.ts'
import { hurt, knock, type Damage } from '../entities/damage.ts'
import { callWolves } from '../entities/mobs/temper.ts'
import type { Vec } from '../geometry.ts'
import { enchantmentLevel } from '../items/enchantments.ts'
import { armourOf, armourPiece } from '../items/gear.ts'
import { ARMOUR } from '../items/inventory.ts'
import type { Slot } from '../items/items.ts'
import type { Realm } from '../realm.ts'
import { die } from './death.ts'
import type { Effects } from './effects.ts'
import { exhaust } from './hunger.ts'
import { isMortal } from './modes.ts'
import { MAX_HEALTH, type Player, type Vitals } from './player.ts'
import { isBlocking, lowerShield, SHIELD_PAUSE } from './shields.ts'
import { wake } from './sleeping.ts'
import { wearSlot } from './wear.ts'

/** Worn slots from head to feet. */
const WORN = [ARMOUR.head, ARMOUR.torso, ARMOUR.legs, ARMOUR.feet]
/** What gravity leaves of a standing body's motion each tick: all the motion that the server knows of a player. */
const REST = { x: 0, y: -0.0784, z: 0 }
const GRAVITY = 0.08
/** Ticks after which a push is spent. */
const PUSH_TICKS = 20
/** Hits smaller than this do not wear a shield. */
const SHIELD_WEARS_FROM = 3
const SHIELD_PUSH = 0.5
const FIREPROOF = /^netherite_/
/** Damage types of a blow that thorns answer. */
const BLOWS = new Set(['player_attack', 'mob_attack'])
/** Game rules that turn a kind of damage off for players. */
const RULES = [['is_fall', 'fallDamage'], ['is_fire', 'fireDamage'], ['is_drowning', 'drowningDamage'], ['is_freezing', 'freezeDamage']] as const

/** A player as the rules of damage and effects see it. */
export class PlayerBeing implements Being {
  readonly type = 'player'
  readonly undead = false
  readonly velocity = REST
  readonly #player: Player

  constructor (player: Player) {
    this.#player = player
  }

  get id (): number { return this.#player.id }
  get position (): Vec { return this.#player.body.position }
  get eyes (): Vec { return this.#player.eyes }
  get yaw (): number { return this.#player.body.yaw }
  get vitals (): Vitals { return this.#player.vitals }
  get effects (): Effects { return this.#player.effects }
  get maxHealth (): number { return maxHealthOf(this.#player) }
  get hand (): Slot { return this.#player.inventory.hand }
  get onGround (): boolean { return this.#player.body.supported }
  get title (): object { return { text: this.#player.name } }
  get wearing (): readonly Slot[] { return WORN.map(slot => this.#player.inventory.slots[slot] ?? null) }
  get armour (): { points: number, toughness: number } { return armourOf(this.wearing) }
  get knockbackResistance (): number { return armourOf(this.wearing).knockbackResistance }

  immuneTo (realm: Realm, { source }: Damage): boolean {
    if (isTagged(source, 'bypasses_invulnerability')) return false
    return !isMortal(this.#player) || (source !== 'fall' && realm.tick < this.#player.shelteredUntil) || RULES.some(([tag, rule]) => isTagged(source, tag) && !realm.rules.is(rule))
  }

  lets (): number { return 1 }

  /** A raised shield catches what comes from before it (minecraft.wiki/w/Shield); a blow with an axe disables it. */
  guards (realm: Realm, damage: Damage): boolean {
    const { attacker, direct, from } = damage
    const player = this.#player
    const assailant = attacker === undefined ? null : beingOf(realm, attacker)
    const origin = direct?.position ?? from ?? assailant?.position
    if (origin === undefined || !isBlocking(realm, player) || !this.#faces(origin)) return false
    const slot = player.using?.slot ?? 0
    if (damage.amount >= SHIELD_WEARS_FROM) wearSlot(realm, player, slot, 1 + Math.floor(damage.amount))
    if (assailant !== null && direct === undefined && !isTagged(damage.source, 'is_explosion')) {
      knock(realm, assailant, SHIELD_PUSH, { x: this.position.x - assailant.position.x, z: this.position.z - assailant.position.z })
      if (assailant.hand?.name.endsWith('_axe') === true) lowerShield(realm, player, SHIELD_PAUSE)
    }
    return true
  }

  wearArmour (realm: Realm, amount: number, { source }: Damage): void {
    if (amount <= 0) return
    for (const slot of WORN) {
      const item = this.#player.inventory.slots[slot] ?? null
      if (item === null || armourPiece(item) === null || (isTagged(source, 'is_fire') && FIREPROOF.test(item.name))) continue
      wearSlot(realm, this.#player, slot, Math.max(1, Math.floor(amount / 4)))
    }
  }

  /** The client moves by it; its way up is then no jump, and may be longer. */
  push (realm: Realm, velocity: Vec): void {
    const { body } = this.#player
    this.#player.pushedUntil = realm.tick + PUSH_TICKS
    if (velocity.y > 0) body.footing = Math.max(body.footing, body.position.y + velocity.y * velocity.y / (2 * GRAVITY))
    const short = (part: number): number => Math.max(-32768, Math.min(32767, Math.trunc(part * 8000)))
    this.#player.send('entity_velocity', { entityId: this.id, velocity: { x: short(velocity.x), y: short(velocity.y), z: short(velocity.z) } })
  }

  suffered (realm: Realm, amount: number, damage: Damage): void {
    const player = this.#player
    const { attacker, source } = damage
    if (attacker !== undefined) {
      player.assailant = { title: beingOf(realm, attacker).title, tick: realm.tick }
      if (isPlayer(attacker)) attacker.statistics.add('custom', 'damage_dealt', amount)
      else callWolves(realm, player, attacker)
    }
    if (amount <= 0) return
    wake(realm, player)
    exhaust(player, damageType(source).exhaustion)
    player.statistics.add('custom', 'damage_taken', amount)
    if (attacker !== undefined && BLOWS.has(source)) this.#prick(realm, attacker)
  }

  perish (realm: Realm, damage: Damage): void {
    die(realm, this.#player, damage)
  }

  #faces (origin: Vec): boolean {
    const yaw = this.yaw * Math.PI / 180
    return (this.position.x - origin.x) * -Math.sin(yaw) + (this.position.z - origin.z) * Math.cos(yaw) < 0
  }

  /** Thorns: each worn piece may answer a blow, and wears by it. */
  #prick (realm: Realm, attacker: NonNullable<Damage['attacker']>): void {
    for (const slot of WORN) {
      const level = enchantmentLevel(this.#player.inventory.slots[slot] ?? null, 'thorns')
      if (level === 0 || realm.rng.next() >= 0.15 * level) continue
      hurt(realm, attacker, { amount: level > 10 ? level - 10 : 1 + realm.rng.int(4), source: 'thorns', attacker: this.#player })
      wearSlot(realm, this.#player, slot, 2)
    }
  }
}

/** Half hearts that a player can have, absorption apart. */
export function maxHealthOf (player: Player): number {
  return MAX_HEALTH + 4 * player.effects.level('health_boost')
}
