// A stand-in for the server, for drawing pages: serves the built pages and one living session over
// HTTP and server-sent events (WebSocket is refused, so the pages' fallback is what runs).
//   node dev/mock.mjs [--port 8099] [--still]      --still: nothing happens by itself
// The session is "demo": http://127.0.0.1:8099/demo/chair and so on. Every token is accepted.
import { createReadStream, existsSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { day, entries, iso, person } from './mockday.mjs'
import { pageFile } from './pages.mjs'

const { values: flags } = parseArgs({ options: { port: { type: 'string', default: '8099' }, still: { type: 'boolean' } } })
const dist = process.env.ROSTRUM_DIST ?? new URL('../dist', import.meta.url).pathname
const SESSION = 'demo'
const docs = day(SESSION, Date.now())
const epoch = randomUUID()
const changed = new Map([...docs.keys()].map((key) => [key, 1000]))
const mine = { votes: new Set(['q1']), questions: new Set(['q1', 'q5', 'q10', 'q12']), me: 16 }
const answers = new Map()
const streams = new Set()
let v = 1000
let nextId = 500

// Who sees what, coarsely: enough to draw pages, not a model of the rules.
const staff = ['chair', 'secretariat', 'moderator']
function sees(role, key, doc) {
  if (key.startsWith('note/')) return ['rapporteur', 'chair', 'secretariat'].includes(role)
  if (key.startsWith('feed/')) return ['moderator', 'secretariat'].includes(role)
  if (key.startsWith('person/')) return ['chair', 'secretariat'].includes(role)
  if (key.startsWith('question/')) return staff.includes(role) || ['approved', 'selected', 'put', 'answered'].includes(doc.state)
  return true
}

const may = {
  chair: 'segment.open segment.suspend segment.resume segment.close segment.reschedule list.open list.close list.order list.limits floor.request floor.withdraw floor.defer floor.give floor.finish floor.pause floor.resume floor.extend floor.absent floor.move floor.remove floor.rule floor.undo floor.redo question.put question.answer question.select question.approve question.hide question.dismiss question.to_floor notice.post notice.clear',
  participant: 'floor.request floor.withdraw floor.defer floor.swap floor.accept_swap floor.finish statement.deposit question.ask question.vote question.unvote question.withdraw',
  audience: 'question.ask question.vote question.unvote question.withdraw',
  moderator: 'question.offer question.approve question.hide question.select question.put question.answer question.dismiss question.merge question.split question.to_floor',
  rapporteur: 'note.add note.edit note.remove note.support',
  secretariat: 'segment.reschedule floor.request notice.post notice.clear person.add person.update person.role person.revoke person.erase session.clock',
  screen: '',
}

function me(role) {
  const who = person(mine.me)
  const list = docs.get('list/governance').entries
  const personal = role === 'participant'
  const own = personal ? [...docs.values()].filter((d) => d.requested_at && d.person.id === who.id) : []
  const speech = docs.get('floor').speech
  return {
    role, may: (may[role] ?? '').split(' ').filter(Boolean),
    ...(personal ? { person: who.id, name: who.name, group: who.group, language: 'en' } : role === 'audience' ? { person: 'p300', name: 'Guest 300' } : {}),
    requests: own.map((r) => {
      const i = list.findIndex((e) => e.id === r.id)
      return { id: r.id, segment: r.segment, kind: r.kind, state: r.state, place: i + 1, expected_at: list[i]?.expected_at ?? null, fits: list[i]?.fits ?? false }
    }),
    questions: ['participant', 'audience'].includes(role) ? [...mine.questions].map((id) => docs.get(`question/${id}`)).map((q) => ({ id: q.id, text: q.text, state: q.state, reason: q.reason, asked_at: q.asked_at, answered_at: q.answered_at })) : [],
    votes: [...mine.votes],
    ...(personal && speech?.person.id === who.id ? { speaking: speech.id } : {}),
  }
}

function frame(role, since) {
  const set = {}
  const del = []
  for (const [key, at] of changed) {
    if (at <= since) continue
    const doc = docs.get(key)
    if (doc && sees(role, key, doc)) set[key] = doc
    else if (since) del.push(key)
  }
  if (since < v) set.me = me(role)
  return { v, epoch, now: iso(Date.now()), set, del }
}

function put(key, doc) {
  docs.set(key, doc)
  changed.set(key, v + 1)
}
function commit() {
  v++
  for (const s of streams) s.push()
  return v
}

// A handful of commands, enough to feel the pages respond.
const refuse = (code, message, field) => { throw { code, message, field } }
const setList = (ids) => put('list/governance', { segment: 'governance', entries: entries(docs, ids, Date.now() + 60_000, Date.now() + 51 * 60_000) })
const waiting = () => docs.get('list/governance').entries.map((e) => e.id)
function endSpeech() {
  const { speech } = docs.get('floor')
  if (!speech) return
  const now = Date.now()
  put(`speech/${speech.id}`, { id: speech.id, segment: 'governance', request: speech.request, person: speech.person, kind: speech.kind, capacity: speech.capacity, started_at: speech.started_at, ended_at: iso(now), seconds: Math.round((now - Date.parse(speech.started_at) - speech.paused_ms) / 1000), limit_s: speech.limit_s })
  const request = docs.get(`request/${speech.request}`)
  if (request) put(`request/${request.id}`, { ...request, state: 'done' })
}
function turn(change) {
  const floor = docs.get('floor')
  if (!floor.speech) refuse('conflict', 'Nobody has the floor.')
  put('floor', { ...floor, speech: { ...floor.speech, ...change(floor.speech) } })
}
function setState(id, state, more = {}) {
  const q = docs.get(`question/${id}`) ?? refuse('not_found', 'There is no such question.', 'with.question')
  put(`question/${id}`, { ...q, state, ...more })
}
function vote(id, by) {
  const q = docs.get(`question/${id}`) ?? refuse('not_found', 'There is no such question.', 'with.question')
  if (by > 0 === mine.votes.has(id)) return
  by > 0 ? mine.votes.add(id) : mine.votes.delete(id)
  put(`question/${id}`, { ...q, votes: q.votes + by, voices: q.voices + by })
}
const commands = {
  'floor.request'({ segment = 'governance', kind, capacity, topic, person: who }) {
    const n = who ? Number(who.replace(/\D/g, '')) : mine.me
    if (waiting().some((id) => docs.get(`request/${id}`).person.id === `p${n}`)) refuse('already_inscribed', 'There is already a request on the speakers list.')
    const id = `r${++nextId}`
    put(`request/${id}`, { id, segment, person: person(n), kind, capacity, topic, requested_at: iso(Date.now()), state: 'waiting', why: [{ code: 'order_of_request', n: waiting().length + 1 }] })
    setList([...waiting(), id])
  },
  'floor.withdraw'({ request }) {
    put(`request/${request}`, { ...docs.get(`request/${request}`), state: 'withdrawn' })
    setList(waiting().filter((id) => id !== request))
  },
  'floor.remove': ({ request }) => commands['floor.withdraw']({ request }),
  'floor.absent': ({ request }) => setList([...waiting().filter((id) => id !== request), request]),
  'floor.defer': ({ request }) => setList([...waiting().filter((id) => id !== request), request]),
  'floor.move'({ request, before }) {
    const ids = waiting().filter((id) => id !== request)
    ids.splice(before ? ids.indexOf(before) : ids.length, 0, request)
    setList(ids)
  },
  'floor.give'({ request, expect }) {
    const floor = docs.get('floor')
    if (expect !== undefined && (floor.speech?.id ?? null) !== expect) refuse('stale', 'Somebody else has the floor by now.')
    endSpeech()
    const r = docs.get(`request/${request}`) ?? refuse('not_found', 'There is no such request.', 'with.request')
    put(`request/${request}`, { ...r, state: 'speaking' })
    put('floor', { segment: 'governance', interrupted: null, undo: { do: 'floor.give', person: r.person.name, v: v + 1 }, speech: { id: `s${++nextId}`, request, person: r.person, kind: r.kind, capacity: r.capacity, on_behalf_of: r.on_behalf_of, topic: r.topic, started_at: iso(Date.now()), limit_s: 180, paused_at: null, paused_ms: 0 } })
    setList(waiting().filter((id) => id !== request))
  },
  'floor.finish'() {
    endSpeech()
    put('floor', { ...docs.get('floor'), speech: null })
  },
  'floor.pause': () => turn(() => ({ paused_at: iso(Date.now()) })),
  'floor.resume': () => turn((s) => ({ paused_at: null, paused_ms: s.paused_ms + Date.now() - Date.parse(s.paused_at) })),
  'floor.extend': ({ seconds }) => turn((s) => ({ limit_s: s.limit_s + seconds })),
  'question.ask'({ text, lang }) {
    const id = `q${++nextId}`
    put(`question/${id}`, { id, segment: 'governance', text, lang, source: { kind: 'audience' }, votes: 0, voices: 1, state: 'offered', asked_at: iso(Date.now()) })
    mine.questions.add(id)
  },
  'question.vote': ({ question }) => vote(question, 1),
  'question.unvote': ({ question }) => vote(question, -1),
  'question.approve': ({ question }) => setState(question, 'approved'),
  'question.hide': ({ question, reason }) => setState(question, 'hidden', { reason }),
  'question.dismiss': ({ question, reason }) => setState(question, 'dismissed', { reason }),
  'question.select': ({ question }) => setState(question, 'selected'),
  'question.put': ({ question }) => setState(question, 'put', { put_at: iso(Date.now()) }),
  'question.answer': ({ question, by }) => setState(question, 'answered', { answered_at: iso(Date.now()), answered_by: by }),
  'question.merge'({ into, questions }) {
    for (const q of questions) setState(q, docs.get(`question/${q}`).state, { merged_into: into })
    const umbrella = docs.get(`question/${into}`)
    put(`question/${into}`, { ...umbrella, members: [...(umbrella.members ?? []), ...questions] })
  },
  'note.add'(note) {
    const id = `n${++nextId}`
    put(`note/${id}`, { ...note, id, supporters: { count: 0, groups: [] }, rev: 1, author: 'p90', at: iso(Date.now()) })
  },
  'note.edit'({ note, rev, ...change }) {
    const old = docs.get(`note/${note}`) ?? refuse('not_found', 'There is no such note.')
    if (old.rev !== rev) refuse('stale', 'Somebody changed this note meanwhile.')
    put(`note/${note}`, { ...old, ...change, rev: rev + 1 })
  },
  'note.remove': ({ note }) => { docs.delete(`note/${note}`); changed.set(`note/${note}`, v + 1) },
  'note.support'({ note, group, speech, on }) {
    const n = docs.get(`note/${note}`)
    const toggle = (all, x) => (x ? (on ? [...new Set([...all, x])] : all.filter((y) => y !== x)) : all)
    const groups = toggle(n.supporters.groups, group)
    put(`note/${note}`, { ...n, supporters: { count: groups.length, groups, speeches: toggle(n.supporters.speeches ?? [], speech) } })
  },
  'notice.post'(notice) {
    const id = `x${++nextId}`
    put(`notice/${id}`, { level: 'info', until: null, ...notice, id, at: iso(Date.now()) })
  },
  'notice.clear': ({ notice }) => { docs.delete(`notice/${notice}`); changed.set(`notice/${notice}`, v + 1) },
  'list.open': ({ segment }) => put(`segment/${segment}`, { ...docs.get(`segment/${segment}`), list: { ...docs.get(`segment/${segment}`).list, open: true } }),
  'list.close': ({ segment }) => put(`segment/${segment}`, { ...docs.get(`segment/${segment}`), list: { ...docs.get(`segment/${segment}`).list, open: false } }),
}

function act(command) {
  if (answers.has(command.id)) return answers.get(command.id)
  let answer
  try {
    const run = commands[command.do] ?? refuse('bad_request', `The mock does not know ${command.do}.`, 'do')
    run(command.with ?? {})
    answer = { ack: command.id, v: commit() }
  } catch (error) {
    if (!error.code || error instanceof Error) throw error
    answer = { ack: command.id, error }
  }
  answers.set(command.id, answer)
  return answer
}

const types = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' }
const csp = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"

function json(res, status, body) {
  res.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' })
  res.end(JSON.stringify(body))
}

async function body(req) {
  let text = ''
  for await (const chunk of req) if ((text += chunk).length > 1e6) break
  return text
}

const server = createServer(async (req, res) => {
  const url = new URL(req.url, 'http://localhost')
  const role = url.searchParams.get('role') ?? 'audience'
  const since = url.searchParams.get('epoch') === epoch ? Number(url.searchParams.get('since') ?? 0) : 0
  const [, , , , session, what] = url.pathname.split('/')
  if (url.pathname === '/api/v1/public') {
    const { id, title, titles, date, state, languages } = docs.get('session')
    return json(res, 200, { sessions: [{ id, title, titles, date, state, languages }] })
  }
  if (url.pathname === '/api/v1/sessions') {
    const s = docs.get('session')
    return json(res, 200, { sessions: [{ id: s.id, title: s.titles, date: s.date, state: s.state, public: true, rehearsal: true, created_at: iso(Date.now() - 9e6), v }] })
  }
  if (url.pathname === '/api/v1/join') {
    const { code } = JSON.parse(await body(req))
    if (code === 'wrong') return json(res, 401, { error: { code: 'unauthorized', message: 'This code is not known.' } })
    return json(res, 200, { token: 'mock', role: may[code] === undefined ? 'audience' : code, person: 'p300' })
  }
  if (url.pathname.startsWith('/api/')) {
    if (session !== SESSION) return json(res, 404, { error: { code: 'not_found', message: 'There is no such session.' } })
    if (what === 'view') return json(res, 200, frame(role, since))
    if (what === 'commands') {
      const sent = JSON.parse(await body(req))
      return json(res, 200, Array.isArray(sent) ? sent.map(act) : act(sent))
    }
    if (what === 'stream') {
      res.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      let held = since
      const push = () => {
        const f = frame(role, held)
        held = f.v
        res.write(`id: ${f.v}\ndata: ${JSON.stringify(f)}\n\n`)
      }
      const stream = { push }
      streams.add(stream)
      const beat = setInterval(push, 5000)
      res.on('close', () => { streams.delete(stream); clearInterval(beat) })
      return push()
    }
    return json(res, 404, { error: { code: 'not_found', message: 'The mock does not have this.' } })
  }
  const file = join(dist, normalize(pageFile(url.pathname) ?? url.pathname.slice(1)))
  if (!file.startsWith(dist) || !existsSync(file) || !extname(file)) return json(res, 404, { error: { code: 'not_found', message: 'There is no such page.' } })
  res.writeHead(200, { 'content-type': types[extname(file)] ?? 'application/octet-stream', 'content-security-policy': csp })
  createReadStream(file).pipe(res)
})
server.on('upgrade', (_req, socket) => socket.end('HTTP/1.1 404 Not Found\r\nConnection: close\r\n\r\n'))
server.listen(Number(flags.port), '127.0.0.1', () => console.log(`http://127.0.0.1:${flags.port}/${SESSION}/chair   (any page; session "${SESSION}")`))

if (!flags.still) {
  let step = 0
  setInterval(() => {
    step++
    const open = [...docs.values()].filter((d) => d.source && d.state === 'approved')
    const q = open[step % Math.max(1, open.length)]
    if (q) put(`question/${q.id}`, { ...q, votes: q.votes + 1, voices: q.voices + 1 })
    if (step % 3 === 0) act({ id: randomUUID(), do: 'floor.request', with: { kind: 'statement', capacity: 'own', person: `p${33 + (step % 90)}` } })
    if (step % 12 === 0 && waiting().length) act({ id: randomUUID(), do: 'floor.give', with: { request: waiting()[0] } })
    commit()
  }, 5000)
}
