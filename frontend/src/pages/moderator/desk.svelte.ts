import { tick } from 'svelte'
import { t } from '@/lib/locale.svelte'
import type { Session } from '@/lib/session.svelte'
import type { CommandName, Commands, Dismissal, QuestionDoc, QuestionState } from '@/lib/types'
import { locale } from '@/lib/locale.svelte'
import { owed } from './balance'
import { sendAll } from './bulk'
import { after, board, columnOf, leader, open, range, step, type Act, type Column, type Filter, type Order } from './columns'
import { hand, inHand } from './hand'
import { before, brings, MOST_UNDONE, movesBack, splitsBack, type Done, type Step } from './undo'

/** Rows drawn at first in a column, and added each time more are asked for. */
export const WINDOW = 50

/** A form in the bar that wants a word more before the act. */
export type Asking = { act: 'hide' | 'dismiss' | 'merge' | 'floor' | 'edit' | 'answer' | 'assign' | 'label'; ids: string[] }

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
  filter = $state<Filter>({ text: '', segment: '', language: '', show: '' })
  /** Who works in this browser, among those who share the link. */
  hand = $state(hand())
  /** The dialogs: how questions are moderated, and whose are put. */
  settings = $state(false)
  shares = $state(false)
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
  /** What can be taken back, the last act last. */
  done = $state.raw<readonly Done[]>([])
  #underWay = $state.raw<ReadonlySet<string>>(new Set())
  #anchor: string | undefined
  /** The question that a form took in hand, let go of when the form is left. */
  #taken: string | undefined
  /** Whether a key waits for the act before it. */
  #next = false
  /** The state that an act of one's own brings a question to, until it is seen there. */
  #own = new Map<string, QuestionState>()

  readonly questions = $derived.by(() => this.session.all('question/'))
  readonly board = $derived.by(() =>
    board(this.questions, this.filter, this.orders, {
      owed: Object.values(this.orders).includes('balance') ? owed(this.session.get('questions')) : () => 0,
      mine: (q) => this.whose(q) === 'mine',
    }),
  )

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

  /** Whose hand a question is in now. */
  whose(q: QuestionDoc): 'mine' | 'other' | undefined {
    return q.claim ? inHand(q, { desk: this.hand.id, person: this.session.me?.person }, this.session.now()) : undefined
  }

  segmentName(id: string): string {
    return locale().text(this.session.get(`segment/${id}`)?.title) || t('moderator.segmentGone')
  }

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
      this.#letGo()
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
    if (!this.may(act)) return
    if (this.targets.some((q) => this.#comes(q))) {
      void this.#afterwards(act)
      return
    }
    const ids = this.targets.filter((q) => open(act, q)).map((q) => q.id)
    if (!ids.length) {
      if (this.targets.length) this.refusal = t('moderator.notNow')
      return
    }
    if (act === 'hide' || act === 'dismiss') this.ask({ act, ids })
    else void this.perform(act, ids)
  }

  /** Whether an act of one's own on the question is under way, or its effect not yet seen. */
  #comes(q: QuestionDoc): boolean {
    return this.busy(q.id) || (this.#own.has(q.id) && !this.isOwn(q))
  }

  /** A key pressed before the last act's effect is here waits for it: it was meant for what comes of it. */
  async #afterwards(act: Act): Promise<void> {
    if (this.#next) return
    this.#next = true
    const [cursor, at] = [this.cursor, Date.now()]
    while (this.targets.some((q) => this.#comes(q)) && Date.now() - at < 5_000) await new Promise((done) => setTimeout(done, 20))
    this.#next = false
    if (this.cursor === cursor) this.act(act)
  }

  /** Opens a form; one question is taken in hand for as long as it is open. */
  ask(asking: Asking): void {
    this.refusal = undefined
    this.asking = asking
    const q = asking.ids.length === 1 ? this.question(asking.ids[0]) : undefined
    if (!q || this.whose(q) === 'mine' || !this.session.may('question.claim')) return
    void this.#claim(q.id, { on: true }).then((taken) => {
      if (this.asking !== asking) {
        if (taken) void this.#claim(q.id, { on: false }) // the form was left meanwhile
      } else if (taken) this.#taken = q.id
      else {
        this.asking = undefined // its holder acts first; the refusal says who that is
        focusRow(q.id)
      }
    })
  }

  #letGo(): void {
    const id = this.#taken
    this.#taken = undefined
    if (id) void this.#claim(id, { on: false })
  }

  async #claim(question: string, how: { on: boolean; take_over?: boolean }): Promise<boolean> {
    const [refused] = await sendAll(this.session, 'question.claim', [{ question, ...how, desk: this.hand.id, by: this.hand.initials }])
    if (refused) this.refusal = refused.error
    return !refused
  }

  /** Takes the question under the cursor in hand, or lets go of it. */
  async claim(takeOver = false): Promise<void> {
    const q = this.question(this.cursor)
    if (!q || !this.session.may('question.claim')) return
    this.refusal = undefined
    const on = takeOver || this.whose(q) !== 'mine'
    if (await this.#claim(q.id, { on, ...(takeOver ? { take_over: true } : {}) })) this.said = t(on ? 'moderator.taken' : 'moderator.letGo')
  }

  /** The one question that a form for a single one is about. */
  get single(): QuestionDoc | undefined {
    return this.targets.length === 1 ? this.targets[0] : undefined
  }

  askEdit(): void {
    const q = this.single
    if (q && this.session.may('question.edit') && !['answered', 'dismissed', 'withdrawn'].includes(q.state)) this.ask({ act: 'edit', ids: [q.id] })
    else if (this.targets.length) this.refusal = t('moderator.notNow')
  }

  askAnswer(): void {
    const q = this.single
    if (q && this.may('answer') && (open('answer', q) || q.state === 'answered')) this.ask({ act: 'answer', ids: [q.id] })
    else if (this.targets.length) this.refusal = t('moderator.notNow')
  }

  askFor(act: 'assign' | 'label'): void {
    if (this.targets.length && this.session.may(`question.${act}`)) this.ask({ act, ids: this.targets.map((q) => q.id) })
  }

  /** Saves a wording or a translation; refused, the form stays with what was typed. */
  async word(kind: 'reading' | 'translation', question: string, lang: string, text: string, rev: number): Promise<void> {
    this.refusal = undefined
    const more = { question, lang, text, rev, desk: this.hand.id }
    const [refused] = kind === 'reading' ? await sendAll(this.session, 'question.edit', [more]) : await sendAll(this.session, 'question.translate', [more])
    if (refused) {
      this.refusal = refused.error
      return
    }
    this.said = t('moderator.saved')
    this.leave()
  }

  /** Puts a label on the questions or takes it off; the form stays for the next. */
  async label(ids: string[], label: string, on: boolean): Promise<void> {
    this.refusal = undefined
    const refused = await sendAll(this.session, 'question.label', ids.map((question) => ({ question, label, on, desk: this.hand.id })))
    if (refused.length) this.refusal = refused[0]!.error
    else this.said = t('moderator.done', { n: ids.length })
  }

  /** Silences the author of the question under the cursor, or lets them past the rules; or ends what there is. */
  async stand(standing: 'silenced' | 'allowed'): Promise<void> {
    const q = this.question(this.cursor)
    const name = standing === 'silenced' ? 'author.silence' : 'author.allow'
    if (!q || !this.session.may(name)) return
    this.refusal = undefined
    const on = q.standing !== standing
    const [refused] = await sendAll(this.session, name, [{ question: q.id, on }])
    if (refused) this.refusal = refused.error
    else this.said = on ? t(`moderator.${standing}`) : t('moderator.done', { n: 1 })
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

  async perform(act: Act, ids: string[], reason = '', code?: Dismissal): Promise<void> {
    const more = { ...(reason ? { reason } : {}), ...(code ? { code } : {}) }
    const stay = act === 'select' || act === 'put' || act === 'answer' ? ids[0] : undefined // what is selected is put next, then answered, then answered in writing
    const was = ids.flatMap((id) => this.question(id) ?? []).map(before)
    const refused = await this.send(COMMAND[act] as 'question.hide', ids, ids.map((question) => ({ question, expect: this.question(question)?.state, ...more })), stay)
    const moved = refused ? was.filter((q) => !refused.has(q.id)) : []
    this.#did({ act, ids: moved.map((q) => q.id), steps: movesBack(moved, STATE[COMMAND[act]]!) })
  }

  #did(done: Done): void {
    if (done.ids.length && done.steps.length) this.done = [...this.done, done].slice(-MOST_UNDONE)
  }

  /** Takes back the last act that is not taken back yet. What somebody else has moved on since stays there. */
  async undo(): Promise<void> {
    const last = this.done.at(-1)
    if (!last || last.ids.some((id) => this.busy(id))) return
    this.done = this.done.slice(0, -1)
    this.refusal = undefined
    this.said = ''
    this.#underWay = new Set([...this.#underWay, ...last.ids])
    for (const id of last.ids) this.#own.delete(id)
    const brought = last.steps.flatMap(brings)
    for (const [id, state] of brought) this.#own.set(id, state)
    try {
      const refused = []
      for (const { name, all } of last.steps) refused.push(...(await sendAll(this.session, name, all.map((one) => ({ ...one, desk: this.hand.id })) as typeof all)))
      const n = last.steps[0]!.all.length
      if (refused.length) this.refusal = t('moderator.someRefused', { n: refused.length, all: Math.max(n, refused.length), reason: refused[0]!.error.message })
      else this.said = t('moderator.undone', { act: this.actName(last), n: last.ids.length })
    } finally {
      this.#underWay = new Set([...this.#underWay].filter((id) => !last.ids.includes(id)))
      setTimeout(() => brought.forEach(([id, state]) => this.#own.get(id) === state && this.#own.delete(id)), 2_000)
    }
    this.go(last.ids[0])
  }

  actName({ act }: Done): string {
    return act === 'merge' || act === 'split' ? t(`moderator.${act}`) : t(`moderator.act.${act}`)
  }

  /** The first is the umbrella. */
  async merge(into: string, ids: string[]): Promise<void> {
    const was = ids.filter((id) => id !== into).flatMap((id) => this.question(id) ?? []).map(before)
    const refused = await this.send('question.merge', ids, [{ into, questions: ids.filter((id) => id !== into) }], into)
    if (refused?.size !== 0) return
    this.#did({ act: 'merge', ids: was.map((q) => q.id), steps: splitsBack(was) })
    this.unfolded = new Set([...this.unfolded, into])
  }

  async split(id: string): Promise<void> {
    const into = this.question(id)?.merged_into
    const refused = await this.send('question.split', [id], [{ question: id }], into)
    if (into && refused?.size === 0) this.#did({ act: 'split', ids: [id], steps: [{ name: 'question.merge', all: [{ into, questions: [id] }] }] })
  }

  /**
   * Sends, goes on to the next row at once, and tells what was refused. Questions under way are left
   * out, so that a second press does nothing: then it resolves to nothing, else to the questions refused.
   */
  async send<N extends CommandName>(name: N, ids: string[], all: Commands[N][], stay?: string): Promise<Set<string> | undefined> {
    if (ids.some((id) => this.#underWay.has(id))) return undefined
    this.#underWay = new Set([...this.#underWay, ...ids])
    this.refusal = undefined
    this.said = ''
    if (this.#taken && !ids.includes(this.#taken)) this.#letGo()
    const taken = this.#taken
    this.#taken = undefined
    this.asking = undefined
    const state = STATE[name]
    if (state) for (const id of ids) this.#own.set(id, state)
    const rows = this.rows(this.columnOfCursor())
    if (stay) this.go(stay)
    else if (this.cursor && ids.includes(this.cursor)) this.go(after(rows, this.cursor, new Set(ids)))
    this.marked = new Set()
    this.#anchor = undefined
    try {
      const named = name.startsWith('question.') ? all.map((one) => ({ ...one, desk: this.hand.id })) : all
      const refused = await sendAll(this.session, name, named)
      for (const { parameters } of refused) this.#own.delete((parameters as { question?: string }).question ?? '')
      if (taken && (refused.length || name === 'question.assign')) void this.#claim(taken, { on: false }) // an act that moves it lets go by itself
      if (refused.length) this.refusal = refused.length === 1 && all.length === 1 ? refused[0]!.error : t('moderator.someRefused', { n: refused.length, all: all.length, reason: refused[0]!.error.message })
      else if (ids.length > 1) this.said = t('moderator.done', { n: ids.length })
      return new Set(refused.map(({ parameters }) => parameters as { question?: string; into?: string }).map((p) => p.question ?? p.into ?? ''))
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
