import assert from 'node:assert/strict'
import { test, type TestContext } from 'node:test'
import type { Execution } from '../src/program-types.ts'
import { botProcess, type RpcProcess } from './support/bot-process.ts'
import { GROUND, command, openWorld, type Scene, type Truth } from './support/stage.ts'

const Y = GROUND

interface Played { world: RpcProcess, bot: RpcProcess, run: (body: string, options?: Record<string, unknown>) => Promise<Execution>, truth: () => Promise<Truth> }

/** A scene with the real bot process in it, which runs whole programs. */
async function play (t: TestContext, scene: Scene): Promise<Played> {
  const { world, port } = await openWorld(t, scene)
  const bot = botProcess()
  t.after(() => { bot.child.kill('SIGKILL') })
  await bot.join({ port, lockstep: true, seed: 1 })
  const run = async (body: string, options: Record<string, unknown> = {}): Promise<Execution> => {
    const program = { source: `async function program(bot) { ${body} }`, entry: null, name: 'program' }
    return await bot.call('run', { program, args: [], skills: [], deadline_ticks: 6000, deadline_s: 100, seed: 1, ...options }) as Execution
  }
  return { world, bot, run, truth: async () => await world.call('truth', { player: 'Voyager' }) as Truth }
}

const names = (execution: Execution): string[] => [...new Set(execution.reflexes.map(act => act.name))]

test('one who starves eats between the steps of a program, and the execution tells', async t => {
  const { run, truth } = await play(t, { food: 3, inventory: { bread: 3, stone_pickaxe: 1 }, blocks: [{ name: 'stone', from: [4, Y, 0], to: [4, Y + 1, 1] }] })
  const execution = await run("return await mineBlock(bot, 'stone', 3)")
  assert.equal(execution.error, null)
  assert.deepEqual(names(execution), ['eat'])
  const [act] = execution.reflexes
  assert.deepEqual([act?.what, act?.effect.food], ['food 3 of 20', 5])
  const { inventory, food, equipment } = await truth()
  assert.deepEqual([inventory['bread'], food, equipment['hand']], [2, 8, 'stone_pickaxe'])
  assert.deepEqual((await run('await bot.waitForTicks(40)')).reflexes, [], 'it is no longer starving')
})

test('a reflex that is switched off does nothing, and an unknown one is refused', async t => {
  const { run, truth } = await play(t, { food: 3, inventory: { bread: 1 } })
  assert.deepEqual((await run('await bot.waitForTicks(60)', { reflexes: { eat: false } })).reflexes, [])
  assert.equal((await truth()).inventory['bread'], 1)
  await assert.rejects(run('', { reflexes: { sing: true } }), { kind: 'invalidParams', message: /`reflexes` has no `sing`; there are eat, flee, surface, unstick, fight/ })
  await assert.rejects(run('', { reflexes: { eat: 1 } }), { kind: 'invalidParams', message: /`reflexes.eat` must be true or false/ })
})

test('one who is under water comes up before the breath is out, while the program only waits', async t => {
  const lake = [{ name: 'stone', from: [-4, Y - 8, -4], to: [4, Y - 1, 4] }, { name: 'water', from: [-3, Y - 7, -3], to: [3, Y - 1, 3] }] as const
  const { run, truth } = await play(t, { blocks: lake, position: [0.5, Y - 7, 0.5] })
  const execution = await run('await bot.waitForTicks(500)')
  assert.equal(execution.outcome, 'returned')
  assert.deepEqual(names(execution), ['surface'])
  assert.ok((execution.reflexes[0]?.effect.oxygen ?? 0) > 5, JSON.stringify(execution.reflexes))
  assert.equal((await truth()).health, 20)
})

test('one who stands in fire or lava gets out', async t => {
  const { run, truth, world } = await play(t, { blocks: [{ name: 'netherrack', from: [0, Y - 1, 0], to: [1, Y - 1, 1] }, { name: 'fire', from: [0, Y, 0], to: [1, Y, 1] }] })
  const burnt = await run('await bot.waitForTicks(100)')
  assert.ok(names(burnt).includes('flee'), JSON.stringify(burnt.reflexes))
  const { position } = await truth()
  assert.ok(position.x < -0.3 || position.z < -0.3 || position.x > 2.3 || position.z > 2.3, JSON.stringify(position))
  await command(world, 'effect give Voyager minecraft:fire_resistance 30 0', `tp Voyager 0.5 ${Y} 20.5`, `fill -1 ${Y - 1} 19 2 ${Y - 1} 22 lava`)
  const out = await run('await bot.waitForTicks(120)')
  assert.equal(out.reflexes[0]?.what, 'in lava')
  assert.ok((await truth()).position.y >= Y - 0.1, 'it stands on the shore')
})

