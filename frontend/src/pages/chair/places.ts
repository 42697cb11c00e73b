import type { Place } from '@/lib/session.svelte'
import type { PersonDoc } from '@/lib/types'

/** Points of order stand first and are not moved (rule 71); places are counted after them. */
export function movable(places: Place[]): Place[] {
  return places.filter((p) => p.request.kind !== 'point_of_order')
}

/**
 * What floor.move needs to put a request at a place counted from 1 as the list shows it: the request
 * it will stand directly before, empty for the end. Undefined when it stands there already or
 * cannot be moved.
 */
export function before(places: Place[], id: string, place: number): string | undefined {
  const rest = movable(places)
  const from = rest.findIndex((p) => p.id === id)
  if (from < 0) return undefined
  const offset = places.length - rest.length
  const to = Math.min(Math.max(place - 1 - offset, 0), rest.length - 1)
  if (to === from) return undefined
  return rest.filter((p) => p.id !== id)[to]?.id ?? ''
}

/** What floor.move needs to hold a request where it stands. */
export function holding(places: Place[], id: string): string {
  const rest = movable(places)
  return rest[rest.findIndex((p) => p.id === id) + 1]?.id ?? ''
}

/** The id selected after a step up or down the list; the nearest end when the old one is gone. */
export function step(ids: string[], selected: string | undefined, by: number): string | undefined {
  if (ids.length === 0) return undefined
  const at = selected === undefined ? -1 : ids.indexOf(selected)
  if (at < 0) return by > 0 ? ids[0] : ids.at(-1)
  return ids[Math.min(Math.max(at + by, 0), ids.length - 1)]
}

/** Letters and digits without accents or case, so that "Nguyen" finds "Nguyễn". */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
}

/** People whose badge, name, organisation or country has all the words; an exact badge comes first. */
export function found(people: PersonDoc[], query: string, limit = 8): PersonDoc[] {
  const words = folded(query).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  const badge = query.trim()
  const scored: [number, PersonDoc][] = []
  for (const p of people) {
    if (p.revoked || p.erased || (p.role && p.role !== 'participant')) continue
    const name = folded(p.name)
    const all = folded(`${p.badge ?? ''} ${p.name} ${p.title ?? ''} ${p.organisation ?? ''} ${p.country ?? ''}`)
    if (!words.every((w) => all.includes(w))) continue
    const score = p.badge === badge ? 0 : name.startsWith(words[0]!) ? 1 : words.every((w) => name.includes(w)) ? 2 : 3
    scored.push([score, p])
  }
  return scored.sort((a, b) => a[0] - b[0] || (a[1].name < b[1].name ? -1 : 1)).slice(0, limit).map(([, p]) => p)
}
