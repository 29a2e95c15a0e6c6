import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boxAt, moved, obstacles, overlaps, slide, swept, type Box, type Vec } from '../src/geometry.ts'
import { Rng } from '../src/rng.ts'
import { GROUND, Stage } from './stage.ts'

/** A floor with blocks of all sorts of shapes on it. */
function rubble (rng: Rng): Stage {
  const stage = new Stage()
  const kinds = ['stone', 'oak_fence', 'stone_slab', 'oak_stairs', 'cobblestone_wall', 'hopper', 'lantern', 'white_carpet', 'brewing_stand', 'iron_bars']
  for (let x = -4; x <= 4; x++) {
    for (let z = -4; z <= 4; z++) {
      for (let y = 0; y < 3; y++) if (rng.int(3) === 0) stage.put({ x, y: GROUND + y, z }, kinds[rng.int(kinds.length)] ?? 'stone')
    }
  }
  return stage
}

/** The rule in its plainest form: smaller and smaller steps, as long as the box meets none of those it did not stand in before. */
function crept (solids: readonly Box[], start: Box, axis: keyof Vec, way: number): number {
  const free = solids.filter(solid => !overlaps(solid, start))
  const fits = (part: number): boolean => !free.some(solid => overlaps(solid, swept(start, { x: 0, y: 0, z: 0, [axis]: part })))
  if (fits(way)) return way
  let least = 0
  let most = way
  for (let i = 0; i < 60; i++) {
    const middle = (least + most) / 2
    if (fits(middle)) least = middle
    else most = middle
  }
  return least
}

test('a box gets as far along each axis as the blocks leave it room', () => {
  const rng = new Rng(5)
  const { columns } = rubble(rng).game
  let held = 0
  for (let i = 0; i < 2000; i++) {
    const width = 0.3 + rng.next() * 1.2
    const feet = { x: rng.next() * 8 - 4, y: GROUND + rng.next() * 4, z: rng.next() * 8 - 4 }
    const box = boxAt(feet, width, 0.5 + rng.next() * 2)
    const by = { x: (rng.next() - 0.5) * 3, y: (rng.next() - 0.5) * 3, z: (rng.next() - 0.5) * 3 }
    const got = slide(columns, box, by)
    const solids = obstacles(columns, swept(box, by))
    let at = box
    for (const axis of ['y', 'x', 'z'] as const) {
      const wanted = crept(solids, at, axis, by[axis])
      assert.ok(Math.abs(got[axis] - wanted) < 1e-5, `${axis}: ${got[axis]}, not ${wanted}, for ${JSON.stringify({ box, by })}`)
      if (got[axis] !== by[axis]) held++
      at = moved(at, { x: 0, y: 0, z: 0, [axis]: got[axis] })
    }
  }
  assert.ok(held > 500, `only ${held} were held`)
})

test('boxes in the way are those that overlap, however many there are', () => {
  const rng = new Rng(6)
  const stage = rubble(rng)
  for (let x = -20; x < 20; x++) for (let z = -20; z < 20; z++) stage.put({ x, y: GROUND + 5, z }, 'hopper')
  const wide = { minX: -20, minY: GROUND + 5, minZ: -20, maxX: 20, maxY: GROUND + 6, maxZ: 20 }
  const found = obstacles(stage.game.columns, wide)
  const shapes = stage.game.columns.block(0, GROUND + 5, 0).shapes.length
  assert.equal(found.length, 1600 * shapes)
  assert.ok(found.every(solid => overlaps(solid, wide)))
})
