// @ts-check

/**
 * What is sown where, and when it is ripe (minecraft.wiki/w/Crops).
 * @typedef {object} Crop
 * @property {string} block
 * @property {string} seed
 * @property {number} ripe age from which it is ripe
 * @property {string} soil
 */

/** @type {readonly Crop[]} */
export const CROPS = [
  { block: 'wheat', seed: 'wheat_seeds', ripe: 7, soil: 'farmland' },
  { block: 'carrots', seed: 'carrot', ripe: 7, soil: 'farmland' },
  { block: 'potatoes', seed: 'potato', ripe: 7, soil: 'farmland' },
  { block: 'beetroots', seed: 'beetroot_seeds', ripe: 3, soil: 'farmland' },
  { block: 'nether_wart', seed: 'nether_wart', ripe: 3, soil: 'soul_sand' },
  { block: 'melon_stem', seed: 'melon_seeds', ripe: 8, soil: 'farmland' },
  { block: 'pumpkin_stem', seed: 'pumpkin_seeds', ripe: 8, soil: 'farmland' }
]

/** Harvested whole; of the columns all but the lowest block. */
export const FRUITS = ['melon', 'pumpkin']
export const COLUMNS = ['sugar_cane', 'bamboo', 'cactus']
