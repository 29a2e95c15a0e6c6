import type { Behaviour, BehaviourRule } from './behaviour.ts'
import { catchesFire, flammableOf } from './flammable.ts'
import { FACES, plus, type Vec } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'
import { rainsOn } from './rain.ts'
import { sturdy } from './support.ts'

const BELOW: Vec = { x: 0, y: -1, z: 0 }
const OLDEST = 15
/** What burns for ever (vanilla's tag `infiniburn_overworld`). */
const EVERLASTING = new Set(['netherrack', 'magma_block'])
const DIFFICULTY = { peaceful: 0, easy: 1, normal: 2, hard: 3 } as const
/** How much less readily a neighbour burns away, by side: up and down 250, others 300 (minecraft.wiki/w/Fire#Spread). */
const RESISTANCE = [250, 250, 300, 300, 300, 300] as const
const SIDES = { north: 2, south: 3, west: 4, east: 5, up: 1 } as const

/** The fire that belongs at `cell`: on the floor, or on whichever sides burn. */
export function fireState (realm: Realm, cell: Vec, age = 0): number {
  const { blocks, data } = realm
  const below = blocks.at(plus(cell, BELOW))
  if (/^soul_(sand|soil)$/.test(below.name)) return data.stateOf('soul_fire')
  if (sturdy(below, 1) || catchesFire(below.name)) return data.stateOf('fire', { age })
  const sides = Object.fromEntries(Object.entries(SIDES).map(([side, face]) => [side, catchesFire(blocks.at(plus(cell, FACES[face] as Vec)).name)]))
  return data.stateOf('fire', { age, ...sides })
}

/** Whether a fire could stay at `cell`. */
export function canBurn ({ blocks }: Realm, cell: Vec): boolean {
  return sturdy(blocks.at(plus(cell, BELOW)), 1) || FACES.some(face => catchesFire(blocks.at(plus(cell, face)).name))
}

function isRainedOn (realm: Realm, cell: Vec): boolean {
  return rainsOn(realm, cell) || [2, 3, 4, 5].some(face => rainsOn(realm, plus(cell, FACES[face] as Vec)))
}

function wait (realm: Realm, cell: Vec): void {
  realm.blocks.schedule(cell, 30 + realm.blocks.rng.int(10))
}

/** Vanilla's fire tick: ages, dies of age, rain or want, burns away what it touches and catches on what is near. */
function burn (realm: Realm, cell: Vec, block: BlockInfo): void {
  const { blocks } = realm
  const { rng } = blocks
  wait(realm, cell)
  if (!realm.rules.is('doFireTick')) return
  const below = blocks.at(plus(cell, BELOW))
  const lasting = EVERLASTING.has(below.name)
  const age = Number(block.properties['age'])
  if (!lasting && realm.weather.raining && isRainedOn(realm, cell) && rng.next() < 0.2 + age * 0.03) return blocks.set(cell, 0)
  const next = Math.min(OLDEST, age + Math.floor(rng.int(3) / 2))
  if (next !== age) blocks.alter(cell, { age: next })
  if (!lasting) {
    const fed = FACES.some(face => catchesFire(blocks.at(plus(cell, face)).name))
    if (!fed && (!sturdy(below, 1) || age > 3)) return blocks.set(cell, 0)
    if (fed && age === OLDEST && rng.int(4) === 0 && !catchesFire(below.name)) return blocks.set(cell, 0)
  }
  FACES.forEach((face, index) => { consume(realm, plus(cell, face), RESISTANCE[index] ?? 300, age) })
  spread(realm, cell, age)
}

/** A block that burns turns to fire or to nothing; TNT goes off. */
function consume (realm: Realm, cell: Vec, resistance: number, age: number): void {
  const { blocks } = realm
  const block = blocks.at(cell)
  const flammable = flammableOf(block.name)
  if (flammable === null || blocks.rng.int(resistance) >= flammable.flammability) return
  const stays = blocks.rng.int(age + 10) < 5 && !isRainedOn(realm, cell)
  blocks.set(cell, stays ? fireState(realm, cell, Math.min(OLDEST, age + Math.floor(blocks.rng.int(5) / 4))) : 0)
  if (block.name === 'tnt') realm.entities.tnt.prime(cell)
}

function spread (realm: Realm, cell: Vec, age: number): void {
  const { blocks } = realm
  for (let x = -1; x <= 1; x++) {
    for (let z = -1; z <= 1; z++) {
      for (let y = -1; y <= 4; y++) {
        const target = plus(cell, { x, y, z })
        if ((x === 0 && y === 0 && z === 0) || blocks.at(target).stateId !== 0) continue
        const readiness = Math.max(0, ...FACES.map(face => flammableOf(blocks.at(plus(target, face)).name)?.encouragement ?? 0))
        if (readiness === 0) continue
        const odds = Math.floor((readiness + 40 + DIFFICULTY[realm.difficulty] * 7) / (age + 30))
        const resistance = y > 1 ? 100 + (y - 1) * 100 : 100
        if (odds <= 0 || blocks.rng.int(resistance) > odds || (realm.weather.raining && isRainedOn(realm, target))) continue
        blocks.set(target, fireState(realm, target, Math.min(OLDEST, age + Math.floor(blocks.rng.int(5) / 4))))
      }
    }
  }
}

/** Lava sets fire to what burns above and around (minecraft.wiki/w/Lava#Fire_spread). */
function kindle (realm: Realm, cell: Vec): void {
  const { blocks } = realm
  const { rng } = blocks
  if (!realm.rules.is('doFireTick')) return
  const steps = rng.int(3)
  let at = cell
  for (let i = 0; i < steps; i++) {
    at = plus(at, { x: rng.int(3) - 1, y: 1, z: rng.int(3) - 1 })
    const block = blocks.at(at)
    if (block.stateId !== 0) {
      if (block.solid) return
      continue
    }
    if (FACES.some(face => catchesFire(blocks.at(plus(at, face)).name))) return blocks.set(at, fireState(realm, at))
  }
  for (let i = 0; steps === 0 && i < 3; i++) {
    const beside = plus(cell, { x: rng.int(3) - 1, y: 0, z: rng.int(3) - 1 })
    const above = plus(beside, { x: 0, y: 1, z: 0 })
    if (blocks.at(above).stateId === 0 && catchesFire(blocks.at(beside).name)) blocks.set(above, fireState(realm, above))
  }
}

const fireBlock: Behaviour = {
  appeared: wait,
  scheduledTick: burn,
  neighbourChanged: (realm, cell, block) => {
    const now = fireState(realm, cell, Number(block.properties['age']))
    if (now !== block.stateId) realm.blocks.set(cell, now)
  }
}

export const fire: readonly BehaviourRule[] = [[['fire'], fireBlock], [['lava'], { randomTick: kindle }]]
