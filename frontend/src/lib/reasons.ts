import { minutes } from './clock'
import type { Parameters, Words } from './i18n'
import type { Key } from './keys'
import type { Reason } from './types'

/** Reasons worth a phrase: order of request is the rule, so it is said only when it stands alone. */
export function told(why: Reason[] | undefined): Reason[] {
  const all = why ?? []
  const special = all.filter((r) => r.code !== 'order_of_request')
  return special.length ? special : all
}

/** What a wording needs besides the reason: how a group is called here. */
type Name = (group: string | undefined) => string

/** Codes whose wording hangs on their number or group; the others have one wording each. */
const worded: Record<string, (r: Reason, n: number, name: Name) => [Key, Parameters?]> = {
  rotation: (r, n, name) => (n > 0 ? ['reason.rotation', { group: name(r.group), n }] : ['reason.rotationFirst', { group: name(r.group) }]),
  fewest_interventions: (_, n) => (n > 0 ? ['reason.fewest_interventions', { n }] : ['reason.fewestFirst']),
  least_time: (_, n) => (n > 0 ? ['reason.least_time', { time: minutes(n) }] : ['reason.leastTimeNone']),
  least_group_time: (r, n, name) =>
    n > 0 ? ['reason.least_group_time', { group: name(r.group), time: minutes(n) }] : ['reason.leastGroupTimeNone', { group: name(r.group) }],
  alternate: (_, n) => [n === 1 ? 'reason.alternateRemote' : 'reason.alternate'],
  group_first: (_, n) => [n === 1 ? 'reason.group_first' : 'reason.groupLater'],
  precedence: (r, _, name) => ['reason.precedence', { group: name(r.group) }],
  lot: (_, n) => (n > 0 ? ['reason.lot', { n }] : ['reason.lotLater']),
  safe: (_, n) => ['reason.safe', { n }],
  right_of_reply: (_, n) => [n === 2 ? 'reason.rightOfReplySecond' : 'reason.right_of_reply'],
}

/** The reason in a short phrase; undefined for a code not known here, for codes may grow. */
export function phrase(reason: Reason, words: Words, name: Name): string | undefined {
  const [key, parameters]: [string, Parameters?] = Object.hasOwn(worded, reason.code)
    ? worded[reason.code]!(reason, reason.n ?? 0, name)
    : [`reason.${reason.code}`]
  if (!words.has(key)) return undefined
  const said = words.say(key, parameters)
  return reason.text ? words.say('reason.with', { reason: said, text: reason.text }) : said
}
