import { uuid } from './ids'
import { RefusedCommand } from './outbox'
import type { Session } from './session.svelte'
import type { CommandName, Commands } from './types'

interface Kept<T> {
  value: T
  /** The command it became, while that is not answered. */
  sent?: { id: string; do: CommandName; with: object }
}

/**
 * What is being typed into a form. It survives a reload in the tab's storage, and the command it
 * becomes keeps its id there, so that it is sent once however often the page or the network fails.
 * What was refused is still in the form. Make one while a component is set up.
 */
export class Draft<T extends object> {
  value: T = $state()!
  /** True from the press of the button until the server has answered. */
  sending = $state(false)
  error = $state<unknown>()

  #session: Session
  #key: string
  #empty: T
  #sent: Kept<T>['sent']

  constructor(session: Session, name: string, empty: T) {
    this.#session = session
    this.#key = `rostrum.draft.${session.id}.${session.role}.${name}`
    this.#empty = empty
    const kept = this.#restore()
    this.value = { ...empty, ...kept?.value }
    if (kept?.sent) {
      const { id, do: name, with: parameters } = kept.sent
      void this.#deliver(id, name, parameters)
    }
    $effect(() => this.#keep())
  }

  /** Sends, empties the form when the server has taken it, and resolves to whether it has. */
  send<N extends CommandName>(name: N, parameters: Commands[N]): Promise<boolean> {
    if (this.sending) return Promise.resolve(false)
    return this.#deliver(uuid(), name, parameters as object)
  }

  clear(): void {
    this.value = { ...this.#empty }
  }

  async #deliver(id: string, name: CommandName, parameters: object): Promise<boolean> {
    this.#sent = { id, do: name, with: parameters }
    this.sending = true
    this.error = undefined
    this.#keep()
    try {
      const { v } = await this.#session.outbox.add(name, parameters, id)
      this.#sent = undefined
      this.#keep()
      await this.#session.shown(v) // until then the page would offer the same act again
      this.clear()
      return true
    } catch (refused) {
      this.#sent = undefined
      this.error = refused instanceof RefusedCommand ? refused : new RefusedCommand({ code: 'unavailable', message: '' })
      return false
    } finally {
      this.sending = false
      this.#keep()
    }
  }

  #keep(): void {
    const kept: Kept<T> = { value: $state.snapshot(this.value) as T, ...(this.#sent ? { sent: this.#sent } : {}) }
    try {
      if (!this.#sent && JSON.stringify(kept.value) === JSON.stringify(this.#empty)) sessionStorage.removeItem(this.#key)
      else sessionStorage.setItem(this.#key, JSON.stringify(kept))
    } catch {
      // Storage is full or forbidden: the draft lives as long as the page does.
    }
  }

  #restore(): Kept<T> | undefined {
    try {
      return JSON.parse(sessionStorage.getItem(this.#key) ?? 'null') ?? undefined
    } catch {
      return undefined
    }
  }
}
