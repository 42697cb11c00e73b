import type { Ack, Frame, PageRole, Refusal } from './types'

/**
 * How the page stands to the server.
 * - connecting: the first connection is under way, nothing is shown yet
 * - live: frames arrive
 * - stale: connected, yet nothing was heard for 12 s, or the server says that its log is silent; what is
 *   shown may be old
 * - offline: the connection is lost and is being tried again
 * - refused: the server does not know this link any more; only another link helps
 */
export type ConnectionState = 'connecting' | 'live' | 'stale' | 'offline' | 'refused'

/** What of a WebSocket is used. */
export type Socket = Pick<WebSocket, 'send' | 'close'> & {
  readyState: number
  onopen: unknown; onmessage: unknown; onclose: unknown; onerror: unknown
}

/** An answer to a command. */
export type Answer = Omit<Ack, 'error'> & { error?: Refusal }

/** What asking for the documents brought; the times are those of Environment.now. */
export interface View {
  status: number
  ok: boolean
  frame?: Frame
  asked: number
  answered: number
  came: number
}

/** What the connection needs of the browser; tests give their own. */
export interface Environment {
  fetch: typeof fetch
  socket: (url: string) => Socket
  origin: string
  random: () => number
  /** Monotonic milliseconds. */
  now: () => number
  /** The documents of this address, if they were asked for before the scripts had come; given once. */
  early?: (url: string) => Promise<View> | undefined
  /** Calls back when the network returns or the page is looked at again. */
  onReturn: (retry: () => void) => () => void
  /** Calls back when the browser says that the network is gone. */
  onLoss?: (lost: () => void) => () => void
}

export interface ConnectionOptions {
  session: string
  role: PageRole
  language: () => string
  /** Fetches the first documents over HTTP before the channel is opened. */
  viewFirst?: boolean
  /** The position held: version and epoch; version 0 asks for everything. */
  position: () => { v: number; epoch: string }
  onFrame: (frame: Frame, receivedAt: number) => void
  onAck: (ack: Answer) => void
  onState: (state: ConnectionState) => void
  /** A measured time for a message to the server and back, in milliseconds. */
  onRoundTrip?: (ms: number) => void
  environment?: Partial<Environment>
}
