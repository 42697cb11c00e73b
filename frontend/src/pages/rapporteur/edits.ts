// A note being rewritten, as data: what the writer has, what the note was when they began, and what is
// on its way. No text of either side is dropped here; only the person's own choice does that.
import type { NoteDoc, NoteEdit, NoteKind } from '@/lib/types'

/** What a rapporteur writes of a note; the rest comes of itself. */
export interface Words {
  text: string
  kind: NoteKind
  theme: string
  draft_ref: string
}

export interface Edit extends Words {
  /** The note's revision that base is. */
  rev: number
  base: Words
  /** The field stands on the page; closed and with changes it is on its way, or waits to be. */
  open: boolean
  /** The command that carries it, until it is answered. */
  sending?: { id: string; with: NoteEdit }
  /** Refused as stale at this revision: what the other wrote is still on its way to this page. */
  behind?: number
}

const FIELDS = ['text', 'kind', 'theme', 'draft_ref'] as const

export function wordsOf(note: Pick<NoteDoc, 'text' | 'kind' | 'theme' | 'draft_ref'>): Words {
  return { text: note.text, kind: note.kind, theme: note.theme ?? '', draft_ref: note.draft_ref ?? '' }
}

export function begin(note: NoteDoc): Edit {
  return { ...wordsOf(note), rev: note.rev, base: wordsOf(note), open: true }
}

/** What the writer changed; what stayed is left to whoever else writes. */
export function changes(edit: Edit): Partial<Words> {
  const changed: Partial<Words> = {}
  for (const field of FIELDS) {
    const value = edit[field].trim()
    if (value !== edit.base[field].trim()) Object.assign(changed, { [field]: value })
  }
  return changed
}

export const changed = (edit: Edit): boolean => Object.keys(changes(edit)).length > 0

/** The fields that both changed, each to something else: here a person has to choose. */
export function clash(edit: Edit, note: NoteDoc): (keyof Words)[] {
  if (edit.sending || edit.rev === note.rev) return []
  const mine = changes(edit)
  const theirs = wordsOf(note)
  return FIELDS.filter((f) => mine[f] !== undefined && theirs[f].trim() !== edit.base[f].trim() && theirs[f].trim() !== mine[f])
}

/** The edit as it goes on from the note's present state: mine kept, theirs taken where I changed nothing. */
export function rebase(edit: Edit, note: NoteDoc): Edit {
  const { sending: _, behind: __, ...rest } = edit
  const theirs = wordsOf(note)
  const mine = changes(edit)
  // A space typed before the next word is no change yet, but the word will follow it.
  const text = mine.text === undefined ? theirs.text + (edit.text.startsWith(edit.base.text) ? edit.text.slice(edit.base.text.length) : '') : edit.text
  return { ...rest, ...theirs, ...mine, text, rev: note.rev, base: theirs }
}

/** The edit after the server took what was on its way: that is the ground it stands on now. */
export function taken(edit: Edit, id: string): Edit {
  if (edit.sending?.id !== id) return edit
  const { sending, ...rest } = edit
  const { note: _, rev, ...sent } = sending.with
  return { ...rest, base: { ...edit.base, ...(sent as Partial<Words>) }, rev: rev + 1 }
}

/** The edit after a refusal: back on the page, with all that the writer has. */
export function returned(edit: Edit, id: string, stale: boolean): Edit {
  if (edit.sending?.id !== id) return edit
  const { sending: _, ...rest } = edit
  // "Stale" says that another was faster: their text comes, and step lays both side by side, or joins
  // them where they wrote elsewhere. Anything else is for the writer to see now.
  return stale ? { ...rest, behind: edit.rev } : { ...rest, open: true }
}

export type Step =
  | { is: 'wait' }
  | { is: 'drop' }
  | { is: 'conflict' }
  | { is: 'go on'; edit: Edit }
  | { is: 'send'; edit: Edit; with: Omit<NoteEdit, 'note'> }

/** What becomes of an edit beside the note as it is now. The page asks until nothing moves any more. */
export function step(edit: Edit, note: NoteDoc): Step {
  if (edit.sending) return { is: 'wait' }
  if (clash(edit, note).length) return { is: 'conflict' }
  if (edit.rev !== note.rev) return { is: 'go on', edit: rebase(edit, note) }
  if (edit.open || edit.behind === note.rev) return { is: 'wait' }
  const mine = changes(edit)
  if (!Object.keys(mine).length) return { is: 'drop' }
  if (mine.text === '') return { is: 'go on', edit: { ...edit, open: true } } // a note has a text; removing is another act
  return { is: 'send', edit, with: { rev: edit.rev, ...mine } }
}
