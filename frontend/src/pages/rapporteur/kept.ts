import type { CommandName, Refusal } from '@/lib/types'

/** A command not answered yet, kept in the browser until it is, whatever happens to the page. */
export interface Waiting {
  id: string
  do: CommandName
  with: object
}

/** What the server would not take, with why: the writer decides what becomes of it. */
export interface Returned extends Waiting {
  error: Refusal
}

type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/**
 * A list in the browser's storage that several windows of the same page may change: every change
 * reads it anew, so that one window never writes over another's.
 */
export class KeptList<T extends { id: string }> {
  #store: Store | undefined
  #key: string
  /** What could not be stored lives as long as the page. */
  #memory: T[] = []

  constructor(store: Store | undefined, key: string) {
    this.#store = store
    this.#key = key
  }

  all(): T[] {
    try {
      const kept: unknown = JSON.parse(this.#store?.getItem(this.#key) ?? 'null')
      const list = Array.isArray(kept) ? (kept as T[]).filter((item) => typeof item?.id === 'string') : []
      return [...list, ...this.#memory.filter((m) => !list.some((item) => item.id === m.id))]
    } catch {
      return [...this.#memory]
    }
  }

  put(item: T): T[] {
    return this.#write([...this.all().filter((other) => other.id !== item.id), item])
  }

  remove(id: string): T[] {
    return this.#write(this.all().filter((item) => item.id !== id))
  }

  #write(list: T[]): T[] {
    try {
      if (!this.#store) throw new Error('no storage')
      if (list.length) this.#store.setItem(this.#key, JSON.stringify(list))
      else this.#store.removeItem(this.#key)
      this.#memory = []
    } catch {
      this.#memory = list
    }
    return list
  }
}

/** The storage that outlives the window, or none where it is forbidden. */
export function lasting(): Store | undefined {
  try {
    return localStorage
  } catch {
    return undefined
  }
}

export function readKept<T>(store: Store | undefined, key: string): T | undefined {
  try {
    return JSON.parse(store?.getItem(key) ?? 'null') ?? undefined
  } catch {
    return undefined
  }
}

export function writeKept(store: Store | undefined, key: string, value: unknown): void {
  try {
    if (value === undefined) store?.removeItem(key)
    else store?.setItem(key, JSON.stringify(value))
  } catch {
    // Storage is full: the draft lives as long as the page does.
  }
}
