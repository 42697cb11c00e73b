// The draft as the page walks through it: what stands where, where a sentence moves, how far it is.
import type { Flag, SummaryAdd, SummaryDoc, SummaryOrder, SummarySentence } from '@/lib/types'

export interface Progress {
  approved: number
  all: number
  flagged: number
}

/** The sentences of a section in their order. */
export const sentencesOf = (doc: SummaryDoc | undefined): SummarySentence[] => doc?.paragraphs.flatMap((p) => p.sentences) ?? []

export function sentenceIn(doc: SummaryDoc | undefined, id: string | undefined): SummarySentence | undefined {
  return id === undefined ? undefined : sentencesOf(doc).find((s) => s.id === id)
}

/** How many sentences of the document are approved, and how many have something to look at. What is left out counts in neither. */
export function progress(docs: SummaryDoc[]): Progress {
  const kept = docs.flatMap(sentencesOf).filter((s) => !s.omitted)
  return {
    approved: kept.filter((s) => s.state === 'approved').length,
    all: kept.length,
    flagged: kept.filter((s) => s.flags.length).length,
  }
}

/** The sentence by so many places away; the first or last where there is none so far. */
export function beside(doc: SummaryDoc | undefined, id: string | undefined, by: number): string | undefined {
  const ids = sentencesOf(doc).map((s) => s.id)
  const at = id === undefined ? -1 : ids.indexOf(id)
  if (at < 0) return by > 0 ? ids[0] : ids.at(-1)
  return ids[Math.min(ids.length - 1, Math.max(0, at + by))]
}

/** The next after id, around the end, that wants a look; undefined where none does. */
export function nextWanted(doc: SummaryDoc | undefined, id: string | undefined, wanted: (s: SummarySentence) => boolean): string | undefined {
  const all = sentencesOf(doc)
  const from = all.findIndex((s) => s.id === id) + 1
  return [...all.slice(from), ...all.slice(0, from)].find((s) => s.id !== id && !s.omitted && wanted(s))?.id
}

type Move = Pick<SummaryOrder, 'sentence' | 'paragraph' | 'before' | 'to'>

/** The command that moves a sentence one place; at a paragraph's edge it goes over into the next one. */
export function moveSentence(doc: SummaryDoc, id: string, by: -1 | 1): Move | undefined {
  const p = doc.paragraphs.findIndex((x) => x.sentences.some((s) => s.id === id))
  const paragraph = doc.paragraphs[p]
  if (!paragraph) return undefined
  const at = paragraph.sentences.findIndex((s) => s.id === id)
  const other = doc.paragraphs[p + by]
  if (by < 0) {
    if (at > 0) return { sentence: id, before: paragraph.sentences[at - 1]!.id }
    return other && { sentence: id, to: other.id }
  }
  if (at < paragraph.sentences.length - 1) {
    const after = paragraph.sentences[at + 2]
    return after ? { sentence: id, before: after.id } : { sentence: id, to: paragraph.id }
  }
  if (!other) return undefined
  return other.sentences[0] ? { sentence: id, before: other.sentences[0].id } : { sentence: id, to: other.id }
}

/** Where a new sentence stands that comes after this one. */
export function after(doc: SummaryDoc, id: string): Pick<SummaryAdd, 'before' | 'to'> {
  const paragraph = doc.paragraphs.find((p) => p.sentences.some((s) => s.id === id))
  const next = paragraph?.sentences[paragraph.sentences.findIndex((s) => s.id === id) + 1]
  return next ? { before: next.id } : paragraph ? { to: paragraph.id } : {}
}

export function moveParagraph(doc: SummaryDoc, id: string, by: -1 | 1): Move | undefined {
  const at = doc.paragraphs.findIndex((p) => p.id === id)
  if (at < 0 || !doc.paragraphs[at + by]) return undefined
  if (by < 0) return { paragraph: id, before: doc.paragraphs[at - 1]!.id }
  const after = doc.paragraphs[at + 2]
  return after ? { paragraph: id, before: after.id } : { paragraph: id }
}

/**
 * The sentence that a merge takes in: the next one of the paragraph that goes into the document, where it rests
 * on notes and is not approved. What was left out comes back by no merge.
 */
export function mergeable(doc: SummaryDoc | undefined, id: string | undefined): SummarySentence | undefined {
  const sentences = doc?.paragraphs.find((p) => p.sentences.some((s) => s.id === id))?.sentences ?? []
  const at = sentences.findIndex((s) => s.id === id)
  const next = sentences.find((s, i) => i > at && !s.omitted)
  const fits = (s: SummarySentence | undefined) => Boolean(s && !s.omitted && s.state !== 'approved' && s.notes.length)
  return at >= 0 && fits(sentences[at]) && fits(next) ? next : undefined
}

/** One sentence a line, where a text has several. */
export function apart(text: string, language = 'en'): string {
  const segments = new Intl.Segmenter(language, { granularity: 'sentence' }).segment(text.trim())
  return [...segments].map((s) => s.segment.trim()).filter(Boolean).join('\n')
}

export const lines = (text: string): string[] => text.split('\n').map((line) => line.trim()).filter(Boolean)

/** Flags of names first: they are what must never go out. */
export const byWeight = (flags: Flag[]): Flag[] => [...flags].sort((a, b) => Number(b.code.startsWith('names_')) - Number(a.code.startsWith('names_')))

/** Whether the notes say something else by now than a text that a person made or approved. */
export const proposes = (s: SummarySentence): boolean => s.state !== 'draft' && s.draft !== undefined && s.draft !== '' && s.draft !== s.text
