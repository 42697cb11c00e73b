import { ms, remaining } from './clock'
import type { FloorDoc, ListEntry, SegmentDoc } from './types'

/**
 * Milliseconds by which a list's expected times are late at this moment. The server reckons them at
 * the floor's last change, each speaker keeping the limit, so that all nodes say the same; the
 * overtime, the pause and the silence since then are added here.
 */
export function lateness(
  segment: Pick<SegmentDoc, 'id' | 'state'> | undefined,
  floor: FloorDoc | undefined,
  entries: ListEntry[],
  now: number,
): number {
  const first = ms(entries[0]?.expected_at)
  if (!segment || !first || segment.state === 'closed') return 0
  let free = now
  if (floor?.segment === segment.id)
    for (const turn of [floor.speech, floor.interrupted]) if (turn) free += Math.max(0, remaining(turn, now))
  return Math.max(0, free - first)
}

/** Whole minutes until a moment, never below zero. */
export function minutesUntil(moment: number, now: number): number {
  return Math.max(0, Math.round((moment - now) / 60_000))
}

/** Whether a place is still expected to be reached before the segment's planned end. */
export function reached(entry: ListEntry, late: number, end: number): boolean {
  return entry.fits && (!end || !entry.expected_at || ms(entry.expected_at) + late < end)
}
