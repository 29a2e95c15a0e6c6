import { inspect } from './inspect.ts'
import { Sandbox } from './isolate.ts'
import type { RunRequest } from './program-types.ts'
import { PythonRoom } from './python-room.ts'
import type { Language, Room, RoomOptions, Signatures, Source } from './room.ts'
import { RpcError } from './rpc.ts'
import { sourcesOf } from './sources.ts'

/** What programs may call, by name; `signatures` are declared parameters. */
export interface Api {
  readonly primitives: readonly string[]
  readonly signatures: Signatures
  readonly actions: readonly string[]
  readonly instants: readonly string[]
}

/** The rooms of one run: one for each language that its program and skills are written in. */
export class Rooms {
  readonly #rooms = new Map<Language, Room>()
  readonly #sources: readonly Source[]
  readonly #seed: number

  /**
   * @param pythonFd the socket to the sealed Python child; null where this process has none
   * @param options by language
   * @throws RpcError `badState` when there is Python to run and no child
   */
  constructor (request: RunRequest, pythonFd: number | null, options: (language: Language) => RoomOptions) {
    this.#sources = sourcesOf(request)
    this.#seed = request.seed
    for (const { language } of this.#sources) {
      if (this.#rooms.has(language)) continue
      if (language === 'javascript') this.#rooms.set(language, new Sandbox(options(language)))
      else if (pythonFd !== null) this.#rooms.set(language, new PythonRoom(pythonFd, options(language)))
      else throw new RpcError('badState', 'this bot process has no Python child; it is given one in VOYAGER_PYTHON_FD')
    }
  }

  /** Make everything known everywhere. */
  open ({ primitives, signatures, actions, instants }: Api): void {
    const known = Object.fromEntries(primitives.map(name => [name, signatures[name] ?? []]))
    const skills = this.#sources.flatMap(({ skill }) => skill ?? [])
    for (const [language, room] of this.#rooms) {
      room.start({ seed: this.#seed, primitives: known, members: signatures, actions, instants, skills })
      for (const source of this.#sources) {
        if (source.language === language) room.define(source)
        else if (source.skill !== null) room.foreign(source.skill, parametersOf(source))
      }
    }
  }

  of (language: Language): Room {
    const room = this.#rooms.get(language)
    if (room === undefined) throw new Error(`nothing of this run is written in ${language}`)
    return room
  }

  ofSkill (name: string): Room {
    return this.of(this.#sources.find(({ skill }) => skill === name)?.language ?? 'javascript')
  }

  emit (events: string): void {
    for (const room of this.#rooms.values()) room.emit(events)
  }

  dispose (): void {
    for (const room of this.#rooms.values()) room.dispose()
  }
}

/** Only Python passes arguments by name, so that only skills in JavaScript have to be read for theirs. */
function parametersOf ({ language, source }: Source): string[] {
  return language === 'javascript' ? inspect(source).params.map(({ name }) => name) : []
}
