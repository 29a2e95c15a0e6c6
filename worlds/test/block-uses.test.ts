import assert from 'node:assert/strict'
import { stack } from '../src/items/items.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

const CELL = { x: 2, y: GROUND, z: 0 }

function use (stage: Stage, actor: Actor, item: string | null, face = 1): void {
  actor.player.inventory.hand = item === null ? null : stack(item)
  actor.use(CELL, face)
  stage.run()
}

mechanic('shears carve a pumpkin on the side they click, and seeds fall out', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Carved_Pumpkin',
  how: 'block and facing after shears on a side and on the top, seeds, wear'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  stage.put(CELL, 'pumpkin')
  use(stage, ada, 'stick')
  assert.equal(stage.at(CELL), 'pumpkin')
  use(stage, ada, 'shears', 4)
  assert.deepEqual([stage.at(CELL), stage.game.blocks.at(CELL).properties['facing']], ['carved_pumpkin', 'west'])
  assert.equal(ada.player.inventory.hand?.damage, 1)
  const seeds = [...stage.game.entities.items.values()].reduce((sum, { item }) => sum + (item.name === 'pumpkin_seeds' ? item.count : 0), 0)
  assert.equal(seeds + (ada.player.inventory.counts()['pumpkin_seeds'] ?? 0), 4)
  stage.put(CELL, 'pumpkin')
  ada.player.body.yaw = 0
  use(stage, ada, 'shears', 1)
  assert.equal(stage.game.blocks.at(CELL).properties['facing'], 'north')
})

mechanic('a pot takes every plant that has one, and gives it back', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Flower_Pot',
  how: 'each potted block of the version filled by its item and emptied by the bare hand; another item and a second plant'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  const potted = stage.game.data.registry.blocksArray.map(({ name }) => name).filter(name => name.startsWith('potted_'))
  assert.ok(potted.length > 30)
  for (const name of potted) {
    const item = name.replace('potted_', '').replace('azalea_bush', 'azalea')
    ada.player.inventory.takeAll()
    stage.put(CELL, 'flower_pot')
    use(stage, ada, item)
    assert.deepEqual([stage.at(CELL), ada.player.inventory.counts()], [name, {}])
    use(stage, ada, 'poppy')
    assert.equal(stage.at(CELL), name)
    use(stage, ada, null)
    assert.deepEqual([stage.at(CELL), ada.player.inventory.counts()], ['flower_pot', { [item]: 1 }])
  }
  ada.player.inventory.takeAll()
  use(stage, ada, 'stick')
  assert.equal(stage.at(CELL), 'flower_pot')
})

mechanic('a sign is edited by one at a time, and not in adventure', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Sign#Editing',
  how: 'editors opened for a second player while the first writes and after, and for an adventurer'
}, () => {
  const stage = new Stage()
  const [ada, bob] = [stage.join(), stage.join('Bob')]
  stage.put(CELL, 'oak_sign')
  const opened = (actor: Actor): number => {
    const before = actor.all('open_sign_entity').length
    actor.use(CELL)
    stage.run()
    return actor.all('open_sign_entity').length - before
  }
  assert.deepEqual([opened(ada), opened(bob)], [1, 0])
  ada.write('update_sign', { location: CELL, isFrontText: true, text1: 'a', text2: '', text3: '', text4: '' })
  stage.run()
  assert.equal(opened(bob), 1)
  stage.put(CELL, 'air')
  stage.put(CELL, 'oak_sign')
  bob.write('update_sign', { location: CELL, isFrontText: true, text1: '', text2: '', text3: '', text4: '' })
  ada.player.mode = 'adventure'
  stage.run()
  assert.equal(opened(ada), 0)
})

mechanic('what TNT does is put down to the player who lit it, along a chain of it too', {
  area: 'blocks',
  source: 'minecraft.wiki/w/TNT#Explosion',
  how: 'a cow killed by the second of two TNT, of which a player lit the first: statistics and the experience it leaves'
}, () => {
  const stage = new Stage()
  const ada = stage.join()
  stage.put(CELL, 'tnt')
  stage.put({ ...CELL, x: 5 }, 'tnt')
  use(stage, ada, 'flint_and_steel')
  ada.player.body.position = { x: -30, y: GROUND, z: 0 }
  stage.run(20)
  stage.game.mobs.add('cow', { x: 11.2, y: GROUND, z: 0.5 }).vitals.health = 1
  stage.run(130)
  assert.deepEqual(ada.player.statistics.toJson().killed, { cow: 1 })
  assert.ok(stage.game.entities.orbs.all.size > 0)
})

mechanic('a fall chips an anvil by its height, and breaks a damaged one', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Anvil#Falling_anvils',
  how: '100 anvils dropped from ten blocks, within the interval of a half; damaged ones from twenty-one blocks, none left; from one block, none chipped'
}, () => {
  const landed = (name: string, height: number): Record<string, number> => {
    const stage = new Stage()
    stage.join()
    const state = stage.game.data.stateOf(name, { facing: 'north' })
    const cells = Array.from({ length: 100 }, (_, i) => ({ x: 3 + i % 10, y: GROUND, z: 3 + Math.floor(i / 10) }))
    for (const cell of cells) stage.game.entities.fall({ ...cell, y: GROUND + height }, state)
    stage.run(60)
    const found: Record<string, number> = {}
    for (const cell of cells) found[stage.at(cell)] = (found[stage.at(cell)] ?? 0) + 1
    return found
  }
  const { anvil = 0, chipped_anvil: chipped = 0 } = landed('anvil', 10)
  assert.equal(anvil + chipped, 100)
  assert.ok(chipped > 32 && chipped < 68, `${chipped} of 100 chipped`)
  assert.deepEqual(landed('damaged_anvil', 21), { air: 100 })
  assert.deepEqual(landed('anvil', 1), { anvil: 100 })
})
