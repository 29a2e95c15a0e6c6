import { finishDigging, resend, startDigging, stopDigging } from '../blocks/digging.ts'
import type { Vec } from '../geometry.ts'
import { HOTBAR, OFF_HAND } from '../items/inventory.ts'
import { confirmTeleport, correct, takeStep } from '../players/movement.ts'
import { useOn } from '../blocks/placing.ts'
import type { Player } from '../players/player.ts'
import { respawnPacket } from './protocol.ts'
import type { Realm } from '../realm.ts'
import { revive, startEating } from '../players/survival.ts'
import type { ClickPacket } from '../items/windows.ts'

/** Longest chat message of vanilla, in characters. */
const MAX_CHAT = 256

/** One parsed packet of the play state; its fields are the client's claims. */
export interface Input { readonly name: string, readonly packet: Readonly<Record<string, unknown>> }
type Handler = (realm: Realm, player: Player, packet: Input['packet']) => void

/** A packet that no honest client sends; its message is the kick reason. */
export class BadPacket extends Error {}

/** Takes one packet of `player` into the world. @throws BadPacket when the packet is nonsense. */
export function handleInput (realm: Realm, player: Player, input: Input): void {
  const handler = HANDLERS.get(input.name)
  if (handler === undefined) return
  if (player.vitals.dead && !WHILE_DEAD.has(input.name)) {
    acknowledge(player, input.packet)
    return
  }
  handler(realm, player, input.packet)
}

const WHILE_DEAD = new Set(['client_command', 'chat_message', 'teleport_confirm', 'keep_alive'])

const HANDLERS: ReadonlyMap<string, Handler> = new Map<string, Handler>([
  ['teleport_confirm', (_realm, player, packet) => { confirmTeleport(player, packet['teleportId']) }],
  ['keep_alive', (realm, player) => { player.heard = realm.tick }],
  ['position', (realm, player, packet) => { takeStep(realm, player, { to: spot(packet), look: null, onGround: packet['onGround'] === true }) }],
  ['position_look', (realm, player, packet) => { takeStep(realm, player, { to: spot(packet), look: look(packet), onGround: packet['onGround'] === true }) }],
  ['look', (realm, player, packet) => { takeStep(realm, player, { to: null, look: look(packet), onGround: packet['onGround'] === true }) }],
  ['flying', (realm, player, packet) => { takeStep(realm, player, { to: null, look: null, onGround: packet['onGround'] === true }) }],
  ['held_item_slot', hold],
  ['entity_action', act],
  ['arm_animation', swing],
  ['block_dig', dig],
  ['block_place', use],
  ['use_item', (realm, player, packet) => {
    acknowledge(player, packet)
    startEating(realm, player)
  }],
  ['window_click', (_realm, player, packet) => { player.window.handleClick(packet as unknown as ClickPacket) }],
  ['close_window', (_realm, player) => {
    player.station = null
    player.window.close()
  }],
  ['client_command', respawn],
  ['chat_message', chat]
])

/** Sequence numbers of block actions are answered once a tick, after the block changes they caused. */
function acknowledge (player: Player, packet: Input['packet']): void {
  const { sequence } = packet
  if (typeof sequence === 'number') player.unacknowledged = Math.max(player.unacknowledged, sequence)
}

function spot (packet: Input['packet']): Vec {
  return { x: Number(packet['x']), y: Number(packet['y']), z: Number(packet['z']) }
}

function look (packet: Input['packet']): { yaw: number, pitch: number } {
  return { yaw: Number(packet['yaw']), pitch: Number(packet['pitch']) }
}

function cell (packet: Input['packet']): Vec {
  const { x, y, z } = (packet['location'] ?? {}) as Partial<Record<'x' | 'y' | 'z', unknown>>
  if (![x, y, z].every(part => Number.isInteger(part))) throw new BadPacket('a block position is not whole numbers')
  return { x: x as number, y: y as number, z: z as number }
}

function hold (_realm: Realm, player: Player, packet: Input['packet']): void {
  const { slotId } = packet
  if (typeof slotId !== 'number' || slotId < 0 || slotId > 8) throw new BadPacket(`hotbar slot ${String(slotId)} is not in 0..8`)
  player.inventory.held = slotId
  player.eating = null
}

function act (_realm: Realm, player: Player, packet: Input['packet']): void {
  switch (packet['actionId']) {
    case 'start_sneaking': player.sneaking = true; break
    case 'stop_sneaking': player.sneaking = false; break
    case 'start_sprinting': player.sprinting = true; break
    case 'stop_sprinting': player.sprinting = false; break
    default: break
  }
}

function swing (realm: Realm, player: Player, packet: Input['packet']): void {
  realm.broadcast('animation', { entityId: player.id, animation: packet['hand'] === 1 ? 3 : 0 }, player)
}

/** Statuses of `block_dig`: 0 start, 1 cancel, 2 finish, 3 drop the stack, 4 drop one, 5 release the used item, 6 swap hands. */
function dig (realm: Realm, player: Player, packet: Input['packet']): void {
  acknowledge(player, packet)
  switch (packet['status']) {
    case 0: startDigging(realm, player, cell(packet)); break
    case 1: stopDigging(player); break
    case 2: finishDigging(realm, player, cell(packet)); break
    case 3: throwHeld(realm, player, Infinity); break
    case 4: throwHeld(realm, player, 1); break
    case 5: player.eating = null; break
    case 6: swapHands(player); break
    default: throw new BadPacket(`digging status ${String(packet['status'])} is not in 0..6`)
  }
}

function throwHeld (realm: Realm, player: Player, count: number): void {
  const thrown = player.inventory.take(HOTBAR + player.inventory.held, count)
  if (thrown !== null) realm.entities.toss(player, thrown)
}

function swapHands ({ inventory }: Player): void {
  const { hand } = inventory
  inventory.hand = inventory.slots[OFF_HAND] ?? null
  inventory.slots[OFF_HAND] = hand
}

function use (realm: Realm, player: Player, packet: Input['packet']): void {
  acknowledge(player, packet)
  const target = cell(packet)
  const cursor = { x: Number(packet['cursorX']), y: Number(packet['cursorY']), z: Number(packet['cursorZ']) }
  if (!Object.values(cursor).every(Number.isFinite)) return resend(realm, player, target)
  useOn(realm, player, { cell: target, face: Number(packet['direction']), cursor, offHand: packet['hand'] === 1 })
}

function respawn (realm: Realm, player: Player, packet: Input['packet']): void {
  if (packet['actionId'] !== 'perform_respawn' || !player.vitals.dead) return
  revive(player, realm.spawn)
  player.send('respawn', respawnPacket())
  correct(realm, player)
  player.view.sendWhole()
  player.window.sendAll()
}

function chat (realm: Realm, player: Player, packet: Input['packet']): void {
  const { message } = packet
  if (typeof message !== 'string' || message.length > MAX_CHAT) throw new BadPacket(`a chat message is text of at most ${MAX_CHAT} characters`)
  const content = JSON.stringify({ translate: 'chat.type.text', with: [{ text: player.name }, { text: message }] })
  realm.broadcast('system_chat', { content, isActionBar: false })
  realm.announce({ type: 'chat', player: player.name, text: message })
}
