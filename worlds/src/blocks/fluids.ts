import type { Behaviour, BehaviourRule } from './behaviour.ts'
import { type Fluid, fluidOf, levelOf, takesFlow } from './fluid.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import { hasFullFace } from './shapes.ts'

/** Rules of the two fluids in the overworld (minecraft.wiki/w/Water, /w/Lava): ticks a step, eighths lost a step, how far they look for a way down. */
const RULES = {
  water: { delay: 5, loss: 1, search: 4, renewal: 'waterSourceConversion' },
  lava: { delay: 30, loss: 2, search: 2, renewal: 'lavaSourceConversion' }
} as const
const DOWN = 0
const UP = 1
const SIDES = [2, 5, 3, 4] as const
const LEVEL_EVENT_FIZZ = 1501
const EXCHANGE = [DOWN, 2, 3, 4, 5].map(face => FACES[face ^ 1] as Vec)

/** The fluid at `cell` looks at its surroundings: thins out or dries up when nothing feeds it, and flows on. */
export function tickFluid (realm: Realm, cell: Vec, block: BlockInfo): void {
  let fluid = fluidOf(block)
  if (fluid === null) return
  if (!fluid.source) {
    const next = fed(realm, cell, block, fluid.kind)
    if (next === null || levelOf(next) !== levelOf(fluid)) {
      const delay = next === null ? 0 : thinning(realm, fluid, next)
      realm.blocks.set(cell, next === null ? 0 : stateOf(realm, next))
      if (next !== null) realm.blocks.scheduleFluid(cell, delay)
    }
    fluid = next
  }
  if (fluid !== null) spread(realm, cell, realm.blocks.at(cell), fluid)
}

/** Lava that grows takes its time, three times of four (vanilla). */
function thinning (realm: Realm, before: Fluid, after: Fluid): number {
  const { delay } = RULES[before.kind]
  const slow = before.kind === 'lava' && !before.falling && !after.falling && after.amount > before.amount && realm.blocks.rng.int(4) !== 0
  return slow ? delay * 4 : delay
}

function stateOf (realm: Realm, fluid: Fluid): number {
  return realm.data.stateOf(fluid.kind, { level: levelOf(fluid) })
}

/** What its surroundings make of a cell for a fluid of `kind`: null when nothing reaches it. */
function fed (realm: Realm, cell: Vec, block: BlockInfo, kind: Fluid['kind']): Fluid | null {
  const { blocks } = realm
  let most = 0
  let sources = 0
  for (const face of SIDES) {
    const other = blocks.at(plus(cell, FACES[face] as Vec))
    const fluid = fluidOf(other)
    if (fluid?.kind !== kind || !passes(block, face, other)) continue
    if (fluid.source) sources++
    most = Math.max(most, fluid.amount)
  }
  if (sources >= 2 && realm.rules.is(RULES[kind].renewal)) {
    const below = blocks.at(plus(cell, FACES[DOWN] as Vec))
    const under = fluidOf(below)
    if ((below.solid && under === null) || (under?.kind === kind && under.source)) return { kind, amount: 8, source: true, falling: false }
  }
  const above = blocks.at(plus(cell, FACES[UP] as Vec))
  if (fluidOf(above)?.kind === kind && passes(block, UP, above)) return { kind, amount: 8, source: false, falling: true }
  const amount = most - RULES[kind].loss
  return amount <= 0 ? null : { kind, amount, source: false, falling: false }
}

/** Neither block has a full wall where they meet at `face` of the first. */
function passes (block: BlockInfo, face: number, other: BlockInfo): boolean {
  return !hasFullFace(block, face) && !hasFullFace(other, face ^ 1)
}

function spread (realm: Realm, cell: Vec, block: BlockInfo, fluid: Fluid): void {
  const { blocks } = realm
  const under = plus(cell, FACES[DOWN] as Vec)
  const below = blocks.at(under)
  if (canSpread(block, DOWN, below, fluid.kind)) {
    const falling = fed(realm, under, below, fluid.kind)
    if (falling !== null) spreadTo(realm, under, below, DOWN, falling)
    const sources = SIDES.filter(face => isSource(blocks.at(plus(cell, FACES[face] as Vec)), fluid.kind))
    if (sources.length >= 3) spreadSideways(realm, cell, block, fluid)
  } else if (fluid.source || !isHole(block, below, fluid.kind)) spreadSideways(realm, cell, block, fluid)
}

function isSource (block: BlockInfo, kind: Fluid['kind']): boolean {
  const fluid = fluidOf(block)
  return fluid?.kind === kind && fluid.source
}

