import { describe, expect, test } from 'vitest'
import { cardOf, lastSpeech, listOpen, lostRequest, openLists, spoken, waitingOf } from './card'
import type { FloorDoc, FloorTurn, MeDoc, MyRequest, SegmentDoc, SegmentState, SpeechDoc } from '@/lib/types'

const T = Date.parse('2015-10-19T16:00:00.000Z')
const at = (s: number) => new Date(T + s * 1000).toISOString()
const span = { start: null, end: null }

function segment(id: string, state: SegmentState, open: boolean, closes?: number): SegmentDoc {
  return {
    id, kind: 'panel', title: { en: id }, state, planned: span, actual: span, projected_start: null, projected_end: null,
    list: { open, opens_at: null, closes_at: closes === undefined ? null : at(closes), order: 'request', limits: {}, waiting: 0 },
  }
}
const request = (id: string, change: Partial<MyRequest> = {}): MyRequest => ({
  id, segment: 'panel', kind: 'statement', state: 'waiting', place: 3, expected_at: at(60), fits: true, ...change,
})
const me = (requests: MyRequest[] = [], speaking?: string): MeDoc => ({
  person: 'p1', role: 'participant', may: [], requests, questions: [], votes: [], rights_left: 2, ...(speaking ? { speaking } : {}),
})
const turn = (id: string, person: string): FloorTurn => ({
  id, person: { id: person, name: person, remote: false }, kind: 'statement', capacity: 'own', started_at: at(0), limit_s: 180, paused_at: null, paused_ms: 0,
})
const floor = (speech: FloorTurn | null, interrupted: FloorTurn | null = null): FloorDoc => ({ segment: 'panel', speech, interrupted })
const panel = segment('panel', 'open', true)
const is = (...args: Parameters<typeof cardOf>) => cardOf(...args).is

describe('the card shows one thing', () => {
  test('having the floor goes before everything', () => {
    expect(cardOf(me([request('r2')], 's1'), floor(turn('s1', 'p1')), [panel], T)).toMatchObject({ is: 'speaking', turn: { id: 's1' } })
  })
  test('an interrupted speaker sees their own clock stand', () => {
    expect(cardOf(me(), floor(turn('s2', 'p2'), turn('s1', 'p1')), [panel], T)).toMatchObject({ is: 'interrupted', turn: { id: 's1' } })
  })
  test('the first place is next only where the segment runs', () => {
    const first = me([request('r1', { place: 1 })])
    expect(is(first, floor(null), [panel], T)).toBe('next')
    expect(is(first, floor(null), [segment('panel', 'suspended', true)], T)).toBe('waiting')
    expect(is(first, floor(null), [segment('panel', 'planned', true)], T)).toBe('waiting')
  })
  test('a point of order of one\'s own is not a place to wait for', () => {
    expect(is(me([request('r1', { kind: 'point_of_order', place: 1 })]), floor(null), [panel], T)).toBe('open')
  })
  test('nothing asked for: an open list, a closed one, the end of the day', () => {
    expect(is(me(), floor(null), [panel], T)).toBe('open')
    expect(is(me(), floor(null), [segment('panel', 'open', false)], T)).toBe('closed')
    expect(is(me(), floor(null), [segment('panel', 'closed', false), segment('next', 'planned', false)], T)).toBe('closed')
    expect(is(me(), floor(null), [segment('panel', 'closed', false)], T)).toBe('over')
  })
})

test('a list is closed from its closing time on, whether or not the server has said so', () => {
  expect(listOpen(segment('panel', 'open', true, 60), T)).toBe(true)
  expect(listOpen(segment('panel', 'open', true, 60), T + 60_000)).toBe(false)
})

test('of several open lists the current one comes first', () => {
  expect(openLists([segment('later', 'planned', true), panel], T).map((s) => s.id)).toEqual(['panel', 'later'])
})

test('requests of the current segment come before nearer places elsewhere', () => {
  const all = me([request('r1', { segment: 'later', place: 1 }), request('r2', { place: 9 }), request('r3', { place: 4 }), request('r4', { state: 'done' })])
  expect(waitingOf(all, 'panel').map((r) => r.id)).toEqual(['r3', 'r2', 'r1'])
})

test('the last own speech of the segment is the one told about', () => {
  const speech = (id: string, person: string, of = 'panel'): SpeechDoc => ({
    id, segment: of, person: { id: person, name: person, remote: false }, kind: 'statement', capacity: 'own', started_at: at(0), ended_at: at(171), seconds: 171, limit_s: 180,
  })
  const all = [speech('s1', 'p1'), speech('s2', 'p1'), speech('s3', 'p2'), speech('s4', 'p1', 'other')]
  expect(lastSpeech(all, 'p1', 'panel')?.id).toBe('s2')
  expect(spoken(171)).toEqual({ min: 2, s: 51 })
})

test('a request that others took away is told about until the next one', () => {
  expect(lostRequest(me([request('r1', { state: 'lapsed' })]))).toEqual({ how: 'lapsed' })
  expect(lostRequest(me([request('r1', { state: 'removed', reason: 'Spoke already' })]))).toEqual({ how: 'removed', reason: 'Spoke already' })
  expect(lostRequest(me([request('r1', { state: 'removed' }), request('r2', { state: 'done' })]))).toBeUndefined()
  expect(lostRequest(me([request('r1', { state: 'withdrawn' })]))).toBeUndefined()
})
