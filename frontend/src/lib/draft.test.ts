import { flushSync } from 'svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { withinEffect } from './draft.test-root.svelte'
import { Session } from './session.svelte'

const away = { fetch: () => Promise.reject(new Error('away')), onReturn: () => () => {} }
const session = () => new Session('demo', 'audience', away)
const waiting = () => JSON.parse(sessionStorage.getItem('rostrum.outbox.demo.audience') ?? '[]') as { id: string; do: string }[]
let stops: (() => void)[] = []
const open = (s: Session) => {
  const { draft, stop } = withinEffect(s)
  stops.push(stop)
  return draft
}

beforeEach(() => sessionStorage.clear())
afterEach(() => {
  for (const stop of stops) stop()
  stops = []
})

test('what is typed is there again after a reload', () => {
  const first = open(session())
  first.value.text = 'How will'
  flushSync()
  expect(open(session()).value.text).toBe('How will')
})

test('a reload while it is under way sends the same command, once, and then empties the form', async () => {
  const before = session()
  const draft = open(before)
  draft.value.text = 'How will it be funded?'
  void draft.send('question.ask', { text: draft.value.text })
  flushSync()
  const [command] = waiting()

  const after = session()
  const again = open(after)
  expect(again.sending).toBe(true)
  expect(again.value.text).toBe('How will it be funded?')
  expect(waiting()).toEqual([command])
  after.outbox.settle({ ack: command!.id, v: 7 })
  await new Promise((resolve) => setTimeout(resolve))
  flushSync()
  expect(again.sending).toBe(false)
  expect(again.value.text).toBe('')
  expect(sessionStorage.length).toBe(0)
})

test('what is refused stays in the form, with the reason', async () => {
  const s = session()
  const draft = open(s)
  draft.value.text = 'Too long'
  const sent = draft.send('question.ask', { text: draft.value.text })
  s.outbox.settle({ ack: waiting()[0]!.id, error: { code: 'too_large', message: 'At most 1,000 characters.' } })
  expect(await sent).toBe(false)
  expect(draft.value.text).toBe('Too long')
  expect(draft.error).toMatchObject({ code: 'too_large' })
  expect(draft.sending).toBe(false)
})

test('a second press while it is under way does nothing', () => {
  const draft = open(session())
  void draft.send('question.ask', { text: 'One' })
  void draft.send('question.ask', { text: 'One' })
  expect(waiting()).toHaveLength(1)
})
