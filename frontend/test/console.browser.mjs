// The chair's console against the real server: two chairs at once, tablets, clocks that are
// wrong, time repair and carry-over.
import assert from 'node:assert/strict'
import { console_, SETTLED } from './console.mjs'
import { middayProgramme, delegates } from './programme.mjs'
import { overflow, pause, pressKey, scene, until, violations } from './rig.mjs'

scene('two chairs press next at once; clocks an hour wrong change nothing', async (server, visitors) => {
  const made = await server.session(middayProgramme({ minutes: 50 }), delegates(12))
  const act = (as, what, parameters) => server.act(made.id, [as, what, parameters])
  await act('chair', 'segment.open', { segment: 'first' })
  for (let badge = 1; badge <= 12; badge++) await act(`badge:${badge}`, 'floor.request', { segment: 'first', kind: 'statement', capacity: 'own' })
  /** A device whose clock is wrong by so many hours. */
  const wrong = (hours) => (page) =>
    page.addInitScript((off) => {
      const Real = Date
      globalThis.Date = class extends Real {
        constructor(...given) { super(...(given.length ? given : [Real.now() + off])) }
        static now() { return Real.now() + off }
      }
    }, hours * 3_600_000)
  let held
  const slow = async (page) => {
    await wrong(1)(page)
    // What the server says can be held back: this chair then sees a moment that is past.
    await page.routeWebSocket(/\/live/, (socket) => {
      const upstream = socket.connectToServer()
      socket.onMessage((m) => upstream.send(m))
      upstream.onMessage((m) => (held ? held.push(() => socket.send(m)) : socket.send(m)))
    })
  }
  const [one, two, three] = await Promise.all([
    visitors.open('chair one', made.links.chair, { landed: /\/chair/ }),
    visitors.open('chair two, ahead', made.links.chair, { landed: /\/chair/, prepare: slow }),
    visitors.open('chair three, behind', made.links.chair, { landed: /\/chair/, prepare: wrong(-1) }),
  ])
  const is = console_(server, made, one)
  const label = (page) => page.locator('.primary-area button.primary').textContent()
  const ready = (name) => until(`both are ready for ${name}`, async () => (await label(one)).includes(name) && (await label(two)).includes(name)).then(() => pause(SETTLED))
  /** Everybody who ever asked stands, has the floor, or has had it: nobody is lost, nobody doubled. */
  const whole = async (spoken) => {
    const all = await is.documents()
    const waiting = all['list/first'].entries.map((e) => all[`request/${e.id}`].person.name)
    const heard = Object.keys(all).filter((k) => k.startsWith('speech/')).map((k) => all[k].person.name)
    const now = all.floor.speech?.person.name
    assert.deepEqual([...heard, ...(now ? [now] : []), ...waiting].sort(), Array.from({ length: 12 }, (_, i) => `Delegate ${String(i + 1).padStart(3, '0')}`))
    assert.equal(heard.length, spoken, 'one press, one intervention')
  }

  await ready('Delegate 001')
  await Promise.all([one.keyboard.press('Enter'), two.keyboard.press('Enter')])
  await ready('Delegate 002')
  assert.equal(await is.speaker(), 'Delegate 001')
  await whole(0)

  held = []
  await one.keyboard.press('Enter')
  await until('the first chair gave the floor', async () => (await is.speaker()) === 'Delegate 002')
  assert.match(await label(two), /Delegate 002/, 'the second chair still sees the moment before')
  await two.keyboard.press('Enter')
  await until('the answer has come', () => held.length > 1)
  for (const send of held.splice(0)) send()
  held = undefined
  await until('the second chair is told', async () => /\S/.test(await two.locator('.primary-area [role=alert]').textContent()))
  await ready('Delegate 003')
  assert.equal(await is.speaker(), 'Delegate 002', 'the second press gave nobody the floor')
  await whole(1)

  // A double press of one chair is one press.
  await one.keyboard.press('Enter')
  await one.keyboard.press('Enter')
  await ready('Delegate 004')
  await whole(2)

  // The clock is the server's on each of them, and after a reload.
  const shown = async (page) => page.evaluate(() => [document.querySelector('.floor [role=timer] .figures').textContent, document.querySelector('.now time').textContent].join(' '))
  const same = (what) => until(what, async () => {
    const [a, b, c] = await Promise.all([one, two, three].map(shown))
    return (a === b && b === c) || [a, b, c]
  })
  await same('the three show one clock')
  await three.reload()
  await three.locator('.floor [role=timer]').waitFor()
  await same('and again after a reload')
  await pressKey(one, 'p')
  await until('paused on all', async () => (await Promise.all([one, two, three].map((p) => p.locator('.floor').textContent()))).every((text) => text.includes('paused')))
  const stood = (await shown(one)).split(' ')[0]
  await two.reload()
  await two.locator('.floor [role=timer]').waitFor()
  assert.equal((await shown(two)).split(' ')[0], stood, 'a reload shows the same second')
})

