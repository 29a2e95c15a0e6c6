import assert from 'node:assert/strict'
import type { Vec } from '../src/geometry.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const at = (x: number, y = 0, z = 0): Vec => ({ x: x + 2, y: GROUND + y, z: z + 2 })

interface Click { face?: number, cursor?: Partial<Record<'X' | 'Y' | 'Z', number>> }

class Builder {
  readonly stage = new Stage()
  readonly ada: Actor = this.stage.join()

  /** Puts one `item` against the block at `cell`; gives the block that the next cell then holds. */
  place (item: string, cell: Vec, { face = 1, cursor = {} }: Click = {}): void {
    this.ada.player.inventory.hand = { name: item, count: 1, damage: 0 }
    const { X = 0.5, Y = 0.5, Z = 0.5 } = cursor
    this.ada.write('block_place', { hand: 0, location: cell, direction: face, cursorX: X, cursorY: Y, cursorZ: Z, insideBlock: false, sequence: 0 })
    this.stage.run()
  }

  look (yaw: number, pitch = 0): void {
    Object.assign(this.ada.player.body, { yaw, pitch })
  }

  state (cell: Vec): Readonly<Record<string, string>> {
    return this.stage.game.blocks.at(cell).properties
  }

  name (cell: Vec): string {
    return this.stage.at(cell)
  }
}

mechanic('stairs look where the player looks, turn upside down, and make corners', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Stairs',
  how: 'facing, half and shape after placing from several sides'
}, () => {
  const build = new Builder()
  build.look(180)
  build.place('oak_stairs', at(0, -1))
  assert.deepEqual([build.state(at(0))['facing'], build.state(at(0))['half'], build.state(at(0))['shape']], ['north', 'bottom', 'straight'])
  build.look(-90)
  build.place('oak_stairs', at(0, -1, -1))
  assert.equal(build.state(at(0))['shape'], 'outer_right')
  build.stage.put(at(0, 0, -1), 'air')
  build.place('oak_stairs', at(0, -1, 1))
  assert.equal(build.state(at(0))['shape'], 'inner_right')
  build.stage.put(at(2, 1), 'stone')
  build.place('oak_stairs', at(2, 1), { face: 0 })
  assert.equal(build.state(at(2))['half'], 'top')
})

mechanic('slabs go to the half that was clicked, and two make a whole', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Slab',
  how: 'type after clicks on top, on a high side and on a slab'
}, () => {
  const build = new Builder()
  build.place('stone_slab', at(0, -1))
  assert.equal(build.state(at(0))['type'], 'bottom')
  build.place('stone_slab', at(0))
  assert.equal(build.state(at(0))['type'], 'double')
  build.stage.put(at(2), 'stone')
  build.place('stone_slab', at(2), { face: 4, cursor: { Y: 0.8 } })
  assert.equal(build.state(at(1))['type'], 'top')
  build.place('stone_slab', at(1, -1))
  assert.equal(build.state(at(1))['type'], 'double')
})

mechanic('fences, panes and walls join what is beside them and let go of it', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Fence, minecraft.wiki/w/Glass_Pane, minecraft.wiki/w/Wall',
  how: 'sides after blocks come and go beside and above'
}, () => {
  const build = new Builder()
  build.stage.put(at(1), 'stone')
  build.place('oak_fence', at(0, -1))
  assert.deepEqual(['north', 'east', 'south', 'west'].map(side => build.state(at(0))[side]), ['false', 'true', 'false', 'false'])
  build.place('spruce_fence', at(0, -1, 1))
  build.look(90)
  build.place('oak_fence_gate', at(-1, -1))
  assert.equal(build.state(at(0))['west'], 'false', 'the gate looks along the fence')
  build.stage.put(at(-1), 'air')
  build.look(0)
  build.place('oak_fence_gate', at(-1, -1))
  assert.equal(build.state(at(0))['west'], 'true')
  build.stage.put(at(-1), 'air')
  assert.deepEqual(['north', 'east', 'south', 'west'].map(side => build.state(at(0))[side]), ['false', 'true', 'true', 'false'])
  build.stage.put(at(1), 'oak_leaves')
  assert.equal(build.state(at(0))['east'], 'false')
  build.stage.put(at(2, 0, -2), 'stone')
  build.place('glass_pane', at(2, -1, -1))
  assert.equal(build.state(at(2, 0, -1))['north'], 'true')
  for (const z of [-3, -2, -1]) build.stage.put(at(0, 0, z), 'cobblestone_wall')
  const middle = (): string[] => ['north', 'south', 'east', 'up'].map(side => build.state(at(0, 0, -2))[side] ?? '')
  assert.deepEqual(middle(), ['low', 'low', 'none', 'false'])
  build.stage.put(at(0, 1, -2), 'stone')
  assert.deepEqual(middle(), ['tall', 'tall', 'none', 'false'])
  build.stage.put(at(0, 1, -2), 'torch')
  assert.deepEqual(middle(), ['low', 'low', 'none', 'true'])
})

