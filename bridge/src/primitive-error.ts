/** Codes of what a primitive can say went wrong; programs, feedback and models read them. */
export const PRIMITIVE_CODES = [
  'missing_ingredients', 'missing_tool', 'missing_station', 'no_target', 'no_path', 'inventory_full', 'not_owned',
  'unknown_name', 'bad_argument', 'not_edible', 'no_fuel', 'blocked_spot', 'not_now', 'timed_out', 'cancelled', 'died'
] as const
export type PrimitiveCode = typeof PRIMITIVE_CODES[number]

/** One thing a request lacks: `need` of `item` for the whole request, `have` of them in the inventory. */
export interface Missing { readonly item: string, readonly need: number, readonly have: number }

/** The machine-readable half of a primitive's error; fields that say nothing are left out. */
export interface PrimitiveErrorDetails {
  readonly item?: string
  /** What was asked for. */
  readonly count?: number
  /** How much of `count` was done before the error. */
  readonly got?: number
  readonly missing?: readonly Missing[]
  /** The station that is not within reach of the request, e.g. `crafting_table`. */
  readonly station?: string | null
  /** Tools any one of which would do, weakest first. */
  readonly tool?: readonly string[] | null
  /** Blocks searched around the bot. */
  readonly radius?: number
  /** Why there is no path. */
  readonly reason?: string
  /** The place nearest to the goal that the search came to. */
  readonly reached?: { readonly x: number, readonly y: number, readonly z: number }
  /** Blocks that close the way, most often met first. */
  readonly barred_by?: readonly string[]
  /** Names that exist and look like the unknown one. */
  readonly nearest?: readonly string[]
}

/** A primitive could not do what it was asked: data for the program and for feedback, not a fault of the bridge. */
export class PrimitiveError extends Error {
  readonly code: PrimitiveCode
  readonly details: PrimitiveErrorDetails

  constructor (code: PrimitiveCode, message: string, details: PrimitiveErrorDetails = {}) {
    super(message)
    this.name = 'PrimitiveError'
    this.code = code
    this.details = details
  }
}
