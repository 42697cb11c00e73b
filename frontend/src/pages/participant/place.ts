import { ms } from '@/lib/clock'
import { minutesUntil } from '@/lib/expectation'
import { locale, t } from '@/lib/locale.svelte'
import type { Language } from '@/lib/i18n'

const rules = new Map<Language, Intl.PluralRules>()

/** "3rd", as the language writes it. */
export function ordinal(n: number): string {
  const { language } = locale()
  let rule = rules.get(language)
  if (!rule) rules.set(language, (rule = new Intl.PluralRules(language, { type: 'ordinal' })))
  const form = rule.select(n)
  return t(`participant.ordinal.${form === 'one' || form === 'two' || form === 'few' ? form : 'other'}`, { n })
}

/** "about 12:34, in 8 minutes": the server's expectation, later by what the floor is late. */
export function expectation(expectedAt: string | null, late: number, now: number, time: (at: number) => string): string {
  if (!expectedAt) return ''
  const at = ms(expectedAt) + late
  const n = minutesUntil(at, now)
  return n < 1 ? t('participant.soon', { time: time(at) }) : t('participant.expected', { n, time: time(at) })
}
