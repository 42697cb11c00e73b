import { uuid } from '@/lib/ids'
import type { Shelf } from '@/lib/shelf'
import type { WindowName } from '@/lib/windows'
import type { Edit } from './edits'
import { EMPTY, type Card } from './notes'

/** A card that a window left behind when it was closed, to be taken up or dropped. */
export interface Left {
  key: string
  card: Card
}

/**
 * What is being typed, kept from the first letter on: the card and every edit, each a record of its own
 * under this window's name, so that two windows never write over each other.
 */
export class Drafts {
  card = $state<Card>({ ...EMPTY })
  edits = $state<Record<string, Edit>>({})
  left = $state.raw<Left[]>([])
  #shelf: Shelf
  #prefix: string
  #window: WindowName
  #written = new Map<string, string>()
  #own = ''

  constructor(shelf: Shelf, prefix: string, window: WindowName) {
    this.#shelf = shelf
    this.#prefix = prefix
    this.#window = window
    $effect(() => this.#keep())
  }

  /** Takes up what this window had before a reload, then what closed windows left. What was typed since stays. */
  async restore(): Promise<void> {
    const all = await this.#shelf.under<Card | Edit>(`${this.#prefix}/draft/`)
    this.#own = this.#window.id
    this.#take(all, (owner) => owner === this.#own, true)
    const open = await this.#window.others()
    if (this.#window.id !== this.#own) {
      // A copy of another window: what is kept under the old name is the other's, and shown there.
      this.#own = this.#window.id
      this.#written.clear()
      this.card = { ...EMPTY }
      this.edits = {}
    }
    this.#take(all, (owner) => owner !== this.#own && !open.has(owner), false)
  }

  /** Puts a card that was left into the empty one. */
  takeLeft(left: Left): void {
    this.card = { ...EMPTY, ...left.card }
    this.dropLeft(left)
  }

  dropLeft(left: Left): void {
    this.#shelf.remove(left.key)
    this.left = this.left.filter((l) => l.key !== left.key)
  }

  #take(all: Map<string, Card | Edit>, whose: (owner: string) => boolean, mine: boolean): void {
    for (const [key, value] of all) {
      const [owner, what, note] = key.slice(`${this.#prefix}/draft/`.length).split('/')
      if (!owner || !whose(owner)) continue
      if (mine) this.#written.set(key, JSON.stringify(value)) // so that it goes with what it holds
      if (what === 'card') {
        const card = value as Card
        if (!this.card.text) {
          this.card = { ...EMPTY, ...card }
          if (!mine) this.#shelf.remove(key)
        } else if (card.text !== this.card.text) {
          // Typed on before the old one was read: the new one takes its record, so it gets another.
          const at = mine ? `${this.#prefix}/draft/${uuid()}/card` : key
          if (mine) this.#shelf.put(at, card)
          this.left = [...this.left, { key: at, card }]
        }
      } else if (what === 'edit' && note && !this.edits[note]) {
        this.edits[note] = value as Edit
        if (!mine) this.#shelf.remove(key)
      }
    }
  }

  #keep(): void {
    const now = new Map<string, unknown>()
    const card = $state.snapshot(this.card)
    const edits = $state.snapshot(this.edits)
    const own = `${this.#prefix}/draft/${this.#own || this.#window.id}`
    if (card.text) now.set(`${own}/card`, card)
    for (const id in edits) now.set(`${own}/edit/${id}`, edits[id])
    for (const [key, value] of now) {
      const text = JSON.stringify(value)
      if (this.#written.get(key) === text) continue
      this.#written.set(key, text)
      this.#shelf.put(key, value)
    }
    for (const key of this.#written.keys()) {
      if (now.has(key)) continue
      this.#written.delete(key)
      this.#shelf.remove(key)
    }
  }
}
