import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Answer, ConnectionState } from './channel'
import { LiveConnection, STALE_AFTER } from './connection'
import { OPEN_WITHIN } from './view'
import { inlineView } from './environment'
import type { Frame } from './types'

class FakeSocket {
  readyState = 0
  sent: string[] = []
  onopen: ((e: unknown) => void) | null = null
  onmessage: ((e: unknown) => void) | null = null
  onclose: ((e: unknown) => void) | null = null
  onerror: ((e: unknown) => void) | null = null
  constructor(readonly url: string) {}
  send(text: string) { this.sent.push(text) }
  close() { this.readyState = 3 }
  open() { this.readyState = 1; this.onopen?.({}) }
  say(message: unknown) { this.onmessage?.({ data: JSON.stringify(message) }) }
  drop(code = 1006, reason = '') { this.readyState = 3; this.onclose?.({ code, reason }) }
}

const beat = (v: number) => ({ v, epoch: 'e', now: '2015-10-19T14:00:00.000Z' })

/** A response whose body stays open until it is told to end. */
function stream(...events: string[]) {
  let end = () => {}
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      for (const e of events) controller.enqueue(new TextEncoder().encode(e))
      end = () => controller.close()
    },
  })
  return { response: { ok: true, status: 200, body } as Response, end: () => end() }
}

function setUp(answer: (url: string, init?: RequestInit) => Response | Promise<Response>, viewFirst = false) {
  const sockets: FakeSocket[] = []
  const states: ConnectionState[] = []
  const frames: Frame[] = []
  const acks: Answer[] = []
  const asked: string[] = []
  let back = () => {}
  let gone = () => {}
  const position = { v: 0, epoch: '' }
  const connection = new LiveConnection({
    session: 'day 1', role: 'chair', language: () => 'fr', viewFirst, position: () => position,
    onFrame: (f) => { frames.push(f); position.v = f.v; position.epoch = f.epoch },
    onAck: (a) => acks.push(a),
    onState: (s) => states.push(s),
    environment: {
      origin: 'http://room.test', random: () => 1, now: () => Date.now(),
      socket: (url) => { const s = new FakeSocket(url); sockets.push(s); return s },
      fetch: (async (url: string, init?: RequestInit) => { asked.push(url); return answer(url, init) }) as typeof fetch,
      onReturn: (retry) => { back = retry; return () => {} },
      onLoss: (lost) => { gone = lost; return () => {} },
    },
  })
  return { connection, sockets, states, frames, acks, asked, networkReturns: () => back(), networkGoes: () => gone(), position }
}

const away = () => Promise.reject(new TypeError('network'))
const json = (status: number, body: unknown) => ({ ok: status < 300, status, json: async () => body }) as Response

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

test('documents asked for before the scripts came are taken, with the times of their own journey', async () => {
  const trips: number[] = []
  const seen: number[] = []
  const early = new LiveConnection({
    session: 'd', role: 'audience', language: () => 'en', viewFirst: true, position: () => ({ v: 0, epoch: '' }),
    onFrame: (_frame, came) => seen.push(came), onAck: () => {}, onState: () => {}, onRoundTrip: (ms) => trips.push(ms),
    environment: {
      origin: 'http://room.test', now: () => 9000, socket: () => new FakeSocket(''), onReturn: () => () => {}, onLoss: () => () => {},
      fetch: (() => away()) as typeof fetch,
      early: async () => ({ status: 200, ok: true, frame: { ...beat(3), set: {}, del: [] }, asked: 1000, answered: 1800, came: 2500 }),
    },
  })
  early.start()
  await vi.advanceTimersByTimeAsync(0)
  expect({ trips, seen }).toEqual({ trips: [800], seen: [2500] })
  early.stop()
})

test('a view that the page brought is taken once, unless the page was kept from before', () => {
  const url = 'http://room.test/api/v1/sessions/d/view?role=audience&lang=en'
  const load = { requestStart: 10, responseStart: 810, transferSize: 4000 }
  const put = () => void (document.body.innerHTML = `<script type="application/json" id="first-view" data-role="audience">${JSON.stringify(beat(3))}</script>`)
  const take = (of = url, when: typeof load | undefined = load) => inlineView(of, document, when)
  put()
  expect(take()).toMatchObject({ ok: true, frame: { v: 3 }, asked: 10, answered: 810, came: 810 })
  expect(take()).toBeUndefined()
  put()
  expect(take(url, { ...load, transferSize: 0 })).toBeUndefined()
  put()
  expect(take(url.replace('audience', 'screen'))).toBeUndefined()
  put()
  expect(take(`${url}&since=2&epoch=e`)).toBeUndefined()
  put()
  expect(inlineView(url, document, undefined)).toBeUndefined()
})

