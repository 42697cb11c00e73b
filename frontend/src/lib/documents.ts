import type { Frame } from './types'

type Listener = () => void

const PART = 'part/'

/**
 * The keyed documents that this viewer holds, and the position they stand at. Documents are
 * replaced, never changed in place, so a reader may keep one as long as it likes.
 *
 * Listeners are kept per key and per prefix ("request/"), because a list of two hundred rows in
 * which one row changes must redraw one row.
 */
export class Documents {
  #docs = new Map<string, unknown>()
  /** Sections of the summary as they come, without their paragraphs; those stand among the documents. */
  #heads = new Map<string, { order: string[]; digest_order?: string[] }>()
  #order = new Map<string, string[]>()
  #keyListeners = new Map<string, Set<Listener>>()
  #prefixListeners = new Map<string, Set<Listener>>()
  #memberListeners = new Map<string, Set<Listener>>()

  /** Version last applied; 0 before the first frame. */
  v = 0
  /** The run of the record that versions count in; empty before the first frame. */
  epoch = ''

  /** Holds no position any more: the next frame is everything and replaces everything. */
  forget(): void {
    this.v = 0
    this.epoch = ''
  }

  get<T = unknown>(key: string): T | undefined {
    return this.#docs.get(key) as T | undefined
  }

  /** The keys that start with the prefix, oldest first ("n9" before "n10"). */
  keys(prefix: string): string[] {
    return [...this.#sorted(prefix)]
  }

  /** Kept from one frame to the next: thousands of notes are not sorted again for each that changes. */
  #sorted(prefix: string): string[] {
    let found = this.#order.get(prefix)
    if (!found) {
      found = []
      for (const key of this.#docs.keys()) if (key.startsWith(prefix)) found.push(key)
      this.#order.set(prefix, found.sort(byNumber))
    }
    return found
  }

  all<T = unknown>(prefix: string): T[] {
    return this.#sorted(prefix).map((key) => this.#docs.get(key) as T)
  }

  /**
   * Applies a frame. One of another epoch replaces everything; one that goes back within the epoch
   * is a late duplicate and is left out. Reports whether it was applied.
   */
  apply(frame: Pick<Frame, 'v' | 'epoch'> & Partial<Frame>): boolean {
    const touched = new Set<string>()
    const joinedOrLeft = new Set<string>()
    if (frame.epoch !== this.epoch) {
      for (const key of this.#docs.keys()) {
        if (frame.set && key in frame.set) continue
        touched.add(key)
        joinedOrLeft.add(key)
      }
      for (const key of touched) this.#docs.delete(key)
      this.epoch = frame.epoch
    } else if (frame.v < this.v) {
      return false
    }
    this.v = frame.v
    for (const key of frame.del ?? []) {
      if (!this.#docs.delete(key)) continue
      touched.add(key)
      joinedOrLeft.add(key)
    }
    for (const [key, doc] of Object.entries(frame.set ?? {})) {
      if (!this.#docs.has(key)) joinedOrLeft.add(key)
      this.#docs.set(key, doc)
      touched.add(key)
    }
    for (const [prefix, keys] of this.#order) {
      for (const key of joinedOrLeft) {
        if (!key.startsWith(prefix)) continue
        if (this.#docs.has(key) && (!keys.length || byNumber(keys.at(-1)!, key) < 0)) keys.push(key)
        else {
          this.#order.delete(prefix)
          break
        }
      }
    }
    this.#assemble(touched)
    this.#tell(touched, joinedOrLeft)
    return true
  }

  /**
   * Puts together the documents that came in parts: "summary/a" names the keys "part/summary/a/…" of its
   * paragraphs and of its digests. A paragraph that did not change stays the same object, so what was drawn of it stays.
   */
  #assemble(touched: Set<string>): void {
    const due = new Set<string>()
    for (const key of touched) {
      if (key.startsWith(PART)) due.add(key.slice(PART.length, key.indexOf('/', key.indexOf('/', PART.length) + 1)))
      else if (key.startsWith('summary/')) {
        const doc = this.#docs.get(key) as { order?: string[]; digest_order?: string[] } | undefined
        if (doc?.order) this.#heads.set(key, { ...doc, order: doc.order })
        else this.#heads.delete(key)
        due.add(key)
      }
    }
    for (const key of due) {
      const head = this.#heads.get(key)
      if (!head) continue
      const { order, digest_order, ...doc } = head
      const all = (parts: string[]) => parts.flatMap((part) => this.#docs.get(part) ?? [])
      this.#docs.set(key, { ...doc, paragraphs: all(order), ...(digest_order ? { digest: all(digest_order) } : {}) })
      touched.add(key)
    }
  }

  /** Calls back when the document under the key is set or deleted. */
  onKey(key: string, listener: Listener): () => void {
    return add(this.#keyListeners, key, listener)
  }

  /** Calls back once a frame when any document under the prefix changes. */
  onPrefix(prefix: string, listener: Listener): () => void {
    return add(this.#prefixListeners, prefix, listener)
  }

  /** Calls back once a frame when a document joins or leaves the prefix. */
  onMembers(prefix: string, listener: Listener): () => void {
    return add(this.#memberListeners, prefix, listener)
  }

  #tell(touched: Set<string>, joinedOrLeft: Set<string>): void {
    const due = new Set<Listener>()
    for (const key of touched) this.#keyListeners.get(key)?.forEach((l) => due.add(l))
    collect(this.#prefixListeners, touched, due)
    collect(this.#memberListeners, joinedOrLeft, due)
    for (const listener of due) listener()
  }
}

function collect(listeners: Map<string, Set<Listener>>, keys: Set<string>, due: Set<Listener>): void {
  for (const [prefix, set] of listeners) {
    for (const key of keys) {
      if (!key.startsWith(prefix)) continue
      set.forEach((l) => due.add(l))
      break
    }
  }
}

function add(listeners: Map<string, Set<Listener>>, key: string, listener: Listener): () => void {
  let set = listeners.get(key)
  if (!set) listeners.set(key, (set = new Set()))
  set.add(listener)
  return () => {
    set.delete(listener)
    if (set.size === 0 && listeners.get(key) === set) listeners.delete(key)
  }
}

/** Ids are a letter and a number given in order; comparing lengths first sorts them as numbers. */
function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0)
}
