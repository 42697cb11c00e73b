/**
 * What a page keeps in the browser until it is safe elsewhere: one record a key, so that several
 * windows never write over each other's. It lives in IndexedDB, whose writes go to the browser's own
 * process and outlive the page; where that is forbidden it lives as long as the page does.
 */
export interface Shelf {
  /** Everything under a prefix, by key in their order. */
  under<T>(prefix: string): Promise<Map<string, T>>
  put(key: string, value: unknown): void
  remove(key: string): void
  /** Resolves when what was put so far is kept, or could not be. */
  settled(): Promise<void>
  /** True once something could not be kept: the writer should know. */
  readonly failed: boolean
}

const NAME = 'rostrum'
const STORE = 'kept'
const LAST = '\uffff'

/** A shelf in memory, for tests and for browsers that keep nothing. */
export class MemoryShelf implements Shelf {
  readonly items: Map<string, unknown>
  failed: boolean
  constructor(items = new Map<string, unknown>(), failed = false) {
    this.items = items
    this.failed = failed
  }
  async under<T>(prefix: string): Promise<Map<string, T>> {
    const found = [...this.items].filter(([key]) => key.startsWith(prefix)).sort(([a], [b]) => (a < b ? -1 : 1))
    return new Map(found.map(([key, value]) => [key, structuredClone(value) as T]))
  }
  put(key: string, value: unknown): void {
    this.items.set(key, structuredClone(value))
  }
  remove(key: string): void {
    this.items.delete(key)
  }
  async settled(): Promise<void> {}
}

class BrowserShelf implements Shelf {
  failed = false
  #db: Promise<IDBDatabase>
  #last: Promise<void> = Promise.resolve()
  /** What no disk would take. */
  #memory = new MemoryShelf()
  #onFail: () => void

  constructor(factory: IDBFactory, onFail: () => void) {
    this.#onFail = onFail
    this.#db = new Promise((resolve, reject) => {
      const asked = factory.open(NAME, 1)
      asked.onupgradeneeded = () => void asked.result.createObjectStore(STORE)
      asked.onsuccess = () => resolve(asked.result)
      asked.onerror = () => reject(asked.error ?? new Error('the database does not open'))
      asked.onblocked = () => reject(new Error('the database is held by an older page'))
    })
    this.#db.catch(() => this.#fail())
  }

  async under<T>(prefix: string): Promise<Map<string, T>> {
    const found = await this.#memory.under<T>(prefix)
    try {
      const db = await this.#db
      await new Promise<void>((resolve, reject) => {
        const walk = db.transaction(STORE).objectStore(STORE).openCursor(IDBKeyRange.bound(prefix, prefix + LAST))
        walk.onerror = () => reject(walk.error ?? new Error('the database does not answer'))
        walk.onsuccess = () => {
          const at = walk.result
          if (!at) return resolve()
          if (!found.has(String(at.key))) found.set(String(at.key), at.value as T)
          at.continue()
        }
      })
    } catch {
      this.#fail()
    }
    return found
  }

  put(key: string, value: unknown): void {
    this.#write((store) => store.put(value, key), () => this.#memory.put(key, value))
  }

  remove(key: string): void {
    this.#memory.remove(key)
    this.#write((store) => store.delete(key), () => {})
  }

  settled(): Promise<void> {
    return this.#last
  }

  #write(act: (store: IDBObjectStore) => IDBRequest, otherwise: () => void): void {
    const done = this.#db.then(
      (db) =>
        new Promise<void>((resolve, reject) => {
          const transaction = db.transaction(STORE, 'readwrite')
          act(transaction.objectStore(STORE))
          transaction.oncomplete = () => resolve()
          transaction.onabort = () => reject(transaction.error ?? new Error('not kept'))
          transaction.commit?.()
        }),
    )
    const kept = done.catch(() => {
      otherwise()
      this.#fail()
    })
    this.#last = Promise.all([this.#last, kept]).then(() => {})
  }

  #fail(): void {
    if (this.failed) return
    this.failed = true
    this.#onFail()
  }
}

/** The browser's shelf, or one in memory where there is none; onFail is told once when something is not kept. */
export function openShelf(onFail: () => void = () => {}): Shelf {
  try {
    if (typeof indexedDB !== 'undefined') return new BrowserShelf(indexedDB, onFail)
  } catch {
    // A browser that forbids storage may throw on the mere mention of it.
  }
  queueMicrotask(onFail)
  return new MemoryShelf(new Map(), true)
}
