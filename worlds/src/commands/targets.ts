import type { Game } from '../game.ts'
import type { FallingBlock, ItemEntity } from '../entities/entities.ts'
import { kill } from '../entities/damage.ts'
import { heightOf, specOfMob, widthOf, type Mob } from '../entities/mobs/mob.ts'
import type { Vec } from '../geometry.ts'
import { correct } from '../players/movement.ts'
import { PLAYER_WIDTH, type Player } from '../players/player.ts'
import { uuidOf } from '../net/protocol.ts'
import type { Realm } from '../realm.ts'
import { itemText, literalText, plainText, translated, type Text } from './text.ts'

export interface Look { readonly yaw: number, readonly pitch: number }

/** An entity as commands see it. */
export interface Target {
  readonly id: number
  readonly uuid: string
  /** Vanilla's entity type, such as `zombie`. */
  readonly type: string
  readonly text: Text
  readonly position: Vec
  readonly yaw: number
  readonly pitch: number
  readonly width: number
  readonly height: number
  /** Height of the eyes above the feet. */
  readonly eyes: number
  readonly player: Player | null
  readonly mob: Mob | null
  readonly item: ItemEntity | null
  moveTo: (to: Vec, look: Look | null) => void
  kill: () => void
}

export function playerTarget (game: Game, player: Player): Target {
  const { position, yaw, pitch } = player.body
  return {
    id: player.id, uuid: player.uuid, type: 'player', text: literalText(player.name), position, yaw, pitch,
    width: PLAYER_WIDTH, height: player.height, eyes: player.eyes.y - position.y, player, mob: null, item: null,
    moveTo: (to, look) => { movePlayer(game, player, to, look) },
    kill: () => { kill(game, player) }
  }
}

/** Puts a player somewhere: no fall counts, and the client is told. */
export function movePlayer (realm: Realm, player: Player, to: Vec, look: Look | null): void {
  Object.assign(player.body, { position: to, footing: to.y, fallen: 0 }, look ?? {})
  player.stride = 0
  player.floatingTicks = 0
  correct(realm, player)
}

function mobTarget (game: Game, mob: Mob): Target {
  return {
    id: mob.id, uuid: uuidOf(mob.id), type: mob.kind, text: mob.name === null ? translated(`entity.minecraft.${mob.kind}`) : literalText(mob.name),
    position: mob.position, yaw: mob.yaw, pitch: mob.pitch, width: widthOf(mob), height: heightOf(mob), eyes: specOfMob(mob).eyes,
    player: null, mob, item: null,
    moveTo: (to, look) => {
      Object.assign(mob, { position: to, velocity: { x: 0, y: 0, z: 0 }, fallen: 0, path: [], goal: null })
      if (look !== null) Object.assign(mob, { yaw: look.yaw, headYaw: look.yaw, pitch: look.pitch })
    },
    kill: () => { kill(game, mob) }
  }
}

function itemTarget (game: Game, item: ItemEntity): Target {
  return {
    id: item.id, uuid: uuidOf(item.id), type: 'item', text: itemText(game.data, item.item.name), position: item.position, yaw: 0, pitch: 0,
    width: 0.25, height: 0.25, eyes: 0.2, player: null, mob: null, item,
    moveTo: to => { Object.assign(item, { position: to, onGround: false }) },
    kill: () => { game.entities.items.delete(item.id) }
  }
}

function fallingTarget (game: Game, block: FallingBlock): Target {
  return {
    id: block.id, uuid: uuidOf(block.id), type: 'falling_block', text: translated('entity.minecraft.falling_block'), position: block.position, yaw: 0, pitch: 0,
    width: 0.98, height: 0.98, eyes: 0.8, player: null, mob: null, item: null,
    moveTo: to => { Object.assign(block, { position: to }) },
    kill: () => { game.entities.falling.delete(block.id) }
  }
}

/** All entities: players in order of joining, then the others by number. Dead ones are left out, but for players. */
export function allTargets (game: Game): Target[] {
  const { entities } = game
  const mobs = [...game.mobs.all.values()].filter(mob => !mob.vitals.dead).map(mob => mobTarget(game, mob))
  const others = [
    ...mobs,
    ...[...entities.items.values()].map(item => itemTarget(game, item)),
    ...[...entities.falling.values()].map(block => fallingTarget(game, block))
  ]
  return [...game.players.map(player => playerTarget(game, player)), ...others.sort((a, b) => a.id - b.id)]
}

/** The plain name that `name=` compares. */
export function nameOf (game: Game, target: Target): string {
  return plainText(game.data, target.text)
}
