import { createRequire } from 'node:module'
import type { Execution } from '../../src/program-types.ts'
import { botProcess, type RpcProcess } from './bot-process.ts'
import { joinTiny } from './join.ts'
import { TinyServer, arrival, registry } from './tiny-server.ts'

const nbt = createRequire(import.meta.url)('prismarine-nbt') as Record<'comp' | 'short' | 'string', (value: unknown) => object> & { list: (tag: object) => object }

export interface Stack { readonly name: string, readonly count: number, readonly enchantment?: readonly [name: string, level: number] }
type Slot = Stack | null
type Packet = [string, object]
interface Offer { readonly give: Stack, readonly also?: Stack, readonly get: Stack, uses: number, readonly most: number }
interface Station { readonly kind: 'enchantment' | 'merchant', readonly slots: Slot[], told: string[] }

const WINDOW_ID = 7
const TYPES = { enchantment: 12, merchant: 18 }
const OWN_SLOTS = { enchantment: 2, merchant: 3 }
const BOT_ID = 1
/** Around the bot, which stands at 8.5, 64, 8.5. */
export const TABLE = { x: 8, y: 64, z: 10 }
export const ENTITIES = {
  villager: { id: 20, at: [10.5, 64, 8.5] }, minecart: { id: 21, at: [8.5, 64, 6.5] }, boat: { id: 22, at: [6.5, 64, 8.5] }
} as const
/** What the table asks for and gives, by choice: levels, then the enchantment. */
const CHOICES = [{ level: 0 }, { level: 4, enchantment: ['sharpness', 1] }, { level: 9, enchantment: ['sharpness', 2] }] as const
const SHARPNESS = 13

/** A server that keeps an enchanting table, a villager and things to ride, in the order of packets that vanilla 1.20.1 has. */
export class Shop {
  readonly server = new TinyServer()
  readonly offers: Offer[] = [
    { give: { name: 'emerald', count: 2 }, get: { name: 'bread', count: 3 }, uses: 0, most: 4 },
    { give: { name: 'emerald', count: 1 }, also: { name: 'book', count: 1 }, get: { name: 'bookshelf', count: 1 }, uses: 0, most: 12 },
    { give: { name: 'emerald', count: 1 }, get: { name: 'apple', count: 1 }, uses: 2, most: 2 }
  ]

  /** What was steered, as the packets had it. */
  readonly steered: Array<{ sideways: number, forward: number, jump: number }> = []
  riding: number | null = null
  readonly #own: Slot[] = new Array<Slot>(36).fill(null)
  #station: Station | null = null
  readonly #replies: Packet[] = []
  #turn: Promise<void> | null = null
  #read = 0
  #state = 0
  readonly #bot: RpcProcess

  private constructor (bot: RpcProcess, inventory: readonly Stack[]) {
    this.#bot = bot
    for (const [at, stack] of inventory.entries()) this.#own[27 + at] = stack
  }

