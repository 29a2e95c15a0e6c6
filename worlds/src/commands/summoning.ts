import type { Game } from '../game.ts'
import { DYES } from '../entities/mobs/dyes.ts'
import { GROWING, maxHealthOf, type Mob } from '../entities/mobs/mob.ts'
import { MOB_KINDS, specOf } from '../entities/mobs/spec.ts'
import type { Vec } from '../geometry.ts'
import { effectName } from '../items/effect-names.ts'
import { stack, type ItemStack } from '../items/items.ts'
import { tagsFromPlain } from '../items/tags.ts'
import { unsupported } from './arguments/basic.ts'
import { CommandError, failure } from './reader.ts'
import { plainTag, type Tag } from './snbt.ts'
import { itemText, literalText, translated, type Text } from './text.ts'

const DEFAULT_FUSE = 80
/** A slime larger than this costs more than it shows. */
const MOST_SIZE = 127

type Plain = Readonly<Record<string, unknown>>

/** Brings an entity into the world and gives its name. @throws CommandError for what this world can't summon. */
export function summon (game: Game, kind: string, at: Vec, data: Tag | null): Text {
  const plain = data === null ? {} : plainTag(data) as Plain
  if (kind === 'item') return summonItem(game, at, plain)
  if (kind === 'experience_orb') {
    game.entities.orbs.award(at, Math.max(1, Number(plain['Value'] ?? 1)))
    return translated('entity.minecraft.experience_orb')
  }
  if (kind === 'tnt') {
    game.entities.tnt.prime({ x: at.x - 0.5, y: at.y, z: at.z - 0.5 }, Math.max(1, Number(plain['Fuse'] ?? DEFAULT_FUSE)))
    return translated('entity.minecraft.tnt')
  }
  if (!MOB_KINDS.includes(kind)) throw failure('entity.not_summonable', kind)
  if (game.difficulty === 'peaceful' && specOf(kind).category === 'monster') throw failure('commands.summon.failed')
  const mob = game.mobs.add(kind, at)
  try {
    for (const [name, value] of Object.entries(plain)) shape(mob, name, value)
  } catch (thrown) {
    game.mobs.remove(mob)
    throw thrown
  }
  return mob.name === null ? translated(`entity.minecraft.${kind}`) : literalText(mob.name)
}

/** One of the tags of mobs that are understood; another one, or no sensible value of it, is refused rather than left out. */
function shape (mob: Mob, name: string, value: unknown): void {
  if (name === 'CustomName') mob.name = nameIn(String(value))
  else if (name === 'Health' && Number(value) > 0) mob.vitals.health = Math.min(maxHealthOf(mob), Number(value))
  else if (name === 'Age' && Number.isInteger(value)) mob.growth = Number(value)
  else if (name === 'IsBaby') mob.growth = value === 1 ? -GROWING : 0
  else if (name === 'PersistenceRequired') mob.persistent = value === 1
  else if (name === 'Sheared' && mob.kind === 'sheep') mob.traits.sheared = value === 1
  else if (name === 'Color' && mob.kind === 'sheep' && DYES[Number(value)] !== undefined) mob.traits.wool = DYES[Number(value)] as string
  else if (name === 'Size' && mob.kind === 'slime' && Number.isInteger(value)) resize(mob, Number(value) + 1)
  else throw new CommandError(unsupported(`the mob tag \`${name}\``))
}

function resize (mob: Mob, size: number): void {
  mob.traits.size = Math.max(1, Math.min(MOST_SIZE, size))
  mob.vitals.health = maxHealthOf(mob)
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
