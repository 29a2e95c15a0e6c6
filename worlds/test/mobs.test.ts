import assert from 'node:assert/strict'
import test from 'node:test'
import { lightAt } from '../src/entities/mobs/brightness.ts'
import { hurt } from '../src/entities/damage.ts'
import { mechanic } from './conformance.ts'
import { MIDNIGHT, NOON, lying, put, stageAt } from './mob-stage.ts'
import { GROUND } from './stage.ts'

mechanic('a client is shown a mob: what it is, its health, its moves, its end', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Java_Edition_protocol/Entity_metadata',
  how: 'packets that a client gets'
}, () => {
  const { stage, ada } = stageAt(NOON)
  const cow = put(stage, 'cow')
  stage.run()
  const spawned = ada.all('spawn_entity').at(-1)
  assert.deepEqual([spawned?.['entityId'], spawned?.['type']], [cow.id, stage.game.data.registry.entitiesByName['cow']?.id])
  const health = ada.all('entity_metadata').find(({ entityId }) => entityId === cow.id)?.['metadata'].find(({ key }: { key: number }) => key === 9)
  assert.deepEqual(health, { key: 9, type: 'float', value: 10 })
  cow.position = { ...cow.position, x: 5 }
  stage.run(3)
  const moved = [...ada.all('rel_entity_move'), ...ada.all('entity_move_look')].filter(({ entityId }) => entityId === cow.id)
  assert.ok(Math.abs(moved.reduce((sum, { dX }) => sum + dX, 0) / 4096 - (cow.position.x - 3)) < 0.2)
  hurt(stage.game, cow, { amount: 100, source: 'generic' })
  stage.run(25)
  assert.ok(ada.all('entity_status').some(({ entityId, entityStatus }) => entityId === cow.id && entityStatus === 3))
  assert.ok(ada.all('entity_destroy').some(({ entityIds }) => entityIds.includes(cow.id)))
})

mechanic('mobs further than the range are not shown, nor what befalls them', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Java_Edition_protocol',
  how: 'packets that a client gets'
}, () => {
  const { stage, ada } = stageAt(NOON, { viewDistance: 6 })
  const cow = put(stage, 'cow', 90)
  stage.run(2)
  hurt(stage.game, cow, { amount: 1, source: 'generic' })
  stage.run(2)
  assert.ok(!ada.received.some(({ packet }) => packet['entityId'] === cow.id))
})

mechanic('a zombie hunts and hits; harder in a harder world; not in creative', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Zombie',
  how: 'damage of the first hit at each difficulty'
}, () => {
  const first = (difficulty: 'easy' | 'normal' | 'hard'): number => {
    const { stage, ada } = stageAt(MIDNIGHT, { difficulty })
    put(stage, 'zombie', 6)
    for (let i = 0; i < 300 && ada.player.vitals.health === 20; i++) stage.run()
    return 20 - ada.player.vitals.health
  }
  assert.deepEqual([first('easy'), first('normal'), first('hard')], [2.5, 3, 4.5])
  const { stage, ada } = stageAt(MIDNIGHT)
  ada.player.mode = 'creative'
  const zombie = put(stage, 'zombie', 6)
  stage.run(200)
  assert.deepEqual([ada.player.vitals.health, zombie.target], [20, null])
})

mechanic('monsters go around walls and do not walk off cliffs', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Zombie',
  how: 'a wall and a cliff between hunter and prey'
}, () => {
  const { stage, ada } = stageAt(MIDNIGHT)
  for (let z = -3; z <= 3; z++) for (const y of [GROUND, GROUND + 1, GROUND + 2]) stage.put({ x: 4, y, z }, 'stone')
  const zombie = put(stage, 'zombie', 8)
  zombie.target = { player: ada.player.uuid }
  for (let x = 9; x < 20; x++) for (let z = -8; z <= 8; z++) for (let y = GROUND - 1; y > GROUND - 8; y--) if (x > 10) stage.put({ x, y, z }, 'air')
  let lowest = GROUND
  for (let i = 0; i < 400 && ada.player.vitals.health === 20; i++) {
    zombie.target = { player: ada.player.uuid }
    stage.run()
    lowest = Math.min(lowest, zombie.position.y)
  }
  assert.ok(ada.player.vitals.health < 20, `still at ${JSON.stringify(zombie.position)}`)
  assert.ok(lowest >= GROUND - 0.01)
})

