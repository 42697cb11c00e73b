import { expect, test } from 'vitest'
import type { QuestionClaimDoc, QuestionDoc } from '@/lib/types'
import { inHand } from './hand'

const q = (claim?: QuestionClaimDoc): QuestionDoc => ({ id: 'q1', text: 'Q', source: { kind: 'room' }, votes: 0, voices: 1, state: 'offered', asked_at: null, ...(claim ? { claim } : {}) })
const until = '2015-10-19T10:35:00.000Z'
const before = Date.parse(until) - 1
const me = { desk: 'd1', person: undefined }

test('a claim is of a desk where the link is shared, of a person where it is not, and ends at its time', () => {
  expect(inHand(q(), me, before)).toBeUndefined()
  expect(inHand(q({ desk: 'd1', until }), me, before)).toBe('mine')
  expect(inHand(q({ desk: 'd2', until }), me, before)).toBe('other')
  expect(inHand(q({ desk: 'd2', until }), me, before + 1)).toBeUndefined()
  expect(inHand(q({ person: 'p1', until }), { desk: 'd1', person: 'p1' }, before)).toBe('mine')
  expect(inHand(q({ person: 'p2', desk: 'd1', until }), { desk: 'd1', person: 'p1' }, before)).toBe('other')
})
