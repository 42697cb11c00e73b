import { choose, isLanguage, Words, type Catalogue, type Language, type Parameters } from './i18n'
import { keep, kept } from './keep'
import type { Key, PageName } from './keys'

const STORED = 'rostrum.language'

/** What import.meta.glob gives for the catalogues of a page: how to load each, by path. */
export type CatalogueLoaders = Record<string, () => Promise<unknown>>

let words = $state.raw(new Words('en', {}))
let loaders: CatalogueLoaders = {}
let chosenHere = false

/** The words of the language in use. Reading it in a template redraws when the language changes. */
export function locale(): Words {
  return words
}

/** The wording of a key; {n} chooses the plural form. */
export function t(key: Key, parameters?: Parameters): string {
  return words.say(key, parameters)
}

/** The wording of a code that the server gave ("error" + "stale"), else the fallback: codes may grow. */
export function tCode(family: string, code: string, fallback = code): string {
  const key = `${family}.${code}`
  return words.has(key) ? words.say(key) : fallback
}

/** Loads the words of one page: the catalogues given. Call once, before mounting. */
export async function initLocale(_page: PageName, catalogues: CatalogueLoaders): Promise<void> {
  loaders = catalogues
  const asked = new URLSearchParams(location.search).get('lang')
  const stored = kept(STORED)
  chosenHere = isLanguage(asked) || isLanguage(stored)
  await use(choose(asked, stored, ...navigator.languages))
}

/** The reader chose a language: it holds on this device. */
export async function setLanguage(language: Language): Promise<void> {
  chosenHere = true
  keep(STORED, language)
  await use(language)
}

/** The language that the person's badge names; it yields to a choice made on this device. */
export function suggestLanguage(language: string | undefined): void {
  if (!chosenHere && isLanguage(language) && language !== words.language) void use(language)
}

async function use(language: Language): Promise<void> {
  // What the page's main.ts names: common.json, its own, and what it shares with another page.
  const names = [...new Set(Object.keys(loaders).map((path) => /(\w+)\.json$/.exec(path)![1]!))]
  const loaded = await Promise.all(names.map((name) => load(language, name)))
  const catalogue: Catalogue = {}
  loaded.forEach((own, i) => {
    for (const key in own) catalogue[names[i] === 'common' ? key : `${names[i]}.${key}`] = own[key]!
  })
  words = new Words(language, catalogue)
  document.documentElement.lang = language
  document.documentElement.dir = words.direction
}

async function load(language: Language, name: string): Promise<Catalogue> {
  const path = Object.keys(loaders).find((p) => p.endsWith(`/${language}/${name}.json`))
  if (!path) return {}
  for (let attempt = 0; ; attempt++) {
    try {
      return (await loaders[path]!()) as Catalogue
    } catch (error) {
      if (attempt === 2) throw error
      await new Promise((resolve) => setTimeout(resolve, 500 * 2 ** attempt))
    }
  }
}
