/** Blocks that open a window or are worked at by hand: crafting table, furnaces, stonecutter, smithing table, anvil, grindstone, campfire. */
import type { Vec } from '../geometry.ts'
import { FURNACE_KINDS, type FurnaceKind } from '../items/cooking.ts'
import { anvilLayout, grindstoneLayout, smithingLayout, stonecutterLayout } from '../items/station-layouts.ts'
import { isCreative } from '../players/modes.ts'
import type { Player, Station } from '../players/player.ts'
import { wearSlot } from '../players/wear.ts'
import type { Realm } from '../realm.ts'
import type { Behaviour, BehaviourRule } from './behaviour.ts'
import { middleOf, showCampfire } from './block-entities.ts'
import { chests } from './chests.ts'
import { composters } from './composter.ts'

/** Chance that one work at an anvil damages it. */
const ANVIL_WEAR = 0.12
const ANVILS = ['anvil', 'chipped_anvil', 'damaged_anvil'] as const
/** Sounds and dust that clients make of their own on these. */
const EVENT = { anvilBroke: 1029, anvilUsed: 1030, ground: 1042, smithed: 1044 } as const

/** Whether the window of `station` may stay open: its blocks are still there. */
export function stationHolds (realm: Realm, { cell, block, partner }: Station): boolean {
  const isSame = (at: Vec): boolean => {
    const { name } = realm.blocks.at(at)
    return name === block || (isAnvil(name) && isAnvil(block))
  }
  return isSame(cell) && (partner === undefined || isSame(partner))
}

function isAnvil (name: string): boolean {
  return ANVILS.some(each => each === name)
}

/** A behaviour whose use is to open a window. */
function opens (statistic: string, open: (realm: Realm, player: Player, cell: Vec, name: string) => void): Behaviour {
  return {
    use: (realm, player, cell, block) => {
      open(realm, player, cell, block.name)
      player.station = { cell, block: block.name }
      player.statistics.add('custom', `interact_with_${statistic}`)
      return true
    }
  }
}

function openFurnace (kind: FurnaceKind): BehaviourRule {
  return [[kind], opens(kind, (realm, player, cell) => {
    const furnace = realm.blocks.entities.furnaceAt(cell)
    player.window.openFurnace(furnace, kind, () => { realm.entities.orbs.award(player.body.position, furnace.takeExperience(realm.rng)) })
  })]
}

function openAnvil (realm: Realm, player: Player, cell: Vec): void {
  player.window.open((parts, stores) => anvilLayout(parts, stores, () => {
    const { name, properties } = realm.blocks.at(cell)
    const wears = !isCreative(player) && isAnvil(name) && realm.rng.next() < ANVIL_WEAR
    const next = ANVILS[ANVILS.indexOf(name as 'anvil') + 1]
    if (wears) realm.blocks.set(cell, next === undefined ? 0 : realm.data.stateOf(next, { facing: properties['facing'] ?? 'north' }))
    tell(realm, cell, wears && next === undefined ? EVENT.anvilBroke : EVENT.anvilUsed)
  }))
}

function openGrindstone (realm: Realm, player: Player, cell: Vec): void {
  player.window.open((parts, stores) => grindstoneLayout(parts, stores, points => {
    const half = Math.ceil(points / 2)
    if (half > 0) realm.entities.orbs.award(middleOf(cell), half + realm.rng.int(half))
    tell(realm, cell, EVENT.ground)
  }))
}

function tell (realm: Realm, cell: Vec, effectId: number): void {
  realm.broadcast('world_event', { effectId, location: cell, data: 0, global: false })
}

const campfire: Behaviour = {
  appeared: (realm, cell, block) => {
    if (block.properties['waterlogged'] === 'true' && block.properties['lit'] === 'true') realm.blocks.alter(cell, { lit: false })
  },
  use: (realm, player, cell, block, held, touch) => {
    const isLit = block.properties['lit'] === 'true'
    if (held === null) return false
    if (held.name.endsWith('_shovel') && isLit) {
      realm.blocks.alter(cell, { lit: false })
      wearSlot(realm, player, touch.slot)
      return true
    }
    if (!realm.blocks.entities.campfireAt(cell).add(held)) return false
    player.inventory.take(touch.slot, 1)
    player.statistics.add('custom', 'interact_with_campfire')
    showCampfire(realm, cell)
    return true
  }
}

export const stations: readonly BehaviourRule[] = [
  ...chests,
  ...composters,
  ...FURNACE_KINDS.map(openFurnace),
  [['crafting_table'], opens('crafting_table', (_realm, player) => { player.window.openCrafting() })],
  [['stonecutter'], opens('stonecutter', (_realm, player) => { player.window.open(stonecutterLayout) })],
  [['smithing_table'], opens('smithing_table', (realm, player, cell) => {
    player.window.open((parts, stores) => smithingLayout(parts, stores, () => { tell(realm, cell, EVENT.smithed) }))
  })],
  [ANVILS, opens('anvil', openAnvil)],
  [['grindstone'], opens('grindstone', openGrindstone)],
  [['campfire', 'soul_campfire'], campfire]
]
