import { boxAt, floored, obstacles, plus, touches } from '../geometry.ts'
import type { Realm } from '../realm.ts'
import { MAX_Y, MIN_Y } from '../registry.ts'
import { correct } from './movement.ts'
import { PLAYER_HEIGHT, PLAYER_WIDTH, type Player } from './player.ts'

const TRIES = 16

/** Takes the player to a safe standing place within half of `reach` blocks, if one is found in 16 tries (minecraft.wiki/w/Chorus_Fruit). */
export function teleportRandomly (realm: Realm, player: Player, reach: number): void {
  const { rng, columns } = realm
  const { position } = player.body
  for (let i = 0; i < TRIES; i++) {
    const x = position.x + (rng.next() - 0.5) * reach
    const z = position.z + (rng.next() - 0.5) * reach
    const start = Math.max(MIN_Y, Math.min(MAX_Y - 1, position.y + rng.int(reach) - reach / 2))
    let cell = floored({ x, y: start, z })
    while (cell.y > MIN_Y && !columns.block(cell.x, cell.y - 1, cell.z).solid) cell = plus(cell, { x: 0, y: -1, z: 0 })
    const to = { x, y: cell.y, z }
    const box = boxAt(to, PLAYER_WIDTH, PLAYER_HEIGHT)
    const isWet = touches(columns, box, name => name === 'water' || name === 'lava')
    if (cell.y <= MIN_Y || isWet || obstacles(columns, box).length > 0) continue
    Object.assign(player.body, { position: to, footing: to.y, fallen: 0, supported: true })
    return correct(realm, player)
  }
}
