import { pause } from './backoff'
import { browser } from './environment'
import { readEvents } from './eventstream'
import type { Answer, ConnectionOptions, ConnectionState, Environment, Socket } from './channel'
import type { Frame, Outgoing, Refusal } from './types'
import { addressOf, askView, OPEN_WITHIN, refusal, type Road } from './view'

/** Milliseconds. The server is heard every 5 s at least. */
export const STALE_AFTER = 12_000
/** WebSocket attempts that fail while HTTP works, before server-sent events are used. */
const SOCKET_TRIES = 2
/** What server-sent events say in the place of the close code for "come back". */
interface Restart { retry_ms: number }

/** Close codes in the private range by which the server ends a link for good. */
const CLOSED_FOR_GOOD = new Set([4401, 4403, 4404])

/** The close code for "come back", whose reason says when: retry_ms=350. */
const RESTART = 1012
/** No server may keep a page away for longer. */
const RESTART_WITHIN = 5_000

/**
 * The live channel: WebSocket, or server-sent events and POST where that is blocked. It keeps no
 * documents and no commands; it says when to apply and when to send again.
 */
export class LiveConnection {
  state: ConnectionState = 'connecting'
  /** The road in use; undefined while there is none. */
  transport: 'websocket' | 'events' | undefined

  #options: ConnectionOptions
  #env: Environment
  #socket: Socket | undefined
  #abort: AbortController | undefined
  #socketFailures = 0
  #attempt = 0
  #lostAt = 0
  #stopped = true
  /** Counts attempts, so that a late event of an earlier one is known and left out. */
  #run = 0
  #retryTimer: ReturnType<typeof setTimeout> | undefined
  #staleTimer: ReturnType<typeof setTimeout> | undefined
  #openTimer: ReturnType<typeof setTimeout> | undefined
  #offReturn: (() => void) | undefined
  #offLoss: (() => void) | undefined

  constructor(options: ConnectionOptions) {
    this.#options = options
    this.#env = { ...browser(), ...options.environment }
  }

