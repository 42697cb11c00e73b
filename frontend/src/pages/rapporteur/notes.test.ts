import { expect, test } from 'vitest'
import type { NoteDoc } from '@/lib/types'
import { listed, ThemeGuess } from './notes'

const note = (n: number, more: Partial<NoteDoc> = {}): NoteDoc => ({
  id: `n${n}`, segment: 'a', kind: 'key_message', text: `Note ${n}`, supporters: { count: 0, groups: [] }, rev: 1, at: null, ...more,
})
const day = [
  note(1, { theme: 'Access', draft_ref: '26' }), note(2, { theme: 'The forum', kind: 'proposal' }), note(3, { theme: 'The forum', draft_ref: '1bis' }),
  note(4, { ref: 'me.1' }), note(5, { segment: 'b', theme: 'Access', draft_ref: '3' }), note(6, { segment: 'b', theme: 'Access', draft_ref: '26', kind: 'proposal' }),
]
const ids = (filter: Parameters<typeof listed>[1]) => listed(day, filter).map((n) => n.id).join(' ')

test('notes are listed newest first and found by words, kind, theme, paragraph, segment and writer', () => {
  expect(ids({ segment: 'a' })).toBe('n4 n3 n2 n1')
  expect(ids({})).toBe('n6 n5 n4 n3 n2 n1')
  expect(ids({ segment: 'a', words: 'FORUM' })).toBe('n3 n2')
  expect(ids({ segment: 'a', words: '26' })).toBe('n1')
  expect(ids({ segment: 'a', theme: '' })).toBe('n4')
  expect(ids({ kind: 'proposal' })).toBe('n6 n2')
  expect(ids({ paragraph: '26' })).toBe('n6 n1')
  expect(ids({ mine: (n) => n.ref === 'me.1' })).toBe('n4')
})

test('the words of a text point to a theme, or to none', () => {
  const guess = new ThemeGuess()
  guess.learn([
    note(1, { theme: 'Access', text: 'Connectivity in rural areas remains unequal' }), note(2, { theme: 'Rights', text: 'Privacy and expression online' }),
    note(3, { theme: 'Access', text: 'Rural community networks need spectrum' }), note(4, { text: 'Rural privacy' }),
  ])
  expect(guess.of('Networks in rural places')).toBe('Access')
  expect(guess.of('A matter of privacy')).toBe('Rights')
  expect(guess.of('Rural privacy')).toBeUndefined()
  expect(guess.of('Nothing of the kind')).toBeUndefined()
})
