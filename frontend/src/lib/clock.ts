import type { FloorTurn, Instant } from './types'

/** How many observations the estimate of the offset rests on; about a minute of heartbeats. */
const WINDOW = 12

/**
 * The session's time, whatever the device's clock says. Device time is monotonic
 * (performance.now()), so setting the device's clock changes nothing here.
 *
 * A frame stamped T and received at r shows that the offset is T − r or more, by the time the frame
 * travelled. The largest of the last observations had the shortest journey; half the shortest
 * journey there and back is added for it.
 */
export class ServerClock {
  #local: () => number
  #observed: number[] = []
  #roundTrip = Infinity
  #rate = 1
  #driven = false
  #anchor: { server: number; local: number } | undefined
  #listeners = new Set<() => void>()

  constructor(local: () => number = () => performance.now()) {
    this.#local = local
  }

  /** Whether a frame was heard; before that now() is the device's own idea of the time. */
  get known(): boolean {
    return this.#anchor !== undefined
  }

  /** Session seconds per second; 0 while the session's clock stands. */
  get rate(): number {
    return this.#rate
  }

  /** Sets the speed of a rehearsal's clock; undefined is real time. */
  setRate(rate: number | undefined): void {
    const driven = rate !== undefined
    if (driven === this.#driven && (rate ?? 1) === this.#rate) return
    if (this.#anchor) this.#anchor = { server: this.now(), local: this.#local() }
    this.#driven = driven
    this.#rate = rate ?? 1
    this.#observed = []
    this.#tell()
  }

  /** Takes the time in a frame, received at a moment of the device's monotonic clock. */
  observe(now: string | null, receivedAt: number): void {
    const server = Date.parse(now ?? '')
    if (Number.isNaN(server)) return
    const before = this.known ? this.now() : undefined
    if (this.#driven) {
      // A driven clock leaps with the acts, so the newest frame alone says what time it is.
      this.#anchor = { server, local: receivedAt }
    } else {
      this.#observed.push(server - receivedAt)
      if (this.#observed.length > WINDOW) this.#observed.shift()
      this.#settle()
    }
    if (before === undefined || Math.abs(this.now() - before) > 20) this.#tell()
  }

  /** Takes a measured journey there and back, in milliseconds. */
  observeRoundTrip(ms: number): void {
    if (ms >= this.#roundTrip) return
    this.#roundTrip = ms
    if (!this.#driven && this.#observed.length) this.#settle()
  }

  /** The session's time in milliseconds since the Unix epoch. */
  now(): number {
    if (!this.#anchor) return Date.now()
    return this.#anchor.server + (this.#local() - this.#anchor.local) * this.#rate
  }

  /** Calls back when the estimate moves by more than a frame or two, or the speed changes. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /**
   * Calls back at each full second of session time counted from phase (a moment in milliseconds),
   * which is when a clock that counts from phase shows its next figure. One timer, no drift; it
   * stands while the session's clock stands and ticks at most every 100 ms in a fast rehearsal.
   */
  everySecond(phase: number, listener: () => void): () => void {
    let timer: ReturnType<typeof setTimeout> | undefined
    const arm = () => {
      clearTimeout(timer)
      if (this.#rate <= 0) return
      const into = (((this.now() - phase) % 1000) + 1000) % 1000
      const wait = Math.max(100, (1000 - into) / this.#rate + 1)
      timer = setTimeout(() => {
        listener()
        arm()
      }, this.#rate === 1 ? (1000 - into) + 1 : wait)
    }
    const off = this.onChange(() => {
      listener()
      arm()
    })
    arm()
    return () => {
      off()
      clearTimeout(timer)
    }
  }

  #settle(): void {
    const journey = Number.isFinite(this.#roundTrip) ? this.#roundTrip / 2 : 0
    const offset = Math.max(...this.#observed) + journey
    const local = this.#local()
    this.#anchor = { server: local + offset, local }
  }

  #tell(): void {
    for (const listener of this.#listeners) listener()
  }
}

/** Milliseconds of an instant; 0 for none. */
export function ms(instant: Instant | null | undefined): number {
  return instant ? Date.parse(instant) : 0
}

/** Milliseconds of speaking time used at a moment; pauses are not counted. */
export function used(turn: FloorTurn, now: number): number {
  return Math.max(0, (ms(turn.paused_at) || now) - ms(turn.started_at) - turn.paused_ms)
}

/** Milliseconds left; negative once the limit is passed. */
export function remaining(turn: FloorTurn, now: number): number {
  return turn.limit_s * 1000 - used(turn, now)
}

export type ClockMood = 'running' | 'warning' | 'over'

/** Nearly over is the last 30 s, or the last third of a limit below 90 s. */
export function mood(turn: FloorTurn, now: number): ClockMood {
  const left = remaining(turn, now)
  if (left <= 0) return 'over'
  return left <= Math.min(30, turn.limit_s / 3) * 1000 ? 'warning' : 'running'
}

/** m:ss of whole seconds, −m:ss below zero; h:mm:ss from an hour on. */
export function minutes(seconds: number): string {
  const whole = Math.abs(Math.trunc(seconds))
  const s = String(whole % 60).padStart(2, '0')
  const m = Math.floor(whole / 60)
  const text = m < 60 ? `${m}:${s}` : `${Math.floor(m / 60)}:${String(m % 60).padStart(2, '0')}:${s}`
  return seconds < 0 && whole > 0 ? `\u2212${text}` : text
}

/** Whole seconds left as a clock shows them: 3:00 holds for the first second, 0:00 is the end. */
export function secondsLeft(turn: FloorTurn, now: number): number {
  return turn.limit_s - Math.floor(used(turn, now) / 1000)
}
