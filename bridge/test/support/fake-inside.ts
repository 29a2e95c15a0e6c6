// The inside of the isolate in a plain process, over a host that answers with canned data: for looking at members, not at worlds.
import { makeBot } from '../../src/inside/bot.js'
import { makeData } from '../../src/inside/data.js'
import { connect } from '../../src/inside/host.js'
import { windowById } from '../../src/inside/windows.js'

const KINDS = ['container', 'furnace', 'anvil', 'enchantment', 'villager']
const DATA: Record<string, unknown> = {
  self: [1, 0.5, 64, 0.5, 0, 0, 0, 0, 0, 1, 1],
  identity: { username: 'Fake', version: '1.20.1', id: 1, kind: { type: 'player', name: 'player', username: 'Fake' } },
  entity: { equipment: [], passengers: [], vehicle: null, droppedItem: null },
  player: { username: 'Fake', uuid: 'u', ping: 0, gamemode: 0, displayName: 'Fake', entity: 1 },
  hotbar: 0,
  state: { name: 'stone', type: 1, properties: {}, shapes: [], drops: [], harvestTools: null },
  blockDetails: { light: 0, skyLight: 15, biome: {}, blockEntity: null, signText: null },
  status: { vehicle: null, targetDigBlock: null, fights: null },
  spawnPoint: [0, 0, 0],
  players: {},
  entities: { rows: [], kinds: {} },
  boards: { teams: {}, tablist: {} },
  currentWindow: null,
  scaffold: [],
  stateAt: 1
}
const slots = Array.from({ length: 46 }, () => null)

function reply (method: string, args: unknown[]): unknown {
  if (method === 'windowShape') return { kind: KINDS[Number(args[0])] ?? 'container', fields: [] }
  if (method === 'window') return { slots, inventoryStart: 9, inventoryEnd: 45, hotbarStart: 36, extra: { trades: [] } }
  return DATA[method] ?? {}
}

export type Members = Record<string, unknown>

/** `bot`, `mcData` and one window of each kind (their numbers are those of `KINDS`). */
export function fakeInside (): { bot: Members, mcData: Members, windows: Record<string, Members> } {
  connect((method, json) => JSON.stringify({ value: reply(method, JSON.parse(json) as unknown[]) }))
  const mcData = makeData() as unknown as Members
  const actor = { call: async () => null, act: () => null, waitForTicks: async () => {} }
  const bot = makeBot(actor, mcData) as unknown as Members
  const windows = Object.fromEntries(KINDS.map((kind, id) => [kind, kind === 'container' ? windowById(9, actor) : windowById(id, actor)]))
  return { bot, mcData, windows }
}
