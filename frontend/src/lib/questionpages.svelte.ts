import type { QuestionDoc, QuestionPageResponse } from './types'

const PAGE = 50

/**
 * Questions that this viewer does not hold as documents, fetched a page at a time in one order. They
 * stand as they were when they came; those held are newer and go before them.
 */
export class QuestionPages {
  docs = $state.raw<QuestionDoc[]>([])
  /** How many there are in all; undefined before the first page is here. */
  total = $state<number>()
  busy = $state(false)
  error = $state<unknown>()
  #ask: (query: string) => Promise<QuestionPageResponse>
  #query: string | undefined

  /** @param ask fetches the page that a query string names */
  constructor(ask: (query: string) => Promise<QuestionPageResponse>) {
    this.#ask = ask
  }

  /** Whether every question of this order is here. */
  get whole(): boolean {
    return this.total !== undefined && this.docs.length >= this.total
  }

  /** Another order or part of the day: what came for the one before is let go. */
  turn(query: string): void {
    if (query === this.#query) return
    this.#query = query
    this.docs = []
    this.total = this.error = undefined
    this.busy = false
  }

  /** Fetches the next page. Questions change places meanwhile: one that came before is not there twice. */
  async more(): Promise<void> {
    if (this.busy) return
    await this.#fetch(this.docs.length, (page) => {
      const known = new Set(this.docs.map((q) => q.id))
      this.docs = [...this.docs, ...page.questions.filter((q) => !known.has(q.id))]
      // Fewer came than were asked for: that is the end, whatever changed places.
      this.total = page.questions.length < PAGE ? this.docs.length : Math.max(page.total, this.docs.length)
    })
  }

  /** Fetches a question anew with those around it, where it is one of these. */
  async again(id: string): Promise<void> {
    const at = this.docs.findIndex((q) => q.id === id)
    if (at < 0) return
    await this.#fetch(Math.max(0, at - PAGE / 2), (page) => {
      const fresh = new Map(page.questions.map((q) => [q.id, q]))
      this.docs = this.docs.map((q) => fresh.get(q.id) ?? q)
    })
  }

  async #fetch(offset: number, take: (page: QuestionPageResponse) => void): Promise<void> {
    const query = this.#query
    this.busy = true
    this.error = undefined
    try {
      const page = await this.#ask(`${query}&offset=${offset}&limit=${PAGE}`)
      if (query === this.#query) take(page)
    } catch (refused) {
      if (query === this.#query) this.error = refused
    } finally {
      if (query === this.#query) this.busy = false
    }
  }
}
