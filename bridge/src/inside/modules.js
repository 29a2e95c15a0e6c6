// @ts-check
/** What `require` gives programs. */
export const MODULES = /** @type {const} */ ([
  'vec3', 'mineflayer', 'mineflayer-pathfinder', 'minecraft-data', 'mineflayer-collectblock', 'mineflayer-tool', 'mineflayer-pvp',
  'mineflayer-auto-eat', 'minecrafthawkeye', 'events', 'timers/promises'
])
