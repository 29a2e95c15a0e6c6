import type { GameData } from '../registry.ts'

/** A chat component as the protocol writes it, as far as commands use it. */
export type Text =
  | { readonly text: string, readonly color?: string, readonly italic?: boolean, readonly underlined?: boolean, readonly extra?: readonly Text[] }
  | { readonly translate: string, readonly with?: readonly Text[], readonly color?: string, readonly italic?: boolean }

export function literalText (text: string): Text {
  return { text }
}

/** Vanilla's translation `key` with its arguments. */
export function translated (key: string, ...args: ReadonlyArray<Text | string | number>): Text {
  if (args.length === 0) return { translate: key }
  return { translate: key, with: args.map(arg => typeof arg === 'object' ? arg : { text: String(arg) }) }
}

/** Several texts with `separator` between them. */
export function joined (texts: readonly Text[], separator = ', '): Text {
  const extra = texts.flatMap((text, i) => i === 0 ? [text] : [literalText(separator), text])
  return { text: '', extra }
}

function languageOf (data: GameData): Readonly<Record<string, string>> {
  // The package has the version's English texts, but its types do not.
  return (data.registry as unknown as { language: Record<string, string> }).language
}

/** `text` as a person reads it, in English; keys without a translation stay keys. */
export function plainText (data: GameData, text: Text): string {
  if ('text' in text) return text.text + (text.extra ?? []).map(part => plainText(data, part)).join('')
  const args = (text.with ?? []).map(arg => plainText(data, arg))
  const pattern = languageOf(data)[text.translate]
  if (pattern === undefined) return [text.translate, ...args].join(' ')
  let next = 0
  return pattern.replace(/%(?:(\d+)\$)?([s%])/g, (_whole, place: string | undefined, kind: string) =>
    kind === '%' ? '%' : args[place === undefined ? next++ : Number(place) - 1] ?? '')
}

/** An item's or block's name, as vanilla translates it. */
export function itemText (data: GameData, name: string): Text {
  const language = languageOf(data)
  return translated(language[`block.minecraft.${name}`] === undefined ? `item.minecraft.${name}` : `block.minecraft.${name}`)
}

export function blockText (name: string): Text {
  return translated(`block.minecraft.${name}`)
}

/** An item in a message: its name in square brackets. */
export function bracketed (text: Text): Text {
  return translated('chat.square_brackets', text)
}

/** A number as Java prints a double: always with a decimal point. */
export function javaDouble (value: number): string {
  return Number.isInteger(value) ? `${value}.0` : String(value)
}
