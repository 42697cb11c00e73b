import type { BalanceOf, Group, Tally } from '@/lib/types'

/** One group's share of the floor; share is of the time, between 0 and 1. */
export interface Share extends Tally {
  group: string
  share: number
}

export const none: Tally = { interventions: 0, seconds: 0 }

/** The groups in the programme's order, each with its share, then those without a group if they spoke. */
export function shares(of: BalanceOf | undefined, groups: Group[]): Share[] {
  const total = of?.total.seconds ?? 0
  const row = (group: string): Share => {
    const tally = of?.groups[group] ?? none
    return { ...tally, group, share: total > 0 ? tally.seconds / total : 0 }
  }
  const rows = groups.map((g) => row(g.id))
  for (const group of Object.keys(of?.groups ?? {})) {
    if (!groups.some((g) => g.id === group)) rows.push(row(group))
  }
  return rows
}

/** The remote part of the time, between 0 and 1; undefined while nobody has spoken. */
export function remoteShare(of: BalanceOf | undefined): number | undefined {
  const all = (of?.room.seconds ?? 0) + (of?.remote.seconds ?? 0)
  return of && all > 0 ? of.remote.seconds / all : undefined
}
