/**
 * A mineflayer client joined to one `WindowSession`: mineflayer's own inventory, crafting and furnace code on one side,
 * ours on the other, every packet encoded and decoded by the 1.20.1 protocol in between. No network, no clock.
 */
import { EventEmitter } from 'node:events'
import { createRequire } from 'node:module'
import { Vec3 } from 'vec3'
import { Furnace, type FurnaceTables } from '../src/items/furnace.ts'
import { Inventory } from '../src/items/inventory.ts'
import { toWire, type ItemStack } from '../src/items/items.ts'
import { Recipes } from '../src/items/recipes.ts'
import { loadGameData } from '../src/registry.ts'
import { WindowSession, type ClickPacket } from '../src/items/windows.ts'

const require = createRequire(import.meta.url)
// mineflayer arms a 20 s timer with every wait and never clears it: shortened, so that a lost answer fails its test
// soon, and unable to keep the process up.
const setRealTimeout = globalThis.setTimeout
const LONGEST_WAIT_MS = 2000
globalThis.setTimeout = ((run: () => void, ms: number) => setRealTimeout(run, Math.min(ms, LONGEST_WAIT_MS)).unref()) as typeof setTimeout

export const data = loadGameData()
export const recipes = new Recipes(data)
export const tables: FurnaceTables = {
  cookTicks: 200,
  experience: () => 0,
  smeltable: name => ({ raw_iron: 'iron_ingot', cobblestone: 'stone', wet_sponge: 'sponge' })[name] ?? null,
  fuelTicks: name => ({ coal: 1600, oak_planks: 300, lava_bucket: 20000, stick: 100 })[name] ?? 0
}
export const TABLE = new Vec3(1, 64, 0)
export const FURNACE = new Vec3(2, 64, 0)

export interface ClientItem { type: number, name: string, count: number, slot: number, durabilityUsed: number | null }
export interface ClientWindow {
  id: number
  slots: Array<ClientItem | null>
  selectedItem: ClientItem | null
}
export interface ClientFurnace extends ClientWindow {
  fuel: number | null
  progress: number | null
  close (): Promise<void>
  putInput (type: number, metadata: null, count: number): Promise<void>
  putFuel (type: number, metadata: null, count: number): Promise<void>
  takeOutput (): Promise<ClientItem>
  takeInput (): Promise<ClientItem>
  takeFuel (): Promise<ClientItem>
}
export interface ClientRecipe {
  result: { id: number, count: number }
  delta: Array<{ id: number, count: number }>
  requiresTable: boolean
}
export interface ClientAnvil extends ClientWindow {
  close (): Promise<void>
  rename (item: ClientItem, name: string): Promise<void>
  combine (one: ClientItem, two: ClientItem, name?: string): Promise<void>
}
interface Position { position: Vec3 }
/** The part of mineflayer's bot the tests use. */
export interface Client extends EventEmitter {
  inventory: ClientWindow & { items (): ClientItem[], count (type: number): number }
  currentWindow: ClientWindow | null
  quickBarSlot: number
  heldItem: ClientItem | null
  craft (recipe: object, count: number, table?: Position): Promise<void>
  recipesAll (type: number, metadata: null, table: Position | null): ClientRecipe[]
  openAnvil (block: Position): Promise<ClientAnvil>
  recipesFor (type: number, metadata: null, count: number, table: Position | null): object[]
  openFurnace (block: Position): Promise<ClientFurnace>
  moveSlotItem (from: number, to: number): Promise<void>
  clickWindow (slot: number, button: number, mode: number): Promise<void>
  equip (item: ClientItem | number, destination: string): Promise<void>
  unequip (destination: string): Promise<void>
  toss (type: number, metadata: null, count: number): Promise<void>
  tossStack (item: ClientItem): Promise<void>
  setQuickBarSlot (slot: number): void
  _syncWindow (window: ClientWindow): Promise<void>
}

interface Codec { createPacketBuffer (packet: { name: string, params: object }): Buffer, parsePacketBuffer (buffer: Buffer): { data: { name: string, params: Record<string, unknown> } } }
const protocol = require('minecraft-protocol') as { createSerializer (options: object): Codec, createDeserializer (options: object): Codec }
const plugins = ['inventory', 'simple_inventory', 'craft', 'furnace', 'chest', 'anvil', 'experience'].map(name => require(`mineflayer/lib/plugins/${name}`) as (bot: object, options: object) => void)
function codec (isServer: boolean): (name: string, params: object) => Record<string, unknown> {
  const options = { state: 'play', version: '1.20.1' }
  const write = protocol.createSerializer({ ...options, isServer })
  const read = protocol.createDeserializer({ ...options, isServer: !isServer })
  return (name, params) => read.parsePacketBuffer(write.createPacketBuffer({ name, params })).data.params
}
export const toClient = codec(true)
const toServer = codec(false)

