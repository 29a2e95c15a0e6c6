// Run by the agent, not by the bot: `sign-in.ts NAME FOLDER` signs a Microsoft account in and prints JSON, a line each:
// {"code": {uri, code}} when a person has to confirm on a page, then {"account": {id, name, token}} or {"error": text}.
import { createRequire } from 'node:module'

interface Code { readonly verification_uri?: string, readonly user_code?: string }
interface Flow { getMinecraftJavaToken: (options: { fetchProfile: boolean }) => Promise<{ token: string, profile?: { id: string, name: string } }> }
type Authflow = new (name: string, folder: string, options: object, onCode: (code: Code) => void) => Flow

// What minecraft-protocol itself signs in with.
const { Authflow, Titles } = createRequire(createRequire(import.meta.url).resolve('minecraft-protocol'))('prismarine-auth') as { Authflow: Authflow, Titles: Record<string, string> }

function tell (message: object): void {
  console.log(JSON.stringify(message))
}

const [name = '', folder = ''] = process.argv.slice(2)
const flow = new Authflow(name, folder, { flow: 'live', authTitle: Titles['MinecraftNintendoSwitch'], deviceType: 'Nintendo' }, code => {
  tell({ code: { uri: code.verification_uri ?? '', code: code.user_code ?? '' } })
})
try {
  const { token, profile } = await flow.getMinecraftJavaToken({ fetchProfile: true })
  if (profile?.id === undefined) tell({ error: `the account ${name} does not own Minecraft: Java Edition` })
  else tell({ account: { id: profile.id, name: profile.name, token } })
} catch (thrown) {
  tell({ error: thrown instanceof Error ? thrown.message : String(thrown) })
}
