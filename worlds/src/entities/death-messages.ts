import type { Realm } from '../realm.ts'
import type { Player } from '../players/player.ts'
import { beingOf } from './beings.ts'
import { damageType } from './causes.ts'
import type { Damage } from './damage.ts'

/** Ticks for which a past attacker gets the credit of what follows. */
const CREDIT = 100
/** From further than this it is a fall "from a high place". */
const HIGH_PLACE = 5

/** What vanilla calls the place that somebody fell from who had last climbed in `block`. */
function placeOfFall (block: string | undefined): string {
  if (block === undefined) return 'generic'
  if (block === 'ladder' || block === 'scaffolding') return block
  return { vine: 'vines', weeping: 'weeping_vines', twisting: 'twisting_vines' }[block.replace(/_vines.*/, '')] ?? 'other_climbable'
}

/** Vanilla's death message as a text component: a translation key and its arguments (minecraft.wiki/w/Death_messages). */
export function deathMessage (realm: Realm, victim: Player, damage: Damage): { translate: string, with: object[] } {
  const name = { text: victim.name }
  const { assailant } = victim
  const credit = assailant !== null && realm.tick - assailant.tick < CREDIT ? assailant.title : null
  if (damage.source === 'fall' && (damage.fallen ?? 0) > HIGH_PLACE) {
    return credit === null
      ? { translate: `death.fell.accident.${placeOfFall(victim.body.climbed)}`, with: [name] }
      : { translate: 'death.fell.assist', with: [name, credit] }
  }
  const key = `death.attack.${damageType(damage.source).message}`
  if (damage.attacker === undefined) {
    return credit === null ? { translate: key, with: [name] } : { translate: `${key}.player`, with: [name, credit] }
  }
  const attacker = beingOf(realm, damage.attacker)
  const weapon = attacker.hand?.tags?.customName
  if (weapon === undefined) return { translate: key, with: [name, attacker.title] }
  return { translate: `${key}.item`, with: [name, attacker.title, { translate: 'chat.square_brackets', with: [{ text: weapon, italic: true }] }] }
}
