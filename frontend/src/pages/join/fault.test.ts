import { expect, test } from 'vitest'
import { RefusedCommand } from '@/lib/outbox'
import { faultOf } from './fault'

const refused = (code: string, retry_after_ms?: number) => new RefusedCommand({ code, message: '', ...(retry_after_ms ? { retry_after_ms } : {}) })

test.each([
  ['unauthorized', false, { is: 'bad' }],
  ['unauthorized', true, { is: 'revoked' }],
  ['not_found', true, { is: 'noSession' }],
  ['offline', false, { is: 'offline' }],
] as const)('%s, by link: %s', (code, byLink, fault) => expect(faultOf(refused(code), byLink)).toEqual(fault))

test('too many attempts: whole seconds to wait, never zero', () => {
  expect(faultOf(refused('rate_limited', 1200), false)).toEqual({ is: 'limited', seconds: 2 })
  expect(faultOf(refused('rate_limited'), false)).toEqual({ is: 'limited', seconds: 1 })
})

test('anything else keeps the wording of the server', () => {
  const error = refused('unavailable')
  expect(faultOf(error, false)).toEqual({ is: 'other', error })
})
