import { expect, test } from 'vitest'
import type { Repair, SegmentDoc } from '@/lib/types'
import { following } from './next'
import { offers, proposed, split } from './repair'

const option = (statement_s: number, reached: number) => ({ statement_s, reached, more: reached - 4, end: null, overrun_s: 0 })
const repair = (statement_s: number, ...options: Repair['options']): Repair => ({ statement_s, reached: 4, of: 9, overrun_s: 600, options })

test('limits are offered down to the longest that reaches everyone', () => {
  const all = offers(repair(105, option(120, 7), option(90, 9), option(60, 9)))
  expect(all.map((o) => [o.limit, o.reached, o.more])).toEqual([[120, 7, 3], [105, 9, 5]])
  expect(proposed(all)).toBe(105)
  expect(offers(repair(90, option(120, 7), option(90, 9), option(60, 9))).map((o) => o.limit)).toEqual([120, 90])
})

test('where no limit reaches everyone all are offered, and the longest of the best is proposed', () => {
  const all = offers(repair(0, option(120, 5), option(60, 7), option(30, 7)))
  expect(all.map((o) => o.limit)).toEqual([120, 60, 30])
  expect(proposed(all)).toBe(60)
  expect(proposed(offers(repair(0)))).toBeUndefined()
})

test('a limit is said in minutes and seconds', () => {
  expect([120, 105, 45].map(split)).toEqual([{ m: 2, s: '00' }, { m: 1, s: '45' }, { m: 0, s: '45' }])
})

test('those who wait are carried over to the next segment that is not closed', () => {
  const day = (['closed', 'open', 'closed', 'planned'] as const).map((state, i) => ({ id: `s${i}`, state })) as SegmentDoc[]
  expect(following(day, 's1')?.id).toBe('s3')
  expect(following(day, 's3')).toBeUndefined()
  expect(following(day, 'gone')).toBeUndefined()
})
