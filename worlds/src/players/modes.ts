import type { Player } from './player.ts'

/** Game modes in the protocol's order (minecraft.wiki/w/Game_mode). */
export const MODES = ['survival', 'creative', 'adventure', 'spectator'] as const
export type GameMode = (typeof MODES)[number]

/** Bits of the abilities packet, both ways. */
const ABILITIES = { invulnerable: 1, flying: 2, mayFly: 4, instantBuild: 8 } as const
const FLYING_SPEED = 0.05
const WALKING_SPEED = 0.1

export function modeNumber (mode: GameMode): number {
  return MODES.indexOf(mode)
}

/** May be hurt, hungry and hunted: survival and adventure. */
export function isMortal (player: Player): boolean {
  return player.mode === 'survival' || player.mode === 'adventure'
}

/** Nothing is used up and blocks break at a touch. */
export function isCreative (player: Player): boolean {
  return player.mode === 'creative'
}

/** A looker-on: passes through blocks, touches nothing and is not in the way. */
export function isSpectator (player: Player): boolean {
  return player.mode === 'spectator'
}

export function mayFly (player: Player): boolean {
  return !isMortal(player)
}

/** Whether the player may break and place blocks: not in adventure (no item here carries `CanDestroy`) and not as a spectator. */
export function mayBuild (player: Player): boolean {
  return player.mode === 'survival' || player.mode === 'creative'
}

export function abilitiesPacket (player: Player): object {
  let flags = 0
  if (!isMortal(player)) flags |= ABILITIES.invulnerable | ABILITIES.mayFly
  if (player.flying) flags |= ABILITIES.flying
  if (isCreative(player)) flags |= ABILITIES.instantBuild
  return { flags, flyingSpeed: FLYING_SPEED, walkingSpeed: WALKING_SPEED }
}

/** The client's abilities packet: all it may say is whether it flies. */
export function takeAbilities (player: Player, flags: number): void {
  const wants = (flags & ABILITIES.flying) !== 0
  player.flying = isSpectator(player) || (wants && mayFly(player))
}

/** Changes the mode with what follows from it; gives whether it was another one. */
export function setMode (player: Player, mode: GameMode): boolean {
  if (player.mode === mode) return false
  player.mode = mode
  player.flying = mode === 'spectator' || (player.flying && mayFly(player))
  player.digging = null
  player.using = null
  player.body.fallen = 0
  player.floatingTicks = 0
  player.send('game_state_change', { reason: 'change_game_mode', gameMode: modeNumber(mode) })
  player.send('abilities', abilitiesPacket(player))
  return true
}
