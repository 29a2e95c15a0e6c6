/**
 * Puts a mineflayer script in lockstep with a Voyager world, without any change to the script:
 * `node --import <this file> script.js`. The seed of `Math.random` is `VOYAGER_SEED` (default 1).
 */
import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { installGlobals } from './globals.ts'
import { leanPackages } from './lean-packages.ts'
import { Lockstep, patchClient, type ProtocolClient } from './lockstep.ts'
import { VirtualClock, publishClock } from './vclock.ts'

/** What the script's own mineflayer loads its packages with; ours where the script has none. */
function mineflayerRequire (): NodeJS.Require {
  const ours = createRequire(import.meta.url)
  try {
    const script = createRequire(pathToFileURL(process.argv[1] ?? '').href)
    return createRequire(script.resolve('mineflayer'))
  } catch (thrown) {
    if ((thrown as NodeJS.ErrnoException).code !== 'MODULE_NOT_FOUND') throw thrown
    return ours
  }
}

function clientClass (require: NodeJS.Require): { prototype: ProtocolClient } {
  return (require('minecraft-protocol') as { Client: { prototype: ProtocolClient } }).Client
}

const clock = new VirtualClock()
const lockstep = new Lockstep(clock)
installGlobals(clock)
lockstep.seed(Number(process.env['VOYAGER_SEED'] ?? 1))
const packages = mineflayerRequire()
leanPackages(packages)
patchClient(clientClass(packages), lockstep)
publishClock(lockstep)
