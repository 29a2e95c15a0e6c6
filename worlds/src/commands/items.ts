import { enchantmentIds } from './names.ts'
import { counted, maxStack, tagged, type ItemStack, type Slot } from '../items/items.ts'
import type { Player } from '../players/player.ts'
import { integer, resource } from './arguments/basic.ts'
import { blockPos, inWorld, type Place } from './arguments/positions.ts'
import { entities, entity, players, playersOf, selfPlayer, targetOf, targetsOf, type Selector } from './arguments/selectors.ts'
import { item, itemPredicate, itemSlot, type Item, type SlotName } from './arguments/things.ts'
import { containerAt } from './containers.ts'
import { failure } from './reader.ts'
import { LEVEL, succeed, type Source } from './source.ts'
import { bracketed, itemText, joined, literalText, translated, type Text } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

/** So many full stacks `/give` gives at most. */
const MOST_STACKS = 100

export function itemCommands (): Node[] {
  return [giveCommand(), clearCommand(), itemCommand(), enchantCommand()]
}

/** Vanilla counts who was meant: one by name, several by number. */
export function whom (found: ReadonlyArray<{ readonly name: string }>): Text {
  const [only, ...others] = found
  return literalText(only !== undefined && others.length === 0 ? only.name : String(found.length))
}

function plural (found: readonly unknown[]): 'single' | 'multiple' {
  return found.length === 1 ? 'single' : 'multiple'
}

function giveCommand (): Node {
  const run = (count: (call: Call) => number) => (call: Call): number => give(call, count(call))
  return literal('give').needs(LEVEL.gamemaster).then(
    argument('targets', players).then(
      argument('item', item).runs(run(() => 1)).then(
        argument('count', integer(1)).runs(run(call => call.get<number>('count'))))))
}

function give (call: Call, count: number): number {
  const { source } = call
  const { data, entities: world } = source.game
  const wanted = call.get<Item>('item')
  const limit = maxStack(data, wanted.name)
  const shown = bracketed(itemText(data, wanted.name))
  if (count > limit * MOST_STACKS) throw failure('commands.give.failed.toomanyitems', limit * MOST_STACKS, shown)
  const found = playersOf(call.get<Selector>('targets'), source)
  for (const player of found) {
    for (let left = count; left > 0; left -= limit) {
      const rest = player.inventory.add(counted(wanted.stack(1), Math.min(left, limit)))
      if (rest !== null) world.scatter(player.eyes, rest)
    }
  }
  succeed(source, translated(`commands.give.success.${plural(found)}`, count, shown, whom(found)))
  return found.length
}

function clearCommand (): Node {
  const everything = (): boolean => true
  const test = (call: Call): (slot: ItemStack) => boolean => call.get('item')
  return literal('clear').needs(LEVEL.gamemaster).runs(({ source }) => clear(source, [selfPlayer(source)], everything, -1)).then(
    argument('targets', players).runs(call => clear(call.source, playersOf(call.get('targets'), call.source), everything, -1)).then(
      argument('item', itemPredicate).runs(call => clear(call.source, playersOf(call.get('targets'), call.source), test(call), -1)).then(
        argument('maxCount', integer(0)).runs(call =>
          clear(call.source, playersOf(call.get('targets'), call.source), test(call), call.get('maxCount'))))))
}

/** Takes up to `most` items a player; -1 is all of them, 0 only counts. */
function clear (source: Source, found: readonly Player[], test: (slot: ItemStack) => boolean, most: number): number {
  let total = 0
  for (const { inventory } of found) {
    let taken = 0
    inventory.slots.forEach((slot, at) => {
      if (slot === null || !test(slot) || (most > 0 && taken >= most)) return
      const count = most > 0 ? Math.min(slot.count, most - taken) : slot.count
      if (most !== 0) inventory.take(at, count)
      taken += count
    })
    total += taken
  }
  if (total === 0) throw failure(`clear.failed.${plural(found)}`, whom(found))
  succeed(source, translated(`commands.clear.${most === 0 ? 'test' : 'success'}.${plural(found)}`, total, whom(found)))
  return total
}

function itemCommand (): Node {
  const withItem = (set: (call: Call, stack: Slot) => number): Node =>
    literal('with').then(
      argument('item', item).runs(call => set(call, call.get<Item>('item').stack(1))).then(
        argument('count', integer(1, 64)).runs(call => set(call, call.get<Item>('item').stack(call.get('count'))))))
  const from = (set: (call: Call, stack: Slot) => number): Node =>
    literal('from').then(
      literal('block').then(argument('source', blockPos).then(argument('sourceSlot', itemSlot).runs(call => set(call, fromBlock(call))))),
      literal('entity').then(argument('source', entity).then(argument('sourceSlot', itemSlot).runs(call => set(call, fromEntity(call))))))
  return literal('item').needs(LEVEL.gamemaster).then(
    literal('replace').then(
      literal('entity').then(argument('targets', entities).then(argument('slot', itemSlot).then(withItem(setOnEntities), from(setOnEntities)))),
      literal('block').then(argument('pos', blockPos).then(argument('slot', itemSlot).then(withItem(setInBlock), from(setInBlock))))))
}

