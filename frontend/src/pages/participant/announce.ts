/** Milliseconds between two announcements of a place: a list that moves every second must not talk over the speaker. */
export const QUIET_FOR = 30_000

/**
 * What a screen reader is told of the card. Places are told at most every 30 s, the newest one; what
 * asks the person to act (being next, having the floor, a loss) is told at once.
 */
export class Announcements {
  #say: (words: string) => void
  #now: () => number
  #saidAt = -Infinity
  #last = ''
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(say: (words: string) => void, now: () => number = () => performance.now()) {
    this.#say = say
    this.#now = now
  }

  tell(words: string, urgent: boolean): void {
    clearTimeout(this.#timer)
    if (!words || words === this.#last) return
    const wait = urgent ? 0 : this.#saidAt + QUIET_FOR - this.#now()
    if (wait <= 0) return this.#speak(words)
    this.#timer = setTimeout(() => this.#speak(words), wait)
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #speak(words: string): void {
    this.#last = words
    this.#saidAt = this.#now()
    this.#say(words)
  }
}
