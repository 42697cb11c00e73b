// Drives the chair's page as a chair would: with the keyboard, too fast, and by mistake.
import assert from 'node:assert/strict'
import { pressKey, desk, overflow, scene, until, violations } from './rig.mjs'

const groups = [['governments', 'GV'], ['civil-society', 'CS'], ['private-sector', 'PS']]
const today = new Date()
const clock = (minutes) => new Date(today.getTime() + minutes * 60_000).toISOString().slice(11, 16)
const programme = {
  title: { en: 'Test consultation' }, date: today.toISOString().slice(0, 10), timezone: 'UTC', languages: ['en', 'ar'], public: true, rehearsal: true,
  groups: groups.map(([id, mark]) => ({ id, mark, name: { en: id } })),
  segments: [
    { id: 'first', kind: 'panel', title: { en: 'First panel' }, start: '00:00', end: '23:30', list: { order: 'request', opens: 'on_open' } },
    { id: 'second', kind: 'panel', title: { en: 'Second panel' }, start: '23:30', end: '23:58', list: { order: 'rotation', opens: 'on_open' } },
  ],
}

scene('the chair, fast and mistaken', async (server, visitors) => {
  const csv = ['badge,name,organisation,group,country,remote,language', ...Array.from({ length: 12 }, (_, i) => `${i + 1},Delegate ${String(i + 1).padStart(3, '0')},Organisation ${i + 1},${groups[i % 3][0]},Kenya,${i % 2 ? 'yes' : 'no'},en`)].join('\n')
  const made = await server.session(programme, csv)
  const act = (as, what, parameters) => server.act(made.id, [as, what, parameters])
  const page = await visitors.open('chair', made.links.chair, { viewport: desk, landed: /\/chair/ })
  const primary = page.locator('.primary-area button.primary')
  const says = (text) => until(`the button says “${text}”`, async () => (await primary.textContent().catch(() => '')).includes(text))
  const settle = () => page.waitForTimeout(450)
  const press = async (key) => { await settle(); await page.keyboard.press(key) }

  // Before the day, and opening with Enter.
  await says('Open First panel')
  await press('Enter')
  await says('Give the floor to someone')

  // Three requests; Enter pressed three times in a row gives the floor once.
  for (const badge of [1, 2, 3, 4]) await act(`badge:${badge}`, 'floor.request', { segment: 'first', kind: 'statement', capacity: 'own' })
  await says('Give the floor to Delegate 001')
  await settle()
  for (let i = 0; i < 3; i++) await page.keyboard.press('Enter')
  await until('the first has the floor', async () => (await page.locator('.floor .name').textContent()) === 'Delegate 001')
  await page.waitForTimeout(300)
  assert.equal(await page.locator('.floor .name').textContent(), 'Delegate 001', 'a double press gave the floor twice')
  await says('Give the floor to Delegate 002')

  // The clock: pause, resume, one minute more.
  await press('p')
  await until('paused', async () => (await page.locator('.floor').textContent()).includes('paused'))
  await says('Resume Delegate 001')
  await pressKey(page, 'p')
  await press('e')
  await until('four minutes', async () => (await page.locator('.floor .words').textContent()).includes('4:00'))

  // Moving by keyboard, and undo that names it.
  await pressKey(page, 'j')
  await pressKey(page, 'j')
  await until('the second row is open', async () => (await page.locator('.row-box.open .name').textContent()) === 'Delegate 003')
  await pressKey(page, '[')
  await says('Give the floor to Delegate 003')
  await until('undo names the move', async () => (await page.locator('.undo').textContent()).includes('Undo: moved Delegate 003'))
  await pressKey(page, 'u')
  await says('Give the floor to Delegate 002')
  // A button that moves its own row keeps the focus, up and down.
  const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label'))
  for (const [label, first] of [['One place up', 'Delegate 003'], ['One place down', 'Delegate 002']]) {
    await page.getByRole('button', { name: label }).focus()
    await page.keyboard.press('Enter')
    await says(`Give the floor to ${first}`)
    await page.waitForTimeout(250)
    assert.equal(await focused(), label, 'the focus was lost in a move')
  }
  await page.getByRole('button', { name: 'One place up' }).focus()
  await page.keyboard.press('Enter')
  await says('Give the floor to Delegate 003')
  await pressKey(page, 'u')
  await says('Give the floor to Delegate 002')
  await until('redo is offered', async () => (await page.locator('.undo').textContent()).includes('Redo: moved Delegate 003'))

  // Removing asks for the reason, in place.
  await pressKey(page, 'x')
  await page.locator('#remove-reason').fill('Left the room')
  await page.keyboard.press('Enter')
  await until('removed', async () => !(await page.locator('.list ol').textContent()).includes('Delegate 003'))

  // A point of order: heard at once, ruled on, and the floor returned.
  await act('badge:5', 'floor.request', { segment: 'first', kind: 'point_of_order', capacity: 'own', topic: 'The order of speakers' })
  await says('Hear the point of order of Delegate 005')
  await press('Enter')
  await says('Return the floor to Delegate 001')
  await page.getByRole('button', { name: 'Not upheld' }).click()
  await until('ruled, and the balance is back', async () => (await page.getByRole('tab', { name: 'Balance' }).getAttribute('aria-selected')) === 'true')
  await press('Enter')
  await until('the interrupted speaker goes on', async () => (await page.locator('.floor .name').textContent()) === 'Delegate 001' && !(await page.locator('.floor').textContent()).includes('paused'))

  // Somebody who is not on the list.
  await pressKey(page, 'a')
  await page.getByRole('combobox', { name: 'Who' }).fill('organisation 9')
  await page.keyboard.press('ArrowDown')
  await page.keyboard.press('ArrowUp')
  await page.keyboard.press('Enter')
  await page.getByRole('button', { name: 'Inscribe on the list' }).click()
  await until('inscribed', async () => (await page.locator('.list ol').textContent()).includes('Delegate 009'))

  // A question is put and answered.
  await act('audience:77', 'question.ask', { text: 'How will remote participants be heard?', lang: 'en' })
  await act('moderator', 'question.approve', { question: 'q1' })
  await page.getByRole('button', { name: 'Put', exact: true }).click()
  await page.getByRole('button', { name: 'Answered' }).click()
  await until('answered', async () => (await page.locator('.questions').textContent()).includes('No question is ready'))

  // What the chair's mouse touched does not keep Enter from the large button.
  await page.getByRole('button', { name: '+1 min' }).click()
  await until('five minutes', async () => (await page.locator('.floor .words').textContent()).includes('5:00'))
  await press('Enter')
  await until('the next has the floor', async () => (await page.locator('.floor .name').textContent()) === 'Delegate 002')

  // A refusal is told in the server's words, where it was asked.
  await act('chair', 'floor.finish', {})
  await says('Give the floor to Delegate 004')

  // Closing with people waiting asks once; Escape and Enter do not close.
  await pressKey(page, 'd')
  const day = page.getByRole('dialog')
  await day.getByRole('button', { name: 'Reschedule' }).first().click()
  await day.getByLabel('to', { exact: true }).fill(clock(-1) > '00:01' ? clock(-1) : '00:01')
  await day.getByRole('button', { name: 'Set' }).click()
  await until('rescheduled', async () => (await day.locator('form').count()) === 0)
  await page.keyboard.press('Escape')
  await says('Close the segment (2 still waiting)')
  await press('Enter')
  await until('asked', async () => (await page.locator('.confirm').count()) === 1)
  await press('Enter')
  await says('Close the segment (2 still waiting)')
  await press('Enter')
  await settle()
  await page.getByRole('button', { name: 'Close all the same' }).click()
  await says('Open Second panel')
  await pressKey(page, 'u')
  await says('Close the segment (2 still waiting)')

  // The screen follows, and both survive a loss of the network.
  const room = await visitors.open('screen', made.links.screen, { viewport: { width: 1920, height: 1080 }, landed: /\/screen/ })
  await act('chair', 'floor.give', { request: 'badge:4' })
  await until('the screen shows who speaks', async () => (await room.locator('.speaker .name').textContent().catch(() => '')) === 'Delegate 004')
  const size = await room.locator('.speaker .name').evaluate((e) => parseFloat(getComputedStyle(e).fontSize))
  assert.ok(size >= 100, `the name is ${size} px on a screen of 1920`)

  for (const [name, tab] of [['chair', page], ['screen', room]]) {
    assert.deepEqual(await violations(tab), [], `axe on ${name}`)
    assert.equal(await overflow(tab), 0, `${name} is not wider than its window`)
    assert.equal(await tab.evaluate(() => document.documentElement.scrollHeight - innerHeight), 0, `${name} has nothing to scroll`)
  }
}, { timeout: 90_000 })
