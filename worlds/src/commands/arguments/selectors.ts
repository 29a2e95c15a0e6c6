import { boxAt, distance, overlaps, type Box, type Vec } from '../../geometry.ts'
import { MODES } from '../../players/modes.ts'
import type { Player } from '../../players/player.ts'
import { CommandError, failure, type Reader } from '../reader.ts'
import type { Source } from '../source.ts'
import { allTargets, nameOf, type Target } from '../targets.ts'
import type { ArgumentType } from '../tree.ts'
import { readId, unsupported } from './basic.ts'

type Test = (target: Target, source: Source) => boolean
interface Range { readonly min: number, readonly max: number }
type Sort = 'nearest' | 'furthest' | 'random' | 'arbitrary'
const SORTS: readonly Sort[] = ['nearest', 'furthest', 'random', 'arbitrary']
const UUID = /^[0-9a-f]{1,8}(-[0-9a-f]{1,4}){3}-[0-9a-f]{1,12}$/i
/** Options of vanilla's that need what this world does not have. */
const REFUSED = new Set(['nbt', 'tag', 'team', 'scores', 'advancements', 'predicate'])

/** Entities chosen by `@…`, a name or a uuid; found when the command runs. */
export interface Selector {
  /** At most one entity. */
  readonly single: boolean
  readonly playersOnly: boolean
  find: (source: Source) => Target[]
}

interface Draft {
  readonly tests: Test[]
  readonly corner: { x: number | null, y: number | null, z: number | null }
  readonly span: { x: number | null, y: number | null, z: number | null }
  limit: number
  sort: Sort
  playersOnly: boolean
  self: boolean
  distance: Range | null
}

const STARTS: Readonly<Record<string, Partial<Draft>>> = {
  p: { limit: 1, sort: 'nearest', playersOnly: true },
  r: { limit: 1, sort: 'random', playersOnly: true },
  a: { limit: Infinity, playersOnly: true },
  e: { limit: Infinity },
  s: { limit: 1, self: true }
}

function readSelector (reader: Reader, source: Source): Selector {
  if (reader.peek() !== '@') return readName(reader)
  if (source.level < 2) throw reader.error('argument.entity.selector.not_allowed')
  const start = reader.cursor
  reader.skip()
  const letter = reader.peek()
  const begin = STARTS[letter]
  if (begin === undefined || letter === '') {
    reader.cursor = start
    throw letter === '' ? reader.error('argument.entity.selector.missing') : reader.error('argument.entity.selector.unknown', [`@${letter}`])
  }
  reader.skip()
  const draft: Draft = {
    tests: [], corner: { x: null, y: null, z: null }, span: { x: null, y: null, z: null },
    limit: Infinity, sort: 'arbitrary', playersOnly: false, self: false, distance: null, ...begin
  }
  // Vanilla's @e means living entities and things, never the dead.
  if (letter === 'e') draft.tests.push(target => target.player === null || !target.player.vitals.dead)
  if (reader.takes('[')) readOptions(reader, draft, letter)
  return finish(draft)
}

function readName (reader: Reader): Selector {
  const start = reader.cursor
  const name = reader.string()
  if (UUID.test(name)) {
    const find = (source: Source): Target[] => allTargets(source.game).filter(target => target.uuid === name.toLowerCase())
    return { single: true, playersOnly: false, find }
  }
  if (name === '' || name.length > 16) {
    reader.cursor = start
    throw reader.error('argument.entity.invalid')
  }
  return { single: true, playersOnly: true, find: source => allTargets(source.game).filter(({ player }) => player?.name === name) }
}

function readOptions (reader: Reader, draft: Draft, letter: string): void {
  reader.skipSpace()
  while (!reader.takes(']')) {
    const start = reader.cursor
    const name = reader.string()
    if (name === '') throw reader.error('argument.entity.options.unterminated')
    reader.skipSpace()
    if (!reader.takes('=')) throw reader.error('argument.entity.options.valueless', [name], start)
    reader.skipSpace()
    readOption(reader, draft, { name, start, letter })
    reader.skipSpace()
    if (reader.takes(',')) { reader.skipSpace(); continue }
    if (reader.peek() !== ']') throw reader.error('argument.entity.options.unterminated')
  }
}

