import type { Bot } from 'mineflayer'
import type { Entity } from 'prismarine-entity'
import { Vec3 } from 'vec3'

/** Feet of a player who rides, above those of what carries it: the seat less 0.35 (the game's riding offsets); others are sat on at 3/4 of their height. */
const SEATS: ReadonlyArray<readonly [RegExp, number]> = [[/minecart$/, 0], [/(boat|raft)$/, -0.1]]
const RIDER = -0.35
/** What moves as its rider's client says: a server waits for packets that mineflayer does not send. */
const LED_BY_CLIENT = /(^|_)(boat|raft)$|^(horse|donkey|mule|skeleton_horse|zombie_horse|camel|pig|strider)$/

interface PlayerState { pos: Vec3, vel: Vec3 }
interface Physics { simulatePlayer: (state: PlayerState, world: unknown) => PlayerState }
type Rider = Bot & { vehicle?: Entity | null, physics: Physics }

/** What the bot rides; null when it stands on its own feet. */
export function vehicleOf (bot: Bot): Entity | null { return (bot as Rider).vehicle ?? null }

/** Whether `bot.moveVehicle` can move it. */
export function isSteerable (vehicle: Entity): boolean { return !LED_BY_CLIENT.test(vehicle.name ?? '') }

/**
 * Riding, of which mineflayer 4.39 has the beginning: its physics, and with it all counting of ticks, stops when the bot
 * mounts, and it takes no notice when the bot gets off. Here a rider is carried along in its seat, and ticks go on.
 * To be called once mineflayer's plugins are there.
 */
export function installRiding (bot: Bot): void {
  const { physics } = bot as Rider
  for (const stop of bot.listeners('mount')) bot.off('mount', stop as () => void)
  const simulate = physics.simulatePlayer
  physics.simulatePlayer = (state, world) => {
    const vehicle = vehicleOf(bot)
    if (vehicle === null) return simulate(state, world)
    state.pos = seatOn(vehicle)
    state.vel = new Vec3(0, 0, 0)
    return state
  }
  bot._client.on('set_passengers', ({ entityId, passengers }: { entityId: number, passengers: readonly number[] }) => {
    const vehicle = vehicleOf(bot)
    if (vehicle === null || vehicle.id !== entityId || passengers.includes(bot.entity.id)) return
    Object.assign(vehicle, { passengers: passengers.flatMap(id => bot.entities[id] ?? []) })
    leave(bot as Rider, vehicle)
  })
  // Of a vehicle that breaks, and to who dies on one, a server says no more than that.
  bot.on('entityGone', entity => { if (entity === vehicleOf(bot)) leave(bot as Rider, entity) })
  bot.on('death', () => {
    const vehicle = vehicleOf(bot)
    if (vehicle !== null) leave(bot as Rider, vehicle)
  })
}

function leave (bot: Rider, vehicle: Entity): void {
  bot.vehicle = null
  Object.assign(bot.entity, { vehicle: null })
  bot.emit('dismount', vehicle)
}

function seatOn ({ name, position: { x, y, z }, height }: Entity): Vec3 {
  const seat = SEATS.find(([kind]) => kind.test(name ?? ''))?.[1] ?? height * 0.75
  return new Vec3(x, y + seat + RIDER, z)
}
