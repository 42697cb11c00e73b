import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Announcements, QUIET_FOR } from './announce'
import { readText } from './statement'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function setUp() {
  const said: string[] = []
  return { said, announcements: new Announcements((words) => said.push(words), () => Date.now()) }
}

test('a list that moves all the time is told at most every 30 s, and then the newest place', () => {
  const { said, announcements } = setUp()
  announcements.tell('5th', false)
  announcements.tell('4th', false)
  vi.advanceTimersByTime(10_000)
  announcements.tell('3rd', false)
  expect(said).toEqual(['5th'])
  vi.advanceTimersByTime(QUIET_FOR)
  expect(said).toEqual(['5th', '3rd'])
})

test('being next is told at once', () => {
  const { said, announcements } = setUp()
  announcements.tell('2nd', false)
  announcements.tell('Prepare', true)
  expect(said).toEqual(['2nd', 'Prepare'])
})

test('the same words are not repeated, and nothing is said after leaving', () => {
  const { said, announcements } = setUp()
  announcements.tell('2nd', false)
  announcements.tell('2nd', false)
  announcements.tell('3rd', false)
  announcements.stop()
  vi.advanceTimersByTime(2 * QUIET_FOR)
  expect(said).toEqual(['2nd'])
})

test('a plain text file is a statement; anything else is not', async () => {
  expect(await readText(new Blob(['We thank\r\nthe chair.\n']))).toBe('We thank\nthe chair.')
  expect(await readText(new Blob([new Uint8Array([0x50, 0x4b, 3, 4, 0, 0xff])]))).toBeUndefined()
  expect(await readText(new Blob(['x'.repeat(200_001)]))).toBeUndefined()
})
