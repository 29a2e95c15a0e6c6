import assert from 'node:assert/strict'
import { hurt } from '../src/entities/damage.ts'
import { refTo, type Mob } from '../src/entities/mobs/mob.ts'
import { mechanic } from './conformance.ts'
import { MIDNIGHT, NOON, put, stageAt } from './mob-stage.ts'
import { GROUND, type Stage } from './stage.ts'

/** A well of water four deep under x 3, z 3, of glass so that nobody suffocates. */
function well (stage: Stage): void {
  for (let y = GROUND; y < GROUND + 4; y++) {
    for (let x = 2; x <= 4; x++) for (let z = 2; z <= 4; z++) stage.put({ x, y, z }, x === 3 && z === 3 ? 'water' : 'glass')
  }
}

mechanic('zombies sink, turn into drowned after 45 seconds under water, and husks into zombies; cows float', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Drowned#Conversion, https://minecraft.wiki/w/Husk',
  how: 'kind after 880 and 910 ticks in a well, of a named baby zombie and of a husk; a zombie that gets its head out in time; height of a cow'
}, () => {
  for (const [kind, becomes] of [['zombie', 'drowned'], ['husk', 'zombie']] as const) {
    const { stage } = stageAt(MIDNIGHT, { difficulty: 'normal' })
    well(stage)
    const mob = stage.game.mobs.add(kind, { x: 3.5, y: GROUND + 1, z: 3.5 })
    Object.assign(mob, { growth: -100, name: 'Bob' })
    stage.run(880)
    assert.equal(stage.game.mobs.get(mob.id)?.kind, kind)
    assert.ok(mob.position.y < GROUND + 0.1, `${kind} at ${mob.position.y}`)
    stage.run(30)
    const [other] = [...stage.game.mobs.all.values()]
    assert.deepEqual([other?.kind, other?.name, (other?.growth ?? 0) < 0], [becomes, 'Bob', true])
    if (kind === 'zombie') continue
    const late = put(stage, 'zombie', 3, 9)
    late.traits.soaked = 500
    stage.run(4)
    assert.equal(late.traits.soaked, undefined)
  }
  const { stage } = stageAt(NOON)
  well(stage)
  const cow = stage.game.mobs.add('cow', { x: 3.5, y: GROUND, z: 3.5 })
  stage.run(100)
  assert.ok(cow.position.y > GROUND + 2, `${cow.position.y}`)
})

mechanic('a witch takes 15 % of magic and none of her own', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Witch#Behavior',
  how: 'health after 10 half hearts of magic from elsewhere, of her own, and of a blow'
}, () => {
  const { stage } = stageAt(NOON)
  const taken = (source: string, own = false): number => {
    const witch = put(stage, 'witch')
    const before = witch.vitals.health
    hurt(stage.game, witch, { amount: 10, source, ...own ? { attacker: witch } : {} })
    return before - witch.vitals.health
  }
  assert.ok(Math.abs(taken('indirect_magic') - 1.5) < 1e-9)
  assert.equal(taken('indirect_magic', true), 0)
  assert.equal(taken('fall'), 10)
})

mechanic('tame wolves go for who hurts their owner, from afar too', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Wolf#Behavior',
  how: 'target of a tame, a sitting and a wild wolf after an arrow of a skeleton hit a player'
}, () => {
  const { stage, ada } = stageAt(NOON, { difficulty: 'normal' })
  const { uuid } = ada.player
  const [tame, sits, wild] = [put(stage, 'wolf', 2, 2, { owner: uuid }), put(stage, 'wolf', -2, 2, { owner: uuid, sitting: true }), put(stage, 'wolf', 2, -2)]
  const archer = put(stage, 'skeleton', 10)
  const { player } = ada
  hurt(stage.game, player, { amount: 2, source: 'arrow', attacker: archer, direct: { id: 0, position: archer.position } })
  assert.deepEqual([tame?.target, sits?.target, wild?.target], [refTo(archer), null, null])
})

mechanic('creatures trample farmland where mobs may grief, but for small ones', {
  area: 'mobs',
  source: 'https://minecraft.wiki/w/Farmland#Trampling',
  how: 'a cow, a chicken and a cow without the rule dropped from two blocks on farmland'
}, () => {
  const under = (kind: string, griefing = true): string => {
    const { stage } = stageAt(NOON)
    stage.game.rules.set('mobGriefing', griefing)
    for (let x = 2; x <= 4; x++) for (let z = 2; z <= 4; z++) stage.put({ x, y: GROUND - 1, z }, 'farmland', { moisture: '7' })
    stage.game.mobs.add(kind, { x: 3.5, y: GROUND + 2, z: 3.5 })
    stage.run(20)
    return stage.at({ x: 3, y: GROUND - 1, z: 3 })
  }
  assert.deepEqual([under('cow'), under('chicken'), under('cow', false)], ['dirt', 'farmland', 'farmland'])
})

mechanic('creatures that nobody has been within 32 blocks of for five seconds go nowhere any more, until somebody comes or hurts them; named ones go on', {
  area: 'mobs',
  source: 'vanilla 1.20.1: RandomStrollGoal.canUse, Squid.SquidRandomMovementGoal and Mob.checkDespawn (noActionTime)',
  how: 'ways of cows, a zombie, a cod and a squid 48 blocks away over 1000 ticks, from the 400th on; then with a player beside them; a cow that was hurt; a named cow'
}, () => {
  const { stage, ada } = stageAt(MIDNIGHT, { viewDistance: 6 })
  stage.game.rules.set('doMobSpawning', false)
  const pond = { x: 48, z: 20 }
  for (let x = -4; x < 4; x++) for (let z = -4; z < 4; z++) for (let y = GROUND - 6; y < GROUND; y++) stage.put({ x: pond.x + x, y, z: pond.z + z }, 'water')
  const on = (kind: string, z: number): Mob => put(stage, kind, 48, z)
  const under = (kind: string): Mob => stage.game.mobs.add(kind, { ...pond, y: GROUND - 3 })
  const mobs = [on('cow', -20), on('cow', -10), on('cow', 0), on('zombie', -15), under('cod'), under('squid')]
  const named = on('cow', 10)
  named.name = 'Bob'
  /** Who of `some` gets on in so many ticks. */
  const movers = (some: readonly Mob[], ticks: number): boolean[] => {
    const before = some.map(({ position }) => position)
    stage.run(ticks)
    return some.map(({ position }, i) => Math.hypot(position.x - (before[i]?.x ?? 0), position.z - (before[i]?.z ?? 0)) > 0.05)
  }
  stage.run(400)
  assert.deepEqual(movers([...mobs, named], 600), [...mobs.map(() => false), true])
  assert.ok(mobs.every(({ air, vitals }) => air === 300 && !vitals.dead))
  const [hit] = mobs
  if (hit !== undefined) hurt(stage.game, hit, { amount: 1, source: 'generic' })
  stage.run(1)
  assert.deepEqual(mobs.map(({ idle }) => idle === 1), mobs.map(mob => mob === hit))
  ada.player.body.position = { x: 46, y: GROUND, z: 0 }
  ada.player.mode = 'creative'
  assert.deepEqual(movers(mobs, 900), mobs.map(() => true))
})
