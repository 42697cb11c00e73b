import type { Session } from '@/lib/session.svelte'
import type { CommandName, Commands, FloorTurn, QuestionDoc, RequestDoc, RequestKind, SegmentDoc } from '@/lib/types'
import { following, identity, next, type Next } from './next'
import { before, holding, step } from './places'
import { ready } from './ready'
import { pointsOfOrder } from './rulings'

/** Where a refusal is shown: beside what was asked. */
export type Area = 'floor' | 'list' | 'row' | 'questions' | 'order' | 'add' | 'settings' | 'day' | 'notice' | 'repair' | 'replies' | 'budget' | 'balance' | 'history' | 'question'
export type DialogName = 'add' | 'settings' | 'day' | 'notice' | 'repair' | 'balance' | 'budget' | 'history' | 'question'

/** The panels that share the lower place beside the list. */
export const panels = ['balance', 'budgets', 'order', 'replies'] as const
export type PanelName = (typeof panels)[number]

/** Milliseconds for which the primary button ignores presses after its label changed. */
export const SETTLE = 400
/** Seconds of one extension. */
export const EXTENSION = 60

/** What the chair's desk has in hand: the selected row, open dialogs, refusals, acts on their way. */
export class Desk {
  readonly session: Session
  selected = $state<string>()
  dialog = $state<DialogName>()
  /** The act in the selected row that wants a word more. */
  asking = $state<'remove' | 'move' | 'swap' | 'give'>()
  /** The question that is to go on the speakers list. */
  asked = $state.raw<QuestionDoc>()
  panel = $state<PanelName>('balance')
  /** Whether the balance is told of the segment or of the day. */
  span = $state<'segment' | 'day'>('segment')
  /** Whose account of time the dialog is about; any when undefined. */
  account = $state.raw<{ group?: string; person?: string }>()
  /** For which kind of intervention somebody is added. */
  adding = $state<RequestKind>('statement')
  /** The primary button asks whether to close although people wait. */
  confirming = $state(false)
  /** False for a moment after the label of the primary button changed. */
  settled = $state(false)
  refusals = $state.raw<Partial<Record<Area, unknown>>>({})
  #pressed: { act: string; at: number } | undefined
  #underWay = $state.raw<ReadonlySet<string>>(new Set())

  readonly next: Next = $derived.by(() =>
    next({
      segments: this.session.segments,
      current: this.session.current,
      floor: this.session.floor,
      places: this.session.list(this.session.current?.id ?? ''),
      now: this.session.now(),
    }),
  )
  readonly identity = $derived.by(() => identity(this.next, this.speech?.id))

  constructor(session: Session) {
    this.session = session
  }

  get speech(): FloorTurn | undefined {
    return this.session.floor?.speech ?? undefined
  }

  get expect(): string | null {
    return this.speech?.id ?? null
  }

  busy(name: string): boolean {
    return this.#underWay.has(name)
  }

  /** Sends one command and shows its refusal in the area. A second press while the first is on its way is left out. */
  send<N extends CommandName>(area: Area, name: N, parameters: Commands[N]): Promise<boolean> {
    return this.run(area, name, () => this.session.outbox.add(name, parameters as object))
  }

  async run(area: Area, name: string, act: () => Promise<unknown>): Promise<boolean> {
    if (this.busy(name)) return false
    this.#underWay = new Set([...this.#underWay, name])
    this.refuse(area, undefined)
    try {
      await act()
      return true
    } catch (refusal) {
      this.refuse(area, refusal)
      return false
    } finally {
      this.#underWay = new Set([...this.#underWay].filter((n) => n !== name))
    }
  }

  refuse(area: Area, refusal: unknown): void {
    this.refusals = { ...this.refusals, [area]: refusal }
  }

  open(dialog: DialogName): void {
    this.refuse(dialog, undefined)
    this.dialog = dialog
  }

  /** Whether the list does not fit, and the chair may shorten the statements. */
  get repairable(): boolean {
    return Boolean(this.session.segment?.repair) && this.session.may('list.limits')
  }

  /** Where those who still wait in a segment may be carried over to. */
  following(segment: string): SegmentDoc | undefined {
    return following(this.session.segments, segment)
  }

  // The primary button

  /** Whether the primary button would do something if pressed. */
  get offered(): boolean {
    const { session } = this
    switch (this.next.act) {
      case 'open': return session.may('segment.open')
      case 'resume_segment': return session.may('segment.resume')
      case 'return':
      case 'finish': return session.may('floor.finish')
      case 'resume': return session.may('floor.resume')
      case 'give': return session.may('floor.give')
      case 'call': return session.may('floor.give')
      case 'close': return session.may('segment.close')
      case 'done': return false
    }
  }

  get armed(): boolean {
    return this.offered && this.settled && !this.busy('primary')
  }

