import type { NoteDoc, NoteKind } from '@/lib/types'
import { fold } from '@/pages/moderator/columns'
import type { Words } from './edits'

export const kinds: NoteKind[] = ['key_message', 'proposal', 'comment', 'action']

/** The card being typed. Segment, speech and question are those of the moment when its first letter was. */
export interface Card extends Words {
  segment?: string
  /** Empty: linked to no speech. */
  speech?: string
  /** Empty: linked to no question. */
  question?: string
  /** The writer chose the link, so it follows the floor no more. */
  chosen?: boolean
  questionChosen?: boolean
}

export const EMPTY: Card = { text: '', kind: 'key_message', theme: '', draft_ref: '' }

/** What the notes are looked through for; what is absent is not asked for. */
export interface Filter {
  segment?: string | undefined
  words?: string
  theme?: string | undefined
  kind?: NoteKind | undefined
  paragraph?: string | undefined
  mine?: ((note: NoteDoc) => boolean) | undefined
}

/** Newest first, holding the words and of the kind, theme, paragraph and segment asked for. */
export function listed(notes: NoteDoc[], { segment, words = '', theme, kind, paragraph, mine }: Filter): NoteDoc[] {
  const needle = fold(words.trim())
  const found: NoteDoc[] = []
  for (let i = notes.length - 1; i >= 0; i--) {
    const n = notes[i]!
    if (segment !== undefined && n.segment !== segment) continue
    if (theme !== undefined && (n.theme ?? '') !== theme) continue
    if (kind !== undefined && n.kind !== kind) continue
    if (paragraph !== undefined && (n.draft_ref ?? '') !== paragraph) continue
    if (mine && !mine(n)) continue
    if (needle && !fold(`${n.text} ${n.theme ?? ''} ${n.draft_ref ?? ''}`).includes(needle)) continue
    found.push(n)
  }
  return found
}

/**
 * The theme that the words of a text point to: each longer word votes for the themes of the notes that
 * have it, the more the rarer it is. Undefined where nothing points anywhere clearly.
 */
export class ThemeGuess {
  #words = new Map<string, Map<string, number>>()
  #notes = new Map<string, string>()

  /** Learns from notes that it has not seen yet. */
  learn(notes: NoteDoc[]): void {
    for (const { id, theme, text } of notes) {
      if (!theme || this.#notes.has(id)) continue
      this.#notes.set(id, theme)
      for (const word of wordsIn(`${text} ${theme}`)) {
        let votes = this.#words.get(word)
        if (!votes) this.#words.set(word, (votes = new Map()))
        votes.set(theme, (votes.get(theme) ?? 0) + 1)
      }
    }
  }

  of(text: string): string | undefined {
    const score = new Map<string, number>()
    let most = 0
    for (const word of wordsIn(text)) {
      const votes = this.#words.get(word)
      if (!votes) continue
      const all = [...votes.values()].reduce((a, b) => a + b, 0)
      for (const [theme, n] of votes) {
        const s = (score.get(theme) ?? 0) + n / all / Math.log2(1 + votes.size + all / 8)
        score.set(theme, s)
        most = Math.max(most, s)
      }
    }
    const [first, second] = [...score].sort((a, b) => b[1] - a[1])
    return first && first[1] >= 0.8 && first[1] > 1.3 * (second?.[1] ?? 0) ? first[0] : undefined
  }
}

function wordsIn(text: string): Set<string> {
  return new Set(fold(text).match(/[\p{L}\p{N}]{5,}|\p{Script=Han}{2}/gu) ?? [])
}
