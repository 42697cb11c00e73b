import { expect, test } from 'vitest'
import type { Place } from '@/lib/session.svelte'
import type { FloorTurn, QuestionDoc, SegmentDoc, SessionDoc } from '@/lib/types'
import { beingPut, rows, stand, takesOver, wanted } from './show'

test('a screen shows the speaker unless it was set up for something else', () => {
  expect(wanted('')).toBe('speaker')
  expect(wanted('?show=lower-third&lang=ar')).toBe('lower-third')
  expect(wanted('?show=order')).toBe('order')
  expect(wanted('?show=nothing')).toBe('speaker')
})

test('the day stands before, between, open, suspended or after', () => {
  const segment = (state: SegmentDoc['state']) => ({ id: state, state }) as SegmentDoc
  const day = (state: SessionDoc['state']) => ({ state }) as SessionDoc
  expect(stand(day('upcoming'), undefined, [segment('planned')])).toBe('before')
  expect(stand(day('live'), undefined, [segment('closed'), segment('planned')])).toBe('between')
  expect(stand(day('live'), segment('open'), [])).toBe('open')
  expect(stand(day('live'), segment('suspended'), [])).toBe('suspended')
  expect(stand(day('closed'), undefined, [segment('closed')])).toBe('after')
})

test('the question being put is the one put last, of this segment, standing by itself', () => {
  const q = (id: string, put_at: string, more: Partial<QuestionDoc> = {}) => ({ id, state: 'put', put_at, ...more }) as QuestionDoc
  const all = [q('q1', '2015-10-19T12:00:00.000Z'), q('q2', '2015-10-19T12:05:00.000Z'), q('q3', '2015-10-19T12:09:00.000Z', { segment: 'x' }), q('q4', '2015-10-19T12:09:00.000Z', { merged_into: 'q1' })]
  expect(beingPut(all, 's')?.id).toBe('q2')
  expect(beingPut([], 's')).toBeUndefined()
})

test('a question takes over until somebody gets the floor to answer it', () => {
  const question = { id: 'q1', put_at: '2015-10-19T12:05:00.000Z' } as QuestionDoc
  const since = (started_at: string) => ({ id: 's1', started_at }) as FloorTurn
  expect(takesOver(question, undefined)).toBe(true)
  expect(takesOver(question, since('2015-10-19T12:04:00.000Z'))).toBe(true)
  expect(takesOver(question, since('2015-10-19T12:06:00.000Z'))).toBe(false)
})

test('a list too long for the screen says how many more there are', () => {
  const places = Array.from({ length: 20 }, (_, i) => ({ id: `r${i}` }) as Place)
  expect(rows(places, 16)).toMatchObject({ more: 5 })
  expect(rows(places, 16).shown).toHaveLength(15)
  expect(rows(places.slice(0, 16), 16)).toMatchObject({ more: 0 })
})
