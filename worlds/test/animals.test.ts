import assert from 'node:assert/strict'
import { hurt } from '../src/entities/damage.ts'
import { BREEDING_PAUSE, GROWING, isBaby, type Mob } from '../src/entities/mobs/mob.ts'
import { mechanic } from './conformance.ts'
import { NOON, click, hold, inHand, lying, put, stageAt } from './mob-stage.ts'
import { GROUND } from './stage.ts'

mechanic('two fed cows have a calf; they pause, it grows, and who fed them learns', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Breeding',
  how: 'love, calf, pause, growth'
}, () => {
  const { stage, ada } = stageAt(NOON)
  const cows = [put(stage, 'cow', 3), put(stage, 'cow', 3, 3)]
  hold(ada, 'wheat', 5)
  for (const cow of cows) click(ada, cow)
  stage.run(2)
  assert.equal(inHand(ada), 3)
  assert.ok(cows.every(({ love }) => love > 0))
  ada.player.inventory.hand = null
  for (let i = 0; i < 400 && stage.game.mobs.all.size === 2; i++) stage.run()
  const calf = [...stage.game.mobs.all.values()].at(-1) as Mob
  assert.equal(stage.game.mobs.all.size, 3)
  assert.ok(isBaby(calf) && calf.growth <= -GROWING + 2)
  assert.ok(cows.every(({ growth, love }) => growth > BREEDING_PAUSE - 10 && love === 0))
  hold(ada, 'wheat', 5)
  click(ada, cows[0] as Mob)
  stage.run()
  assert.equal(inHand(ada), 5)
  calf.growth = -1
  stage.run(2)
  assert.ok(!isBaby(calf))
})

mechanic('cows give milk, sheep wool that grows back, hens eggs', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Sheep',
  how: 'one use of each'
}, () => {
  const { stage, ada } = stageAt(NOON)
  const cow = put(stage, 'cow')
  hold(ada, 'bucket')
  click(ada, cow)
  stage.run()
  assert.equal(ada.player.inventory.counts()['milk_bucket'], 1)
  stage.game.mobs.remove(cow)
  const sheep = put(stage, 'sheep', 3, 0, { wool: 'black' })
  hold(ada, 'shears')
  click(ada, sheep)
  stage.run()
  const wool = lying(stage)['black_wool'] ?? 0
  assert.ok(wool >= 1 && wool <= 3)
  assert.equal(sheep.traits.sheared, true)
  assert.equal(ada.player.inventory.hand?.damage, 1)
  click(ada, sheep)
  stage.run()
  assert.equal(ada.player.inventory.hand?.damage, 1)
  sheep.traits.grazing = 10
  stage.run(15)
  assert.equal(sheep.traits.sheared, undefined)
  assert.equal(stage.at({ x: Math.floor(sheep.position.x), y: GROUND - 1, z: Math.floor(sheep.position.z) }), 'dirt')
  put(stage, 'chicken', 10, 10).traits.egg = 5
  stage.run(10)
  assert.equal(lying(stage)['egg'], 1)
})

mechanic('animals follow who holds their food, and run from who hits them', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Breeding#Mechanics',
  how: 'a pig and a carrot, then a blow'
}, () => {
  const { stage, ada } = stageAt(NOON)
  const pig = put(stage, 'pig', 9)
  hold(ada, 'carrot')
  stage.run(120)
  assert.ok(pig.position.x < 4, `the pig is at ${pig.position.x}`)
  ada.player.inventory.hand = null
  hurt(stage.game, pig, { amount: 1, source: 'player_attack', attacker: ada.player })
  const before = { ...pig.position }
  stage.run(60)
  assert.ok(Math.hypot(pig.position.x - before.x, pig.position.z - before.z) > 2)
})

