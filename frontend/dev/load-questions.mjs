// Two thousand questions and fifty thousand voices in a minute, through the real server over HTTP, with
// the moderator's inbox open in Chromium and somebody at its keys. Exits 1 when a voice is lost or counted
// twice; prints what it took, and how long the moderator's keys waited for the next picture.
//   make build && cd frontend && npm run bench:questions -- [--seconds 60] [--people 250] [--questions 2000] [--voices 50000]
import assert from 'node:assert/strict'
import { parseArgs } from 'node:util'
import { participants, rehearsalAroundNow } from '../test/programme.mjs'
import { pause, scene, until } from '../test/rig.mjs'

const { values } = parseArgs({ options: {
  seconds: { type: 'string', default: '60' }, people: { type: 'string', default: '250' },
  questions: { type: 'string', default: '2000' }, voices: { type: 'string', default: '50000' },
} })
const [seconds, people, questions, voices] = [values.seconds, values.people, values.questions, values.voices].map(Number)
const BATCH = 10 // commands that one person's phone sends at once
const TICK = 100 // ms
const words = 'broadband village school budget privacy women youth island satellite court tax open data rural clinic spectrum'.split(' ')

scene('questions and voices of a large audience', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ['chair', 'segment.open', { segment: 'opening' }])
  const joined = []
  while (joined.length < people) {
    const some = Math.min(50, people - joined.length)
    joined.push(...await Promise.all(Array.from({ length: some }, () => server.call('POST', '/join', { session: made.id, code: made.tokens.audience }, { token: '' }))))
    await pause(600)
  }
  const phones = joined.map(({ token }) => ({ token, voiced: new Set(), busy: false }))

  const desk = await visitors.open('moderator', made.links.moderator, { landed: /\/moderator/ })
  const channel = await desk.context().newCDPSession(desk)
  await channel.send('Network.enable')
  let frames = 0
  channel.on('Network.webSocketFrameReceived', ({ response }) => (frames += response.payloadData.includes('"set"') || response.opcode === 2 ? 1 : 0))
  await desk.reload()
  await desk.getByRole('heading', { level: 1 }).waitFor()
  await desk.evaluate(() => {
    globalThis.__events = []
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (e.interactionId) globalThis.__events.push(e.duration)
    }).observe({ type: 'event', durationThreshold: 16, buffered: false })
  })

  const send = async (token, commands) => {
    const answers = await server.call('POST', `/sessions/${made.id}/commands`, commands.map(([what, parameters]) => ({ id: crypto.randomUUID(), do: what, with: parameters })), { token })
    return answers
  }
  const v = async () => (await server.call('GET', `/sessions/${made.id}/view`)).v
  const before = await v()
  const expected = new Map() // question → voices that were acknowledged
  const approved = []
  let asked = 0, given = 0, twice = 0, underWay = 0, worst = 0
  const work = async (act) => {
    underWay++
    const began = performance.now()
    try { await act() } finally { underWay--; worst = Math.max(worst, performance.now() - began) }
  }
  const failures = []
  const start = (act) => void work(act).catch((error) => failures.push(error))
  let last = 0
  const early = []
  const askSome = (n) => {
    const phone = phones[Math.floor(Math.random() * phones.length)]
    const texts = Array.from({ length: n }, () => `Question ${++asked}: ${Array.from({ length: 9 }, () => words[Math.floor(Math.random() * words.length)]).join(' ')}?`)
    start(async () => {
      const answers = await send(phone.token, texts.map((text) => ['question.ask', { text, lang: 'en' }]))
      answers.forEach((a) => assert.ok(!a.error, JSON.stringify(a.error)))
    })
  }
  const approveSome = () => start(async () => {
    const from = last
    const to = Math.min(asked, from + 200)
    if (to <= from) return
    last = to
    const ids = [...early.splice(0), ...Array.from({ length: to - from }, (_, i) => `q${from + i + 1}`)]
    const answers = await send(made.tokens.moderator, ids.map((question) => ['question.approve', { question }]))
    answers.forEach((a, i) => {
      if (!a.error) approved.push(ids[i])
      else if (a.error.code === 'not_found') early.push(ids[i]) // it is on its way still
      else throw new Error(JSON.stringify(a.error))
    })
  })
  const voiceSome = (n) => {
    const phone = phones[Math.floor(Math.random() * phones.length)]
    if (phone.busy || !approved.length) return 0
    const chosen = []
    for (let tries = 0; chosen.length < n && tries < n * 20; tries++) {
      const id = approved[Math.floor(Math.random() * approved.length)]
      if (!phone.voiced.has(id)) { phone.voiced.add(id); chosen.push(id) }
    }
    if (!chosen.length) return 0
    phone.busy = true
    const again = Math.random() < 0.2 ? [chosen[0]] : [] // pressed twice
    start(async () => {
      const answers = await send(phone.token, [...chosen, ...again].map((question) => ['question.vote', { question }]))
      phone.busy = false
      answers.forEach((a, i) => {
        if (i >= chosen.length) { assert.equal(a.error?.code, 'conflict', 'a second voice is refused'); twice++; return }
        assert.ok(!a.error, JSON.stringify(a.error))
        given++
        expected.set(chosen[i], (expected.get(chosen[i]) ?? 0) + 1)
      })
    })
    return chosen.length
  }

  const began = performance.now()
  let sent = 0, presses = 0
  const hands = (async () => {
    while (performance.now() - began < seconds * 1000) {
      await desk.keyboard.press(presses++ % 8 < 6 ? 'j' : 'k').catch(() => {})
      await pause(300)
    }
  })()
  for (let tick = 1; ; tick++) {
    const share = Math.min(1, (performance.now() - began) / (seconds * 1000))
    if (asked < questions * share) askSome(Math.min(BATCH, Math.ceil(questions * share - asked)))
    if (tick % 10 === 0 || share === 1) approveSome()
    for (let tries = 0; sent < voices * share && tries < 200 && underWay < 48; tries++) sent += voiceSome(Math.min(BATCH, voices - sent))
    if (share === 1 && sent >= voices && asked >= questions) break
    assert.ok(performance.now() - began < seconds * 4000, `given ${given} voices only`)
    await pause(TICK)
  }
  await until('every answer is here', () => underWay === 0, 60_000)
  const took = (performance.now() - began) / 1000
  await hands
  assert.deepEqual(failures.slice(0, 3), [])

  const docs = await server.documents(made.id)
  const all = Object.entries(docs).filter(([key]) => key.startsWith('question/')).map(([, doc]) => doc)
  const wrong = all.filter((q) => q.votes !== (expected.get(q.id) ?? 0)).map((q) => [q.id, q.votes, expected.get(q.id)])
  const versions = (await v()) - before
  const events = (await desk.evaluate(() => globalThis.__events)).sort((a, b) => a - b)
  const at = (share) => events[Math.min(events.length - 1, Math.floor(events.length * share))] ?? 0
  console.log(`# ${asked} questions, ${given} voices by ${people} people in ${took.toFixed(1)} s (${Math.round((asked + given) / took)} acts a second), slowest request of ${BATCH} acts ${Math.round(worst)} ms`)
  console.log(`# ${twice} second voices refused; ${wrong.length} questions with a wrong count`)
  console.log(`# moderator: ${frames} frames for ${versions} versions; ${presses} keys, ${events.length} took longer than a frame: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms to the next picture`)
  assert.deepEqual(wrong.slice(0, 5), [])
  assert.equal(all.length, questions)
}, { timeout: (seconds * 4 + 120) * 1000 })
