import { expect, test } from 'vitest'
import { movesBack, splitsBack } from './undo'

test('each question goes back to where it stood, and no further than its own act', () => {
  const was = [
    { id: 'q1', state: 'offered' as const }, { id: 'q2', state: 'dismissed' as const, code: 'tone' as const, reason: 'No.' }, { id: 'q3', state: 'hidden' as const },
    { id: 'q4', state: 'approved' as const }, // it was looked at, and stands where it stood
  ]
  expect(movesBack(was, 'approved')).toEqual([
    { name: 'question.return', all: [{ question: 'q1', state: 'offered', expect: 'approved' }] },
    { name: 'question.hide', all: [{ question: 'q3', expect: 'approved' }] },
    { name: 'question.dismiss', all: [{ question: 'q2', expect: 'approved', code: 'tone', reason: 'No.' }] },
  ])
  expect(movesBack([{ id: 'q1', state: 'put' }], 'answered')).toEqual([{ name: 'question.return', all: [{ question: 'q1', state: 'put', expect: 'answered' }] }])
})

test('an umbrella that was merged into another has its own members again', () => {
  expect(splitsBack([{ id: 'q2', state: 'approved' }, { id: 'q3', state: 'offered', members: ['q4', 'q5'] }])).toEqual([
    { name: 'question.split', all: [{ question: 'q2' }, { question: 'q3' }, { question: 'q4' }, { question: 'q5' }] },
    { name: 'question.merge', all: [{ into: 'q3', questions: ['q4', 'q5'] }] },
  ])
})
