// The keys of the English catalogues: a page that asks for a wording that is not there does not compile.
// Keys of common.json stand alone; a page's own are prefixed with the page's name.
import type audience from '../../locales/en/audience.json'
import type chair from '../../locales/en/chair.json'
import type common from '../../locales/en/common.json'
import type feeds from '../../locales/en/feeds.json'
import type follow from '../../locales/en/follow.json'
import type index from '../../locales/en/index.json'
import type join from '../../locales/en/join.json'
import type moderation from '../../locales/en/moderation.json'
import type moderator from '../../locales/en/moderator.json'
import type participant from '../../locales/en/participant.json'
import type rapporteur from '../../locales/en/rapporteur.json'
import type reason from '../../locales/en/reason.json'
import type screen from '../../locales/en/screen.json'
import type secretariat from '../../locales/en/secretariat.json'
import type summary from '../../locales/en/summary.json'
import type why from '../../locales/en/why.json'

interface Pages {
  audience: typeof audience
  chair: typeof chair
  index: typeof index
  join: typeof join
  moderator: typeof moderator
  participant: typeof participant
  rapporteur: typeof rapporteur
  screen: typeof screen
  secretariat: typeof secretariat
  summary: typeof summary
}

/** Words that several pages share. */
interface Shared {
  feeds: typeof feeds
  follow: typeof follow
  moderation: typeof moderation
  reason: typeof reason
  why: typeof why
}

export type PageName = keyof Pages
export type Key =
  | keyof typeof common
  | { [P in PageName]: `${P}.${keyof Pages[P] & string}` }[PageName]
  | { [S in keyof Shared]: `${S}.${keyof Shared[S] & string}` }[keyof Shared]
