import { beforeEach, describe, expect, test } from 'vitest'
import { initLocale, setLanguage } from '@/lib/locale.svelte'
import { expectation, ordinal } from './place'

const catalogues = import.meta.glob('../../../locales/*/{common,participant,follow}.json', { import: 'default' })
const T = Date.parse('2015-10-19T16:00:00.000Z')
const at = (s: number) => new Date(T + s * 1000).toISOString()
const clock = (moment: number) => new Date(moment).toISOString().slice(11, 16)

beforeEach(async () => {
  localStorage.clear()
  await initLocale('participant', catalogues)
  await setLanguage('en')
})

test('a place as each language writes it', async () => {
  expect([1, 2, 3, 4, 11, 22, 113].map(ordinal)).toEqual(['1st', '2nd', '3rd', '4th', '11th', '22nd', '113th'])
  await setLanguage('fr')
  expect([1, 2, 21].map(ordinal)).toEqual(['1er', '2e', '21e'])
  await setLanguage('zh')
  expect(ordinal(3)).toBe('第3位')
})

describe('when it is expected', () => {
  test('the delay moves both the hour and the minutes', () => {
    expect(expectation(at(480), 0, T, clock)).toBe('about 16:08, in 8 minutes')
    expect(expectation(at(480), 120_000, T, clock)).toBe('about 16:10, in 10 minutes')
    expect(expectation(at(60), 0, T, clock)).toBe('about 16:01, in 1 minute')
  })
  test('very soon, and not known', () => {
    expect(expectation(at(10), 0, T, clock)).toBe('about 16:00, in less than a minute')
    expect(expectation(null, 0, T, clock)).toBe('')
  })
})
