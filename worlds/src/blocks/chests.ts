/** Chests and barrels: which halves belong together, and who looks into them (https://minecraft.wiki/w/Chest). */
import { FACES, plus, sameCell, type Vec } from '../geometry.ts'
import type { Container } from '../items/container.ts'
import { containerLayout } from '../items/station-layouts.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import type { Behaviour, BehaviourRule } from './behaviour.ts'

const FACINGS = ['down', 'up', 'north', 'south', 'west', 'east'] as const
/** Clockwise seen from above. */
const TURN = ['north', 'east', 'south', 'west'] as const
const ABOVE: Vec = { x: 0, y: 1, z: 0 }
/** Ticks between two looks whether an open barrel is still looked into. */
const RECHECK = 5
/** Full opaque cubes that still let a chest under them open: they carry no redstone signal. */
const NOT_SOLID = new Set(['glowstone', 'sea_lantern', 'redstone_block', 'observer', 'tinted_glass', 'beacon'])

function turned (facing: string, quarters: 1 | 3): string {
  return TURN[(TURN.indexOf(facing as 'north') + quarters) & 3] ?? 'north'
}

function step (facing: string): Vec {
  return FACES[FACINGS.indexOf(facing as 'north')] ?? ABOVE
}

/** The way from a half of a double chest to the other; null for a single chest. */
function towardsPartner ({ properties }: BlockInfo): string | null {
  const { type = 'single', facing = 'north' } = properties
  if (type === 'single') return null
  return turned(facing, type === 'left' ? 1 : 3)
}

/** The other half of the chest at `cell`, or null. */
function partnerOf (realm: Realm, cell: Vec): Vec | null {
  const block = realm.blocks.at(cell)
  const way = towardsPartner(block)
  if (way === null) return null
  const other = plus(cell, step(way))
  const { name, properties } = realm.blocks.at(other)
  const fits = name === block.name && properties['facing'] === block.properties['facing'] && properties['type'] === (block.properties['type'] === 'left' ? 'right' : 'left')
  return fits ? other : null
}

/**
 * The state a chest of `state` takes when it is placed at `cell` against `face`: it joins a single one beside it that
 * faces the same way, or, placed while sneaking, the one clicked. Other blocks keep their state.
 */
export function joinedState (realm: Realm, cell: Vec, state: number, face: number, sneaking: boolean): number {
  const block = realm.data.blockOfState(state)
  if (block.name !== 'chest' && block.name !== 'trapped_chest') return state
  const facingAt = (way: string): string | null => {
    const { name, properties } = realm.blocks.at(plus(cell, step(way)))
    return name === block.name && properties['type'] === 'single' ? properties['facing'] ?? null : null
  }
  const as = (facing: string, type: string): number => realm.data.stateOf(block.name, { ...block.properties, facing, type })
  const facing = block.properties['facing'] ?? 'north'
  if (sneaking) {
    const towards = FACINGS[face ^ 1] ?? 'down'
    const theirs = face >= 2 ? facingAt(towards) : null
    if (theirs === null || step(theirs).x !== 0 === (step(towards).x !== 0)) return state
    return as(theirs, turned(theirs, 3) === towards ? 'right' : 'left')
  }
  if (facingAt(turned(facing, 1)) === facing) return as(facing, 'left')
  return facingAt(turned(facing, 3)) === facing ? as(facing, 'right') : state
}

/** Full opaque cubes keep the lid of a chest below them shut. */
function isBlocked (realm: Realm, cell: Vec): boolean {
  const { name, shapes, filterLight } = realm.blocks.at(plus(cell, ABOVE))
  return filterLight === 15 && shapes.length === 1 && shapes[0]?.join() === '0,0,0,1,1,1' && !NOT_SOLID.has(name)
}

function isLookingInto ({ station }: Player, cell: Vec): boolean {
  return station !== null && [station.cell, station.partner].some(each => each !== undefined && sameCell(each, cell))
}

function viewers (realm: Realm, cell: Vec, except: Player | null = null): number {
  return realm.players.filter(player => player !== except && isLookingInto(player, cell)).length
}

/** Shows how many look into the chest: clients lift its lid. */
function showLid (realm: Realm, cell: Vec, count: number): void {
  const { name } = realm.blocks.at(cell)
  const blockId = realm.data.registry.blocksByName[name]?.id ?? 0
  realm.broadcast('block_action', { location: cell, byte1: 1, byte2: count, blockId })
}

const chest: Behaviour = {
  appeared: (realm, cell) => { realm.blocks.entities.containerAt(cell) },
  /** A new half makes a single neighbour its other half; a half whose other is gone is single again. */
  neighbourChanged: (realm, cell, block) => {
    const { facing = 'north' } = block.properties
    const ours = towardsPartner(block)
    if (ours !== null) {
      if (realm.blocks.at(plus(cell, step(ours))).name !== block.name) realm.blocks.alter(cell, { type: 'single' })
      return
    }
    for (const way of [turned(facing, 1), turned(facing, 3)]) {
      const other = realm.blocks.at(plus(cell, step(way)))
      const back = towardsPartner(other)
      if (other.name !== block.name || back === null || other.properties['facing'] !== facing || turned(turned(back, 1), 1) !== way) continue
      realm.blocks.alter(cell, { type: other.properties['type'] === 'left' ? 'right' : 'left' })
      return
    }
  },
  use: (realm, player, cell, block) => {
    const partner = partnerOf(realm, cell)
    const cells = partner === null ? [cell] : block.properties['type'] === 'right' ? [cell, partner] : [partner, cell]
    if (cells.some(each => isBlocked(realm, each))) return true
    const containers: Container[] = cells.map(each => realm.blocks.entities.containerAt(each))
    const closed = (): void => {
      for (const each of cells) if (realm.blocks.at(each).name === block.name) showLid(realm, each, viewers(realm, each, player))
    }
    const title = partner === null ? 'container.chest' : 'container.chestDouble'
    player.window.open((parts, stores) => containerLayout(parts, stores, containers, title, closed))
    player.station = { cell, block: block.name, ...(partner === null ? {} : { partner }) }
    player.statistics.add('custom', block.name === 'chest' ? 'open_chest' : 'trigger_trapped_chest')
    for (const each of cells) showLid(realm, each, viewers(realm, each))
    return true
  }
}

const barrel: Behaviour = {
  use: (realm, player, cell, block) => {
    const container = realm.blocks.entities.containerAt(cell)
    const closed = (): void => { shutBarrel(realm, cell, player) }
    player.window.open((parts, stores) => containerLayout(parts, stores, [container], 'container.barrel', closed))
    player.station = { cell, block: block.name }
    player.statistics.add('custom', 'open_barrel')
    realm.blocks.alter(cell, { open: true })
    realm.blocks.schedule(cell, RECHECK)
    return true
  },
  /** A world may have been saved while somebody looked into it. */
  scheduledTick: (realm, cell) => {
    if (viewers(realm, cell) === 0) shutBarrel(realm, cell, null)
    else realm.blocks.schedule(cell, RECHECK)
  }
}

function shutBarrel (realm: Realm, cell: Vec, leaving: Player | null): void {
  if (realm.blocks.at(cell).name === 'barrel' && viewers(realm, cell, leaving) === 0) realm.blocks.alter(cell, { open: false })
}

export const chests: readonly BehaviourRule[] = [[['chest', 'trapped_chest'], chest], [['barrel'], barrel]]
