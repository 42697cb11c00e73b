import type { Category, RequestDoc } from '@/lib/types'

/** The categories in the order in which they are heard (rules of procedure of the General Assembly, rules 71 and 77). */
export const categories: Category[] = ['order', 'suspend_meeting', 'adjourn_meeting', 'adjourn_debate', 'close_debate']

/** The place of a point's category among them, from 1. */
export function rank(point: RequestDoc): number {
  return point.rank ?? Math.max(categories.indexOf(point.category ?? 'order'), 0) + 1
}

/**
 * Points of order of a segment that still want a ruling: the one being heard, those heard, then those
 * waiting by the rank of their category, the older first among equals.
 */
export function pointsOfOrder(requests: RequestDoc[], segment: string | undefined): RequestDoc[] {
  const heard = (r: RequestDoc) => (r.state === 'waiting' ? 1 : 0)
  return requests
    .filter(
      (r) =>
        r.kind === 'point_of_order' &&
        r.segment === segment &&
        !r.ruling &&
        (r.state === 'waiting' || r.state === 'speaking' || r.state === 'done'),
    )
    .sort((a, b) => heard(a) - heard(b) || rank(a) - rank(b))
}

/** Points of order of a segment that were ruled on, the last one first. */
export function ruled(requests: RequestDoc[], segment: string | undefined): RequestDoc[] {
  return requests.filter((r) => r.kind === 'point_of_order' && r.segment === segment && r.ruling).reverse()
}
