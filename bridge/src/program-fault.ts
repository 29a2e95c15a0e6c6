/** What a program did wrong, or was refused, in a call of `bot`: thrown in the program as a JavaScript error of class `name`. */
export class ProgramFault extends Error {
  /** A code of ours; null when the class says it all. */
  readonly code: string | null
  constructor (name: string, message: string, code: string | null = null) {
    super(message)
    this.name = name
    this.code = code
  }
}
