import { bodyReads } from './facade/body.ts'
import { pathReads } from './facade/paths.ts'
import type { Session } from './facade/session.ts'
import { tableReads } from './facade/tables.ts'
import { terrainReads } from './facade/terrain.ts'
import { numberOf, textOf } from './facade/arguments.ts'
import type { JsonValue } from './program-types.ts'

export { ProgramFault } from './program-fault.ts'
export type Read = (...args: JsonValue[]) => JsonValue

/**
 * The reads behind the program's `bot` and `mcData` (see inside/bot.js): each takes and returns JSON, so that nothing
 * of the host is ever shared with a program. Arguments come from the program's side and are not to be trusted.
 */
export function createFacade (session: Session): ReadonlyMap<string, Read> {
  return new Map<string, Read>([
    ...bodyReads(session), ...terrainReads(session), ...tableReads(session.bot), ...pathReads(session),
    ['listen', (target, event) => session.events.listen(numberOf(target), textOf(event, 'event'))],
    ['unlisten', (target, event) => session.events.unlisten(numberOf(target), textOf(event, 'event'))]
  ])
}
