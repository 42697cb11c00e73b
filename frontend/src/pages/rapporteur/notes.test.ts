import { expect, test } from 'vitest'
import type { NoteDoc } from '@/lib/types'
import { KeptList, type Waiting } from './kept'
import { changes, combine, listed, outline, rebase, themes, wordsOf, type Edit } from './notes'

const note = (n: number, more: Partial<NoteDoc> = {}): NoteDoc => ({
  id: `n${n}`, segment: 'a', kind: 'key_message', text: `Note ${n}`, supporters: { count: 0, groups: [] }, rev: 1, at: null, ...more,
})
const edit = (from: NoteDoc, more: Partial<Edit>): Edit => ({ ...wordsOf(from), rev: from.rev, base: wordsOf(from), ...more })

test('an edit sends what was changed and nothing else', () => {
  expect(changes(edit(note(1), {}))).toEqual({})
  expect(changes(edit(note(1, { theme: 'Access' }), { theme: ' ', text: 'New ' }))).toEqual({ text: 'New', theme: '' })
})

test('after another wrote, mine goes on from theirs and loses neither', () => {
  const mine = edit(note(1, { theme: 'Access' }), { text: 'Mine' })
  const now = note(1, { theme: 'The forum', text: 'Theirs', rev: 2 })
  const next = rebase(mine, now)
  expect(next).toMatchObject({ text: 'Mine', theme: 'The forum', rev: 2, base: { text: 'Theirs' } })
  expect(changes(next)).toEqual({ text: 'Mine' })
  expect(combine('Theirs', 'Mine')).toBe('Theirs\nMine')
  expect(combine('Theirs and mine', 'mine')).toBe('Theirs and mine')
  expect(combine('A', 'A and more')).toBe('A and more')
})

const day = [
  note(1, { theme: 'Access', draft_ref: '26' }), note(2, { theme: 'The forum', kind: 'proposal' }), note(3, { theme: 'The forum' }),
  note(4), note(5, { segment: 'b', theme: 'Access' }), note(6, { segment: 'b', theme: 'Access' }),
]

test('notes are listed newest first and found by text, theme and paragraph', () => {
  expect(listed(day, 'a', '', undefined).map((n) => n.id)).toEqual(['n4', 'n3', 'n2', 'n1'])
  expect(listed(day, 'a', 'FORUM', undefined).map((n) => n.id)).toEqual(['n3', 'n2'])
  expect(listed(day, 'a', '26', undefined).map((n) => n.id)).toEqual(['n1'])
  expect(listed(day, 'a', '', '').map((n) => n.id)).toEqual(['n4'])
})

test('the outline has the fullest theme first and notes without one last', () => {
  expect(outline(day, 'a').map((t) => [t.name, t.count])).toEqual([['The forum', 2], ['Access', 1], ['', 1]])
  expect(outline(day, 'a')[0]!.kinds.map((k) => k.kind)).toEqual(['key_message', 'proposal'])
  expect(themes(day)).toEqual(['Access', 'The forum'])
})

function storage(): Storage {
  const map = new Map<string, string>()
  return { getItem: (k: string) => map.get(k) ?? null, setItem: (k: string, v: string) => void map.set(k, v), removeItem: (k: string) => void map.delete(k) } as Storage
}
const waiting = (id: string): Waiting => ({ id, do: 'note.add', with: {} })

test('two windows keep their unsent notes in one list without loss', () => {
  const store = storage()
  const [one, two] = [new KeptList<Waiting>(store, 'k'), new KeptList<Waiting>(store, 'k')]
  one.put(waiting('a'))
  two.put(waiting('b'))
  one.put(waiting('c'))
  expect(two.all().map((w) => w.id)).toEqual(['a', 'b', 'c'])
  two.remove('a')
  expect(one.all().map((w) => w.id)).toEqual(['b', 'c'])
})

test('a list without storage, or with a full one, lives in the page', () => {
  const full = { ...storage(), setItem: () => { throw new Error('full') } } as Storage
  for (const store of [undefined, full]) {
    const list = new KeptList<Waiting>(store, 'k')
    list.put(waiting('a'))
    list.put(waiting('b'))
    expect(list.remove('a').map((w) => w.id)).toEqual(['b'])
    expect(list.all().map((w) => w.id)).toEqual(['b'])
  }
})

test('what is not such a list is left out', () => {
  const store = storage()
  store.setItem('k', '{"x":1}')
  expect(new KeptList<Waiting>(store, 'k').all()).toEqual([])
  store.setItem('k', 'not json')
  expect(new KeptList<Waiting>(store, 'k').all()).toEqual([])
})
