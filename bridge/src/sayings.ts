import { ProgramFault } from './program-fault.ts'

/** Lines kept of console output and notes, and lines that one program may chat. */
export const MAX_LINES = 100
const MAX_LOG_CHARS = 500
/** Longest chat message that a server takes (Minecraft Wiki, Chat). */
const MAX_CHAT_CHARS = 256
/** Servers kick who chats faster: a line counts 20, each tick takes 1 away, and the sum may not pass 200 (vanilla's own counter). */
const LINE_WEIGHT = 20
const MAX_WEIGHT = 200
/** What each bot has chatted lately, by whichever program. */
const weights = new WeakMap<object, { sum: number, tick: number }>()
// What servers kick for: control characters and the formatting sign.
const ILLEGAL = /[\u0000-\u0009\u000b-\u001f\u007f§]/

/** How a program is heard. */
export interface Speech { readonly chat: (text: string) => void, readonly whisper: (username: string, text: string) => void }
const USERNAME = /^\w{1,16}$/

/** What a program says: chat, which others see, and its log, which only the execution shows. */
export class Sayings {
  readonly chat: string[] = []
  readonly log: string[] = []
  truncated = false
  #linesSent = 0
  readonly #bot: Speech
  readonly #now: () => number
  readonly #onCommand: ((text: string) => void) | null

  /**
   * @param now the current tick
   * @param onCommand told of each command; null where the operator allows none
   */
  constructor (bot: Speech, now: () => number, onCommand: ((text: string) => void) | null) {
    this.#bot = bot
    this.#now = now
    this.#onCommand = onCommand
  }

  note (text: string): void {
    if (this.log.length >= MAX_LINES) { this.truncated = true; return }
    if (text.length > MAX_LOG_CHARS) this.truncated = true
    this.log.push(text.slice(0, MAX_LOG_CHARS))
  }

  /** @throws ProgramFault `chat_refused` for commands that are not allowed, and for what a server would kick for */
  say (text: string): void {
    this.#check('bot.chat', text)
    // Told before it is sent: what helps the bot is on record whatever happens next.
    for (const line of text.split('\n')) if (isCommand(line)) this.#onCommand?.(line.trim())
    this.#bot.chat(text)
    this.chat.push(text)
  }

  /** @throws ProgramFault as `say` does, and for what is no player's name */
  whisper (username: string, text: string): void {
    this.#check('bot.whisper', text)
    if (!USERNAME.test(username)) throw new ProgramFault('TypeError', `bot.whisper: \`${username.slice(0, 20)}\` is no player's name`)
    this.#bot.whisper(username, text)
    this.chat.push(`(to ${username}) ${text}`)
  }

  #check (member: string, text: string): void {
    const refuse = (fact: string): never => { throw new ProgramFault('Error', `${member}: ${fact}`, 'chat_refused') }
    const lines = text.split('\n')
    for (const line of lines) {
      if (isCommand(line) && (this.#onCommand === null || member !== 'bot.chat')) refuse('commands (lines that begin with /) are refused to programs')
      if (line.length > MAX_CHAT_CHARS) refuse(`a line has ${line.length} characters; the limit is ${MAX_CHAT_CHARS}`)
      if (ILLEGAL.test(line)) refuse('control characters and § are not allowed')
    }
    // Each line is a message of its own to the server.
    this.#linesSent += lines.length
    if (this.#linesSent > MAX_LINES) refuse(`a program may chat ${MAX_LINES} lines; return what you want to report`)
    const tick = this.#now()
    const before = weights.get(this.#bot) ?? { sum: 0, tick }
    const sum = Math.max(0, before.sum - (tick - before.tick)) + LINE_WEIGHT * lines.length
    if (sum > MAX_WEIGHT) refuse(`servers kick who sends more than ${MAX_WEIGHT / LINE_WEIGHT} lines at once; wait ${LINE_WEIGHT} ticks for each further line`)
    weights.set(this.#bot, { sum, tick })
  }
}

function isCommand (line: string): boolean {
  return line.trimStart().startsWith('/')
}
