import { beds } from './beds.ts'
import { cake } from './cake.ts'
import { carving } from './carving.ts'
import type { Behaviour, BehaviourRule } from './behaviour.ts'
import { connections } from './connections.ts'
import { eggs } from './eggs.ts'
import { falling } from './falling.ts'
import { fire } from './fire.ts'
import { fluids } from './fluids.ts'
import { openings } from './openings.ts'
import { bushes } from './plants/bushes.ts'
import { crops } from './plants/crops.ts'
import { farmland } from './plants/farmland.ts'
import { leaves } from './plants/leaves.ts'
import { saplings } from './plants/saplings.ts'
import { stalks } from './plants/stalks.ts'
import { turf } from './plants/turf.ts'
import { signs } from './signs.ts'
import { stations } from './stations.ts'

/** One list a subject; a block may be in several, and then does all of it, in this order. */
const SUBJECTS: ReadonlyArray<() => readonly BehaviourRule[]> = [
  () => beds,
  () => cake,
  () => carving,
  () => eggs,
  () => fluids,
  () => fire,
  () => signs,
  () => falling,
  () => openings,
  () => connections,
  () => leaves,
  () => saplings,
  () => crops,
  () => farmland,
  () => stalks,
  () => bushes,
  () => turf,
  () => stations
]

type Hook = keyof Behaviour
const cache = new Map<string, Behaviour>()
const NONE: Behaviour = Object.freeze({})

/** What blocks called `name` do; no hooks for most. */
export function behaviourOf (name: string): Behaviour {
  let behaviour = cache.get(name)
  if (behaviour === undefined) {
    behaviour = combine(SUBJECTS.flatMap(rules => rules()).filter(([names]) => applies(names, name)).map(([, each]) => each))
    cache.set(name, behaviour)
  }
  return behaviour
}

function applies (names: readonly string[] | RegExp, name: string): boolean {
  return names instanceof RegExp ? names.test(name) : names.includes(name)
}

const always = (): boolean => true

/** All hooks of `parts` in order; for `use` and `ticksRandomly` the first that says yes ends it. */
function combine (parts: readonly Behaviour[]): Behaviour {
  const [first] = parts
  if (first === undefined) return NONE
  if (parts.length === 1) return first
  const hooks = new Set(parts.flatMap(part => Object.keys(part) as Hook[]))
  const combined: Record<string, (...args: unknown[]) => unknown> = {}
  for (const hook of hooks) {
    const all = parts.map(part => (hook === 'ticksRandomly' && part.randomTick !== undefined ? part[hook] ?? always : part[hook]) as ((...args: unknown[]) => unknown) | undefined).filter(each => each !== undefined)
    const [only] = all
    combined[hook] = all.length === 1 && only !== undefined ? only : (...args) => {
      for (const each of all) if (each(...args) === true) return true
      return false
    }
  }
  return combined as unknown as Behaviour
}
