import type { QuestionDoc, QuestionShare, QuestionsDoc } from '@/lib/types'

/** How far a question's group, language and source are behind their part of the questions put, together. */
export function owed(doc: QuestionsDoc | undefined): (q: QuestionDoc) => number {
  const key = (id: string, remote: boolean) => `${remote}/${id}`
  const table = (shares: QuestionShare[] | undefined) => new Map((shares ?? []).map((s) => [key(s.id, s.remote ?? false), s.owed]))
  const groups = table(doc?.groups)
  const languages = table(doc?.languages)
  const sources = table(doc?.sources)
  return (q) =>
    (groups.get(key(q.group ?? '', q.remote ?? false)) ?? 0) + (languages.get(key(q.lang ?? '', false)) ?? 0) + (sources.get(key(q.source.kind, false)) ?? 0)
}
