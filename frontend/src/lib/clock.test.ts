import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { minutes, mood, remaining, secondsLeft, ServerClock, used } from './clock'
import type { FloorTurn } from './types'

const T0 = Date.parse('2015-10-19T14:00:00.000Z')
const iso = (at: number) => new Date(at).toISOString()
const turn = (more: Partial<FloorTurn> = {}): FloorTurn => ({
  id: 's1', person: { id: 'p1', name: 'Delegate 001', remote: false }, kind: 'statement', capacity: 'own',
  started_at: iso(T0), limit_s: 180, paused_at: null, paused_ms: 0, ...more,
})

describe('the offset to the server', () => {
  test.each([-3_600_000, 0, 3_600_000])('holds within 0.2 s when the device is %i ms off', (off) => {
    vi.useFakeTimers({ now: T0 + off })
    let local = 5_000
    const clock = new ServerClock(() => local)
    const delays = [900, 40, 350, 1200, 45, 600]
    clock.observeRoundTrip(90)
    for (const delay of delays) {
      local += 5_000
      const sentAt = T0 + local - delay // server time is T0 + local
      clock.observe(iso(sentAt), local)
      vi.setSystemTime(Date.now() + 3_600_000) // somebody sets the device's clock meanwhile
    }
    expect(Math.abs(clock.now() - (T0 + local))).toBeLessThan(200)
    local += 60_000
    expect(Math.abs(clock.now() - (T0 + local))).toBeLessThan(200)
    vi.useRealTimers()
  })

  test('recovers after a sleep in which the monotonic clock stood', () => {
    let local = 0
    const clock = new ServerClock(() => local)
    clock.observe(iso(T0), local)
    local += 10 // an hour passes outside
    clock.observe(iso(T0 + 3_600_000), local)
    expect(clock.now()).toBe(T0 + 3_600_000)
  })
})

describe('a rehearsal', () => {
  test('runs as fast as told, and stands at 0', () => {
    let local = 0
    const clock = new ServerClock(() => local)
    clock.setRate(20)
    clock.observe(iso(T0), local)
    local += 1000
    expect(clock.now()).toBe(T0 + 20_000)
    clock.setRate(0)
    local += 60_000
    expect(clock.now()).toBe(T0 + 20_000)
    clock.observe(iso(T0 + 90_000), local)
    expect(clock.now()).toBe(T0 + 90_000)
  })
})

describe('ticking', () => {
  beforeEach(() => void vi.useFakeTimers({ now: T0 }))
  afterEach(() => void vi.useRealTimers())

  test('comes at each full second from the phase, one timer for each', async () => {
    const clock = new ServerClock(() => Date.now() - T0)
    clock.observe(iso(T0), 0)
    const heard: number[] = []
    const stop = clock.everySecond(T0 + 300, () => heard.push(clock.now() - T0))
    await vi.advanceTimersByTimeAsync(3000)
    stop()
    await vi.advanceTimersByTimeAsync(5000)
    expect(heard).toHaveLength(3)
    for (const at of heard) expect((at - 300 + 1000) % 1000).toBeLessThan(5)
  })

  test('stands with the clock and wakes with it', async () => {
    const clock = new ServerClock(() => Date.now() - T0)
    clock.setRate(0)
    clock.observe(iso(T0), 0)
    const heard = vi.fn()
    clock.everySecond(0, heard)
    await vi.advanceTimersByTimeAsync(5000)
    expect(heard).not.toHaveBeenCalled()
    clock.setRate(1)
    await vi.advanceTimersByTimeAsync(2100)
    expect(heard.mock.calls.length).toBeGreaterThanOrEqual(3)
  })
})

describe('a speech', () => {
  test.each([
    ['runs', turn(), 60_000, 60_000, 'running'],
    ['leaves pauses out', turn({ paused_ms: 20_000 }), 60_000, 40_000, 'running'],
    ['stands while paused', turn({ paused_at: iso(T0 + 30_000) }), 60_000, 30_000, 'running'],
    ['warns in the last 30 s', turn(), 150_000, 150_000, 'warning'],
    ['warns in the last third of a short limit', turn({ limit_s: 60 }), 40_000, 40_000, 'warning'],
    ['is over at its limit', turn(), 180_000, 180_000, 'over'],
  ] as const)('%s', (_, speech, after, spent, feeling) => {
    expect(used(speech, T0 + after)).toBe(spent)
    expect(remaining(speech, T0 + after)).toBe(speech.limit_s * 1000 - spent)
    expect(mood(speech, T0 + after)).toBe(feeling)
  })

  test('used and left add up to the limit in every displayed second', () => {
    for (let at = 0; at < 200_000; at += 333) {
      const now = T0 + at
      expect(Math.floor(used(turn(), now) / 1000) + secondsLeft(turn(), now)).toBe(180)
    }
  })

  test.each([[0, '0:00'], [5, '0:05'], [180, '3:00'], [3661, '1:01:01'], [-1, '\u22120:01'], [-75, '\u22121:15']])(
    '%i s reads %s', (seconds, text) => expect(minutes(seconds)).toBe(text),
  )
})
