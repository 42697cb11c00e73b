import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { languages, type Catalogue, type Wording } from './lib/i18n'

const folder = `${process.cwd()}/locales`
const namespaces = readdirSync(`${folder}/en`)
const read = (language: string, file: string) =>
  JSON.parse(readFileSync(`${folder}/${language}/${file}`, 'utf8')) as Catalogue
const texts = (wording: Wording) => (typeof wording === 'string' ? [wording] : Object.values(wording))
const placeholders = (wording: Wording) =>
  [...new Set(texts(wording).flatMap((s) => s.match(/\{\w+\}/g) ?? []))].sort()

describe.each(languages)('%s', (language) => {
  test('has the same files as English', () => expect(readdirSync(`${folder}/${language}`).sort()).toEqual([...namespaces].sort()))

  test.each(namespaces)('%s has the keys and placeholders of English, and every plural form of the language', (file) => {
    const english = read('en', file)
    const here = read(language, file)
    expect(Object.keys(here).sort()).toEqual(Object.keys(english).sort())
    const forms = new Intl.PluralRules(language).resolvedOptions().pluralCategories
    for (const key in english) {
      const wording = here[key]!
      expect(placeholders(wording), key).toEqual(placeholders(english[key]!))
      expect(typeof wording, key).toBe(typeof english[key]!)
      if (typeof wording !== 'string') expect(Object.keys(wording).sort(), key).toEqual([...forms].sort())
      for (const text of texts(wording)) expect(text.trim(), key).not.toBe('')
    }
  })
})

// Two times with a dash between them run as a sentence of Arabic does, the later one first, unless they are isolated.
test.each(namespaces)('a span of time runs from left to right in Arabic: %s', (file) => {
  for (const [key, wording] of Object.entries(read('ar', file)))
    for (const text of texts(wording)) expect(text.replace(/\u2066[^\u2069]*\u2069/g, ''), key).not.toMatch(/\}[–-]\{/)
})
