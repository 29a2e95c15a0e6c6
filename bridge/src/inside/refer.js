// @ts-check
import { Block } from './blocks.js'
import { Item } from './items.js'
import { Goal, Movements, goalSpec, movementsSpec } from './pathfinder.js'
import { windowId } from './windows.js'

/** Recipes that the program was given, as [item, metadata, number]. @type {WeakMap<object, any[]>} */
const recipes = new WeakMap()

/** @param {object} recipe @param {any[]} key */
export function rememberRecipe (recipe, key) { recipes.set(recipe, key); return recipe }

/**
 * An argument as it crosses to the host: what has an identity there goes as the name it is found by, so that an action
 * works on how the thing is now, and the trace stays readable.
 * @param {any} value @returns {any}
 */
export function refer (value) {
  if (typeof value !== 'object' || value === null) return value
  if (Array.isArray(value)) return value.map(refer)
  if (value instanceof Block) return { name: value.name, position: { ...value.position } }
  if (value instanceof Item) return { name: value.name, type: value.type, slot: value.slot, count: value.count }
  if (value instanceof Goal) return goalSpec(value)
  if (value instanceof Movements) return movementsSpec(value)
  const window = windowId(value)
  if (window !== undefined) return window
  const recipe = recipes.get(value)
  if (recipe !== undefined) return { recipe, result: value.result.id }
  // Guarded objects throw when they are asked for what they have not.
  if ('getDroppedItem' in value) return { id: value.id, name: value.name }
  if ('isEnd' in value) return goalSpec(value)
  return Object.getPrototypeOf(value) === Object.prototype ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, refer(part)])) : value
}