test('one who is attacked hits back, the primitive goes on afterwards', async t => {
  const { run, truth, world } = await play(t, { inventory: { iron_sword: 1, iron_pickaxe: 1 }, blocks: [{ name: 'deepslate', from: [4, Y, 0], to: [4, Y, 3] }] })
  await command(world, 'time set midnight', `summon zombie 3 ${Y} -3`)
  const execution = await run("return (await mineBlock(bot, 'deepslate', 4)).broken")
  assert.deepEqual([execution.error, execution.result], [null, 4])
  assert.ok(execution.reflexes.some(act => act.name === 'fight' && act.what === 'fought a zombie'), JSON.stringify(execution.reflexes))
  const { statistics } = await truth()
  assert.deepEqual(statistics['killed'], { zombie: 1 })
})

test('one who is attacked at an open furnace closes it and hits back; smeltItem goes on, a program is told', async t => {
  const { run, truth, world } = await play(t, { inventory: { iron_sword: 1, raw_iron: 3, coal: 2 }, blocks: [{ name: 'furnace', from: [2, Y, 0] }] })
  await command(world, 'time set midnight', `summon zombie 6 ${Y} -4`)
  const smelted = await run("return await smeltItem(bot, 'raw_iron', 'coal', 2)")
  assert.deepEqual([smelted.error, smelted.result], [null, { item: 'iron_ingot', count: 2 }])
  assert.deepEqual(smelted.reflexes.map(act => act.what), ['fought a zombie'])
  await command(world, `summon zombie 6 ${Y} -4`)
  const told = await run(`
    const open = async () => await bot.openFurnace(bot.findBlock({ matching: bot.registry.blocksByName.furnace.id }))
    let furnace = await open()
    const events = []
    furnace.on('close', () => events.push('close'))
    bot.on('windowClose', window => events.push(window === furnace))
    await furnace.putInput('raw_iron', null, 1)
    await furnace.putFuel('coal', null, 1)
    const codes = []
    for (let wait = 0; wait < 60; wait++) {
      await bot.waitForTicks(5)
      try {
        if (furnace.outputItem() !== null) break
      } catch (error) {
        codes.push(error.code, error.message)
        codes.push(await furnace.takeOutput().catch(late => late.code))
        furnace.close()
        await goTo(bot, { x: 1, y: 61, z: 0 })
        furnace = await open()
      }
    }
    return { codes, events, taken: (await furnace.takeOutput()).name }
  `)
  assert.equal(told.error, null)
  assert.deepEqual(told.result, {
    codes: ['closed', 'window: the reflex `fight` had to close this window; open it again', 'closed'], events: [true, 'close'], taken: 'iron_ingot'
  })
  assert.deepEqual(told.reflexes.map(act => act.what), ['fought a zombie'])
  assert.deepEqual((await truth()).statistics['killed'], { zombie: 2 })
})

test('a body that walking does not move is freed by moving or digging, and the way goes on', async t => {
  // A ladder without a wall behind it bars the corridor, which no path reckons with.
  const corridor = [
    { name: 'bedrock', from: [-1, Y - 1, -7], to: [1, Y + 2, 2] }, { name: 'air', from: [0, Y, -6], to: [0, Y + 1, 1] },
    { name: 'ladder', from: [0, Y, -2], to: [0, Y + 1, -2] }
  ] as const
  const { run, truth } = await play(t, { blocks: corridor })
  const walk = 'return await goTo(bot, { x: 0, y: 61, z: -5 }, 0)'
  const stuck = await run(walk, { reflexes: { unstick: false } })
  assert.deepEqual([stuck.error?.code, stuck.error?.details['reason'], stuck.reflexes], ['no_path', 'stuck', []])
  const freed = await run(walk)
  assert.deepEqual([freed.error, names(freed), freed.reflexes[0]?.what], [null, ['unstick'], 'walking got nowhere'])
  assert.ok((await truth()).position.z < -4)
})

test('a program that ends or is cancelled in the middle of a reflex leaves a body at rest', async t => {
  const { run, bot, world } = await play(t, { inventory: { iron_sword: 1 } })
  await command(world, 'time set midnight', `summon zombie 2 ${Y} 0`, `summon zombie -2 ${Y} 1`)
  const running = run('await bot.waitForTicks(2000)', { deadline_ticks: 60 })
  assert.equal((await running).outcome, 'timed_out')
  const next = await run("await bot.waitForTicks(1); return bot.entity.isValid", { reflexes: { fight: false } })
  assert.deepEqual([next.outcome, next.reflexes], ['returned', []])
  assert.equal((await bot.call('stats') as { connected: boolean }).connected, true)
})

test('the same scene twice: the same reflexes at the same ticks', async t => {
  const once = async (): Promise<unknown> => {
    const { run, world } = await play(t, { inventory: { stone_sword: 1, bread: 4 }, food: 5 })
    await command(world, 'time set midnight', `summon zombie 4 ${Y} 2`)
    const { reflexes, ticks } = await run('await bot.waitForTicks(300)')
    return { reflexes, ticks }
  }
  assert.deepEqual(await once(), await once())
})
