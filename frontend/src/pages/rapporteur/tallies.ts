import type { NoteDoc, NoteKind } from '@/lib/types'
import { kinds } from './notes'

/** A theme, or a paragraph of the draft, with how many notes of each kind it has. */
export interface Tally {
  name: string
  count: number
  kinds: { kind: NoteKind; count: number }[]
}

/** How many of each kind under each name. A name that has none any more is gone. */
class Counts {
  #of = new Map<string, Map<NoteKind, number>>()

  add(name: string, kind: NoteKind, by: number): void {
    let of = this.#of.get(name)
    if (!of) this.#of.set(name, (of = new Map()))
    const n = (of.get(kind) ?? 0) + by
    if (n) of.set(kind, n)
    else if (of.delete(kind) && !of.size) this.#of.delete(name)
  }

  tallies(): Tally[] {
    return [...this.#of].map(([name, of]) => ({
      name,
      count: [...of.values()].reduce((a, b) => a + b, 0),
      kinds: kinds.flatMap((kind) => (of.has(kind) ? [{ kind, count: of.get(kind)! }] : [])),
    }))
  }
}

/**
 * What the page tells of all notes together, kept from one change to the next: of thousands it counts the
 * few that are others now. What did not change is the same object again, so nothing is drawn anew for it.
 */
export class NoteIndex {
  #notes: NoteDoc[] = []
  #themes = new Map<string, Counts>()
  #refs = new Counts()
  #segments = new Map<string, number>()
  #speeches = new Map<string, number>()
  #memo = new Map<string, unknown>()

  /** Takes the notes as they are now, oldest first. */
  take(notes: NoteDoc[]): this {
    if (notes === this.#notes) return this
    const was = this.#notes
    this.#notes = notes
    for (let i = 0; i < notes.length || i < was.length; i++) {
      const [before, now] = [was[i], notes[i]]
      if (before === now) continue
      if (before && before.id !== now?.id) {
        this.#again() // one was removed and the others moved up
        break
      }
      if (before && alike(before, now!)) continue
      if (before) this.#count(before, -1)
      this.#count(now!, 1)
    }
    return this
  }

  /** The themes of a segment, or of the day, the fullest first and those without a theme last. */
  outline(segment?: string): Tally[] {
    return this.#kept(`outline ${segment ?? ''}`, () => this.#of(segment).tallies().sort((a, b) =>
      Number(!a.name) - Number(!b.name) || b.count - a.count || a.name.localeCompare(b.name)))
  }

  /** The paragraphs of the draft that notes are about, in the draft's order: 2, 10, 10bis, 11. */
  get paragraphs(): Tally[] {
    return this.#kept('paragraphs', () => this.#refs.tallies().sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true })))
  }

  /** Every theme used on the day, for suggestions, the most used first. */
  get themes(): string[] {
    return this.#kept('themes', () => this.outline().filter((t) => t.name).map((t) => t.name))
  }

  /** How many notes a segment has, or the day. */
  count(segment?: string): number {
    return segment === undefined ? this.#notes.length : (this.#segments.get(segment) ?? 0)
  }

  /** How many notes are on each intervention. */
  get noted(): ReadonlyMap<string, number> {
    return this.#kept('noted', () => new Map([...this.#speeches].filter(([, n]) => n)))
  }

  #of(segment = ''): Counts {
    let of = this.#themes.get(segment)
    if (!of) this.#themes.set(segment, (of = new Counts()))
    return of
  }

  #count(note: NoteDoc, by: number): void {
    this.#memo.clear()
    for (const segment of [note.segment, undefined]) this.#of(segment).add(note.theme ?? '', note.kind, by)
    if (note.draft_ref) this.#refs.add(note.draft_ref, note.kind, by)
    add(this.#segments, note.segment, by)
    if (note.speech) add(this.#speeches, note.speech, by)
  }

  #again(): void {
    this.#themes.clear()
    this.#refs = new Counts()
    this.#segments.clear()
    this.#speeches.clear()
    this.#memo.clear()
    for (const note of this.#notes) this.#count(note, 1)
  }

  #kept<T>(key: string, make: () => T): T {
    if (!this.#memo.has(key)) this.#memo.set(key, make())
    return this.#memo.get(key) as T
  }
}

/** The two revisions count alike. */
function alike(a: NoteDoc, b: NoteDoc): boolean {
  return a.segment === b.segment && a.theme === b.theme && a.kind === b.kind && a.draft_ref === b.draft_ref && a.speech === b.speech
}

function add(counts: Map<string, number>, key: string, by: number): void {
  counts.set(key, (counts.get(key) ?? 0) + by)
}
