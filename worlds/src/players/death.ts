import { deathMessage } from '../entities/death-messages.ts'
import type { Damage } from '../entities/damage.ts'
import { isPlayer } from '../entities/beings.ts'
import { enchantmentLevel } from '../items/enchantments.ts'
import type { Realm } from '../realm.ts'
import { droppedAtDeath, freshExperience } from './experience.ts'
import type { Player } from './player.ts'
import { wake } from './sleeping.ts'

/** Death: everything carried is left behind, and everybody reads why. */
export function die (realm: Realm, player: Player, damage: Damage): void {
  player.digging = null
  player.using = null
  wake(realm, player)
  player.station = null
  player.window.closeByWorld()
  player.window.close()
  if (!realm.rules.is('keepInventory')) leaveBehind(realm, player)
  player.effects.clear()
  player.vitals.absorption = 0
  const { attacker } = damage
  player.statistics.add('custom', 'deaths')
  if (attacker !== undefined && attacker.id !== player.id) player.statistics.add('killed_by', isPlayer(attacker) ? 'player' : attacker.kind)
  const message = JSON.stringify(deathMessage(realm, player, damage))
  player.send('death_combat_event', { playerId: player.id, message })
  if (realm.rules.is('showDeathMessages')) realm.broadcast('system_chat', { content: message, isActionBar: false })
  realm.announce({ type: 'death', player: player.name, text: damage.source })
}

function leaveBehind (realm: Realm, player: Player): void {
  for (const carried of player.inventory.takeAll()) {
    if (enchantmentLevel(carried, 'vanishing_curse') === 0) realm.entities.scatter(player.eyes, carried)
  }
  realm.entities.orbs.award(player.body.position, droppedAtDeath(player.experience))
  player.experience = freshExperience()
}