describe('over WebSocket', () => {
  test('asks for the session, role and language, then for the difference', async () => {
    const t = setUp(away)
    t.connection.start()
    expect(t.sockets[0]!.url).toBe('ws://room.test/api/v1/sessions/day%201/live?role=chair&lang=fr&parts=1')
    t.sockets[0]!.open()
    t.sockets[0]!.say(beat(7))
    expect(t.connection.state).toBe('live')
    t.sockets[0]!.drop()
    expect(t.states).toEqual(['live', 'offline'])
    await vi.advanceTimersByTimeAsync(300)
    expect(t.sockets[1]!.url).toContain('since=7&epoch=e')
    t.sockets[1]!.open()
    t.sockets[1]!.say(beat(9))
    expect(t.states).toEqual(['live', 'offline', 'live'])
  })

  test('told to come back, it does so when it was told, and nobody is told of an outage', async () => {
    const t = setUp(away)
    t.connection.start()
    t.sockets[0]!.open()
    t.sockets[0]!.say(beat(7))
    t.sockets[0]!.drop(1012, 'restart retry_ms=350')
    expect(t.states).toEqual(['live', 'connecting'])
    await vi.advanceTimersByTimeAsync(349)
    expect(t.sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(1)
    expect(t.sockets[1]!.url).toContain('since=7&epoch=e')
    t.sockets[1]!.open()
    t.sockets[1]!.say(beat(8))
    expect(t.states).toEqual(['live', 'connecting', 'live'])
    // Nobody there after all: then it is an outage.
    t.sockets[1]!.drop(1012, 'restart')
    await vi.advanceTimersByTimeAsync(0)
    t.sockets[2]!.drop()
    await vi.advanceTimersByTimeAsync(0)
    expect(t.connection.state).toBe('offline')
  })

  test('acks and frames go to their places; commands go out', () => {
    const t = setUp(away)
    t.connection.start()
    expect(t.connection.send({ id: '1', do: 'floor.undo', with: {} })).toBe(false)
    t.sockets[0]!.open()
    t.sockets[0]!.say(beat(1))
    expect(t.connection.send({ id: '1', do: 'floor.undo', with: {} })).toBe(true)
    expect(t.sockets[0]!.sent).toEqual(['{"id":"1","do":"floor.undo","with":{}}'])
    t.sockets[0]!.say({ ack: '1', v: 2 })
    expect(t.acks).toEqual([{ ack: '1', v: 2 }])
    expect(t.frames).toHaveLength(1)
  })

  test('a server whose log is silent says so, and takes it back', () => {
    const t = setUp(away)
    t.connection.start()
    t.sockets[0]!.open()
    t.sockets[0]!.say(beat(1))
    t.sockets[0]!.say({ ...beat(1), stale: true })
    expect(t.connection.state).toBe('stale')
    expect(t.connection.send({ id: '1', do: 'floor.undo', with: {} })).toBe(true)
    t.sockets[0]!.say(beat(2))
    expect(t.states).toEqual(['live', 'stale', 'live'])
    expect(t.sockets).toHaveLength(1)
  })

  test('silence makes it stale and connects anew; heartbeats keep it live', async () => {
    const t = setUp(away)
    t.connection.start()
    t.sockets[0]!.open()
    for (let i = 1; i <= 6; i++) {
      t.sockets[0]!.say(beat(i))
      await vi.advanceTimersByTimeAsync(5000)
    }
    expect(t.states).toEqual(['live'])
    await vi.advanceTimersByTimeAsync(STALE_AFTER - 5000)
    expect(t.states).toEqual(['live', 'stale'])
    expect(t.sockets).toHaveLength(2)
    t.sockets[1]!.open()
    t.sockets[1]!.say(beat(8))
    expect(t.connection.state).toBe('live')
  })

  test('tries at once when the network returns, and waits at most 2 s in the first minute', async () => {
    const t = setUp(away)
    t.connection.start()
    t.sockets[0]!.open()
    t.sockets[0]!.say(beat(1))
    t.sockets[0]!.drop()
    const until = Date.now() + 30_000
    while (Date.now() < until) {
      const before = t.sockets.length
      await vi.advanceTimersByTimeAsync(2001)
      expect(t.sockets.length).toBeGreaterThan(before)
      t.sockets.at(-1)!.drop()
      await vi.advanceTimersByTimeAsync(0)
    }
    const before = t.sockets.length
    t.networkReturns()
    expect(t.sockets.length).toBe(before + 1)
  })

  test.each([4401, 4403])('close code %i ends it for good', async (code) => {
    const t = setUp(away)
    t.connection.start()
    t.sockets[0]!.open()
    t.sockets[0]!.say(beat(1))
    t.sockets[0]!.drop(code)
    await vi.advanceTimersByTimeAsync(60_000)
    expect(t.states).toEqual(['live', 'refused'])
    expect(t.sockets).toHaveLength(1)
  })

  test('a revoked link is told from a bad network', async () => {
    const t = setUp(() => json(401, {}))
    t.connection.start()
    t.sockets[0]!.drop()
    await vi.advanceTimersByTimeAsync(60_000)
    expect(t.states).toEqual(['refused'])
    expect(t.sockets).toHaveLength(1)
  })
})

describe('where WebSocket is blocked', () => {
  test('two failures while HTTP works lead to server-sent events, and commands are posted', async () => {
    const events = stream(`id: 3\ndata: ${JSON.stringify(beat(3))}\n\n`)
    const t = setUp((url, init) => {
      if (url.includes('/view')) return json(200, beat(2))
      if (url.includes('/stream')) return events.response
      const [command] = JSON.parse(init!.body as string) as { id: string }[]
      return json(200, [{ ack: command!.id, v: 4 }])
    })
    t.connection.start()
    t.sockets[0]!.drop()
    await vi.advanceTimersByTimeAsync(10)
    t.sockets[1]!.drop()
    await vi.advanceTimersByTimeAsync(10)
    expect(t.connection).toMatchObject({ state: 'live', transport: 'events' })
    expect(t.frames.map((f) => f.v)).toEqual([2, 2, 3])
    expect(t.connection.send({ id: 'c', do: 'floor.undo', with: {} })).toBe(true)
    await vi.advanceTimersByTimeAsync(0)
    expect(t.acks).toEqual([{ ack: 'c', v: 4 }])
    events.end()
    await vi.advanceTimersByTimeAsync(10)
    expect(t.connection.state).toBe('offline')
  })

  test('a socket that does not open in time leads there at once', async () => {
    const events = stream(`data: ${JSON.stringify(beat(3))}\n\n`)
    const t = setUp((url) => (url.includes('/view') ? json(200, beat(2)) : events.response))
    t.connection.start()
    await vi.advanceTimersByTimeAsync(OPEN_WITHIN + 10)
    expect(t.connection).toMatchObject({ state: 'live', transport: 'events' })
    expect(t.sockets).toHaveLength(1)
  })

  test('told to come back, it does so when it was told, over the same road', async () => {
    const first = stream(`data: ${JSON.stringify(beat(3))}\n\n`, 'retry: 200\nevent: restart\ndata: {"retry_ms":200}\n\n')
    const second = stream(`data: ${JSON.stringify(beat(4))}\n\n`)
    let streams = 0
    const t = setUp((url) => (url.includes('/view') ? json(200, beat(2)) : streams++ ? second.response : first.response))
    t.connection.start()
    await vi.advanceTimersByTimeAsync(OPEN_WITHIN + 10)
    first.end()
    await vi.advanceTimersByTimeAsync(100)
    expect(t.connection.state).toBe('connecting')
    expect(t.acks).toEqual([])
    await vi.advanceTimersByTimeAsync(150)
    expect(t.connection).toMatchObject({ state: 'live', transport: 'events' })
    expect(t.frames.at(-1)!.v).toBe(4)
    expect(t.sockets).toHaveLength(1)
    second.end()
  })

  test('failures while nothing works are not held against WebSocket', async () => {
    const t = setUp(away)
    t.connection.start()
    for (let i = 0; i < 5; i++) {
      t.sockets.at(-1)!.drop()
      await vi.advanceTimersByTimeAsync(2100)
    }
    expect(t.sockets.length).toBeGreaterThanOrEqual(5)
    expect(t.asked.some((u) => u.includes('/stream'))).toBe(false)
    expect(t.states).toEqual(['offline'])
  })
})

describe('the first documents over HTTP', () => {
  test('come before the channel, which then brings only what changes', async () => {
    const t = setUp(() => json(200, beat(40)), true)
    t.connection.start()
    expect(t.sockets).toHaveLength(0)
    await vi.advanceTimersByTimeAsync(0)
    expect(t.asked[0]).toContain('/view?role=chair')
    expect(t.frames).toHaveLength(1)
    expect(t.connection.state).toBe('connecting')
    expect(t.sockets[0]!.url).toContain('since=40&epoch=e')
  })

  test('a link that is not known is told at once, and no answer does not hold up the channel', async () => {
    const refused = setUp(() => json(401, {}), true)
    refused.connection.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(refused.states).toEqual(['refused'])
    const silent = setUp(away, true)
    silent.connection.start()
    await vi.advanceTimersByTimeAsync(0)
    expect(silent.sockets).toHaveLength(1)
  })
})

test('a lost network is said at once, while the socket still believes it is open', async () => {
  const t = setUp(away)
  t.connection.start()
  t.sockets[0]!.open()
  t.sockets[0]!.say(beat(1))
  t.networkGoes()
  expect(t.states).toEqual(['live', 'offline'])
  await vi.advanceTimersByTimeAsync(3000)
  expect(t.sockets.length).toBeGreaterThan(1)
})

test('another cookie: everything is asked for again, and the page is not blank meanwhile', async () => {
  const t = setUp(() => json(200, beat(5)), true)
  t.connection.start()
  await vi.advanceTimersByTimeAsync(0)
  t.sockets[0]!.open()
  t.sockets[0]!.say(beat(6))
  t.position.v = 0
  t.connection.restart()
  await vi.advanceTimersByTimeAsync(0)
  expect(t.asked).toHaveLength(2)
  expect(t.asked[1]).not.toContain('since')
  t.sockets[1]!.open()
  t.sockets[1]!.say(beat(7))
  expect(t.states).toEqual(['live', 'connecting', 'live'])
})