  static async open (inventory: readonly Stack[]): Promise<Shop> {
    const bot = botProcess()
    const shop = new Shop(bot, inventory)
    const port = await shop.server.listening()
    const { held } = await joinTiny(bot, shop.server, port, shop.#arrival())
    shop.#turn = shop.#tick(held)
    return shop
  }

  close (): void {
    this.#bot.child.kill('SIGKILL')
    this.server.close()
  }

  /** Run the body of a program to its end, tick after tick. */
  async run (body: string): Promise<Execution> {
    let over = false
    const program = { source: `async function program(bot) { ${body} }`, entry: null, name: 'program' }
    const running = this.#bot.call('run', { program, args: [], skills: [], deadline_ticks: 1500, deadline_s: 60, seed: 1 }).finally(() => { over = true })
    // The last tick of a program is answered when the next one runs.
    while (!over) await Promise.race([this.#turn ??= this.#tick(this.server.step(this.#replies.splice(0))), running])
    return await running as Execution
  }

  /** How much of an item the player has, by the server's own count. */
  count (name: string): number {
    return this.#own.reduce((sum, slot) => sum + (slot?.name === name ? slot.count : 0), 0)
  }

  /** The first stack of an item that the player has. */
  find (name: string): Slot { return this.#own.find(slot => slot?.name === name) ?? null }

  async #tick (answered: Promise<unknown>): Promise<void> {
    await answered
    for (const { name, params } of this.server.seen.slice(this.#read)) this.#take(name, params)
    this.#read = this.server.seen.length
    this.#tellSlots()
    this.#turn = null
  }

  #say (name: string, params: object): void { this.#replies.push([name, params]) }

  #arrival (): Packet[] {
    const packets = arrival([{ ...TABLE, name: 'enchanting_table' }])
    for (const [name, { id, at: [x, y, z] }] of Object.entries(ENTITIES)) {
      packets.push(['spawn_entity', {
        entityId: id, objectUUID: `00000000-0000-0000-0000-0000000000${id}`, type: registry.entitiesByName[name]?.id, x, y, z, pitch: 0, yaw: 0, headPitch: 0, objectData: 0, velocity: { x: 0, y: 0, z: 0 }
      }])
    }
    packets.push(['experience', { experienceBar: 0, level: 30, totalExperience: 1395 }], ['window_items', { windowId: 0, stateId: 0, items: this.#ownSlots(), carriedItem: protocolSlot(null) }])
    return packets
  }

  #take (name: string, params: Record<string, unknown>): void {
    if (name === 'block_place') this.#open('enchantment')
    else if (name === 'use_entity' && params['mouse'] === 0) this.#use(Number(params['target']))
    else if (name === 'use_entity' && params['mouse'] === 1) this.#break(Number(params['target']))
    else if (name === 'close_window') this.#close()
    else if (name === 'window_click') this.#click(params as never)
    else if (name === 'enchant_item') this.#enchant(Number(params['enchantment']))
    else if (name === 'select_trade') this.#select(Number(params['slot']))
    else if (name === 'steer_vehicle') this.#steer(params as never)
  }

  #use (target: number): void {
    if (target === ENTITIES.villager.id) { this.#open('merchant'); return }
    this.riding = target
    this.#seat(target, [BOT_ID])
  }

  /** Nothing is said of passengers when what carries them is gone. */
  #break (target: number): void {
    this.#say('entity_destroy', { entityIds: [target] })
    this.#say('position', { x: 8.5, y: 64, z: 8.5, yaw: 0, pitch: 0, flags: 0, teleportId: 3 })
    this.riding = null
  }

  /** The body is put in its place before the passengers are told. */
  #seat (vehicle: number, passengers: number[]): void {
    const [x, y, z] = Object.values(ENTITIES).find(({ id }) => id === vehicle)?.at ?? [8.5, 64, 8.5]
    this.#say('position', { x, y, z: z + (passengers.length === 0 ? 1 : 0), yaw: 0, pitch: 0, flags: 0, teleportId: 2 })
    this.#say('set_passengers', { entityId: vehicle, passengers })
  }

  #steer (input: { sideways: number, forward: number, jump: number }): void {
    this.steered.push(input)
    if ((input.jump & 2) === 0 || this.riding === null) return
    this.#seat(this.riding, [])
    this.riding = null
  }

  #open (kind: Station['kind']): void {
    const slots = [...new Array<Slot>(OWN_SLOTS[kind]).fill(null), ...this.#own]
    this.#station = { kind, slots, told: slots.map(slot => JSON.stringify(slot)) }
    this.#say('open_window', { windowId: WINDOW_ID, inventoryType: TYPES[kind], windowTitle: JSON.stringify({ text: kind }) })
    this.#say('window_items', { windowId: WINDOW_ID, stateId: this.#state, items: slots.map(protocolSlot), carriedItem: protocolSlot(null) })
    if (kind === 'enchantment') this.#tellChoices(false)
    else this.#tellOffers()
  }

  /** At first everything, then what has changed: the first choice costs nothing before and after. */
  #tellChoices (offered: boolean): void {
    const told = offered ? CHOICES.flatMap(({ level }, at) => level > 0 ? [[at, level], [at + 4, SHARPNESS], [at + 7, at]] : []) : [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map(at => [at, at < 3 ? 0 : at === 3 ? 1234 : -1])
    for (const [property, value] of told) this.#say('craft_progress_bar', { windowId: WINDOW_ID, property, value })
  }

  #tellOffers (): void {
    const trades = this.offers.map(({ give, also, get, uses, most }) => ({
      inputItem1: protocolSlot(give), outputItem: protocolSlot(get), inputItem2: protocolSlot(also ?? null), tradeDisabled: uses >= most,
      nbTradeUses: uses, maximumNbTradeUses: most, xp: 1, specialPrice: 0, priceMultiplier: 0.05, demand: 0
    }))
    this.#say('trade_list', { windowId: WINDOW_ID, trades, villagerLevel: 1, experience: 0, isRegularVillager: true, canRestock: true })
  }

  /** The client's own account of a click is taken, but for what the station makes of it. */
  #click (click: { slot: number, changedSlots: Array<{ location: number, item: { present: boolean, itemId: number, itemCount: number } }> }): void {
    const station = this.#station
    if (station === null) return
    const had = JSON.stringify(station.slots[0])
    const before = [...station.slots]
    for (const { location, item } of click.changedSlots) {
      const name = Object.entries(registry.itemsByName).find(([, each]) => each.id === item.itemId)?.[0]
      const kept = before.find(each => each?.name === name && each?.enchantment !== undefined)?.enchantment
      station.slots[location] = item.present && name !== undefined ? { name, count: item.itemCount, ...(kept === undefined ? {} : { enchantment: kept }) } : null
      station.told[location] = JSON.stringify(station.slots[location] ?? null)
    }
    if (station.kind === 'enchantment' && had !== JSON.stringify(station.slots[0]) && station.slots[0] !== null) this.#tellChoices(true)
    if (station.kind === 'merchant') this.#afterTradeClick(station, click.slot)
  }

  /** What lies in the station falls to the player. */
  #close (): void {
    const station = this.#station
    this.#station = null
    if (station === null) return
    this.#keep(station)
    for (const slot of station.slots.slice(0, 2)) if (slot !== null) this.#own[this.#own.indexOf(null)] = slot
    this.#say('window_items', { windowId: 0, stateId: ++this.#state, items: this.#ownSlots(), carriedItem: protocolSlot(null) })
  }