mechanic('the undead burn by day in the open, not in the shade, nor at night, nor in water', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Zombie',
  how: 'noon, shade and midnight'
}, () => {
  const { stage } = stageAt(NOON)
  for (let x = 8; x <= 12; x++) for (let z = 8; z <= 12; z++) stage.put({ x, y: GROUND + 3, z }, 'stone')
  for (const y of [GROUND - 1, GROUND - 2]) stage.put({ x: -5, y, z: 5 }, 'water')
  const zombies = {
    open: put(stage, 'zombie', -8, -8), shade: put(stage, 'zombie', 10.5, 10.5), wet: put(stage, 'zombie', -4.5, 5.5), husk: put(stage, 'husk', -8, 8)
  }
  // It catches fire within a second or so: one tick in 25.
  for (let i = 0; i < 160; i++) {
    for (const mob of Object.values(zombies)) mob.target = null
    stage.run()
    zombies.shade.position = { x: 10.5, y: GROUND, z: 10.5 }
    zombies.wet.position = { x: -4.5, y: GROUND - 2, z: 5.5 }
  }
  assert.ok(zombies.open.vitals.burning > 0 && zombies.open.vitals.health < 20)
  assert.deepEqual([zombies.shade, zombies.wet, zombies.husk].map(({ vitals }) => vitals.burning), [0, 0, 0])
  const night = stageAt(MIDNIGHT).stage
  const skeleton = put(night, 'skeleton', 30, 30)
  night.run(100)
  assert.equal(skeleton.vitals.burning, 0)
})

mechanic('a spider is neutral in the light and hunts in the dark, and climbs', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Spider',
  how: 'noon, midnight, and a wall'
}, () => {
  for (const [time, hunts] of [[NOON, false], [MIDNIGHT, true]] as const) {
    const { stage, ada } = stageAt(time)
    put(stage, 'spider', 8)
    stage.run(200)
    assert.equal(ada.player.vitals.health < 20, hunts, `at ${time}`)
  }
  const { stage, ada } = stageAt(MIDNIGHT)
  ada.player.body.position = { x: 2.4, y: GROUND + 5, z: 0.5 }
  for (let y = GROUND; y < GROUND + 5; y++) for (let x = -2; x <= 2; x++) for (let z = -2; z <= 2; z++) stage.put({ x, y, z }, 'stone')
  const spider = put(stage, 'spider', 8)
  let highest = 0
  for (let i = 0; i < 300; i++) {
    stage.run()
    highest = Math.max(highest, spider.position.y)
  }
  assert.ok(highest >= GROUND + 4, `climbed to ${highest}`)
})

mechanic('a creeper comes near, swells for a second and a half, and explodes; its fuse goes out when the prey runs', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Creeper',
  how: 'ticks of the fuse, damage, crater'
}, () => {
  const { stage, ada } = stageAt(MIDNIGHT, { difficulty: 'normal' })
  const creeper = put(stage, 'creeper', 6)
  let fuse = 0
  for (let i = 0; i < 300 && stage.game.mobs.all.has(creeper.id); i++) {
    stage.run()
    if ((creeper.traits.fuse ?? 0) > 0) fuse++
  }
  assert.ok(!stage.game.mobs.all.has(creeper.id))
  assert.ok(fuse >= 28 && fuse <= 32, `fuse of ${fuse} ticks`)
  assert.ok(ada.player.vitals.health > 0 && ada.player.vitals.health < 10, `health ${ada.player.vitals.health}`)
  assert.equal(ada.all('explosion').length, 1)
  const crater = [...stage.game.columns.modified()].length
  assert.ok(crater > 0 && (lying(stage)['dirt'] ?? 0) > 0)
  const other = stageAt(MIDNIGHT)
  const second = put(other.stage, 'creeper', 2.5)
  other.stage.run(15)
  assert.ok((second.traits.fuse ?? 0) > 0)
  other.ada.player.body.position = { x: -7, y: GROUND, z: 0 }
  other.stage.run(4)
  assert.equal(second.traits.swell, -1)
})

mechanic('a skeleton keeps its distance and hits with arrows', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Skeleton',
  how: 'shots in 30 seconds'
}, () => {
  const { stage, ada } = stageAt(MIDNIGHT, { difficulty: 'normal' })
  const skeleton = put(stage, 'skeleton', 10)
  let arrows = 0
  let hits = 0
  const seen = new Set<number>()
  for (let i = 0; i < 600; i++) {
    ada.player.vitals.health = 20
    stage.run()
    for (const id of stage.game.projectiles.all.keys()) if (!seen.has(id)) {
      seen.add(id)
      arrows++
    }
    if (ada.player.vitals.health < 20) hits++
  }
  assert.ok(arrows >= 8 && arrows <= 12, `${arrows} arrows in 30 seconds`)
  assert.ok(hits >= 4, `${hits} of ${arrows} hit`)
  assert.ok(Math.abs(skeleton.position.x - ada.player.body.position.x) > 3)
})

