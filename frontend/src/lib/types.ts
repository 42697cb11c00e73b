// The contract's types, as the server publishes them, and the few that only pages need.
import type { Documents, FeedDoc, Instant, Role } from '../wire/types'

export type * from '../wire/types'

/** The roles that have a page of their own. */
export type PageRole = Exclude<Role, 'feed' | 'system'>

/** The type of the document under a key: "floor" is FloorDoc, "request/r12" is RequestDoc. */
export type DocOf<K extends string> =
  K extends `feed/${string}` ? FeedDoc : K extends keyof Documents ? NonNullable<Documents[K]> : unknown

/** Prefixes under which documents are kept by id. */
export type Prefix =
  | 'segment/' | 'list/' | 'request/' | 'speech/' | 'question/' | 'note/' | 'notice/' | 'person/' | 'feed/' | 'summary/'

/** A command on its way; its name and what it carries were checked where it was made. */
export interface Outgoing {
  id: string
  do: string
  with: object
}

/** Why something was refused: the server's codes, or "offline" when it could not be asked. */
export interface Refusal {
  code: string
  message: string
  field?: string
  retry_after_ms?: number
}
