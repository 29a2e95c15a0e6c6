/* expect
{
  "shows": "players, teams and boards",
  "result": ["Voyager", true, 0, true, 0, 0, 0, 0, "", true]
}
*/
async function listPlayers (bot) {
  return [Object.keys(bot.players).join(), bot.players.Voyager.entity === bot.entity, bot.player.gamemode, bot.player.uuid.length === 36, Object.keys(bot.scoreboards).length, Object.keys(bot.scoreboard).length,
    Object.keys(bot.teams).length, Object.keys(bot.teamMap).length, bot.tablist.header, typeof bot.settings.viewDistance !== 'undefined']
}
