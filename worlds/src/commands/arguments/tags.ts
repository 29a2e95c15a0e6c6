import { readCompound, type Tag } from '../snbt.ts'
import type { ArgumentType } from '../tree.ts'

/** A compound tag in braces. */
export const compound: ArgumentType<Tag & { type: 'compound' }> = { parser: 'minecraft:nbt', read: reader => readCompound(reader) }
