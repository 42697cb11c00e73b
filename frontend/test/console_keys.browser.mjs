// Every key of the chair's console against the real server, and what it did in the record.
import assert from 'node:assert/strict'
import { console_, SETTLED } from './console.mjs'
import { middayProgramme, delegates } from './programme.mjs'
import { pause, scene, until, violations } from './rig.mjs'

scene('every key of the console does its act', async (server, visitors) => {
  const made = await server.session(middayProgramme({ minutes: 5, budget: 600 }), delegates(9))
  const act = (as, what, parameters) => server.act(made.id, [as, what, parameters])
  const page = await visitors.open('chair', made.links.chair, { landed: /\/chair/ })
  const is = console_(server, made, page)
  const primary = page.locator('.primary-area button.primary')
  const says = (text) => until(`the button says “${text}”`, async () => (await primary.textContent()).includes(text))
  const list = async (wanted) => until(`the list is ${wanted}`, async () => (await is.order()) === wanted || is.order())
  const pick = is.pick
  /** A key that opens a dialog: the focus is in it, axe finds nothing, Escape closes it. */
  const opens = (name) => async () => {
    await is.dialog(name).waitFor()
    assert.ok(await page.evaluate(() => document.activeElement?.closest('dialog[open]') !== null), `the focus is in “${name}”`)
    assert.deepEqual(await violations(page, 'dialog[open]'), [], `axe on “${name}”`)
    await page.keyboard.press('Escape')
    await is.dialog(name).waitFor({ state: 'hidden' })
  }

  await says('Open First panel')
  await pause(SETTLED)
  await page.keyboard.press('Enter')
  await says('Give the floor to someone')
  for (let badge = 1; badge <= 7; badge++) await act(`badge:${badge}`, 'floor.request', { segment: 'first', kind: 'statement', capacity: 'own' })
  await act('audience:1', 'question.ask', { text: 'How will remote participants be heard?', lang: 'en' })
  await act('moderator', 'question.approve', { question: 'q1' })
  await says('Give the floor to Delegate 001')

  /** Each key of the page with what shows that it acted, in an order in which each finds something to do. */
  const acts = {
    Enter: async () => { await until('the first has the floor', async () => (await is.speaker()) === 'Delegate 001') },
    p: () => until('paused', async () => Boolean((await is.floor()).speech.paused_at)),
    e: () => until('a minute more', async () => (await is.floor()).speech.limit_s === 240),
    j: () => until('a row is open', async () => (await is.selected()) !== ''),
    k: () => until('a row is open', async () => (await is.selected()) !== ''),
    ArrowDown: () => until('a row is open', async () => (await is.selected()) !== ''),
    ArrowUp: () => until('a row is open', async () => (await is.selected()) !== ''),
    Escape: () => until('no row is open', async () => (await is.selected()) === ''),
    '[': () => list('02 04 03 05 06 07'),
    ']': () => list('02 03 04 05 06 07'),
    m: async () => {
      await page.locator('#move-to').press('Escape')
      await until('Escape in a field leaves the question', async () => (await page.locator('#move-to').count()) === 0)
      assert.notEqual(await is.selected(), '', 'and the row stays open')
      await is.press('m')
      await page.locator('#move-to').fill('1')
      await page.locator('#move-reason').fill('leaves early')
      await page.keyboard.press('Enter')
      await list('04 02 03 05 06 07')
      await until('the reason is in the page', async () => (await page.locator('.row-box').first().textContent()).includes('leaves early'))
    },
    u: () => list('02 03 04 05 06 07'),
    r: () => list('04 02 03 05 06 07'),
    h: () => until('the place is held', async () => (await is.request('Delegate 002')).why.some((w) => w.code === 'moved')),
    s: async () => {
      await page.locator('#swap-with').selectOption({ label: '3 · Delegate 003' })
      await page.locator('.ask button[type=submit]').press('Enter')
      await list('04 03 02 05 06 07')
    },
    z: () => list('04 03 05 06 07 02'),
    v: async () => {
      await until('at the end', async () => (await is.order()).endsWith('06'))
      assert.equal((await is.request('Delegate 006')).state, 'waiting', 'a double press of the key is one absence: two would lapse')
    },
    x: async () => {
      await page.locator('#remove-reason').fill('Left the room')
      await page.keyboard.press('Enter')
      await until('removed', async () => (await is.request('Delegate 007')).state === 'removed')
    },
    g: () => until('the one selected has the floor', async () => (await is.speaker()) === 'Delegate 005'),
    'Alt+g': async () => {
      await page.locator('#give-reason').fill('is asked to answer')
      await page.keyboard.press('Enter')
      await until('the one selected has the floor', async () => (await is.speaker()) === 'Delegate 003')
      assert.equal((await is.floor()).speech.reason, 'is asked to answer')
    },
    w: async () => {
      const why = is.dialog('Why this order')
      const option = async (name) => ({ value: (await is.request(`Delegate ${name}`)).id })
      await why.getByLabel('One').selectOption(await option('004'))
      await why.getByLabel('The other').selectOption(await option('005'))
      await until('the record tells the list from the call', async () => /Delegate 004 stood before Delegate 005.*The chair called Delegate 005 first/s.test(await why.textContent()))
      await why.getByLabel('The other').selectOption(await option('003'))
      await until('the reason is told', async () => /The chair called Delegate 003 first, out of this order.\s*is asked to answer/.test(await why.textContent()))
      await page.keyboard.press('Escape')
      await why.waitFor({ state: 'hidden' })
      await pause(50) // its closing is heard
      await is.press('w')
      await until('the record answers', async () => (await is.dialog('Why this order').textContent()).includes('stood before'))
      await opens('Why this order')()
    },
    c: () => until('the list is closed', async () => (await is.documents())['segment/first'].list.open === false),
    'Alt+q': async () => {
      const dialog = is.dialog('A question goes on the speakers list')
      await dialog.getByRole('combobox', { name: 'Who' }).fill('Delegate 009')
      await page.keyboard.press('Enter')
      assert.deepEqual(await violations(page, 'dialog[open]'), [], 'axe on a question to the list')
      await dialog.getByRole('button', { name: 'Put it on the list' }).press('Enter')
      await until('it stands on the list in the name of 009', async () => (await is.request('Delegate 009'))?.question === 'q1')
      assert.equal((await is.documents())['question/q1'].state, 'selected')
    },
    q: () => until('put', async () => (await is.documents())['question/q1'].state === 'put'),
    i: () => until('answered', async () => (await is.documents())['question/q1'].state === 'answered'),
    y: () => until('upheld', async () => (await is.request('Delegate 008')).ruling?.upheld === true),
    o: () => until('not upheld', async () => (await is.request('Delegate 009')).ruling?.upheld === false),
    1: () => page.getByRole('tab', { name: 'Balance', selected: true }).waitFor(),
    2: () => page.getByRole('tab', { name: 'Time accounts', selected: true }).waitFor(),
    3: () => page.getByRole('tab', { name: 'Points of order', selected: true }).waitFor(),
    4: () => page.getByRole('tab', { name: 'Rights of reply', selected: true }).waitFor(),
    b: opens('Balance'),
    a: async () => {
      // A walk-in whom nobody registered: by name, and at once to the floor.
      await page.getByRole('combobox', { name: 'Who' }).fill('Delegate 099')
      await page.getByRole('button', { name: 'A walk-in, not registered …' }).press('Enter')
      assert.equal(await page.getByLabel('Name of the walk-in').inputValue(), 'Delegate 099')
      assert.deepEqual(await violations(page, 'dialog[open]'), [], 'axe on a walk-in')
      await page.getByRole('button', { name: 'Give the floor now' }).press('Enter')
      await until('the walk-in has the floor', async () => (await is.speaker()) === 'Delegate 099')
      await is.dialog('Add a speaker').waitFor({ state: 'hidden' })
      await is.press('a')
      await opens('Add a speaker')()
    },
    l: async () => {
      // The list was closed: it opens again by itself after a while.
      const settings = is.dialog('How the list is kept')
      await settings.getByLabel('Open after (minutes)').fill('20')
      await settings.getByRole('button', { name: 'Set', exact: true }).first().press('Enter')
      await until('it opens at a time', async () => Boolean((await is.documents())['segment/first'].list.opens_at))
      await opens('How the list is kept')()
    },
    d: opens('The day'),
    t: opens('Time repair'),
    n: opens('Notices'),
    f: () => until('nobody has the floor', async () => (await is.speaker()) === undefined),
    '?': opens('Keys of this page'),
  }
  /** What must be so before a key is pressed, where it is more than what came before. */
  const before = {
    Enter: () => pause(SETTLED), '[': () => pick('04'), ']': () => undefined, m: () => pick('04'), h: () => pick('02'), s: () => pick('02'),
    z: () => pick('02'), v: () => pick('06'), x: () => pick('07'), g: () => pick('05'), 'Alt+g': () => pick('03'), u: () => is.press('Escape'),
    r: () => until('redo is offered', async () => (await page.locator('.undo').textContent()).includes('Redo')),
    y: async () => {
      await act('badge:8', 'floor.request', { segment: 'first', kind: 'point_of_order', capacity: 'own', category: 'close_debate' })
      await page.getByRole('tab', { name: 'Points of order', selected: true }).waitFor()
      await until('its rank is told', async () => (await page.getByRole('tabpanel').textContent()).includes('5 of 5: motion to close the debate'))
    },
    o: async () => {
      await pause(SETTLED) // a second press that soon would have been meant for the first point
      await act('badge:9', 'floor.request', { segment: 'first', kind: 'point_of_order', capacity: 'own' })
      await page.getByRole('tab', { name: 'Points of order', selected: true }).waitFor()
    },
    t: async () => {
      for (const badge of [1, 3]) await act('chair', 'floor.request', { person: `badge:${badge}`, segment: 'first', kind: 'statement', capacity: 'own' })
      await page.getByRole('button', { name: 'Time repair', disabled: false }).waitFor()
    },
    f: () => is.press('Escape'),
  }

  await is.press('?')
  const named = await is.dialog('Keys of this page').locator('dt').allTextContents()
  await page.keyboard.press('Escape')
  assert.deepEqual(Object.keys(acts).sort(), [...new Set(named)].sort(), 'every key in the help has its act here')
  for (const [key, acted] of Object.entries(acts)) {
    await before[key]?.()
    await pause(50) // the page has what the record has
    await is.press(key)
    if (key === 'v') await is.press(key)
    await acted().catch((error) => { throw new Error(`key ${key}: ${error.message}`) })
  }
}, { timeout: 60_000 })