function canSpread (block: BlockInfo, face: number, other: BlockInfo, kind: Fluid['kind']): boolean {
  const there = fluidOf(other)
  const yields = there === null || (there.kind === 'water' ? kind === 'lava' && face === DOWN : kind === 'water' && there.amount >= 4)
  return yields && passes(block, face, other) && (takesFlow(other, kind) || (there !== null && other.name === there.kind))
}

function isHole (block: BlockInfo, below: BlockInfo, kind: Fluid['kind']): boolean {
  return passes(block, DOWN, below) && (fluidOf(below)?.kind === kind || takesFlow(below, kind))
}

function spreadSideways (realm: Realm, cell: Vec, block: BlockInfo, fluid: Fluid): void {
  const amount = fluid.falling ? 7 : fluid.amount - RULES[fluid.kind].loss
  if (amount <= 0) return
  for (const face of shortestWays(realm, cell, block, fluid.kind)) {
    const target = plus(cell, FACES[face] as Vec)
    const other = realm.blocks.at(target)
    if (!canSpread(block, face, other, fluid.kind)) continue
    const next = fed(realm, target, other, fluid.kind)
    if (next !== null) spreadTo(realm, target, other, face, next)
  }
}

/** The sides from which the way to a drop is shortest; all open ones when there is none near. */
function shortestWays (realm: Realm, cell: Vec, block: BlockInfo, kind: Fluid['kind']): number[] {
  let least = 1000
  let ways: number[] = []
  for (const face of SIDES) {
    const target = plus(cell, FACES[face] as Vec)
    const other = realm.blocks.at(target)
    if (!isOpen(block, face, other, kind)) continue
    const length = isHole(other, realm.blocks.at(plus(target, FACES[DOWN] as Vec)), kind) ? 0 : wayDown(realm, target, other, kind, 1, face ^ 1)
    if (length < least) ways = []
    if (length <= least) {
      ways.push(face)
      least = length
    }
  }
  return ways
}

function isOpen (block: BlockInfo, face: number, other: BlockInfo, kind: Fluid['kind']): boolean {
  const there = fluidOf(other)
  return !(there?.kind === kind && there.source) && passes(block, face, other) && (takesFlow(other, kind) || other.name === kind)
}

function wayDown (realm: Realm, cell: Vec, block: BlockInfo, kind: Fluid['kind'], depth: number, from: number): number {
  let least = 1000
  for (const face of SIDES) {
    if (face === from) continue
    const target = plus(cell, FACES[face] as Vec)
    const other = realm.blocks.at(target)
    if (!isOpen(block, face, other, kind)) continue
    if (isHole(other, realm.blocks.at(plus(target, FACES[DOWN] as Vec)), kind)) return depth
    if (depth < RULES[kind].search) least = Math.min(least, wayDown(realm, target, other, kind, depth + 1, face ^ 1))
  }
  return least
}

function spreadTo (realm: Realm, cell: Vec, block: BlockInfo, face: number, fluid: Fluid): void {
  const { blocks, data } = realm
  if (fluid.kind === 'lava' && face === DOWN && fluidOf(block)?.kind === 'water') {
    if (block.name === 'water') blocks.set(cell, data.stateOf('stone'))
    return fizz(realm, cell)
  }
  if (block.properties['waterlogged'] === 'false') return blocks.alter(cell, { waterlogged: true })
  if (fluid.kind === 'water' && fluidOf(block) === null && block.stateId !== 0) blocks.destroy(cell, null)
  else if (fluid.kind === 'lava' && block.stateId !== 0) fizz(realm, cell)
  blocks.set(cell, stateOf(realm, fluid))
}

function fizz (realm: Realm, cell: Vec): void {
  realm.broadcast('world_event', { effectId: LEVEL_EVENT_FIZZ, location: cell, data: 0, global: false })
}

/** Lava beside or under water hardens: a source to obsidian, a flow to cobblestone. */
function settle (realm: Realm, cell: Vec, block: BlockInfo): void {
  if (block.name === 'lava' && EXCHANGE.some(step => fluidOf(realm.blocks.at(plus(cell, step)))?.kind === 'water')) {
    realm.blocks.set(cell, realm.data.stateOf(block.properties['level'] === '0' ? 'obsidian' : 'cobblestone'))
    return fizz(realm, cell)
  }
  flow(realm, cell, block)
}

/** Lets whatever fluid is in a block flow in its own time. */
export function flow (realm: Realm, cell: Vec, block: BlockInfo): void {
  const fluid = fluidOf(block)
  if (fluid !== null) realm.blocks.scheduleFluid(cell, RULES[fluid.kind].delay)
}

const liquid: Behaviour = { appeared: settle, neighbourChanged: settle }

export const fluids: readonly BehaviourRule[] = [[['water', 'lava'], liquid]]
