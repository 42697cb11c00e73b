import { describe, expect, test, vi } from 'vitest'
import { Documents } from './documents'

const frame = (v: number, set: Record<string, unknown> = {}, del: string[] = [], epoch = 'a') => ({
  v, epoch, now: '2015-10-19T14:00:00.000Z', set, del,
}) as never

describe('applying frames', () => {
  test('sets, replaces and deletes', () => {
    const docs = new Documents()
    docs.apply(frame(1, { floor: { speech: null }, 'request/r1': { id: 'r1' } }))
    docs.apply(frame(4, { 'request/r2': { id: 'r2' } }, ['request/r1']))
    expect(docs.keys('request/')).toEqual(['request/r2'])
    expect(docs.get('floor')).toEqual({ speech: null })
    expect(docs.v).toBe(4)
  })

  test('another epoch replaces everything, even at a lower version', () => {
    const docs = new Documents()
    docs.apply(frame(9, { floor: 1, 'note/n1': 1 }))
    const gone = vi.fn()
    docs.onKey('note/n1', gone)
    expect(docs.apply(frame(2, { floor: 2 }, [], 'b'))).toBe(true)
    expect(docs.get('floor')).toBe(2)
    expect(docs.get('note/n1')).toBeUndefined()
    expect(gone).toHaveBeenCalledTimes(1)
    expect(docs).toMatchObject({ v: 2, epoch: 'b' })
  })

  test('a late frame of the same epoch is left out', () => {
    const docs = new Documents()
    docs.apply(frame(5, { floor: 'new' }))
    expect(docs.apply(frame(4, { floor: 'old' }))).toBe(false)
    expect(docs.get('floor')).toBe('new')
  })

  test('ids sort as numbers', () => {
    const docs = new Documents()
    docs.apply(frame(1, { 'question/q10': 10, 'question/q9': 9, 'question/q100': 100 }))
    expect(docs.all('question/')).toEqual([9, 10, 100])
  })
})

test('a listener hears its own key, prefix or membership, once a frame', () => {
  const docs = new Documents()
  docs.apply(frame(1, { 'request/r1': 1, 'request/r2': 1 }))
  const key = vi.fn(), other = vi.fn(), prefix = vi.fn(), members = vi.fn()
  docs.onKey('request/r1', key)
  docs.onKey('request/r2', other)
  const off = docs.onPrefix('request/', prefix)
  docs.onMembers('request/', members)
  docs.apply(frame(2, { 'request/r1': 2, floor: {} }))
  expect([key, other, prefix, members].map((f) => f.mock.calls.length)).toEqual([1, 0, 1, 0])
  docs.apply(frame(3, { 'request/r3': 1, 'request/r1': 3 }, ['request/r2']))
  expect([key, other, prefix, members].map((f) => f.mock.calls.length)).toEqual([2, 1, 2, 1])
  off()
  docs.apply(frame(4, {}, ['request/r1']))
  expect(prefix).toHaveBeenCalledTimes(2)
})

test('a section in parts is put together, and what did not change stays the same object', () => {
  const docs = new Documents()
  const part = (id: string) => `part/summary/ict4d/${id}`
  docs.apply(frame(1, { 'summary/ict4d': { segment: 'ict4d', rev: 0, order: [part('theme:a/b'), part('theme:c')] }, [part('theme:a/b')]: { id: 'a' }, [part('theme:c')]: { id: 'c' } }))
  const heard = vi.fn()
  docs.onKey('summary/ict4d', heard)
  const before = docs.get<{ paragraphs: object[] }>('summary/ict4d')!
  expect(before).toEqual({ segment: 'ict4d', rev: 0, paragraphs: [{ id: 'a' }, { id: 'c' }] })
  docs.apply(frame(2, { [part('theme:c')]: { id: 'c', again: true } }))
  const after = docs.get<{ paragraphs: object[] }>('summary/ict4d')!
  expect(after.paragraphs).toEqual([{ id: 'a' }, { id: 'c', again: true }])
  expect(after.paragraphs[0]).toBe(before.paragraphs[0])
  docs.apply(frame(3, { 'summary/ict4d': { segment: 'ict4d', rev: 1, order: [part('theme:c')] } }, [part('theme:a/b')]))
  expect(docs.get('summary/ict4d')).toEqual({ segment: 'ict4d', rev: 1, paragraphs: [{ id: 'c', again: true }] })
  expect(heard).toHaveBeenCalledTimes(2)
  expect(docs.all('summary/')).toHaveLength(1)
  docs.apply(frame(4, { 'summary/ict4d': { segment: 'ict4d', rev: 1, order: [] } }, [part('theme:c')]))
  expect(docs.get('summary/ict4d')).toEqual({ segment: 'ict4d', rev: 1, paragraphs: [] })
  const digest = (ref: string) => `part/summary/annex/digest:${ref}`
  docs.apply(frame(5, { 'summary/annex': { segment: 'annex', order: [], digest_order: [digest('2'), digest('10')] }, [digest('10')]: { voices: 3 }, [digest('2')]: { voices: 1 } }))
  docs.apply(frame(6, { [digest('2')]: { voices: 2 } }))
  expect(docs.get('summary/annex')).toEqual({ segment: 'annex', paragraphs: [], digest: [{ voices: 2 }, { voices: 3 }] })
  docs.apply(frame(1, { floor: 1 }, [], 'b'))
  expect(docs.get('summary/ict4d')).toBeUndefined()
})
