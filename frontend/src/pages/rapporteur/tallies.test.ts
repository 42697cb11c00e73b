import { expect, test } from 'vitest'
import type { NoteDoc, NoteKind } from '@/lib/types'
import { kinds } from './notes'
import { NoteIndex } from './tallies'

const note = (n: number, more: Partial<NoteDoc> = {}): NoteDoc => ({
  id: `n${n}`, segment: 'a', kind: 'key_message', text: `Note ${n}`, supporters: { count: 0, groups: [] }, rev: 1, at: null, ...more,
})
const day = [
  note(1, { theme: 'Access', draft_ref: '26' }), note(2, { theme: 'The forum', kind: 'proposal' }), note(3, { theme: 'The forum', draft_ref: '1bis' }),
  note(4, { ref: 'me.1' }), note(5, { segment: 'b', theme: 'Access', draft_ref: '3' }), note(6, { segment: 'b', theme: 'Access', draft_ref: '26', kind: 'proposal' }),
]

test('the outline has the fullest theme first and notes without one last', () => {
  const index = new NoteIndex().take(day)
  expect(index.outline('a').map((t) => [t.name, t.count])).toEqual([['The forum', 2], ['Access', 1], ['', 1]])
  expect(index.outline('a')[0]!.kinds).toEqual([{ kind: 'key_message', count: 1 }, { kind: 'proposal', count: 1 }])
  expect(index.outline().map((t) => [t.name, t.count])).toEqual([['Access', 3], ['The forum', 2], ['', 1]])
  expect(index.themes).toEqual(['Access', 'The forum'])
  expect([index.count(), index.count('b'), index.count('c')]).toEqual([6, 2, 0])
})

test('paragraphs of the draft stand in its order, over the whole day', () => {
  expect(new NoteIndex().take([...day, note(9, { draft_ref: '10' })]).paragraphs.map((p) => [p.name, p.count])).toEqual([['1bis', 1], ['3', 1], ['10', 1], ['26', 2]])
})

test('other words of a note leave all counts the same objects', () => {
  const index = new NoteIndex().take(day)
  const [outline, paragraphs, themes] = [index.outline('a'), index.paragraphs, index.themes]
  index.take(day.with(1, { ...day[1]!, text: 'Other words' }))
  expect(index.outline('a')).toBe(outline)
  expect(index.paragraphs).toBe(paragraphs)
  expect(index.themes).toBe(themes)
  index.take(day.with(1, { ...day[1]!, theme: 'Access' }))
  expect(index.outline('a')).not.toBe(outline)
})

test('whatever comes, changes and goes, it counts as one that takes all of it at once', () => {
  let seed = 7
  const dice = (n: number) => (seed = (seed * 1103515245 + 12345) % 2 ** 31) % n
  const any = (n: number): NoteDoc => note(n, {
    segment: ['a', 'b'][dice(2)]!, kind: kinds[dice(4)] as NoteKind,
    ...(dice(3) ? { theme: ['Access', 'Rights', 'Trade'][dice(3)]! } : {}), ...(dice(2) ? { draft_ref: `${dice(4)}` } : {}), ...(dice(2) ? { speech: `s${dice(3)}` } : {}),
  })
  const index = new NoteIndex()
  let notes: NoteDoc[] = []
  for (let i = 1; i < 600; i++) {
    const at = dice(Math.max(1, notes.length))
    const what = dice(5)
    if (what === 0) notes = notes.toSpliced(at, 1)
    else if (what < 3 && notes.length) notes = notes.with(at, { ...any(0), id: notes[at]!.id })
    else notes = [...notes, any(i)]
    if (dice(3)) index.take(notes)
    if (dice(4)) continue
    const fresh = new NoteIndex().take(notes)
    index.take(notes)
    for (const segment of [undefined, 'a', 'b']) {
      expect(index.outline(segment)).toEqual(fresh.outline(segment))
      expect(index.count(segment)).toBe(fresh.count(segment))
    }
    expect([index.paragraphs, index.themes]).toEqual([fresh.paragraphs, fresh.themes])
    expect(index.noted).toEqual(fresh.noted)
  }
})
