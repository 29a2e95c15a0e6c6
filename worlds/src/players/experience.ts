/** Experience levels of vanilla (minecraft.wiki/w/Experience). */
export interface Experience {
  level: number
  /** Points towards the next level. */
  points: number
  /** All points ever got in this life; what the death screen calls the score. */
  total: number
}

/** What a dead player leaves at most: enough for level 7. */
const MOST_DROPPED = 100
const DROPPED_A_LEVEL = 7

interface Learner { readonly experience: Experience }

export function freshExperience (): Experience {
  return { level: 0, points: 0, total: 0 }
}

/** Points from `level` to the next. */
export function pointsToNext (level: number): number {
  if (level >= 30) return 9 * level - 158
  return level >= 15 ? 5 * level - 38 : 2 * level + 7
}

/** Gives `points`, or takes them away when negative (never below none). */
export function add ({ experience }: Learner, points: number): void {
  experience.total = Math.max(0, experience.total + points)
  experience.points += points
  while (experience.points < 0 && experience.level > 0) experience.points += pointsToNext(--experience.level)
  experience.points = Math.max(0, experience.points)
  while (experience.points >= pointsToNext(experience.level)) experience.points -= pointsToNext(experience.level++)
}

/** Gives or takes whole levels; the share of the level reached stays, as in vanilla. Below level 0 all is lost. */
export function addLevels ({ experience }: Learner, levels: number): void {
  const share = progress(experience)
  experience.level += levels
  if (experience.level < 0) Object.assign(experience, freshExperience())
  else experience.points = Math.min(pointsToNext(experience.level) - 1, Math.floor(share * pointsToNext(experience.level)))
}

/** Share of the present level, 0 to 1, as the bar shows it. */
export function progress ({ level, points }: Experience): number {
  return points / pointsToNext(level)
}

/** What a death at this level drops. */
export function droppedAtDeath ({ level }: Experience): number {
  return Math.min(MOST_DROPPED, level * DROPPED_A_LEVEL)
}