mechanic('an enderman minds its business until it is looked in the eye or hit, and dodges arrows', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Enderman',
  how: 'a look in the eye, and an arrow'
}, () => {
  const { stage, ada } = stageAt(MIDNIGHT)
  const enderman = put(stage, 'enderman', 0, 10)
  ada.player.body.yaw = 180
  stage.run(20)
  enderman.position = { x: 0.5, y: GROUND, z: 8.5 }
  assert.equal(enderman.target, null)
  ada.player.body.position = { x: 0.5, y: GROUND, z: 0.5 }
  ada.player.body.yaw = 0
  ada.player.body.pitch = -Math.atan2(2.55 - 1.62, 8) * 180 / Math.PI
  stage.run()
  assert.deepEqual(enderman.target, { player: ada.player.uuid })
  const at = enderman.position
  assert.equal(hurt(stage.game, enderman, { amount: 5, source: 'arrow', attacker: ada.player }), false)
  assert.notDeepEqual(enderman.position, at)
  assert.equal(enderman.vitals.health, 40)
})

mechanic('slimes split into smaller ones, and only the smallest leave balls', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Slime',
  how: 'a slime of size 4 killed'
}, () => {
  const { stage } = stageAt(MIDNIGHT)
  const slime = put(stage, 'slime', 6, 0, { size: 4 })
  assert.equal(slime.vitals.health, 16)
  hurt(stage.game, slime, { amount: 100, source: 'generic' })
  stage.run(25)
  const parts = [...stage.game.mobs.all.values()]
  assert.ok(parts.length >= 2 && parts.length <= 4)
  assert.ok(parts.every(({ traits, vitals }) => traits.size === 2 && vitals.health === 4))
  assert.deepEqual(lying(stage), {})
})

mechanic('a witch throws potions', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Witch',
  how: 'effects on the player'
}, () => {
  const { stage, ada } = stageAt(MIDNIGHT, { difficulty: 'normal' })
  put(stage, 'witch', 8)
  const seen = new Set<string>()
  for (let i = 0; i < 400; i++) {
    stage.run()
    for (const { name } of ada.player.effects.all) seen.add(name)
    ada.player.vitals.health = 20
  }
  assert.ok(seen.has('poison') || seen.has('slowness'), [...seen].join())
})

mechanic('the drowned leave who is on land by day, and come at night', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Drowned',
  how: 'noon and midnight'
}, () => {
  for (const [time, hunts] of [[NOON, false], [MIDNIGHT, true]] as const) {
    const { stage, ada } = stageAt(time)
    const drowned = put(stage, 'drowned', 6)
    let hunted = false
    for (let i = 0; i < 100; i++) {
      stage.run()
      hunted ||= drowned.target !== null
    }
    assert.equal(hunted, hunts, `at ${time}`)
    assert.equal(ada.player.vitals.health < 20, hunts)
  }
})

mechanic('monsters far away are gone at once, later those that nobody came near; named ones stay', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Mob_spawning#Despawning',
  how: 'at 140 and 60 blocks, over time'
}, () => {
  const { stage } = stageAt(MIDNIGHT, { viewDistance: 10 })
  const far = put(stage, 'zombie', 140)
  const named = put(stage, 'zombie', 141)
  named.name = 'Bob'
  const near = put(stage, 'zombie', 60)
  stage.run(2)
  assert.deepEqual([far, named, near].map(({ id }) => stage.game.mobs.all.has(id)), [false, true, true])
  const crowd = Array.from({ length: 20 }, (_, i) => put(stage, 'slime', 60, i * 2))
  stage.run(590)
  assert.equal(crowd.filter(({ id }) => stage.game.mobs.all.has(id)).length, 20)
  stage.run(4000)
  assert.ok(crowd.filter(({ id }) => stage.game.mobs.all.has(id)).length <= 2)
})

