/**
 * The primitives that programs call by bare name, `bot` first. Each acts in the world until done and resolves to plain JSON;
 * what it could not do it throws as an error with `code`, `message` (what was missing) and `details`.
 * Any of them can also throw `bad_argument`, `unknown_name` (the message gives the nearest names), `timed_out`, `cancelled` and `died`.
 */

interface Position { x: number, y: number, z: number }

/**
 * Breaks `count` blocks of this name within 32 blocks and picks up what they drop. Walks, climbs, digs and pillars to them,
 * nearest first, equips the best tool held and passes over what can't be reached or lies next to lava.
 * `name` is a block's name, or a list of names of which any will do: `stone` drops cobblestone, `iron_ore` and `deepslate_iron_ore` (below y 0) drop raw_iron.
 * Throws missing_tool (the block drops nothing with what is held), no_target (none within 32 blocks), no_path (there are some, none to be had),
 * inventory_full. `details.got` tells how many it got before.
 */
declare function mineBlock (bot: Bot, name: string | string[], count?: number): Promise<{ broken: number, collected: Record<string, number> }>

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

/**
 * Kills `count` mobs of this kind within 32 blocks, nearest first, with the best weapon held, and picks up what they leave.
 * Throws no_target (`details.got` tells how many it killed), no_path.
 */
declare function killMob (bot: Bot, mob: string, count?: number): Promise<{ mob: string, killed: number, collected: Record<string, number> }>

/**
 * Shoots at the nearest mob of this kind within 32 blocks with `bow` (needs arrows), `snowball` or `egg` until it is dead or `maxShots` are spent.
 * Throws missing_ingredients (weapon or arrows), no_target, no_path.
 */
declare function shoot (bot: Bot, weapon: string, mob: string, maxShots?: number): Promise<{ target: string, shots: number, hits: number, killed: boolean }>

/**
 * Stays within `distance` blocks of the nearest mob of this kind, or of the player of this name, for `seconds` game seconds.
 * Throws no_target, no_path.
 */
declare function followEntity (bot: Bot, name: string, distance?: number, seconds?: number): Promise<{ entity: string, seen: boolean, distance: number, position: Position }>

/**
 * `armor`: puts on what protects best. `weapon`: takes the best one into the hand. A block's name: takes the tool that breaks it soonest and gets its drops.
 * Throws missing_tool (the block drops nothing with what is held).
 */
declare function equipBest (bot: Bot, purpose: string): Promise<{ item: string | null } | { worn: Record<string, string> }>

/**
 * Sleeps in a bed within 32 blocks until the morning; the bed becomes the spawn point.
 * Throws not_now (day, monsters near, bed taken), missing_station (no bed: place one first), no_path.
 */
declare function sleepUntilMorning (bot: Bot): Promise<{ timeOfDay: number }>

/**
 * Digs in where the bot stands, closes what is open with dirt or other building blocks, waits there until the morning and comes out.
 * Throws not_now (day), missing_ingredients (blocks; most after a dig into soft ground is 1), blocked_spot (a gap stays open, in a liquid).
 */
declare function shelterUntilMorning (bot: Bot): Promise<{ timeOfDay: number, placed: number }>

/**
 * Looks into the chest, barrel or shulker box at `position`, null: the nearest within 32 blocks. A double chest is one.
 * Throws missing_station, blocked_spot (a block on top), no_path.
 */
declare function openChest (bot: Bot, position?: Position | null): Promise<{ block: string, position: Position, contents: Record<string, number>, slots: number, free: number }>

/** Chests and barrels within `radius` (at most 32) blocks, nearest first; `contents` as last seen, null if never opened. */
declare function listChests (bot: Bot, radius?: number): Promise<Array<{ block: string, position: Position, contents: Record<string, number> | null }>>

/**
 * Takes `count` of an item, null: all of it, out of the chest at `position`, null: the nearest.
 * Throws missing_ingredients (not so many in it), inventory_full, and as openChest.
 */
declare function takeFromChest (bot: Bot, item: string, count?: number | null, position?: Position | null): Promise<{ item: string, count: number, position: Position, contents: Record<string, number> }>

/**
 * Puts `count` of an item, null: all of it, into the chest at `position`, null: the nearest.
 * Throws not_owned, inventory_full (no room in the chest), and as openChest.
 */
declare function depositToChest (bot: Bot, item: string, count?: number | null, position?: Position | null): Promise<{ item: string, count: number, position: Position, contents: Record<string, number> }>

/**
 * Fills a bucket at a source of `water` or `lava` within 32 blocks.
 * Throws not_owned (no bucket), no_target, no_path, inventory_full.
 */
declare function fillBucket (bot: Bot, liquid?: string): Promise<{ item: string, position: Position }>

/**
 * Sows `count` of wheat_seeds, carrot, potato, beetroot_seeds, melon_seeds, pumpkin_seeds (or nether_wart on soul_sand), tilling earth within 16 blocks, by water first;
 * `position`: the block of earth for a single one.
 * Throws not_owned, missing_tool (a hoe), blocked_spot (no free earth).
 */
declare function tillAndPlant (bot: Bot, seed: string, count?: number, position?: Position | null): Promise<{ seed: string, planted: Position[] }>

/**
 * Takes `count` ripe plants within 32 blocks and sows them again: wheat, carrots, potatoes, beetroots, nether_wart, melon, pumpkin, sugar_cane, bamboo, cactus, sweet_berry_bush.
 * Throws no_target (none is ripe), no_path.
 */
declare function harvest (bot: Bot, crop: string, count?: number, replant?: boolean): Promise<{ harvested: number, replanted: number, collected: Record<string, number> }>

/**
 * Feeds two grown animals of this kind and waits for their young.
 * Throws missing_ingredients (2 of its food), no_target, not_now (they have bred lately).
 */
declare function breed (bot: Bot, animal: string): Promise<{ animal: string, babies: number, food: string }>

/** Shears `count` sheep within 32 blocks and picks up the wool. Throws missing_tool (shears), no_target. */
declare function shear (bot: Bot, count?: number): Promise<{ sheared: number, collected: Record<string, number> }>

/** Fills a bucket with milk at a cow within 32 blocks. Throws not_owned (no bucket), no_target, inventory_full. */
declare function milk (bot: Bot): Promise<{ item: string, count: number }>

/** Catches `count` things with a fishing_rod at water within 32 blocks (5 to 35 seconds each). Throws missing_tool (the rod), no_target (no water), no_path. */
declare function fish (bot: Bot, count?: number): Promise<{ caught: number, collected: Record<string, number> }>

/**
 * Gets out of lava, fire or from under water, else runs from a monster within 10 blocks; `danger` null when there was none.
 * Throws no_path (no way out).
 */
declare function escapeDanger (bot: Bot): Promise<{ danger: string | null, safe: boolean }>

/** Goes back to where the bot died and picks up what it lost there (it lasts 5 minutes). Throws not_now (has not died), no_target (nothing lies there), no_path. */
declare function recoverDeathItems (bot: Bot): Promise<{ collected: Record<string, number>, left: number, position: Position }>
