import type { Place } from '@/lib/session.svelte'
import type { FloorTurn, QuestionDoc, SegmentDoc, SessionDoc } from '@/lib/types'

/** What a screen was set up to show, by "?show=". */
export const shows = ['speaker', 'list', 'question', 'lower-third', 'order'] as const
export type Show = (typeof shows)[number]

export function wanted(search: string): Show {
  const asked = new URLSearchParams(search).get('show')
  return shows.find((s) => s === asked) ?? 'speaker'
}

/** How the day stands for the room: before, between and after the segments, suspended, or under way. */
export type Stand = 'before' | 'between' | 'open' | 'suspended' | 'after'

export function stand(session: SessionDoc | undefined, current: SegmentDoc | undefined, segments: SegmentDoc[]): Stand {
  if (current) return current.state === 'suspended' ? 'suspended' : 'open'
  if (session?.state === 'closed') return 'after'
  return segments.some((s) => s.state === 'closed') ? 'between' : 'before'
}

/** The question being put: the one put last and not yet answered, of this segment or of none. */
export function beingPut(questions: QuestionDoc[], segment: string | undefined): QuestionDoc | undefined {
  return questions
    .filter((q) => q.state === 'put' && !q.merged_into && (!q.segment || q.segment === segment))
    .sort((a, b) => (a.put_at ?? '') < (b.put_at ?? '') ? 1 : -1)[0]
}

/**
 * Whether the question takes the screen over: while nobody speaks, and over a speech it was put into.
 * Whoever gets the floor afterwards answers, and the room wants to see who that is.
 */
export function takesOver(question: QuestionDoc, turn: FloorTurn | undefined): boolean {
  return !turn || (question.put_at ?? '') >= (turn.started_at ?? '')
}

/** The rows of a list that a screen has room for, and how many more there are. */
export function rows(places: Place[], room: number): { shown: Place[]; more: number } {
  const shown = places.length > room ? places.slice(0, room - 1) : places
  return { shown, more: places.length - shown.length }
}
