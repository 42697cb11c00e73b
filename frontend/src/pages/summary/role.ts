import type { PageRole } from '@/lib/types'

/** Those who may see the summary, the writers first. */
const readers: PageRole[] = ['rapporteur', 'secretariat', 'chair']

/**
 * The role in which this browser sees the summary: the one that the address asks for, else the first
 * for which it holds a link. The rapporteur's, refused like any other, where it holds none.
 */
export async function readerRole(session: string, search = location.search, get: typeof fetch = fetch): Promise<PageRole> {
  const asked = new URLSearchParams(search).get('role') as PageRole | null
  if (asked && readers.includes(asked)) return asked
  for (const role of readers) {
    const stop = new AbortController()
    try {
      const answer = await get(`/api/v1/sessions/${encodeURIComponent(session)}/view?role=${role}`, { signal: stop.signal })
      if (answer.ok) return role
      if (answer.status >= 500) break
    } catch {
      break // without a network the page says so itself
    } finally {
      stop.abort() // the status is all that was wanted
    }
  }
  return readers[0]!
}
