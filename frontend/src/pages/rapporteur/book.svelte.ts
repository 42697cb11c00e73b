import { untrack } from 'svelte'
import { uuid } from '@/lib/ids'
import type { Session } from '@/lib/session.svelte'
import { openShelf, type Shelf } from '@/lib/shelf'
import type { CommandName, NoteAdd, NoteDoc, NoteKind } from '@/lib/types'
import { WindowName } from '@/lib/windows'
import { together } from '@/lib/worddiff'
import { Delivery, type Returned } from './delivery.svelte'
import { Drafts } from './drafts.svelte'
import { begin, changed, clash, rebase, returned, step, taken, wordsOf, type Edit, type Words } from './edits'
import { EMPTY, listed, ThemeGuess, type Card } from './notes'
import { Presence, Writer } from './presence.svelte'
import { NoteIndex } from './tallies'

/** Rows drawn at first, and added each time more are asked for. */
export const WINDOW = 50

/**
 * The rapporteur's book: the card being typed, notes being rewritten, and everything not answered
 * yet. All of it is kept in the browser from the first keystroke, and outlives the window.
 */
export class Book {
  readonly session: Session
  readonly writer: Writer
  readonly presence: Presence
  readonly delivery: Delivery
  readonly drafts: Drafts
  /** Refusals beside the notes they are about. */
  refusals = $state.raw<Record<string, unknown>>({})
  /** The browser keeps nothing, or no more. */
  unkept = $state(false)
  /** What was kept from before is here. */
  restored = $state(false)
  /** The segment looked at; undefined follows the day, empty is the whole day. */
  chosenSegment = $state<string>()
  search = $state('')
  theme = $state<string>()
  kind = $state<NoteKind>()
  paragraph = $state<string>()
  mine = $state(false)
  cursor = $state<string>()
  removing = $state<string>()
  shown = $state(WINDOW)
  #guess = new ThemeGuess()
  #index = new NoteIndex()
  /** Edits that this page has sent. */
  #sent = new Set<string>()