mechanic('bones tame a wolf; it sits, follows, and fights for its owner', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Wolf#Taming',
  how: 'bones until it is tame, a sitting and a fighting wolf'
}, () => {
  const { stage, ada } = stageAt(NOON)
  const wolf = put(stage, 'wolf')
  hold(ada, 'bone', 64)
  let bones = 0
  while (wolf.traits.owner === undefined && bones < 60) {
    bones++
    wolf.position = { x: 3, y: GROUND, z: 0 }
    click(ada, wolf)
    stage.run()
  }
  assert.equal(wolf.traits.owner, ada.player.uuid)
  assert.deepEqual([wolf.vitals.health, wolf.traits.sitting], [20, true])
  ada.player.inventory.hand = null
  click(ada, wolf)
  stage.run()
  assert.equal(wolf.traits.sitting, false)
  wolf.position = { x: 25, y: GROUND, z: 0 }
  stage.run(60)
  assert.ok(Math.hypot(wolf.position.x, wolf.position.z) < 13)
  const husk = put(stage, 'husk', 8)
  hurt(stage.game, husk, { amount: 1, source: 'player_attack', attacker: ada.player })
  stage.run(300)
  assert.ok(husk.vitals.health < 15, `the husk has ${husk.vitals.health}`)
})

mechanic('fish suffocate on land, and swim about in water', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Cod',
  how: 'one in water, one on land'
}, () => {
  const { stage } = stageAt(NOON)
  for (let x = 8; x < 16; x++) for (let z = 8; z < 16; z++) for (let y = GROUND - 6; y < GROUND; y++) stage.put({ x, y, z }, 'water')
  const wet = stage.game.mobs.add('cod', { x: 12, y: GROUND - 3, z: 12 })
  const dry = put(stage, 'cod', -8, -8)
  stage.run(450)
  assert.ok(wet.vitals.health === 3 && (wet.position.x !== 12 || wet.position.z !== 12))
  assert.ok(dry.vitals.dead || !stage.game.mobs.all.has(dry.id))
})

mechanic('a water bucket takes up a fish with its name, and lets it go again; milk comes into the hand that held the bucket', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Bucket_of_Fish, https://minecraft.wiki/w/Bucket',
  how: 'a named cod scooped and poured out elsewhere, the hand after each; a cow milked from the third place of an empty hotbar'
}, () => {
  const { stage, ada } = stageAt(NOON)
  const cod = put(stage, 'cod', 2)
  cod.name = 'Wanda'
  hold(ada, 'water_bucket')
  click(ada, cod)
  stage.run()
  assert.deepEqual([ada.player.inventory.hand?.name, ada.player.inventory.hand?.tags?.customName], ['cod_bucket', 'Wanda'])
  assert.equal(stage.game.mobs.all.size, 0)
  ada.write('look', { yaw: -90, pitch: 45, onGround: true })
  ada.write('use_item', { hand: 0, sequence: 1 })
  stage.run()
  const [freed] = [...stage.game.mobs.all.values()]
  assert.deepEqual([freed?.kind, freed?.name, freed?.persistent], ['cod', 'Wanda', true])
  assert.equal(ada.player.inventory.hand?.name, 'bucket')
  assert.equal(stage.game.blocks.at({ x: Math.floor(freed?.position.x ?? 0), y: GROUND, z: Math.floor(freed?.position.z ?? 0) }).name, 'water')
  ada.player.inventory.takeAll()
  ada.player.inventory.held = 2
  hold(ada, 'bucket')
  click(ada, put(stage, 'cow', -2))
  stage.run()
  assert.equal(ada.player.inventory.hand?.name, 'milk_bucket')
})

mechanic('the owner of a wolf dyes its collar', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Wolf#Collar',
  how: 'collar and dye left after the owner and another player use blue dye, twice'
}, () => {
  const { stage, ada } = stageAt(NOON)
  const wolf = put(stage, 'wolf', 2, 0, { owner: ada.player.uuid, sitting: true })
  const bob = stage.join('Bob')
  hold(bob, 'blue_dye', 2)
  click(bob, wolf)
  stage.run()
  assert.equal(wolf.traits.collar, undefined)
  hold(ada, 'blue_dye', 2)
  click(ada, wolf)
  stage.run()
  assert.deepEqual([wolf.traits.collar, inHand(ada)], [11, 1])
  assert.equal(wolf.traits.sitting, true)
  click(ada, wolf)
  stage.run()
  assert.equal(inHand(ada), 1)
})
