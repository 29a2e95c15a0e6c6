import assert from 'node:assert/strict'
import { createRequire } from 'node:module'
import test from 'node:test'
import { stack } from '../src/items/items.ts'
import type { GameMode } from '../src/players/modes.ts'
import { Rng } from '../src/rng.ts'
import { mechanic } from './conformance.ts'
import { PACKET_NAMES, PacketGenerator } from './packet-generator.ts'
import { GROUND, Stage, type Actor } from './stage.ts'

interface Parser { parsePacketBuffer: (bytes: Buffer) => { data: { name: string, params: Record<string, unknown> } } }
// The package has no types for its deserializer.
const { createDeserializer } = createRequire(import.meta.url)('minecraft-protocol/src/transforms/serializer') as { createDeserializer: (options: object) => Parser }
const parser = createDeserializer({ state: 'play', isServer: true, version: '1.20.1', noErrorLogging: true })

const ROUNDS = 12
const TICKS = 120
const MODES: readonly GameMode[] = ['survival', 'creative', 'adventure', 'spectator']
/** Drawn more often: what has much behind it. */
const OFTEN = ['window_click', 'window_click', 'block_place', 'block_place', 'use_item', 'block_dig', 'use_entity', 'set_creative_slot', 'close_window', 'enchant_item', 'name_item', 'update_sign']
const AROUND = [
  'chest', 'barrel', 'furnace', 'crafting_table', 'stonecutter', 'smithing_table', 'anvil', 'grindstone', 'composter', 'campfire', 'cake', 'oak_door', 'oak_sign', 'tnt', 'water', 'lava',
  'sand', 'farmland', 'red_bed', 'oak_trapdoor', 'oak_fence_gate', 'sweet_berry_bush', 'ladder', 'ice', 'slime_block'
]
const CARRIED = [
  'bow', 'arrow', 'shield', 'fishing_rod', 'bucket', 'water_bucket', 'lava_bucket', 'cod_bucket', 'flint_and_steel', 'bone_meal', 'bread', 'egg', 'ender_pearl', 'shears', 'name_tag', 'chest', 'tnt',
  'oak_sign', 'diamond_pickaxe', 'oak_slab', 'oak_door', 'red_bed', 'suspicious_stew', 'sand', 'white_dye', 'bone', 'wheat'
]
const CREATURES = ['cow', 'sheep', 'wolf', 'zombie', 'skeleton', 'creeper', 'slime', 'cod', 'witch', 'enderman', 'spider']

function furnish (stage: Stage, rng: Rng): void {
  const beside = (): number => rng.int(9) - 4
  for (const name of AROUND) stage.put({ x: beside(), y: GROUND + rng.int(2), z: beside() }, name)
  for (const kind of CREATURES) if (rng.int(2) === 0) stage.game.mobs.add(kind, { x: beside() * 2, y: GROUND, z: beside() * 2 })
}

function equipped (stage: Stage, rng: Rng): Actor {
  const actor = stage.join('Fuzz')
  for (let slot = 5; slot < 46; slot++) if (rng.int(2) === 0) actor.player.inventory.slots[slot] = stack(CARRIED[rng.int(CARRIED.length)] ?? 'bread')
  actor.player.mode = MODES[rng.int(MODES.length)] ?? 'survival'
  return actor
}

/** Hands the actor one packet, as the port would: none when the bytes are no packet. */
function deliver (actor: Actor, name: string, bytes: Buffer, rng: Rng): void {
  let packet
  try {
    packet = parser.parsePacketBuffer(bytes).data
  } catch {
    return
  }
  if (name === 'window_click' && rng.int(4) > 0) packet.params['windowId'] = actor.player.window.windowId
  actor.write(packet.name, packet.params)
}

mechanic('packets of every kind with any values in any order cost their sender the place at most, and the world can always be saved', {
  area: 'players',
  source: 'ours: any bytes on the port; packets by minecraft-data (protocol of 1.20)',
  how: 'some 5,000 packets generated from the protocol, numbers that are none and senseless NBT included, sent by operators in four game modes among stations and mobs; saved and restored after each round'
}, t => {
  const failures = t.mock.method(console, 'error', () => {})
  for (let round = 0; round < ROUNDS; round++) {
    const rng = new Rng(round)
    const generator = new PacketGenerator(rng)
    const stage = new Stage({ operators: ['Fuzz'], difficulty: 'hard' })
    const witness = stage.join('Witness')
    furnish(stage, rng)
    let actor = equipped(stage, rng)
    for (let tick = 0; tick < TICKS; tick++) {
      if (actor.kicked !== null) actor = equipped(stage, rng)
      for (let i = 0; i < 4; i++) {
        const names = rng.int(2) === 0 ? PACKET_NAMES : OFTEN
        const name = names[rng.int(names.length)] ?? ''
        deliver(actor, name, generator.packet(name), rng)
      }
      stage.run()
    }
    assert.equal(witness.kicked, null)
    const hash = stage.hash()
    stage.restore(stage.saved())
    assert.equal(stage.hash(), hash)
    stage.join('Fuzz')
    stage.run(3)
  }
  assert.deepEqual(failures.mock.calls.map(({ arguments: [what, thrown] }) => `${String(what)} ${(thrown as Error).stack ?? ''}`), [])
})

test('the generator makes every packet of the protocol, and most of them can be read', () => {
  const generator = new PacketGenerator(new Rng(1))
  for (const name of PACKET_NAMES) {
    let read = 0
    for (let i = 0; i < 20; i++) {
      try {
        if (parser.parsePacketBuffer(generator.packet(name)).data.name === name) read++
      } catch {}
    }
    assert.ok(read > 5, `${read} of 20 packets ${name} can be read`)
  }
})
