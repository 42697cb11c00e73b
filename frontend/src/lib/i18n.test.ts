import { describe, expect, test } from 'vitest'
import { choose, direction, directionOf, textIn, Words } from './i18n'

test.each([
  [['fr', 'en'], 'fr'], [[null, 'zh-Hans-CN'], 'zh'], [['de', 'pt-BR'], 'en'], [[undefined, 'xx', 'AR-eg', 'en'], 'ar'],
])('of the wishes %j the page speaks %s', (wishes, language) => expect(choose(...wishes)).toBe(language))

test('Arabic runs right to left, the others left to right', () => {
  expect(['ar', 'zh', 'en', 'fr', 'ru', 'es'].map(direction)).toEqual(['rtl', 'ltr', 'ltr', 'ltr', 'ltr', 'ltr'])
})

test('a text runs as its first letter does', () => {
  expect(['Panel', '1. اللجنة', '', '—', 'ICT وغيرها'].map(directionOf)).toEqual(['ltr', 'rtl', 'ltr', 'ltr', 'ltr'])
})

test('Arabic has six plural forms, Russian four, Chinese one', () => {
  const forms = { zero: 'zero', one: 'one', two: 'two', few: 'few', many: 'many', other: 'other' }
  const said = (language: 'ar' | 'ru' | 'zh', numbers: number[]) => {
    const words = new Words(language, { n: forms })
    return numbers.map((n) => words.say('n', { n }))
  }
  expect(said('ar', [0, 1, 2, 3, 11, 100])).toEqual(['zero', 'one', 'two', 'few', 'many', 'other'])
  expect(said('ru', [1, 2, 5, 1.5])).toEqual(['one', 'few', 'many', 'other'])
  expect(said('zh', [0, 1, 2])).toEqual(['other', 'other', 'other'])
})

test('a missing plural form falls back to "other", a missing key to itself', () => {
  const words = new Words('ru', { n: { other: '{n} штуки' } })
  expect(words.say('n', { n: 2 })).toBe('2 штуки')
  expect(words.say('unknown')).toBe('unknown')
})

describe('placeholders', () => {
  test('numbers are written as the language does', () => {
    expect(new Words('fr', { a: '{n} voix' }).say('a', { n: 1234 })).toMatch(/^1\s234 voix$/u)
    expect(new Words('en', { a: '{n} voices' }).say('a', { n: 1234 })).toBe('1,234 voices')
  })
  test('clock digits are the same for everybody', () => {
    expect(new Words('ar', {}).time('2015-10-19T14:05:00.000Z', 'America/New_York')).toBe('10:05')
  })
  test('names are isolated in right-to-left text', () => {
    expect(new Words('ar', { a: 'الكلمة لـ {name}.' }).say('a', { name: 'Delegate 014' })).toContain('\u2068Delegate 014\u2069')
  })
  test('an unknown placeholder stays visible', () => {
    expect(new Words('en', { a: '{what}' }).say('a')).toBe('{what}')
  })
})

test('times stand in the session\'s timezone whatever the device\'s is', () => {
  const words = new Words('en', {})
  expect(words.time('2015-10-19T14:00:00.000Z', 'America/New_York')).toBe('10:00')
  expect(words.time('2015-10-19T14:00:00.000Z', 'Asia/Tokyo')).toBe('23:00')
  expect(words.time(null)).toBe('\u2013')
  expect(words.day('2015-10-19')).toBe('19 October 2015')
})

test('a text falls back to English, then to the first language there is', () => {
  expect(textIn({ fr: 'a', en: 'b' }, 'fr')).toBe('a')
  expect(textIn({ fr: 'a', en: 'b' }, 'zh')).toBe('b')
  expect(textIn({ ru: 'c', fr: 'a' }, 'zh')).toBe('a')
  expect(textIn(undefined, 'zh')).toBe('')
})
