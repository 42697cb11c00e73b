import { describe, expect, test } from 'vitest'
import { lateness, minutesUntil, reached } from './expectation'
import type { FloorDoc, FloorTurn } from './types'

const T = Date.parse('2015-10-19T16:00:00.000Z')
const at = (s: number) => new Date(T + s * 1000).toISOString()
const segment = { id: 'panel', state: 'open' as const }
const turn = (change: Partial<FloorTurn> = {}): FloorTurn => ({
  id: 's1', person: { id: 'p1', name: 'Delegate 001', remote: false }, kind: 'statement', capacity: 'own',
  started_at: at(0), limit_s: 180, paused_at: null, paused_ms: 0, ...change,
})
const floor = (speech: FloorTurn | null, interrupted: FloorTurn | null = null): FloorDoc => ({ segment: 'panel', speech, interrupted })
const entries = [{ id: 'r1', expected_at: at(180), fits: true }]
const late = (f: FloorDoc | undefined, s: number) => lateness(segment, f, entries, T + s * 1000) / 1000

describe('how late the list is', () => {
  test('a speaker within the limit delays nobody', () => expect(late(floor(turn()), 100)).toBe(0))
  test('overtime is added as it passes', () => expect(late(floor(turn()), 200)).toBe(20))
  test('a pause is added as it lasts', () => expect(late(floor(turn({ paused_at: at(60) })), 90)).toBe(30))
  test('a free floor counts from the moment it was expected to be taken', () => {
    expect(late(floor(null), 170)).toBe(0)
    expect(late(floor(null), 240)).toBe(60)
  })
  test('an interrupted speaker goes on after the point of order', () => {
    const interrupted = turn({ paused_at: at(60) })
    const point = turn({ id: 's2', started_at: at(60), limit_s: 60 })
    expect(late(floor(point, interrupted), 60)).toBe(60)
  })
  test('another segment is not delayed by this floor', () => {
    expect(lateness({ id: 'next', state: 'planned' }, floor(turn()), entries, T + 20_000)).toBe(0)
  })
  test('an empty list and a closed segment are never late', () => {
    expect(lateness(segment, floor(turn()), [], T)).toBe(0)
    expect(lateness({ id: 'panel', state: 'closed' }, floor(null), entries, T + 9e6)).toBe(0)
  })
})

test('minutes are whole and never negative', () => {
  expect(minutesUntil(T + 89_000, T)).toBe(1)
  expect(minutesUntil(T + 91_000, T)).toBe(2)
  expect(minutesUntil(T - 5_000, T)).toBe(0)
})

test('a place falls behind the end with the delay', () => {
  const entry = { id: 'r1', expected_at: at(180), fits: true }
  expect(reached(entry, 0, T + 200_000)).toBe(true)
  expect(reached(entry, 30_000, T + 200_000)).toBe(false)
  expect(reached({ ...entry, fits: false }, 0, T + 9e9)).toBe(false)
})
