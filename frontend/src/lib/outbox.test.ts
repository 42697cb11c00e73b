import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ASK_AGAIN_AFTER, Outbox } from './outbox'
import type { Outgoing } from './types'

/** A server that remembers ids: each command acts once, however often it comes. */
function setUp() {
  const line = { up: true, answers: true }
  const arrived: Outgoing[] = []
  const acted = new Map<string, number>()
  const kept = new Map<string, string>()
  const storage = {
    getItem: (k: string) => kept.get(k) ?? null,
    setItem: (k: string, v: string) => void kept.set(k, v),
    removeItem: (k: string) => void kept.delete(k),
  }
  const counts: number[] = []
  const make = (): Outbox => {
    const outbox: Outbox = new Outbox({
      storage, storageKey: 'box', onCount: (n) => counts.push(n),
      send: (command) => {
        if (!line.up) return false
        arrived.push(command)
        if (!acted.has(command.id)) acted.set(command.id, acted.size + 1)
        if (line.answers) queueMicrotask(() => outbox.settle({ ack: command.id, v: acted.get(command.id)! }))
        return true
      },
    })
    return outbox
  }
  return { line, arrived, acted, kept, counts, make }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

describe('outbox', () => {
  test('a command is answered with its version', async () => {
    const t = setUp()
    await expect(t.make().add('floor.undo')).resolves.toEqual({ v: 1 })
    expect(t.counts.at(-1)).toBe(0)
    expect(t.kept.size).toBe(0)
  })

  test('what was written offline is sent once it is back, in order and with the same ids', async () => {
    const t = setUp()
    t.line.up = false
    const outbox = t.make()
    const both = [outbox.add('question.ask', { text: 'one' }), outbox.add('question.ask', { text: 'two' })]
    expect(t.arrived).toHaveLength(0)
    expect(t.counts.at(-1)).toBe(2)
    t.line.up = true
    outbox.flush()
    await expect(Promise.all(both)).resolves.toEqual([{ v: 1 }, { v: 2 }])
    expect(t.arrived.map((c) => (c.with as { text: string }).text)).toEqual(['one', 'two'])
  })

  test('an answer lost with the connection leads to one effect, however often it is sent', async () => {
    const t = setUp()
    t.line.answers = false
    const outbox = t.make()
    const asked = outbox.add('question.ask', { text: 'once' })
    outbox.flush()
    outbox.flush()
    t.line.answers = true
    outbox.flush()
    await expect(asked).resolves.toEqual({ v: 1 })
    expect(t.arrived).toHaveLength(4)
    expect(new Set(t.arrived.map((c) => c.id)).size).toBe(1)
    expect(t.acted.size).toBe(1)
    outbox.flush()
    expect(t.arrived).toHaveLength(4)
  })

  test('a reload keeps it', () => {
    const t = setUp()
    t.line.up = false
    void t.make().add('note.add', { text: 'kept' })
    const after = t.make()
    expect(after.count).toBe(1)
    t.line.up = true
    after.flush()
    expect(t.arrived.map((c) => c.with)).toEqual([{ text: 'kept' }])
  })

  test('unanswered, it is sent again by itself', async () => {
    const t = setUp()
    t.line.answers = false
    void t.make().add('floor.undo')
    await vi.advanceTimersByTimeAsync(ASK_AGAIN_AFTER + 1)
    expect(t.arrived).toHaveLength(2)
  })

  test('"unavailable" and "rate_limited" wait as long as they are told, then try again', async () => {
    const t = setUp()
    t.line.answers = false
    const outbox = t.make()
    const asked = outbox.add('floor.undo')
    const id = t.arrived[0]!.id
    outbox.settle({ ack: id, error: { code: 'rate_limited', message: '', retry_after_ms: 3000 } })
    await vi.advanceTimersByTimeAsync(2999)
    expect(t.arrived).toHaveLength(1)
    t.line.answers = true
    await vi.advanceTimersByTimeAsync(2)
    await expect(asked).resolves.toEqual({ v: 1 })
  })

  test('a refusal is thrown with its code and field', async () => {
    const t = setUp()
    t.line.answers = false
    const outbox = t.make()
    const asked = outbox.add('floor.give', { request: 'r1' })
    outbox.settle({ ack: t.arrived[0]!.id, error: { code: 'stale', message: 'Too late.', field: 'with.expect' } })
    await expect(asked).rejects.toMatchObject({ code: 'stale', message: 'Too late.', field: 'with.expect' })
    expect(outbox.count).toBe(0)
  })

  test('storage with nonsense in it does no harm', () => {
    const t = setUp()
    t.kept.set('box', '[{"id":1},null,"x"')
    expect(t.make().count).toBe(0)
    t.kept.set('box', '[{"id":1},null,"x"]')
    expect(t.make().count).toBe(0)
  })
})
