// Drives the moderator's page: a question's whole way by keyboard alone, what moderators write on it, and
// two moderators who act at random on the same questions: nothing is overwritten, every refusal is shown.
import assert from 'node:assert/strict'
import { pressKey, overflow, pause, phone, scene, until, violations } from './rig.mjs'

const today = new Date().toISOString().slice(0, 10)
const programme = `title: {en: Test consultation}
date: "${today}"
timezone: UTC
languages: [en, ar, zh]
public: true
rehearsal: true
groups:
  - {id: civil-society, mark: CS, name: {en: Civil society}}
segments:
  - {id: first, kind: panel, title: {en: First panel}, start: "00:00", end: "23:30", panellists: [{name: Panellist One}]}
  - {id: second, kind: panel, title: {en: Second panel}, start: "23:30", end: "23:58"}
`
const people = 'badge,name,organisation,group,country,remote,language\n1,Delegate 001,,civil-society,Kenya,yes,en\n'
const ask = (n, text, lang = 'en') => [n === 1 ? 'badge:1' : `audience:${n}`, 'question.ask', { text, lang }]

scene('a moderator takes a question all its way by keyboard alone', async (server, visitors) => {
  const { id, links } = await server.session(programme, people)
  await server.act(id, ['chair', 'segment.open', { segment: 'first' }], ask(1, 'When will every school be connected?'), ask(2, 'Schools connected, when?'),
    ask(3, 'متى ستُربط كل المدارس بالإنترنت؟', 'ar'), ask(4, '何时所有学校都能联网？', 'zh'), ask(5, 'Are you all idiots?'))
  const page = await visitors.open('moderator', links.moderator, { landed: (url) => !url.pathname.endsWith('/join') })
  const question = async (n) => (await server.documents(id))[`question/q${n}`]
  const is = (n, state) => until(`q${n} is ${state}`, async () => (await question(n)).state === state || (await question(n)).state)
  const press = async (...keys) => {
    for (const key of keys) await (/^[a-z]$/.test(key) ? pressKey(page, key) : page.keyboard.press(key))
  }
  const shows = (text) => until(`“${text}” is shown`, () => page.getByText(text, { exact: false }).first().isVisible())
  const on = (n) => until(`the cursor is on q${n}`, () => page.evaluate((row) => document.activeElement?.id === row, `mark-q${n}`))

  /** The page shows the question in a column; the record may be ahead of it. */
  const stands = (n, column) => page.locator(`section[aria-labelledby=column-${column}] #mark-q${n}`).waitFor({ state: 'attached' })

  await shows('When will every school be connected?')
  await shows('Held: perhaps an insult')
  assert.equal(await page.locator('#text-q3').evaluate((e) => getComputedStyle(e).direction), 'rtl')
  assert.equal(await page.locator('#text-q4').evaluate((e) => getComputedStyle(e).direction), 'ltr')

  // Worded for reading aloud, the original beside it; the question is in hand while the form is open.
  await press('j')
  await on(1)
  await press('e')
  await until('it is in hand', async () => (await question(1)).claim !== undefined)
  await page.keyboard.press('Control+a')
  await page.keyboard.type('When will all schools be online?')
  await press('Control+Enter')
  await until('the wording is kept', async () => (await question(1)).reading?.en === 'When will all schools be online?')
  await until('it was let go', async () => (await question(1)).claim === undefined)
  assert.equal((await question(1)).text, 'When will every school be connected?')
  await on(1)

  // Labelled, given to a panellist.
  await press('l')
  await page.keyboard.type('access')
  await press('Enter')
  await until('the label is there', async () => (await question(1)).labels?.[0] === 'access')
  await press('Escape', 'g')
  await page.keyboard.type('Panellist One')
  await press('Enter')
  await until('it is for the panellist', async () => (await question(1)).assigned?.name === 'Panellist One')

  // Approved, its like too, then merged; opened like a folder.
  await on(1)
  await press('a')
  await is(1, 'approved')
  await stands(1, 'ready')
  await on(2)
  await press('a')
  await is(2, 'approved')
  await stands(2, 'ready')
  await press('ArrowRight')
  await on(1)
  await press('Shift+ArrowDown', 'm', 'Enter')
  await until('one umbrella over two', async () => (await question(1)).members?.[0] === 'q2')
  await on(1)
  await shows('Split off')

  // Taken back, the last act first: the umbrella, then q2's approval; then both again.
  const taken = async (what, n, is) => {
    await shows(`Undo: ${what}`)
    await press('z')
    await until(`${what} is taken back`, async () => is(await question(n)))
    await shows(`Taken back: ${what}`)
  }
  await taken('Merge (1)', 1, (q) => !q.members?.length)
  await taken('Approve (1)', 2, (q) => q.state === 'offered')
  await stands(2, 'inbox')
  await on(2)
  await press('a')
  await is(2, 'approved')
  await stands(2, 'ready')
  await page.locator('#mark-q1').focus()
  await press('Shift+ArrowDown', 'm', 'Enter')
  await until('one umbrella over two again', async () => (await question(1)).members?.[0] === 'q2')
  await on(1)

  // Selected, put, answered: the cursor goes with it.
  await press('s')
  await is(1, 'selected')
  await press('p')
  await is(1, 'put')
  await press('w')
  await is(1, 'answered')
  await on(1)
  await taken('Answered (1)', 1, (q) => q.state === 'put' && !q.answered_at)
  await on(1)
  await press('w')
  await is(1, 'answered')
  await on(1)
  await until('the page shows it answered', () => page.locator('li.answered #mark-q1').count().then((n) => n === 1))
  await press('y')
  await press('Tab')
  await page.keyboard.type('By the end of next year.')
  await press('Control+Enter')
  await until('the written answer is kept', async () => (await question(1)).answer === 'By the end of next year.')

  // Let past the rules, and under them again.
  await page.locator('#mark-q5').focus()
  await press('u')
  await until('the author is allowed', async () => (await question(5)).standing === 'allowed')
  await shows('author allowed past the rules')
  await press('u')
  await until('the rules hold again', async () => (await question(5)).standing === undefined)

  // Dismissed with a reason by its number, and the insult's author silenced.
  await press('ArrowLeft', 'ArrowLeft')
  await page.locator('#mark-q5').focus()
  await press('q')
  await until('the author is silenced', async () => (await question(5)).standing === 'silenced')
  await page.locator('summary', { hasText: 'Hidden and dismissed' }).focus()
  await press('Enter')
  await page.locator('#mark-q5').focus()
  await press('d', '4', 'Enter')
  await until('it was dismissed for its tone', async () => (await question(5)).code === 'tone')

  // After showing, not before: the next question is shown at once and says so.
  await press('v')
  await page.getByRole('button', { name: 'Show at once' }).press('Enter')
  await shows('Questions are shown at once')
  const held = page.getByLabel('A question stays in hand for (minutes)')
  assert.equal(await held.inputValue(), '5')
  await held.fill('2')
  await held.press('Tab')
  await until('a hand has two minutes', async () => (await server.documents(id)).moderation.claim_s === 120)
  await press('Escape')
  await server.act(id, ask(6, 'And who pays for it?'))
  await is(6, 'approved')
  await shows('shown, not looked at yet')
  await press('b')
  await shows('Civil society, remote')
  await press('Escape')

  // Others see the ledger, with the reason and without the insult.
  const audience = await visitors.open('audience', links.audience, { ...phone, viewport: phone, landed: (url) => !url.pathname.endsWith('/join') })
  await audience.getByText('Dismissed questions, and why').click()
  await until('the ledger says why', () => audience.getByText('Not in a tone fit for the meeting').isVisible())
  assert.equal(await audience.getByText('idiots').count(), 0)

  for (const [lang, viewport] of [['en', { width: 1280, height: 800 }], ['ar', { width: 1280, height: 800 }], ['ar', phone]]) {
    await page.setViewportSize(viewport)
    await page.goto(`${page.url().split('?')[0]}?lang=${lang}`)
    await page.locator('#mark-q3').waitFor({ state: 'attached' })
    assert.ok((await overflow(page)) <= 0, `${lang} ${viewport.width} is wider than its window`)
    assert.deepEqual(await violations(page), [], `axe, ${lang} ${viewport.width}`)
  }
})

