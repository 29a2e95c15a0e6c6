/**
 * The primitives that programs call by bare name, `bot` first. Each acts in the world until done and resolves to plain JSON;
 * what it could not do it throws as an error with `code`, `message` (what was missing) and `details`.
 * Any of them can also throw `bad_argument`, `unknown_name` (the message gives the nearest names), `timed_out`, `cancelled` and `died`.
 */

interface Position { x: number, y: number, z: number }

/**
 * Breaks `count` blocks of this name within 32 blocks and picks up what they drop. Walks, climbs, digs and pillars to them,
 * nearest first, equips the best tool held and passes over what can't be reached or lies next to lava.
 * `name` is a block's name: `stone` drops cobblestone, `iron_ore` drops raw_iron.
 * Throws missing_tool (the block drops nothing with what is held), no_target (none within 32 blocks), no_path (there are some, none to be had),
 * inventory_full. `details.got` tells how many it got before.
 */
declare function mineBlock (bot: Bot, name: string, count?: number): Promise<{ broken: number, collected: Record<string, number> }>

/**
 * Crafts at least `count` of an item (whole recipes), with the recipe variant that lacks least; walks to a crafting_table within 32 blocks
 * when the recipe needs one.
 * Throws missing_ingredients (names everything that the whole request lacks, the table too), missing_station (only the table is missing:
 * place one first), inventory_full.
 */
declare function craftItem (bot: Bot, name: string, count?: number): Promise<{ item: string, count: number }>

/**
 * Places a block from the inventory: at `position`, or on free solid ground next to the bot (dug out of the wall in a shaft).
 * Throws not_owned (none in the inventory), blocked_spot (something is there, or nothing to place against), no_path.
 */
declare function placeItem (bot: Bot, name: string, position?: Position | null): Promise<{ item: string, position: Position }>

/**
 * Smelts `count` (at most 64) of an item in a furnace within 32 blocks, waits for it (10 seconds each) and takes the output.
 * `fuel` null: chosen from the inventory (coal, charcoal, logs, planks and what else burns).
 * Throws missing_ingredients (of the input), missing_station (no furnace: place one first), no_fuel, inventory_full, no_path.
 */
declare function smeltItem (bot: Bot, item: string, fuel?: string | null, count?: number): Promise<{ item: string, count: number }>

/**
 * Picks up the items lying within `radius` (at most 32) blocks; `left` counts those that could not be had.
 * Throws no_path or inventory_full when there are some and none could be had.
 */
declare function collectDrops (bot: Bot, radius?: number): Promise<{ collected: Record<string, number>, left: number }>

/**
 * Walks until `predicate` (asked every 10 ticks) returns something truthy, and returns that. `direction`: {x, y, z}, 'north', 'south', 'east',
 * 'west' over the surface, 'down' or 'up' through the rock, null for any; turns where the way is barred. `maxSeconds` are game seconds, at most 1200.
 * Throws timed_out (nothing found in time).
 */
declare function exploreUntil<T> (bot: Bot, direction: Position | string | null, maxSeconds: number, predicate: () => T): Promise<T>

/**
 * Walks, climbs and digs to within `range` blocks of a position at most 2000 blocks away; returns where the bot ended.
 * Throws no_path (the message says why).
 */
declare function goTo (bot: Bot, position: Position, range?: number): Promise<Position>

/**
 * Takes an item into the hand, or puts it on: slot `hand`, `off_hand`, `head`, `torso`, `legs` or `feet`.
 * Throws not_owned.
 */
declare function equip (bot: Bot, item: string, slot?: string): Promise<{ item: string, slot: string }>

/**
 * Eats one food item; null: the one in the inventory that fits the hunger best.
 * Throws not_owned, not_edible, bad_argument (not hungry).
 */
declare function eat (bot: Bot, item?: string | null): Promise<{ item: string, food: number, gained: number }>
