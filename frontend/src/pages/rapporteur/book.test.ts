import { flushSync } from 'svelte'
import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Session } from '@/lib/session.svelte'
import { MemoryShelf } from '@/lib/shelf'
import type { Frame } from '@/lib/types'
import { openBook } from './book.test-root.svelte'

const note = (n: number, more: object = {}) => ({ id: `n${n}`, segment: 'a', kind: 'comment', text: `Note ${n}`, supporters: { count: 0, groups: [] }, rev: 1, at: null, ...more })
const day = {
  session: { id: 'demo', title: 'Day', segments: ['a'], current: 'a', groups: [], state: 'live' },
  'segment/a': { id: 'a', kind: 'panel', title: { en: 'A' }, state: 'open' },
  floor: { segment: 'a', speech: null },
  me: { role: 'rapporteur', may: ['note.add', 'note.edit', 'note.support', 'note.remove'] },
}
let v = 0
const feed = (session: Session, set: object) => {
  session.receive({ v: ++v, epoch: 'e', now: '2026-01-01T10:00:00.000Z', set, del: [] } as unknown as Frame)
  flushSync()
}
/** What waits in the tab's outbox, as the server would get it. */
const out = () => JSON.parse(sessionStorage.getItem('rostrum.outbox.demo.rapporteur') ?? '[]') as { id: string; do: string; with: Record<string, unknown> }[]
const settled = async () => {
  await new Promise((resolve) => setTimeout(resolve, 5))
  flushSync()
}
const taken = async (session: Session, id: string) => {
  session.outbox.settle({ ack: id, v })
  await settled()
}
let closing: (() => void)[] = []
async function open(shelf: MemoryShelf) {
  const opened = openBook(shelf)
  closing.push(opened.close)
  flushSync()
  feed(opened.session, day)
  await settled()
  return opened
}

beforeEach(() => {
  sessionStorage.clear()
  localStorage.clear()
  v = 0
})
afterEach(() => {
  for (const close of closing) close()
  closing = []
})

test('the card is kept from its first letter, and a reload brings it back', async () => {
  const shelf = new MemoryShelf()
  const first = await open(shelf)
  first.book.card.text = 'H'
  first.book.typed()
  flushSync()
  expect([...shelf.items.values()]).toMatchObject([{ text: 'H', segment: 'a' }])
  first.close()
  const again = await open(shelf)
  expect(again.book.card.text).toBe('H')
})

test('a saved card empties, waits with one id, and is sent with it after a reload', async () => {
  const shelf = new MemoryShelf()
  const first = await open(shelf)
  first.book.card.text = 'What was said'
  first.book.typed()
  expect(first.book.save()).toBe(true)
  flushSync()
  expect(first.book.card.text).toBe('')
  expect(first.book.unsent).toBe(1)
  const [command] = out()
  expect(command).toMatchObject({ do: 'note.add', with: { text: 'What was said', segment: 'a', speech: 'none' } })
  first.close()
  sessionStorage.clear() // the tab was closed, not reloaded: only the shelf is left
  const again = await open(shelf)
  expect(out().map((c) => c.id)).toEqual([command!.id])
  await taken(again.session, command!.id)
  expect(again.book.unsent).toBe(0)
  expect(shelf.items.size).toBe(0)
})

test('an edit under way survives the reload and ends when the server took it', async () => {
  const shelf = new MemoryShelf()
  const first = await open(shelf)
  feed(first.session, { 'note/n1': note(1) })
  first.book.edit('n1')
  first.book.edits.n1!.text = 'Note 1, better'
  first.book.saveEdit('n1')
  flushSync()
  const [command] = out()
  expect(command).toMatchObject({ do: 'note.edit', with: { note: 'n1', rev: 1, text: 'Note 1, better' } })
  expect(first.book.words(first.book.note('n1')!).text).toBe('Note 1, better')
  first.close()
  sessionStorage.removeItem('rostrum.outbox.demo.rapporteur')
  const again = await open(shelf)
  expect(again.book.edits.n1).toMatchObject({ sending: { id: command!.id } })
  expect(out().map((c) => c.id)).toEqual([command!.id])
  feed(again.session, { 'note/n1': note(1, { text: 'Note 1, better', rev: 2 }) })
  await taken(again.session, command!.id)
  expect(again.book.edits).toEqual({})
  expect(shelf.items.size).toBe(0)
})

test('another was faster: both texts stand, and the choice is sent on the new revision', async () => {
  const { book, session } = await open(new MemoryShelf())
  feed(session, { 'note/n1': note(1) })
  book.edit('n1')
  book.edits.n1!.text = 'Mine'
  book.saveEdit('n1')
  flushSync()
  session.outbox.settle({ ack: out()[0]!.id, error: { code: 'stale', message: '' } })
  await settled()
  expect(book.conflicts).toEqual([])
  feed(session, { 'note/n1': note(1, { text: 'Theirs', rev: 2 }) })
  expect(book.conflicts).toEqual(['n1'])
  expect(book.edits.n1).toMatchObject({ open: true, text: 'Mine' })
  expect(out()).toEqual([])
  book.resolve('n1', 'mine')
  flushSync()
  expect(out()[0]).toMatchObject({ do: 'note.edit', with: { note: 'n1', rev: 2, text: 'Mine' } })
})

test('what the server refuses is laid before the writer, over a reload too', async () => {
  const shelf = new MemoryShelf()
  const first = await open(shelf)
  first.book.card.text = 'Too much'
  first.book.typed()
  first.book.save()
  first.session.outbox.settle({ ack: out()[0]!.id, error: { code: 'too_large', message: 'Too long.' } })
  await settled()
  expect(first.book.delivery.returned).toMatchObject([{ with: { text: 'Too much' }, error: { message: 'Too long.' } }])
  first.close()
  const { book } = await open(shelf)
  book.takeBack(book.delivery.returned[0]!)
  expect(book.card.text).toBe('Too much')
  expect(book.delivery.returned).toEqual([])
})

test('what a closed window left is taken up, what an open one holds is not', async () => {
  const shelf = new MemoryShelf()
  const first = await open(shelf)
  first.book.card.text = 'Of the first window'
  first.book.typed()
  flushSync()
  sessionStorage.clear() // another tab
  const second = await open(shelf)
  await new Promise((resolve) => setTimeout(resolve, 400))
  expect(second.book.card.text).toBe('')
  expect(second.book.drafts.left).toEqual([])
  first.close()
  sessionStorage.clear()
  const third = await open(shelf)
  third.book.card.text = 'My own'
  third.book.typed()
  await new Promise((resolve) => setTimeout(resolve, 400))
  flushSync()
  expect(third.book.card.text).toBe('My own')
  expect(third.book.drafts.left).toMatchObject([{ card: { text: 'Of the first window' } }])
})
