import { boxAt, obstacles, touches, type Vec } from '../geometry.ts'
import { MIN_Y } from '../registry.ts'
import { bool, float, integer, resource } from './arguments/basic.ts'
import { rotation, vec2, vec3, type Place, type Turn } from './arguments/positions.ts'
import { entities, entity, selfTarget, targetOf, targetsOf, type Selector } from './arguments/selectors.ts'
import { entityIds } from './names.ts'
import { failure } from './reader.ts'
import { compound } from './arguments/tags.ts'
import { LEVEL, succeed, type Anchor, type Source } from './source.ts'
import { summon } from './summoning.ts'
import type { Look, Target } from './targets.ts'
import { javaDouble, literalText, translated, type Text } from './text.ts'
import { argument, literal, type Call, type Node } from './tree.ts'
import type { Tag } from './snbt.ts'

const WORLD_EDGE = 3e7
/** Tries to find free places far enough apart, as in vanilla. */
const SPREAD_TRIES = 10000

export function entityCommands (): Node[] {
  const teleport = teleportCommand()
  return [summonCommand(), killCommand(), teleport, literal('tp').needs(LEVEL.gamemaster).goesTo(teleport), spreadCommand()]
}

/** Vanilla counts who was meant: one by name, several by number. */
export function whomOf (found: readonly Target[]): Text {
  const [only, ...others] = found
  return only !== undefined && others.length === 0 ? only.text : literalText(String(found.length))
}

function plural (found: readonly unknown[]): 'single' | 'multiple' {
  return found.length === 1 ? 'single' : 'multiple'
}

function summonCommand (): Node {
  const run = (call: Call, at: Vec, data: Tag | null): number => {
    const { source } = call
    if (Math.abs(at.x) >= WORLD_EDGE || Math.abs(at.z) >= WORLD_EDGE) throw failure('commands.summon.invalidPosition')
    const title = summon(source.game, call.get('entity'), at, data)
    succeed(source, translated('commands.summon.success', title))
    return 1
  }
  const at = (call: Call): Vec => call.get<Place>('pos')(call.source)
  return literal('summon').needs(LEVEL.gamemaster).then(
    argument('entity', { ...resource('entity_type', entityIds), suggestions: 'minecraft:summonable_entities' }).runs(call => run(call, call.source.position, null)).then(
      argument('pos', vec3).runs(call => run(call, at(call), null)).then(
        argument('nbt', compound).runs(call => run(call, at(call), call.get('nbt'))))))
}

function killCommand (): Node {
  const kill = (source: Source, found: readonly Target[]): number => {
    for (const target of found) target.kill()
    succeed(source, translated(`commands.kill.success.${plural(found)}`, whomOf(found)))
    return found.length
  }
  return literal('kill').needs(LEVEL.gamemaster).runs(({ source }) => kill(source, [selfTarget(source)])).then(
    argument('targets', entities).runs(call => kill(call.source, targetsOf(call.get('targets'), call.source))))
}

type Facing = (call: Call, target: Target, to: Vec) => Look | null

/** Which way a look from `from` to `to` goes, in degrees. */
export function lookFrom (from: Vec, to: Vec): Look {
  const [x, y, z] = [to.x - from.x, to.y - from.y, to.z - from.z]
  return { yaw: Math.atan2(z, x) * 180 / Math.PI - 90, pitch: -Math.atan2(y, Math.hypot(x, z)) * 180 / Math.PI }
}

const KEEPING: Facing = () => null

function teleportCommand (): Node {
  const here = (call: Call): Vec => call.get<Place>('location')(call.source)
  const toPlace = (facing: Facing) => (call: Call): number => toLocation(call, targetsOf(call.get('targets'), call.source), here(call), facing)
  const turned: Facing = call => call.get<Turn>('rotation')(call.source)
  const facingPlace: Facing = (call, target, to) => lookFrom({ ...to, y: to.y + target.eyes }, call.get<Place>('facingLocation')(call.source))
  const facingEntity = (anchor: Anchor): Facing => (call, target, to) => {
    const seen = targetOf(call.get<Selector>('facingEntity'), call.source)
    return lookFrom({ ...to, y: to.y + target.eyes }, { ...seen.position, y: seen.position.y + (anchor === 'eyes' ? seen.eyes : 0) })
  }
  return literal('teleport').needs(LEVEL.gamemaster).then(
    argument('location', vec3).runs(call => toLocation(call, [selfTarget(call.source)], here(call), KEEPING)),
    argument('destination', entity).runs(call => toEntity(call, [selfTarget(call.source)])),
    argument('targets', entities).then(
      argument('location', vec3).runs(toPlace(KEEPING)).then(
        argument('rotation', rotation).runs(toPlace(turned)),
        literal('facing').then(
          argument('facingLocation', vec3).runs(toPlace(facingPlace)),
          literal('entity').then(argument('facingEntity', entity).runs(toPlace(facingEntity('feet'))).then(
            literal('eyes').runs(toPlace(facingEntity('eyes'))), literal('feet').runs(toPlace(facingEntity('feet'))))))),
      argument('destination', entity).runs(call => toEntity(call, targetsOf(call.get('targets'), call.source)))))
}

