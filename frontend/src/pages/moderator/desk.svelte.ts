import { tick } from 'svelte'
import { t } from '@/lib/locale.svelte'
import type { Session } from '@/lib/session.svelte'
import type { CommandName, Commands, QuestionDoc, QuestionState } from '@/lib/types'
import { sendAll } from './bulk'
import { after, board, columnOf, leader, open, range, step, type Act, type Column, type Filter, type Order } from './columns'

/** Rows drawn at first in a column, and added each time more are asked for. */
export const WINDOW = 50

/** A form in the bar that wants a word more before the act. */
export type Asking = { act: 'hide' | 'dismiss' | 'merge' | 'floor'; ids: string[] }

const COMMAND: Record<Act, CommandName> = {
  approve: 'question.approve', hide: 'question.hide', dismiss: 'question.dismiss', select: 'question.select', put: 'question.put', answer: 'question.answer',
}

const STATE: Partial<Record<CommandName, QuestionState>> = {
  'question.approve': 'approved', 'question.hide': 'hidden', 'question.dismiss': 'dismissed', 'question.select': 'selected',
  'question.put': 'put', 'question.answer': 'answered', 'question.to_floor': 'selected',
}

/** What the moderator has in hand: filter and orders, the row under the cursor, the rows marked, the act under way. */
export class Desk {
  readonly session: Session
  filter = $state<Filter>({ text: '', segment: '', language: '' })
  orders = $state<Record<Column, Order>>({ inbox: 'oldest', ready: 'voices', put: 'newest', away: 'newest' })
  windows = $state<Record<Column, number>>({ inbox: WINDOW, ready: WINDOW, put: WINDOW, away: WINDOW })
  /** The column a narrow window shows. */
  column = $state<Column>('inbox')
  awayOpen = $state(false)
  cursor = $state<string>()
  marked = $state.raw<ReadonlySet<string>>(new Set())
  unfolded = $state.raw<ReadonlySet<string>>(new Set())
  /** The questions whose similar ones are shown. */
  comparing = $state.raw<ReadonlySet<string>>(new Set())
  asking = $state.raw<Asking>()
  offering = $state(false)
  refusal = $state.raw<unknown>()
  /** What became of the last act or of the row under the cursor; spoken, and shown in the bar. */
  said = $state('')
  #underWay = $state.raw<ReadonlySet<string>>(new Set())
  #anchor: string | undefined
  /** The state that an act of one's own brings a question to, until it is seen there. */
  #own = new Map<string, QuestionState>()

  readonly questions = $derived.by(() => this.session.all('question/'))
  readonly board = $derived.by(() => board(this.questions, this.filter, this.orders))

  constructor(session: Session) {
    this.session = session
  }

  question(id: string | undefined): QuestionDoc | undefined {
    return id === undefined ? undefined : this.session.get(`question/${id}`)
  }

  /** What an act is done to: the marked questions, else the one under the cursor. */
  readonly targets: QuestionDoc[] = $derived.by(() => {
    const ids = this.marked.size ? [...this.marked] : this.cursor ? [this.cursor] : []
    return ids.flatMap((id) => this.question(id) ?? [])
  })

  busy(id: string): boolean {
    return this.#underWay.has(id)
  }

  get working(): boolean {
    return this.#underWay.size > 0
  }

  may(act: Act): boolean {
    return this.session.may(COMMAND[act])
  }

  /** Whether the act is open for one of the targets. */
  offers(act: Act): boolean {
    return this.may(act) && this.targets.some((q) => open(act, q))
  }

  // The cursor

  /** The rows a column shows, from top to bottom; the fold of what is away stands below the inbox. */
  rows(column: Column): string[] {
    const { ids } = this.board
    return column === 'inbox' && this.awayOpen ? [...ids.inbox, ...ids.away] : ids[column]
  }

  columnOfCursor(): Column {
    const q = this.question(this.cursor)
    const column = q ? columnOf(q) : this.column
    return column === 'away' ? 'inbox' : column
  }

  go(id: string | undefined, focus = true): void {
    this.cursor = id
    if (id === undefined) return
    const q = this.question(id)
    if (q) {
      const column = columnOf(q)
      this.column = column === 'away' ? 'inbox' : column
      const at = this.board.ids[column].indexOf(id)
      if (at >= this.windows[column]) this.windows[column] = Math.ceil((at + 1) / WINDOW) * WINDOW
    }
    if (focus) void tick().then(() => focusRow(id))
  }

