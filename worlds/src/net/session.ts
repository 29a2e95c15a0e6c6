import { movePlayer } from '../commands/targets.ts'
import { useBucket } from '../blocks/buckets.ts'
import { finishDigging, resend, startDigging, stopDigging } from '../blocks/digging.ts'
import type { Vec } from '../geometry.ts'
import { MAX_NAME } from '../items/anvil.ts'
import { HOTBAR, OFF_HAND } from '../items/inventory.ts'
import { confirmTeleport, correct, takeStep } from '../players/movement.ts'
import { useOn } from '../blocks/placing.ts'
import { abilitiesPacket, isCreative, isSpectator, takeAbilities } from '../players/modes.ts'
import type { Player } from '../players/player.ts'
import type { WireItem } from '../items/items.ts'
import { setCreativeSlot } from '../players/creative.ts'
import { BadPacket } from './bad-packet.ts'
import { respawnPacket } from './protocol.ts'
import { chat, command, complete } from './talking.ts'
import type { Realm } from '../realm.ts'
import { touchEntity } from '../players/touching.ts'
import { ownSpawn, wake } from '../players/sleeping.ts'
import { revive, shelter } from '../players/survival.ts'
import { releaseUsing, startUsing } from '../players/using.ts'
import type { ClickPacket } from '../items/windows.ts'

/** One parsed packet of the play state; its fields are the client's claims. */
export interface Input { readonly name: string, readonly packet: Readonly<Record<string, unknown>> }
type Handler = (realm: Realm, player: Player, packet: Input['packet']) => void

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

const WHILE_DEAD = new Set(['client_command', 'chat_message', 'chat_command', 'tab_complete', 'teleport_confirm', 'keep_alive'])

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
    if (isSpectator(player) || useBucket(realm, player, packet['hand'] === 1 ? OFF_HAND : HOTBAR + player.inventory.held)) return
    startUsing(realm, player, packet['hand'] === 1)
  }],
  ['use_entity', (realm, player, packet) => { touchEntity(realm, player, Number(packet['target']), Number(packet['mouse']), packet['hand'] === 1) }],
  ['window_click', (_realm, player, packet) => { player.window.handleClick(packet as unknown as ClickPacket) }],
  ['enchant_item', (_realm, player, packet) => { player.window.press(Number(packet['windowId']), Number(packet['enchantment'])) }],
  ['name_item', nameItem],
  ['close_window', (_realm, player) => {
    player.station = null
    player.window.close()
  }],
  ['abilities', (_realm, player, packet) => { takeAbilities(player, Number(packet['flags'])) }],
  ['update_sign', (realm, player, packet) => {
    realm.blocks.signs.write(player, cell(packet), [1, 2, 3, 4].map(line => String(packet[`text${line}`] ?? '')))
  }],
  ['client_command', respawn],
  ['spectate', spectate],
  ['chat_message', chat],
  ['chat_command', command],
  ['tab_complete', complete],
  ['set_creative_slot', (realm, player, packet) => { setCreativeSlot(realm, player, Number(packet['slot']), packet['item'] as WireItem) }]
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
  if (player.using?.slot !== OFF_HAND) player.using = null
}

function act (realm: Realm, player: Player, packet: Input['packet']): void {
  switch (packet['actionId']) {
    case 'start_sneaking': player.sneaking = true; break
    case 'stop_sneaking': player.sneaking = false; break
    case 'start_sprinting': player.sprinting = true; break
    case 'stop_sprinting': player.sprinting = false; break
    case 'stop_sleeping': wake(realm, player); break
    default: break
  }
}

function swing (realm: Realm, player: Player, packet: Input['packet']): void {
  player.swungAt = realm.tick
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
    case 5: releaseUsing(realm, player); break
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
  if (isSpectator(player)) return
  const slot = packet['hand'] === 1 ? OFF_HAND : HOTBAR + player.inventory.held
  const before = player.inventory.slots[slot] ?? null
  useOn(realm, player, { cell: target, face: Number(packet['direction']), cursor, offHand: packet['hand'] === 1 })
  // Creative players use nothing up: what they held is in the hand again, as in vanilla.
  if (isCreative(player)) player.inventory.slots[slot] = before
}

function nameItem (_realm: Realm, player: Player, packet: Input['packet']): void {
  const { name } = packet
  if (typeof name !== 'string') throw new BadPacket('the name of an item is text')
  if (name.length <= MAX_NAME) player.window.rename(name)
}

/** A spectator goes to a player, as its menu offers. */
function spectate (realm: Realm, player: Player, packet: Input['packet']): void {
  const target = realm.players.find(({ uuid }) => uuid === packet['target'])
  if (!isSpectator(player) || target === undefined || target === player) return
  movePlayer(realm, player, { ...target.body.position }, { yaw: target.body.yaw, pitch: target.body.pitch })
}

function respawn (realm: Realm, player: Player, packet: Input['packet']): void {
  if (packet['actionId'] !== 'perform_respawn' || !player.vitals.dead) return
  const own = ownSpawn(realm, player)
  if (own === null && player.respawnAt !== null) {
    player.respawnAt = null
    player.send('game_state_change', { reason: 'no_respawn_block_available', gameMode: 0 })
  }
  revive(player, own ?? realm.spawn)
  shelter(realm, player)
  player.send('respawn', respawnPacket(player))
  player.send('abilities', abilitiesPacket(player))
  correct(realm, player)
  player.view.sendWhole()
  player.window.sendAll()
}
