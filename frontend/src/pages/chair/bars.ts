import type { BalanceOf, Group, Tally } from '@/lib/types'
import { none, shares } from './balance'

/** One bar of a chart: a part of the floor's time. */
export interface Bar extends Tally {
  id: string
  /** Part of the chart's time, between 0 and 1. */
  share: number
}

/** What the floor's time is looked at by. */
export const sides = ['group', 'region', 'presence', 'first', 'gender'] as const
export type Side = (typeof sides)[number]

/** The regional groups of the United Nations, and then those who speak for no State. */
export const regions = ['african', 'asia_pacific', 'eastern_european', 'latin_american_caribbean', 'western_european_others', 'none'] as const
export const genders = ['female', 'male', 'other'] as const

function barred(parts: [string, Tally][]): Bar[] {
  const total = parts.reduce((sum, [, tally]) => sum + tally.seconds, 0)
  return parts.map(([id, tally]) => ({ id, ...tally, share: total > 0 ? tally.seconds / total : 0 }))
}

function minus(a: Tally, b: Tally): Tally {
  return { interventions: Math.max(a.interventions - b.interventions, 0), seconds: Math.max(a.seconds - b.seconds, 0) }
}

/** The bars of one chart. Gender counts those alone who gave it, so its chart may be empty. */
export function bars(side: Side, of: BalanceOf | undefined, groups: Group[]): Bar[] {
  switch (side) {
    case 'group':
      return shares(of, groups).map(({ group, ...rest }) => ({ id: group, ...rest }))
    case 'region': {
      const known = regions.filter((r) => r !== 'none').map((r): [string, Tally] => [r, of?.regions?.[r] ?? none])
      const rest = known.reduce((left, [, tally]) => minus(left, tally), of?.total ?? none)
      return barred([...known, ['none', rest]])
    }
    case 'presence':
      return barred([['room', of?.room ?? none], ['remote', of?.remote ?? none]])
    case 'first':
      return barred([['first', of?.first_time ?? none], ['again', minus(of?.total ?? none, of?.first_time ?? none)]])
    case 'gender': {
      const given = genders.map((g): [string, Tally] => [g, of?.genders?.[g] ?? none])
      return given.some(([, tally]) => tally.interventions > 0) ? barred(given) : []
    }
  }
}
