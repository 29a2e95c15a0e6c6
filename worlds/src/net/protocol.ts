import type { Vec } from '../geometry.ts'
import { toWire, type Slot } from '../items/items.ts'
import type { FallingBlock, ItemEntity } from '../entities/entities.ts'
import type { PrimedTnt } from '../entities/tnt.ts'
import { modeNumber } from '../players/modes.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import type { GameData } from '../registry.ts'

const WORLD_NAME = 'minecraft:overworld'
/** No game mode before this one. */
const NO_GAMEMODE = { signed: -1, unsigned: 255 }
const PLAYER_INFO_ACTIONS = { add_player: true, update_game_mode: true, update_listed: true, update_latency: true }

export function loginPacket (realm: Realm, player: Player, viewDistance: number): object {
  return {
    ...realm.data.registry.loginPacket,
    entityId: player.id,
    isHardcore: false,
    gameMode: modeNumber(player.mode),
    previousGameMode: NO_GAMEMODE.signed,
    worldNames: [WORLD_NAME],
    worldName: WORLD_NAME,
    hashedSeed: [0, 0],
    maxPlayers: 20,
    viewDistance,
    simulationDistance: viewDistance,
    reducedDebugInfo: realm.rules.is('reducedDebugInfo'),
    enableRespawnScreen: !realm.rules.is('doImmediateRespawn'),
    isDebug: false,
    isFlat: false,
    portalCooldown: 0
  }
}

export function respawnPacket (player: Player): object {
  return {
    dimension: WORLD_NAME,
    worldName: WORLD_NAME,
    hashedSeed: [0, 0],
    gamemode: modeNumber(player.mode),
    previousGamemode: NO_GAMEMODE.unsigned,
    isDebug: false,
    isFlat: false,
    copyMetadata: false,
    portalCooldown: 0
  }
}

/** A daylight cycle that stands still is told by a negative time. */
export function timePacket (realm: Realm): object {
  const time = realm.rules.is('doDaylightCycle') ? [0, realm.dayTime] : [-1, -Math.max(1, realm.dayTime)]
  return { age: [0, realm.tick], time }
}

/** Degrees as the protocol's 256th parts of a turn. */
export function angle (degrees: number): number {
  const part = Math.round(degrees * 256 / 360) & 255
  return part > 127 ? part - 256 : part
}

/** Item and falling block entities have no identity of their own: their uuid is made of their id. */
export function uuidOf (id: number): string {
  return `00000000-0000-4000-8000-${id.toString(16).padStart(12, '0')}`
}

function spawnPacket (id: number, type: number, position: Vec, objectData: number): object {
  return {
    entityId: id, objectUUID: uuidOf(id), type, ...position, pitch: 0, yaw: 0, headPitch: 0, objectData, velocity: { x: 0, y: 0, z: 0 }
  }
}

export function spawnItemPacket (data: GameData, entity: ItemEntity): object {
  return spawnPacket(entity.id, entityType(data, 'item'), entity.position, 1)
}

export function spawnFallingPacket (data: GameData, block: FallingBlock): object {
  return spawnPacket(block.id, entityType(data, 'falling_block'), block.position, block.state)
}

export function spawnTntPacket (data: GameData, tnt: PrimedTnt): object {
  return spawnPacket(tnt.id, entityType(data, 'tnt'), tnt.position, 0)
}

export function itemMetadata (data: GameData, entity: ItemEntity): object {
  return { entityId: entity.id, metadata: [{ key: 8, type: 'item_stack', value: toWire(data, entity.item) }] }
}

export function spawnPlayerPacket (player: Player): object {
  const { position, yaw, pitch } = player.body
  return { entityId: player.id, playerUUID: player.uuid, ...position, yaw: angle(yaw), pitch: angle(pitch) }
}

export function playerInfoPacket (players: readonly Player[]): object {
  const entry = ({ uuid, name, mode }: Player): object => ({ uuid, player: { name, properties: [] }, gamemode: modeNumber(mode), latency: 0, listed: 1 })
  return { action: PLAYER_INFO_ACTIONS, data: players.map(entry) }
}

export function teleportPacket (id: number, position: Vec, onGround: boolean, look = { yaw: 0, pitch: 0 }): object {
  return { entityId: id, ...position, yaw: angle(look.yaw), pitch: angle(look.pitch), onGround }
}

/** Equipment slots in the protocol's order: hand, off hand, feet, legs, torso, head. */
export function equipmentPacket (data: GameData, player: Player): object {
  const { hand, off_hand, feet, legs, torso, head } = player.inventory.equipment()
  const worn: Slot[] = [hand, off_hand, feet, legs, torso, head]
  return { entityId: player.id, equipments: worn.map((item, slot) => ({ slot, item: toWire(data, item) })) }
}

function entityType (data: GameData, name: string): number {
  const type = data.registry.entitiesByName[name]
  if (type === undefined) throw new RangeError(`the version has no entity \`${name}\``)
  return type.id
}
