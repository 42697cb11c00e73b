import { uuid } from '@/lib/ids'
import { keep, kept } from '@/lib/keep'
import type { Session } from '@/lib/session.svelte'
import type { NoteDoc } from '@/lib/types'

/** A claim lapses after a minute; it is made anew before. */
const AGAIN_AFTER = 40_000
const ID = 'rostrum.writer'
const INITIALS = 'rostrum.initials'

/** Who writes in this browser: several people may share the rapporteurs' link. */
export class Writer {
  /** Marks what was written here, for "mine". */
  readonly id: string
  /** What others see of who writes. */
  initials = $state('')

  constructor() {
    this.id = kept(ID) ?? uuid().slice(0, 8)
    keep(ID, this.id)
    this.initials = kept(INITIALS) ?? `R${(parseInt(this.id, 16) || 0) % 90 + 10}`
  }

  rename(initials: string): void {
    this.initials = initials.trim().slice(0, 12) || this.initials
    keep(INITIALS, this.initials)
  }
}

/** Says to others what is being written on here, and who writes on what there. */
export class Presence {
  #session: Session
  #writer: Writer
  #claimed = new Map<string, ReturnType<typeof setInterval>>()

  constructor(session: Session, writer: Writer) {
    this.#session = session
    this.#writer = writer
  }

  /** The notes whose field is open now. */
  writing(ids: string[]): void {
    for (const id of ids) {
      if (this.#claimed.has(id)) continue
      this.#say(id, true)
      this.#claimed.set(id, setInterval(() => this.#say(id, true), AGAIN_AFTER))
    }
    for (const [id, timer] of this.#claimed) {
      if (ids.includes(id)) continue
      clearInterval(timer)
      this.#claimed.delete(id)
      this.#say(id, false)
    }
  }

  /** Who else is writing on the note, by initials or name. */
  others(note: NoteDoc): string[] {
    if (!note.claims?.length) return []
    const now = this.#session.now()
    const me = this.#session.me?.person ?? ''
    return note.claims
      .filter((c) => Date.parse(String(c.until)) > now && !((c.by ?? '') === this.#writer.initials && (c.person ?? '') === me))
      .map((c) => c.by || this.#session.get(`person/${c.person ?? ''}`)?.name || '')
      .filter(Boolean)
  }

  // A claim is of the moment: it is not kept for later, and nobody waits for its answer.
  #say(note: string, on: boolean): void {
    if (this.#session.state !== 'live' || !this.#session.may('note.claim')) return
    this.#session.connection.send({ id: uuid(), do: 'note.claim', with: { note, on, by: this.#writer.initials } })
  }
}
