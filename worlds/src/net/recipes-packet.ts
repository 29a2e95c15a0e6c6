import smithing from '../../data/smithing.json' with { type: 'json' }
import stonecutting from '../../data/stonecutting.json' with { type: 'json' }
import { stack, toWire, type ItemData, type WireItem } from '../items/items.ts'

/**
 * The recipes a client must know itself: it numbers a stonecutter's buttons and chooses the slots of a smithing table by
 * them. Crafting is worked out by the world, so its recipes (and with them the recipe book) are left out.
 */
export function recipesPacket (data: ItemData): object {
  const wire = (name: string, count = 1): WireItem => toWire(data, stack(name, count))
  const cuts = Object.entries(stonecutting.recipes as Readonly<Record<string, Readonly<Record<string, number>>>>).flatMap(([input, results]) =>
    Object.entries(results).map(([result, count]) => ({
      type: 'minecraft:stonecutting',
      recipeId: `minecraft:${result}_from_${input}_stonecutting`,
      data: { group: '', ingredient: [wire(input)], result: wire(result, count) }
    })))
  const upgrades = Object.entries(smithing.recipes).map(([base, result]) => ({
    type: 'minecraft:smithing_transform',
    recipeId: `minecraft:${result}_smithing`,
    data: { template: [wire(smithing.template)], base: [wire(base)], addition: [wire(smithing.addition)], result: wire(result) }
  }))
  return { recipes: [...cuts, ...upgrades] }
}
