import { drawShape, type Part, type TreeKind } from '../../land/tree-shapes.ts'
import { plus, type Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'
import { MAX_Y, type BlockInfo } from '../../registry.ts'
import type { Rng } from '../../rng.ts'
import { isReplaceable } from '../support.ts'

/** How much room a tree needs around its trunk: from `above` blocks up, `reach` to each side (vanilla's feature sizes). */
interface Room { readonly above: number, readonly reach: number }
interface Design { readonly wood: string, readonly logs: readonly Part[], readonly leaves: readonly Part[], readonly room: Room }

const SINGLE: Readonly<Record<string, { readonly kind: TreeKind, readonly room: Room }>> = {
  oak: { kind: 'oak', room: { above: 1, reach: 1 } },
  birch: { kind: 'birch', room: { above: 1, reach: 1 } },
  spruce: { kind: 'spruce', room: { above: 2, reach: 2 } },
  jungle: { kind: 'jungle', room: { above: 1, reach: 1 } },
  acacia: { kind: 'acacia', room: { above: 1, reach: 1 } }
}
const SQUARE: readonly Vec[] = [{ x: 0, y: 0, z: 0 }, { x: 1, y: 0, z: 0 }, { x: 0, y: 0, z: 1 }, { x: 1, y: 0, z: 1 }]

/** Turns the sapling at `cell` into a tree, if it has the room (minecraft.wiki/w/Sapling). Dark oaks need four. */
export function growTree (realm: Realm, cell: Vec, wood: string): boolean {
  if (wood === 'dark_oak') return growDarkOak(realm, cell)
  const known = SINGLE[wood]
  if (known === undefined) return false
  const { logs, leaves } = drawShape(known.kind, realm.blocks.rng)
  return build(realm, cell, [cell], { wood, logs, leaves, room: known.room })
}

function growDarkOak (realm: Realm, cell: Vec): boolean {
  for (const { x, z } of SQUARE) {
    const corner = { x: cell.x - x, y: cell.y, z: cell.z - z }
    const saplings = SQUARE.map(step => plus(corner, step))
    if (!saplings.every(each => realm.blocks.at(each).name === 'dark_oak_sapling')) continue
    return build(realm, corner, saplings, { ...darkOak(realm.blocks.rng), wood: 'dark_oak', room: { above: 1, reach: 1 } })
  }
  return false
}

/** A trunk of two by two and a broad flat crown (minecraft.wiki/w/Dark_oak). */
function darkOak (rng: Rng): { logs: Part[], leaves: Part[] } {
  const height = 6 + rng.int(3)
  const logs = Array.from({ length: height }, (_each, y) => SQUARE.map(({ x, z }) => ({ x, y, z }))).flat()
  const leaves: Part[] = []
  for (const [dy, reach] of [[-2, 2], [-1, 3], [0, 2]] as const) {
    for (let x = -reach; x <= reach + 1; x++) {
      for (let z = -reach; z <= reach + 1; z++) {
        const corner = (x === -reach || x === reach + 1) && (z === -reach || z === reach + 1)
        if (!corner) leaves.push({ x, y: height + dy, z })
      }
    }
  }
  const trunk = new Set(logs.map(({ x, y, z }) => `${x},${y},${z}`))
  return { logs, leaves: leaves.filter(({ x, y, z }) => !trunk.has(`${x},${y},${z}`)) }
}

function build (realm: Realm, root: Vec, saplings: readonly Vec[], { wood, logs, leaves, room }: Design): boolean {
  const { blocks, data } = realm
  const height = Math.max(...logs.map(({ y }) => y)) + 1
  if (root.y + height + 1 >= MAX_Y || !hasRoom(realm, root, saplings.length > 1 ? 1 : 0, height, room)) return false
  if (!logs.every(part => isFree(blocks.at(plus(root, part))))) return false
  for (const sapling of saplings) {
    blocks.set(plus(sapling, { x: 0, y: -1, z: 0 }), data.stateOf('dirt'))
    blocks.set(sapling, 0)
  }
  const log = data.stateOf(`${wood}_log`)
  for (const part of logs) blocks.set(plus(root, part), log)
  const leaf = data.stateOf(`${wood}_leaves`, { distance: 7, persistent: false })
  for (const part of leaves) if (isOpen(blocks.at(plus(root, part)))) blocks.set(plus(root, part), leaf)
  return true
}

function hasRoom ({ blocks }: Realm, root: Vec, width: number, height: number, { above, reach }: Room): boolean {
  for (let y = 0; y <= height; y++) {
    const around = y < above ? 0 : reach
    for (let x = -around; x <= around + width; x++) {
      for (let z = -around; z <= around + width; z++) if (!isFree(blocks.at(plus(root, { x, y, z })))) return false
    }
  }
  return true
}

/** Trunks grow through other trees, saplings and vines, too. */
function isFree (block: BlockInfo): boolean {
  return isOpen(block) || /_(log|wood|sapling)$/.test(block.name)
}

function isOpen (block: BlockInfo): boolean {
  return isReplaceable(block) || block.name.endsWith('_leaves')
}
