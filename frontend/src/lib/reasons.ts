import type { Reason } from './types'

/** Reasons worth a phrase: order of request is the rule, so it is said only when it stands alone. */
export function told(why: Reason[] | undefined): Reason[] {
  const all = why ?? []
  const special = all.filter((r) => r.code !== 'order_of_request')
  return special.length ? special : all
}
