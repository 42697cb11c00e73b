import type { Instant, Text } from './types'

export const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const
export type Language = (typeof languages)[number]

/** Each language by its own name, for the language switch. */
export const languageNames: Record<Language, string> = {
  ar: 'العربية', zh: '中文', en: 'English', fr: 'Français', ru: 'Русский', es: 'Español',
}

/** A wording, or one wording for each plural form that the language has, chosen by {n}. */
export type Wording = string | Partial<Record<Intl.LDMLPluralRule, string>>
export type Catalogue = Record<string, Wording>
export type Parameters = Record<string, string | number>

export function isLanguage(tag: string | null | undefined): tag is Language {
  return languages.includes(tag as Language)
}

export function direction(language: string): 'rtl' | 'ltr' {
  return /^(ar|fa|he|ur)\b/.test(language) ? 'rtl' : 'ltr'
}

/** How a text runs, by its first letter. For what begins with words of the page and is about something else. */
export function directionOf(text: string): 'rtl' | 'ltr' {
  return /[\p{Script=Arabic}\p{Script=Hebrew}]/u.test(/\p{L}/u.exec(text)?.[0] ?? '') ? 'rtl' : 'ltr'
}

/** The first of the wishes that is one of the six; "fr-CA" counts as "fr". English when none is. */
export function choose(...wishes: (string | null | undefined)[]): Language {
  for (const wish of wishes) {
    const tag = wish?.toLowerCase().split('-')[0]
    if (isLanguage(tag)) return tag
  }
  return 'en'
}

/** The wording in the language, else in English, else in the first language there is; as the server chooses. */
export function textIn(text: Text | undefined, language: string): string {
  if (!text) return ''
  if (text[language]) return text[language]
  if (text.en) return text.en
  for (const tag of Object.keys(text).sort()) if (text[tag]) return text[tag]
  return ''
}

/** Words, numbers and times in one language. Immutable: another language is another Words. */
export class Words {
  readonly language: Language
  readonly direction: 'rtl' | 'ltr'
  #catalogue: Catalogue
  #locale: string
  #plural: Intl.PluralRules
  #formats = new Map<string, Intl.NumberFormat | Intl.DateTimeFormat>()

  constructor(language: Language, catalogue: Catalogue) {
    this.language = language
    this.direction = direction(language)
    this.#catalogue = catalogue
    // One set of digits on every screen of the room: a clock must read the same to everybody. English
    // dates as the United Nations writes them: 19 October 2015.
    this.#locale = language === 'ar' ? 'ar-u-nu-latn' : language === 'en' ? 'en-GB' : language
    this.#plural = new Intl.PluralRules(language)
  }

  /** The wording of a key with its {placeholders} filled in; {n} chooses the plural form. An unknown key shows itself. */
  say(key: string, parameters: Parameters = {}): string {
    const wording = this.#catalogue[key]
    if (wording === undefined) return key
    const text =
      typeof wording === 'string'
        ? wording
        : (wording[this.#plural.select(Number(parameters.n ?? 0))] ?? wording.other ?? key)
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = parameters[name]
      if (value === undefined) return whole
      if (typeof value === 'number') return this.number(value)
      // A name in another script must not pull the punctuation beside it to its own side.
      return this.direction === 'rtl' ? `\u2068${value}\u2069` : value
    })
  }

  has(key: string): boolean {
    return key in this.#catalogue
  }

  number(value: number, options: Intl.NumberFormatOptions = {}): string {
    return this.#format('n' + JSON.stringify(options), () => new Intl.NumberFormat(this.#locale, options)).format(value)
  }

  /** A share between 0 and 1 as whole per cent. */
  percent(share: number): string {
    return this.number(share, { style: 'percent', maximumFractionDigits: 0 })
  }

  /** Hours and minutes in the session's timezone; an en dash for no time. */
  time(instant: Instant | number | null | undefined, timezone?: string): string {
    return this.#moment(instant, timezone, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  }

  date(instant: Instant | number | null | undefined, timezone?: string): string {
    return this.#moment(instant, timezone, { day: 'numeric', month: 'long', year: 'numeric' })
  }

  /** A calendar date such as "2015-10-19", whatever the timezone. */
  day(date: string): string {
    return this.date(Date.parse(`${date}T12:00:00Z`), 'UTC')
  }

  list(items: string[]): string {
    return new Intl.ListFormat(this.#locale, { type: 'conjunction' }).format(items)
  }

  text(text: Text | undefined): string {
    return textIn(text, this.language)
  }

  #moment(instant: Instant | number | null | undefined, timeZone: string | undefined, options: Intl.DateTimeFormatOptions): string {
    const at = typeof instant === 'number' ? instant : instant ? Date.parse(instant) : NaN
    if (Number.isNaN(at)) return '\u2013'
    const key = `d${timeZone}${JSON.stringify(options)}`
    return this.#format(key, () => new Intl.DateTimeFormat(this.#locale, { ...options, timeZone })).format(at)
  }

  #format<T extends Intl.NumberFormat | Intl.DateTimeFormat>(key: string, make: () => T): T {
    let format = this.#formats.get(key)
    if (!format) this.#formats.set(key, (format = make()))
    return format as T
  }
}
