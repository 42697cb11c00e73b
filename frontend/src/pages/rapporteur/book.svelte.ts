import { uuid } from '@/lib/ids'
import { RefusedCommand } from '@/lib/outbox'
import type { Session } from '@/lib/session.svelte'
import type { NoteAdd, NoteDoc, NoteKind } from '@/lib/types'
import { KeptList, lasting, readKept, writeKept, type Returned, type Waiting } from './kept'
import { changes, listed, outline, rebase, themes, wordsOf, type Edit, type Words } from './notes'

/** Rows drawn at first, and added each time more are asked for. */
export const WINDOW = 50
const EMPTY: Card = { text: '', kind: 'key_message', theme: '', draft_ref: '' }

/** The card being typed. Segment and speech are those of the moment when its first letter was. */
export interface Card extends Words {
  segment?: string
  /** Empty: linked to no speech. */
  speech?: string
  /** The writer chose the link, so it follows the floor no more. */
  chosen?: boolean
}

/**
 * The rapporteur's book: the card being typed, notes being rewritten, and everything not answered
 * yet. All three are kept in the browser from the first keystroke, and outlive the window.
 */
export class Book {
  readonly session: Session
  card = $state<Card>({ ...EMPTY })
  edits = $state<Record<string, Edit>>({})
  waiting = $state.raw<Waiting[]>([])
  returned = $state.raw<Returned[]>([])
  /** Refusals beside the notes they are about. */
  refusals = $state.raw<Record<string, unknown>>({})
  /** The segment looked at; undefined follows the day. */
  chosenSegment = $state<string>()
  search = $state('')
  theme = $state<string>()
  cursor = $state<string>()
  removing = $state<string>()
  shown = $state(WINDOW)
  #waiting: KeptList<Waiting>
  #returned: KeptList<Returned>
  #store = lasting()
  #name: string

  readonly notes = $derived.by(() => this.session.all('note/'))
  readonly list = $derived.by(() => listed(this.notes, this.segment, this.search, this.theme))
  readonly outline = $derived.by(() => outline(this.notes, this.segment))
  readonly themes = $derived.by(() => themes(this.notes))

