import { getContext } from 'svelte'
import { createSubscriber } from 'svelte/reactivity'
import { mood, ServerClock, type ClockMood } from './clock'
import type { ConnectionState, Environment } from './channel'
import { LiveConnection } from './connection'
import { Documents } from './documents'
import { locale, suggestLanguage } from './locale.svelte'
import { Outbox } from './outbox'
import type {
  CommandName, Commands, DocOf, FloorDoc, FloorTurn, Frame, Group, ListEntry, MeDoc, PageRole, Prefix, RequestDoc,
  SegmentDoc, SessionDoc,
} from './types'

/** A place in the speakers list with the request that stands in it. */
export interface Place extends ListEntry {
  place: number
  request: RequestDoc
}

/** A stakeholder group with its index among the session's groups, which chooses its edge colour. */
export interface GroupView extends Group {
  index: number
}

/**
 * The session as a page sees it. Every getter and method that reads is reactive: called in a
 * template or a $derived, it redraws when exactly that document changes.
 */
export class Session {
  readonly id: string
  readonly role: PageRole
  readonly clock = new ServerClock()
  readonly documents = new Documents()
  readonly outbox: Outbox
  readonly connection: LiveConnection

  #state = $state<ConnectionState>('connecting')
  #unsent = $state(0)
  #subscribers = new Map<string, () => void>()
  #seconds = new Map<number, () => void>()
  #awaited: { v: number; epoch: string; resolve: () => void }[] = []

