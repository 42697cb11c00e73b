import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { languages, type Catalogue } from '@/lib/i18n'
import { choices, combinations, methods, parts } from './methods'

test.each(languages)('%s names every method and says what it does', (language) => {
  const words = JSON.parse(readFileSync(`${process.cwd()}/locales/${language}/chair.json`, 'utf8')) as Catalogue
  for (const method of methods) {
    expect(words[`method.${method}`], method).toBeTruthy()
    expect(words[`method.${method}.what`], method).toBeTruthy()
  }
})

test('the methods are those of the server, each once', () => {
  const table = readFileSync(`${process.cwd()}/../session/method.go`, 'utf8')
  const given = [...table.matchAll(/^\t"(\w+)":\s+\{/gm)].map((m) => m[1])
  expect([...methods].sort()).toEqual(given.sort())
})

test('the order there is can be seen even when nobody offers it', () => {
  expect(choices('rotation')).toEqual([...methods, ...combinations])
  expect(choices('lot+rotation').at(-1)).toBe('lot+rotation')
})

test('an order is its methods, those of another program left out', () => {
  expect(parts('group_first+rotation')).toEqual(['group_first', 'rotation'])
  expect(parts('auction+rotation')).toEqual(['rotation'])
  expect(parts('auction')).toEqual(['request'])
})
