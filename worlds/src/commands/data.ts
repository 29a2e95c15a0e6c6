import type { Game } from '../game.ts'
import type { Vec } from '../geometry.ts'
import { effectId } from '../items/effect-names.ts'
import type { ItemStack } from '../items/items.ts'
import { progress } from '../players/experience.ts'
import { modeNumber } from '../players/modes.ts'
import type { Player } from '../players/player.ts'
import { float, nbtPath, type Path } from './arguments/basic.ts'
import { blockPos, inWorld, type Place } from './arguments/positions.ts'
import { entity, targetOf } from './arguments/selectors.ts'
import { containerAt } from './containers.ts'
import { failure } from './reader.ts'
import { followPath, showTag, tag, type Tag } from './snbt.ts'
import { answer, LEVEL } from './source.ts'
import { effectsOf } from './target-effects.ts'
import type { Target } from './targets.ts'
import { translated, type Text } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

interface Subject { readonly tag: Tag, readonly kind: 'entity' | 'block', readonly names: ReadonlyArray<Text | number> }

export function dataCommands (): Node[] {
  const get = (node: Node, subject: (call: Call) => Subject): Node => node.runs(call => whole(call, subject(call))).then(
    argument('path', nbtPath).runs(call => part(call, subject(call), null)).then(
      argument('scale', float()).runs(call => part(call, subject(call), call.get('scale')))))
  return [literal('data').needs(LEVEL.gamemaster).then(literal('get').then(
    literal('entity').then(get(argument('target', entity), entitySubject)),
    literal('block').then(get(argument('targetPos', blockPos), blockSubject))))]
}

/** Slots are stored as bytes: the off hand's -106 comes last. */
const BYTE = 255

function entitySubject (call: Call): Subject {
  const target = targetOf(call.get('target'), call.source)
  return { tag: entityTag(target), kind: 'entity', names: [target.text] }
}

function blockSubject (call: Call): Subject {
  const cell = inWorld(call.get<Place>('targetPos')(call.source))
  const found = blockTag(call.source.game, cell)
  if (found === null) throw failure('commands.data.block.invalid')
  return { tag: found, kind: 'block', names: [cell.x, cell.y, cell.z] }
}

function whole ({ source }: Call, { tag: found, kind, names }: Subject): number {
  answer(source, translated(`commands.data.${kind}.query`, ...names, showTag(found)))
  return 1
}

/** The tag at a path; with a scale a number only, and that many times as large. */
function part (call: Call, { tag: root, kind, names }: Subject, scale: number | null): number {
  const path = call.get<Path>('path')
  const found = followPath(root, path.steps)
  if (found === null) throw failure('arguments.nbtpath.nothing_found', path.text)
  if (scale === null) {
    answer(call.source, translated(`commands.data.${kind}.query`, ...names, showTag(found)))
    if (typeof found.value === 'number') return Math.floor(found.value)
    return typeof found.value === 'string' || Array.isArray(found.value) ? found.value.length : Object.keys(found.value).length
  }
  if (typeof found.value !== 'number') throw failure('commands.data.get.invalid', path.text)
  const value = Math.floor(found.value * scale)
  answer(call.source, translated(`commands.data.${kind}.get`, path.text, ...names, scale.toFixed(2), value))
  return value
}

/** A stack as vanilla stores it. */
export function stackTag ({ name, count, damage, tags }: ItemStack, slot?: number): Tag {
  const enchantments = Object.entries(tags?.enchantments ?? {}).map(([each, level]) => tag.compound({ id: tag.string(`minecraft:${each}`), lvl: tag.short(level) }))
  const inner: Record<string, Tag> = {
    ...damage > 0 ? { Damage: tag.int(damage) } : {},
    ...enchantments.length > 0 ? { [name === 'enchanted_book' ? 'StoredEnchantments' : 'Enchantments']: tag.list(enchantments) } : {},
    ...tags?.customName === undefined ? {} : { display: tag.compound({ Name: tag.string(JSON.stringify({ text: tags.customName })) }) },
    ...tags?.repairCost === undefined ? {} : { RepairCost: tag.int(tags.repairCost) }
  }
  return tag.compound({
    ...slot === undefined ? {} : { Slot: tag.byte(slot) },
    id: tag.string(`minecraft:${name}`),
    Count: tag.byte(count),
    ...Object.keys(inner).length > 0 ? { tag: tag.compound(inner) } : {}
  })
}

