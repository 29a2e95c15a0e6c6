/** A mineflayer bot that eats, hides behind its shield from a husk and then kills it; reports each chapter as a message to its parent. */
import mineflayer from 'mineflayer'

const bot = mineflayer.createBot({ host: '127.0.0.1', port: Number(process.argv[2]), username: 'Fighter', version: '1.20.1', auth: 'offline' })
/** Ticks between two full blows with a sword. */
const RECOVERY = 13

function tell (chapter: string, facts: object): void {
  process.send?.({ chapter, ...facts })
}

function idOf (name: string): number {
  return bot.registry.itemsByName[name]?.id ?? -1
}

/** Bot's own effects by number, as [level, ticks]. */
function effects (): Record<string, [number, number]> {
  const now = (bot.entity as unknown as { effects: Record<string, { amplifier: number, duration: number }> }).effects
  return Object.fromEntries(Object.entries(now).map(([id, { amplifier, duration }]) => [id, [amplifier + 1, duration]]))
}

function husk (): NonNullable<ReturnType<typeof bot.nearestEntity>> | null {
  return bot.nearestEntity(({ name }) => name === 'husk')
}

/** Looks at the husk for so many ticks. */
async function face (ticks: number): Promise<void> {
  for (let i = 0; i < ticks; i++) {
    const foe = husk()
    if (foe !== null) await bot.lookAt(foe.position.offset(0, 1.6, 0), true)
    await bot.waitForTicks(1)
  }
}

async function eat (): Promise<void> {
  await bot.equip(idOf('golden_apple'), 'hand')
  await bot.consume()
  await bot.waitForTicks(2)
  tell('ate', { effects: effects(), food: bot.food })
}

async function hide (): Promise<void> {
  await bot.equip(idOf('shield'), 'off-hand')
  bot.activateItem(true)
  await face(10)
  const before = bot.health
  await face(100)
  tell('hid', { lost: before - bot.health, wear: bot.inventory.slots[45]?.durabilityUsed ?? 0 })
  bot.deactivateItem()
}

async function dress (): Promise<void> {
  for (const [part, place] of [['helmet', 'head'], ['chestplate', 'torso'], ['leggings', 'legs'], ['boots', 'feet']] as const) {
    await bot.equip(idOf(`diamond_${part}`), place)
  }
  const worn = [5, 6, 7, 8].map(slot => bot.inventory.slots[slot]?.name)
  tell('dressed', { worn })
}

async function fight (): Promise<void> {
  await bot.equip(idOf('iron_sword'), 'hand')
  await face(RECOVERY)
  let blows = 0
  for (let foe = husk(); foe !== null && blows < 30; foe = husk()) {
    if (foe.position.distanceTo(bot.entity.position) < 3.5) {
      bot.attack(foe)
      blows++
    }
    await face(RECOVERY)
    if (husk()?.metadata[9] as unknown === 0) break
  }
  await bot.waitForTicks(40)
  bot.setControlState('forward', true)
  await bot.waitForTicks(20)
  bot.clearControlStates()
  await bot.waitForTicks(40)
  tell('won', { blows, left: husk() !== null, experience: bot.experience.points, wear: bot.heldItem?.durabilityUsed ?? 0, alive: bot.health > 0 })
}

async function live (): Promise<void> {
  await bot.waitForChunksToLoad()
  await eat()
  await hide()
  await dress()
  await fight()
}

bot.once('spawn', () => {
  live().then(
    () => { bot.quit() },
    (error: Error) => {
      tell('failed', { error: error.stack ?? String(error) })
      bot.quit()
    })
})
process.once('disconnect', () => { process.exit(0) })
bot.once('end', () => { process.disconnect() })
