import type { Read } from '../facade.ts'
import type { JsonObject, JsonValue } from '../program-types.ts'
import { vehicleOf } from '../riding.ts'
import { entityOf, numberOf, textOf, vectorOf } from './arguments.ts'
import { chatText, entityDetails, entityKind, entityRow, plain, playerData } from './encode.ts'
import type { Session } from './session.ts'

/** Reads of the bot's body, of what it carries, and of the other entities. */
export function bodyReads (session: Session): Array<[string, Read]> {
  const { bot } = session
  return [
    ['self', () => entityRow(bot.entity)],
    ['vitals', () => ({ health: bot.health, food: bot.food, foodSaturation: bot.foodSaturation ?? 0, oxygenLevel: bot.oxygenLevel ?? 20 })],
    ['identity', () => ({ username: bot.username, version: bot.version, id: bot.entity.id, kind: entityKind(bot.entity) })],
    ['experience', () => plain(bot.experience)],
    ['status', () => status(session)],
    ['hotbar', () => bot.quickBarSlot ?? 0],
    ['control', name => bot.getControlState(textOf(name) as 'jump')],
    ['window', id => session.windows.data(numberOf(id))],
    ['windowShape', id => session.windows.shape(numberOf(id))],
    ['currentWindow', () => bot.currentWindow === null || bot.currentWindow === undefined ? null : session.windows.add(bot.currentWindow as never)],
    ['entities', () => entityRows(session)],
    ['entity', id => entityDetails(entityOf(bot, numberOf(id)))],
    ['player', () => playerData(bot, bot.username)],
    ['players', () => Object.fromEntries(Object.keys(bot.players).map(name => [name, playerData(bot, name)]))],
    ['boards', () => boards(session)],
    ['explosionDamage', (id, at, power, raw) => explosionDamage(session, entityOf(bot, id), vectorOf(at), numberOf(power), raw === true)],
    ['entityAtCursor', distance => bot.entityAtCursor(numberOf(distance))?.id ?? null]
  ]
}

/** Null when the entity's armour is not known; upstream throws for those the world told no attributes of. */
function explosionDamage ({ bot }: Session, entity: ReturnType<typeof entityOf>, at: ReturnType<typeof vectorOf>, power: number, raw: boolean): number | null {
  const { attributes } = entity as unknown as { attributes?: object }
  return attributes === undefined && !raw ? null : bot.getExplosionDamages(entity, at, power, raw) ?? null
}

function status ({ bot, fighter }: Session): JsonObject {
  const more = bot as unknown as { fireworkRocketDuration?: number }
  return {
    isSleeping: bot.isSleeping,
    usingHeldItem: bot.usingHeldItem,
    targetDigBlock: bot.targetDigBlock === null || bot.targetDigBlock === undefined ? null : [bot.targetDigBlock.position.x, bot.targetDigBlock.position.y, bot.targetDigBlock.position.z],
    vehicle: vehicleOf(bot)?.id ?? null,
    fireworkRocketDuration: more.fireworkRocketDuration ?? 0,
    isMoving: bot.pathfinder?.isMoving() ?? false,
    isMining: bot.pathfinder?.isMining() ?? false,
    isBuilding: bot.pathfinder?.isBuilding() ?? false,
    hasGoal: (bot.pathfinder?.goal ?? null) !== null,
    fights: fighter.target?.id ?? null
  }
}

/** Every entity, the bot's own too, the nearest first; `kinds` holds the unchanging part of those not told before. */
function entityRows (session: Session): JsonObject {
  const { bot } = session
  const here = bot.entity.position
  const all = Object.values(bot.entities)
    .filter(entity => entity.isValid)
    .map(entity => ({ entity, distance: entity.position.distanceTo(here) }))
    .sort((a, b) => a.distance - b.distance || a.entity.id - b.entity.id)
  const kinds: JsonObject = {}
  for (const { entity } of all) if (session.isNew(entity)) kinds[entity.id] = entityKind(entity)
  return { rows: all.map(({ entity }) => entityRow(entity)), kinds }
}

interface Board { name: string, title: unknown, itemsMap: unknown }

function boards ({ bot }: Session): JsonObject {
  const of = (board: Board): JsonValue => ({ name: board.name, title: chatText(board.title), itemsMap: plain(board.itemsMap) })
  const map = (list: Record<string, Board | undefined> | undefined): JsonObject =>
    Object.fromEntries(Object.entries(list ?? {}).flatMap(([key, board]) => board === undefined ? [] : [[key, of(board)]]))
  const { scoreboards, scoreboard, teams, tablist } = bot as unknown as { scoreboards: Record<string, Board>, scoreboard: Record<string, Board>, teams: Record<string, object>, tablist: { header: unknown, footer: unknown } }
  return {
    scoreboards: map(scoreboards),
    scoreboard: map(scoreboard),
    teams: Object.fromEntries(Object.entries(teams ?? {}).map(([name, team]) => [name, teamData(team)])),
    tablist: { header: chatText(tablist?.header), footer: chatText(tablist?.footer) }
  }
}

function teamData (team: object): JsonObject {
  const { team: name, friendlyFire, nameTagVisibility, collisionRule, color, prefix, suffix, membersMap } = team as Record<string, unknown>
  return {
    name: String(name),
    friendlyFire: plain(friendlyFire),
    nameTagVisibility: plain(nameTagVisibility),
    collisionRule: plain(collisionRule),
    color: plain(color),
    prefix: chatText(prefix),
    suffix: chatText(suffix),
    members: Object.keys(membersMap as object ?? {})
  }
}
