/**
 * One plain mineflayer bot of the speed figures: `node --import ../../bridge/src/preload.ts bench-bot.ts PORT NAME TASK TICKS`.
 * Tells its parent when it is ready, begins when told to, and tells its end and what its path searches took.
 */
import mineflayer from 'mineflayer'
import type { Bot } from 'mineflayer'
import pathfinding from 'mineflayer-pathfinder'
import { installPathing } from '../../bridge/src/path.ts'

const SETTLING = 200
/** Ticks of idleness that are waited for at once. */
const PART = 100
const [port, username = 'Bench', task, ticks] = process.argv.slice(2)
const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(port), username, version: '1.20.1', auth: 'offline' })
/** Real time, which the lockstep preload leaves in `process.hrtime`. */
const realMs = (): number => Number(process.hrtime.bigint()) / 1e6

async function idle (): Promise<object> {
  // A part at a time: mineflayer gives a wait up that lasts longer than meant, and does not count while the bot is dead.
  for (let tick = 0; tick < Number(ticks); tick += PART) await bot.waitForTicks(PART)
  return {}
}

/** Here and there, turning and jumping: no search, only movement and what it makes the world send. */
async function move (): Promise<object> {
  bot.setControlState('forward', true)
  bot.setControlState('jump', true)
  for (let tick = 0; tick < Number(ticks); tick += 20) {
    await bot.look(tick / 60 + username.length, 0, true)
    await bot.waitForTicks(20)
  }
  return {}
}

/** Wood, then down into stone with a pickaxe of it. */
async function climb (): Promise<object> {
  const pathing = installPathing(bot)
  let searchMs = 0
  const search = pathing.next.bind(pathing)
  pathing.next = goal => {
    const began = realMs()
    const found = search(goal)
    searchMs += realMs() - began
    return found
  }
  const { goals } = pathfinding
  const id = (name: string): number => bot.registry.itemsByName[name]?.id ?? -1
  const logs = bot.registry.blocksArray.filter(({ name }) => name.endsWith('_log')).map(block => block.id)
  for (let dug = 0, tries = 0; dug < 8 && tries < 30; tries++) {
    const [at] = bot.findBlocks({ matching: logs, maxDistance: 48, count: 40 }).slice(tries % 8)
    if (at === undefined) break
    const isThere = await bot.pathfinder.goto(new goals.GoalNear(at.x, at.y, at.z, 3)).then(() => true, () => false)
    const block = bot.blockAt(at)
    if (!isThere || block === null) continue
    dug += await bot.dig(block, true).then(() => 1, () => 0)
    await bot.pathfinder.goto(new goals.GoalNear(at.x, at.y, at.z, 1)).catch(() => {})
  }
  const log = bot.inventory.items().find(({ name }) => name.endsWith('_log'))?.name ?? 'oak_log'
  for (const [name, times] of [[log.replace('_log', '_planks'), 4], ['stick', 1], ['crafting_table', 1]] as const) {
    const [recipe] = bot.recipesFor(id(name), null, 1, null)
    if (recipe !== undefined) await bot.craft(recipe, times)
  }
  const { x, y, z } = bot.entity.position
  for (const down of [8, 14, 20]) await bot.pathfinder.goto(new goals.GoalNear(x + down, y - down, z, 2)).catch(() => {})
  return { searchMs, nodes: pathing.nodesTotal }
}

/** Coming in makes the world generate and send what is around: no figure is of that. */
async function settled (): Promise<void> {
  await bot.waitForChunksToLoad()
  await bot.waitForTicks(SETTLING)
}

const TASKS: Readonly<Record<string, (bot: Bot) => Promise<object>>> = { idle, move, climb }

bot.once('spawn', () => {
  const chosen = TASKS[task ?? '']
  if (chosen === undefined) throw new Error(`no task ${String(task)}`)
  settled().then(async () => {
    process.send?.({ phase: 'ready' })
    await new Promise(resolve => { process.once('message', resolve) })
    return await chosen(bot)
  }).then(
    facts => {
      process.send?.({ phase: 'end', ...facts })
      bot.quit()
    },
    (error: Error) => {
      process.send?.({ phase: 'end', error: error.message })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('kicked', reason => { process.send?.({ phase: 'end', error: `kicked: ${JSON.stringify(reason)}` }) })
bot.once('end', () => { process.disconnect() })
