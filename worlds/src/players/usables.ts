import { archery } from '../entities/archery.ts'
import { fishing } from '../entities/fishing.ts'
import { foods } from './foods.ts'
import { shields } from './shields.ts'
import type { Usable, UsableRule } from './using.ts'
import { wearables } from './wearables.ts'

/** One list a subject; the first that knows an item rules. */
const SUBJECTS: ReadonlyArray<() => readonly UsableRule[]> = [
  () => foods,
  () => shields,
  () => wearables,
  () => archery,
  () => fishing
]

/** What a right click with `name` does, null when nothing of its own. */
export function usableOf (name: string): Usable | null {
  for (const rules of SUBJECTS) {
    for (const [knows, usable] of rules()) if (knows(name)) return usable
  }
  return null
}
