import { createRequire } from 'node:module'
import { EventEmitter } from 'node:events'
import type { Bot } from 'mineflayer'
import { Vec3 } from 'vec3'
import type { Pose } from './spectator.ts'

/** Through the watched player's eyes, or from above it. */
export type Sight = 'eyes' | 'above'

interface Columns { getColumnAt: (at: Vec3) => object | null }
interface WorldView {
  init: (position: Vec3) => Promise<void>
  updatePosition: (position: Vec3) => Promise<void>
  listenToBot: (bot: Bot) => void
  removeListenersFromBot: (bot: Bot) => void
  unloadChunk: (corner: Vec3) => void
  readonly loadedChunks: Readonly<Record<string, true>>
}
type WorldViewClass = new (world: Columns, viewDistance: number, position: Vec3, emitter: EventEmitter) => WorldView

// The package's main module would load a renderer for Node, which needs packages that are not here.
const { WorldView: WorldViewOf } = createRequire(import.meta.url)('prismarine-viewer/viewer/lib/worldView') as { WorldView: WorldViewClass }

/** A view counts the column in the middle too. */
const MIDDLE = 1
/** The camera from above: blocks over and south of the watched player, looking north and down at it. */
const ABOVE = { up: 20, south: 16 }
const DOWN = -Math.atan2(ABOVE.up, ABOVE.south)

export interface Told { emit: (event: string, data: unknown) => void }
interface Message { readonly id?: number, readonly delete?: boolean, readonly pos?: Readonly<{ x: number, y: number, z: number }> }

/**
 * One open page. It is told what prismarine-viewer's own server tells its page, with three differences: the camera from
 * above follows, the player whose eyes are looked through is not drawn, and the world is lifted so that it begins at
 * height 0, because the page draws nothing below.
 */
export class Screen {
  readonly #told: Told
  readonly #sight: Sight
  #bot: Bot | null = null
  #view: WorldView | null = null
  #lift = 0
  #pose: Pose | null = null
  #drawn = new Set<number>()

  constructor (told: Told, sight: Sight) {
    this.#told = told
    this.#sight = sight
  }

  /** Shows what `bot` sees, from where the watched player now is. */
  show (bot: Bot, pose: Pose): void {
    if (bot !== this.#bot) this.clear()
    const before = this.#pose
    this.#pose = pose
    if (this.#bot === null) this.#begin(bot, pose)
    else if (before !== null && before.id !== pose.id) this.#hide(pose.id)
    if (before === null || !isSame(before, pose)) this.#aim(pose)
    void this.#view?.updatePosition(new Vec3(pose.x, pose.y, pose.z))
  }

  /** Takes all from the page: the connection it came from is gone, or the page is. */
  clear (): void {
    if (this.#bot !== null) this.#view?.removeListenersFromBot(this.#bot)
    for (const corner of Object.keys(this.#view?.loadedChunks ?? {})) {
      const [x = 0, z = 0] = corner.split(',').map(Number)
      this.#view?.unloadChunk(new Vec3(x, 0, z))
    }
    for (const id of this.#drawn) this.#told.emit('entity', { id, delete: true })
    this.#drawn.clear()
    this.#bot = null
    this.#view = null
    this.#pose = null
  }

  #begin (bot: Bot, { x, y, z }: Pose): void {
    this.#bot = bot
    const { minY = 0, serverViewDistance } = bot.game as Bot['game'] & { minY?: number, serverViewDistance: number }
    this.#lift = -minY
    const emitter = new EventEmitter()
    // Nothing that a page says is listened to.
    emitter.emit = (event: string, data: Message) => this.#tell(event, data)
    const position = new Vec3(x, y, z)
    this.#view = new WorldViewOf(lifted(bot.world as unknown as Columns), serverViewDistance + MIDDLE, position, emitter)
    this.#view.listenToBot(bot)
    void this.#view.init(position)
  }

  #aim ({ x, y, z, yaw, pitch }: Pose): void {
    const feet = y + this.#lift
    if (this.#sight === 'eyes') this.#told.emit('position', { pos: { x, y: feet, z }, yaw, pitch })
    else this.#told.emit('position', { pos: { x, y: feet + ABOVE.up, z: z + ABOVE.south }, yaw: 0, pitch: DOWN })
  }

  #tell (event: string, message: Message): boolean {
    const { id, pos } = message
    if (event === 'entity' && id !== undefined) {
      if (this.#sight === 'eyes' && id === this.#pose?.id) return true
      if (message.delete === true) this.#drawn.delete(id)
      else this.#drawn.add(id)
    }
    this.#told.emit(event, pos === undefined ? message : { ...message, pos: { x: pos.x, y: pos.y + this.#lift, z: pos.z } })
    return true
  }

  /** The watched player came again under another number, and was drawn before that was known. */
  #hide (id: number): void {
    if (this.#sight === 'eyes' && this.#drawn.delete(id)) this.#told.emit('entity', { id, delete: true })
  }
}

/** `world` with columns that say they begin at height 0. */
function lifted (world: Columns): Columns {
  return {
    getColumnAt: (at: Vec3) => {
      const column = world.getColumnAt(at)
      // Absent ones are undefined on some versions.
      return column == null ? null : Object.create(column, { minY: { value: 0, enumerable: true } }) as object
    }
  }
}

function isSame (a: Pose, b: Pose): boolean {
  return a.x === b.x && a.y === b.y && a.z === b.z && a.yaw === b.yaw && a.pitch === b.pitch && a.id === b.id
}
