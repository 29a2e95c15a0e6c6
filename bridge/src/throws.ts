import { parse, type AnyNode } from 'acorn'
import { full } from 'acorn-walk'

/** The global inside the isolate through which what may be no Error is thrown; see inside/host.js. */
const MARK = '$thrown'
/** What follows a statement on its line when no other code does. */
const LINE_END = /[;})\s]*?(?:\/\/.*)?(?:[\r\n\u2028\u2029]|$)/y

/**
 * `source` with the values of its `throw` statements passed through `$thrown`, which notes where a value without a
 * stack, e.g. a string, was thrown. Lines stay, and so do the columns of all other code: a statement followed by more
 * code on its line is left as it is.
 */
export function noteThrows (source: string): string {
  const places: Array<{ at: number, text: string }> = []
  full(parse(source, { ecmaVersion: 'latest' }), visited => {
    const node = visited as AnyNode
    if (node.type !== 'ThrowStatement' || node.argument.type === 'NewExpression') return
    LINE_END.lastIndex = node.end
    if (!LINE_END.test(source)) return
    places.push({ at: node.argument.start, text: `${MARK}(` }, { at: node.argument.end, text: ')' })
  })
  let noted = source
  for (const { at, text } of places.sort((a, b) => b.at - a.at)) noted = noted.slice(0, at) + text + noted.slice(at)
  return noted
}
