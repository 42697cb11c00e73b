import { ms } from './clock'
import type { MeDoc, QuestionDoc } from './types'

export type QuestionSort = 'voices' | 'newest'

/**
 * The question being put: the one put last, because an earlier one may not have been answered yet. One of a
 * segment that is over is not being put any more, whether or not anybody said that it was answered.
 */
export function putNow(questions: QuestionDoc[], current: string | undefined): QuestionDoc | undefined {
  return questions
    .filter((q) => q.state === 'put' && !q.merged_into && (!q.segment || q.segment === current))
    .sort((a, b) => ms(a.put_at) - ms(b.put_at))
    .at(-1)
}

/**
 * The words to read a question aloud in: the moderator's wording in the language wanted, else a
 * translation into it, else the wording in the question's own language, else what was asked.
 */
export function aloud(q: QuestionDoc, language: string): { text: string; lang: string | undefined } {
  const own = q.lang?.split('-')[0]
  const wanted = q.reading?.[language] ?? (language === own ? undefined : q.translations?.[language]?.text)
  if (wanted) return { text: wanted, lang: language }
  const reading = own && q.reading?.[own]
  return reading ? { text: reading, lang: own } : { text: q.text, lang: q.lang }
}

/** What was asked in the reader's language, where it was asked in another and somebody or a machine translated it. */
export function translation(q: QuestionDoc, language: string): { text: string; machine?: boolean } | undefined {
  return language === q.lang?.split('-')[0] ? undefined : q.translations?.[language]
}

/** Questions that stand for themselves and are open for voices: not merged, answered, or being put. */
export function open(questions: QuestionDoc[], current: string | undefined): QuestionDoc[] {
  const put = putNow(questions, current)
  return questions.filter((q) => !q.merged_into && q !== put && (q.state === 'approved' || q.state === 'selected' || q.state === 'put'))
}

/** By voices, the older first among equals; or the newest first. */
export function ranked(questions: QuestionDoc[], sort: QuestionSort): QuestionDoc[] {
  const newest = (a: QuestionDoc, b: QuestionDoc) => ms(b.asked_at) - ms(a.asked_at)
  return [...questions].sort((a, b) => (sort === 'newest' ? newest(a, b) : b.voices - a.voices || newest(b, a)))
}

/** The order as it was, with what left taken out and what came put at the end: nothing moves under a finger. */
export function keptOrder(before: string[], now: string[]): string[] {
  const there = new Set(now)
  const kept = before.filter((id) => there.has(id))
  const known = new Set(kept)
  return [...kept, ...now.filter((id) => !known.has(id))]
}

/** Whether the person's voice counts for the question, given to it or to a member of it. */
export function hasVoice(question: QuestionDoc, votes: string[]): boolean {
  return votes.includes(question.id) || (question.members ?? []).some((id) => votes.includes(id))
}

/** Whether the person asked the question or a member of it. */
export function isOwn(question: QuestionDoc, me: MeDoc | undefined): boolean {
  const own = me?.questions ?? []
  return own.some((q) => q.id === question.id || q.merged_into === question.id)
}

/** The voices to show while a press is under way: the server's count and what the press changes of it. */
export function voicesShown(question: QuestionDoc, given: boolean, wanted: boolean | undefined, own: boolean): number {
  if (wanted === undefined || wanted === given || own) return question.voices // an asker is counted already
  return question.voices + (wanted ? 1 : -1)
}
