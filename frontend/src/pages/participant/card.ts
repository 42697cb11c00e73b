import { ms } from '@/lib/clock'
import type { FloorDoc, FloorTurn, MeDoc, MyRequest, SegmentDoc, SpeechDoc } from '@/lib/types'

/** What the participant's card shows; one thing at a time. */
export type Card =
  | { is: 'speaking'; turn: FloorTurn }
  | { is: 'interrupted'; turn: FloorTurn }
  | { is: 'next'; mine: MyRequest }
  | { is: 'waiting'; mine: MyRequest }
  | { is: 'open'; segment: SegmentDoc }
  | { is: 'closed'; segment: SegmentDoc }
  | { is: 'over' }

/** A list takes requests until its closing time, even before the server has said that it passed. */
export function listOpen(segment: SegmentDoc, now: number): boolean {
  const closes = ms(segment.list.closes_at)
  return segment.list.open && segment.state !== 'closed' && !(closes && closes <= now)
}

/** The segments that take requests now, the current one first. */
export function openLists(segments: SegmentDoc[], now: number): SegmentDoc[] {
  return segments.filter((s) => listOpen(s, now)).sort((a, b) => running(b) - running(a))
}

function running(segment: SegmentDoc): number {
  return segment.state === 'open' || segment.state === 'suspended' ? 1 : 0
}

/** Own requests that wait, points of order apart: those of the current segment first, then by place. */
export function waitingOf(me: MeDoc | undefined, current: string | undefined): MyRequest[] {
  return (me?.requests ?? [])
    .filter((r) => r.state === 'waiting' && r.kind !== 'point_of_order')
    .sort((a, b) => Number(b.segment === current) - Number(a.segment === current) || a.place - b.place)
}

export function cardOf(me: MeDoc | undefined, floor: FloorDoc | undefined, segments: SegmentDoc[], now: number): Card {
  const person = me?.person
  const { speech, interrupted } = floor ?? {}
  if (speech && me?.speaking === speech.id) return { is: 'speaking', turn: speech }
  if (interrupted && person && interrupted.person.id === person) return { is: 'interrupted', turn: interrupted }
  const current = segments.find(running)
  const mine = waitingOf(me, current?.id)[0]
  if (mine) return { is: mine.place === 1 && current?.state === 'open' && mine.segment === current.id ? 'next' : 'waiting', mine }
  const [open] = openLists(segments, now)
  if (open) return { is: 'open', segment: open }
  const segment = current ?? segments.find((s) => s.state === 'planned')
  return segment ? { is: 'closed', segment } : { is: 'over' }
}

/** The own intervention that ended last in this segment. */
export function lastSpeech(speeches: SpeechDoc[], person: string | undefined, segment: string | undefined): SpeechDoc | undefined {
  return speeches.filter((s) => s.person.id === person && s.segment === segment).at(-1)
}

/** The newest own request where others took it off the list; a point of order tells its ruling elsewhere. */
export function lostRequest(me: MeDoc | undefined): { how: 'removed' | 'lapsed'; reason?: string } | undefined {
  const last = (me?.requests ?? []).filter((r) => r.kind !== 'point_of_order').at(-1)
  if (last?.state !== 'removed' && last?.state !== 'lapsed') return undefined
  return { how: last.state, ...(last.reason ? { reason: last.reason } : {}) }
}

/** Minutes and seconds of an intervention. */
export function spoken(seconds: number): { min: number; s: number } {
  return { min: Math.floor(seconds / 60), s: seconds % 60 }
}
