import { locale } from './locale.svelte'
import { RefusedCommand } from './outbox'
import type { Refusal } from './types'

/**
 * One call of the HTTP contract: the decoded answer, or RefusedCommand with the server's code and
 * wording (code "offline" when the server could not be reached).
 * @param path below /api/v1
 * @param body sent as JSON, or as it is with a type of its own, or as a form
 */
export async function call<T>(
  method: 'GET' | 'POST' | 'DELETE',
  path: string,
  body?: unknown,
  type = 'application/json',
): Promise<T> {
  let response: Response
  try {
    response = await fetch(`/api/v1${path}`, {
      method,
      headers: {
        accept: 'application/json',
        'accept-language': locale().language,
        // A form says its own type, with the boundary that only the browser knows.
        ...(body === undefined || body instanceof FormData ? {} : { 'content-type': type }),
      },
      ...(body === undefined ? {} : { body: type === 'application/json' && !(body instanceof FormData) ? JSON.stringify(body) : (body as BodyInit) }),
    })
  } catch {
    throw new RefusedCommand({ code: 'offline', message: '' })
  }
  const answer: unknown = await response.json().catch(() => undefined)
  if (response.ok) return answer as T
  const error = (answer as { error?: Refusal } | undefined)?.error
  throw new RefusedCommand(error ?? { code: response.status === 404 ? 'not_found' : 'unavailable', message: '' }, answer)
}
