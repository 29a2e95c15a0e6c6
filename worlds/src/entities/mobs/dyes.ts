/** Dyes in the order of their numbers (minecraft.wiki/w/Dye): colours of wool and collars. */
export const DYES: readonly string[] = [
  'white', 'orange', 'magenta', 'light_blue', 'yellow', 'lime', 'pink', 'gray', 'light_gray', 'cyan', 'purple', 'blue', 'brown', 'green', 'red', 'black'
]

/** Collar of a wolf tamed but not dyed. */
export const RED = DYES.indexOf('red')
