// @ts-check
const CREATIVE = 'creative mode gives what a player can not have'
const OPERATOR = 'it is the operator\'s to decide'
const CONNECTION = 'the connection outlives the program; return to end the program'
const INTERNAL = 'it is inside the library; use the documented members'

/**
 * Members of mineflayer's and its plugins' documented API that programs are refused, and why; README.md of the bridge
 * lists them. Whatever else is documented is offered.
 * @type {Readonly<Record<string, Readonly<Record<string, string>>>>}
 */
export const REFUSED = {
  bot: {
    _client: 'raw packets can do what a player can not',
    end: CONNECTION,
    quit: CONNECTION,
    connect: CONNECTION,
    emit: 'events come from the game; call your own functions instead',
    creative: CREATIVE,
    physics: 'gravity and speed are the game\'s',
    physicsEnabled: 'physics is always on',
    loadPlugins: 'programs load no code; pathfinder, collectBlock, tool, pvp, hawkEye and autoEat are there already',
    setSettings: OPERATOR,
    acceptResourcePack: OPERATOR,
    denyResourcePack: OPERATOR,
    setCommandBlock: 'command blocks run an operator\'s commands',
    tabComplete: 'it asks the world which commands there are, and commands are refused',
    viewer: 'the operator starts viewers',
    webInventory: 'the operator starts viewers'
  },
  'bot.world': {
    setBlock: 'it would change what the bot believes, not the world; use bot.placeBlock',
    setBlockStateId: 'it would change what the bot believes, not the world; use bot.placeBlock',
    setColumn: INTERNAL,
    getColumn: INTERNAL,
    getColumns: INTERNAL,
    async: INTERNAL
  },
  'bot.autoEat': {
    enable: 'the bot itself eats when it starves; call bot.autoEat.eat() for more',
    enableAuto: 'the bot itself eats when it starves; call bot.autoEat.eat() for more'
  },
  'bot.hawkEye': {
    detectProjectiles: 'it is not built; look at bot.entities',
    detectAim: 'it is not built; look at the yaw and pitch of bot.entities'
  },
  mineflayer: { createBot: 'the program has its bot already: its first parameter' }
}