mechanic('peaceful takes the monsters away', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Difficulty#Peaceful',
  how: 'a zombie and a cow'
}, () => {
  const { stage } = stageAt(MIDNIGHT)
  const [zombie, cow] = [put(stage, 'zombie'), put(stage, 'cow')]
  stage.game.settings.difficulty = 'peaceful'
  stage.run()
  assert.deepEqual([zombie, cow].map(({ id }) => stage.game.mobs.all.has(id)), [false, true])
})

test('a world of mobs goes on from a snapshot as it would have without', () => {
  const { stage, ada } = stageAt(MIDNIGHT)
  const kinds = ['cow', 'sheep', 'chicken', 'wolf', 'zombie', 'skeleton', 'spider', 'creeper', 'enderman', 'slime', 'witch', 'husk']
  kinds.forEach((kind, i) => { put(stage, kind, 12 + (i % 4) * 3, 12 + Math.floor(i / 4) * 3) })
  stage.run(100)
  ada.kick('rests')
  stage.run()
  const saved = stage.saved()
  const goOn = (): string => {
    stage.join('Bob')
    stage.run(300)
    return stage.hash()
  }
  const uninterrupted = goOn()
  stage.restore(saved)
  assert.equal(goOn(), uninterrupted)
})

test('light at noon in the open is full, at midnight that of the moon', () => {
  const { stage } = stageAt(NOON)
  assert.equal(lightAt(stage.game, { x: 0, y: GROUND, z: 0 }), 15)
  stage.game.dayTime = MIDNIGHT
  assert.equal(lightAt(stage.game, { x: 0, y: GROUND, z: 0 }), 4)
})

mechanic('a crater leaves blocks, never air, and griefing can be forbidden', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Explosion',
  how: 'a creeper among flowers, with and without the rule mobGriefing'
}, () => {
  const blast = (griefing: boolean): { left: Record<string, number>, ground: string } => {
    const { stage } = stageAt(MIDNIGHT)
    stage.game.rules.set('mobGriefing', griefing)
    for (let x = 0; x < 5; x++) for (let z = -2; z < 3; z++) stage.put({ x, y: GROUND, z }, 'dandelion')
    const creeper = put(stage, 'creeper', 2.5, 0.5)
    for (let i = 0; i < 200 && stage.game.mobs.all.has(creeper.id); i++) stage.run()
    return { left: lying(stage), ground: stage.at({ x: Math.floor(creeper.position.x), y: GROUND - 1, z: Math.floor(creeper.position.z) }) }
  }
  const crater = blast(true)
  assert.equal(crater.ground, 'air')
  assert.ok((crater.left['dandelion'] ?? 0) > 0 && crater.left['air'] === undefined, JSON.stringify(crater.left))
  assert.deepEqual(blast(false), { left: {}, ground: 'grass_block' })
})

mechanic('a husk makes hungry where the world is hard enough, and a burning zombie sets alight', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Husk',
  how: 'first hits on easy and hard'
}, () => {
  const bitten = (difficulty: 'easy' | 'hard'): boolean => {
    const { stage, ada } = stageAt(MIDNIGHT, { difficulty })
    put(stage, 'husk', 4)
    for (let i = 0; i < 200 && ada.player.vitals.health === 20; i++) stage.run()
    return ada.player.effects.has('hunger')
  }
  assert.deepEqual([bitten('easy'), bitten('hard')], [false, true])
  const { stage, ada } = stageAt(MIDNIGHT, { difficulty: 'hard' })
  const zombie = put(stage, 'zombie', 4)
  let alight = 0
  for (let i = 0; i < 600; i++) {
    zombie.vitals.burning = 10_000
    zombie.vitals.health = 20
    ada.player.vitals.health = 20
    stage.run()
    alight = Math.max(alight, ada.player.vitals.burning)
  }
  assert.ok(alight > 0)
})

mechanic('a creeper that a skeleton shoots leaves a music disc', {
  area: 'mobs',
  source: 'minecraft.wiki/w/Creeper; the tag creeper_drop_music_discs (12 discs) of vanilla 1.20.1',
  how: 'killed by an arrow of a skeleton, and by one of nobody'
}, () => {
  const { stage } = stageAt(MIDNIGHT)
  const discs = (): string[] => Object.keys(lying(stage)).filter(name => name.startsWith('music_disc_'))
  hurt(stage.game, put(stage, 'creeper', 6), { amount: 100, source: 'arrow' })
  assert.deepEqual(discs(), [])
  hurt(stage.game, put(stage, 'creeper', 6), { amount: 100, source: 'arrow', attacker: put(stage, 'skeleton', 9) })
  assert.equal(discs().length, 1)
})
