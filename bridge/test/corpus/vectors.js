/* expect
{
  "shows": "vec3",
  "result": [5, [1, 2, 3], "(2, 4, 6)", [3, 3, 3], true, 9, [0, 0, 1], [1, 0, 2], true, [4, 5, 6], 14, 27, [2, 0], true]
}
*/
async function vectors (bot) {
  const vec3 = require('vec3')
  const v = new vec3.Vec3(1, 2, 3)
  const copy = v.clone().add(new Vec3(1, 1, 1))
  return [new Vec3(3, 4, 0).norm(), v.toArray(), v.scaled(2).toString(), new Vec3(1.4, 2.6, 3.4).rounded().minus(new Vec3(-2, 0, 0)).toArray(), v.equals(vec3([1, 2, 3])), copy.x + copy.y + copy.z,
    new Vec3(1, 0, 0).cross(new Vec3(0, 1, 0)).toArray(), new Vec3(1.9, 0.1, 2.5).floored().toArray(), v.distanceTo(v.offset(0, 3, 4)) === 5, vec3('(4, 5, 6)').toArray(), v.dot(v), vec3(3, 3, 3).volume(),
    v.min(new Vec3(2, 0, 9)).max(new Vec3(2, 0, 0)).xy(), bot.entity.position.xzDistanceTo(bot.entity.position) === 0]
}