  start(): void {
    if (!this.#stopped) return
    this.#stopped = false
    this.#lostAt = this.#env.now()
    this.#offReturn = this.#env.onReturn(() => this.retryNow())
    this.#offLoss = this.#env.onLoss?.(() => this.#lost())
    this.#connect()
  }

  stop(): void {
    this.#stopped = true
    this.#offReturn?.()
    this.#offLoss?.()
    this.#drop()
    clearTimeout(this.#retryTimer)
  }

  /** Tries at once instead of after the pause. Does nothing while the channel lives. */
  retryNow(): void {
    if (this.#stopped || this.state === 'live' || this.state === 'refused') return
    if (this.#socket || this.#abort) {
      if (this.state !== 'stale') return // an attempt is under way
    }
    this.#attempt = 0
    this.#connect()
  }

  /** Connects anew, because the credential in the cookie is another now. */
  restart(): void {
    if (this.#stopped) return
    this.#attempt = 0
    this.#become('connecting')
    this.#connect()
  }

  /** The network is gone: an open socket would not say so for a while. */
  #lost(): void {
    if (this.#stopped || this.state === 'refused' || this.state === 'offline') return
    void this.#failed(this.#run)
  }

  /** Sends over the channel in use. False when there is none: send again once live. */
  send(command: Outgoing): boolean {
    if (this.state !== 'live' && this.state !== 'stale') return false
    if (this.transport === 'websocket' && this.#socket?.readyState === 1) {
      this.#socket.send(JSON.stringify(command))
      return true
    }
    if (this.transport === 'events') {
      void this.#post(command)
      return true
    }
    return false
  }

  #connect(): void {
    clearTimeout(this.#retryTimer)
    this.#drop()
    if (this.#options.viewFirst && this.#options.position().v === 0) void this.#connectFirst()
    else this.#connectChannel()
  }

  #connectChannel(): void {
    if (this.#socketFailures >= SOCKET_TRIES) this.#connectEvents()
    else this.#connectSocket()
  }

  /**
   * The first documents come over plain HTTP, which compresses them to a quarter; the channel does
   * not, and then has only to bring what changes.
   */
  async #connectFirst(): Promise<void> {
    const run = ++this.#run
    const probe = await this.#probe()
    if (this.#stopped || run !== this.#run) return
    if (probe === 'refused') this.#refuse()
    else this.#connectChannel()
  }

  #connectSocket(): void {
    const run = ++this.#run
    const began = this.#env.now()
    let heard = false
    let socket: Socket
    try {
      socket = this.#env.socket(this.#url('live', this.#env.origin.replace(/^http/, 'ws')))
    } catch {
      this.#socketFailures = SOCKET_TRIES
      this.#connectEvents()
      return
    }
    this.#socket = socket
    this.#openTimer = setTimeout(() => {
      if (run !== this.#run) return
      this.#socketFailures = SOCKET_TRIES
      void this.#failed(run)
    }, OPEN_WITHIN)
    socket.onopen = () => {
      if (run !== this.#run) return
      clearTimeout(this.#openTimer)
      // Opening takes two journeys there and back at least: TCP's and the upgrade's.
      this.#options.onRoundTrip?.((this.#env.now() - began) / 2)
      this.#watch()
    }
    socket.onmessage = (event: MessageEvent) => {
      if (run !== this.#run) return
      if (!heard) {
        heard = true
        this.#socketFailures = 0
        this.transport = 'websocket'
      }
      this.#heard(event.data)
    }
    socket.onclose = (event: CloseEvent) => {
      if (run !== this.#run) return
      if (CLOSED_FOR_GOOD.has(event.code)) return this.#refuse()
      if (heard && event.code === RESTART) return this.#comeBack(Number(/retry_ms=(\d+)/.exec(event.reason)?.[1] ?? 0))
      if (!heard) this.#socketFailures++
      void this.#failed(run)
    }
    socket.onerror = () => {} // a close event follows and says the same
  }

  /** The server stops in good order, another node or its next start takes over: no outage yet. */
  #comeBack(ms: number): void {
    this.#drop()
    this.#become('connecting')
    this.#attempt = 0
    this.#retryTimer = setTimeout(() => this.#connect(), Math.min(ms, RESTART_WITHIN))
  }

  #connectEvents(): void {
    const run = ++this.#run
    const abort = (this.#abort = new AbortController())
    const lost = () => {
      if (run !== this.#run) return
      this.#socketFailures = SOCKET_TRIES - 1 // the road may be open by now: give WebSocket one more try
      void this.#failed(run)
    }
    this.#watch()
    this.#env
      .fetch(this.#url('stream'), {
        headers: { accept: 'text/event-stream' }, signal: abort.signal, cache: 'no-store',
      })
      .then(async (response) => {
        if (run !== this.#run) return
        if (refusal(response.status)) return this.#refuse()
        if (!response.ok) return lost()
        this.transport = 'events'
        await readEvents(response, (data) => {
          if (run === this.#run) this.#heard(data)
        })
        lost()
      })
      .catch(lost)
  }

  /** After a failure: asks over plain HTTP whether the link still holds, then tries again. */
  async #failed(run: number): Promise<void> {
    this.#drop()
    run = this.#run
    if (this.state !== 'connecting') this.#become('offline')
    const probe = this.#socketFailures > 0 ? await this.#probe() : 'unreachable'
    if (this.#stopped || run !== this.#run) return
    if (probe === 'refused') return this.#refuse()
    if (probe === 'unreachable') {
      // The network is away, so the attempt says nothing about WebSocket.
      this.#socketFailures = Math.min(this.#socketFailures, SOCKET_TRIES - 1)
      this.#become('offline')
    }
    const outage = this.#env.now() - this.#lostAt
    const wait = probe === 'reached' ? 0 : pause(this.#attempt++, outage, this.#env.random())
    this.#retryTimer = setTimeout(() => this.#connect(), wait)
  }

  /** Fetches what changed. It tells a refusal from a bad network, and brings the page up to date meanwhile. */
  async #probe(): Promise<'reached' | 'refused' | 'unreachable'> {
    const abort = (this.#abort = new AbortController())
    try {
      const view = await askView(this.#env, this.#url('view'), abort)
      if (refusal(view.status)) return 'refused'
      if (!view.frame) return 'unreachable'
      this.#options.onRoundTrip?.(view.answered - view.asked)
      if (this.#abort === abort) this.#options.onFrame(view.frame, view.came)
      return 'reached'
    } catch {
      return 'unreachable'
    } finally {
      if (this.#abort === abort) this.#abort = undefined
    }
  }

  #heard(data?: string): void {
    const receivedAt = this.#env.now()
    this.#watch()
    if (data === undefined) return
    const message = JSON.parse(data) as Frame | Answer | Restart
    if ('retry_ms' in message) return this.#comeBack(message.retry_ms)
    if (!('epoch' in message)) return this.#options.onAck(message)
    this.#options.onFrame(message, receivedAt)
    this.#attempt = 0
    this.#become(message.stale ? 'stale' : 'live')
  }

  /** (Re)starts the watch for silence. */
  #watch(): void {
    clearTimeout(this.#staleTimer)
    const run = this.#run
    this.#staleTimer = setTimeout(() => {
      if (run !== this.#run) return
      this.#become(this.state === 'live' ? 'stale' : 'offline')
      this.#connect() // a connection that is silent for so long is dead more often than not
    }, STALE_AFTER)
  }

  #url(what: Road, origin = this.#env.origin): string {
    return addressOf(this.#options, what, origin)
  }

  async #post(command: Outgoing): Promise<void> {
    const began = this.#env.now()
    try {
      const response = await this.#env.fetch(this.#url('commands'), {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify([command]),
      })
      const body = (await response.json()) as Answer | Answer[] | { error: Refusal }
      this.#options.onRoundTrip?.(this.#env.now() - began)
      // A refusal of the request as a whole names no command: it is the answer to the one that was sent.
      for (const answer of Array.isArray(body) ? body : [body]) this.#options.onAck({ ack: command.id, ...answer })
    } catch {
      // Unknown whether it arrived: the outbox sends it again with the same id.
    }
  }

  #refuse(): void {
    this.#drop()
    clearTimeout(this.#retryTimer)
    this.#become('refused')
  }

  #become(state: ConnectionState): void {
    if (this.state === state || this.#stopped) return
    if (this.state === 'live') this.#lostAt = this.#env.now()
    this.state = state
    this.#options.onState(state)
  }

  #drop(): void {
    this.#run++
    this.transport = undefined
    clearTimeout(this.#openTimer)
    clearTimeout(this.#staleTimer)
    const socket = this.#socket
    this.#socket = undefined
    if (socket) {
      socket.onopen = socket.onmessage = socket.onclose = socket.onerror = null
      socket.close()
    }
    this.#abort?.abort()
    this.#abort = undefined
  }

}
