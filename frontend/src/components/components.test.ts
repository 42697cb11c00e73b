import { fireEvent, render, screen } from '@testing-library/svelte'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { Session, SESSION } from '@/lib/session.svelte'
import { initLocale, setLanguage } from '@/lib/locale.svelte'
import type { ConnectionState } from '@/lib/channel'
import type { Frame } from '@/lib/types'
import Clock from './Clock.svelte'
import ConnectionBar from './ConnectionBar.svelte'
import GroupMark from './GroupMark.svelte'
import KeyHelp from './KeyHelp.svelte'

const catalogues = import.meta.glob('../../locales/*/{common,chair}.json', { import: 'default' })
const T0 = Date.parse('2015-10-19T14:00:00.000Z')
const at = (ms: number) => new Date(T0 + ms).toISOString()

function session() {
  const s = new Session('demo', 'chair', { fetch: () => Promise.reject(new Error('away')), onReturn: () => () => {} })
  const context = new Map([[SESSION, s]])
  let v = 0
  const set = (docs: object, ms = 0) => s.receive({ v: ++v, epoch: 'e', now: at(ms), set: docs, del: [] } as Frame)
  return { s, context, set }
}

const groups = [
  { id: 'gv', mark: 'GV', name: { en: 'Governments', ar: 'الحكومات' } },
  { id: 'cs', mark: 'CS', name: { en: 'Civil society', ar: 'المجتمع المدني' } },
]

beforeEach(async () => {
  localStorage.clear()
  await initLocale('chair', catalogues)
  await setLanguage('en')
})

test('a group is its mark, its hue and its name, in the language in use', async () => {
  const { context, set } = session()
  set({ session: { groups } })
  const { container } = render(GroupMark, { props: { group: 'cs' }, context })
  expect(container.querySelector('.mark')!.className).toContain('g1')
  expect(screen.getByText('Civil society')).toBeTruthy()
  await setLanguage('ar')
  await vi.waitFor(() => expect(screen.getByText('المجتمع المدني')).toBeTruthy())
  expect(document.documentElement).toMatchObject({ lang: 'ar', dir: 'rtl' })
})

describe('the connection bar', () => {
  const become = (s: Session, state: ConnectionState) => s.became(state)

  test('says what happened, what is kept, and that it is over', async () => {
    const { s, context } = session()
    render(ConnectionBar, { context })
    become(s, 'live')
    await vi.waitFor(() => expect(screen.getByText('Live')).toBeTruthy())
    become(s, 'offline')
    await vi.waitFor(() => expect(screen.getByText(/What you wrote is kept/)).toBeTruthy())
    expect(screen.getByRole('status').textContent).toContain('Try again')
    become(s, 'live')
    await vi.waitFor(() => expect(screen.getByText('Connected again. Everything is up to date.')).toBeTruthy())
  })

  test('counts what is not sent', async () => {
    const { s, context } = session()
    sessionStorage.clear()
    render(ConnectionBar, { context })
    void s.send('floor.undo', {})
    void s.send('floor.pause', {})
    await vi.waitFor(() => expect(screen.getByText('2 not sent')).toBeTruthy())
  })
})

describe('the speaking clock', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'Date'] }))
  afterEach(() => void vi.useRealTimers())
  const turn = {
    id: 's1', person: { id: 'p1', name: 'Delegate 001', remote: false }, kind: 'statement', capacity: 'own',
    started_at: at(0), limit_s: 60, paused_at: null, paused_ms: 0,
  } as const

  test('counts down by itself, warns in words, and counts on below zero', async () => {
    const { context, set } = session()
    set({ session: { groups } }, 0)
    render(Clock, { props: { turn }, context })
    expect(screen.getByRole('timer').textContent).toContain('1:00')
    await vi.advanceTimersByTimeAsync(5_050)
    expect(screen.getByRole('timer').textContent).toContain('0:55')
    await vi.advanceTimersByTimeAsync(40_000)
    expect(screen.getByRole('timer').textContent).toContain('Time nearly over')
    await vi.advanceTimersByTimeAsync(17_000)
    expect(screen.getByRole('timer').textContent).toContain('\u22120:02')
    expect(screen.getByRole('timer').textContent).toContain('0:02 over')
  })

  test('a pause stands and says so', async () => {
    const { context, set } = session()
    set({ session: { groups } }, 30_000)
    render(Clock, { props: { turn: { ...turn, paused_at: at(20_000) } }, context })
    await vi.advanceTimersByTimeAsync(8_000)
    expect(screen.getByRole('timer').textContent).toMatch(/0:40.*paused/s)
  })
})

test('a page\'s keys act, but not while somebody types', async () => {
  const run = vi.fn()
  render(KeyHelp, { props: { bindings: [{ key: 'n', label: () => 'next', run }], button: false } })
  await fireEvent.keyDown(document.body, { key: 'n' })
  expect(run).toHaveBeenCalledTimes(1)
  const input = document.body.appendChild(document.createElement('textarea'))
  await fireEvent.keyDown(input, { key: 'n' })
  await fireEvent.keyDown(document.body, { key: 'n', repeat: true })
  expect(run).toHaveBeenCalledTimes(1)
  input.remove()
})