  step(by: number, extend = false): void {
    const rows = this.rows(this.columnOfCursor())
    const next = step(rows, this.cursor, by)
    if (extend && next) {
      this.#anchor ??= this.cursor ?? next
      this.marked = new Set([...this.marked, ...range(rows, this.#anchor, next)])
    } else this.#anchor = undefined
    this.go(next)
  }

  /** To the top row of the column on the side: what needs an eye first stands there. */
  side(by: number): void {
    const order: Column[] = ['inbox', 'ready', 'put']
    const at = order.indexOf(this.columnOfCursor())
    const column = order[Math.min(order.length - 1, Math.max(0, at + by))]!
    this.column = column
    const first = this.board.ids[column][0]
    if (first && column !== order[at]) this.go(first)
  }

  mark(id: string, on = !this.marked.has(id)): void {
    const next = new Set(this.marked)
    if (on) next.add(id)
    else next.delete(id)
    this.marked = next
    this.#anchor = id
  }

  /** Takes back one thing: the form, else the marks, else the words of a refusal. */
  leave(): void {
    if (this.asking) {
      this.asking = undefined
      if (this.cursor) focusRow(this.cursor)
    } else if (this.marked.size) this.marked = new Set()
    this.refusal = undefined
  }

  unfold(id: string): void {
    const next = new Set(this.unfolded)
    if (!next.delete(id)) next.add(id)
    this.unfolded = next
  }

  compare(id: string): void {
    const next = new Set(this.comparing)
    if (!next.delete(id)) next.add(id)
    this.comparing = next
  }

  // Acts

  /** Does the act to the targets for which it is open, or asks for the reason first. */
  act(act: Act): void {
    const ids = this.targets.filter((q) => open(act, q)).map((q) => q.id)
    if (!this.may(act)) return
    if (!ids.length) {
      if (this.targets.length) this.refusal = t('moderator.notNow')
      return
    }
    if (act === 'hide' || act === 'dismiss') this.ask({ act, ids })
    else void this.perform(act, ids)
  }

  ask(asking: Asking): void {
    this.refusal = undefined
    this.asking = asking
  }

  askMerge(): void {
    if (!this.session.may('question.merge')) return
    if (this.targets.length > 1 && leader(this.targets)) this.ask({ act: 'merge', ids: this.targets.map((q) => q.id) })
    else this.refusal = t('moderator.mergeTwo')
  }

  /** The one question that may go to the speakers list now. */
  get floorable(): QuestionDoc | undefined {
    const q = this.targets[0]
    return this.targets.length === 1 && q && this.session.may('question.to_floor') && (open('select', q) || q.state === 'selected') ? q : undefined
  }

  askFloor(): void {
    if (this.floorable) this.ask({ act: 'floor', ids: [this.floorable.id] })
    else if (this.targets.length) this.refusal = t('moderator.floorOne')
  }

  async perform(act: Act, ids: string[], reason = ''): Promise<void> {
    const more = reason ? { reason } : {}
    const stay = act === 'select' || act === 'put' ? ids[0] : undefined // what is selected is put next, what is put is answered next
    await this.send(COMMAND[act] as 'question.hide', ids, ids.map((question) => ({ question, expect: this.question(question)?.state, ...more })), stay)
  }

  /** The first is the umbrella. */
  async merge(into: string, ids: string[]): Promise<void> {
    const done = await this.send('question.merge', ids, [{ into, questions: ids.filter((id) => id !== into) }], into)
    if (done) this.unfolded = new Set([...this.unfolded, into])
  }

  async split(id: string): Promise<void> {
    await this.send('question.split', [id], [{ question: id }], this.question(id)?.merged_into)
  }

  /**
   * Sends, goes on to the next row at once, and tells what was refused. Questions under way are left
   * out, so that a second press does nothing.
   */
  async send<N extends CommandName>(name: N, ids: string[], all: Commands[N][], stay?: string): Promise<boolean> {
    if (ids.some((id) => this.#underWay.has(id))) return false
    this.#underWay = new Set([...this.#underWay, ...ids])
    this.refusal = undefined
    this.said = ''
    this.asking = undefined
    const state = STATE[name]
    if (state) for (const id of ids) this.#own.set(id, state)
    const rows = this.rows(this.columnOfCursor())
    if (stay) this.go(stay)
    else if (this.cursor && ids.includes(this.cursor)) this.go(after(rows, this.cursor, new Set(ids)))
    this.marked = new Set()
    this.#anchor = undefined
    try {
      const refused = await sendAll(this.session, name, all)
      if (refused.length) this.refusal = refused.length === 1 && all.length === 1 ? refused[0]!.error : t('moderator.someRefused', { n: refused.length, all: all.length, reason: refused[0]!.error.message })
      else if (ids.length > 1) this.said = t('moderator.done', { n: ids.length })
      return refused.length === 0
    } finally {
      this.#underWay = new Set([...this.#underWay].filter((id) => !ids.includes(id)))
      setTimeout(() => ids.forEach((id) => this.#own.get(id) === state && this.#own.delete(id)), 2_000) // the frame comes about with the answer
    }
  }

  /** Whether the question's coming to this state is this moderator's own act. */
  isOwn(q: QuestionDoc): boolean {
    return this.#own.get(q.id) === q.state
  }
}

/** The checkbox of a row is what has the focus: it says the question and whether it is marked. */
export function focusRow(id: string): void {
  const box = document.getElementById(`mark-${id}`)
  box?.focus({ preventScroll: true })
  box?.closest('li')?.scrollIntoView({ block: 'nearest' })
}
