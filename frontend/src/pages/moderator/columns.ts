import type { QuestionDoc, QuestionState } from '@/lib/types'

/** Where a question stands on the moderator's page. "away" is the fold of what is not shown to the audience. */
export type Column = 'inbox' | 'ready' | 'put' | 'away'
export type Order = 'voices' | 'newest' | 'oldest' | 'balance'
/** What of the inbox to show: everything, what a rule holds, what was shown unseen, what is in one's own hand. */
export type Show = '' | 'held' | 'unreviewed' | 'mine'

/** What the moderator wants to see; empty strings mean everything. */
export interface Filter {
  text: string
  segment: string
  language: string
  show?: Show
}

/** What ordering and filtering need to know beyond the questions. */
export interface Around {
  /** How far behind its part of the questions put a question's group, language and source are. */
  owed: (q: QuestionDoc) => number
  mine: (q: QuestionDoc) => boolean
}
const NOTHING: Around = { owed: () => 0, mine: () => false }

const COLUMN: Record<QuestionState, Column> = {
  offered: 'inbox', approved: 'ready', selected: 'ready', put: 'put', answered: 'put', hidden: 'away', dismissed: 'away', withdrawn: 'away',
}
/** What wants an eye first stands first, whatever the order: the question being put, then the selected. */
const RANK: Partial<Record<QuestionState, number>> = { put: 0, selected: 0 }

export function columnOf(q: QuestionDoc): Column {
  if (q.state === 'approved' && q.unreviewed) return 'inbox' // shown at once: it still wants an eye
  if (q.state === 'offered' && q.standing === 'silenced') return 'away'
  return COLUMN[q.state]
}

/** How many questions stand in each column in all, the filter aside; members of an umbrella are one. */
export type Totals = Record<Column, number>

export interface Board {
  ids: Record<Column, string[]>
  totals: Totals
}

/**
 * The ids of each column in its order. A member of an umbrella stands in its umbrella, which is found
 * by a member's words as well as by its own. Among equals the older stands first.
 */
export function board(questions: QuestionDoc[], filter: Filter, orders: Record<Column, Order>, around: Around = NOTHING): Board {
  const found: Record<Column, { q: QuestionDoc; i: number }[]> = { inbox: [], ready: [], put: [], away: [] }
  const totals: Totals = { inbox: 0, ready: 0, put: 0, away: 0 }
  const needle = fold(filter.text.trim())
  const umbrellas = new Set<string>()
  if (needle) for (const q of questions) if (q.merged_into && matches(q, filter, needle, around)) umbrellas.add(q.merged_into)
  questions.forEach((q, i) => {
    if (q.merged_into) return
    const column = columnOf(q)
    totals[column]++
    if (umbrellas.has(q.id) || matches(q, filter, needle, around)) found[column].push({ q, i })
  })
  const ids = {} as Record<Column, string[]>
  for (const column of Object.keys(found) as Column[]) {
    const order = orders[column]
    ids[column] = found[column]
      .sort((a, b) => (RANK[a.q.state] ?? 1) - (RANK[b.q.state] ?? 1) || compare(order, a, b, around.owed))
      .map(({ q }) => q.id)
  }
  return { ids, totals }
}

function compare(order: Order, a: { q: QuestionDoc; i: number }, b: { q: QuestionDoc; i: number }, owed: Around['owed']): number {
  if (order === 'balance') return owed(b.q) - owed(a.q) || b.q.voices - a.q.voices || a.i - b.i
  if (order === 'newest') return moment(b.q) - moment(a.q) || b.i - a.i
  return (order === 'voices' ? b.q.voices - a.q.voices : 0) || a.i - b.i
}

/** What is new about a question: its answer, its being put, else its being asked, in milliseconds. */
function moment(q: QuestionDoc): number {
  return Date.parse(q.answered_at ?? q.put_at ?? q.asked_at ?? '') || 0
}

