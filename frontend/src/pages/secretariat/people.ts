import type { PersonDoc, QuestionDoc } from '@/lib/types'
import { fold } from '@/pages/moderator/columns'

/** People found by badge, name, organisation, country or group, in the order of their badges. */
export function found(people: PersonDoc[], search: string, groupName: (id: string) => string): PersonDoc[] {
  const words = fold(search.trim()).split(/\s+/).filter(Boolean)
  return people
    .filter((p) => {
      const all = fold([p.badge, p.name, p.title, p.organisation, p.country, p.group && groupName(p.group)].filter(Boolean).join(' '))
      return words.every((w) => (p.badge === w ? true : all.includes(w)))
    })
    .sort(byBadge)
}

/** Numbers as numbers; those without a badge last, by name. */
export function byBadge(a: PersonDoc, b: PersonDoc): number {
  if (!a.badge || !b.badge) return Number(!a.badge) - Number(!b.badge) || a.name.localeCompare(b.name)
  return a.badge.localeCompare(b.badge, 'en', { numeric: true })
}

/** The token in a personal link: it stands in the fragment, which no server sees. */
export function tokenOf(link: string | undefined): string {
  const at = link?.indexOf('#') ?? -1
  return at < 0 ? '' : link!.slice(at + 1)
}

/** The fields that a form may change. */
export interface PersonFields {
  name: string
  title: string
  organisation: string
  group: string
  country: string
  remote: boolean
  language: string
}

export function fieldsOf(p: PersonDoc): PersonFields {
  return {
    name: p.name, title: p.title ?? '', organisation: p.organisation ?? '', group: p.group ?? '', country: p.country ?? '', remote: p.remote,
    language: p.language ?? '',
  }
}

/** What differs from the person as they are: the rest may have been changed by others meanwhile. */
export function changed(p: PersonDoc, fields: PersonFields): Partial<PersonFields> {
  const before = fieldsOf(p)
  return Object.fromEntries(
    Object.entries(fields).filter(([key, value]) => value !== before[key as keyof PersonFields]),
  ) as Partial<PersonFields>
}

/** Questions that came from elsewhere and were not taken back, by words of their text, author or address; none for less than three letters. */
export function elsewhere(questions: QuestionDoc[], search: string): QuestionDoc[] {
  const wanted = fold(search.trim())
  if (wanted.length < 3) return []
  return questions.filter((q) => q.source.kind !== 'audience' && !q.gone && [q.text, q.source.author, q.source.url].some((of) => of && fold(of).includes(wanted)))
}
