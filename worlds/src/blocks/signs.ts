import nbt from 'prismarine-nbt'
import type { BehaviourRule } from './behaviour.ts'
import { cellKey, distance, parseKey, type Vec } from '../geometry.ts'
import { mayBuild } from '../players/modes.ts'
import type { Player } from '../players/player.ts'
import type { Realm } from '../realm.ts'
import type { BlockInfo } from '../registry.ts'

/** Lines of one side, and the most characters of each that a client may send. */
const LINES = 4
const MAX_LINE = 384
/** Who walks further away than this (blocks) can't write any more. */
const REACH = 8
/** Block entity types as 1.20.1 numbers them. */
const TYPE = { sign: 7, hanging: 8 } as const

type Lines = readonly string[]
export interface SignText { readonly front: Lines, readonly back: Lines }

const BLANK: Lines = Object.freeze(['', '', '', ''])

/** What is written on signs, by cell. A sign that nobody wrote on has no entry. */
export class Signs {
  readonly #realm: Realm
  readonly #texts = new Map<string, SignText>()
  /** Whose editor is open for which side of which sign; of the connection, not of the state. */
  readonly #editing = new WeakMap<Player, { readonly cell: Vec, readonly front: boolean }>()

  constructor (realm: Realm) {
    this.#realm = realm
  }

  /** Text of the sign at `cell`, null when it is blank. */
  at (cell: Vec): SignText | null {
    return this.#texts.get(cellKey(cell)) ?? null
  }

  /** Whether somebody else, who is still near, has the editor of the sign at `cell` open. */
  isEdited (cell: Vec, by: Player): boolean {
    return this.#realm.players.some(player => {
      const open = this.#editing.get(player)
      return player !== by && open !== undefined && cellKey(open.cell) === cellKey(cell) && distance(player.body.position, cell) <= REACH
    })
  }

  open (player: Player, cell: Vec, front: boolean): void {
    this.#editing.set(player, { cell, front })
    player.send('open_sign_entity', { location: cell, isFrontText: front })
  }

  /** The client's editor is closed: takes over what it wrote, if its editor was open and the sign is still near. */
  write (player: Player, cell: Vec, lines: Lines): void {
    const open = this.#editing.get(player)
    this.#editing.delete(player)
    const block = this.#realm.blocks.at(cell)
    if (open === undefined || cellKey(open.cell) !== cellKey(cell) || !isSign(block) || distance(player.body.position, cell) > REACH) return
    const before = this.at(cell) ?? { front: BLANK, back: BLANK }
    const written = Array.from({ length: LINES }, (_each, i) => (lines[i] ?? '').slice(0, MAX_LINE))
    this.#texts.set(cellKey(cell), open.front ? { ...before, front: written } : { ...before, back: written })
    this.#realm.broadcast('tile_entity_data', this.#packet(cell, block))
  }

  /** `block` stands at `cell` now: what was written on a sign there is gone with it. */
  replaced (cell: Vec, block: BlockInfo): void {
    if (this.#texts.size > 0 && !isSign(block)) this.#texts.delete(cellKey(cell))
  }

  /** Packets that show the signs of a column to a client that has just got it. */
  packetsIn (cx: number, cz: number): object[] {
    const found: object[] = []
    for (const key of this.#texts.keys()) {
      const cell = parseKey(key)
      if (cell.x >> 4 === cx && cell.z >> 4 === cz) found.push(this.#packet(cell, this.#realm.blocks.at(cell)))
    }
    return found
  }

  toJson (): Array<[string, SignText]> {
    return [...this.#texts]
  }

  load (saved: ReadonlyArray<readonly [string, SignText]>): void {
    for (const [key, text] of saved) this.#texts.set(key, text)
  }

  #packet (cell: Vec, block: BlockInfo): object {
    const { front, back } = this.at(cell) ?? { front: BLANK, back: BLANK }
    const side = (lines: Lines): object => nbt.comp({
      messages: nbt.list(nbt.string(lines.map(text => JSON.stringify({ text })) as unknown as string)),
      color: nbt.string('black'),
      has_glowing_text: nbt.byte(0)
    })
    const data = nbt.comp({ is_waxed: nbt.byte(0), front_text: side(front) as never, back_text: side(back) as never })
    return { location: cell, action: block.name.includes('hanging') ? TYPE.hanging : TYPE.sign, nbtData: data }
  }
}

function isSign (block: BlockInfo): boolean {
  return block.name.endsWith('_sign')
}

/** Whether a player is on the side that a sign's front looks to. */
function seesFront (player: Player, cell: Vec, { properties }: BlockInfo): boolean {
  const angle = properties['facing'] === undefined
    ? Number(properties['rotation'] ?? 0) * 22.5
    : ['south', 'west', 'north', 'east'].indexOf(properties['facing']) * 90
  const turn = angle * Math.PI / 180
  const { x, z } = player.body.position
  return -Math.sin(turn) * (x - cell.x - 0.5) + Math.cos(turn) * (z - cell.z - 0.5) >= 0
}

export const signs: readonly BehaviourRule[] = [[/_sign$/, {
  placed: (realm, cell, _block, player) => { realm.blocks.signs.open(player, cell, true) },
  use: (realm, player, cell, block) => {
    if (!mayBuild(player) || realm.blocks.signs.isEdited(cell, player)) return false
    realm.blocks.signs.open(player, cell, seesFront(player, cell, block))
    return true
  }
}]]
