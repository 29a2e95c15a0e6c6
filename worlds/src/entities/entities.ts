import { carried } from '../blocks/currents.ts'
import { fluidOf } from '../blocks/fluid.ts'
import { boxAt, distance, floored, grown, minus, overlaps, slide, type Box, type Vec } from '../geometry.ts'
import { counted, maxStack, sameKind, type ItemStack } from '../items/items.ts'
import { isSpectator } from '../players/modes.ts'
import { PLAYER_WIDTH, type Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import { crush, landedAnvil } from './crushing.ts'
import { harmItem } from './item-harm.ts'
import { Orbs, type Orb } from './orbs.ts'
import { Tnt, type PrimedTnt } from './tnt.ts'

/** Item entities (minecraft.wiki/w/Item_(entity)): sizes in blocks, times in ticks, speeds in blocks a tick. */
const ITEM = { size: 0.25, gravity: 0.04, drag: 0.98, afloat: { water: 0.99, lava: 0.95 }, lifetime: 6000, mergeReach: 0.5 }
const FALLING = { size: 0.98, gravity: 0.04, drag: 0.98 }
const BLOCK_SLIPPERINESS = 0.6
export const DELAY = { block: 10, thrown: 40 } as const
const THROW_SPEED = 0.3
/** Slower than this (blocks a tick) on the ground an item is at rest and looks at its surroundings every 4th tick only. */
const REST_SPEED = 1e-3
const REST_PERIOD = 4
const VOID = -128
const PICKUP_REACH = { horizontal: 1, vertical: 0.5 }

interface Loose { readonly id: number, position: Vec, velocity: Vec, age: number }
/** `harmed`: half hearts that fire, lava and cactus have done it; `burning`: ticks it still burns. */
export interface ItemEntity extends Loose { item: ItemStack, delay: number, onGround: boolean, harmed?: number, burning?: number }
/** `from`: height at which it began to fall. */
export interface FallingBlock extends Loose { readonly state: number, readonly from?: number }
export interface EntitiesJson { nextId: number, items: ItemEntity[], falling: FallingBlock[], orbs?: Orb[], tnt?: PrimedTnt[] }

/** Items lying about and blocks falling. Ids are never used twice in one world. */
export class Entities {
  readonly items = new Map<number, ItemEntity>()
  readonly falling = new Map<number, FallingBlock>()
  readonly orbs: Orbs
  readonly tnt: Tnt
  readonly #realm: Realm
  #nextId = 1

  constructor (realm: Realm) {
    this.#realm = realm
    this.orbs = new Orbs(realm, () => this.takeId())
    this.tnt = new Tnt(realm, () => this.takeId())
  }

  /** An entity id that no entity of this world ever had. */
  takeId (): number {
    return this.#nextId++
  }

  /** A block's drop: somewhere in its cell, hopping a little. */
  drop (cell: Vec, item: ItemStack): void {
    const { rng } = this.#realm
    const around = (): number => 0.5 + (rng.next() - 0.5) * 0.5
    const position = { x: cell.x + around(), y: cell.y + around() - ITEM.size / 2, z: cell.z + around() }
    this.#add(position, { x: rng.next() * 0.2 - 0.1, y: 0.2, z: rng.next() * 0.2 - 0.1 }, item, DELAY.block)
  }

  /** Thrown by a player, forwards. */
  toss (player: Player, item: ItemStack): void {
    const { rng } = this.#realm
    const yaw = player.body.yaw * Math.PI / 180
    const pitch = player.body.pitch * Math.PI / 180
    const spread = rng.next() * 0.02
    const turn = rng.next() * 2 * Math.PI
    const velocity = {
      x: -Math.sin(yaw) * Math.cos(pitch) * THROW_SPEED + Math.cos(turn) * spread,
      y: -Math.sin(pitch) * THROW_SPEED + 0.1 + (rng.next() - rng.next()) * 0.1,
      z: Math.cos(yaw) * Math.cos(pitch) * THROW_SPEED + Math.sin(turn) * spread
    }
    player.statistics.add('dropped', item.name, item.count)
    this.#add(this.#handOf(player.eyes), velocity, item, DELAY.thrown)
  }

  /** Sent off from `position` with `velocity` blocks a tick, as a fish from the line. */
  fling (position: Vec, velocity: Vec, item: ItemStack): void {
    this.#add({ ...position }, velocity, item, DELAY.block)
  }

  /** What a dead player leaves: thrown in all directions. */
  scatter (eyes: Vec, item: ItemStack): void {
    const { rng } = this.#realm
    const speed = rng.next() * 0.5
    const turn = rng.next() * 2 * Math.PI
    this.#add(this.#handOf(eyes), { x: -Math.sin(turn) * speed, y: 0.2, z: Math.cos(turn) * speed }, item, DELAY.thrown)
  }

  /** Lets the block of `state` fall from `cell`, which the caller has emptied. */
  fall (cell: Vec, state: number): void {
    const id = this.#nextId++
    this.falling.set(id, { id, position: { x: cell.x + 0.5, y: cell.y, z: cell.z + 0.5 }, velocity: { x: 0, y: 0, z: 0 }, age: 0, state, from: cell.y })
  }

  /** Entities further than `reach` blocks from every player rest, as in chunks that are not simulated. */
  tick (reach: number): void {
    const near = (entity: Loose): boolean => this.#realm.players.some(player => distance(player.body.position, entity.position) < reach)
    for (const block of this.falling.values()) if (near(block)) this.#tickFalling(block)
    for (const entity of this.items.values()) if (near(entity)) this.#tickItem(entity)
    this.orbs.tick(near)
    this.tnt.tick(near)
  }

  toJson (): EntitiesJson {
    return structuredClone({ nextId: this.#nextId, items: [...this.items.values()], falling: [...this.falling.values()], orbs: this.orbs.toJson(), tnt: this.tnt.toJson() })
  }

  load (saved: EntitiesJson): void {
    this.#nextId = saved.nextId
    for (const entity of structuredClone(saved.items)) this.items.set(entity.id, entity)
    for (const block of structuredClone(saved.falling)) this.falling.set(block.id, block)
    this.orbs.load(saved.orbs ?? [])
    this.tnt.load(saved.tnt ?? [])
  }

  #handOf (eyes: Vec): Vec {
    return { x: eyes.x, y: eyes.y - 0.3, z: eyes.z }
  }

  #add (position: Vec, velocity: Vec, item: ItemStack, delay: number): void {
    const id = this.#nextId++
    this.items.set(id, { id, position, velocity, age: 0, item, delay, onGround: false })
  }

  #tickItem (entity: ItemEntity): void {
    entity.age++
    if (entity.delay > 0) entity.delay--
    const { velocity } = entity
    const atRest = entity.onGround && velocity.x ** 2 + velocity.z ** 2 < REST_SPEED ** 2
    if (!atRest || (entity.age + entity.id) % REST_PERIOD === 0) this.#moveItem(entity)
    if (harmItem(this.#realm, entity, ITEM.size) || entity.age >= ITEM.lifetime || entity.position.y < VOID) {
      this.items.delete(entity.id)
      return
    }
    if (entity.age % (atRest ? 40 : 2) === 0) this.#merge(entity)
    if (entity.delay === 0) this.#offer(entity)
  }

  #moveItem (entity: ItemEntity): void {
    const { columns } = this.#realm
    const box = boxAt(entity.position, ITEM.size, ITEM.size)
    const cell = floored({ ...entity.position, y: entity.position.y + 0.1 })
    const fluid = fluidOf(columns.block(cell.x, cell.y, cell.z))
    const { x, y, z } = fluid === null ? entity.velocity : carried(columns, box, fluid.kind, entity.velocity)
    const drag = fluid === null ? 1 : ITEM.afloat[fluid.kind]
    const wanted = fluid === null ? { x, y: y - ITEM.gravity, z } : { x: x * drag, y: y + (y < 0.06 ? 5e-4 : 0), z: z * drag }
    const by = slide(columns, box, wanted)
    entity.position = { x: entity.position.x + by.x, y: entity.position.y + by.y, z: entity.position.z + by.z }
    entity.onGround = wanted.y < 0 && by.y > wanted.y
    const friction = entity.onGround ? BLOCK_SLIPPERINESS * ITEM.drag : ITEM.drag
    entity.velocity = {
      x: by.x === wanted.x ? wanted.x * friction : 0,
      y: entity.onGround ? 0 : (by.y === wanted.y ? wanted.y * ITEM.drag : 0),
      z: by.z === wanted.z ? wanted.z * friction : 0
    }
  }

  #merge (entity: ItemEntity): void {
    const limit = maxStack(this.#realm.data, entity.item.name)
    if (entity.item.count >= limit) return
    const reach = grown(boxAt(entity.position, ITEM.size, ITEM.size), ITEM.mergeReach, 0, ITEM.mergeReach)
    for (const other of this.items.values()) {
      if (other === entity || !sameKind(other.item, entity.item) || other.item.count + entity.item.count > limit) continue
      if (!overlaps(reach, boxAt(other.position, ITEM.size, ITEM.size))) continue
      entity.item = counted(entity.item, entity.item.count + other.item.count)
      entity.delay = Math.max(entity.delay, other.delay)
      entity.age = Math.min(entity.age, other.age)
      this.items.delete(other.id)
    }
  }

  #offer (entity: ItemEntity): void {
    const box = boxAt(entity.position, ITEM.size, ITEM.size)
    for (const player of this.#realm.players) {
      if (player.vitals.dead || isSpectator(player) || !overlaps(pickupBox(player), box)) continue
      const rest = player.inventory.add(entity.item)
      const taken = entity.item.count - (rest?.count ?? 0)
      if (taken === 0) continue
      player.statistics.add('picked_up', entity.item.name, taken)
      this.#realm.broadcast('collect', { collectedEntityId: entity.id, collectorEntityId: player.id, pickupItemCount: taken })
      if (rest === null) {
        this.items.delete(entity.id)
        return
      }
      entity.item = rest
    }
  }

  #tickFalling (block: FallingBlock): void {
    const { columns } = this.#realm
    block.age++
    const wanted = { x: 0, y: block.velocity.y - FALLING.gravity, z: 0 }
    const by = slide(columns, boxAt(block.position, FALLING.size, FALLING.size), wanted)
    block.position = { ...block.position, y: block.position.y + by.y }
    block.velocity = { x: 0, y: wanted.y * FALLING.drag, z: 0 }
    if (block.position.y < VOID) this.falling.delete(block.id)
    if (by.y === wanted.y && !this.#realm.blocks.stopsFall(floored(block.position), block.state)) return
    this.falling.delete(block.id)
    const { name } = this.#realm.data.blockOfState(block.state)
    const fallen = (block.from ?? block.position.y) - block.position.y
    const isAnvil = name.endsWith('anvil')
    if (isAnvil) crush(this.#realm, block.position, fallen)
    const state = isAnvil ? landedAnvil(this.#realm, block.state, fallen) : block.state
    if (state !== null) this.#realm.blocks.settle(floored({ ...block.position, y: block.position.y + 0.01 }), state)
  }
}

export function pickupBox (player: Player): Box {
  const { horizontal, vertical } = PICKUP_REACH
  return grown(boxAt(player.body.position, PLAYER_WIDTH, player.height), horizontal, vertical, horizontal)
}

/** Offset from the eyes to the middle of a cell, in blocks. */
export function reachTo (player: Player, cell: Vec): number {
  const middle = minus({ x: cell.x + 0.5, y: cell.y + 0.5, z: cell.z + 0.5 }, player.eyes)
  return Math.hypot(middle.x, middle.y, middle.z)
}
