import { mechanic } from './conformance.ts'
import { lives } from './survivor-life.ts'

mechanic('a plain mineflayer bot lives from bare hands to diamond through death, sleep, a field and a night in the open, seed 1', {
  area: 'players',
  source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide, minecraft.wiki/w/Compass, minecraft.wiki/w/Lava',
  how: 'mineflayer and mineflayer-pathfinder calls alone, clock free, default preset and difficulty; on the world\'s own word: dies of a fall and takes up its items, sleeps to the morning, kills monsters that spawned by themselves from nightfall to dawn out in the open, bakes bread of wheat it sowed, makes a diamond pickaxe, a golden sword and a compass, fills a bucket with lava'
}, async t => { await lives(1, t) })

mechanic('a plain mineflayer bot lives from bare hands to diamond through death, sleep, a field and a night in the open, seed 3', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async t => { await lives(3, t) })

mechanic('a plain mineflayer bot lives from bare hands to diamond through death, sleep, a field and a night in the open, seed 5', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async t => { await lives(5, t) })