mechanic('torches go to walls, need them, and fall with them', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Torch',
  how: 'placed on stone and leaves; the wall taken'
}, () => {
  const build = new Builder()
  build.stage.put(at(1), 'stone')
  build.place('torch', at(1), { face: 4 })
  assert.deepEqual([build.name(at(0)), build.state(at(0))['facing']], ['wall_torch', 'west'])
  build.stage.put(at(1), 'air')
  assert.equal(build.name(at(0)), 'air')
  build.stage.put(at(1), 'oak_leaves')
  build.place('torch', at(1), { face: 1 })
  assert.equal(build.name(at(1, 1)), 'air')
  build.place('torch', at(1), { face: 4 })
  assert.equal(build.name(at(0)), 'torch', 'beside leaves it stands on the floor')
})

mechanic('what needs support is refused without and drops when it goes', {
  area: 'blocks',
  source: 'minecraft.wiki, each block\'s page',
  how: 'nine blocks and a ladder placed, the floor of nine taken; a flower on stone'
}, () => {
  const build = new Builder()
  build.stage.put(at(0), 'stone')
  const standing = ['rail', 'oak_pressure_plate', 'white_carpet', 'redstone_wire', 'oak_sign', 'snow', 'lantern', 'white_candle', 'poppy']
  for (const item of standing) {
    build.stage.put(at(0), item === 'poppy' ? 'dirt' : 'stone')
    build.place(item === 'redstone_wire' ? 'redstone' : item, at(0))
    assert.equal(build.name(at(0, 1)), item)
    build.stage.put(at(0), 'air')
    assert.equal(build.name(at(0, 1)), 'air', item)
  }
  build.stage.put(at(0), 'glass')
  build.stage.put(at(0, 1), 'air')
  build.place('ladder', at(0), { face: 2 })
  assert.equal(build.state(at(0, 0, -1))['facing'], 'north')
  build.stage.put(at(0), 'stone')
  build.place('poppy', at(0))
  assert.equal(build.name(at(0, 1)), 'air')
})

mechanic('doors hang beside walls, pair up, open together with both halves; iron stays shut', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Door',
  how: 'facing, hinge, half and open after placing and use; the floor taken, one drop'
}, () => {
  const build = new Builder()
  build.look(180)
  build.place('oak_door', at(0, -1), { cursor: { X: 0.2 } })
  assert.deepEqual([build.state(at(0))['facing'], build.state(at(0))['hinge'], build.state(at(0, 1))['half']], ['north', 'left', 'upper'])
  build.place('oak_door', at(1, -1), { cursor: { X: 0.2 } })
  assert.equal(build.state(at(1))['hinge'], 'right')
  build.place('stick', at(0, 1))
  assert.deepEqual([build.state(at(0))['open'], build.state(at(0, 1))['open']], ['true', 'true'])
  build.place('iron_door', at(-2, -1))
  build.place('stick', at(-2))
  assert.equal(build.state(at(-2))['open'], 'false')
  build.stage.put(at(0, -1), 'air')
  assert.deepEqual([build.name(at(0)), build.name(at(0, 1))], ['air', 'air'])
  const drops = [...build.stage.game.entities.items.values()].map(({ item }) => item.name)
  assert.deepEqual(drops, ['oak_door'])
})

mechanic('trapdoors and gates open; a gate opens away from the player', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Trapdoor, minecraft.wiki/w/Fence_Gate',
  how: 'state after use from both sides'
}, () => {
  const build = new Builder()
  build.place('oak_trapdoor', at(0, -1))
  build.place('stick', at(0))
  assert.deepEqual([build.state(at(0))['open'], build.state(at(0))['half']], ['true', 'bottom'])
  build.look(0)
  build.place('oak_fence_gate', at(1, -1))
  assert.equal(build.state(at(1))['facing'], 'south')
  build.look(180)
  build.place('stick', at(1))
  assert.deepEqual([build.state(at(1))['open'], build.state(at(1))['facing']], ['true', 'north'])
})

