import type { Game } from '../game.ts'
import { MOB_KINDS, specOf } from '../entities/mobs/spec.ts'
import type { Vec } from '../geometry.ts'
import { effectName } from '../items/effect-names.ts'
import { stack, type ItemStack } from '../items/items.ts'
import { tagsFromPlain } from '../items/tags.ts'
import { unsupported } from './arguments/basic.ts'
import { CommandError, failure } from './reader.ts'
import { plainTag, type Tag } from './snbt.ts'
import { itemText, translated, type Text } from './text.ts'

type Plain = Readonly<Record<string, unknown>>

/** Brings an entity into the world and gives its name. @throws CommandError for what this world can't summon. */
export function summon (game: Game, kind: string, at: Vec, data: Tag | null): Text {
  const plain = data === null ? {} : plainTag(data) as Plain
  if (kind === 'item') return summonItem(game, at, plain)
  if (kind === 'experience_orb') {
    game.entities.orbs.award(at, Math.max(1, Number(plain['Value'] ?? 1)))
    return translated('entity.minecraft.experience_orb')
  }
  if (!MOB_KINDS.includes(kind)) throw failure('entity.not_summonable', kind)
  if (game.difficulty === 'peaceful' && specOf(kind).category === 'monster') throw failure('commands.summon.failed')
  const mob = game.mobs.add(kind, at)
  shape(mob, plain)
  return translated(`entity.minecraft.${kind}`)
}

interface Shaped { name: string | null, growth: number, persistent: boolean, vitals: { health: number } }

/** The tags of mobs that are understood; another one is refused rather than left out. */
function shape (mob: Shaped, plain: Plain): void {
  for (const [name, value] of Object.entries(plain)) {
    if (name === 'CustomName') mob.name = nameIn(String(value))
    else if (name === 'Health') mob.vitals.health = Number(value)
    else if (name === 'Age') mob.growth = Number(value)
    else if (name === 'PersistenceRequired') mob.persistent = value === 1
    else throw new CommandError(unsupported(`the mob tag \`${name}\``))
  }
}

function nameIn (json: string): string {
  try {
    const text = JSON.parse(json) as unknown
    return typeof text === 'string' ? text : String((text as { text?: unknown }).text ?? json)
  } catch {
    return json
  }
}

function summonItem (game: Game, at: Vec, plain: Plain): Text {
  const item = itemIn(game, plain['Item'])
  // Vanilla refuses an item entity without an item.
  if (item === null) throw failure('commands.summon.failed')
  game.entities.drop({ x: at.x - 0.5, y: at.y, z: at.z - 0.5 }, item)
  return itemText(game.data, item.name)
}

/** The stack that a tag `{id: …, Count: …, tag: {…}}` describes; null when it is none. */
function itemIn (game: Game, tag: unknown): ItemStack | null {
  if (typeof tag !== 'object' || tag === null) return null
  const { id, Count: count = 1, tag: tags = {} } = tag as { id?: unknown, Count?: unknown, tag?: Plain }
  const name = String(id).replace('minecraft:', '')
  if (game.data.registry.itemsByName[name] === undefined || !(Number(count) >= 1)) return null
  return stack(name, Math.floor(Number(count)), Math.max(0, Number(tags['Damage'] ?? 0)), tagsFromPlain(tags, effectName))
}
