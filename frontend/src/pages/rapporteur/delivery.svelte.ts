import { RefusedCommand } from '@/lib/outbox'
import type { Session } from '@/lib/session.svelte'
import type { Shelf } from '@/lib/shelf'
import type { CommandName, Refusal } from '@/lib/types'

/** A command not answered yet, kept in the browser until it is, whatever happens to the page. */
export interface Waiting {
  id: string
  do: CommandName
  with: object
  /** Milliseconds since 1970: what was pressed first is sent first, after a reload too. */
  at: number
}

/** What the server would not take, with why: the writer decides what becomes of it. */
export interface Returned extends Waiting {
  error: Refusal
}

/**
 * Takes commands to the server. Each is kept until it is answered and keeps its id for life, so that it
 * has one effect however often page, network or browser fail on the way.
 */
export class Delivery {
  waiting = $state.raw<Waiting[]>([])
  returned = $state.raw<Returned[]>([])
  #session: Session
  #shelf: Shelf
  #prefix: string

  constructor(session: Session, shelf: Shelf, prefix: string) {
    this.#session = session
    this.#shelf = shelf
    this.#prefix = prefix
  }

  /** Sends what an earlier life of the page left. The record remembers the ids that it has. */
  async restore(): Promise<void> {
    const [waiting, returned] = await Promise.all([
      this.#shelf.under<Waiting>(`${this.#prefix}/waiting/`), this.#shelf.under<Returned>(`${this.#prefix}/returned/`),
    ])
    this.returned = [...returned.values()]
    for (const command of [...waiting.values()].sort((a, b) => a.at - b.at)) {
      if (!this.waiting.some((w) => w.id === command.id)) void this.send(command, { back: command.do === 'note.add' })
    }
  }

  /**
   * Resolves once what it did is in the documents, to why it was refused if it was. With back, what is
   * refused is laid before the writer.
   */
  async send(command: Waiting, { keep = true, back = false } = {}): Promise<RefusedCommand | undefined> {
    if (keep) this.#shelf.put(`${this.#prefix}/waiting/${command.id}`, command)
    this.waiting = [...this.waiting, command]
    try {
      const { v } = await this.#session.outbox.add(command.do, command.with, command.id)
      await this.#session.shown(v)
      return undefined
    } catch (error) {
      const refused = error instanceof RefusedCommand ? error : new RefusedCommand({ code: 'unavailable', message: '' })
      if (back) {
        const item = { ...command, error: { code: refused.code, message: refused.message } }
        this.#shelf.put(`${this.#prefix}/returned/${command.id}`, item)
        this.returned = [...this.returned.filter((r) => r.id !== item.id), item]
      }
      return refused
    } finally {
      this.#shelf.remove(`${this.#prefix}/waiting/${command.id}`)
      this.waiting = this.waiting.filter((w) => w.id !== command.id)
    }
  }

  /** Takes what was returned off the page. */
  forget(id: string): void {
    this.#shelf.remove(`${this.#prefix}/returned/${id}`)
    this.returned = this.returned.filter((r) => r.id !== id)
  }
}
