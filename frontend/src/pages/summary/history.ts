// The versions of a sentence, as the record has them: who did what to it when, and what it said then.
import type { Instant } from '@/lib/types'

export interface Version {
  v: number
  at: Instant
  /** What was done: edited, merged, split, approved, withdrawn, omitted, restored, followed. */
  act: string
  by?: string
  text: string
  /** What it said before. */
  was: string
}

interface SentenceAt {
  sentence?: string
  text?: string
  was?: string
  draft?: string
  notes?: { note: string }[]
}
interface Event extends SentenceAt {
  segment?: string
  on?: boolean
  sentences?: (SentenceAt | string)[]
  into?: SentenceAt[]
}
interface Entry {
  v?: number
  at?: Instant
  by?: { person?: string; role?: string }
  events?: { type: string; data: Event }[]
}

/** The versions of a sentence out of the lines of the record, newest first; those of what it was merged or split from included. */
export function versions(record: string, section: string, sentence: string): Version[] {
  const line = new Set([sentence])
  const found: Version[] = []
  for (const entry of record.split('\n').reverse()) {
    if (!entry.includes('"summary.')) continue
    const { v = 0, at = null, by, events = [] } = (JSON.parse(entry) as { body?: Entry }).body ?? {}
    for (const raw of events) {
      const event = raw.data
      if (event.segment !== section) continue
      const say = (act: string, s: SentenceAt, was = s.was ?? '') => {
        const text = s.text || s.draft || ''
        found.push({ v, at: at as Instant, act, text, was, ...(by?.person || by?.role ? { by: by.person || by.role! } : {}) })
      }
      switch (raw.type) {
        case 'summary.edited':
          if (line.has(event.sentence ?? '')) say(event.text ? 'edited' : 'followed', event)
          break
        case 'summary.merged':
          if (!line.has(event.sentence ?? '')) break
          say('merged', event)
          for (const id of event.sentences ?? []) if (typeof id === 'string') line.add(id)
          break
        case 'summary.split':
          for (const part of event.into ?? []) {
            if (!line.has(part.sentence ?? '')) continue
            say('split', part, event.was)
            line.add(event.sentence ?? '')
          }
          break
        case 'summary.approved':
          for (const s of event.sentences ?? []) {
            if (typeof s === 'object' && line.has(s.sentence ?? '')) say(event.on ? 'approved' : 'withdrawn', s)
          }
          break
        case 'summary.omitted':
          if (line.has(event.sentence ?? '')) say(event.on ? 'omitted' : 'restored', event)
      }
    }
  }
  return found
}