mechanic('blocks stand in water they are put into; buttons, barrels and hoppers face as vanilla has it', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Waterlogging, minecraft.wiki/w/Button, minecraft.wiki/w/Barrel, minecraft.wiki/w/Hopper, minecraft.wiki/w/Sign',
  how: 'state after placing each'
}, () => {
  const build = new Builder()
  build.stage.put(at(0), 'water')
  build.place('oak_slab', at(0, -1))
  assert.equal(build.state(at(0))['waterlogged'], 'true')
  build.stage.put(at(2), 'stone')
  build.place('stone_button', at(2), { face: 4 })
  assert.deepEqual([build.state(at(1))['face'], build.state(at(1))['facing']], ['wall', 'west'])
  build.look(0, 80)
  build.place('barrel', at(2))
  assert.equal(build.state(at(2, 1))['facing'], 'up')
  build.place('hopper', at(2), { face: 3 })
  assert.equal(build.state(at(2, 0, 1))['facing'], 'north')
  build.look(45)
  build.place('oak_sign', at(0, -1, 2))
  assert.equal(build.state(at(0, 0, 2))['rotation'], '10')
})

mechanic('snow heaps up in layers and candles in one cell', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Snow, minecraft.wiki/w/Candle',
  how: 'layers and candles after repeated placing'
}, () => {
  const build = new Builder()
  for (let i = 0; i < 3; i++) build.place('snow', at(0, i === 0 ? -1 : 0))
  assert.equal(build.state(at(0))['layers'], '3')
  for (let i = 0; i < 2; i++) build.place('white_candle', at(1, i === 0 ? -1 : 0))
  assert.equal(build.state(at(1))['candles'], '2')
})

mechanic('a sign keeps what its placer wrote, shows it to all, and loses it when broken', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Sign',
  how: 'text after its placer and a second write, for a new client, a restore and a break'
}, () => {
  const build = new Builder()
  const { stage, ada } = build
  build.place('oak_sign', at(0, -1))
  assert.deepEqual(ada.all('open_sign_entity').at(-1), { location: at(0), isFrontText: true })
  ada.write('update_sign', { location: at(0), isFrontText: true, text1: 'Mine', text2: 'down there', text3: '', text4: '' })
  stage.run()
  assert.deepEqual(stage.game.blocks.signs.at(at(0))?.front, ['Mine', 'down there', '', ''])
  ada.write('update_sign', { location: at(0), isFrontText: true, text1: 'Yours', text2: '', text3: '', text4: '' })
  stage.run()
  assert.equal(stage.game.blocks.signs.at(at(0))?.front[0], 'Mine')
  const bob = stage.join('Bob')
  assert.deepEqual(bob.all('tile_entity_data').map(({ location, action }) => [location, action]), [[at(0), 7]])
  const saved = stage.saved()
  stage.restore(saved)
  assert.equal(stage.game.blocks.signs.at(at(0))?.front[1], 'down there')
  stage.put(at(0), 'air')
  assert.equal(stage.game.blocks.signs.at(at(0)), null)
})

mechanic('axes strip logs, shovels make paths', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Axe, minecraft.wiki/w/Shovel, minecraft.wiki/w/Dirt_Path',
  how: 'block and axis after use; a stone on the path'
}, () => {
  const build = new Builder()
  build.stage.put(at(0), 'oak_log', { axis: 'x' })
  build.place('iron_axe', at(0))
  assert.deepEqual([build.name(at(0)), build.state(at(0))['axis']], ['stripped_oak_log', 'x'])
  build.place('iron_shovel', at(1, -1))
  assert.equal(build.name(at(1, -1)), 'dirt_path')
  build.stage.put(at(1), 'stone')
  build.stage.run(2)
  assert.equal(build.name(at(1, -1)), 'dirt')
})

mechanic('no block is put into a creature, nor into what falls; beside a fence there is room', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Block#Placement',
  how: 'stone placed where a cow stands and where it is gone, a torch where it stands, a fence by which a cow stands with its side, stone into lit TNT'
}, () => {
  const builder = new Builder()
  const { game } = builder.stage
  const cow = game.mobs.add('cow', { x: at(2).x + 0.5, y: GROUND, z: at(2).z + 0.5 })
  builder.place('stone', at(2, -1))
  assert.equal(builder.name(at(2)), 'air')
  builder.place('torch', at(2, -1))
  assert.equal(builder.name(at(2)), 'torch')
  builder.stage.put(at(2), 'air')
  game.mobs.remove(cow)
  builder.place('stone', at(2, -1))
  assert.equal(builder.name(at(2)), 'stone')
  game.mobs.add('cow', { x: at(0, 0, 2).x - 0.3, y: GROUND, z: at(0, 0, 2).z + 0.5 })
  builder.place('stone', at(0, -1, 2))
  assert.equal(builder.name(at(0, 0, 2)), 'air')
  builder.place('oak_fence', at(0, -1, 2))
  assert.equal(builder.name(at(0, 0, 2)), 'oak_fence')
  game.entities.tnt.prime(at(2, 0, 2))
  builder.place('stone', at(2, -1, 2))
  assert.equal(builder.name(at(2, 0, 2)), 'air')
})
