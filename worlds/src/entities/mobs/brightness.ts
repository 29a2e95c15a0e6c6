import type { Vec } from '../../geometry.ts'
import type { Realm } from '../../realm.ts'

const DAY = 24000
/** A night takes away so many levels of sky light. */
const DARKEST = 11

/** The last answer of `skyDarkening`, which mobs ask for dozens of times a tick. */
let last = { time: -1, raining: false, thundering: false, levels: 0 }

/** Levels that the time of day and the weather take off the sky's light (vanilla `skyDarken`). */
function skyDarkening ({ timeOfDay: time, weather: { raining, thundering } }: Realm): number {
  if (last.time !== time || last.raining !== raining || last.thundering !== thundering) last = { time, raining, thundering, levels: darkened(time, raining, thundering) }
  return last.levels
}

function darkened (time: number, raining: boolean, thundering: boolean): number {
  const rain = 1 - (raining ? 5 / 16 : 0)
  const thunder = 1 - (thundering ? 5 / 16 : 0)
  const height = Math.cos(celestialAngle(time) * 2 * Math.PI)
  const bright = 0.5 + 2 * Math.max(-0.25, Math.min(0.25, height))
  return Math.floor((1 - bright * rain * thunder) * DARKEST)
}

/** Share of the sun's way, 0 at noon (minecraft.wiki/w/Daylight_cycle). */
function celestialAngle (time: number): number {
  const share = (time / DAY + 0.75) % 1
  const bent = 0.5 - Math.cos(share * Math.PI) / 2
  return (share * 2 + bent) / 3
}

export function isDay (realm: Realm): boolean {
  return skyDarkening(realm) < 4
}

/** Light that a creature sees by at `cell`, 0 to 15. */
export function lightAt (realm: Realm, cell: Vec): number {
  return Math.max(realm.light.block(cell), realm.light.sky(cell) - skyDarkening(realm))
}

/** Vanilla's brightness of a light level, 0 to 1. */
export function brightnessAt (realm: Realm, cell: Vec): number {
  const share = Math.max(realm.light.block(cell), realm.light.sky(cell) - skyDarkening(realm)) / 15
  return share / (4 - 3 * share)
}

/** Whether nothing is between `cell` and the sky. */
export function seesSky (realm: Realm, cell: Vec): boolean {
  return realm.light.sky(cell) === 15
}

/** 0 full moon, 4 new moon. */
export function moonPhase (realm: Realm): number {
  return Math.floor(realm.dayTime / DAY) % 8
}
