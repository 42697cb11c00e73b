import type { QuestionDoc } from '@/lib/types'

/** A question stands by itself when it is not a member of an umbrella, and for this segment when it names no other. */
function standsHere(q: QuestionDoc, segment: string | undefined): boolean {
  return !q.merged_into && (!q.segment || !segment || q.segment === segment)
}

/** Questions for the chair: the ones being put, then the selected, then the approved by voices, older first among equals. */
export function ready(questions: QuestionDoc[], segment: string | undefined): QuestionDoc[] {
  const rank = { put: 0, selected: 1, approved: 2 } as Record<string, number>
  return questions
    .filter((q) => q.state in rank && standsHere(q, segment))
    .map((q, i) => ({ q, i }))
    .sort((a, b) => rank[a.q.state]! - rank[b.q.state]! || b.q.voices - a.q.voices || a.i - b.i)
    .map(({ q }) => q)
}

/** How many are selected or being put, and how many were asked in all (members of an umbrella are one). */
export function counts(questions: QuestionDoc[], segment: string | undefined): { chosen: number; asked: number } {
  const here = questions.filter((q) => standsHere(q, segment) && q.state !== 'withdrawn')
  return { chosen: here.filter((q) => q.state === 'selected' || q.state === 'put').length, asked: here.length }
}
