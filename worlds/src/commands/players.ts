import { addEffect } from '../players/effect-rules.ts'
import { ENDLESS } from '../players/effects.ts'
import { add, addLevels, pointsToNext } from '../players/experience.ts'
import { setMode, modeNumber, type GameMode } from '../players/modes.ts'
import { EFFECT_NAMES } from '../items/effect-names.ts'
import type { Player } from '../players/player.ts'
import { bool, gamemode, integer, resource } from './arguments/basic.ts'
import { entities, player, playerOf, players, playersOf, selfPlayer, selfTarget, targetsOf } from './arguments/selectors.ts'
import { whomOf } from './entities.ts'
import { whom } from './items.ts'
import { failure } from './reader.ts'
import { answer, LEVEL, succeed, type Source } from './source.ts'
import { effectsOf, clearEffects } from './target-effects.ts'
import type { Target } from './targets.ts'
import { translated } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'

const INSTANT = new Set(['instant_health', 'instant_damage', 'saturation'])
const SECOND = 20
/** Seconds an effect lasts when none are given, and at most. */
const USUAL_SECONDS = 30
const MOST_SECONDS = 1_000_000

export function playerCommands (): Node[] {
  const experience = experienceCommand()
  return [gamemodeCommand(), effectCommand(), experience, literal('xp').needs(LEVEL.gamemaster).goesTo(experience)]
}

function plural (found: readonly unknown[]): 'single' | 'multiple' {
  return found.length === 1 ? 'single' : 'multiple'
}

function gamemodeCommand (): Node {
  const change = (source: Source, found: readonly Player[], mode: GameMode): number => {
    const shown = translated(`gameMode.${mode}`)
    let changed = 0
    for (const each of found) {
      if (!setMode(each, mode)) continue
      changed++
      source.game.broadcast('player_info', modeInfo(each))
      const own = each === source.target?.player
      if (!own && source.game.rules.is('sendCommandFeedback')) {
        each.send('system_chat', { content: JSON.stringify(translated('gameMode.changed', shown)), isActionBar: false })
      }
      succeed(source, own ? translated('commands.gamemode.success.self', shown) : translated('commands.gamemode.success.other', each.name, shown))
    }
    return changed
  }
  return literal('gamemode').needs(LEVEL.gamemaster).then(
    argument('gamemode', gamemode).runs(call => change(call.source, [selfPlayer(call.source)], call.get('gamemode'))).then(
      argument('target', players).runs(call => change(call.source, playersOf(call.get('target'), call.source), call.get('gamemode')))))
}

function modeInfo ({ uuid, mode }: Player): object {
  return { action: { update_game_mode: true }, data: [{ uuid, gamemode: modeNumber(mode) }] }
}

function effectCommand (): Node {
  const effect = argument('effect', resource('mob_effect', () => EFFECT_NAMES))
  const give = (seconds: (call: Call) => number, level: (call: Call) => number, hidden: (call: Call) => boolean) => (call: Call): number =>
    giveEffect(call, seconds(call), level(call), !hidden(call))
  const none = (): number => 0
  const shown = (): boolean => false
  const amplified = (seconds: (call: Call) => number): Node =>
    argument('amplifier', integer(0, 255)).runs(give(seconds, call => call.get('amplifier'), shown)).then(
      argument('hideParticles', bool).runs(give(seconds, call => call.get('amplifier'), call => call.get('hideParticles'))))
  const given = (call: Call): number => call.get('seconds')
  const forever = (): number => ENDLESS
  const chosen = (call: Call): Target[] => targetsOf(call.get('targets'), call.source)
  return literal('effect').needs(LEVEL.gamemaster).then(
    literal('clear').runs(({ source }) => clearAll(source, [selfTarget(source)])).then(
      argument('targets', entities).runs(call => clearAll(call.source, chosen(call))).then(
        argument('effect', resource('mob_effect', () => EFFECT_NAMES)).runs(call => clearOne(call.source, chosen(call), call.get('effect'))))),
    literal('give').then(argument('targets', entities).then(effect.runs(give(() => USUAL_SECONDS, none, shown)).then(
      argument('seconds', integer(1, MOST_SECONDS)).runs(give(given, none, shown)).then(amplified(given)),
      literal('infinite').runs(give(forever, none, shown)).then(amplified(forever))))))
}

