import { describe, expect, test } from 'vitest'
import type { Place } from '@/lib/session.svelte'
import type { PersonDoc, RequestKind } from '@/lib/types'
import { before, found, holding, step } from './places'

const place = (n: number, kind: RequestKind = 'statement'): Place => ({
  id: `r${n}`, place: n, expected_at: null, fits: true,
  request: { id: `r${n}`, segment: 'b', kind, capacity: 'own', state: 'waiting', requested_at: null, person: { id: `p${n}`, name: `Delegate ${n}`, remote: false } },
})

describe('moving to a place', () => {
  const list = [place(1), place(2), place(3), place(4)]
  test.each([
    ['r3', 2, 'r2'], // up one
    ['r2', 3, 'r4'], // down one
    ['r1', 4, ''], // to the end
    ['r4', 1, 'r1'], // to the top
    ['r4', 0, 'r1'], // beyond the top is the top
    ['r1', 99, ''],
    ['r2', 2, undefined], // there already
    ['r9', 1, undefined],
  ])('%s to place %i goes before %j', (id, to, expected) => expect(before(list, id, to)).toBe(expected))

  test('leaves points of order first and counts the places after them', () => {
    const raised = [place(1, 'point_of_order'), place(2), place(3)]
    expect(before(raised, 'r3', 2)).toBe('r2')
    expect(before(raised, 'r3', 1)).toBe('r2')
    expect(before(raised, 'r1', 3)).toBeUndefined()
  })

  test('holds a place by whom it stands before', () => {
    expect(holding(list, 'r2')).toBe('r3')
    expect(holding(list, 'r4')).toBe('')
  })
})

test('the selection steps through the list and starts at its ends', () => {
  const ids = ['a', 'b', 'c']
  expect(step(ids, undefined, 1)).toBe('a')
  expect(step(ids, undefined, -1)).toBe('c')
  expect(step(ids, 'c', 1)).toBe('c')
  expect(step(ids, 'b', -1)).toBe('a')
  expect(step(ids, 'gone', 1)).toBe('a')
  expect(step([], 'a', 1)).toBeUndefined()
})

describe('finding somebody', () => {
  const people: PersonDoc[] = [
    { id: 'p1', badge: '17', name: 'Delegate 017', organisation: 'Université de Genève', remote: false, role: 'participant' },
    { id: 'p2', badge: '170', name: 'Delegate 170', country: 'Kenya', remote: false, role: 'participant' },
    { id: 'p3', badge: '3', name: 'Delegate 003', remote: false, role: 'participant', revoked: true },
    { id: 'p4', badge: '4', name: 'Delegate 004', remote: false, role: 'moderator' },
  ]
  const ids = (query: string) => found(people, query).map((p) => p.id)

  test('takes a badge first, then names, organisations and countries without accents', () => {
    expect(ids('17')).toEqual(['p1', 'p2'])
    expect(ids('170')).toEqual(['p2'])
    expect(ids('universite geneve')).toEqual(['p1'])
    expect(ids('KENYA')).toEqual(['p2'])
  })

  test('offers nobody without a word, nobody revoked and no staff', () => {
    expect(ids('  ')).toEqual([])
    expect(ids('delegate')).toEqual(['p1', 'p2'])
  })
})
