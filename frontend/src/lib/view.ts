import type { ConnectionOptions, Environment, View } from './channel'
import type { Frame } from './types'

/** Milliseconds within which a server answers at all. */
export const OPEN_WITHIN = 5_000
/** Once the view has begun to arrive it may take this long: on 2G a whole day is 50 KB compressed. */
export const VIEW_WITHIN = 60_000

/** The roles that see the draft summary, whose sections come in parts: see Documents. */
const IN_PARTS = new Set<string>(['rapporteur', 'chair', 'secretariat'])
/** The addresses below a session's that a connection uses. */
export type Road = 'live' | 'stream' | 'view' | 'commands'

/** Where a road leads, for whom, in which language and from which position on. */
export function addressOf(options: ConnectionOptions, what: Road, origin: string): string {
  const url = new URL(`/api/v1/sessions/${encodeURIComponent(options.session)}/${what}`, origin)
  url.searchParams.set('role', options.role)
  url.searchParams.set('lang', options.language())
  if (what !== 'commands' && IN_PARTS.has(options.role)) url.searchParams.set('parts', '1')
  const { v, epoch } = options.position()
  if (what !== 'commands' && v > 0) {
    url.searchParams.set('since', String(v))
    url.searchParams.set('epoch', epoch)
  }
  return url.href
}

/** The documents over HTTP, or what was asked for before the scripts had come; throws when no server answers. */
export async function askView(env: Environment, url: string, abort: AbortController): Promise<View> {
  const early = env.early?.(url)
  if (early) return early
  let timer = setTimeout(() => abort.abort(), OPEN_WITHIN)
  try {
    const asked = env.now()
    const response = await env.fetch(url, { signal: abort.signal, cache: 'no-store' })
    const answered = env.now()
    clearTimeout(timer)
    timer = setTimeout(() => abort.abort(), VIEW_WITHIN)
    const frame = response.ok ? ((await response.json()) as Frame) : undefined
    return { status: response.status, ok: response.ok, frame, asked, answered, came: env.now() }
  } finally {
    clearTimeout(timer)
  }
}

/** Whether a status says that this link is not known: only another helps. */
export function refusal(status: number): boolean {
  return status === 401 || status === 403 || status === 404 || status === 410
}