  constructor(session: Session) {
    this.session = session
    this.#name = `rostrum.notes.${session.id}`
    this.#waiting = new KeptList(this.#store, `${this.#name}.waiting`)
    this.#returned = new KeptList(this.#store, `${this.#name}.returned`)
    this.card = { ...EMPTY, ...readKept<Card>(this.#store, `${this.#name}.card`) }
    this.edits = readKept<Record<string, Edit>>(this.#store, `${this.#name}.edits`) ?? {}
    this.returned = this.#returned.all()
    // The record remembers their ids, so what another window or an earlier day has sent has no second effect.
    for (const command of this.#waiting.all()) void this.#deliver(command)
    $effect(() => writeKept(this.#store, `${this.#name}.card`, this.card.text ? $state.snapshot(this.card) : undefined))
    $effect(() => writeKept(this.#store, `${this.#name}.edits`, Object.keys(this.edits).length ? $state.snapshot(this.edits) : undefined))
  }

  get segment(): string | undefined {
    return this.chosenSegment ?? this.session.segment?.id
  }

  /** Notes and changes that the server has not answered yet. */
  get unsent(): number {
    return Math.max(this.waiting.length, this.session.unsent)
  }

  /** The notes on their way in the segment looked at, newest first. */
  get pending(): { id: string; note: NoteAdd }[] {
    return this.waiting
      .filter((w) => w.do === 'note.add' && (w.with as NoteAdd).segment === this.segment)
      .map((w) => ({ id: w.id, note: w.with as NoteAdd }))
      .reverse()
  }

  // The card

  /** The segment the card belongs to: where it was begun, else the one looked at. */
  get cardSegment(): string | undefined {
    return this.card.segment ?? this.segment
  }

  /** The speech the card will be linked to; empty for none. */
  get cardSpeech(): string {
    if (this.card.chosen || (this.card.text && this.card.speech)) return this.card.speech ?? ''
    const floor = this.session.floor
    return floor?.speech && floor.segment === this.cardSegment ? floor.speech.id : ''
  }

  /** Call on every change of the text: the first letter fixes what the card is about. */
  typed(): void {
    if (!this.card.text) {
      if (!this.card.chosen) {
        delete this.card.segment
        delete this.card.speech
      }
      return
    }
    this.card.segment ??= this.segment
    if (!this.card.chosen && !this.card.speech) {
      const speech = this.cardSpeech
      if (speech) this.card.speech = speech
    }
  }

  link(speech: string): void {
    this.card.speech = speech
    this.card.chosen = true
  }

  linkSegment(segment: string): void {
    this.card.segment = segment
    this.card.speech = ''
    this.card.chosen = true
  }

  /** Takes the card over into the record, or on its way there, and lays out an empty one. */
  save(): boolean {
    const segment = this.cardSegment
    const text = this.card.text.trim()
    if (!text || !segment || !this.session.may('note.add')) return false
    const { kind, theme, draft_ref } = this.card
    const speech = this.cardSpeech
    const note: NoteAdd = { segment, text, kind }
    if (theme.trim()) note.theme = theme.trim()
    if (draft_ref.trim()) note.draft_ref = draft_ref.trim()
    if (speech) note.speech = speech
    // A note that names no speech is linked by the server to the one under way when it arrives; where
    // that was not meant, a second command takes the link off again. It is kept from now on, too.
    const off: Waiting | undefined = speech
      ? undefined
      : { id: uuid(), do: 'note.edit', with: { note: `ref:${(note.ref = uuid())}`, rev: 1, speech: '' } }
    if (off) this.#waiting.put(off)
    void this.#deliver({ id: uuid(), do: 'note.add', with: note }).then((taken) => {
      if (!off) return
      if (taken && this.notes.find((n) => n.ref === note.ref)?.speech) void this.#deliver(off)
      else this.#waiting.remove(off.id)
    })
    this.card = { ...EMPTY }
    return true
  }

  // Notes

  note(id: string): NoteDoc | undefined {
    return this.session.get(`note/${id}`)
  }

  edit(id: string): void {
    const note = this.note(id)
    if (!note || this.edits[id] || !this.session.may('note.edit')) return
    const words = wordsOf(note)
    this.edits[id] = { ...words, rev: note.rev, base: words }
  }

  stopEdit(id: string): void {
    delete this.edits[id]
    this.refuse(id, undefined)
  }

  /** Whether another wrote to the note since this edit began. */
  conflicts(id: string): boolean {
    const [edit, note] = [this.edits[id], this.note(id)]
    return Boolean(edit && note && edit.rev !== note.rev && !this.busy(id))
  }

  /** Goes on from the note as it is now, with the text given and my other changes kept. */
  resolve(id: string, text: string): void {
    const [edit, note] = [this.edits[id], this.note(id)]
    if (edit && note) this.edits[id] = { ...rebase({ ...edit, text }, note), text }
    this.refuse(id, undefined)
  }

  busy(id: string): boolean {
    return this.waiting.some((w) => (w.with as { note?: string }).note === id)
  }

  async saveEdit(id: string): Promise<void> {
    const edit = this.edits[id]
    if (!edit || !edit.text.trim() || this.busy(id) || this.conflicts(id)) return
    const changed = changes(edit)
    if (!Object.keys(changed).length) return this.stopEdit(id)
    if (await this.#deliver({ id: uuid(), do: 'note.edit', with: { note: id, rev: edit.rev, ...changed } })) this.stopEdit(id)
  }

  async remove(id: string): Promise<void> {
    const note = this.note(id)
    this.removing = undefined
    if (note && !this.busy(id)) await this.#deliver({ id: uuid(), do: 'note.remove', with: { note: id, rev: note.rev } })
  }

  /** Whether the note has this group only through a speech that supports it, which is where it is taken off. */
  throughSpeech(note: NoteDoc, group: string): boolean {
    return (note.supporters.speeches ?? []).some((id) => {
      const floor = this.session.floor
      const person = this.session.get(`speech/${id}`)?.person ?? (floor?.speech?.id === id ? floor.speech.person : undefined)
      return person?.group === group
    })
  }

  supportGroup(note: NoteDoc, group: string): void {
    if (this.throughSpeech(note, group) || this.busy(note.id)) return
    void this.#deliver({ id: uuid(), do: 'note.support', with: { note: note.id, group, on: !note.supporters.groups.includes(group) } })
  }

  /** The speaker who has the floor stands behind the note too, or not any more. */
  supportSpeaker(note: NoteDoc): void {
    const speech = this.session.floor?.speech?.id
    if (!speech || this.busy(note.id)) return
    void this.#deliver({ id: uuid(), do: 'note.support', with: { note: note.id, speech, on: !(note.supporters.speeches ?? []).includes(speech) } })
  }

  // On the way

  refuse(id: string, error: unknown): void {
    this.refusals = { ...this.refusals, [id]: error }
  }

  /** Puts what came back into the card, where there is none being typed. */
  takeBack(returned: Returned): void {
    const note = returned.with as NoteAdd
    this.card = { text: note.text, kind: note.kind as NoteKind, theme: note.theme ?? '', draft_ref: note.draft_ref ?? '', chosen: true, speech: note.speech ?? '' }
    this.returned = this.#returned.remove(returned.id)
  }

  discard(returned: Returned): void {
    this.returned = this.#returned.remove(returned.id)
  }

  async #deliver(command: Waiting): Promise<boolean> {
    this.#waiting.put(command)
    this.waiting = [...this.waiting, command]
    const note = (command.with as { note?: string }).note
    if (note) this.refuse(note, undefined)
    try {
      const { v } = await this.session.outbox.add(command.do, command.with, command.id)
      await this.session.shown(v)
      return true
    } catch (error) {
      const refused = error instanceof RefusedCommand ? error : new RefusedCommand({ code: 'unavailable', message: '' })
      if (command.do === 'note.add') this.returned = this.#returned.put({ ...command, error: { code: refused.code, message: refused.message } })
      else if (note && !note.startsWith('ref:')) this.refuse(note, refused)
      return false
    } finally {
      this.#waiting.remove(command.id)
      this.waiting = this.waiting.filter((w) => w.id !== command.id)
    }
  }
}

