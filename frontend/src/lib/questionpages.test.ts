import { expect, test, vi } from 'vitest'
import { QuestionPages } from './questionpages.svelte'
import type { QuestionDoc, QuestionPageResponse } from './types'

const doc = (n: number, voices = 1) => ({ id: `q${n}`, voices }) as QuestionDoc
const page = (from: number, to: number, total: number): QuestionPageResponse => ({
  epoch: 'e', v: 1, total, questions: Array.from({ length: to - from + 1 }, (_, i) => doc(from + i)),
})

test('pages follow each other, and one that moved between them is there once', async () => {
  const ask = vi.fn().mockResolvedValueOnce(page(1, 50, 61)).mockResolvedValueOnce(page(50, 60, 61))
  const pages = new QuestionPages(ask)
  pages.turn('order=voices')
  await pages.more()
  expect(pages.whole).toBe(false)
  await pages.more()
  expect(ask.mock.calls.map(([query]) => query)).toEqual(['order=voices&offset=0&limit=50', 'order=voices&offset=50&limit=50'])
  expect(pages.docs).toHaveLength(60)
  expect(pages.whole).toBe(true)
})

test('a page of an order that is left behind is not taken, nor is its failure', async () => {
  let answer = (_: QuestionPageResponse) => {}
  const ask = vi.fn().mockReturnValueOnce(new Promise((resolve) => (answer = resolve))).mockResolvedValueOnce(page(7, 7, 1))
  const pages = new QuestionPages(ask)
  pages.turn('order=voices')
  const late = pages.more()
  pages.turn('order=newest')
  await pages.more()
  answer(page(1, 50, 50))
  await late
  expect(pages.docs.map((q) => q.id)).toEqual(['q7'])
})

test('a failure keeps what is there and can be tried again', async () => {
  const ask = vi.fn().mockResolvedValueOnce(page(1, 50, 51)).mockRejectedValueOnce(new Error('away')).mockResolvedValueOnce(page(51, 51, 51))
  const pages = new QuestionPages(ask)
  pages.turn('x=')
  await pages.more()
  await pages.more()
  expect(pages.error).toBeTruthy()
  expect(pages.docs).toHaveLength(50)
  await pages.more()
  expect(pages.error).toBeUndefined()
  expect(pages.docs).toHaveLength(51)
})

test('a voice given shows in the question that was fetched', async () => {
  const ask = vi.fn().mockResolvedValueOnce(page(1, 50, 50)).mockResolvedValueOnce({ ...page(1, 2, 50), questions: [doc(2, 9)] })
  const pages = new QuestionPages(ask)
  pages.turn('x=')
  await pages.more()
  await pages.again('q2')
  await pages.again('q99')
  expect(ask).toHaveBeenCalledTimes(2)
  expect(pages.docs[1]!.voices).toBe(9)
})
