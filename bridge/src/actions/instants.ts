import { closeWindow } from '../body.ts'
import { entityOf, numberOf, recordOf, textOf } from '../facade/arguments.ts'
import type { Session } from '../facade/session.ts'
import { ProgramFault } from '../program-fault.ts'
import { isSteerable, vehicleOf } from '../riding.ts'
import { follow, setGoal, setMovements, stopPath } from './travel.ts'

/** A member of `bot` that acts at once: mineflayer returns from it before the world has answered. */
export type Instant = (...args: unknown[]) => void

const CONTROLS = ['forward', 'back', 'left', 'right', 'jump', 'sprint', 'sneak'] as const
const FOLLOW_RANGE = 2

export function createInstants (session: Session): ReadonlyMap<string, Instant> {
  return new Map([...bodyInstants(session), ...pathInstants(session)])
}

function controlOf (value: unknown): typeof CONTROLS[number] {
  const name = CONTROLS.find(each => each === value)
  if (name === undefined) throw new ProgramFault('TypeError', `control is one of ${CONTROLS.join(', ')}, not ${JSON.stringify(value)}`)
  return name
}

function bodyInstants (session: Session): Array<[string, Instant]> {
  const { bot } = session
  const target = (value: unknown): ReturnType<typeof entityOf> => entityOf(bot, value)
  return [
    ['bot.setControlState', (control, on) => { bot.setControlState(controlOf(control), on === true) }],
    ['bot.clearControlStates', () => { bot.clearControlStates() }],
    ['bot.attack', (entity, swing) => { if (isThere(session, entity)) (bot.attack as (entity: unknown, swing: boolean) => void)(target(entity), swing !== false) }],
    ['bot.swingArm', (hand, show) => { (bot.swingArm as (hand: string, show: boolean) => void)(hand === 'left' ? 'left' : 'right', show !== false) }],
    ['bot.activateItem', offHand => { bot.activateItem(offHand === true) }],
    ['bot.deactivateItem', () => { bot.deactivateItem() }],
    ['bot.useOn', entity => { if (isThere(session, entity)) bot.useOn(target(entity)) }],
    ['bot.mount', entity => { bot.mount(target(entity)) }],
    ['bot.dismount', () => {
      vehicle(session)
      bot.dismount()
    }],
    ['bot.moveVehicle', (left, forward) => {
      const ridden = vehicle(session)
      if (!isSteerable(ridden)) throw new ProgramFault('Error', `no ${ridden.name ?? 'vehicle'} is steered: it moves as its rider's client says, and mineflayer has no part for that; a minecart is pushed`, 'not_supported')
      bot.moveVehicle(numberOf(left, 'left'), numberOf(forward, 'forward'))
    }],
    ['bot.stopDigging', () => { session.stoppedDigging = true; bot.stopDigging() }],
    ['bot.setQuickBarSlot', slot => {
      const at = numberOf(slot, 'slot')
      if (!Number.isInteger(at) || at < 0 || at > 8) throw new ProgramFault('RangeError', `slot is a whole number from 0 to 8, not ${at}`)
      bot.setQuickBarSlot(at)
    }],
    ['bot.closeWindow', id => {
      if (bot.currentWindow === session.windows.get(numberOf(id ?? 0, 'window')) as never) closeWindow(bot)
    }],
    ['bot.updateHeldItem', () => { bot.updateHeldItem() }],
    ['bot.respawn', () => { if (bot.health <= 0) bot.respawn() }]
  ]
}

/** What was there a moment ago may have died meanwhile: a blow at it hits nothing, as in the game. */
function isThere ({ bot }: Session, entity: unknown): boolean {
  const { id } = recordOf(entity)
  return typeof id !== 'number' || bot.entities[id] !== undefined
}

/** @throws ProgramFault when the bot rides nothing; upstream emits an error that nobody hears */
function vehicle ({ bot }: Session): NonNullable<ReturnType<typeof vehicleOf>> {
  const ridden = vehicleOf(bot)
  if (ridden === null) throw new ProgramFault('Error', 'not mounted on anything', 'failed')
  return ridden
}

function pathInstants (session: Session): Array<[string, Instant]> {
  const { bot, fighter, archer } = session
  return [
    ['bot.pathfinder.setGoal', (goal, dynamic) => { setGoal(session, goal, dynamic === true) }],
    ['bot.pathfinder.setMovements', movements => { setMovements(session, movements) }],
    ['bot.pathfinder.stop', () => { stopPath(session) }],
    ['bot.pvp.attack', entity => {
      const target = entityOf(bot, entity, 'bot.pvp.attack')
      follow(session, target, FOLLOW_RANGE)
      fighter.attack(target)
    }],
    ['bot.pvp.stop', () => { fighter.stop() }],
    ['bot.hawkEye.autoAttack', (entity, weapon) => {
      archer.start(entityOf(bot, entity, 'bot.hawkEye.autoAttack'), weapon === undefined || weapon === null ? 'bow' : textOf(weapon, 'weapon'))
    }],
    ['bot.hawkEye.stop', () => { archer.stop() }]
  ]
}
