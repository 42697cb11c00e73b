/** Limits of the pause before the next attempt to connect, in milliseconds. */
export const FIRST_PAUSE = 250
export const LONGEST_PAUSE = 10_000
/** In the first minute of an outage somebody is watching: right again within 2 s, connecting included. */
export const LONGEST_WATCHED_PAUSE = 1_500
const WATCHED_FOR = 60_000

/**
 * The pause before attempt n (from 0), with full jitter: ten thousand pages that lost the same
 * server must not come back in the same moment.
 * @param outage milliseconds since the connection was lost
 * @param random a number in [0, 1)
 */
export function pause(n: number, outage: number, random: number): number {
  const cap = outage < WATCHED_FOR ? LONGEST_WATCHED_PAUSE : LONGEST_PAUSE
  return Math.min(cap, FIRST_PAUSE * 2 ** Math.min(n, 10)) * random
}