function giveEffect (call: Call, seconds: number, amplifier: number, particles: boolean): number {
  const { source } = call
  const name = call.get<string>('effect')
  const ticks = seconds === ENDLESS ? ENDLESS : INSTANT.has(name) ? seconds : seconds * SECOND
  const found = targetsOf(call.get('targets'), source)
  const done = found.filter(target => {
    const being = target.player ?? target.mob
    return being !== null && addEffect(source.game, being, { name, amplifier, ticks, particles })
  })
  if (done.length === 0) throw failure('commands.effect.give.failed')
  succeed(source, translated(`commands.effect.give.success.${plural(found)}`, translated(`effect.minecraft.${name}`), whomOf(found)))
  return done.length
}

function clearAll (source: Source, found: readonly Target[]): number {
  const done = found.filter(target => clearEffects(target, null) > 0)
  if (done.length === 0) throw failure('commands.effect.clear.everything.failed')
  succeed(source, translated(`commands.effect.clear.everything.success.${plural(found)}`, whomOf(found)))
  return done.length
}

function clearOne (source: Source, found: readonly Target[], name: string): number {
  const done = found.filter(target => effectsOf(target).some(effect => effect.name === name) && clearEffects(target, name) > 0)
  if (done.length === 0) throw failure('commands.effect.clear.specific.failed')
  succeed(source, translated(`commands.effect.clear.specific.success.${plural(found)}`, translated(`effect.minecraft.${name}`), whomOf(found)))
  return done.length
}

type Unit = 'points' | 'levels'

function experienceCommand (): Node {
  const chosen = (call: Call): Player[] => playersOf(call.get('targets'), call.source)
  const units = (run: (call: Call, unit: Unit) => number): Node[] => [
    literal('points').runs(call => run(call, 'points')), literal('levels').runs(call => run(call, 'levels'))
  ]
  const adding = (call: Call, unit: Unit): number => {
    const amount = call.get<number>('amount')
    const found = chosen(call)
    for (const each of found) (unit === 'points' ? add : addLevels)(each, amount)
    succeed(call.source, translated(`commands.experience.add.${unit}.success.${plural(found)}`, amount, whom(found)))
    return found.length
  }
  const setting = (call: Call, unit: Unit): number => {
    const amount = call.get<number>('amount')
    const found = chosen(call)
    const done = found.filter(each => setExperience(each, unit, amount))
    if (done.length === 0) throw failure('commands.experience.set.points.invalid')
    succeed(call.source, translated(`commands.experience.set.${unit}.success.${plural(found)}`, amount, whom(found)))
    return found.length
  }
  const asking = (call: Call, unit: Unit): number => {
    const found = playerOf(call.get('targets'), call.source)
    const value = found.experience[unit === 'points' ? 'points' : 'level']
    answer(call.source, translated(`commands.experience.query.${unit}`, found.name, value))
    return value
  }
  return literal('experience').needs(LEVEL.gamemaster).then(
    literal('add').then(argument('targets', players).then(
      argument('amount', integer()).runs(call => adding(call, 'points')).then(...units(adding)))),
    literal('set').then(argument('targets', players).then(
      argument('amount', integer(0)).runs(call => setting(call, 'points')).then(...units(setting)))),
    literal('query').then(argument('targets', player).then(...units(asking))))
}

/** Points are those of the present level only, as in vanilla: too many are refused. */
function setExperience ({ experience }: Player, unit: Unit, amount: number): boolean {
  if (unit === 'levels') {
    const share = experience.points / pointsToNext(experience.level)
    experience.level = amount
    experience.points = Math.min(pointsToNext(amount) - 1, Math.floor(share * pointsToNext(amount)))
    return true
  }
  if (amount >= pointsToNext(experience.level)) return false
  experience.points = amount
  return true
}
