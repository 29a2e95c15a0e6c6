import type { Blocks } from './blocks/blocks.ts'
import type { Columns } from './blocks/columns.ts'
import type { Entities } from './entities/entities.ts'
import type { Fishing } from './entities/fishing.ts'
import type { Mobs } from './entities/mobs/mobs.ts'
import type { Projectiles } from './entities/projectiles.ts'
import type { Commands } from './commands/commands.ts'
import type { GameRules } from './gamerules.ts'
import type { Vec } from './geometry.ts'
import type { Light } from './light/light.ts'
import type { Player } from './players/player.ts'
import type { GameData } from './registry.ts'
import type { Rng } from './rng.ts'
import type { Weather } from './weather.ts'

export const DIFFICULTIES = ['peaceful', 'easy', 'normal', 'hard'] as const
export type Difficulty = (typeof DIFFICULTIES)[number]

/** Parameters of one packet, as minecraft-protocol takes them. */
export type Packet = object

/** Something worth telling the agent; crosses the RPC socket as an `event` notification. */
export interface WorldEvent {
  readonly type: 'join' | 'leave' | 'death' | 'chat' | 'clock' | 'command' | 'stop'
  readonly tick: number
  readonly player?: string
  readonly text?: string
  /** Of a line of chat: whether who typed it may use commands. What commands say aloud does not tell. */
  readonly operator?: boolean
  readonly mode?: string
  readonly reason?: string
}

/** What the rules (digging, survival, ...) may see and change; `Game` is the one implementation. */
export interface Realm {
  readonly data: GameData
  readonly columns: Columns
  readonly rng: Rng
  readonly tick: number
  readonly difficulty: Difficulty
  readonly rules: GameRules
  readonly commands: Commands
  readonly weather: Weather
  /** Ticks of daylight cycle since the world's first dawn; counts days too. Setting it moves sun and moon. */
  dayTime: number
  /** Ticks since dawn, 0 to 23999. */
  readonly timeOfDay: number
  readonly blocks: Blocks
  readonly light: Light
  readonly entities: Entities
  readonly mobs: Mobs
  readonly projectiles: Projectiles
  readonly fishing: Fishing
  /** The seed that all of the world is drawn from. */
  readonly seed: number
  /** Online players in order of joining. */
  readonly players: readonly Player[]
  readonly spawn: Vec
  /** Sends to every online player but `except`. */
  broadcast: (name: string, packet: Packet, except?: Player) => void
  announce: (event: Omit<WorldEvent, 'tick'>) => void
}
