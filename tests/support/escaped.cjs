// Stands for a program that has left its isolate: code in the main context of a process sealed as the bot's is.
// argv: JSON of what outside it may try to reach. Prints JSON: attack -> how it was refused, or null when it worked.
const told = JSON.parse(process.argv[2])
const require_ = process.getBuiltinModule
const fs = require_('fs')

const settled = (emitter, done) => new Promise((resolve, reject) => { emitter.once('error', reject); emitter.once(done, resolve) })
const spawned = child => settled(child, 'exit').then(code => { if (code !== 0) throw new Error(`exit ${code}`) })

const attacks = {
  'read a file': () => fs.readFileSync(told.file),
  'read a file by promise': () => fs.promises.readFile(told.file),
  'read the passwords': () => fs.readFileSync('/etc/passwd'),
  'list a folder': () => fs.readdirSync(told.folder),
  'list the root': () => fs.readdirSync('/'),
  'copy a file': () => fs.copyFileSync(told.file, `${told.folder}/copy`),
  'link a file': () => fs.linkSync(told.file, `${told.folder}/link`),
  'link symbolically': () => fs.symlinkSync('/etc/passwd', `${told.folder}/symlink`),
  'write a file': () => fs.writeFileSync(`${told.folder}/new`, 'x'),
  'append to a file': () => fs.appendFileSync(told.file, 'x'),
  'truncate a file': () => fs.truncateSync(told.file),
  'delete a file': () => fs.rmSync(told.file),
  'rename a file': () => fs.renameSync(told.file, `${told.folder}/renamed`),
  'make a folder': () => fs.mkdirSync(`${told.folder}/made`),
  'change a mode': () => fs.chmodSync(told.file, 0o777),
  'write to its own sources': () => fs.appendFileSync(told.source, 'x'),
  'write a heap snapshot': () => require_('v8').writeHeapSnapshot(`${told.folder}/heap`),
  'write a report': () => { if (process.report.writeReport(`${told.folder}/report`) === '') throw new Error('not written') },
  'read a database': () => new (require_('node:sqlite').DatabaseSync)(told.file, { readOnly: true }).exec('SELECT * FROM sqlite_master'),
  'write a database': () => new (require_('node:sqlite').DatabaseSync)(`${told.folder}/db`).exec('CREATE TABLE t (x)'),
  'attach a database': () => new (require_('node:sqlite').DatabaseSync)(':memory:').exec(`ATTACH '${told.folder}/db2' AS other; CREATE TABLE other.t (x)`),
  'its own environment by file': () => fs.readFileSync('/proc/self/environ'),
  'the environment of its parent': () => fs.readFileSync(`/proc/${process.ppid}/environ`),
  'the memory of its parent': () => fs.openSync(`/proc/${process.ppid}/mem`, 'r'),
  'the descriptors of its parent': () => fs.readdirSync(`/proc/${process.ppid}/fd`),
  'its own memory': () => fs.openSync('/proc/self/mem', 'r+'),
  'a kernel setting': () => fs.writeFileSync('/proc/sys/kernel/hostname', 'x'),
  'connect by TCP': () => settled(require_('net').connect(told.port, '127.0.0.1'), 'connect'),
  'connect to a local socket': () => settled(require_('net').connect(told.socket), 'connect'),
  'send by UDP': () => new Promise((resolve, reject) => {
    const udp = require_('dgram').createSocket('udp4')
    udp.on('error', reject)
    udp.send('x', told.port, '127.0.0.1', error => { if (error) reject(error); else resolve() })
  }),
  'fetch': () => fetch(`http://127.0.0.1:${told.port}/`, { signal: AbortSignal.timeout(1000) }),
  'look a name up': () => require_('dns').promises.lookup('example.com'),
  'resolve a name': () => new (require_('dns').promises.Resolver)({ timeout: 300, tries: 1 }).resolve4('example.com'),
  'listen by TCP': () => settled(require_('net').createServer().listen(0, '127.0.0.1'), 'listening'),
  'listen on a local socket': () => settled(require_('net').createServer().listen(`${told.folder}/listen`), 'listening'),
  'listen by UDP': () => settled(require_('dgram').createSocket('udp4').bind(0), 'listening'),
  'spawn': () => spawned(require_('child_process').spawn('/bin/true')),
  'spawn Node itself': () => spawned(require_('child_process').spawn(process.execPath, ['-e', ''])),
  'run a shell': () => require_('child_process').execSync('true'),
  'fork': () => spawned(require_('child_process').fork(told.source)),
  'kill another process': () => process.kill(told.pid, 'SIGKILL'),
  'stop another process': () => process.kill(told.pid, 'SIGSTOP'),
  'ask for another process': () => process.kill(told.pid, 0),
  'kill its parent': () => process.kill(process.ppid, 0),
  'kill every process': () => process.kill(-1, 0),
  'kill a group': () => process.kill(-told.pid, 0),
  'debug another process': () => process._debugProcess(told.pid),
  'become root': () => process.setuid(0),
  'change groups': () => process.setgroups([0]),
  'load an addon from elsewhere': () => process.dlopen({ exports: {} }, told.addon)
}

/** Refused by Node's permissions alone: they reach nothing outside by themselves; a refused exec would end the process. */
const inner = {
  'become a shell': () => process.execve('/bin/sh', ['sh', '-c', `echo x > ${told.folder}/shell`], {}),
  'a worker thread': () => settled(new (require_('worker_threads').Worker)('0', { eval: true }), 'online'),
  'the inspector': () => { require_('inspector').open(0); if (require_('inspector').url() === undefined) throw new Error('not opened') },
  'an inspector session': () => new (require_('inspector').Session)().connect(),
  'WASI': () => new (require_('wasi').WASI)({ version: 'preview1' }),
  'an internal binding': () => process.binding('spawn_sync')
}

async function attempt (attack) {
  try {
    await attack()
    return null
  } catch (error) {
    return String(error.code ?? error.message)
  }
}

async function main () {
  process.on('uncaughtException', () => {})
  const found = { environment: Object.keys(process.env).sort() }
  for (const [name, attack] of Object.entries(told.permission ? { ...attacks, ...inner } : attacks)) {
    if (told.only === null || told.only.includes(name)) found[name] = await attempt(attack)
  }
  await new Promise(resolve => { process.stdout.write(JSON.stringify(found), resolve) })
  process.exit(0)
}
void main()
xx