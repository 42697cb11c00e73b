import { describe, expect, test } from 'vitest'
import { aloud, hasVoice, isOwn, keptOrder, open, putNow, ranked, translation, voicesShown } from './questions'
import type { MeDoc, QuestionDoc } from './types'

const question = (id: string, change: Partial<QuestionDoc> = {}): QuestionDoc => ({
  id, text: id, source: { kind: 'audience' }, votes: 0, voices: 1, state: 'approved', asked_at: `2015-10-19T14:00:0${id.at(-1)}.000Z`, ...change,
})
const ids = (questions: QuestionDoc[]) => questions.map((q) => q.id)

test('open for voices: not under an umbrella, not answered, and not the one being put', () => {
  const put = (id: string, put_at: string) => question(id, { state: 'put', put_at })
  const all = [
    question('q1'), question('q2', { state: 'selected' }), question('q3', { merged_into: 'q1' }), question('q4', { state: 'answered' }),
    put('q5', '2015-10-19T15:10:00.000Z'), put('q6', '2015-10-19T15:05:00.000Z'),
  ]
  expect(putNow(all, undefined)?.id).toBe('q5')
  expect(ids(open(all, undefined))).toEqual(['q1', 'q2', 'q6'])
})

test('what was put in a segment that is over is not being put any more, and stands on the list again', () => {
  const all = [question('q1', { state: 'put', segment: 'first', put_at: '2015-10-19T15:10:00.000Z' })]
  expect(putNow(all, 'first')?.id).toBe('q1')
  expect(putNow(all, 'second')).toBeUndefined()
  expect(putNow(all, undefined)).toBeUndefined()
  expect(ids(open(all, 'second'))).toEqual(['q1'])
})

test('the order by voices, the older first among equals; or the newest first', () => {
  const all = [question('q1', { voices: 2 }), question('q2', { voices: 9 }), question('q3', { voices: 2 })]
  expect(ids(ranked(all, 'voices'))).toEqual(['q2', 'q1', 'q3'])
  expect(ids(ranked(all, 'newest'))).toEqual(['q3', 'q2', 'q1'])
})

test('nothing moves under a finger: what was there stays in its place', () => {
  expect(keptOrder(['a', 'b', 'c'], ['c', 'd', 'a'])).toEqual(['a', 'c', 'd'])
})

describe('a voice', () => {
  const umbrella = question('q1', { voices: 5, members: ['q2'] })
  test('given to a member counts for the umbrella', () => {
    expect(hasVoice(umbrella, ['q2'])).toBe(true)
    expect(hasVoice(umbrella, ['q3'])).toBe(false)
  })
  test('changes the count by one while it is under way, and not once it is there', () => {
    expect(voicesShown(umbrella, false, true, false)).toBe(6)
    expect(voicesShown(umbrella, true, false, false)).toBe(4)
    expect(voicesShown(umbrella, true, true, false)).toBe(5)
    expect(voicesShown(umbrella, false, undefined, false)).toBe(5)
  })
  test('of the asker is counted already', () => {
    const me = { questions: [{ id: 'q2', merged_into: 'q1' }] } as MeDoc
    expect(isOwn(umbrella, me)).toBe(true)
    expect(voicesShown(umbrella, false, true, true)).toBe(5)
  })
})

test('a question is read aloud in the language wanted where somebody worded or translated it', () => {
  const q: QuestionDoc = {
    id: 'q1', text: 'pls when r schools connected', lang: 'en-GB', source: { kind: 'room' }, votes: 0, voices: 1, state: 'put', asked_at: null,
    reading: { en: 'When will schools be connected?', fr: 'Quand les écoles seront-elles reliées ?' }, translations: { fr: { text: 'Quand ?' }, zh: { text: '何时？' } },
  }
  expect(aloud(q, 'fr')).toEqual({ text: 'Quand les écoles seront-elles reliées ?', lang: 'fr' })
  expect(aloud(q, 'zh')).toEqual({ text: '何时？', lang: 'zh' })
  expect(aloud(q, 'ar')).toEqual({ text: 'When will schools be connected?', lang: 'en' })
  const { reading, translations, ...plain } = q
  expect(aloud(plain, 'fr')).toEqual({ text: q.text, lang: 'en-GB' })
})

test('a translation is for those who read another language', () => {
  const q = { ...question('q1', { lang: 'zh-Hans' }), translations: { en: { text: 'When?', machine: true }, zh: { text: '何时？' } } }
  expect(translation(q, 'en')).toEqual({ text: 'When?', machine: true })
  expect(translation(q, 'zh')).toBeUndefined()
  expect(translation(q, 'fr')).toBeUndefined()
})
