import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import test from 'node:test'
import { commandTree } from '../src/commands/commands.ts'
import { declarePacket } from '../src/commands/declare.ts'
import { mechanic } from './conformance.ts'
import type { Actor } from './stage.ts'
import { chatOf, Commander } from './commander.ts'

// The package has no types for its serializer.
const { createSerializer } = createRequire(import.meta.url)('minecraft-protocol/src/transforms/serializer') as {
  createSerializer: (options: object) => { createPacketBuffer: (packet: object) => Buffer }
}

interface Declared { nodes: Array<{ flags: { command_node_type: number }, children: number[], extraNodeData?: { name: string } }>, rootIndex: number }

function namesIn ({ nodes, rootIndex }: Declared): string[] {
  return (nodes[rootIndex]?.children ?? []).map(child => nodes[child]?.extraNodeData?.name ?? '')
}

mechanic('only operators may command; everybody may list, whisper, emote and ask for help', {
  area: 'commands',
  source: 'minecraft.wiki/w/Permission_level',
  how: 'answers to a player with and without the right'
}, () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  assert.deepEqual(world.types('/give Bob stone', bob), ['Unknown or incomplete command, see below for error', 'give Bob stone<--[HERE]'])
  assert.deepEqual(world.types('list', bob), ['There are 2 of a max of 20 players online: Ada, Bob'])
  assert.deepEqual(world.types('me waves', bob), ['* Bob waves'])
  assert.deepEqual(world.types('tell Ada psst', bob), ['You whisper to Ada: psst'])
  assert.deepEqual(world.types('tell @a psst', bob), ['Selector not allowed', '...tell @a psst<--[HERE]'].map((line, i) => i === 0 ? line : 'tell @a psst<--[HERE]'))
  assert.ok(world.types('help', bob).every(line => !line.startsWith('/give')))
  assert.ok(world.types('help').some(line => line.startsWith('/give')))
})

mechanic('op and deop change what one may, tell the client, and are saved', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/op, minecraft.wiki/w/Commands/deop',
  how: 'status and command packets, use of give, list after a restart'
}, () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  assert.ok(!namesIn(bob.all('declare_commands')[0] as Declared).includes('give'))
  assert.equal(world.does('op Bob'), 'Made Bob a server operator')
  assert.equal(bob.all('entity_status').at(-1)?.['entityStatus'], 28)
  assert.ok(namesIn(bob.all('declare_commands').at(-1) as Declared).includes('give'))
  assert.equal(world.fails('op Bob'), 'Nothing changed. The player already is an operator')
  world.types('give @s stick', bob)
  assert.deepEqual(bob.player.inventory.counts(), { stick: 1 })
  world.stage.restore(world.stage.saved())
  assert.deepEqual(world.stage.game.settings.operators, ['Ada', 'Bob'])
  assert.equal(world.does('deop Bob'), 'Made Bob no longer a server operator')
  assert.equal(world.fails('deop Bob'), 'Nothing changed. The player is not an operator')
})

test('every command of operators is told to the agent with who gave it; play is not', () => {
  const world = new Commander()
  world.stage.events.length = 0
  world.does('time set 5')
  world.types('/give @s dirt')
  world.fails('give Nobody dirt')
  world.fails('give Ada')
  world.types('list')
  world.does('list')
  world.does('execute as Ada run give @s dirt')
  assert.deepEqual(world.stage.events.map(({ type, player, text }) => [type, player, text]), [
    ['command', 'console', 'time set 5'],
    ['command', 'Ada', 'give @s dirt'],
    ['command', 'console', 'give Nobody dirt'],
    ['command', 'console', 'execute as Ada run give @s dirt']
  ])
})

test('a line of chat tells whether an operator typed it; what a command says aloud does not', () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  world.stage.events.length = 0
  for (const actor of [world.ada, bob]) actor.write('chat_message', { message: 'go east' })
  world.stage.run()
  world.does('execute as Ada run say go west')
  const spoken = world.stage.events.filter(({ type }) => type === 'chat').map(({ player, text, operator }) => [player, text, operator])
  assert.deepEqual(spoken, [['Ada', 'go east', true], ['Bob', 'go east', false], ['Ada', 'go west', undefined]])
})

test('other operators read what one did, in vanilla\'s words', () => {
  const world = new Commander({ operators: ['Ada', 'Bob'] })
  const bob = world.stage.join('Bob')
  bob.received.length = 0
  world.types('gamemode creative')
  assert.deepEqual(chatOf(world.stage, bob), ['[Ada: Set own game mode to Creative Mode]'])
  world.does('gamerule sendCommandFeedback false')
  bob.received.length = 0
  assert.deepEqual(world.types('gamemode survival'), [])
  assert.deepEqual(chatOf(world.stage, bob), [])
})

test('answers are translation keys with arguments, errors show where', () => {
  const world = new Commander()
  world.types('give @s stone 2')
  assert.deepEqual(JSON.parse(world.ada.all('system_chat')[0]?.['content'] as string), {
    translate: 'commands.give.success.single',
    with: [{ text: '2' }, { translate: 'chat.square_brackets', with: [{ translate: 'block.minecraft.stone' }] }, { text: 'Ada' }]
  })
  world.types('gamemode flying')
  const [error, context] = world.ada.all('system_chat').map(({ content }) => JSON.parse(content as string) as object)
  assert.deepEqual(error, { translate: 'argument.gamemode.invalid', with: [{ text: 'flying' }], color: 'red' })
  assert.deepEqual(context, {
    text: '',
    extra: [
      { text: 'gamemode ', color: 'gray' }, { text: 'flying', color: 'red', underlined: true }, { translate: 'command.context.here', color: 'red', italic: true }
    ]
  })
})

