import type { FloorDoc, FloorTurn, SegmentDoc } from '@/lib/types'
import type { Place } from '@/lib/session.svelte'

/** What the primary button would do now, with whom or what it concerns. */
export type Next =
  | { act: 'open'; segment: SegmentDoc }
  | { act: 'resume_segment'; segment: SegmentDoc }
  | { act: 'return'; turn: FloorTurn; to: FloorTurn }
  | { act: 'resume'; turn: FloorTurn }
  | { act: 'give'; place: Place; after: Place | undefined }
  | { act: 'finish'; turn: FloorTurn }
  | { act: 'call'; segment: SegmentDoc }
  | { act: 'close'; segment: SegmentDoc; waiting: number }
  | { act: 'done' }

export interface Desktop {
  segments: SegmentDoc[]
  current: SegmentDoc | undefined
  floor: FloorDoc | undefined
  places: Place[]
  /** The session's time in milliseconds. */
  now: number
}

/**
 * The one thing to do next. The order is the meeting's own: a point of order is settled before the
 * interrupted speaker goes on (rules of procedure of the General Assembly, rule 71), a speaker who
 * was paused goes on before another is called, and the list is heard before the segment is closed.
 * Closing comes first only when the time is over and the floor is free: until then the chair who
 * goes from speaker to speaker is never asked.
 */
export function next({ segments, current, floor, places, now }: Desktop): Next {
  if (!current) {
    const planned = segments.find((s) => s.state === 'planned')
    return planned ? { act: 'open', segment: planned } : { act: 'done' }
  }
  if (current.state === 'suspended') return { act: 'resume_segment', segment: current }
  const speech = floor?.speech
  if (speech && floor?.interrupted) return { act: 'return', turn: speech, to: floor.interrupted }
  const [first, after] = places
  // Whoever raises a point of order is heard at once, a paused speaker or not; but not during another.
  const raised = first?.request.kind === 'point_of_order'
  if (raised && speech?.kind === 'point_of_order') return { act: 'finish', turn: speech }
  if (first && raised) return { act: 'give', place: first, after: speech ? undefined : after }
  if (speech?.paused_at) return { act: 'resume', turn: speech }
  const over = current.planned.end !== null && now >= Date.parse(current.planned.end)
  if (!speech && over) return { act: 'close', segment: current, waiting: places.length }
  if (first) return { act: 'give', place: first, after }
  if (speech) return { act: 'finish', turn: speech }
  return { act: 'call', segment: current }
}

/** The segment after that one in the programme that is not closed: its list can take those who still wait. */
export function following(segments: SegmentDoc[], segment: string): SegmentDoc | undefined {
  const at = segments.findIndex((s) => s.id === segment)
  return at < 0 ? undefined : segments.slice(at + 1).find((s) => s.state !== 'closed')
}

/** Changes exactly when a press would do something else, so that a press meant for before can be told. */
export function identity(it: Next, speech: string | undefined): string {
  switch (it.act) {
    case 'open':
    case 'resume_segment':
    case 'call':
    case 'close':
      return `${it.act} ${it.segment.id} ${speech ?? ''}`
    case 'give':
      return `give ${it.place.id} ${speech ?? ''}`
    case 'return':
    case 'resume':
    case 'finish':
      return `${it.act} ${it.turn.id}`
    case 'done':
      return 'done'
  }
}

/** Whole minutes that the segment is projected to end after its plan; negative when before, 0 when unknown. */
export function minutesLate(segment: SegmentDoc, end: number | undefined): number {
  const planned = Date.parse(segment.planned.end ?? '')
  return Number.isNaN(planned) || end === undefined ? 0 : Math.round((end - planned) / 60_000)
}

/**
 * When the segment is projected to end. The server reckons it at the floor's last change; what was
 * lost since (late, milliseconds) moves everybody who waits, and what has passed cannot be projected
 * any more.
 */
export function projectedEnd(segment: SegmentDoc, places: Place[], late: number, now: number): number | undefined {
  const end = Date.parse(segment.projected_end ?? '')
  if (Number.isNaN(end)) return undefined
  if (segment.state !== 'open' && segment.state !== 'suspended') return end
  const last = places.at(-1)
  const lastEnds = last?.expected_at ? Date.parse(last.expected_at) + (segment.list.limits.statement_s ?? 0) * 1000 : 0
  const overrun = end > Date.parse(segment.planned.end ?? '') ? end : lastEnds
  return Math.max(end, overrun + (last ? late : 0), now)
}