function readOption (reader: Reader, draft: Draft, { name, start, letter }: { name: string, start: number, letter: string }): void {
  if (REFUSED.has(name)) throw new CommandError(unsupported(`the selector option \`${name}\``), start)
  switch (name) {
    case 'x': case 'y': case 'z': draft.corner[name] = reader.fraction('double'); return
    case 'dx': case 'dy': case 'dz': draft.span[name.slice(1) as 'x'] = reader.fraction('double'); return
    case 'distance': draft.distance = readRange(reader, start); return
    case 'level': {
      const range = readRange(reader, start)
      draft.playersOnly = true
      draft.tests.push(({ player }) => player !== null && within(player.experience.level, range))
      return
    }
    case 'limit':
      if (letter === 's') throw reader.error('argument.entity.options.inapplicable', [name], start)
      draft.limit = reader.whole()
      if (draft.limit < 1) throw reader.error('argument.entity.options.limit.toosmall', [], start)
      return
    case 'sort': draft.sort = readSort(reader, letter, start); return
    case 'gamemode': case 'name': case 'type': draft.tests.push(readMatch(reader, draft, name, letter)); return
    case 'x_rotation': case 'y_rotation': {
      const range = readRange(reader, start)
      draft.tests.push(target => within(name === 'x_rotation' ? target.pitch : wrapped(target.yaw), range))
      return
    }
    default: throw reader.error('argument.entity.options.unknown', [name], start)
  }
}

function readSort (reader: Reader, letter: string, start: number): Sort {
  const word = reader.word()
  const sort = SORTS.find(each => each === word)
  if (letter === 's') throw reader.error('argument.entity.options.inapplicable', ['sort'], start)
  if (sort === undefined) throw reader.error('argument.entity.options.sort.irreversible', [word], start)
  return sort
}

/** `option=value`, or `option=!value` for what is not so. */
function readMatch (reader: Reader, draft: Draft, option: 'gamemode' | 'name' | 'type', letter: string): Test {
  const start = reader.cursor
  const not = reader.takes('!')
  reader.skipSpace()
  if (option === 'name') {
    const wanted = reader.string()
    return (target, source) => (nameOf(source.game, target) === wanted) !== not
  }
  if (option === 'gamemode') {
    const wanted = reader.word()
    if (!MODES.some(mode => mode === wanted)) throw reader.error('argument.entity.options.mode.invalid', [wanted], start)
    draft.playersOnly = true
    return ({ player }) => player !== null && (player.mode === wanted) !== not
  }
  if (reader.peek() === '#') throw new CommandError(unsupported('an entity type tag'), start)
  const wanted = readId(reader)
  if (letter !== 'e' && letter !== 's') throw reader.error('argument.entity.options.inapplicable', ['type'], start)
  if (wanted === 'player' && !not) draft.playersOnly = true
  return (target, source) => {
    if (source.game.data.registry.entitiesByName[wanted] === undefined) throw failure('argument.entity.options.type.invalid', wanted)
    return (target.type === wanted) !== not
  }
}

function readRange (reader: Reader, start: number): Range {
  const text = reader.while(/[0-9.-]/)
  const parts = /^(-?\d*\.?\d+)?(\.\.)?(-?\d*\.?\d+)?$/.exec(text)
  if (parts === null || text === '' || text === '..') throw reader.error('argument.range.empty', [], start)
  const [, low, dots, high] = parts
  const min = low === undefined ? -Infinity : Number(low)
  const max = dots === undefined ? min : high === undefined ? Infinity : Number(high)
  if (min > max) throw reader.error('argument.range.swapped', [], start)
  return { min, max }
}

function within (value: number, { min, max }: Range): boolean {
  return value >= min && value <= max
}

/** Degrees from -180 to 180. */
function wrapped (degrees: number): number {
  return ((degrees + 180) % 360 + 360) % 360 - 180
}

function finish (draft: Draft): Selector {
  return { single: draft.limit === 1, playersOnly: draft.playersOnly, find: source => choose(draft, source) }
}

function choose (draft: Draft, source: Source): Target[] {
  const { corner } = draft
  const from = { x: corner.x ?? source.position.x, y: corner.y ?? source.position.y, z: corner.z ?? source.position.z }
  const candidates = draft.self ? (source.target === null ? [] : [source.target]) : allTargets(source.game)
  const found = candidates.filter(target =>
    (!draft.playersOnly || target.player !== null) &&
    (draft.distance === null || within(distance(target.position, from), draft.distance)) &&
    inSpan(target, from, draft) && draft.tests.every(test => test(target, source)))
  return sorted(found, draft.sort, from, source).slice(0, draft.limit)
}