function shownStack (source: Source, stack: Slot): Text {
  return bracketed(itemText(source.game.data, stack?.name ?? 'air'))
}

function setOnEntities (call: Call, stack: Slot): number {
  const { source } = call
  const slot = call.get<SlotName>('slot')
  const changed: Player[] = []
  for (const { player } of targetsOf(call.get('targets'), source)) {
    if (player === null || slot.player === null) continue
    player.inventory.slots[slot.player(player.inventory.held)] = stack
    changed.push(player)
  }
  if (changed.length === 0) throw failure('commands.item.target.no_changed.known_item', shownStack(source, stack), slot.number)
  succeed(source, translated(`commands.item.entity.set.success.${plural(changed)}`, whom(changed), shownStack(source, stack)))
  return changed.length
}

function setInBlock (call: Call, stack: Slot): number {
  const { source } = call
  const cell = inWorld(call.get<Place>('pos')(source))
  const slot = call.get<SlotName>('slot')
  const container = containerAt(source.game, cell)
  if (container === null) throw failure('commands.item.target.not_a_container', cell.x, cell.y, cell.z)
  if (slot.container === null || slot.container >= container.size) throw failure('commands.item.target.no_such_slot', slot.number)
  container.set(slot.container, stack)
  succeed(source, translated('commands.item.block.set.success', cell.x, cell.y, cell.z, shownStack(source, stack)))
  return 1
}

function fromBlock (call: Call): Slot {
  const { source } = call
  const cell = inWorld(call.get<Place>('source')(source))
  const slot = call.get<SlotName>('sourceSlot')
  const container = containerAt(source.game, cell)
  if (container === null) throw failure('commands.item.source.not_a_container', cell.x, cell.y, cell.z)
  if (slot.container === null || slot.container >= container.size) throw failure('commands.item.source.no_such_slot', slot.number)
  return container.get(slot.container)
}

function fromEntity (call: Call): Slot {
  const slot = call.get<SlotName>('sourceSlot')
  const { player } = targetOf(call.get('source'), call.source)
  if (player === null || slot.player === null) throw failure('commands.item.source.no_such_slot', slot.number)
  return player.inventory.slots[slot.player(player.inventory.held)] ?? null
}

function enchantCommand (): Node {
  return literal('enchant').needs(LEVEL.gamemaster).then(
    argument('targets', entities).then(
      argument('enchantment', resource('enchantment', enchantmentIds)).runs(call => enchant(call, 1)).then(
        argument('level', integer(0)).runs(call => enchant(call, call.get('level'))))))
}

function enchant (call: Call, level: number): number {
  const { source } = call
  const { registry } = source.game.data
  const name = call.get<string>('enchantment')
  const info = registry.enchantmentsByName[name]
  if (info === undefined) throw failure('commands.enchant.failed')
  if (level > info.maxLevel) throw failure('commands.enchant.failed.level', level, info.maxLevel)
  const found = targetsOf(call.get('targets'), source)
  const done: Player[] = []
  for (const { player, text } of found) {
    const held = player?.inventory.hand ?? null
    const alone = found.length === 1
    if (player === null) {
      if (alone) throw failure('commands.enchant.failed.entity', text)
    } else if (held === null) {
      if (alone) throw failure('commands.enchant.failed.itemless', text)
    } else if (!supports(source, held, name)) {
      if (alone) throw failure('commands.enchant.failed.incompatible', itemText(source.game.data, held.name))
    } else {
      player.inventory.hand = tagged(held, { ...held.tags, enchantments: { ...held.tags?.enchantments, [name]: level } })
      done.push(player)
    }
  }
  if (done.length === 0) throw failure('commands.enchant.failed')
  const title = translated(`enchantment.minecraft.${name}`)
  const shown = info.maxLevel === 1 ? title : joined([title, translated(`enchantment.level.${level}`)], ' ')
  succeed(source, translated(`commands.enchant.success.${plural(done)}`, shown, whom(done)))
  return done.length
}

/** Whether the item can carry it at all, and nothing on it excludes it. */
function supports (source: Source, { name, tags }: ItemStack, enchantment: string): boolean {
  const { registry } = source.game.data
  const info = registry.enchantmentsByName[enchantment]
  const categories = registry.itemsByName[name]?.enchantCategories ?? []
  const has = Object.keys(tags?.enchantments ?? {})
  return info !== undefined && categories.includes(info.category) && !has.some(other => other !== enchantment && info.exclude.includes(other))
}