  /** Presses the primary button; a press that comes too soon after a change is one meant for before. */
  press(): void {
    if (!this.armed) return
    const it = this.next
    if (it.act === 'call') return this.open('add')
    if (it.act === 'close' && it.waiting > 0) {
      this.confirming = true
      return
    }
    void this.run('floor', 'primary', () => this.#do(it))
  }

  /** The answer to the question before closing; like the button, it is deaf for a moment to a second press meant for the first. With a segment, those who wait are carried over to it. */
  confirm(to?: string): void {
    const it = this.next
    if (!this.confirming || !this.armed || it.act !== 'close') return
    this.confirming = false
    void this.run('floor', 'primary', () => this.#do(it, to))
  }

  async #do(it: Next, to?: string): Promise<unknown> {
    const { session, expect } = this
    switch (it.act) {
      case 'open': return session.send('segment.open', { segment: it.segment.id })
      case 'resume_segment': return session.send('segment.resume', { segment: it.segment.id })
      case 'return':
        await session.send('floor.finish', { expect: it.turn.id })
        return session.send('floor.resume', { expect: it.to.id })
      case 'resume': return session.send('floor.resume', { expect: it.turn.id })
      case 'give': return session.send('floor.give', { request: it.place.id, expect })
      case 'finish': return session.send('floor.finish', { expect: it.turn.id })
      case 'close': return session.send('segment.close', { segment: it.segment.id, ...(to ? { carry_over_to: to } : {}) })
    }
    return undefined
  }

  // The clock

  togglePause(): void {
    const { speech } = this
    if (!speech) return
    void this.send('floor', speech.paused_at ? 'floor.resume' : 'floor.pause', { expect: speech.id })
  }

  extend(): void {
    if (this.speech && this.session.may('floor.extend')) void this.send('floor', 'floor.extend', { seconds: EXTENSION, expect: this.speech.id })
  }

  finish(): void {
    if (this.speech && this.session.may('floor.finish')) void this.send('floor', 'floor.finish', { expect: this.speech.id })
  }

  undo(): void {
    const undo = this.session.floor?.undo
    if (undo && this.session.may('floor.undo')) void this.send('list', 'floor.undo', { v: undo.v })
  }

  redo(): void {
    const redo = this.session.floor?.redo
    if (redo && this.session.may('floor.redo')) void this.send('list', 'floor.redo', { v: redo.v })
  }

  // The list

  select(id: string | undefined): void {
    if (id === this.selected) return
    this.selected = id
    this.asking = undefined
    this.refuse('row', undefined)
  }

  /** Steps the selection through the list shown. */
  step(by: number): void {
    this.select(step(this.session.list().map((p) => p.id), this.selected, by))
  }

  /** Calls a row at once; the reason, where one is given, stays in the record with who stood before. */
  async give(id: string, reason = ''): Promise<boolean> {
    if (!this.session.may('floor.give')) return true
    return this.send('row', 'floor.give', { request: id, expect: this.expect, ...(reason ? { reason } : {}) })
  }

  /** The selected row's request where it stands on the list and may be placed: a point of order is not. */
  get placed(): RequestDoc | undefined {
    const request = this.selected ? this.session.list().find((p) => p.id === this.selected)?.request : undefined
    return request?.kind === 'point_of_order' ? undefined : request
  }

  /** Opens the question in the selected row for the word more that an act wants. */
  ask(what: NonNullable<Desk['asking']>): void {
    const may = { remove: 'floor.remove', move: 'floor.move', swap: 'floor.swap', give: 'floor.give' } as const
    if (this.selected && this.session.may(may[what]) && (what === 'remove' || what === 'give' || this.placed)) this.asking = what
  }

  absent(): void {
    if (this.selected && this.session.may('floor.absent') && this.#meant('absent')) void this.send('row', 'floor.absent', { request: this.selected })
  }

  defer(): void {
    if (this.placed && this.session.may('floor.defer')) void this.send('row', 'floor.defer', { request: this.placed.id })
  }

  /** Puts the selected row at a place, counted from 1 as the list shows it. */
  async moveTo(place: number, pin = false, reason = ''): Promise<boolean> {
    const places = this.session.list()
    const { placed } = this
    if (!placed || !this.session.may('floor.move')) return true
    const ahead = before(places, placed.id, place) ?? (pin ? holding(places, placed.id) : undefined)
    if (ahead === undefined) return true
    return this.send('row', 'floor.move', { request: placed.id, before: ahead, ...(pin ? { pin } : {}), ...(reason ? { reason } : {}) })
  }

  /** The selected row's place, counted from 1. */
  get place(): number {
    return this.session.list().findIndex((p) => p.id === this.selected) + 1
  }

  toggleList(): void {
    const { segment } = this.session
    const name = segment?.list.open ? 'list.close' : 'list.open'
    if (segment && segment.state !== 'closed' && this.session.may(name)) void this.send('list', name, { segment: segment.id })
  }

  // The panels and dialogs

  /** Opens "add a speaker" for a kind of intervention. */
  inscribe(kind: RequestKind): void {
    this.adding = kind
    this.open('add')
  }

  /** Opens the dialog about an account of time. */
  budget(account: Desk['account']): void {
    this.account = account
    this.open('budget')
  }

  /** Rules on the first point of order that wants a ruling. */
  rule(upheld: boolean): void {
    const [first] = pointsOfOrder(this.session.all('request/'), this.session.current?.id)
    if (first && this.session.may('floor.rule') && this.#meant('rule')) void this.send('order', 'floor.rule', { request: first.id, upheld })
  }

  /** Puts the first question that is ready, unless one is being put. */
  put(): void {
    const [first] = ready(this.session.all('question/'), this.session.segment?.id)
    if (first && first.state !== 'put' && this.session.may('question.put')) void this.send('questions', 'question.put', { question: first.id, expect: first.state })
  }

  /** Asks in whose name a question goes on the speakers list; without one, the first that is ready. */
  toList(question = ready(this.session.all('question/'), this.session.segment?.id).find((q) => q.state !== 'put')): void {
    if (!question || !this.session.may('question.to_floor')) return
    this.asked = question
    this.open('question')
  }

  /** Marks the question being put as answered. */
  answered(): void {
    const [first] = ready(this.session.all('question/'), this.session.segment?.id)
    if (first?.state === 'put' && this.session.may('question.answer')) void this.send('questions', 'question.answer', { question: first.id, expect: first.state })
  }

  /** False for a second press of the same key that comes so soon that it was meant for the first: absent twice lapses. */
  #meant(act: string): boolean {
    const at = performance.now()
    const twice = this.#pressed?.act === act && at - this.#pressed.at < SETTLE
    this.#pressed = { act, at }
    return !twice
  }
}
