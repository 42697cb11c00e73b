import type { Repair } from '@/lib/types'

/** One limit for statements and what it would do. */
export interface Offer {
  /** Seconds. */
  limit: number
  reached: number
  more: number
  /** When everyone would have been heard, where the server says it. */
  end: string | null
}

/**
 * The limits worth offering, longest first: down to the longest with which everyone is reached, which
 * is offered even where it is no round one. A shorter one would take time from speakers for nothing.
 */
export function offers(repair: Repair): Offer[] {
  const { statement_s: all, reached, of } = repair
  const given = repair.options.filter((o) => o.statement_s >= all)
  const out = given.map((o) => ({ limit: o.statement_s, reached: o.reached, more: o.more, end: o.end }))
  if (all > 0 && !given.some((o) => o.statement_s === all)) out.push({ limit: all, reached: of, more: of - reached, end: null })
  return out.sort((a, b) => b.limit - a.limit)
}

/** The limit proposed: the longest that reaches everyone, else the one that reaches the most. */
export function proposed(all: Offer[]): number | undefined {
  let best: Offer | undefined
  for (const offer of all) if (!best || offer.reached > best.reached) best = offer
  return best?.limit
}

/** Minutes, and seconds in two digits. */
export function split(seconds: number): { m: number; s: string } {
  return { m: Math.floor(seconds / 60), s: String(seconds % 60).padStart(2, '0') }
}
