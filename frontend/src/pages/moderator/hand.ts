import { uuid } from '@/lib/ids'
import { keep, kept } from '@/lib/keep'
import type { QuestionDoc } from '@/lib/types'

const ID = 'rostrum.desk'
const INITIALS = 'rostrum.initials'

/** Who moderates in this browser: several people may share the moderators' link. */
export interface Hand {
  /** Names this browser in every act, so that a claim is known as its own. */
  readonly id: string
  /** What others see of whose hand a question is in. */
  initials: string
}

export function hand(): Hand {
  const id = kept(ID) ?? uuid().slice(0, 8)
  keep(ID, id)
  return { id, initials: kept(INITIALS) ?? `M${((parseInt(id, 16) || 0) % 90) + 10}` }
}

export function rename(of: Hand, initials: string): void {
  of.initials = initials.trim().slice(0, 12) || of.initials
  keep(INITIALS, of.initials)
}

/** Whose hand a question is in at the moment: this one's, another's, or nobody's. */
export function inHand(q: QuestionDoc, me: { desk: string; person: string | undefined }, now: number): 'mine' | 'other' | undefined {
  const c = q.claim
  if (!c || !(Date.parse(c.until ?? '') > now)) return undefined
  const mine = c.person ? c.person === me.person : c.desk === me.desk
  return mine ? 'mine' : 'other'
}
