import assert from 'node:assert/strict'
import { digProgress } from '../src/blocks/dig-speed.ts'
import { stack, type Slot } from '../src/items/items.ts'
import { addEffect, removeEffects } from '../src/players/effect-rules.ts'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const stage = new Stage()
const ada = stage.join()

function seconds (block: string, tool: Slot = null): number {
  ada.player.inventory.hand = tool
  const share = digProgress(stage.game, ada.player, stage.game.data.blockOfState(stage.game.data.stateOf(block)))
  return share >= 1 ? 0 : Math.ceil(1 / share) / 20
}

mechanic('blocks take the times of the page, by tool', {
  area: 'survival',
  source: 'minecraft.wiki/w/Breaking',
  how: 'seconds of blocks and tools against the page'
}, () => {
  // https://minecraft.wiki/w/Breaking#Blocks_by_hardness
  assert.equal(seconds('stone'), 7.5)
  assert.deepEqual(['wooden', 'stone', 'iron', 'diamond', 'netherite', 'golden'].map(tier => seconds('stone', stack(`${tier}_pickaxe`))), [1.15, 0.6, 0.4, 0.3, 0.25, 0.2])
  assert.deepEqual([seconds('obsidian'), seconds('obsidian', stack('iron_pickaxe')), seconds('obsidian', stack('diamond_pickaxe'))], [250, 41.7, 9.4])
  assert.deepEqual([seconds('dirt'), seconds('oak_log'), seconds('oak_log', stack('iron_axe')), seconds('dandelion')], [0.75, 3, 0.5, 0])
  assert.equal(seconds('bedrock'), Infinity)
  assert.deepEqual([seconds('white_wool', stack('shears')), seconds('cobweb', stack('iron_sword')), seconds('cobweb')], [0.25, 0.4, 20])
})

mechanic('efficiency counts for the proper tool only; haste and fatigue for all', {
  area: 'survival',
  source: 'minecraft.wiki/w/Efficiency, minecraft.wiki/w/Haste, minecraft.wiki/w/Mining_Fatigue',
  how: 'seconds under each'
}, () => {
  const efficient = { enchantments: { efficiency: 5 } }
  assert.equal(seconds('stone', stack('diamond_pickaxe', 1, 0, efficient)), 0.1)
  assert.equal(seconds('stone', stack('diamond_shovel', 1, 0, efficient)), 7.5)
  addEffect(stage.game, ada.player, { name: 'haste', amplifier: 1, ticks: 100 })
  assert.equal(seconds('stone', stack('diamond_pickaxe', 1, 0, efficient)), 0)
  assert.equal(seconds('dirt'), 0.55)
  removeEffects(ada.player, null)
  addEffect(stage.game, ada.player, { name: 'mining_fatigue', amplifier: 0, ticks: 100 })
  assert.equal(seconds('dirt'), 2.5)
  removeEffects(ada.player, null)
})

mechanic('under water and off the ground it takes five times as long, aqua affinity helps under water', {
  area: 'survival',
  source: 'minecraft.wiki/w/Breaking#Speed',
  how: 'seconds under each, aqua affinity'
}, () => {
  ada.player.body.supported = false
  assert.equal(seconds('dirt'), 3.75)
  for (const y of [0, 1]) stage.put({ x: 0, y: GROUND + y, z: 0 }, 'water')
  assert.equal(seconds('dirt'), 18.75)
  ada.player.body.supported = true
  assert.equal(seconds('dirt'), 3.75)
  ada.player.inventory.slots[5] = stack('iron_helmet', 1, 0, { enchantments: { aqua_affinity: 1 } })
  assert.equal(seconds('dirt'), 0.75)
})
