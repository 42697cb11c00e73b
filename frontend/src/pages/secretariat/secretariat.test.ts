import { expect, test } from 'vitest'
import type { FileFault, PersonDoc, QuestionDoc, SegmentDoc } from '@/lib/types'
import { marked, programmeType } from './faults'
import { byBadge, changed, elsewhere, fieldsOf, found, tokenOf } from './people'
import { timeline } from './timeline'

const fault = (line: number): FileFault => ({ line, code: 'bad_request', message: `fault of ${line}` })

test('every fault stands beside its line, with a line around it', () => {
  const { whole, parts } = marked('a\nb\nc\nd\ne\nf\ng', [fault(0), fault(2), fault(6), fault(6), fault(99)])
  expect(whole).toEqual([fault(0)])
  expect(parts.map((p) => p.map((l) => l.number))).toEqual([[1, 2, 3], [5, 6, 7]])
  expect(parts[0]![1]).toEqual({ number: 2, text: 'b', faults: [fault(2)] })
  expect(parts[1]!.map((l) => l.faults.length)).toEqual([0, 2, 1])
  expect(marked('', [fault(3)]).parts).toEqual([[{ number: 1, text: '', faults: [fault(3)] }]])
})

test('a programme is JSON or YAML by its name, else by how it begins', () => {
  expect(programmeType('day.yaml', '{')).toBe('application/yaml')
  expect(programmeType('day.JSON', 'title:')).toMatch(/^application\/json;/)
  expect(programmeType('day.txt', '  {"title"')).toMatch(/^application\/json;/)
  expect(programmeType('day', 'title: x')).toBe('application/yaml')
})

const person = (badge: string | undefined, more: Partial<PersonDoc> = {}): PersonDoc => ({ id: `p${badge}`, name: `Delegate ${badge}`, remote: false, ...(badge ? { badge } : {}), ...more })
const people = [person('10', { organisation: 'Université de Genève', group: 'ac' }), person('9', { country: 'Kenya' }), person(undefined, { name: 'Guest' }), person('2')]

test('people stand by badge number and are found by any of their words', () => {
  expect([...people].sort(byBadge).map((p) => p.badge)).toEqual(['2', '9', '10', undefined])
  const ids = (search: string) => found(people, search, (g) => (g === 'ac' ? 'Academia' : '')).map((p) => p.badge)
  expect(ids('geneve universite')).toEqual(['10'])
  expect(ids('ACADEMIA')).toEqual(['10'])
  expect(ids('kenya')).toEqual(['9'])
  expect(ids('nobody')).toEqual([])
  expect(ids(' ')).toHaveLength(4)
})

test('a badge carries the token of its link', () => {
  expect(tokenOf('http://localhost/s/join#abc-1')).toBe('abc-1')
  expect([tokenOf(undefined), tokenOf('http://localhost/s')]).toEqual(['', ''])
})

test('an edit sends the fields that differ', () => {
  const p = person('1', { group: 'gv', language: 'fr' })
  expect(changed(p, fieldsOf(p))).toEqual({})
  expect(changed(p, { ...fieldsOf(p), group: '', remote: true })).toEqual({ group: '', remote: true })
})

const at = (hour: number) => new Date(Date.UTC(2015, 9, 19, hour)).toISOString()
const segment = (id: string, planned: [number, number], actual: [number?, number?], projected: [number, number]): SegmentDoc => ({
  id, kind: 'panel', title: { en: id }, state: 'planned',
  planned: { start: at(planned[0]), end: at(planned[1]) },
  actual: { start: actual[0] === undefined ? null : at(actual[0]), end: actual[1] === undefined ? null : at(actual[1]) },
  projected_start: at(projected[0]), projected_end: at(projected[1]),
  list: { open: false, opens_at: null, closes_at: null, order: 'request', limits: {}, waiting: 0 },
})

test('the day is drawn to scale, what happened beside what is expected', () => {
  const drawn = timeline([segment('a', [10, 12], [10, 13], [10, 13]), segment('b', [12, 14], [13], [13, 18]), segment('c', [18, 20], [], [18, 20])], Date.parse(at(15)))
  expect(drawn.now).toBeCloseTo(0.5)
  expect(drawn.bars[0]).toEqual({ id: 'a', planned: { from: 0, length: 0.2 }, actual: { from: 0, length: 0.3 }, projected: undefined })
  expect(drawn.bars[1]!.actual).toEqual({ from: 0.3, length: 0.2 })
  expect(drawn.bars[1]!.projected).toEqual({ from: 0.5, length: 0.3 })
  expect(drawn.bars[2]!.actual).toBeUndefined()
  expect(drawn.hours).toHaveLength(11)
})

test('before and after the day now is nowhere', () => {
  const day = [segment('a', [10, 12], [], [10, 12])]
  expect(timeline(day, Date.parse(at(9))).now).toBeUndefined()
  expect(timeline([], 0)).toEqual({ bars: [], hours: [], now: undefined })
})

test('a post from elsewhere is found by its words, its author or its address; one of the audience or taken back is not', () => {
  const post = (id: string, change: object) => ({ id, text: `Text ${id}`, source: { kind: 'mastodon', author: '@delegate300@example.org', url: `https://example.org/@delegate300/${id}` }, ...change }) as QuestionDoc
  const all = [post('q1', {}), post('q2', { gone: true }), post('q3', { source: { kind: 'audience' } }), post('q4', { text: 'Élargir l’accès', source: { kind: 'email' } })]
  expect(elsewhere(all, 'DELEGATE300').map((q) => q.id)).toEqual(['q1'])
  expect(elsewhere(all, '/q1').map((q) => q.id)).toEqual(['q1'])
  expect(elsewhere(all, 'elargir').map((q) => q.id)).toEqual(['q4'])
  expect(elsewhere(all, 'te')).toEqual([])
})
