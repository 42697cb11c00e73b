import { expect, test } from 'vitest'
import type { SummaryDoc, SummarySentence } from '@/lib/types'
import type { SummaryVersion } from '@/wire/types'
import { actOf, versionsOf } from './history'
import { readerRole } from './role'
import { after, apart, beside, lines, mergeable, moveParagraph, moveSentence, nextWanted, progress, proposes } from './sentences'

const sentence = (id: string, more: Partial<SummarySentence> = {}): SummarySentence => ({ id, text: `Text of ${id}.`, state: 'draft', notes: [id], voices: 1, groups: 0, flags: [], ...more })
const doc: SummaryDoc = {
  segment: 'a', rev: 3, title: 'A', language: 'en',
  paragraphs: [
    { id: 'p1', kind: 'theme', theme: 'Access', sentences: [sentence('n1'), sentence('n2', { state: 'approved' }), sentence('n3')] },
    { id: 'p2', kind: 'theme', theme: 'Rights', sentences: [sentence('n4', { flags: [{ code: 'names_country', word: 'X' }] }), sentence('n5', { omitted: true })] },
    { id: 'p3', kind: 'kept', sentences: [] },
  ],
}

test('how far it is counts what goes into the document', () => {
  expect(progress([doc])).toEqual({ approved: 1, all: 4, flagged: 1 })
})

test('one walks through the sentences and stops at the ends', () => {
  expect([beside(doc, undefined, 1), beside(doc, 'n1', 1), beside(doc, 'n3', 1), beside(doc, 'n5', 1), beside(doc, 'n1', -1)]).toEqual(['n1', 'n2', 'n4', 'n5', 'n1'])
  expect(nextWanted(doc, 'n1', (s) => s.flags.length > 0)).toBe('n4')
  expect(nextWanted(doc, 'n4', (s) => s.state !== 'approved')).toBe('n1')
  expect(nextWanted(doc, 'n2', (s) => s.state === 'approved')).toBeUndefined()
})

test('a new sentence stands after the one chosen', () => {
  expect([after(doc, 'n1'), after(doc, 'n3'), after(doc, 'gone')]).toEqual([{ before: 'n2' }, { to: 'p1' }, {}])
})

test('a sentence moves one place, and over the edge of its paragraph', () => {
  expect(moveSentence(doc, 'n2', -1)).toEqual({ sentence: 'n2', before: 'n1' })
  expect(moveSentence(doc, 'n1', -1)).toBeUndefined()
  expect(moveSentence(doc, 'n1', 1)).toEqual({ sentence: 'n1', before: 'n3' })
  expect(moveSentence(doc, 'n2', 1)).toEqual({ sentence: 'n2', to: 'p1' })
  expect(moveSentence(doc, 'n3', 1)).toEqual({ sentence: 'n3', before: 'n4' })
  expect(moveSentence(doc, 'n4', -1)).toEqual({ sentence: 'n4', to: 'p1' })
  expect(moveSentence(doc, 'n5', 1)).toEqual({ sentence: 'n5', to: 'p3' })
  expect(moveParagraph(doc, 'p1', 1)).toEqual({ paragraph: 'p1', before: 'p3' })
  expect(moveParagraph(doc, 'p2', 1)).toEqual({ paragraph: 'p2' })
  expect(moveParagraph(doc, 'p1', -1)).toBeUndefined()
})

test('what is approved is not merged, and what was left out is passed over', () => {
  expect(mergeable(doc, 'n1')).toBeUndefined()
  expect(mergeable(doc, 'n3')).toBeUndefined()
  expect(mergeable(doc, 'n4')).toBeUndefined()
  const more = { ...doc, paragraphs: [{ ...doc.paragraphs[1]!, sentences: [...doc.paragraphs[1]!.sentences, sentence('n6')] }] }
  expect(mergeable(more, 'n4')?.id).toBe('n6')
  expect(mergeable(more, 'n5')).toBeUndefined()
})

test('a text comes apart into one sentence a line', () => {
  expect(apart('One speaker said so. Others did not.')).toBe('One speaker said so.\nOthers did not.')
  expect(apart('会议开始。主席发言。', 'zh')).toBe('会议开始。\n主席发言。')
  expect(lines(' a \n\n b')).toEqual(['a', 'b'])
})

test('a proposal stands beside a person’s words alone, and only when it differs', () => {
  expect(proposes(sentence('n1', { draft: 'Other.' }))).toBe(false)
  expect(proposes(sentence('n1', { state: 'approved', draft: 'Other.' }))).toBe(true)
  expect(proposes(sentence('n1', { state: 'edited', draft: 'Text of n1.' }))).toBe(false)
})

const version = (v: number, act: string, more: Partial<SummaryVersion>): SummaryVersion => ({
  v, at: '2026-01-01T10:00:00.000Z', role: 'rapporteur', do: `summary.${act}`, rev: v, on: false, was: '', text: '', diff: [], ...more,
})
test('the versions of a sentence go back over what it was merged and split from', () => {
  const all = [
    version(8, 'order', { sentence: 't2', text: 'One.' }),
    version(7, 'split', { sentence: 't1', sentences: ['t2', 't3'], text: 'One. Two.' }),
    version(6, 'approve', { sentence: 't1', on: true, text: 'One. Two.' }),
    version(5, 'edit', { sentence: 'n9', text: 'Another.' }),
    version(4, 'merge', { sentence: 't1', sentences: ['n1', 'n2'], text: 'One. Two.' }),
    version(3, 'edit', { sentence: 'n2', text: 'Two.' }),
    version(2, 'edit', { sentence: 'n1', text: 'One.', followed: true }),
  ]
  expect(versionsOf(all, 't2').map((x) => [x.v, actOf(x)])).toEqual([[7, 'split'], [6, 'approved'], [4, 'merged'], [3, 'edited'], [2, 'followed']])
  expect(versionsOf(all, 'n7')).toEqual([])
})

test('the page is read in the first role for which the browser holds a link', async () => {
  const asked: string[] = []
  const get = ((url: string) => {
    asked.push(url)
    const ok = url.endsWith('secretariat')
    return Promise.resolve({ ok, status: ok ? 200 : 401 })
  }) as unknown as typeof fetch
  expect(await readerRole('demo', '', get)).toBe('secretariat')
  expect(asked).toHaveLength(2)
  expect(await readerRole('demo', '?role=chair', get)).toBe('chair')
  expect(await readerRole('demo', '?role=audience', () => Promise.reject(new Error('away')))).toBe('rapporteur')
})
