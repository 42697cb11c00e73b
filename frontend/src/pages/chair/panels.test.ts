import { describe, expect, test } from 'vitest'
import type { AccountDoc, BalanceOf, Group, QuestionDoc, RequestDoc, RightEntry } from '@/lib/types'
import { remoteShare, shares } from './balance'
import { bars } from './bars'
import { accounts, secondsOf, spentShare } from './budgets'
import { counts, ready } from './ready'
import { fate, ledger } from './replies'
import { pointsOfOrder, rank, ruled } from './rulings'
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
  test('from every side; what has no region is told too, gender only where given', () => {
    const told = { ...of, regions: { african: tally(1, 100) }, first_time: tally(2, 100) }
    expect(bars('region', told, groups).map((b) => [b.id, b.share])).toEqual([
      ['african', 0.25], ['asia_pacific', 0], ['eastern_european', 0], ['latin_american_caribbean', 0], ['western_european_others', 0], ['none', 0.75],
    ])
    expect(bars('first', told, groups).map((b) => [b.interventions, b.share])).toEqual([[2, 0.25], [2, 0.75]])
    expect(bars('gender', told, groups)).toEqual([])
    expect(bars('gender', { ...told, genders: { female: tally(1, 30), male: tally(1, 10) } }, groups).map((b) => b.share)).toEqual([0.75, 0.25, 0])
  })
})

test('a point of order stands until it is ruled on, heard or not', () => {
  const raised = (id: string, more: Partial<RequestDoc>): RequestDoc => ({
    id, segment: 's', kind: 'point_of_order', capacity: 'own', state: 'waiting', requested_at: null, person: { id, name: id, remote: false }, ...more,
  })
  const all = [raised('r1', { state: 'done', ruling: { upheld: true } }), raised('r2', { state: 'done' }), raised('r3', {}), raised('r4', { kind: 'statement' }), raised('r5', { state: 'withdrawn' }), raised('r6', { segment: 'x' })]
  expect(pointsOfOrder(all, 's').map((r) => r.id)).toEqual(['r2', 'r3'])
  const motions = [raised('r7', { category: 'close_debate' }), raised('r8', {}), raised('r9', { category: 'suspend_meeting' }), raised('r10', { category: 'adjourn_debate', state: 'speaking' })]
  expect(pointsOfOrder(motions, 's').map((r) => [r.id, rank(r)])).toEqual([['r10', 4], ['r8', 1], ['r9', 2], ['r7', 5]])
  expect(ruled(all, 's').map((r) => r.id)).toEqual(['r1'])
})

describe('rights of reply', () => {
  const asked = (request: string, more: Partial<RightEntry>): RightEntry => ({
    request, person: { id: 'p', name: 'p', remote: false }, nth: 1, requested_at: null, asked_in: 'first', segment: 'first', deferred: false,
    state: 'waiting', limit_s: 600, used: 1, left: 1, ...more,
  })
  test('are a ledger: those that wait first, deferred ones told from the others', () => {
    const all = [asked('r1', { state: 'done' }), asked('r2', { deferred: true, segment: 'last' }), asked('r3', {}), asked('r4', { state: 'withdrawn' }), asked('r5', { state: 'speaking' })]
    expect(ledger(all).map((e) => [e.request, fate(e)])).toEqual([['r2', 'deferred'], ['r3', 'asked'], ['r5', 'speaking'], ['r4', 'void'], ['r1', 'used']])
    expect(ledger(undefined)).toEqual([])
  })
})

describe('accounts of time', () => {
  const account = (granted_s: number, spent_s: number, more: Partial<AccountDoc>): AccountDoc => ({
    granted_s, spent_s, adjusted_s: 0, refunded_s: 0, left_s: granted_s - spent_s, speeches: 1, ...more,
  })
  test('stand in the order of the groups, then the people with the least left', () => {
    const all = [account(300, 400, { group: 'gv' }), account(600, 60, { group: 'cs' }), account(100, 0, { person: 'b' }), account(100, 200, { person: 'a' })]
    expect(accounts(all).map((a) => a.group ?? a.person)).toEqual(['gv', 'cs', 'a', 'b'])
    expect([...all.slice(0, 2), account(0, 0, {}), account(0, 5, {}), account(60, 30, { adjusted_s: -30, refunded_s: 30 })].map(spentShare)).toEqual([1, 0.1, 0, 1, 0.5])
  })
  test('are given minutes, or minutes and seconds', () => {
    expect(['2', '1.5', '1,5', '2:30', '0', '', 'x', '2:75', '-1'].map(secondsOf)).toEqual([120, 90, 90, 150, undefined, undefined, undefined, undefined, undefined])
  })
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
