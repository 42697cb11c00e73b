import { RefusedCommand } from '@/lib/outbox'

/** Why joining failed, as the page words it. */
export type Fault =
  | { is: 'empty' | 'bad' | 'revoked' | 'noSession' | 'offline' }
  | { is: 'limited'; seconds: number }
  | { is: 'other'; error: unknown }

/**
 * The server does not say whether a code ever existed, so that nothing is learned by trying. Whoever
 * came by a link is told that it is not valid (any more); whoever typed, to look at the letters.
 */
export function faultOf(refused: unknown, byLink: boolean): Fault {
  if (!(refused instanceof RefusedCommand)) return { is: 'other', error: refused }
  switch (refused.code) {
    case 'unauthorized':
      return { is: byLink ? 'revoked' : 'bad' }
    case 'not_found':
      return { is: 'noSession' }
    case 'rate_limited':
      return { is: 'limited', seconds: refused.waitSeconds }
    case 'offline':
      return { is: 'offline' }
    default:
      return { is: 'other', error: refused }
  }
}