export class Table {
  readonly inventory = new Inventory(data)
  readonly furnace: Furnace
  /** What a click on a block at that x opens, beyond the table and the furnace. */
  readonly stations = new Map<number, (session: WindowSession) => void>()
  readonly owner = { creative: false, level: 0 }
  readonly dropped: Array<{ item: ItemStack, thrown: boolean }> = []
  readonly crafted: ItemStack[] = []
  readonly stored: Array<[name: string, change: number]> = []
  readonly sent: Array<{ name: string, params: Record<string, unknown> }> = []
  readonly session: WindowSession
  readonly client: Client
  readonly #wire: EventEmitter

  constructor (items: ReadonlyArray<readonly [number, ItemStack]>, furnaceTables: FurnaceTables = tables) {
    this.furnace = new Furnace(data, furnaceTables)
    for (const [at, item] of items) this.inventory.slots[at] = item
    const wire = this.#wire = Object.assign(new EventEmitter(), { write: (name: string, params: object) => { this.#fromClient(name, toServer(name, params)) } })
    this.session = new WindowSession({
      data,
      recipes,
      inventory: this.inventory,
      send: (name, params) => { this.#tell(name, params) },
      drop: (item, thrown) => { this.dropped.push({ item, thrown }) },
      onCrafted: item => { this.crafted.push(item) },
      onStored: (name, change) => { this.stored.push([name, change]) },
      owner: {
        isCreative: () => this.owner.creative,
        levels: () => this.owner.level,
        spendLevels: count => { this.setLevel(this.owner.level - count) }
      }
    })
    this.client = makeClient(wire)
    this.session.sendAll()
  }

  /** Resolves when every packet sent so far has arrived. */
  async settle (): Promise<void> {
    for (let turn = 0; turn < 3; turn++) await new Promise(resolve => setImmediate(resolve))
  }

  /** `count` game ticks of the furnace, each synchronised to the client. */
  async tick (count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      this.furnace.tick()
      this.session.sync()
    }
    await this.settle()
  }

  setLevel (level: number): void {
    this.owner.level = level
    this.#tell('experience', { experienceBar: 0, totalExperience: 0, level })
  }

  #tell (name: string, params: object): void {
    const packet = { name, params: toClient(name, params) }
    this.sent.push(packet)
    setImmediate(() => { this.#wire.emit(packet.name, packet.params) })
  }

  #fromClient (name: string, params: Record<string, unknown>): void {
    if (name === 'window_click') this.session.handleClick(params as unknown as ClickPacket)
    else if (name === 'close_window') this.session.close()
    else if (name === 'name_item') this.session.rename(String(params['name']))
    else if (name === 'enchant_item') this.session.press(Number(params['windowId']), Number(params['enchantment']))
    else if (name === 'held_item_slot') this.inventory.held = params['slotId'] as number
    else if (name === 'block_place') this.#activate(params['location'] as { x: number })
    else throw new Error(`the client sent a ${name}, which this table does not handle`)
  }

  #activate (location: { x: number }): void {
    const open = this.stations.get(location.x)
    if (open !== undefined) open(this.session)
    else if (location.x === TABLE.x) this.session.openCrafting()
    else this.session.openFurnace(this.furnace)
  }
}

function makeClient (wire: EventEmitter): Client {
  const bot = Object.assign(new EventEmitter(), {
    _client: wire,
    registry: data.registry,
    version: '1.20.1',
    supportFeature: data.registry.supportFeature.bind(data.registry),
    entity: { id: 1 },
    game: { gameMode: 'survival' },
    lookAt: async () => {},
    swingArm: () => {}
  })
  for (const plugin of plugins) plugin(bot, { hideErrors: false })
  const client = bot as unknown as Client
  client.quickBarSlot = 0
  return client
}

/** The id of an item. */
export function id (name: string): number {
  const info = data.registry.itemsByName[name]
  if (info === undefined) throw new RangeError(`no item ${name}`)
  return info.id
}

/** The recipe for `name` that mineflayer would use with what the client has. */
export function recipeFor (client: Client, name: string, table: Position | null): object {
  const [recipe] = client.recipesFor(id(name), null, 1, table)
  if (recipe === undefined) throw new Error(`the client knows no way to ${name}`)
  return recipe
}

/** What the client believes to have, as `slot: name x count`, and what really is there, in the same form. */
export function beliefs (table: Table): { client: string[], server: string[] } {
  const line = (at: number, item: { name: string, count: number } | null | undefined): string[] => item == null ? [] : [`${at}: ${item.name} x ${item.count}`]
  return {
    client: table.client.inventory.slots.flatMap((item, at) => at === 0 ? [] : line(at, item)),
    server: table.inventory.slots.flatMap((item, at) => at === 0 ? [] : line(at, item))
  }
}

/** A click as a client would send it, for what mineflayer cannot do (drags, double clicks). */
export function rawClick (table: Table, slot: number, button: number, mode: number, stateId = lastState(table)): void {
  table.session.handleClick({
    windowId: table.session.windowId, stateId, slot, mouseButton: button, mode, changedSlots: [], cursorItem: toWire(data, table.session.cursor)
  })
}

function lastState (table: Table): number {
  const last = table.sent.findLast(packet => 'stateId' in packet.params)
  return Number(last?.params['stateId'])
}