  constructor(id: string, role: PageRole, environment?: Partial<Environment>) {
    this.id = id
    this.role = role
    this.connection = new LiveConnection({
      session: id,
      role,
      language: () => locale().language,
      viewFirst: true,
      position: () => this.documents,
      onFrame: (frame, receivedAt) => this.receive(frame, receivedAt),
      onAck: (ack) => this.outbox.settle(ack),
      onState: (state) => this.became(state),
      onRoundTrip: (duration) => this.clock.observeRoundTrip(duration),
      ...(environment ? { environment } : {}),
    })
    this.outbox = new Outbox({
      send: (command) => this.connection.send(command),
      storage: tabStorage(),
      storageKey: `rostrum.outbox.${id}.${role}`,
      onCount: (count) => (this.#unsent = count),
    })
  }

  start(): void {
    this.connection.start()
  }

  stop(): void {
    this.connection.stop()
  }

  /** The cookie stands for another person now: looks with their eyes, without a blank moment. */
  rejoin(): void {
    this.documents.forget()
    this.connection.restart()
  }

  /** Takes a frame; public so that tests and previews can feed one. */
  receive(frame: Frame, receivedAt: number = performance.now()): void {
    if (!this.documents.apply(frame)) return
    const { v, epoch } = this.documents
    this.#awaited = this.#awaited.filter((a) => a.v > v && a.epoch === epoch || void a.resolve())
    if (frame.set && 'session' in frame.set) this.clock.setRate(this.documents.get<SessionDoc>('session')?.clock?.rate)
    if (frame.set && 'me' in frame.set) suggestLanguage(this.documents.get<MeDoc>('me')?.language)
    this.clock.observe(frame.now, receivedAt)
  }

  // How the page stands

  get state(): ConnectionState {
    return this.#state
  }

  /** Commands that the server has not answered yet. */
  get unsent(): number {
    return this.#unsent
  }

  /** True once the first documents are here. */
  get ready(): boolean {
    return this.info !== undefined
  }

  // Documents

  /** The document under a key. */
  get<K extends string>(key: K): DocOf<K> | undefined {
    this.#track(`k${key}`, (update) => this.documents.onKey(key, update))
    return this.documents.get<DocOf<K>>(key)
  }

  /** All documents under a prefix such as 'question/', oldest first; redraws with each of them. */
  all<P extends Prefix>(prefix: P): DocOf<P>[] {
    this.#track(`p${prefix}`, (update) => this.documents.onPrefix(prefix, update))
    return this.documents.all<DocOf<P>>(prefix)
  }

  /** The ids under a prefix; redraws only when one joins or leaves. For long lists whose rows read their own document. */
  ids(prefix: Prefix): string[] {
    this.#track(`m${prefix}`, (update) => this.documents.onMembers(prefix, update))
    return this.documents.keys(prefix).map((key) => key.slice(prefix.length))
  }

  get info(): SessionDoc | undefined {
    return this.get('session')
  }

  get floor(): FloorDoc | undefined {
    return this.get('floor')
  }

  get me(): MeDoc | undefined {
    return this.get('me')
  }

  /** The segment open or suspended now. */
  get current(): SegmentDoc | undefined {
    const id = this.info?.current
    return id ? this.get(`segment/${id}`) : undefined
  }

  /** The segment to show: the current one, else the next planned, else the last. */
  get segment(): SegmentDoc | undefined {
    const segments = this.segments
    return this.current ?? segments.find((s) => s.state === 'planned') ?? segments.at(-1)
  }

  /** All segments in the order of the day. */
  get segments(): SegmentDoc[] {
    return (this.info?.segments ?? []).flatMap((id) => this.get(`segment/${id}`) ?? [])
  }

  /** The speakers list of a segment (the shown one by default), in speaking order, with its requests. */
  list(segment: string | undefined = this.segment?.id): Place[] {
    if (!segment) return []
    const entries = this.get(`list/${segment}`)?.entries ?? []
    return entries.flatMap((entry, i) => {
      const request = this.get(`request/${entry.id}`)
      return request ? [{ ...entry, place: i + 1, request }] : []
    })
  }

  group(id: string | undefined): GroupView | undefined {
    const groups = this.info?.groups ?? []
    const index = groups.findIndex((g) => g.id === id)
    return index < 0 ? undefined : { ...groups[index]!, index }
  }

  // What may be done, and doing it

  /** Whether the command is open to this person now, as the server last said. */
  may(name: CommandName): boolean {
    return this.me?.may.includes(name) ?? false
  }

  /** Sends a command, now or when connected again. Rejects with RefusedCommand. */
  send<N extends CommandName>(
    name: N,
    ...[parameters]: {} extends Commands[N] ? [Commands[N]?] : [Commands[N]]
  ): Promise<{ v: number }> {
    return this.outbox.add(name, parameters)
  }

  /** Resolves when the documents hold version v, so when what an answer named is on the page. */
  shown(v: number): Promise<void> {
    const { epoch } = this.documents
    if (v <= this.documents.v || !epoch) return Promise.resolve()
    return new Promise((resolve) => this.#awaited.push({ v, epoch, resolve }))
  }

  // Time

  /**
   * The session's time in milliseconds, reactive at each full second counted from phase: give the
   * moment a clock counts from and its figures change exactly when they should.
   */
  now(phase = 0): number {
    const key = ((Math.round(phase) % 1000) + 1000) % 1000
    let subscribe = this.#seconds.get(key)
    if (!subscribe) {
      subscribe = createSubscriber((update) => this.clock.everySecond(key, update))
      this.#seconds.set(key, subscribe)
    }
    subscribe()
    return this.clock.now()
  }

  /** running, warning or over, for a speech under way. */
  mood(turn: FloorTurn): ClockMood {
    return mood(turn, this.now(turn.started_at ? Date.parse(turn.started_at) + turn.paused_ms : 0))
  }

  /** Hours and minutes in the session's timezone. */
  time(instant: string | number | null | undefined): string {
    return locale().time(instant, this.info?.timezone)
  }

  #track(name: string, start: (update: () => void) => () => void): void {
    let subscribe = this.#subscribers.get(name)
    if (!subscribe) this.#subscribers.set(name, (subscribe = createSubscriber(start)))
    subscribe()
  }

  /** Takes a change of the connection; public for the same reason as receive. */
  became(state: ConnectionState): void {
    this.#state = state
    if (state === 'live') this.outbox.flush()
    if (state === 'refused') this.outbox.refuseAll({ code: 'unauthorized', message: '' })
  }
}

function tabStorage(): Storage | undefined {
  try {
    return sessionStorage
  } catch {
    return undefined
  }
}

export const SESSION = Symbol('session')

/** The page's session; for components of a page that has one. */
export function useSession(): Session {
  return getContext<Session>(SESSION)
}