/** Vanilla's volume reaches from the corner over `dx`, `dy`, `dz` to the end of the block there. */
function inSpan (target: Target, from: Vec, { span }: Draft): boolean {
  if (span.x === null && span.y === null && span.z === null) return true
  const ends = (start: number, length: number | null): [number, number] => [Math.min(start, start + (length ?? 0)), Math.max(start, start + (length ?? 0)) + 1]
  const [minX, maxX] = ends(from.x, span.x)
  const [minY, maxY] = ends(from.y, span.y)
  const [minZ, maxZ] = ends(from.z, span.z)
  const volume: Box = { minX, minY, minZ, maxX, maxY, maxZ }
  return overlaps(volume, boxAt(target.position, target.width, target.height))
}

function sorted (found: Target[], sort: Sort, from: Vec, { game }: Source): Target[] {
  if (sort === 'arbitrary') return found
  if (sort !== 'random') {
    const sign = sort === 'nearest' ? 1 : -1
    return found.sort((a, b) => sign * (distance(a.position, from) - distance(b.position, from)))
  }
  for (let i = found.length - 1; i > 0; i--) {
    const j = game.rng.int(i + 1)
    const swapped = found[i] as Target
    found[i] = found[j] as Target
    found[j] = swapped
  }
  return found
}

interface EntityKind { readonly single: boolean, readonly players: boolean }

function entityArgument ({ single, players }: EntityKind): ArgumentType<Selector> {
  return {
    parser: 'minecraft:entity',
    properties: { unused: 0, onlyAllowPlayers: Number(players), onlyAllowEntities: Number(single) },
    read: (reader, source) => {
      const start = reader.cursor
      const selector = readSelector(reader, source)
      if (single && !selector.single) throw reader.error(players ? 'argument.player.toomany' : 'argument.entity.toomany', [], start)
      if (players && !selector.playersOnly && !/^@s/.test(reader.line.slice(start))) throw reader.error('argument.player.entities', [], start)
      return selector
    },
    suggest: source => [...source.game.players.map(({ name }) => name), ...source.level < 2 ? [] : ['@a', '@e', '@p', '@r', '@s']]
  }
}

export const entity = entityArgument({ single: true, players: false })
export const entities = entityArgument({ single: false, players: false })
export const player = entityArgument({ single: true, players: true })
export const players = entityArgument({ single: false, players: true })

/** Player names, also of those who are away; or a selector. */
export const profiles: ArgumentType<(source: Source) => string[]> = {
  parser: 'minecraft:game_profile',
  read: (reader, source) => {
    if (reader.peek() === '@') {
      const start = reader.cursor
      const selector = readSelector(reader, source)
      if (!selector.playersOnly) throw reader.error('argument.player.entities', [], start)
      return from => playersOf(selector, from).map(({ name }) => name)
    }
    const name = reader.token()
    return () => {
      if (!/^[A-Za-z0-9_]{1,16}$/.test(name)) throw failure('argument.player.unknown')
      return [name]
    }
  },
  suggest: source => source.game.players.map(({ name }) => name)
}

/** The entities. @throws CommandError when there is none. */
export function targetsOf (selector: Selector, source: Source): Target[] {
  const found = selector.find(source)
  if (found.length === 0) throw failure(selector.playersOnly ? 'argument.entity.notfound.player' : 'argument.entity.notfound.entity')
  return found
}

export function targetOf (selector: Selector, source: Source): Target {
  return targetsOf(selector, source)[0] as Target
}

/** The players. @throws CommandError when there is none. */
export function playersOf (selector: Selector, source: Source): Player[] {
  const found = selector.find(source).flatMap(({ player: each }) => each === null ? [] : [each])
  if (found.length === 0) throw failure('argument.entity.notfound.player')
  return found
}

export function playerOf (selector: Selector, source: Source): Player {
  return playersOf(selector, source)[0] as Player
}

/** The entity the command runs as. @throws CommandError without one, as on the console. */
export function selfTarget (source: Source): Target {
  if (source.target === null) throw failure('permissions.requires.entity')
  return source.target
}

export function selfPlayer (source: Source): Player {
  const found = source.target?.player ?? null
  if (found === null) throw failure('permissions.requires.player')
  return found
}