mechanic('wrong lines are refused with vanilla\'s reasons', {
  area: 'commands',
  source: 'en_us.json of the version, minecraft.wiki/w/Commands',
  how: 'answers to 21 wrong lines'
}, () => {
  const world = new Commander()
  for (const [line, reason] of [
    ['', 'Unknown or incomplete command, see below for error'],
    ['fly', 'Unknown or incomplete command, see below for error'],
    ['give', 'Unknown or incomplete command, see below for error'],
    ['give Ada stone x', 'Expected integer'],
    ['give Ada stone 1 more', 'Incorrect argument for command'],
    ['time set day5', 'Expected float'],
    ['kill @x', "Unknown selector type '@x'"],
    ['kill @', 'Missing selector type'],
    ['kill @e[', 'Expected end of options'],
    ['kill @e[typo=1]', "Unknown option 'typo'"],
    ['kill @e[limit=0]', 'Limit must be at least 1'],
    ['kill @e[sort=best]', "Invalid or unknown sort type 'best'"],
    ['kill @e[distance=5..2]', 'Min cannot be bigger than max'],
    ['kill @e[nbt={a:1}]', 'the selector option `nbt` is not understood by this world'],
    ['tp Ada 1 2', 'Incorrect argument for command'],
    ['setblock 1 2', 'Incomplete (expected 3 coordinates)'],
    ['summon', 'Unknown or incomplete command, see below for error'],
    ['effect give Ada speed 0', 'Integer must not be less than 1, found 0'],
    ['execute as Ada', 'Unknown or incomplete command, see below for error'],
    ['setblock 1 2 3 stone[', 'Expected closing ] for block state properties'],
    ['give Ada stick{a', "Expected ':'"]
  ] as const) assert.equal(world.fails(line), reason, line)
})

test('the tree of commands encodes as a packet for every level, smaller for the many', () => {
  const serializer = createSerializer({ state: 'play', isServer: true, version: '1.20.1' })
  const sizes = [0, 2, 4].map(level => {
    const params = declarePacket(commandTree(), level) as Declared
    assert.ok(params.nodes.every(({ children }) => children.every(child => child > 0 && child < params.nodes.length)))
    return serializer.createPacketBuffer({ name: 'declare_commands', params }).length
  })
  assert.ok(sizes[0] !== undefined && sizes[0] < (sizes[1] ?? 0) && (sizes[1] ?? 0) < (sizes[2] ?? 0), String(sizes))
})

mechanic('tab completes commands, selectors, names and items', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands',
  how: 'matches and their range for seven beginnings, one without the right'
}, () => {
  const world = new Commander()
  const completed = (text: string, actor: Actor = world.ada): string[] => {
    actor.received.length = 0
    actor.write('tab_complete', { transactionId: 9, text })
    world.stage.run()
    const packet = actor.all('tab_complete')[0]
    assert.equal(packet?.['transactionId'], 9)
    assert.equal((packet?.['start'] as number) + (packet?.['length'] as number), text.length)
    return (packet?.['matches'] as Array<{ match: string }>).map(({ match }) => match)
  }
  assert.deepEqual(completed('/gamer'), ['gamerule'])
  assert.deepEqual(completed('/gamemode '), ['adventure', 'creative', 'spectator', 'survival'])
  assert.deepEqual(completed('/give A'), ['Ada'])
  assert.ok(completed('/give Ada diamond_p').includes('minecraft:diamond_pickaxe'))
  assert.deepEqual(completed('/xp set Ada 5 le'), ['levels'])
  assert.deepEqual(completed('/give nobody nonsense x'), [])
  assert.deepEqual(completed('/giv', world.stage.join('Bob')), [])
})

mechanic('a message with a slash is a command, one without is chat; flooding costs the place', {
  area: 'commands',
  source: 'minecraft.wiki/w/Chat',
  how: '40 messages at a slow pace, 12 at once, 30 commands of an operator'
}, () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  world.ada.write('chat_message', { message: '/time set 77' })
  world.stage.run()
  assert.ok(Math.abs(world.stage.game.timeOfDay - 77) <= 1)
  for (let i = 0; i < 40; i++) {
    bob.write('chat_message', { message: 'hello' })
    world.stage.run(25)
  }
  assert.equal(bob.kicked, null)
  for (let i = 0; i < 12; i++) bob.write('chat_message', { message: 'spam' })
  world.stage.run()
  assert.equal(bob.kicked, 'Kicked for spamming')
  for (let i = 0; i < 30; i++) world.ada.write('chat_command', { command: 'list' })
  world.stage.run()
  assert.equal(world.ada.kicked, null)
})

mechanic('kick sends away with the reason, say is heard by all, stop asks the agent to end the world', {
  area: 'commands',
  source: 'minecraft.wiki/w/Commands/kick, minecraft.wiki/w/Commands/say, minecraft.wiki/w/Commands/stop',
  how: 'chat, kick reason, event to the agent'
}, () => {
  const world = new Commander()
  const bob = world.stage.join('Bob')
  world.does('say hello world')
  assert.deepEqual(chatOf(world.stage, bob).at(-1), '[Server] hello world')
  assert.equal(world.does('kick Bob be nice'), 'Kicked Bob: be nice')
  assert.equal(bob.kicked, 'be nice')
  assert.equal(world.does('stop'), 'Stopping the server')
  assert.equal(world.stage.events.at(-1)?.type, 'stop')
})
