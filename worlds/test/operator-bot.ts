/** A mineflayer bot that is an operator of the world at the port given; commands by chat and reports what it sees to its parent. */
import mineflayer from 'mineflayer'

const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'Chief', version: '1.20.1', auth: 'offline' })
const heard: string[] = []
bot.on('messagestr', text => { heard.push(text) })

function tell (facts: object): void {
  process.send?.(facts)
}

async function command (): Promise<void> {
  await bot.waitForChunksToLoad()
  bot.chat('/give @s diamond_pickaxe{Enchantments:[{id:"minecraft:efficiency",lvl:5s}]} 1')
  bot.chat('/time set midnight')
  bot.chat('/weather rain')
  bot.chat('/tp @s ~ ~5 ~')
  await bot.waitForTicks(30)
  const pickaxe = bot.inventory.items().find(({ name }) => name === 'diamond_pickaxe')
  const first = { enchants: pickaxe?.enchants, night: bot.time.timeOfDay, raining: bot.isRaining, y: Math.round(bot.entity.position.y) }
  bot.chat('/gamemode creative')
  await bot.waitForTicks(5)
  const mode = bot.game.gameMode
  const start = bot.entity.position.clone()
  await bot.creative.flyTo(start.offset(3, 6, 0))
  const flown = bot.entity.position.distanceTo(start)
  const matches = await bot.tabComplete('/gamemode s', true, false) as unknown as Array<{ match: string }>
  bot.chat('/nonsense')
  await bot.waitForTicks(3)
  tell({ ...first, mode, flown: Math.round(flown * 10) / 10, matches: matches.map(({ match }) => match), heard })
}

bot.once('spawn', () => {
  command().then(() => { bot.quit() }, (error: Error) => {
    tell({ error: error.stack ?? String(error) })
    bot.quit()
  })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
