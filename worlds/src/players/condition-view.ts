import { effectId } from '../items/effect-names.ts'
import { OFF_HAND } from '../items/inventory.ts'
import type { Packet } from '../realm.ts'
import { ENDLESS } from './effects.ts'
import { progress } from './experience.ts'
import type { Player } from './player.ts'

/** Bits of the entity metadata 0 of 1.20.1 (https://minecraft.wiki/w/Java_Edition_protocol/Entity_metadata). */
const FLAGS = { burning: 0x01, sneaking: 0x02, sprinting: 0x08, invisible: 0x20, glowing: 0x40 } as const
const POSE = { standing: 0, sleeping: 2, sneaking: 5 } as const
const HAND = { active: 1, off: 2 } as const
/** Bits of an effect's packet. */
const EFFECT_FLAGS = { particles: 2, icon: 4 } as const
/** Ids by which clients know the changes of speed by effects, and what a level of each changes. */
const SPEED_CHANGES = [
  ['speed', '91aeaa56-376b-4498-935b-2f7f68070635', 0.2],
  ['slowness', '7107de5e-7ce8-4030-940e-514c1f160890', -0.15]
] as const
const WALKING_SPEED = 0.1

type Entry = readonly [key: number, type: string, value: unknown]

function flagsOf (player: Player): number {
  const { vitals, effects } = player
  let flags = 0
  if (vitals.burning > 0) flags |= FLAGS.burning
  if (player.sneaking) flags |= FLAGS.sneaking
  if (player.sprinting) flags |= FLAGS.sprinting
  if (effects.has('invisibility') || player.mode === 'spectator') flags |= FLAGS.invisible
  if (effects.has('glowing')) flags |= FLAGS.glowing
  return flags
}

function poseOf ({ sleeping, sneaking }: Player): number {
  if (sleeping !== null) return POSE.sleeping
  return sneaking ? POSE.sneaking : POSE.standing
}

function handOf ({ using }: Player): number {
  return using === null ? 0 : HAND.active | (using.slot === OFF_HAND ? HAND.off : 0)
}

/** What anybody sees of a player's state, as metadata entries. */
function look (player: Player): Entry[] {
  return [
    [0, 'byte', flagsOf(player)],
    [6, 'pose', poseOf(player)],
    [8, 'byte', handOf(player)],
    [14, 'optional_block_pos', player.sleeping?.cell]
  ]
}

/** What only the own client draws: breath, cold, golden hearts. */
function feeling ({ vitals }: Player): Entry[] {
  return [[1, 'int', vitals.air], [7, 'int', vitals.frozen], [15, 'float', vitals.absorption]]
}

/** The state a client assumes of every player until told otherwise. */
const ASSUMED: ReadonlyMap<number, unknown> = new Map<number, unknown>([[0, 0], [1, 300], [6, 0], [7, 0], [8, 0], [14, undefined], [15, 0]])

/** A text that changes when `lookPacket` does. */
export function lookText (player: Player): string {
  return `${flagsOf(player)} ${poseOf(player)} ${handOf(player)}`
}

/** Metadata of a player as others see it. */
export function lookPacket (player: Player): Packet {
  return metadataPacket(player, look(player))
}

function metadataPacket (player: Player, entries: readonly Entry[]): Packet {
  return { entityId: player.id, metadata: entries.map(([key, type, value]) => ({ key, type, value })) }
}

/** Three numbers that a client was told last. */
type Told = readonly [number, number, number]
const NOTHING_TOLD: Told = [NaN, NaN, NaN]
const PLAIN_SPEED: Told = [0, 0, 0]

function isSame (told: Told, a: number, b: number, c: number): boolean {
  return told[0] === a && told[1] === b && told[2] === c
}

/** Tells one client of its own player what is different since the last tick. */
export class ConditionView {
  readonly #player: Player
  #known = new Map(ASSUMED)
  #vitals = NOTHING_TOLD
  #experience = NOTHING_TOLD
  /** Levels of the effects that change attributes; clients assume none. */
  #speed = PLAIN_SPEED
  #effects = new Set<string>()

  constructor (player: Player) {
    this.#player = player
  }

  /** The client has forgotten all (it joined, or was reborn). */
  reset (): void {
    this.#known = new Map(ASSUMED)
    this.#vitals = NOTHING_TOLD
    this.#experience = NOTHING_TOLD
    this.#speed = PLAIN_SPEED
    this.#effects.clear()
    for (const { name } of this.#player.effects.all) this.#showEffect(name)
  }

  tick (): void {
    this.#showVitals()
    this.#showMetadata()
    this.#showExperience()
    for (const name of this.#player.effects.takeChanges()) this.#showEffect(name)
    this.#showSpeed()
  }

  #showVitals (): void {
    const { health, food, saturation } = this.#player.vitals
    if (isSame(this.#vitals, health, food, saturation)) return
    this.#vitals = [health, food, saturation]
    this.#player.send('update_health', { health, food, foodSaturation: saturation })
  }

  #showMetadata (): void {
    const fresh = [...look(this.#player), ...feeling(this.#player)].filter(([key, , value]) => this.#known.get(key) !== value)
    if (fresh.length === 0) return
    for (const [key, , value] of fresh) this.#known.set(key, value)
    this.#player.send('entity_metadata', metadataPacket(this.#player, fresh))
  }

  #showExperience (): void {
    const { experience } = this.#player
    const { level, points, total } = experience
    if (isSame(this.#experience, level, points, total)) return
    this.#experience = [level, points, total]
    this.#player.send('experience', { experienceBar: progress(experience), level, totalExperience: total })
  }

  #showEffect (name: string): void {
    const { id, effects } = this.#player
    const effect = effects.get(name)
    if (effect === null) {
      if (this.#effects.delete(name)) this.#player.send('remove_entity_effect', { entityId: id, effectId: effectId(name) })
      return
    }
    this.#effects.add(name)
    this.#player.send('entity_effect', {
      entityId: id,
      effectId: effectId(name),
      // A byte with a sign on the wire: level 256 is -1.
      amplifier: effect.amplifier << 24 >> 24,
      duration: effect.ticks === ENDLESS ? ENDLESS : effect.ticks,
      hideParticles: EFFECT_FLAGS.icon | (effect.particles ? EFFECT_FLAGS.particles : 0)
    })
  }

  /** Clients walk at the speed of this attribute, not of the effects. */
  #showSpeed (): void {
    const { id, effects } = this.#player
    const now: Told = [effects.level('speed'), effects.level('slowness'), effects.level('health_boost')]
    if (isSame(this.#speed, ...now)) return
    const modifiers = SPEED_CHANGES
      .map(([name, uuid, each]) => ({ uuid, amount: each * effects.level(name), operation: 2 }))
      .filter(({ amount }) => amount !== 0)
    const health = 20 + 4 * effects.level('health_boost')
    this.#speed = now
    this.#player.send('entity_update_attributes', {
      entityId: id,
      properties: [
        { name: 'generic.movement_speed', value: WALKING_SPEED, modifiers },
        { name: 'generic.max_health', value: health, modifiers: [] }
      ]
    })
  }
}
