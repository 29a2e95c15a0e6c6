import type { CallError, JsonObject, JsonValue } from './program-types.ts'

/** Levels of nesting in what a program hands out; readers of JSON recurse. */
export const MAX_NESTING = 32
/** Characters of JSON kept of the arguments, the result or the error's details of one call. */
export const MAX_CALL_JSON = 2048
const MAX_MESSAGE_CHARS = 2048

/** Whether `value` nests deeper than `levels`. */
export function nestsDeeper (value: JsonValue, levels: number): boolean {
  if (typeof value !== 'object' || value === null) return false
  return levels === 0 || Object.values(value).some(part => nestsDeeper(part, levels - 1))
}

/** Whether `value` is small enough to be kept whole. */
export function isSmall (value: JsonValue): boolean {
  return !nestsDeeper(value, MAX_NESTING) && JSON.stringify(value).length <= MAX_CALL_JSON
}

/** `value` when it is small, else the beginning of its JSON; a list stays a list. */
export function shortened (value: JsonValue): JsonValue {
  if (isSmall(value)) return value
  const text = nestsDeeper(value, MAX_NESTING) ? `nested deeper than ${MAX_NESTING} levels` : JSON.stringify(value)
  const beginning = `${text.slice(0, MAX_CALL_JSON - 2)}…`
  return Array.isArray(value) ? [beginning] : beginning
}

/** An error as it may leave: a program can throw anything. Details that are no small object are left out. */
export function boundedError (error: { readonly code?: unknown, readonly message?: unknown, readonly details?: JsonValue }): CallError {
  const { code, message, details = null } = error
  const keep = typeof details === 'object' && details !== null && !Array.isArray(details) && isSmall(details)
  return { code: String(code).slice(0, 100), message: String(message).slice(0, MAX_MESSAGE_CHARS), details: keep ? details as JsonObject : {} }
}

/** As many of a frame's variables as fit, the first ones. */
export function boundedVariables (variables: JsonValue): JsonObject {
  const kept: JsonObject = {}
  if (typeof variables !== 'object' || variables === null || Array.isArray(variables)) return kept
  for (const [name, value] of Object.entries(variables)) {
    const more = { ...kept, [name]: value }
    if (!isSmall(more)) break
    Object.assign(kept, { [name]: value })
  }
  return kept
}
