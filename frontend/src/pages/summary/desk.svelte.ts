import { RefusedCommand } from '@/lib/outbox'
import type { Session } from '@/lib/session.svelte'
import { openShelf, type Shelf } from '@/lib/shelf'
import type { CommandName, Commands, SummaryDoc, SummarySentence } from '@/lib/types'
import { after, beside, lines, mergeable, moveParagraph, moveSentence, nextWanted, progress, sentenceIn, sentencesOf } from './sentences'

/** A sentence being rewritten, or split into one a line, beside what it said when that began. */
export interface Writing {
  section: string
  sentence: string
  text: string
  seen: string
  rev: number
  split: boolean
}

/**
 * The draft summary as one writer works on it. What is being written is kept in the browser; an act
 * names what its author saw, so that nobody writes over another, and nothing over what was approved.
 */
export class SummaryDesk {
  readonly session: Session
  chosen = $state<string>()
  cursor = $state<string>()
  writing = $state<Record<string, Writing>>({})
  busy = $state(false)
  error = $state<unknown>()
  /** The sentence that the error is about; empty for none in particular. */
  errorAt = $state<string>()
  said = $state('')
  renaming = $state<string>()
  unkept = $state(false)
  #shelf: Shelf
  #prefix: string
  #written = new Map<string, string>()

  /** The sections in the order of the document, as far as there are any. Every sentence asks for its section. */
  readonly sections = $derived.by(() => {
    const ids = this.session.all('summary/').map((d) => d.segment)
    const order = ['introduction', ...(this.session.info?.segments ?? []), 'conclusion', 'annex']
    return order.filter((id) => ids.includes(id))
  })
  readonly section = $derived.by(() => {
    const { sections } = this
    if (this.chosen && sections.includes(this.chosen)) return this.chosen
    const now = this.session.segment?.id
    return now && sections.includes(now) ? now : (sections[0] ?? '')
  })
  readonly docs = $derived.by(() => this.sections.flatMap((id) => this.session.get(`summary/${id}`) ?? []))
  readonly doc = $derived.by(() => this.docs.find((d) => d.segment === this.section))
  readonly progress = $derived.by(() => progress(this.docs))
  readonly current = $derived.by(() => sentenceIn(this.doc, this.cursor))

