import { mechanic } from './conformance.ts'
import { lives } from './survivor-life.ts'

mechanic('a plain mineflayer bot lives from bare hands to diamond through death, sleep, a field and a night in the open, seed 2', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async t => { await lives(2, t) })

mechanic('a plain mineflayer bot lives from bare hands to diamond through death, sleep, a field and a night in the open, seed 4', {
  area: 'players', source: 'minecraft.wiki/w/Tutorials/Beginner\'s_guide', how: 'as seed 1'
}, async t => { await lives(4, t) })
