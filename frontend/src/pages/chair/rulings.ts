import type { RequestDoc } from '@/lib/types'

/** Points of order of a segment that still want a ruling, oldest first: waiting, being heard, or heard. */
export function pointsOfOrder(requests: RequestDoc[], segment: string | undefined): RequestDoc[] {
  return requests.filter(
    (r) =>
      r.kind === 'point_of_order' &&
      r.segment === segment &&
      !r.ruling &&
      (r.state === 'waiting' || r.state === 'speaking' || r.state === 'done'),
  )
}
