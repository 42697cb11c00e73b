import { uuid } from './ids'
import type { Answer } from './channel'
import type { Outgoing, Refusal } from './types'

/** Milliseconds after which an unanswered command is sent again. */
export const ASK_AGAIN_AFTER = 10_000
const RETRY_AFTER = 1_000

/** Why a command or a call was not carried out. Its message is the server's wording, and empty where there is none. */
export class RefusedCommand extends Error {
  readonly code: string
  readonly field: string | undefined
  /** Whole seconds after which trying again makes sense, one at least. */
  readonly waitSeconds: number
  /** The whole answer, where it says more: the faults of a programme, line by line. */
  readonly answer: unknown
  constructor(refusal: Refusal, answer?: unknown) {
    super(refusal.message)
    this.answer = answer
    this.name = 'RefusedCommand'
    this.code = refusal.code
    this.field = refusal.field
    this.waitSeconds = Math.max(1, Math.ceil((refusal.retry_after_ms ?? 0) / 1000))
  }
}

interface Waiting {
  command: Outgoing
  resolve?: (answer: { v: number }) => void
  reject?: (error: RefusedCommand) => void
  timer?: ReturnType<typeof setTimeout>
}

export interface OutboxOptions {
  /** Hands a command to the channel; false when there is none now. */
  send: (command: Outgoing) => boolean
  /** Where unanswered commands survive a reload; the tab's sessionStorage. */
  storage?: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | undefined
  storageKey: string
  onCount?: (notSent: number) => void
}

/**
 * Keeps every command until the server has answered it. A command keeps its id for life, and the
 * server's record remembers ids, so sending again can never act twice.
 */
export class Outbox {
  #waiting = new Map<string, Waiting>()
  #options: OutboxOptions

  constructor(options: OutboxOptions) {
    this.#options = options
    for (const command of this.#restore()) this.#waiting.set(command.id, { command })
    this.#changed(false)
  }

  /** Commands not answered yet. */
  get count(): number {
    return this.#waiting.size
  }

  /** Sends, now or once connected. Resolves with the version that holds the effect; rejects with RefusedCommand. */
  add(name: string, parameters: object = {}, id: string = uuid()): Promise<{ v: number }> {
    const command: Outgoing = { id, do: name, with: { ...parameters } }
    return new Promise((resolve, reject) => {
      const waiting: Waiting = { command, resolve, reject }
      this.#waiting.set(id, waiting)
      this.#changed()
      this.#send(waiting)
    })
  }

  /** Sends all unanswered commands again, in their order; call it whenever the channel comes to life. */
  flush(): void {
    for (const waiting of this.#waiting.values()) this.#send(waiting)
  }

  /** Takes an answer. One for a command that is not waiting (an answer heard twice) is left out. */
  settle(ack: Answer): void {
    const waiting = this.#waiting.get(ack.ack ?? '')
    if (!waiting) return
    clearTimeout(waiting.timer)
    const error = ack.error
    if (error && (error.code === 'unavailable' || error.code === 'rate_limited')) {
      waiting.timer = setTimeout(() => this.#send(waiting), error.retry_after_ms ?? RETRY_AFTER)
      return
    }
    this.#waiting.delete(waiting.command.id)
    this.#changed()
    if (error) waiting.reject?.(new RefusedCommand(error))
    else waiting.resolve?.({ v: ack.v ?? 0 })
  }

  /** Gives up everything that waits, because the link was ended. */
  refuseAll(refusal: Refusal): void {
    const all = [...this.#waiting.values()]
    this.#waiting.clear()
    this.#changed()
    for (const waiting of all) {
      clearTimeout(waiting.timer)
      waiting.reject?.(new RefusedCommand(refusal))
    }
  }

  #send(waiting: Waiting): void {
    clearTimeout(waiting.timer)
    if (!this.#options.send(waiting.command)) return
    waiting.timer = setTimeout(() => this.#send(waiting), ASK_AGAIN_AFTER)
  }

  #changed(store = true): void {
    this.#options.onCount?.(this.#waiting.size)
    const { storage, storageKey } = this.#options
    if (!store || !storage) return
    try {
      if (this.#waiting.size === 0) storage.removeItem(storageKey)
      else storage.setItem(storageKey, JSON.stringify([...this.#waiting.values()].map((w) => w.command)))
    } catch {
      // Storage is full or forbidden: the commands live as long as the page does.
    }
  }

  #restore(): Outgoing[] {
    try {
      const kept: unknown = JSON.parse(this.#options.storage?.getItem(this.#options.storageKey) ?? '[]')
      return Array.isArray(kept) ? kept.filter(isCommand) : []
    } catch {
      return []
    }
  }
}

function isCommand(value: unknown): value is Outgoing {
  const c = value as Outgoing | null
  return typeof c === 'object' && c !== null && typeof c.id === 'string' && typeof c.do === 'string'
}