function checkPlace ({ x, y, z }: Vec): void {
  if (![x, y, z].every(part => Number.isFinite(part) && Math.abs(part) < WORLD_EDGE)) throw failure('commands.teleport.invalidPosition')
}

function toLocation (call: Call, found: readonly Target[], to: Vec, facing: Facing): number {
  checkPlace(to)
  for (const target of found) target.moveTo(to, facing(call, target, to))
  const parts = [to.x, to.y, to.z].map(part => part.toFixed(6))
  succeed(call.source, translated(`commands.teleport.success.location.${plural(found)}`, whomOf(found), ...parts))
  return found.length
}

function toEntity (call: Call, found: readonly Target[]): number {
  const to = targetOf(call.get('destination'), call.source)
  for (const target of found) target.moveTo(to.position, { yaw: to.yaw, pitch: to.pitch })
  succeed(call.source, translated(`commands.teleport.success.entity.${plural(found)}`, whomOf(found), to.text))
  return found.length
}

function spreadCommand (): Node {
  const respect = (highest: (call: Call) => number): Node =>
    argument('respectTeams', bool).then(argument('targets', entities).runs(call => spread(call, highest(call))))
  return literal('spreadplayers').needs(LEVEL.gamemaster).then(
    argument('center', vec2).then(argument('spreadDistance', float(0)).then(argument('maxRange', float(1)).then(
      respect(() => Infinity),
      literal('under').then(argument('maxHeight', integer()).then(respect(call => call.get<number>('maxHeight'))))))))
}

function spread (call: Call, highest: number): number {
  const { source } = call
  const { game } = source
  if (highest < MIN_Y) throw failure('commands.spreadplayers.failed.invalid.height', highest, MIN_Y)
  const center = call.get<Place>('center')(source)
  const apart = call.get<number>('spreadDistance')
  const range = call.get<number>('maxRange')
  const found = targetsOf(call.get('targets'), source)
  const taken: Vec[] = []
  for (let tries = 0; taken.length < found.length; tries++) {
    if (tries >= SPREAD_TRIES) {
      throw failure('commands.spreadplayers.failed.entities', found.length, javaDouble(center.x), javaDouble(center.z), (apart / 2).toFixed(2))
    }
    const x = Math.floor(center.x + (game.rng.next() * 2 - 1) * range) + 0.5
    const z = Math.floor(center.z + (game.rng.next() * 2 - 1) * range) + 0.5
    if (taken.some(other => Math.hypot(other.x - x, other.z - z) < apart)) continue
    const ground = groundAt(source, x, z, highest)
    if (ground !== null) taken.push(ground)
  }
  found.forEach((target, i) => { target.moveTo(taken[i] as Vec, null) })
  const near = (at: Vec): number => Math.min(...taken.filter(other => other !== at).map(other => Math.hypot(other.x - at.x, other.z - at.z)))
  const mean = taken.length < 2 ? 0 : taken.reduce((sum, at) => sum + near(at), 0) / taken.length
  const args = [found.length, javaDouble(center.x), javaDouble(center.z), mean.toFixed(2)]
  succeed(source, translated('commands.spreadplayers.success.entities', ...args))
  return found.length
}

/** The highest place to stand at x, z that is neither fluid nor fire; null when there is none. */
function groundAt ({ game }: Source, x: number, z: number, highest: number): Vec | null {
  const { columns } = game
  const cell = { x: Math.floor(x), z: Math.floor(z) }
  for (let y = Math.min(columns.height(cell.x, cell.z), Number.isFinite(highest) ? highest - 1 : Infinity); y >= MIN_Y; y--) {
    const floor = columns.block(cell.x, y, cell.z)
    if (floor.name.endsWith('air')) continue
    if (floor.name === 'water' || floor.name === 'lava' || floor.name.endsWith('fire') || !floor.solid) return null
    const feet = { x, y: y + 1, z }
    const box = boxAt(feet, 0.6, 1.8)
    return obstacles(columns, box).length === 0 && !touches(columns, box, name => name === 'lava') ? feet : null
  }
  return null
}
