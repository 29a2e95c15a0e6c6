/** What has no form on the other side, each thing once with how often it was met. */
export class Lost {
  readonly #counts = new Map<string, number>()

  readonly note = (what: string): void => {
    this.#counts.set(what, (this.#counts.get(what) ?? 0) + 1)
  }

  /** One line a thing, in order of first meeting. */
  lines (): string[] {
    return [...this.#counts].map(([what, count]) => count === 1 ? what : `${what} (${count} times)`)
  }
}
