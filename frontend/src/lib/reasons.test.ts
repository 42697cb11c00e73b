import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { languages, Words, type Catalogue, type Language } from './i18n'
import { phrase, told } from './reasons'
import type { Reason } from './types'

function words(language: Language): Words {
  const own = JSON.parse(readFileSync(`${process.cwd()}/locales/${language}/reason.json`, 'utf8')) as Catalogue
  return new Words(language, Object.fromEntries(Object.entries(own).map(([key, wording]) => [`reason.${key}`, wording])))
}
const name = (group: string | undefined) => group ?? 'none'

/** Every code that the server gives, with the numbers that change the wording; those of a code read differently. */
const known: Reason[][] = [
  [{ code: 'order_of_request' }],
  [{ code: 'rotation', group: 'A', n: 0 }, { code: 'rotation', group: 'A', n: 3 }],
  [{ code: 'fewest_interventions' }, { code: 'fewest_interventions', n: 2 }],
  [{ code: 'least_time' }, { code: 'least_time', n: 75 }],
  [{ code: 'least_group_time', group: 'A' }, { code: 'least_group_time', group: 'A', n: 75 }],
  [{ code: 'alternate', n: 0 }, { code: 'alternate', n: 1 }],
  [{ code: 'group_first', n: 0 }, { code: 'group_first', n: 1 }],
  [{ code: 'precedence', group: 'A', n: 1 }],
  [{ code: 'lot', n: 0 }, { code: 'lot', n: 7 }],
  [{ code: 'safe', n: 3 }],
  [{ code: 'moved' }, { code: 'moved', text: 'A plane' }],
  [{ code: 'deferred' }], [{ code: 'absent' }], [{ code: 'swapped' }], [{ code: 'carried' }],
  [{ code: 'point_of_order', n: 1 }], [{ code: 'reply', speech: 's1' }], [{ code: 'answer', n: 1 }], [{ code: 'reply_block', n: 1 }],
  [{ code: 'right_of_reply', n: 1 }, { code: 'right_of_reply', n: 2 }],
]

describe.each(languages)('%s', (language) => {
  test.each(known)('words %j', (...reasons) => {
    const said = reasons.map((r) => phrase(r, words(language), name))
    for (const one of said) expect(one).toMatch(/^[^{}]+$/)
    expect(new Set(said).size).toBe(said.length)
  })
})

test('the list of codes is the one the protocol gives', () => {
  const schema = readFileSync(`${process.cwd()}/src/wire/types.ts`, 'utf8').replace(/\s*\n \* /g, ' ')
  const given = /code n and the other fields ([\s\S]*?)\*\//.exec(schema)?.[1] ?? ''
  expect(given).not.toBe('')
  for (const [reason] of known) expect(given).toContain(reason!.code)
  // Nothing else in it is written as a code of two words is: one more in the protocol shows here.
  const codes = new Set(known.map(([r]) => r!.code))
  for (const word of given.match(/\b[a-z]+(?:_[a-z]+)+\b/g) ?? []) expect(codes).toContain(word)
})

test('numbers and groups are in the phrase, times as minutes', () => {
  expect(phrase({ code: 'least_group_time', group: 'Civil society', n: 75 }, words('en'), name)).toBe('Civil society: 1:15 spoken today')
  expect(phrase({ code: 'moved', text: 'A plane' }, words('en'), name)).toBe('moved by the chair: A plane')
  expect(phrase({ code: 'constructor' }, words('en'), name)).toBeUndefined()
})

test('order of request is told only when it stands alone', () => {
  const request = { code: 'order_of_request' }
  expect(told([{ code: 'safe', n: 2 }, request])).toEqual([{ code: 'safe', n: 2 }])
  expect(told([request])).toEqual([request])
  expect(told(undefined)).toEqual([])
})
