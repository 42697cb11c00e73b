import type { NoteDoc, NoteKind } from '@/lib/types'
import { fold } from '@/pages/moderator/columns'

export const kinds: NoteKind[] = ['key_message', 'proposal', 'comment', 'action']

/** What a rapporteur writes of a note; the rest comes of itself. */
export interface Words {
  text: string
  kind: NoteKind
  theme: string
  draft_ref: string
}

/** A note being rewritten: the words as they are in the field, and as they were when the writer began. */
export interface Edit extends Words {
  rev: number
  base: Words
}

export function wordsOf(note: Pick<NoteDoc, 'text' | 'kind' | 'theme' | 'draft_ref'>): Words {
  return { text: note.text, kind: note.kind, theme: note.theme ?? '', draft_ref: note.draft_ref ?? '' }
}

/** What the writer changed; what stayed is left to whoever else writes. */
export function changes(edit: Edit): Partial<Words> {
  const changed: Partial<Words> = {}
  if (edit.text.trim() !== edit.base.text) changed.text = edit.text.trim()
  if (edit.kind !== edit.base.kind) changed.kind = edit.kind
  if (edit.theme.trim() !== edit.base.theme) changed.theme = edit.theme.trim()
  if (edit.draft_ref.trim() !== edit.base.draft_ref) changed.draft_ref = edit.draft_ref.trim()
  return changed
}

/** Both texts in one, theirs first; when one holds the other, the longer alone. */
export function combine(theirs: string, mine: string): string {
  const [a, b] = [theirs.trim(), mine.trim()]
  if (a.includes(b)) return a
  if (b.includes(a)) return b
  return `${a}\n${b}`
}

/** The edit as it goes on from the note's present state: mine kept, theirs taken where I changed nothing. */
export function rebase(edit: Edit, note: NoteDoc): Edit {
  const theirs = wordsOf(note)
  return { ...theirs, ...changes(edit), rev: note.rev, base: theirs }
}

/** Newest first, in a segment, holding the words and of the theme asked for. */
export function listed(notes: NoteDoc[], segment: string | undefined, search: string, theme: string | undefined): NoteDoc[] {
  const needle = fold(search.trim())
  return notes
    .filter((n) => n.segment === segment && (theme === undefined || (n.theme ?? '') === theme))
    .filter((n) => !needle || fold(`${n.text} ${n.theme ?? ''} ${n.draft_ref ?? ''}`).includes(needle))
    .reverse()
}

/** A theme of the growing draft with its notes by kind, in the order in which they came. */
export interface Theme {
  name: string
  count: number
  kinds: { kind: NoteKind; notes: NoteDoc[] }[]
}

/** The themes of a segment, the fullest first and those without a theme last. */
export function outline(notes: NoteDoc[], segment: string | undefined): Theme[] {
  const byTheme = new Map<string, NoteDoc[]>()
  for (const note of notes) {
    if (note.segment !== segment) continue
    const name = note.theme ?? ''
    byTheme.set(name, [...(byTheme.get(name) ?? []), note])
  }
  return [...byTheme]
    .map(([name, all]) => ({
      name,
      count: all.length,
      kinds: kinds.map((kind) => ({ kind, notes: all.filter((n) => n.kind === kind) })).filter((k) => k.notes.length),
    }))
    .sort((a, b) => Number(!a.name) - Number(!b.name) || b.count - a.count || a.name.localeCompare(b.name))
}

/** Every theme used on the day, for suggestions, the most used first. */
export function themes(notes: NoteDoc[]): string[] {
  const uses = new Map<string, number>()
  for (const { theme } of notes) if (theme) uses.set(theme, (uses.get(theme) ?? 0) + 1)
  return [...uses].sort((a, b) => b[1] - a[1]).map(([theme]) => theme)
}
