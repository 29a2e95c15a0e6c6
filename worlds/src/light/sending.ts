import { changedLight } from './packets.ts'
import type { Realm } from '../realm.ts'

/** Shows every player the light that changed in the columns they have. */
export function sendLight (realm: Realm): void {
  for (const { cx, cz, sky, block } of realm.light.takeChanges()) {
    const viewers = realm.players.filter(({ view }) => view.hasColumn(cx, cz))
    if (viewers.length === 0) continue
    const packet = { chunkX: cx, chunkZ: cz, ...changedLight(realm.light.columnAt(cx, cz), sky, block) }
    for (const player of viewers) player.send('update_light', packet)
  }
}