function triple ({ x, y, z }: Vec): Tag {
  return tag.list([x, y, z].map(tag.double))
}

function entityTag (target: Target): Tag {
  const { player, mob, item } = target
  const effects = effectsOf(target).map(({ name, amplifier, ticks }) => tag.compound({
    Id: tag.int(effectId(name)), Amplifier: tag.byte(amplifier), Duration: tag.int(ticks)
  }))
  return tag.compound({
    ...player === null ? { id: tag.string(`minecraft:${target.type}`) } : {},
    Pos: triple(target.position),
    Rotation: tag.list([tag.float(target.yaw), tag.float(target.pitch)]),
    ...effects.length > 0 ? { ActiveEffects: tag.list(effects) } : {},
    ...player === null ? {} : playerTags(player),
    ...mob === null
      ? {}
      : {
          Motion: triple(mob.velocity),
          Health: tag.float(mob.vitals.health),
          Fire: tag.short(mob.vitals.burning),
          OnGround: tag.byte(mob.onGround),
          FallDistance: tag.float(mob.fallen),
          Age: tag.int(mob.growth),
          PersistenceRequired: tag.byte(mob.persistent),
          ...mob.name === null ? {} : { CustomName: tag.string(JSON.stringify({ text: mob.name })) }
        },
    ...item === null
      ? {}
      : {
          Motion: triple(item.velocity), OnGround: tag.byte(item.onGround), Age: tag.short(item.age), PickupDelay: tag.short(item.delay), Item: stackTag(item.item)
        }
  })
}

function playerTags (player: Player): Record<string, Tag> {
  const { body, vitals, inventory, experience } = player
  const worn: Readonly<Record<number, number>> = { 5: 103, 6: 102, 7: 101, 8: 100, 45: -106 }
  const slots = inventory.slots.flatMap((slot, at): Array<[number, ItemStack]> => slot === null || at < 5 ? [] : [[worn[at] ?? (at >= 36 ? at - 36 : at), slot]])
  return {
    Health: tag.float(vitals.health),
    foodLevel: tag.int(vitals.food),
    foodSaturationLevel: tag.float(vitals.saturation),
    foodExhaustionLevel: tag.float(vitals.exhaustion),
    AbsorptionAmount: tag.float(vitals.absorption),
    Air: tag.short(vitals.air),
    Fire: tag.short(vitals.burning),
    OnGround: tag.byte(body.supported),
    FallDistance: tag.float(body.fallen),
    Dimension: tag.string('minecraft:overworld'),
    playerGameType: tag.int(modeNumber(player.mode)),
    XpLevel: tag.int(experience.level),
    XpP: tag.float(progress(experience)),
    XpTotal: tag.int(experience.total),
    SelectedItemSlot: tag.int(inventory.held),
    ...inventory.hand === null ? {} : { SelectedItem: stackTag(inventory.hand) },
    Inventory: tag.list(slots.toSorted(([a], [b]) => (a & BYTE) - (b & BYTE)).map(([at, slot]) => stackTag(slot, at)))
  }
}

function blockTag (game: Game, cell: Vec): Tag | null {
  const container = containerAt(game, cell)
  if (container === null) return null
  const items = Array.from({ length: container.size }, (_, at) => ({ at, slot: container.get(at) }))
  const furnace = container.size === 3 ? game.blocks.entities.furnaceAt(cell) : null
  return tag.compound({
    x: tag.int(cell.x), y: tag.int(cell.y), z: tag.int(cell.z),
    id: tag.string(`minecraft:${container.kind}`),
    Items: tag.list(items.flatMap(({ at, slot }) => slot === null ? [] : [stackTag(slot, at)])),
    ...furnace === null ? {} : { BurnTime: tag.short(furnace.burn), CookTime: tag.short(furnace.cook), CookTimeTotal: tag.short(furnace.tables.cookTicks) }
  })
}
