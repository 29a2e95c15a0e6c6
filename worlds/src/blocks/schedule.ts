/** Cells that wait for a tick, each at most once; those due in the same tick come in the order they were asked for. */
export class Schedule {
  readonly #due = new Map<string, number>()
  readonly #cells = new Map<number, string[]>()

  /** Asks for a tick of `cell` (its key) at tick `due`; an earlier one already asked for stands. */
  add (cell: string, due: number): void {
    const known = this.#due.get(cell)
    if (known !== undefined && known <= due) return
    this.#due.set(cell, due)
    const cells = this.#cells.get(due)
    if (cells === undefined) this.#cells.set(due, [cell])
    else cells.push(cell)
  }

  has (cell: string): boolean {
    return this.#due.has(cell)
  }

  /** The cells due at `tick`, which wait no longer. */
  take (tick: number): string[] {
    const cells = this.#cells.get(tick)
    if (cells === undefined) return []
    this.#cells.delete(tick)
    return cells.filter(cell => this.#due.get(cell) === tick && this.#due.delete(cell))
  }

  toJson (): Array<[number, string]> {
    const waiting: Array<[number, string]> = []
    for (const due of [...this.#cells.keys()].sort((a, b) => a - b)) {
      const cells = new Set(this.#cells.get(due)?.filter(cell => this.#due.get(cell) === due))
      for (const cell of cells) waiting.push([due, cell])
    }
    return waiting
  }

  load (waiting: ReadonlyArray<readonly [number, string]>): void {
    for (const [due, cell] of waiting) this.add(cell, due)
  }
}
