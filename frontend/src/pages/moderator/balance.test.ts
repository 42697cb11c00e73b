import { expect, test } from 'vitest'
import type { QuestionDoc } from '@/lib/types'
import { owed } from './balance'

test('what a question is owed is its group’s, language’s and source’s together; unknown ones owe nothing', () => {
  const of = owed({
    asked: 3, put: 1,
    groups: [{ id: 'cs', remote: true, asked: 2, put: 0, owed: 1.3 }, { id: 'cs', asked: 1, put: 1, owed: -0.3 }],
    languages: [{ id: 'ar', asked: 1, put: 0, owed: 0.6 }], sources: [{ id: 'room', asked: 1, put: 0, owed: 0.1 }],
  })
  const q = (more: Partial<QuestionDoc>): QuestionDoc => ({ id: 'q', text: '', source: { kind: 'room' }, votes: 0, voices: 1, state: 'offered', asked_at: null, ...more })
  expect(of(q({ group: 'cs', remote: true, lang: 'ar' }))).toBeCloseTo(2)
  expect(of(q({ group: 'cs', lang: 'en' }))).toBeCloseTo(-0.2)
  expect(owed(undefined)(q({ group: 'cs' }))).toBe(0)
})
