import assert from 'node:assert/strict'
import { mechanic } from './conformance.ts'
import { GROUND, Stage } from './stage.ts'

const AREA = 16
/** The one biome that all the land around is turned to. */
function turned (biome: string, rain: boolean): Stage {
  const stage = new Stage()
  const id = stage.game.data.registry.biomesByName[biome]?.id ?? assert.fail()
  for (let cx = -3; cx <= 3; cx++) for (let cz = -3; cz <= 3; cz++) stage.game.columns.column(cx, cz).biomes.fill(id)
  stage.join()
  stage.game.commands.byConsole(rain ? 'weather rain' : 'weather clear')
  return stage
}

function snowed (stage: Stage): Record<string, number> {
  const layers: Record<string, number> = {}
  for (let x = -AREA; x < 2 * AREA; x++) {
    for (let z = -AREA; z < 2 * AREA; z++) {
      const block = stage.game.blocks.at({ x, y: GROUND, z })
      if (block.name === 'snow') layers[block.properties['layers'] ?? ''] = (layers[block.properties['layers'] ?? ''] ?? 0) + 1
    }
  }
  return layers
}

mechanic('snow falls where it is cold, a layer at most unless the game rule says more, and not where light is', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Snowfall, minecraft.wiki/w/Game_rule',
  how: 'share of 2,304 places under snow after 1,500 ticks against a place in each column every 16 ticks; with the rule at 3; in plains; without snowfall; around a torch'
}, () => {
  const stage = turned('snowy_plains', true)
  stage.put({ x: 8, y: GROUND, z: 8 }, 'torch')
  stage.run(1500)
  const { 1: single = 0, ...more } = snowed(stage)
  const expected = (3 * AREA) ** 2 * (1 - Math.exp(-1500 / (16 * AREA ** 2)))
  assert.ok(Math.abs(single - expected) < expected / 8, `${single} where ${expected} are expected`)
  assert.deepEqual(more, {})
  for (let x = 5; x <= 11; x++) assert.notEqual(stage.at({ x, y: GROUND, z: 8 }), 'snow')
  const { x, z } = { x: 0, z: 0 }
  for (let i = 0; i < AREA; i++) {
    const under = stage.game.blocks.at({ x: x + i, y: GROUND - 1, z })
    assert.equal(under.properties['snowy'], String(stage.at({ x: x + i, y: GROUND, z }) === 'snow'))
  }
  const deep = turned('snowy_plains', true)
  deep.game.rules.set('snowAccumulationHeight', 3)
  deep.run(3000)
  assert.deepEqual(Object.keys(snowed(deep)), ['1', '2', '3'])
  for (const [biome, rain] of [['plains', true], ['snowy_plains', false]] as const) {
    const other = turned(biome, rain)
    other.run(300)
    assert.deepEqual(snowed(other), {})
  }
})

mechanic('open water freezes in the cold from its edge inwards, whether it snows or not, and thaws beside light', {
  area: 'blocks',
  source: 'minecraft.wiki/w/Ice#Natural_generation',
  how: 'a pond of ten by ten in snowy plains and in plains after 3,000 ticks: ice at its edge, water in the middle; a ditch by a torch'
}, () => {
  const pond = (stage: Stage): { ice: number, middle: string } => {
    for (let x = 0; x < 10; x++) for (let z = 0; z < 10; z++) stage.put({ x, y: GROUND - 1, z }, 'water')
    for (let x = -10; x < -6; x++) stage.put({ x, y: GROUND - 1, z: 0 }, 'water')
    stage.put({ x: -8, y: GROUND, z: 1 }, 'torch')
    stage.run(3000)
    for (let x = -10; x < -6; x++) assert.equal(stage.at({ x, y: GROUND - 1, z: 0 }), 'water')
    let ice = 0
    for (let x = 0; x < 10; x++) for (let z = 0; z < 10; z++) if (stage.at({ x, y: GROUND - 1, z }) === 'ice') ice++
    return { ice, middle: stage.at({ x: 5, y: GROUND - 1, z: 5 }) }
  }
  const { ice, middle } = pond(turned('snowy_plains', false))
  assert.ok(ice > 8 && ice < 50, `${ice} places of ice`)
  assert.equal(middle, 'water')
  assert.equal(pond(turned('plains', false)).ice, 0)
})