scene('two moderators at random overwrite nothing, and every refusal is shown', async (server, visitors) => {
  const { id, links } = await server.session(programme, people)
  await server.act(id, ['chair', 'segment.open', { segment: 'first' }], ...[1, 2, 3].map((n) => ask(n, `Question number ${n} of the day?`)))
  const desks = []
  for (const name of ['one', 'two']) {
    const sent = new Map()
    const answers = new Map()
    const page = await visitors.open(name, links.moderator, {
      landed: (url) => !url.pathname.endsWith('/join'),
      prepare: (page) => {
        page.on('websocket', (socket) => {
          socket.on('framesent', ({ payload }) => {
            const message = JSON.parse(payload)
            if (message.do) sent.set(message.id, message)
          })
          socket.on('framereceived', ({ payload }) => {
            const message = JSON.parse(payload)
            if (message.ack) answers.set(message.ack, message)
          })
        })
      },
    })
    await page.locator('#mark-q3').waitFor()
    await page.evaluate(() => {
      globalThis.shown = []
      new MutationObserver(() => globalThis.shown.push(document.querySelector('.outcome').textContent)).observe(document.querySelector('.outcome'), { childList: true, subtree: true, characterData: true })
    })
    desks.push({ page, sent, answers })
  }
  // A small generator with a seed, so that a failure can be looked at again; its low bits repeat too soon.
  let seed = 20151019
  const random = (n) => Math.floor((seed = (seed * 1103515245 + 12345) % 2147483648) / 65536) % n
  // Both reach for the same question at the same time; now and then one keeps it in hand.
  const hands = [['a'], ['a'], ['s'], ['p'], ['z'], ['c'], ['h', 'Tab', 'Enter'], ['d', '3', 'Enter']]
  let done = 0
  let refused = 0
  const act = async ({ page, sent, answers }, q, keys) => {
    const row = page.locator(`#mark-${q}`)
    if (!(await row.isVisible().catch(() => false))) {
      const away = page.locator('summary', { hasText: 'Hidden and dismissed' })
      if ((await away.count()) && !(await away.evaluate((s) => s.parentElement.open))) await away.press('Enter')
      if (!(await row.isVisible().catch(() => false))) return
    }
    await row.focus({ timeout: 500 }).catch(() => {})
    const before = new Set(sent.keys())
    const seen = await page.evaluate(() => globalThis.shown.length)
    for (const key of keys) await page.keyboard.press(key)
    await pause(100)
    for (const [uuid, message] of sent) {
      if (before.has(uuid) || !message.do.startsWith('question.')) continue
      await until('the act is answered', () => answers.has(uuid))
      const { error } = answers.get(uuid)
      if (!error) {
        if (message.do !== 'question.claim') done++
        continue
      }
      refused++
      await until(`the refusal of ${message.do} is shown: ${error.message}`, () => page.evaluate(([text, from]) => globalThis.shown.slice(from).some((s) => s.includes(text)), [error.message, seen]))
    }
    if (await page.locator('.bar form').count()) await page.keyboard.press('Escape')
  }
  // Long enough for something to come of it, however slow the machine is.
  for (const end = Date.now() + 90_000; Date.now() < end && (done < 15 || refused < 8); ) {
    const q = `q${1 + random(3)}`
    const both = desks.map((d) => [d, hands[random(hands.length)]])
    await Promise.all(both.map(([d, keys]) => act(d, q, keys)))
  }

  // Every act that was carried out found the question in the state that its sender saw.
  const expected = new Map(desks.flatMap(({ sent }) => [...sent.values()].map((m) => [m.id, m.with.expect])))
  const record = await fetch(`${server.base}/api/v1/sessions/${id}/record.ndjson`, { headers: { authorization: `Bearer ${server.secret}` } }).then((r) => r.text())
  const states = {}
  let carried = 0
  for (const line of record.trim().split('\n')) {
    const { body } = JSON.parse(line)
    for (const event of body.events ?? []) {
      if (event.type === 'question.asked') states[event.data.question] = 'offered'
      if (event.type !== 'question.moved') continue
      const { question, state } = event.data
      assert.ok(expected.has(body.cmd), `${body.do} was sent by a page`)
      assert.equal(expected.get(body.cmd), states[question], `${body.do} of ${question} came from what its sender saw`)
      states[question] = state
      carried++
    }
  }
  console.log(`${carried} acts carried out, ${refused} refused and shown`)
  assert.ok(carried >= 5 && refused >= 3, `${carried} carried out, ${refused} refused: the test tried nothing`)
}, { timeout: 180_000 })
