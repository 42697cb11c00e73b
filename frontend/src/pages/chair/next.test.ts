import { describe, expect, test } from 'vitest'
import type { Place } from '@/lib/session.svelte'
import type { FloorDoc, FloorTurn, RequestKind, SegmentDoc } from '@/lib/types'
import { identity, minutesLate, next, projectedEnd } from './next'

const at = (clock: string) => `2015-10-19T${clock}:00.000Z`
const when = (clock: string) => Date.parse(at(clock))

function segment(id: string, state: SegmentDoc['state']): SegmentDoc {
  return {
    id, state, kind: 'panel', title: { en: id }, planned: { start: at('11:45'), end: at('13:00') }, actual: { start: null, end: null },
    projected_start: at('11:45'), projected_end: at('13:00'),
    list: { open: true, opens_at: null, closes_at: null, order: 'request', limits: { statement_s: 180 }, waiting: 0 },
  }
}

const place = (n: number, kind: RequestKind = 'statement', expected = '12:30'): Place => ({
  id: `r${n}`, place: n, expected_at: at(expected), fits: true,
  request: { id: `r${n}`, segment: 'b', kind, capacity: 'own', state: 'waiting', requested_at: at('12:00'), person: { id: `p${n}`, name: `Delegate ${n}`, remote: false } },
})

const turn = (id: string, kind: RequestKind = 'statement', paused = false): FloorTurn => ({
  id, kind, capacity: 'own', person: { id: `p${id}`, name: id, remote: false }, started_at: at('12:20'), limit_s: 180,
  paused_at: paused ? at('12:21') : null, paused_ms: 0,
})

const floor = (speech: FloorTurn | null, interrupted: FloorTurn | null = null): FloorDoc => ({ segment: 'b', speech, interrupted })

function desk(over: { current?: SegmentDoc | undefined; floor?: FloorDoc; places?: Place[]; now?: string; segments?: SegmentDoc[] }) {
  const current = 'current' in over ? over.current : segment('b', 'open')
  return next({ segments: over.segments ?? [segment('b', 'open')], current, floor: over.floor ?? floor(null), places: over.places ?? [], now: when(over.now ?? '12:25') })
}

describe('the next thing to do', () => {
  test('opens the first planned segment, and is done after the last', () => {
    expect(desk({ current: undefined, segments: [segment('a', 'closed'), segment('b', 'planned'), segment('c', 'planned')] })).toMatchObject({ act: 'open', segment: { id: 'b' } })
    expect(desk({ current: undefined, segments: [segment('a', 'closed')] })).toEqual({ act: 'done' })
  })

  test('resumes a suspended meeting before anything else', () => {
    expect(desk({ current: segment('b', 'suspended'), places: [place(1)] }).act).toBe('resume_segment')
  })

  test('gives the floor to the first of the list, speaking or not', () => {
    expect(desk({ places: [place(1), place(2)] })).toMatchObject({ act: 'give', place: { id: 'r1' }, after: { id: 'r2' } })
    expect(desk({ floor: floor(turn('s1')), places: [place(1)] })).toMatchObject({ act: 'give', place: { id: 'r1' } })
  })

  test('hears a point of order at once, even over a paused speaker, but not during another', () => {
    const raised = [place(1, 'point_of_order'), place(2)]
    expect(desk({ floor: floor(turn('s1', 'statement', true)), places: raised })).toMatchObject({ act: 'give', place: { id: 'r1' } })
    expect(desk({ floor: floor(turn('s2', 'point_of_order')), places: raised })).toMatchObject({ act: 'finish', turn: { id: 's2' } })
  })

  test('returns the floor to whom a point of order interrupted', () => {
    expect(desk({ floor: floor(turn('s2', 'point_of_order'), turn('s1', 'statement', true)), places: [place(1)] })).toMatchObject({ act: 'return', turn: { id: 's2' }, to: { id: 's1' } })
  })

  test('lets a paused speaker go on before another is called', () => {
    expect(desk({ floor: floor(turn('s1', 'statement', true)), places: [place(1)] })).toMatchObject({ act: 'resume', turn: { id: 's1' } })
  })

  test('ends the last intervention, and never offers to close while there is time', () => {
    expect(desk({ floor: floor(turn('s1')) }).act).toBe('finish')
    expect(desk({}).act).toBe('call')
  })

  test('offers to close once the time is over and the floor is free, saying how many wait', () => {
    expect(desk({ now: '13:00', places: [place(1), place(2)] })).toMatchObject({ act: 'close', waiting: 2 })
    expect(desk({ now: '13:01', floor: floor(turn('s1')), places: [place(1)] }).act).toBe('give')
  })

  test('is another act whenever a press would do something else', () => {
    const give = desk({ places: [place(1)] })
    const other = desk({ places: [place(2)] })
    expect(identity(give, undefined)).not.toBe(identity(other, undefined))
    expect(identity(give, 's1')).not.toBe(identity(give, 's2'))
    expect(identity(give, 's1')).toBe(identity(desk({ places: [place(1), place(3)] }), 's1'))
  })
})

describe('the projected end', () => {
  const open = { ...segment('b', 'open'), projected_end: at('13:06') }

  test('is the server’s, later by what was lost since', () => {
    expect(projectedEnd(open, [place(1)], 0, when('12:25'))).toBe(when('13:06'))
    expect(projectedEnd(open, [place(1)], 120_000, when('12:25'))).toBe(when('13:08'))
    expect(minutesLate(open, when('13:08'))).toBe(8)
  })

  test('stays the plan while those who wait still fit into it, and is never in the past', () => {
    const fits = segment('b', 'open')
    expect(projectedEnd(fits, [place(1, 'statement', '12:40')], 120_000, when('12:25'))).toBe(when('13:00'))
    expect(projectedEnd(fits, [place(1, 'statement', '12:57')], 120_000, when('12:25'))).toBe(when('13:02'))
    expect(projectedEnd(fits, [], 0, when('13:10'))).toBe(when('13:10'))
    expect(projectedEnd(segment('b', 'planned'), [], 0, when('13:10'))).toBe(when('13:00'))
  })
})
