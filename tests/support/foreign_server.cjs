// A Minecraft server that is not ours, as far as joining it goes: `foreign_server.cjs JSON` with {version, online, refuse, protocol}.
// With `online` it checks accounts at a session server of its own. Prints what happens as JSON, a line each.
const http = require('node:http')
const { createRequire } = require('node:module')
const path = require('node:path')

const root = createRequire(path.join(process.cwd(), 'package.json'))
const minecraft = root('minecraft-protocol')
const yggdrasil = createRequire(root.resolve('minecraft-protocol'))('yggdrasil')
const { version = '1.20.1', online = false, refuse = null, protocol = null } = JSON.parse(process.argv[2])
const tell = message => console.log(JSON.stringify(message))
const joined = new Map()

/** As Mojang's: a client tells that it joins, with its token; the server asks whether it did. */
const sessions = http.createServer((request, response) => {
  const url = new URL(request.url, 'http://sessions')
  let body = ''
  request.on('data', bytes => { body += bytes })
  request.on('end', () => {
    if (url.pathname === '/session/minecraft/join') {
      const { accessToken, selectedProfile, serverId } = JSON.parse(body)
      tell({ join: { accessToken, selectedProfile } })
      if (accessToken !== 'secret') return response.writeHead(403).end('{"error":"ForbiddenOperationException"}')
      joined.set(serverId, selectedProfile)
      return response.writeHead(204).end()
    }
    const id = joined.get(url.searchParams.get('serverId'))
    if (id === undefined) return response.writeHead(204).end()
    response.end(JSON.stringify({ id, name: url.searchParams.get('username'), properties: [] }))
  })
})
sessions.listen(0, '127.0.0.1', () => {
  const host = `http://127.0.0.1:${sessions.address().port}`
  const server = yggdrasil.server
  yggdrasil.server = options => server({ ...options, host })
  const game = minecraft.createServer({
    host: '127.0.0.1',
    port: 0,
    version,
    'online-mode': online,
    beforePing: response => { if (protocol !== null) response.version = { name: 'Later 99', protocol } }
  })
  game.on('listening', () => { tell({ port: game.socketServer.address().port, sessions: host }) })
  game.on('playerJoin', client => {
    tell({ player: { name: client.username, id: client.profile?.id ?? null } })
    client.end('done', JSON.stringify({ text: refuse ?? 'seen enough' }))
  })
  if (refuse !== null && !online) game.on('connection', client => { client.once('login_start', () => { client.end('no', JSON.stringify({ translate: refuse })) }) })
})
