import { render, screen } from '@testing-library/svelte'
import { beforeEach, expect, test } from 'vitest'
import { initLocale, setLanguage } from '@/lib/locale.svelte'
import { Session, SESSION } from '@/lib/session.svelte'
import type { Frame } from '@/lib/types'
import FeedHealth from './FeedHealth.svelte'

const T0 = Date.parse('2015-10-19T14:00:00.000Z')
const at = (minutes: number) => new Date(T0 + minutes * 60_000).toISOString()
const feed = (id: string, more: object) => ({ [`feed/${id}`]: { id, kind: id, privacy: 'handle', offered: 3, revised: 1, retracted: 2, ...more } })

function shown(docs: object, full = false) {
  const s = new Session('demo', 'moderator', { fetch: () => Promise.reject(new Error('away')), onReturn: () => () => {} })
  s.receive({ v: 1, epoch: 'e', now: at(0), set: docs, del: [] } as Frame)
  return render(FeedHealth, { props: { full }, context: new Map([[SESSION, s]]) })
}

beforeEach(async () => {
  localStorage.clear()
  await initLocale('moderator', import.meta.glob('../../locales/*/{common,feeds}.json', { import: 'default' }))
  await setLanguage('en')
})

test('a feed that says nothing any more is not shown as well, one that never calls by itself is', () => {
  const { container } = shown({
    ...feed('mastodon', { state: 'live', last_proof_at: at(-40) }), ...feed('x', { state: 'live', last_proof_at: at(-4) }),
    ...feed('webhook', { state: 'live', last_proof_at: at(-40) }),
  })
  expect(screen.getAllByText(/^no sign of life since/)).toHaveLength(1)
  expect([...container.querySelectorAll('li')].map((li) => li.className.split(' ')[0])).toEqual(['bad', 'good', 'good'])
})

test('what is wrong is said in words; in full with what the service said, the counts and the gaps', () => {
  const docs = feed('youtube', { state: 'credits_exhausted', last_error: 'credits_exhausted', words: 'quota', gaps: [{ from: at(-9), to: at(-5) }] })
  shown(docs)
  expect(screen.getByText('its quota or credits are used up')).toBeTruthy()
  expect(screen.getByText('gaps: 1')).toBeTruthy()
  expect(screen.queryByText('quota')).toBeNull()
  shown(docs, true)
  expect(screen.getByText('quota')).toBeTruthy()
  expect(screen.getByText('offered 3 · edited 1 · taken back 2')).toBeTruthy()
})

test('without feeds there is nothing', () => expect(shown({}).container.textContent).toBe(''))
