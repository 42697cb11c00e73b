import { expect, test } from 'vitest'
import type { OrderMoment, OrderResponse } from '@/lib/types'
import { Fetched, leftSince, rowsOf, sameMoment } from './replay'

const order = (...ids: string[]) => ({ entries: ids.map((id, i) => ({ place: i + 1, request: { id } })) }) as OrderResponse
const at = (v: number) => ({ v }) as OrderMoment

test('a place says from where one came, and who is gone', () => {
  const [before, then] = [order('r1', 'r2', 'r3'), order('r3', 'r2', 'r4')]
  expect(rowsOf(then, before).map((r) => [r.id, r.place, r.was])).toEqual([['r3', 1, 3], ['r2', 2, 2], ['r4', 3, undefined]])
  expect(leftSince(then, before)).toEqual(['r1'])
  expect(rowsOf(before, undefined).every((r) => r.was === r.place)).toBe(true)
  expect(leftSince(before, undefined)).toEqual([])
})

test('who makes room has not moved', () => {
  const moved = (then: OrderResponse, before: OrderResponse) => rowsOf(then, before).filter((r) => r.moved).map((r) => r.id)
  expect(moved(order('r4', 'r1', 'r2', 'r3'), order('r1', 'r2', 'r3', 'r4'))).toEqual(['r4'])
  expect(moved(order('r2', 'r3', 'r1'), order('r1', 'r2', 'r3'))).toEqual(['r1'])
  expect(moved(order('r1', 'r5', 'r2'), order('r1', 'r2'))).toEqual(['r5'])
  expect(moved(order('r2', 'r3'), order('r1', 'r2', 'r3'))).toEqual([])
})

test('the reader stays at a moment while the day goes on', () => {
  expect(sameMoment([at(3), at(7), at(9)], undefined)).toBe(2)
  expect(sameMoment([at(3), at(7), at(9)], 7)).toBe(1)
  expect(sameMoment([at(3), at(9)], 7)).toBe(0)
  expect(sameMoment([at(9)], 7)).toBe(0)
})

test('what was fetched is kept, the oldest goes first', () => {
  const kept = new Fetched<string>(2)
  for (const v of [1, 2, 3]) kept.put(v, `v${v}`)
  expect([kept.get(1), kept.get(2), kept.get(3)]).toEqual([undefined, 'v2', 'v3'])
})
