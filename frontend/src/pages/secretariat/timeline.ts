import { ms } from '@/lib/clock'
import type { SegmentDoc } from '@/lib/types'

/** A stretch as shares of the day drawn, 0 to 1. */
export interface Stretch {
  from: number
  length: number
}

export interface Bar {
  id: string
  planned: Stretch | undefined
  /** What happened, as far as it has. */
  actual: Stretch | undefined
  /** What is still expected to happen. */
  projected: Stretch | undefined
}

export interface Timeline {
  bars: Bar[]
  /** Full hours with their places. */
  hours: { at: number; place: number }[]
  /** Where now is; undefined outside the day. */
  now: number | undefined
}

const HOUR = 3_600_000

/** The day drawn to scale: from the first planned or actual moment to the last planned or projected. */
export function timeline(segments: SegmentDoc[], now: number): Timeline {
  const moments = segments.flatMap((s) =>
    [s.planned.start, s.planned.end, s.actual.start, s.actual.end, s.projected_end].map(ms).filter(Boolean),
  )
  if (!moments.length) return { bars: [], hours: [], now: undefined }
  const [first, last] = [Math.min(...moments), Math.max(...moments)]
  const span = Math.max(1, last - first)
  const place = (at: number) => (at - first) / span
  const stretch = (from: number, to: number): Stretch | undefined =>
    from && to > from ? { from: place(from), length: (to - from) / span } : undefined
  const bars = segments.map((s) => {
    const begun = ms(s.actual.start)
    const ended = ms(s.actual.end)
    const here = begun ? Math.min(Math.max(now, begun), last) : 0
    return {
      id: s.id,
      planned: stretch(ms(s.planned.start), ms(s.planned.end)),
      actual: begun ? stretch(begun, ended || here) : undefined,
      projected: ended ? undefined : stretch(begun ? here : ms(s.projected_start), ms(s.projected_end)),
    }
  })
  const hours = []
  for (let at = Math.ceil(first / HOUR) * HOUR; at <= last && hours.length < 48; at += HOUR) hours.push({ at, place: place(at) })
  return { bars, hours, now: now >= first && now <= last ? place(now) : undefined }
}
