import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { Announcements, QUIET_FOR } from './announce'

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