function matches(q: QuestionDoc, filter: Filter, needle: string, around: Around): boolean {
  if (filter.show === 'held' && !q.held?.length) return false
  if (filter.show === 'unreviewed' && !q.unreviewed) return false
  if (filter.show === 'mine' && !around.mine(q)) return false
  if (filter.segment && q.segment !== filter.segment) return false
  if (filter.language && q.lang?.split('-')[0] !== filter.language) return false
  const words = [q.text, q.source.author ?? '', ...(q.labels ?? []), ...Object.values(q.reading ?? {})]
  return !needle || words.some((text) => fold(text).includes(needle))
}

/** Small letters without accents and vowel marks, so that a search finds what a hurried hand types. */
export function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()
}

/** The languages that occur, for the filter. */
export function languagesOf(questions: QuestionDoc[]): string[] {
  return [...new Set(questions.flatMap((q) => q.lang?.split('-')[0] || []))].sort()
}

/** The acts of a moderator on questions. */
export type Act = 'approve' | 'hide' | 'dismiss' | 'select' | 'put' | 'answer'

/** The states from which each act is open, as the server holds it; an umbrella's member has none. */
const FROM: Record<Act, QuestionState[]> = {
  approve: ['offered', 'selected', 'put', 'hidden', 'dismissed'],
  hide: ['offered', 'approved', 'selected', 'dismissed'],
  dismiss: ['offered', 'approved', 'selected', 'hidden'],
  select: ['approved', 'put'],
  put: ['approved', 'selected'],
  answer: ['approved', 'selected', 'put'],
}

export function open(act: Act, q: QuestionDoc): boolean {
  if (act === 'approve' && q.state === 'approved') return !q.merged_into && Boolean(q.unreviewed) // looked at
  return !q.merged_into && FROM[act].includes(q.state)
}

/** Whether the question can be an umbrella over others. */
export function canLead(q: QuestionDoc): boolean {
  return !q.merged_into && !['hidden', 'dismissed', 'withdrawn'].includes(q.state)
}

/** A question that may ask the same; across another language where the server says so. */
export interface Candidate {
  q: QuestionDoc
  across: boolean
}

/**
 * What to offer for merging beside a question that waits or is ready, best first: not what is merged
 * already, and not what its asker took back.
 */
export function similar(q: QuestionDoc, get: (id: string) => QuestionDoc | undefined): Candidate[] {
  if (q.merged_into || !['inbox', 'ready'].includes(columnOf(q))) return []
  return (q.similar ?? []).flatMap(({ id, across }) => {
    const other = get(id)
    return other && other.id !== q.id && !other.merged_into && other.state !== 'withdrawn' ? { q: other, across: Boolean(across) } : []
  })
}

/** The umbrella proposed for a merge: among those that can be one, the most voices, then the first given. */
export function leader(questions: QuestionDoc[]): string | undefined {
  let best: QuestionDoc | undefined
  for (const q of questions) if (canLead(q) && (!best || q.voices > best.voices)) best = q
  return best?.id
}

/** The id that follows when those that leave are gone: the next below, else the next above. */
export function after(ids: string[], cursor: string | undefined, leaving: ReadonlySet<string>): string | undefined {
  const at = cursor === undefined ? -1 : ids.indexOf(cursor)
  for (let i = Math.max(0, at); i < ids.length; i++) if (!leaving.has(ids[i]!)) return ids[i]
  for (let i = at - 1; i >= 0; i--) if (!leaving.has(ids[i]!)) return ids[i]
  return undefined
}

/** One step up or down; from nowhere the first. It stays at the ends. */
export function step(ids: string[], cursor: string | undefined, by: number): string | undefined {
  const at = cursor === undefined ? -1 : ids.indexOf(cursor)
  if (at < 0) return ids[0]
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))]
}

/** The ids from one to another, both included, in their order; the one alone when the other is not there. */
export function range(ids: string[], from: string, to: string): string[] {
  const [a, b] = [ids.indexOf(from), ids.indexOf(to)]
  if (a < 0 || b < 0) return [to]
  return ids.slice(Math.min(a, b), Math.max(a, b) + 1)
}
