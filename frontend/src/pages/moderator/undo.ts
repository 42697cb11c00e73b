import type { CommandName, Commands, QuestionDoc, QuestionState } from '@/lib/types'
import type { Act } from './columns'

/** What an act changes, as it was before: what taking it back needs to know. */
export type Before = Pick<QuestionDoc, 'id' | 'state' | 'reason' | 'code' | 'members'>

/** Commands of one name, sent together. */
export type Step = { [N in CommandName]: { name: N; all: Commands[N][] } }[CommandName]

/** An act that can be taken back: its name on the page, the questions, and how. */
export interface Done {
  act: Act | 'merge' | 'split'
  ids: string[]
  steps: Step[]
}

/** So many acts can be taken back, one after the other. */
export const MOST_UNDONE = 50

export const before = (q: QuestionDoc): Before => ({ id: q.id, state: q.state, reason: q.reason, code: q.code, members: q.members })

/**
 * Questions brought from where they stood to another state, each back again. Expect keeps it off what
 * somebody else has moved on since.
 */
export function movesBack(was: Before[], now: QuestionState): Step[] {
  const moved = was.filter((q) => q.state !== now)
  const back = moved.filter((q) => ['offered', 'approved', 'selected', 'put'].includes(q.state))
  const hidden = moved.filter((q) => q.state === 'hidden')
  const dismissed = moved.filter((q) => q.state === 'dismissed')
  const steps: Step[] = []
  if (back.length) steps.push({ name: 'question.return', all: back.map((q) => ({ question: q.id, state: q.state, expect: now })) })
  if (hidden.length) steps.push({ name: 'question.hide', all: hidden.map((q) => ({ question: q.id, expect: now, ...(q.reason ? { reason: q.reason } : {}) })) })
  if (dismissed.length)
    steps.push({ name: 'question.dismiss', all: dismissed.map((q) => ({ question: q.id, expect: now, ...(q.code ? { code: q.code } : {}), ...(q.reason ? { reason: q.reason } : {}) })) })
  return steps
}

/** Where the steps bring each question. */
export function brings({ name, all }: Step): [string, QuestionState][] {
  if (name === 'question.return') return all.map((one) => [one.question, one.state])
  if (name === 'question.hide') return all.map((one) => [one.question, 'hidden'])
  return name === 'question.dismiss' ? all.map((one) => [one.question, 'dismissed']) : []
}

/** Questions put under an umbrella, taken out again; one that was an umbrella itself gets its own back. */
export function splitsBack(was: Before[]): Step[] {
  const umbrellas = was.filter((q) => q.members?.length)
  return [
    { name: 'question.split', all: was.flatMap((q) => [q.id, ...(q.members ?? [])]).map((question) => ({ question })) },
    ...(umbrellas.length ? [{ name: 'question.merge' as const, all: umbrellas.map((q) => ({ into: q.id, questions: q.members ?? [] })) }] : []),
  ]
}
