import { uuid } from './ids'
import { keep, kept } from './keep'

/** Milliseconds in which another window of the page says that it is there. */
const ANSWER_WITHIN = 300

/**
 * The name of this window among those of one page, the same after a reload, and which others are open:
 * what a closed window left behind may be taken up by this one, what an open one holds may not.
 */
export class WindowName {
  id: string
  #channel: BroadcastChannel | undefined
  #key: string
  #stop = () => {}

  constructor(page: string) {
    this.#key = `rostrum.window.${page}`
    this.id = kept(this.#key, 'sessionStorage') ?? uuid()
    keep(this.#key, this.id, 'sessionStorage')
    if (typeof BroadcastChannel === 'undefined') return
    const channel = (this.#channel = new BroadcastChannel(this.#key))
    const heard = (event: MessageEvent<{ ask?: string }>) => {
      if (event.data?.ask) channel.postMessage({ here: this.id, to: event.data.ask })
    }
    channel.addEventListener('message', heard)
    this.#stop = () => channel.close()
  }

  /** The names of the other windows that are open. A copy of this one ("duplicate tab") makes this one take a new name. */
  async others(): Promise<Set<string>> {
    const found = new Set<string>()
    const channel = this.#channel
    if (!channel) return found
    const ask = uuid()
    const heard = (event: MessageEvent<{ here?: string; to?: string }>) => {
      if (event.data?.to === ask && event.data.here) found.add(event.data.here)
    }
    channel.addEventListener('message', heard)
    channel.postMessage({ ask })
    await new Promise((resolve) => setTimeout(resolve, ANSWER_WITHIN))
    channel.removeEventListener('message', heard)
    if (found.has(this.id)) {
      this.id = uuid()
      keep(this.#key, this.id, 'sessionStorage')
    }
    return found
  }

  close(): void {
    this.#stop()
  }
}
