import type { Session } from '../facade/session.ts'
import type { Action } from './action.ts'
import { archerActions } from './archer.ts'
import { blockActions } from './blocks.ts'
import { collectingActions } from './collecting.ts'
import { itemActions } from './items.ts'
import { travelActions } from './travel.ts'
import { windowActions } from './windows.ts'

/** The members of `bot` that take time, by the name that programs write. */
export function createActions (session: Session): ReadonlyMap<string, Action> {
  const all = [
    ...blockActions(session), ...itemActions(session), ...windowActions(session), ...travelActions(session),
    ...collectingActions(session), ...archerActions(session)
  ]
  return new Map(all.map(each => [each.name, each]))
}