  #ownSlots (): object[] { return [...new Array<Slot>(9).fill(null), ...this.#own, null].map(protocolSlot) }

  #enchant (choice: number): void {
    const offer = CHOICES[choice]
    const slots = this.#station?.slots
    const [item, lapis] = slots ?? []
    if (slots === undefined || offer === undefined || !('enchantment' in offer) || item == null || lapis == null || lapis.count <= choice) return
    slots[0] = { ...item, enchantment: offer.enchantment }
    slots[1] = lapis.count === choice + 1 ? null : { ...lapis, count: lapis.count - choice - 1 }
    this.#say('experience', { experienceBar: 0, level: 30 - choice - 1, totalExperience: 1395 })
  }

  #chosen: Offer | null = null

  /** Payment goes back to the inventory, and that of the offer comes out of it. */
  #select (index: number): void {
    const slots = this.#station?.slots
    this.#chosen = this.offers[index] ?? null
    if (slots === undefined || this.#chosen === null) return
    for (const [at, wanted] of [this.#chosen.give, this.#chosen.also].entries()) {
      const from = wanted === undefined ? -1 : slots.findIndex((slot, place) => place > 2 && slot?.name === wanted.name)
      if (from >= 0) [slots[at], slots[from]] = [slots[from] ?? null, null]
    }
    this.#offer(slots)
  }

  #pays (slots: Slot[]): boolean {
    const { give, also, uses, most } = this.#chosen ?? { give: { name: '', count: 0 }, uses: 0, most: 0 }
    const covers = (slot: Slot | undefined, wanted: Stack | undefined): boolean => wanted === undefined || (slot?.name === wanted.name && slot.count >= wanted.count)
    return uses < most && covers(slots[0], give) && covers(slots[1], also)
  }

  #offer (slots: Slot[]): void { slots[2] = this.#pays(slots) ? this.#chosen?.get ?? null : null }

  #afterTradeClick ({ slots }: Station, clicked: number): void {
    if (clicked === 2 && this.#chosen !== null && this.#pays(slots)) {
      for (const [at, wanted] of [this.#chosen.give, this.#chosen.also].entries()) {
        const slot = slots[at]
        if (wanted !== undefined && slot != null) slots[at] = slot.count === wanted.count ? null : { ...slot, count: slot.count - wanted.count }
      }
      this.#chosen.uses++
    }
    this.#offer(slots)
  }

  #tellSlots (): void {
    const station = this.#station
    if (station === null) return
    for (const [at, slot] of station.slots.entries()) {
      const now = JSON.stringify(slot)
      if (station.told[at] === now) continue
      station.told[at] = now
      this.#say('set_slot', { windowId: WINDOW_ID, stateId: ++this.#state, slot: at, item: protocolSlot(slot) })
    }
    this.#keep(station)
  }

  #keep ({ slots, kind }: Station): void { this.#own.splice(0, 36, ...slots.slice(OWN_SLOTS[kind])) }
}

function protocolSlot (slot: Slot): object {
  if (slot === null) return { present: false }
  const [id, level] = slot.enchantment ?? []
  const enchantments = id === undefined ? undefined : nbt.comp({ Enchantments: nbt.list(nbt.comp([{ id: { type: 'string', value: `minecraft:${id}` }, lvl: { type: 'short', value: level } }])) })
  return { present: true, itemId: registry.itemsByName[slot.name]?.id, itemCount: slot.count, nbtData: enchantments }
}