  /** The segment looked at, empty for the whole day. */
  readonly segment = $derived.by(() => this.chosenSegment ?? this.session.segment?.id ?? '')
  readonly notes = $derived.by(() => this.session.all('note/'))
  readonly list = $derived.by(() => listed(this.notes, {
    segment: this.segment || undefined, words: this.search, theme: this.theme, kind: this.kind, paragraph: this.paragraph,
    mine: this.mine ? (n) => this.isMine(n) : undefined,
  }))
  readonly outline = $derived.by(() => this.#index.take(this.notes).outline(this.segment || undefined))
  readonly paragraphs = $derived.by(() => this.#index.take(this.notes).paragraphs)
  readonly themes = $derived.by(() => this.#index.take(this.notes).themes)
  /** How many notes each intervention has. */
  readonly noted = $derived.by(() => this.#index.take(this.notes).noted)
  /** How many notes the segment looked at has. */
  readonly count = $derived.by(() => this.#index.take(this.notes).count(this.segment || undefined))
  /** Edits that a person has to look at: another changed the same, or removed the note. */
  readonly conflicts = $derived.by(() => Object.keys(this.edits).filter((id) => this.clash(id).length > 0))
  readonly removed = $derived.by(() => (this.session.state === 'live' ? Object.keys(this.edits).filter((id) => !this.edits[id]!.sending && !this.note(id)) : []))
  readonly putNow = $derived.by(() => {
    const put = this.session.all('question/').filter((q) => q.state === 'put' && (!q.segment || q.segment === this.cardSegment))
    return put.sort((a, b) => (a.put_at ?? '').localeCompare(b.put_at ?? '')).at(-1)
  })

  constructor(session: Session, shelf?: Shelf, window = new WindowName(`rapporteur.${session.id}`)) {
    this.session = session
    const kept = shelf ?? openShelf(() => (this.unkept = true))
    const prefix = `notes/${session.id}`
    this.writer = new Writer()
    this.presence = new Presence(session, this.writer)
    this.delivery = new Delivery(session, kept, prefix)
    this.drafts = new Drafts(kept, prefix, window)
    void Promise.all([this.drafts.restore(), this.delivery.restore()]).finally(() => (this.restored = true))
    $effect(() => this.#settle())
    $effect(() => {
      const open = Object.keys(this.edits).filter((id) => this.edits[id]!.open)
      untrack(() => this.presence.writing(open))
    })
  }

  get card(): Card {
    return this.drafts.card
  }
  set card(card: Card) {
    this.drafts.card = card
  }
  get edits(): Record<string, Edit> {
    return this.drafts.edits
  }

  /** Notes and changes that the server has not answered yet. */
  get unsent(): number {
    const queued = Object.values(this.edits).filter((e) => !e.open && !e.sending && changed(e)).length
    return Math.max(this.delivery.waiting.length, this.session.unsent) + queued
  }

  /** The notes on their way in the segment looked at, newest first. */
  get pending(): { id: string; note: NoteAdd }[] {
    return this.delivery.waiting
      .filter((w) => w.do === 'note.add' && (!this.segment || (w.with as NoteAdd).segment === this.segment))
      .map((w) => ({ id: w.id, note: w.with as NoteAdd }))
      .reverse()
  }

  isMine(note: NoteDoc): boolean {
    const me = this.session.me?.person
    return Boolean(note.ref?.startsWith(`${this.writer.id}.`) || (me && note.author === me))
  }

  /** How many filters but the words are set. */
  get filters(): number {
    return Number(this.theme !== undefined) + Number(this.kind !== undefined) + Number(this.paragraph !== undefined) + Number(this.mine)
  }

  clearFilters(): void {
    this.theme = this.kind = this.paragraph = undefined
    this.mine = false
    this.search = ''
  }

  // The card

  /** The segment the card belongs to: where it was begun, else the one looked at. */
  get cardSegment(): string | undefined {
    return this.card.segment ?? (this.segment || this.session.segment?.id)
  }

  /** The speech the card will be linked to; empty for none. */
  get cardSpeech(): string {
    if (this.card.chosen || (this.card.text && this.card.speech)) return this.card.speech ?? ''
    const floor = this.session.floor
    return floor?.speech && floor.segment === this.cardSegment ? floor.speech.id : ''
  }

  /** The question it will be linked to: the one being put while it is written; empty for none. */
  get cardQuestion(): string {
    if (this.card.questionChosen || this.card.text) return this.card.question ?? ''
    return this.putNow?.id ?? ''
  }

  /** Call on every change of the text: the first letter fixes what the card is about. */
  typed(): void {
    const card = this.card
    if (!card.text) {
      if (!card.chosen) {
        delete card.segment
        delete card.speech
      }
      if (!card.questionChosen) delete card.question
      return
    }
    card.segment ??= this.cardSegment!
    if (!card.chosen && card.speech === undefined) {
      const floor = this.session.floor
      card.speech = floor?.speech && floor.segment === card.segment ? floor.speech.id : ''
    }
    if (!card.questionChosen && card.question === undefined) card.question = this.putNow?.id ?? ''
  }

  link(speech: string): void {
    this.card.speech = speech
    this.card.chosen = true
  }

  linkQuestion(question: string): void {
    this.card.question = question
    this.card.questionChosen = true
  }

  linkSegment(segment: string): void {
    this.card.segment = segment
    this.card.speech = ''
    this.card.chosen = true
  }

  /** The theme that the card's words point to, where none is given yet. */
  get suggestion(): string | undefined {
    if (this.card.theme.trim() || this.card.text.length < 12) return undefined
    this.#guess.learn(this.notes)
    return this.#guess.of(this.card.text)
  }

  takeSuggestion(): void {
    const theme = this.suggestion
    if (theme) this.card.theme = theme
  }

  /** Takes the card over into the record, or on its way there, and lays out an empty one. */
  save(): boolean {
    const segment = this.cardSegment
    const text = this.card.text.trim()
    if (!text || !segment || !this.session.may('note.add')) return false
    const { kind, theme, draft_ref } = this.card
    const id = uuid()
    const note: NoteAdd = { segment, text, kind, speech: this.cardSpeech || 'none', ref: `${this.writer.id}.${id}` }
    if (theme.trim()) note.theme = theme.trim()
    if (draft_ref.trim()) note.draft_ref = draft_ref.trim()
    const question = this.cardQuestion
    if (question) note.question = question
    void this.delivery.send({ id, do: 'note.add', with: note, at: Date.now() }, { back: true })
    this.card = { ...EMPTY }
    return true
  }

  /** Puts what came back into the card, where there is none being typed. */
  takeBack(back: Returned): void {
    const note = back.with as NoteAdd
    this.card = {
      text: note.text, kind: note.kind as NoteKind, theme: note.theme ?? '', draft_ref: note.draft_ref ?? '',
      segment: note.segment, speech: note.speech === 'none' ? '' : (note.speech ?? ''), question: note.question ?? '', chosen: true, questionChosen: true,
    }
    this.delivery.forget(back.id)
  }

  // Notes

  note(id: string): NoteDoc | undefined {
    return this.session.get(`note/${id}`)
  }

  /** The note's words as this page shows them: with what is on its way. */
  words(note: NoteDoc): Words {
    const edit = this.edits[note.id]
    return edit && !edit.open ? edit : wordsOf(note)
  }

  edit(id: string): void {
    const note = this.note(id)
    if (!note || !this.session.may('note.edit')) return
    const edit = this.edits[id]
    if (edit) edit.open = true
    else this.edits[id] = begin(note)
  }

  /** Gives up what was not sent. What is on its way already arrives. */
  stopEdit(id: string): void {
    const edit = this.edits[id]
    if (edit?.sending) {
      const { note: _, rev: __, ...sent } = edit.sending.with
      this.edits[id] = { ...edit, ...edit.base, ...(sent as Partial<Words>), open: false }
    } else delete this.edits[id]
    this.refuse(id, undefined)
  }

  saveEdit(id: string): void {
    const edit = this.edits[id]
    if (!edit || !edit.text.trim() || this.clash(id).length) return
    edit.open = false
    this.refuse(id, undefined)
    this.#settle()
  }

  /** The fields that another changed too, otherwise. */
  clash(id: string): (keyof Words)[] {
    const [edit, note] = [this.edits[id], this.note(id)]
    return edit && note ? clash(edit, note) : []
  }

  /** Goes on from the note as it is now, with the text given and my other changes kept. */
  resolve(id: string, how: 'mine' | 'theirs' | 'both'): void {
    const [edit, note] = [this.edits[id], this.note(id)]
    if (!edit || !note) return
    if (how === 'theirs') return this.stopEdit(id)
    const text = how === 'both' && clash(edit, note).includes('text') ? together(edit.base.text, note.text, edit.text) : edit.text
    this.edits[id] = { ...rebase(edit, note), text, open: true }
    this.refuse(id, undefined)
    if (how === 'mine') this.saveEdit(id)
  }

  /** A change of the note is on its way. */
  busy(id: string): boolean {
    return Boolean(this.edits[id]?.sending) || this.delivery.waiting.some((w) => (w.with as { note?: string }).note === id)
  }

  async remove(id: string): Promise<void> {
    const note = this.note(id)
    this.removing = undefined
    if (note && !this.busy(id)) await this.#about(id, 'note.remove', { note: id, rev: note.rev })
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
    void this.#about(note.id, 'note.support', { note: note.id, group, on: !note.supporters.groups.includes(group) })
  }

  /** The speaker who has the floor stands behind the note too, or not any more; undefined where nobody speaks. */
  supportSpeaker(note: NoteDoc): boolean | undefined {
    const speech = this.session.floor?.speech?.id
    if (!speech || this.busy(note.id) || !this.session.may('note.support')) return undefined
    const on = !(note.supporters.speeches ?? []).includes(speech)
    void this.#about(note.id, 'note.support', { note: note.id, speech, on })
    return on
  }

  refuse(id: string, error: unknown): void {
    this.refusals = { ...this.refusals, [id]: error }
  }

  async #about(note: string, name: CommandName, parameters: object): Promise<void> {
    this.refuse(note, undefined)
    const refused = await this.delivery.send({ id: uuid(), do: name, with: parameters, at: Date.now() })
    if (refused) this.refuse(note, refused)
  }

  /** Brings every edit as far as it goes beside the notes as they are now. */
  #settle(): void {
    for (const [id, edit] of Object.entries(this.edits)) {
      // One that was on its way before a reload goes on, with its id.
      if (edit.sending && !this.#sent.has(edit.sending.id)) void this.#deliver(id, $state.snapshot(edit.sending))
      const note = this.note(id)
      if (!note) continue
      const next = step(edit, note)
      if (next.is === 'drop') delete this.edits[id]
      else if (next.is === 'go on') this.edits[id] = next.edit
      else if (next.is === 'conflict' && !edit.open) edit.open = true
      else if (next.is === 'send') {
        const sending = { id: uuid(), with: { note: id, ...next.with } }
        this.edits[id] = { ...next.edit, sending }
        void this.#deliver(id, sending)
      }
    }
  }

  async #deliver(id: string, sending: NonNullable<Edit['sending']>): Promise<void> {
    this.#sent.add(sending.id)
    const refused = await this.delivery.send({ id: sending.id, do: 'note.edit', with: sending.with, at: Date.now() }, { keep: false })
    const edit = this.edits[id]
    if (edit?.sending?.id !== sending.id) return
    const stale = refused?.code === 'stale'
    this.edits[id] = refused ? returned(edit, sending.id, stale) : taken(edit, sending.id)
    if (refused && !stale) this.refuse(id, refused)
  }
}
