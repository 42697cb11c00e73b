import { describe, expect, test } from 'vitest'
import type { BalanceOf, Group, QuestionDoc, RequestDoc } from '@/lib/types'
import { remoteShare, shares } from './balance'
import { counts, ready } from './ready'
import { pointsOfOrder } from './rulings'
import { clockOf, momentOf } from './times'

const question = (id: string, state: QuestionDoc['state'], voices: number, more: Partial<QuestionDoc> = {}): QuestionDoc => ({
  id, state, voices, votes: voices, text: id, source: { kind: 'audience' }, asked_at: null, ...more,
})

describe('questions ready to put', () => {
  const all = [
    question('q1', 'approved', 5), question('q2', 'approved', 9), question('q3', 'selected', 1), question('q4', 'put', 0),
    question('q5', 'offered', 99), question('q6', 'approved', 5), question('q7', 'approved', 50, { merged_into: 'q2' }),
    question('q8', 'selected', 7, { segment: 'other' }), question('q9', 'answered', 3),
  ]
  test('are the put, the selected, then the approved by voices; members and other segments stay out', () => {
    expect(ready(all, 'here').map((q) => q.id)).toEqual(['q4', 'q3', 'q2', 'q1', 'q6'])
    expect(counts(all, 'here')).toEqual({ chosen: 2, asked: 7 })
  })
})

describe('the balance', () => {
  const tally = (interventions: number, seconds: number) => ({ interventions, seconds })
  const groups: Group[] = [{ id: 'gv', mark: 'GV', name: {} }, { id: 'cs', mark: 'CS', name: {} }]
  const of: BalanceOf = {
    total: tally(4, 400), groups: { gv: tally(3, 300), '': tally(1, 100) }, regions: {}, room: tally(3, 100), remote: tally(1, 300), first_time: tally(2, 2),
  }
  test('is each group’s share of the time, those who have none and those without a group too', () => {
    expect(shares(of, groups).map((r) => [r.group, r.share])).toEqual([['gv', 0.75], ['cs', 0], ['', 0.25]])
    expect(shares(undefined, groups).map((r) => r.share)).toEqual([0, 0])
  })
  test('splits room and remote, once somebody has spoken', () => {
    expect(remoteShare(of)).toBe(0.75)
    expect(remoteShare({ ...of, room: tally(0, 0), remote: tally(0, 0) })).toBeUndefined()
  })
})

test('a point of order stands until it is ruled on, heard or not', () => {
  const raised = (id: string, more: Partial<RequestDoc>): RequestDoc => ({
    id, segment: 's', kind: 'point_of_order', capacity: 'own', state: 'waiting', requested_at: null, person: { id, name: id, remote: false }, ...more,
  })
  const all = [raised('r1', { state: 'done', ruling: { upheld: true } }), raised('r2', { state: 'done' }), raised('r3', {}), raised('r4', { kind: 'statement' }), raised('r5', { state: 'withdrawn' }), raised('r6', { segment: 'x' })]
  expect(pointsOfOrder(all, 's').map((r) => r.id)).toEqual(['r2', 'r3'])
})

describe('times of the day in the session’s timezone', () => {
  const noon = Date.parse('2015-10-19T16:00:00Z')
  test('a clock time is the moment it shows there, whatever the device’s zone', () => {
    expect(new Date(momentOf('12:45', 'America/New_York', noon)!).toISOString()).toBe('2015-10-19T16:45:00.000Z')
    expect(new Date(momentOf('00:10', 'Asia/Tokyo', noon)!).toISOString()).toBe('2015-10-19T15:10:00.000Z')
    expect(clockOf(noon, 'America/New_York')).toBe('12:00')
    expect(clockOf(Date.parse('2015-10-19T15:00:00Z'), 'Asia/Tokyo')).toBe('00:00')
  })
  test('holds across a change of the offset, and refuses what is no time', () => {
    const change = Date.parse('2015-11-01T12:00:00Z') // clocks went back at 2:00 that day
    expect(new Date(momentOf('23:00', 'America/New_York', change)!).toISOString()).toBe('2015-11-02T04:00:00.000Z')
    expect(momentOf('25:00', 'UTC', noon)).toBeUndefined()
    expect(momentOf('noon', 'UTC', noon)).toBeUndefined()
  })
})
