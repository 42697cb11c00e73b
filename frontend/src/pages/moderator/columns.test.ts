import { expect, test } from 'vitest'
import type { QuestionDoc, QuestionState } from '@/lib/types'
import { after, board, canLead, fold, leader, open, range, similar, step, type Column, type Order } from './columns'

const q = (n: number, state: QuestionState, more: Partial<QuestionDoc> = {}): QuestionDoc => ({
  id: `q${n}`, text: `Question ${n}`, source: { kind: 'audience' }, votes: 0, voices: 1, state, asked_at: null, ...more,
})
const orders = (order: Order): Record<Column, Order> => ({ inbox: order, ready: order, put: order, away: order })
const none = { text: '', segment: '', language: '' }
const day = [
  q(1, 'offered', { voices: 2 }), q(2, 'approved', { voices: 9, lang: 'fr', text: 'Où en est l’accès ?' }), q(3, 'selected'),
  q(4, 'put'), q(5, 'answered', { voices: 50 }), q(6, 'dismissed'), q(7, 'hidden'), q(8, 'approved', { voices: 9, segment: 'ict' }),
  q(9, 'approved', { merged_into: 'q8', text: 'Unique words' }), q(10, 'offered', { voices: 2 }),
]

test('every question stands in one column, members in their umbrella', () => {
  const { ids, totals } = board(day, none, orders('oldest'))
  expect(ids).toEqual({ inbox: ['q1', 'q10'], ready: ['q3', 'q2', 'q8'], put: ['q4', 'q5'], away: ['q6', 'q7'] })
  expect(totals).toEqual({ inbox: 2, ready: 3, put: 2, away: 2 })
})

test('voices order most first, the older among equals; the one being put stands before the answered', () => {
  const { ids } = board(day, none, orders('voices'))
  expect(ids.inbox).toEqual(['q1', 'q10'])
  expect(ids.ready).toEqual(['q3', 'q2', 'q8'])
  expect(ids.put).toEqual(['q4', 'q5'])
  expect(board(day, none, orders('newest')).ids.inbox).toEqual(['q10', 'q1'])
})

test('a filter finds without accents, by segment, by language, and an umbrella by its members', () => {
  expect(board(day, { ...none, text: 'ou en' }, orders('oldest')).ids.ready).toEqual(['q2'])
  expect(board(day, { ...none, text: 'UNIQUE' }, orders('oldest')).ids.ready).toEqual(['q8'])
  expect(board(day, { ...none, segment: 'ict' }, orders('oldest')).ids.ready).toEqual(['q8'])
  expect(board(day, { ...none, language: 'fr' }, orders('oldest')).ids.ready).toEqual(['q2'])
  expect(board(day, { ...none, language: 'fr' }, orders('oldest')).totals.ready).toBe(3)
  expect(fold('ÉCOLE مَدرَسة')).toBe('ecole مدرسة')
})

test('acts are open as the state allows, none on a member', () => {
  expect(open('approve', q(1, 'offered'))).toBe(true)
  expect(open('put', q(1, 'offered'))).toBe(false)
  expect(open('hide', q(1, 'put'))).toBe(false)
  expect(open('approve', q(1, 'dismissed'))).toBe(true)
  expect(open('put', q(1, 'approved', { merged_into: 'q2' }))).toBe(false)
})

test('the umbrella proposed has the most voices, and is never a hidden one', () => {
  expect(leader([q(1, 'offered'), q(2, 'approved', { voices: 4 }), q(3, 'approved', { voices: 4 }), q(4, 'dismissed', { voices: 9 })])).toBe('q2')
  expect(leader([q(4, 'dismissed')])).toBeUndefined()
  expect(canLead(q(1, 'withdrawn'))).toBe(false)
})

test('the cursor goes on to the next below, else above', () => {
  const ids = ['a', 'b', 'c', 'd']
  expect(after(ids, 'b', new Set(['b']))).toBe('c')
  expect(after(ids, 'd', new Set(['d']))).toBe('c')
  expect(after(ids, 'b', new Set(['b', 'c']))).toBe('d')
  expect(after(ids, 'a', new Set(ids))).toBeUndefined()
  expect(step(ids, undefined, 1)).toBe('a')
  expect(step(ids, 'd', 1)).toBe('d')
  expect(step(ids, 'c', -1)).toBe('b')
  expect(range(ids, 'c', 'a')).toEqual(['a', 'b', 'c'])
  expect(range(ids, 'z', 'a')).toEqual(['a'])
})

test('similar questions are offered best first, without what is merged, taken back or gone', () => {
  const all = new Map([q(1, 'offered'), q(2, 'approved'), q(3, 'approved', { merged_into: 'q2' }), q(4, 'withdrawn'), q(5, 'put')].map((one) => [one.id, one]))
  const found = ['q5', 'q3', 'q2', 'q4', 'q9', 'q1'].map((id, i) => ({ id, score: 1 - i / 10, ...(id === 'q2' ? { across: true } : {}) }))
  const offered = (of: QuestionDoc) => similar({ ...of, similar: found }, (id) => all.get(id)).map((c) => c.q.id + (c.across ? '*' : ''))
  expect(offered(q(1, 'offered'))).toEqual(['q5', 'q2*'])
  expect(offered(q(6, 'selected'))).toEqual(['q5', 'q2*', 'q1'])
  for (const state of ['put', 'answered', 'hidden', 'dismissed'] as const) expect(offered(q(6, state))).toEqual([])
  expect(offered(q(6, 'approved', { merged_into: 'q2' }))).toEqual([])
  expect(similar(q(6, 'offered'), () => undefined)).toEqual([])
})

test('what was shown unseen wants an eye in the inbox, and a silenced author’s stands apart', () => {
  const all = [q(1, 'approved', { unreviewed: true }), q(2, 'offered', { standing: 'silenced' }), q(3, 'offered', { held: [{ rule: 'spam' }] }), q(4, 'approved')]
  expect(board(all, none, orders('oldest')).ids).toEqual({ inbox: ['q1', 'q3'], ready: ['q4'], put: [], away: ['q2'] })
  expect(open('approve', all[0]!)).toBe(true)
  expect(open('approve', all[3]!)).toBe(false)
  expect(board(all, { ...none, show: 'held' }, orders('oldest')).ids.inbox).toEqual(['q3'])
  expect(board(all, { ...none, show: 'unreviewed' }, orders('oldest')).ids.inbox).toEqual(['q1'])
  expect(board(all, { ...none, show: 'mine' }, orders('oldest'), { owed: () => 0, mine: (one) => one.id === 'q3' }).ids.inbox).toEqual(['q3'])
})

test('by balance, who is owed most stands first, then voices', () => {
  const all = [q(1, 'offered', { voices: 9, lang: 'en' }), q(2, 'offered', { voices: 1, lang: 'ar' }), q(3, 'offered', { voices: 5, lang: 'ar' })]
  expect(board(all, none, orders('balance'), { owed: (one) => (one.lang === 'ar' ? 1 : -1), mine: () => false }).ids.inbox).toEqual(['q3', 'q2', 'q1'])
})