  constructor(session: Session, shelf?: Shelf) {
    this.session = session
    this.#shelf = shelf ?? openShelf(() => (this.unkept = true))
    this.#prefix = `summary/${session.id}/`
    void this.#restore()
    $effect(() => this.#keep())
  }

  choose(section: string): void {
    this.chosen = section
    this.cursor = undefined
    this.error = undefined
  }

  get mayWrite(): boolean {
    return this.session.may('summary.edit')
  }

  go(by: number): string | undefined {
    this.cursor = beside(this.doc, this.cursor, by)
    return this.cursor
  }

  goTo(wanted: (s: SummarySentence) => boolean): string | undefined {
    const next = nextWanted(this.doc, this.cursor, wanted)
    if (next) this.cursor = next
    return next
  }

  // Writing

  write(sentence: SummarySentence, split = false, text = sentence.text): void {
    if (!this.mayWrite || sentence.state === 'approved' || !this.doc) return
    this.writing[this.#key(sentence.id)] ??= { section: this.section, sentence: sentence.id, text, seen: sentence.text, rev: this.doc.rev, split }
  }

  writingOn(id: string): Writing | undefined {
    return this.writing[this.#key(id)]
  }

  /** Whether the sentence reads otherwise than when the writer began. */
  changedUnder(id: string): boolean {
    const [writing, sentence] = [this.writingOn(id), sentenceIn(this.doc, id)]
    return Boolean(writing && sentence && (sentence.text !== writing.seen || (sentence.rev ?? 0) > writing.rev))
  }

  /** The writer has seen how it reads now, and goes on with the own text. */
  goOn(id: string): void {
    const [writing, sentence] = [this.writingOn(id), sentenceIn(this.doc, id)]
    if (!writing || !sentence || !this.doc) return
    writing.seen = sentence.text
    writing.rev = this.doc.rev
  }

  stop(id: string): void {
    delete this.writing[this.#key(id)]
  }

  async save(id: string): Promise<boolean> {
    const writing = this.writingOn(id)
    if (!writing || !writing.text.trim() || this.changedUnder(id)) return false
    const { section: segment, sentence, seen, rev } = writing
    const parts = lines(writing.text)
    const text = writing.split ? parts.join(' ') : writing.text.trim()
    if (!writing.split || parts.length < 2) {
      if (text === seen) {
        this.stop(id)
        return true
      }
      if (!(await this.#act('summary.edit', { segment, sentence, text, seen, rev }, id))) return false
    } else if (!(await this.#act('summary.split', { segment, sentence, texts: parts, rev }, id))) return false
    this.stop(id)
    return true
  }

  // A sentence of one's own, after another

  adding(id: string): Writing | undefined {
    return this.writingOn(`+${id}`)
  }

  add(id: string): void {
    if (!this.session.may('summary.add') || !this.doc) return
    this.writing[this.#key(`+${id}`)] ??= { section: this.section, sentence: `+${id}`, text: '', seen: '', rev: this.doc.rev, split: false }
  }

  /** The new one has the cursor. */
  async saveAdded(id: string): Promise<boolean> {
    const text = this.adding(id)?.text.trim()
    if (!text || !this.doc) return false
    const before = new Set(sentencesOf(this.doc).map((s) => s.id))
    if (!(await this.#onSection('summary.add', { text, ...after(this.doc, id) }, id))) return false
    this.stop(`+${id}`)
    this.cursor = sentencesOf(this.doc).find((s) => !before.has(s.id))?.id ?? this.cursor
    return true
  }

  // Acts on sentences

  async approve(sentence: SummarySentence, on = sentence.state !== 'approved'): Promise<boolean> {
    return this.#onSection('summary.approve', { sentences: [sentence.id], seen: [sentence.text], on }, sentence.id)
  }

  /** Approves what of a paragraph is not approved yet, as it stands on the page. */
  async approveAll(sentences: SummarySentence[]): Promise<boolean> {
    const open = sentences.filter((s) => s.state !== 'approved' && !s.omitted && !this.writingOn(s.id))
    return open.length > 0 && this.#onSection('summary.approve', { sentences: open.map((s) => s.id), seen: open.map((s) => s.text), on: true })
  }

  omit(sentence: SummarySentence): Promise<boolean> {
    return this.#onSection('summary.omit', { sentence: sentence.id, on: !sentence.omitted }, sentence.id)
  }

  /** The words of the notes again, in place of a person's: the proposal beside it. */
  follow(sentence: SummarySentence): Promise<boolean> {
    return this.#onSection('summary.edit', { sentence: sentence.id, text: '', seen: sentence.text }, sentence.id)
  }

  canMove(id: string, by: -1 | 1): boolean {
    return Boolean(this.doc && moveSentence(this.doc, id, by))
  }

  move(id: string, by: -1 | 1): Promise<boolean> {
    const move = this.doc && moveSentence(this.doc, id, by)
    return move ? this.#onSection('summary.order', move, id) : Promise.resolve(false)
  }

  moveParagraph(id: string, by: -1 | 1): Promise<boolean> {
    const move = this.doc && moveParagraph(this.doc, id, by)
    return move ? this.#onSection('summary.order', move) : Promise.resolve(false)
  }

  /** Makes one of the sentence and the next; the one that stands for both has the cursor. */
  async merge(id: string): Promise<boolean> {
    const next = mergeable(this.doc, id)
    if (!next) return false
    const before = new Set(sentencesOf(this.doc).map((s) => s.id))
    if (!(await this.#onSection('summary.merge', { sentences: [id, next.id] }, id))) return false
    this.cursor = sentencesOf(this.doc).find((s) => !before.has(s.id))?.id ?? this.cursor
    return true
  }

  takeApart(id: string): Promise<boolean> {
    return this.#onSection('summary.split', { sentence: id }, id)
  }

  renameTheme(from: string, to: string): Promise<boolean> {
    const segment = this.session.get(`segment/${this.section}`) ? { segment: this.section } : {}
    return this.#act('summary.theme', { from, to: to.trim(), ...segment })
  }

  phrases(phrases: Record<string, string>): Promise<boolean> {
    return this.#act('summary.phrases', { phrases })
  }

  #onSection<N extends CommandName>(name: N, parameters: object, at?: string): Promise<boolean> {
    if (!this.doc || this.busy) return Promise.resolve(false)
    return this.#act(name, { segment: this.section, rev: this.doc.rev, ...parameters } as unknown as Commands[N], at)
  }

  async #act<N extends CommandName>(name: N, parameters: Commands[N], at?: string): Promise<boolean> {
    if (!this.session.may(name)) return false
    this.error = undefined
    this.busy = true
    try {
      const { v } = await this.session.outbox.add(name, parameters as object)
      await this.session.shown(v)
      return true
    } catch (error) {
      this.error = error instanceof RefusedCommand ? error : new RefusedCommand({ code: 'unavailable', message: '' })
      this.errorAt = at
      return false
    } finally {
      this.busy = false
    }
  }

  // What is being written is kept

  #key(sentence: string): string {
    return `${this.section}/${sentence}`
  }

  async #restore(): Promise<void> {
    for (const [key, writing] of await this.#shelf.under<Writing>(this.#prefix)) {
      const id = key.slice(this.#prefix.length)
      this.#written.set(id, JSON.stringify(writing))
      this.writing[id] ??= writing
    }
  }

  #keep(): void {
    const now = $state.snapshot(this.writing)
    for (const [id, writing] of Object.entries(now)) {
      const text = JSON.stringify(writing)
      if (this.#written.get(id) === text) continue
      this.#written.set(id, text)
      this.#shelf.put(this.#prefix + id, writing)
    }
    for (const id of this.#written.keys()) {
      if (now[id]) continue
      this.#written.delete(id)
      this.#shelf.remove(this.#prefix + id)
    }
  }
}