scene('tablets, Arabic, time repair and carry-over', async (server, visitors) => {
  const programme = middayProgramme({ minutes: 12, budget: 60 })
  programme.segments[0].title.en = 'First panel, on building confidence and security in the use of what a title may be as long as'
  const made = await server.session(programme, delegates(12))
  const act = (as, what, parameters) => server.act(made.id, [as, what, parameters])
  await act('chair', 'segment.open', { segment: 'first' })
  for (let badge = 1; badge <= 12; badge++) await act(`badge:${badge}`, 'floor.request', { segment: 'first', kind: 'statement', capacity: 'own' })
  await act('chair', 'floor.give', { request: 'badge:1' })
  for (let i = 1; i <= 6; i++) {
    await act(`audience:${i}`, 'question.ask', { text: `Question ${i}: how will those who follow from afar be heard, and by whom, when the draft is read for the last time before its adoption?`, lang: 'en' })
    await act('moderator', 'question.approve', { question: `q${i}` })
  }
  const page = await visitors.open('tablet', made.links.chair, { viewport: { width: 820, height: 1180 }, hasTouch: true, landed: /\/chair/ })
  const is = console_(server, made, page)
  const address = page.url()
  const primary = page.locator('.primary-area button.primary')
  await primary.waitFor()

  const faults = []
  for (const [width, height, lang] of [[820, 1180, 'en'], [768, 1024, 'en'], [1024, 768, 'en'], [1024, 620, 'en'], [1280, 800, 'en'], [820, 1180, 'ar'], [768, 1024, 'ar'], [1024, 768, 'ar'], [1280, 800, 'ar'], [360, 740, 'ar']]) {
    const at = `${width}×${height} ${lang}`
    await page.setViewportSize({ width, height })
    if (!page.url().endsWith(`lang=${lang}`)) await page.goto(`${address}?lang=${lang}`)
    await page.locator('.row-box').first().waitFor()
    await pause(200)
    if ((await overflow(page)) > 0) faults.push(`${at}: scrolls sideways`)
    const seen = await page.evaluate((phone) => {
      const wrong = []
      const primaries = document.querySelectorAll('.primary-area button, .floor .acts button, .list .tools button, .undo button, header .row button, .tabs button, .panel button')
      for (const e of [...document.querySelectorAll('button:not(dialog button), select:not(dialog select)')]) {
        const box = e.getBoundingClientRect()
        if (e.getClientRects().length && (box.width < 24 || box.height < 24)) wrong.push(`small: ${e.textContent.trim()} ${box.width}×${box.height}`)
      }
      if (!phone) {
        if (document.documentElement.scrollHeight > innerHeight) wrong.push(`the page scrolls by ${document.documentElement.scrollHeight - innerHeight}`)
        const scroll = document.querySelector('.questions .scroll').getBoundingClientRect()
        for (const e of document.querySelectorAll('.questions li')) {
          const box = e.getBoundingClientRect()
          if (box.top < scroll.bottom - 1 && box.bottom > scroll.bottom + 1) wrong.push(`cut through: ${e.textContent.trim().slice(0, 12)}`)
        }
        if (scroll.bottom - scroll.top < 100) wrong.push('no room for a question')
        for (const e of primaries) {
          const box = e.getBoundingClientRect()
          const top = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2)
          if (!e.contains(top)) wrong.push(`not to be seen: ${e.textContent.trim()}`)
          if (box.bottom > innerHeight + 0.5 || box.left < -0.5 || box.right > innerWidth + 0.5) wrong.push(`cut: ${e.textContent.trim()}`)
        }
      }
      return wrong
    }, width < 400)
    faults.push(...seen.map((fault) => `${at}: ${fault}`))
    if (lang === 'ar') faults.push(...(await violations(page)).map((fault) => `${at}: axe ${fault}`))
  }
  assert.deepEqual(faults, [])

  // In a low window questions and balance are scrolled to; the speech and the next act are in sight.
  await page.setViewportSize({ width: 768, height: 800 })
  await page.goto(`${address}?lang=en`)
  await page.locator('.row-box').first().waitFor()
  for (const button of await page.locator('.floor .acts button, .primary-area button.primary, .undo button').all()) {
    const box = await button.boundingBox()
    const top = await button.evaluate((e, [x, y]) => e.contains(document.elementFromPoint(x, y)), [box.x + box.width / 2, box.y + box.height / 2])
    assert.ok(top && box.y + box.height <= 800, `in sight: ${await button.textContent()}`)
  }

  // Ten times three minutes do not fit into what is left: the line says so, the repair mends it.
  await page.setViewportSize({ width: 1280, height: 800 })
  await page.goto(`${address}?lang=en`)
  await until('the line below which nobody is reached', async () => (await page.locator('.divider').count()) === 1)
  const unreached = async () => (await is.documents())['list/first'].entries.filter((e) => !e.fits).length
  const many = await unreached()
  assert.ok(many > 0)
  await pressKey(page, 't')
  await page.getByRole('dialog', { name: 'Time repair' }).waitFor()
  await page.keyboard.press('Enter')
  await until('the limit is shorter', async () => (await is.documents())['segment/first'].list.limits.statement_s < 180)
  assert.ok((await unreached()) < many, 'more are reached')
  assert.equal((await is.floor()).speech.limit_s, 180, 'whoever was called keeps their time')
  await until('undo names it', async () => (await page.locator('.undo').textContent()).includes('changed the speaking times'))

  // Time goes to an account, with its reason, by keyboard; the ledger has it.
  await pressKey(page, '2')
  await page.locator('.panel .account').first().focus()
  await page.keyboard.press('Enter')
  await page.locator('#budget-time').fill('2:30')
  await page.locator('#budget-reason').fill('hosts the meeting')
  await page.keyboard.press('Enter')
  await until('the account has more', async () => (await is.documents()).ledger.accounts[0].granted_s === 210)
  assert.equal((await is.documents()).ledger.entries.at(-1).reason, 'hosts the meeting')

  // A right of reply waits for the end of the day; the ledger says so.
  await act('badge:12', 'floor.request', { segment: 'first', kind: 'right_of_reply', capacity: 'national' })
  await pressKey(page, '4')
  await until('it is deferred', async () => /Delegate 012.*1 of 2.*deferred to the end of the day/s.test(await page.getByRole('tabpanel').textContent()))

  await page.getByRole('button', { name: 'Do not grant …' }).press('Enter')
  await page.getByLabel('Reason').fill('Nothing was said about the organisation')
  await page.keyboard.press('Enter')
  await until('it is not granted', async () => (await is.documents()).rights.entries[0].state === 'removed')
  await until('the ledger says so', async () => /not granted.*0 of 2/s.test(await page.getByRole('tabpanel').textContent()))

  // A swap that somebody proposed stands in their row, and the chair may carry it out.
  await act('badge:5', 'floor.swap', { request: 'r5', with: 'r6' })
  await is.pick('005')
  await page.locator('.proposed').getByRole('button', { name: 'Exchange' }).press('Enter')
  await until('the two have changed places', async () => (await is.order()).includes('06 05'))
  await page.keyboard.press('Escape')

  // A point of order comes to the front and goes again, and nothing else moves.
  const places = () => page.evaluate(() => ['.primary-area button', '.floor .acts', '.list header', '.questions header', '.tabs', '.panel', '.undo'].map((s) => {
    const { x, y, width, height } = document.querySelector(s).getBoundingClientRect()
    return [s, x, y, width, height].join(' ')
  }))
  const stood = await places()
  await act('badge:11', 'floor.request', { segment: 'first', kind: 'point_of_order', capacity: 'own', category: 'adjourn_debate' })
  await page.getByRole('tab', { name: 'Points of order', selected: true }).waitFor()
  assert.deepEqual(await places(), stood, 'nothing jumps')
  await pressKey(page, 'o')
  await page.getByRole('tab', { name: 'Rights of reply', selected: true }).waitFor()
  assert.deepEqual(await places(), stood, 'nothing jumps back')

  // Closing with people waiting names them and carries them over, in their order.
  await pressKey(page, 'f')
  await until('the floor is free', async () => (await is.speaker()) === undefined)
  // What a speech took of an account is given back, with the reason.
  await pressKey(page, '2')
  await page.locator('.panel .account').first().press('Enter')
  const account = page.getByRole('dialog', { name: 'Time of Governments' })
  await account.getByLabel('Give back the time of').selectOption({ index: 1 })
  await account.getByLabel('Reason').fill('The interpretation had failed')
  assert.deepEqual(await violations(page, 'dialog[open]'), [], 'axe on an account')
  await account.getByLabel('Reason').press('Enter')
  await until('the account has its time back', async () => (await is.documents()).ledger.entries.at(-1).kind === 'refund')
  await account.waitFor({ state: 'hidden' })
  assert.match(await page.locator('.undo').textContent(), /Undo: corrected a time account/)
  const order = await is.order()
  await pressKey(page, 'd')
  const day = is.dialog('The day')
  await day.getByRole('button', { name: 'Close the segment' }).press('Enter')
  await day.getByRole('button', { name: /carry over to “Second panel”/ }).press('Enter')
  await until('the first is closed', async () => (await is.documents())['segment/first'].state === 'closed')
  assert.ok((await is.order('second')).startsWith(order), `${await is.order('second')} begins with ${order}`)
  await page.keyboard.press('Escape')
  await until('undo names the closing', async () => (await page.locator('.undo').textContent()).includes('closed First panel'))
  await pressKey(page, 'u')
  await until('undo brings all back', async () => (await is.order()) === order)

  // In the day's last segment a right of reply is granted from the ledger, and the ledger says what it took.
  await act('badge:10', 'floor.request', { segment: 'first', kind: 'right_of_reply', capacity: 'national' })
  await act('chair', 'segment.close', { segment: 'first' })
  await act('chair', 'segment.open', { segment: 'second' })
  await pressKey(page, '4')
  await page.getByRole('button', { name: 'Grant now' }).press('Enter')
  await until('it is heard', async () => (await is.speaker()) === 'Delegate 010')
  assert.equal((await is.floor()).speech.limit_s, 600, 'with its own limit')
  await act('chair', 'floor.finish', {})
  await until('it is used', async () => /Delegate 010.*used, 0:\d\d.*1 of 2/s.test(await page.getByRole('tabpanel').textContent()))
}, { timeout: 90_000 })
