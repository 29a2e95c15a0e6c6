/* expect
{
  "shows": "a class with events of its own, private fields, an async generator and for await",
  "scene": ["setblock 3 -60 0 sand", "setblock 3 -60 2 sand", "setblock -3 -60 0 sand"],
  "result": {"order": [true, true, true], "found": 3, "heard": ["first", "own", true, true, false], "error": "nobody hears"}
}
*/
const EventEmitter = require('events')

class Surveyor extends EventEmitter {
  #bot
  constructor (bot) {
    super()
    this.#bot = bot
  }

  async * nearest (name) {
    const here = this.#bot.entity.position
    const points = this.#bot.findBlocks({ matching: this.#bot.registry.blocksByName[name].id, count: 16 })
    points.sort((a, b) => here.distanceSquared(a) - here.distanceSquared(b))
    for (const point of points) {
      await this.#bot.waitForTicks(1)
      this.emit('found', point)
      yield here.distanceTo(point)
    }
  }
}

async function survey (bot) {
  const surveyor = new Surveyor(bot)
  let found = 0
  surveyor.on('found', () => found++)
  const distances = []
  for await (const distance of surveyor.nearest('sand')) distances.push(distance)
  const heard = []
  surveyor.once('told', word => heard.push(word)).prependListener('told', () => heard.push('first'))
  surveyor.once('told', function () { heard.push(this === surveyor) })
  heard.push(surveyor.emit('told', 'own'), surveyor.removeAllListeners().emit('told'))
  let error = null
  try {
    surveyor.emit('error', new Error('nobody hears'))
  } catch (err) {
    error = err.message
  }
  return { order: distances.map((distance, i) => i === 0 || distance >= distances[i - 1]), found, heard, error }
}
