import type { Vec } from '../geometry.ts'
import { isSwitch, RULE_NAMES, type RuleName } from '../gamerules.ts'
import type { Game } from '../game.ts'
import { timePacket } from '../net/protocol.ts'
import { DIFFICULTIES, type Difficulty } from '../realm.ts'
import { bool, integer, time } from './arguments/basic.ts'
import { angle, blockPos, inWorld, type Place } from './arguments/positions.ts'
import { players, playersOf, selfPlayer } from './arguments/selectors.ts'
import { whom } from './items.ts'
import type { Player } from '../players/player.ts'
import { failure } from './reader.ts'
import { answer, LEVEL, succeed, type Source } from './source.ts'
import { bracketed, literalText, translated, type Text } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

const DAY = 24000
/** Times of day by vanilla's names. */
const TIMES = { day: 1000, noon: 6000, night: 13000, midnight: 18000 } as const
const STATUS_REDUCED_DEBUG = { on: 22, off: 23 } as const

export function worldCommands (): Node[] {
  return [timeCommand(), weatherCommand(), difficultyCommand(), gameruleCommand(), seedCommand(), worldSpawnCommand(), spawnpointCommand()]
}

function timeCommand (): Node {
  const set = (source: Source, value: number): number => {
    source.game.dayTime = value
    source.game.broadcast('update_time', timePacket(source.game))
    succeed(source, translated('commands.time.set', value))
    return source.game.timeOfDay
  }
  const query = (name: string, value: (game: Game) => number): Node => literal(name).runs(({ source }) => {
    const found = value(source.game)
    answer(source, translated('commands.time.query', found))
    return found
  })
  const named = Object.entries(TIMES).map(([name, value]) => literal(name).runs(({ source }) => set(source, value)))
  return literal('time').needs(LEVEL.gamemaster).then(
    literal('set').then(...named, argument('time', time()).runs(call => set(call.source, call.get('time')))),
    literal('add').then(argument('time', time()).runs(call => {
      const { game } = call.source
      game.dayTime += call.get<number>('time')
      game.broadcast('update_time', timePacket(game))
      succeed(call.source, translated('commands.time.set', game.timeOfDay))
      return game.timeOfDay
    })),
    literal('query').then(
      query('daytime', game => game.timeOfDay), query('gametime', game => game.tick), query('day', game => Math.floor(game.dayTime / DAY))))
}

function weatherCommand (): Node {
  const kinds = (['clear', 'rain', 'thunder'] as const).map(kind => {
    const set = (source: Source, ticks: number | null): number => {
      source.game.weather.set(kind, ticks)
      succeed(source, translated(`commands.weather.set.${kind}`))
      return ticks ?? -1
    }
    return literal(kind).runs(({ source }) => set(source, null)).then(
      argument('duration', time(1)).runs(call => set(call.source, call.get('duration'))))
  })
  return literal('weather').needs(LEVEL.gamemaster).then(...kinds)
}

function difficultyText (difficulty: Difficulty): Text {
  return translated(`options.difficulty.${difficulty}`)
}

function difficultyCommand (): Node {
  const kinds = DIFFICULTIES.map(difficulty => literal(difficulty).runs(({ source }) => {
    const { game } = source
    if (game.difficulty === difficulty) throw failure('commands.difficulty.failure', difficulty)
    game.settings.difficulty = difficulty
    game.broadcast('difficulty', { difficulty, difficultyLocked: false })
    succeed(source, translated('commands.difficulty.success', difficultyText(difficulty)))
    return 0
  }))
  return literal('difficulty').needs(LEVEL.gamemaster).then(...kinds).runs(({ source }) => {
    answer(source, translated('commands.difficulty.query', difficultyText(source.game.difficulty)))
    return DIFFICULTIES.indexOf(source.game.difficulty)
  })
}

function gameruleCommand (): Node {
  const rules = RULE_NAMES.map(name => literal(name).runs(({ source }) => {
    const value = source.game.rules.get(name)
    answer(source, translated('commands.gamerule.query', name, String(value)))
    return Number(value)
  }).then(ruleValue(name)))
  return literal('gamerule').needs(LEVEL.gamemaster).then(...rules)
}

function ruleValue (name: RuleName): Node {
  return argument<boolean | number>('value', isSwitch(name) ? bool : integer()).runs(call => {
    const { game } = call.source
    const value = call.get<boolean | number>('value')
    game.rules.set(name, value)
    showRule(game, name, value)
    succeed(call.source, translated('commands.gamerule.set', name, String(value)))
    return Number(value)
  })
}

/** Rules that clients must know of. */
function showRule (game: Game, name: RuleName, value: boolean | number): void {
  if (name === 'doDaylightCycle') game.broadcast('update_time', timePacket(game))
  if (name === 'doImmediateRespawn') game.broadcast('game_state_change', { reason: 'immediate_respawn', gameMode: Number(value) })
  if (name !== 'reducedDebugInfo') return
  for (const player of game.players) {
    player.send('entity_status', { entityId: player.id, entityStatus: value === true ? STATUS_REDUCED_DEBUG.on : STATUS_REDUCED_DEBUG.off })
  }
}

function seedCommand (): Node {
  return literal('seed').needs(LEVEL.gamemaster).runs(({ source }) => {
    answer(source, translated('commands.seed.success', bracketed(literalText(String(source.game.seed)))))
    return source.game.seed | 0
  })
}

function cellHere (source: Source): Vec {
  const { x, y, z } = source.position
  return { x: Math.floor(x), y: Math.floor(y), z: Math.floor(z) }
}

function worldSpawnCommand (): Node {
  const set = (source: Source, cell: Vec, turn: number): number => {
    const { game } = source
    game.settings.spawn = { x: cell.x + 0.5, y: cell.y, z: cell.z + 0.5 }
    game.broadcast('spawn_position', { location: cell, angle: turn })
    succeed(source, translated('commands.setworldspawn.success', cell.x, cell.y, cell.z, turn))
    return 1
  }
  return literal('setworldspawn').needs(LEVEL.gamemaster).runs(({ source }) => set(source, cellHere(source), 0)).then(
    argument('pos', blockPos).runs(call => set(call.source, placeOf(call), 0)).then(
      argument('angle', angle).runs(call => set(call.source, placeOf(call), call.get<(source: Source) => number>('angle')(call.source)))))
}

function placeOf (call: Call): Vec {
  return inWorld(call.get<Place>('pos')(call.source))
}

function spawnpointCommand (): Node {
  const set = (source: Source, found: readonly Player[], cell: Vec, turn: number): number => {
    for (const player of found) player.respawnAt = { cell, forced: true }
    const kind = found.length === 1 ? 'single' : 'multiple'
    succeed(source, translated(`commands.spawnpoint.success.${kind}`, cell.x, cell.y, cell.z, turn, 'minecraft:overworld', whom(found)))
    return found.length
  }
  const chosen = (call: Call): Player[] => playersOf(call.get('targets'), call.source)
  return literal('spawnpoint').needs(LEVEL.gamemaster).runs(({ source }) => set(source, [selfPlayer(source)], cellHere(source), 0)).then(
    argument('targets', players).runs(call => set(call.source, chosen(call), cellHere(call.source), 0)).then(
      argument('pos', blockPos).runs(call => set(call.source, chosen(call), placeOf(call), 0)).then(
        argument('angle', angle).runs(call =>
          set(call.source, chosen(call), placeOf(call), call.get<(source: Source) => number>('angle')(call.source))))))
}
