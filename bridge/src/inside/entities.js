// @ts-check
import { guard } from './guard.js'
import { host } from './host.js'
import { item } from './items.js'
import { cached, moment } from './reads.js'
import { Vec3 } from './vec3.js'

/** @typedef {{kind: any, row: any[], at: number, object: any}} Known what is told of an entity, and the object that stands for it */

/** Every entity that the program has seen, by id: they stay the same objects, and tell how things are now. @type {Map<number, Known>} */
const known = new Map()
/** @type {{at: number, rows: Map<number, any[]>, order: number[]}} */
let table = { at: -1, rows: new Map(), order: [] }

function refresh () {
  if (table.at === moment()) return table
  const { rows, kinds } = host('entities')
  for (const [id, kind] of Object.entries(kinds)) learn(Number(id), kind)
  table = { at: moment(), rows: new Map(rows.map(/** @param {any[]} row */ row => [row[0], row])), order: rows.map(/** @param {any[]} row */ row => row[0]) }
  return table
}

/** @param {number} id @param {any} kind @returns {Known} */
function learn (id, kind) {
  let entry = known.get(id)
  if (entry === undefined) known.set(id, entry = { kind, row: [id, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0], at: -1, object: null })
  entry.kind = kind
  return entry
}

/** Position and so on as they are now; of an entity that is gone, as they were last. @param {number} id */
function rowOf (id) {
  const entry = /** @type {Known} */ (known.get(id))
  if (entry.at === moment()) return entry.row
  const now = id === ownId() ? cached('self') : refresh().rows.get(id)
  entry.row = now ?? entry.row.with(10, 0)
  entry.at = moment()
  return entry.row
}

/** @param {number} id */
function make (id) {
  const kind = () => /** @type {Known} */ (known.get(id)).kind
  const row = () => rowOf(id)
  const details = () => rowOf(id)[10] === 1 ? cached('entity', id) : GONE
  const equipment = () => details().equipment.map(item)
  return guard({
    id,
    get type () { return kind().type },
    get name () { return kind().name },
    get displayName () { return kind().displayName },
    get mobType () { return kind().displayName },
    get objectType () { return kind().displayName },
    get kind () { return kind().kind },
    get username () { return kind().username ?? undefined },
    get uuid () { return kind().uuid ?? undefined },
    get entityType () { return kind().entityType ?? undefined },
    get height () { return kind().height },
    get width () { return kind().width },
    get eyeHeight () { return kind().type === 'player' ? 1.62 : kind().height * 0.85 },
    get position () { const at = row(); return new Vec3(at[1], at[2], at[3]) },
    get velocity () { const at = row(); return new Vec3(at[4], at[5], at[6]) },
    get yaw () { return row()[7] },
    get pitch () { return row()[8] },
    get onGround () { return row()[9] === 1 },
    get isValid () { return row()[10] === 1 },
    get health () { return id === ownId() ? cached('vitals').health : details().health ?? undefined },
    get food () { return id === ownId() ? cached('vitals').food : undefined },
    get equipment () { return equipment() },
    get heldItem () { return equipment()[0] ?? null },
    get effects () { return details().effects },
    get attributes () { return details().attributes },
    get metadata () { return details().metadata },
    get vehicle () { return entityById(details().vehicle) },
    get passengers () { return details().passengers.map(entityById) },
    get elytraFlying () { return details().elytraFlying },
    getDroppedItem: () => item(details().droppedItem),
    getCustomName: () => details().customName
  }, kind().type === 'player' && id === ownId() ? 'bot.entity' : 'entity')
}

const GONE = { equipment: [], effects: {}, attributes: {}, metadata: [], health: null, vehicle: null, passengers: [], elytraFlying: false, droppedItem: null, customName: null }

/** @param {number | null} id @returns {any} */
export function entityById (id) {
  if (id === null) return null
  let entry = known.get(id)
  if (entry === undefined) {
    refresh()
    entry = known.get(id)
  }
  if (entry === undefined) return null
  return entry.object ??= make(id)
}

/** An entity that an event tells of, which may be gone already. @param {{row: any[]} & Record<string, unknown>} told */
export function adopt ({ row, ...kind }) {
  const entry = learn(row[0], kind)
  if (entry.row[10] === 0 && entry.at === -1) entry.row = row
  return entityById(row[0])
}

/** @type {number | null} */
let own = null
function ownId () {
  if (own === null) {
    const { id, kind } = host('identity')
    own = id
    learn(id, kind)
  }
  return /** @type {number} */ (own)
}

export function self () { return entityById(ownId()) }

/** Every entity, the bot's own too, by id. */
export function entities () {
  const { order } = refresh()
  return Object.freeze(Object.fromEntries(order.map(id => [id, entityById(id)])))
}

/** The nearest other entity that is accepted. @param {(entity: any) => unknown} accepts */
export function nearestEntity (accepts = () => true) {
  for (const id of refresh().order) {
    if (id === ownId()) continue
    const entity = entityById(id)
    if (accepts(entity)) return entity
  }
  return null
}

/** @param {any} player as the host tells it, or null */
export function player (player) {
  if (player === null) return null
  const { entity, ...rest } = player
  return Object.freeze({ ...rest, get entity () { return entityById(entity) } })
}
