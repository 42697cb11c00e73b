import type { AccountDoc } from '@/lib/types'

/** The accounts of the day: the groups in the programme's order, then the people, those with the least left first. */
export function accounts(all: AccountDoc[] = []): AccountDoc[] {
  return [...all.filter((a) => a.group), ...all.filter((a) => a.person).sort((a, b) => a.left_s - b.left_s)]
}

/** Whole seconds that an account was given in all. */
export function given(of: AccountDoc): number {
  return of.granted_s + of.adjusted_s + of.refunded_s
}

/** The spent part of an account, between 0 and 1; all of it where nothing was given and something was spent. */
export function spentShare(of: AccountDoc): number {
  const all = given(of)
  if (all <= 0) return of.spent_s > 0 ? 1 : 0
  return Math.min(of.spent_s / all, 1)
}

/** Whole seconds of minutes typed ("2", "1.5", "2:30"); undefined for what is no time above zero. */
export function secondsOf(typed: string): number | undefined {
  const text = typed.trim().replace(',', '.')
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(text)
  const seconds = clock ? Number(clock[1]) * 60 + Number(clock[2]) : /^\d{1,3}(\.\d+)?$/.test(text) ? Math.round(Number(text) * 60) : 0
  return seconds > 0 ? seconds : undefined
}
