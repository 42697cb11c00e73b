// A delegate's whole path by keyboard alone, in English and in Arabic; what is typed while the network is
// away is kept and sent once; places change hands by consent; statements are told what became of them.
import assert from 'node:assert/strict'
import { overflow, phone, scene, until, violations } from './rig.mjs'
import { participants, rehearsalAroundNow } from './programme.mjs'

const main = (page) => page.locator('main').innerText()
const says = (page, words, within) => until(`the page says “${words}”`, async () => (await main(page)).includes(words) || (await main(page)).slice(0, 400), within)

/** Goes on by the Tab key until what has the focus is called so, as somebody without a mouse would. */
async function tabTo(page, name) {
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press('Tab')
    const found = await page.evaluate(() => {
      const at = document.activeElement
      return at?.labels?.[0]?.textContent?.trim() || at?.getAttribute('aria-label') || at?.textContent?.trim() || ''
    })
    if (found === name || found.startsWith(name)) return
  }
  assert.fail(`the Tab key does not reach “${name}”`)
}
const press = async (page, name) => {
  await tabTo(page, name)
  await page.keyboard.press('Enter')
}

const request = (badge) => [`badge:${badge}`, 'floor.request', { segment: 'ict4d', kind: 'statement', capacity: 'own' }]

async function day(server) {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ['chair', 'segment.open', { segment: 'opening' }], ['chair', 'segment.close', { segment: 'opening' }],
    ['chair', 'segment.open', { segment: 'ict4d' }], ['chair', 'list.order', { segment: 'ict4d', method: 'request' }])
  const waiting = async (number) => Object.values(await server.documents(made.id)).find((d) => d.person?.name === `Delegate ${number}` && d.state === 'waiting' && d.requested_at)
  return { ...made, waiting }
}

scene('a delegate asks, edits, waits, is called, speaks and finishes by keyboard alone', async (server, visitors) => {
  const made = await day(server)
  const act = (...acts) => server.act(made.id, ...acts)
  await act(request(1), ['chair', 'floor.give', { request: 'badge:1' }], request(4), request(7))
  const page = await visitors.open('participant', made.people[17].link, { viewport: phone, landed: /\/participant/ })
  await page.goto(`${server.base}/${made.id}/participant?lang=en`)
  await says(page, 'You are not on the speakers list')

  await press(page, 'Kind, capacity, topic')
  await tabTo(page, 'Capacity')
  await page.keyboard.type('for the g')
  await tabTo(page, 'On behalf of')
  await page.keyboard.type('Group of Networks')
  await tabTo(page, 'Topic (optional)')
  await page.keyboard.type('Access')
  await page.keyboard.press('Enter')
  await says(page, '3rd')
  await says(page, 'in order of request')

  await press(page, 'Edit my request')
  await tabTo(page, 'Topic (optional)')
  await page.keyboard.press('ControlOrMeta+a')
  await page.keyboard.type('Access in rural areas')
  await page.keyboard.press('Enter')
  await says(page, 'Access in rural areas')
  const mine = await made.waiting('017')
  assert.deepEqual([mine.topic, mine.capacity, mine.on_behalf_of], ['Access in rural areas', 'group', 'Group of Networks'])

  // A place is offered for exchange and declined: the other is told, nothing moves.
  const other = await visitors.open('other', made.people[7].link, { viewport: phone, landed: /\/participant/ })
  await other.goto(`${server.base}/${made.id}/participant?lang=en`)
  await act(['badge:7', 'floor.swap', { request: (await made.waiting('007')).id, with: mine.id }])
  await says(page, 'proposes to exchange places')
  await press(page, 'Decline')
  await until('the offer is gone', async () => !(await main(page)).includes('proposes to exchange'))
  await says(other, 'declined to exchange places')
  await says(page, '3rd')

  // A point of order with its category, ruled on without being heard.
  await press(page, 'Point of order')
  await tabTo(page, 'What you move')
  await page.keyboard.type('to adjourn the m')
  await press(page, 'Raise it')
  await says(page, 'stands before the chair')
  const point = Object.values(await server.documents(made.id)).find((d) => d.kind === 'point_of_order')
  assert.equal(point.category, 'adjourn_meeting')
  await act(['chair', 'floor.rule', { request: point.id, upheld: false, text: 'The meeting goes on.' }])
  await says(page, 'The chair did not uphold your point of order.')

  // A written statement goes with the request; next, called, heard, finished: it was delivered.
  await act(['badge:17', 'statement.deposit', { request: mine.id, text: 'Madam President, access in rural areas.' }])
  await act(['chair', 'floor.move', { request: mine.id, before: (await made.waiting('004')).id }])
  await says(page, 'Prepare: you are next')
  await until('it is announced', async () => (await page.locator('[role=alert]').allInnerTexts()).join(' ').includes('Prepare'))
  await act(['chair', 'floor.give', { request: mine.id }])
  await says(page, 'You have the floor')
  await press(page, 'Finish my speech')
  await says(page, 'You spoke for')
  await press(page, 'Deposit a written statement')
  await until('it reads that the statement was delivered', async () => (await page.locator('#my-statements ~ ul').innerText()).includes('delivered'))

  // A file too: told by what it holds, and read again by its author.
  await page.getByLabel('Or as a file').setInputFiles({ name: 'statement.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n%%EOF\n') })
  await press(page, 'Deposit the file')
  const file = page.locator('#my-statements ~ ul').getByRole('link', { name: 'file' })
  await file.waitFor()
  const read = await page.evaluate((href) => fetch(href).then(async (r) => [r.status, r.headers.get('content-type'), await r.text()]), await file.getAttribute('href'))
  assert.deepEqual(read, [200, 'application/pdf', '%PDF-1.4\n%%EOF\n'])

  // Called twice and not there, the second time the request lapses.
  await act(request(17))
  await act(['chair', 'floor.absent', { request: (await made.waiting('017')).id }])
  await says(page, 'You were called and were not there. You stand at the end of the list')
  await act(['chair', 'floor.absent', { request: (await made.waiting('017')).id }])
  await says(page, 'Your request has lapsed')
}, { timeout: 90_000 })

scene('who looks away is called by a notification, from a worker as phones want it', async (server, visitors) => {
  const made = await day(server)
  await server.act(made.id, request(1), request(17))
  const page = await visitors.open('participant', made.people[17].link, { viewport: phone, landed: /\/participant/, permissions: ['notifications'] })
  await page.goto(`${server.base}/${made.id}/participant?lang=en`)
  await page.getByRole('switch', { name: 'Alert me when I am next' }).check()
  await until('the worker is there', () => page.evaluate(async () => Boolean((await navigator.serviceWorker.getRegistration())?.active)))
  await page.evaluate(() => {
    Object.defineProperty(document, 'visibilityState', { get: () => 'hidden' }) // the person looks at something else
    globalThis.Notification = class extends Notification { constructor() { throw new TypeError('Illegal constructor') } } // as on a phone
    const show = ServiceWorkerRegistration.prototype.showNotification
    globalThis.notified = [] // a browser without a desktop forgets its notifications at once
    ServiceWorkerRegistration.prototype.showNotification = function (title, options) {
      return show.call(this, title, options).then(() => void notified.push(`${title}: ${options.body}`))
    }
  })
  const notified = () => page.evaluate(() => globalThis.notified)
  assert.deepEqual(await notified(), [])
  await server.act(made.id, ['chair', 'floor.give', { request: 'badge:1' }])
  await until('the notification is shown', async () => (await notified()).length > 0)
  assert.deepEqual(await notified(), ['Prepare: you are next: After Delegate 001'])
})

scene('what is typed while the network is away is kept, sent once, and right again at once', async (server, visitors) => {
  const made = await day(server)
  visitors.expected = /ERR_INTERNET_DISCONNECTED|WebSocket|ERR_NETWORK|Failed to load/
  const page = await visitors.open('participant', made.people[17].link, { viewport: phone, landed: /\/participant/ })
  await page.goto(`${server.base}/${made.id}/participant?lang=ar`)
  await page.locator('button.request').waitFor()
  assert.deepEqual([await page.evaluate(() => getComputedStyle(document.documentElement).direction), await overflow(page)], ['rtl', 0])
  await until('it is live', async () => (await page.locator('header').innerText()).includes('مباشر'))

  await page.context().setOffline(true)
  await until('the loss is said at once', async () => (await page.locator('header').innerText()).includes('انقطع') || (await page.locator('header').innerText()), 3000)
  await page.locator('form details summary').click()
  await page.getByLabel('الموضوع').fill('النفاذ في المناطق الريفية')
  await page.locator('button.request').click()
  await page.locator('button.request').click() // impatience sends nothing twice
  await until('it reads that this is not sent yet', async () => (await page.locator('form .said').innerText()).length > 5)
  assert.equal(Object.keys(await server.documents(made.id)).filter((k) => k.startsWith('request/')).length, 0)
  // A file too waits for the network, chosen as it is.
  await page.locator('summary', { hasText: 'بيانًا مكتوبًا' }).click()
  await page.locator('input[type=file]').setInputFiles({ name: 'statement.txt', mimeType: 'text/plain', buffer: Buffer.from('The statement as written.') })
  await page.locator('form', { has: page.locator('input[type=file]') }).locator('button').press('Enter')
  await until('the file is not sent yet', async () => (await page.locator('form', { has: page.locator('input[type=file]') }).getByRole('status').innerText()).length > 5)
  assert.deepEqual(await violations(page), [])

  await server.act(made.id, request(4)) // the day goes on meanwhile
  await page.context().setOffline(false)
  const took = await until('the place is shown', async () => (await page.locator('.place').innerText()) === '2')
  console.log(`# right again ${Math.round(took)} ms after the network is back`)
  const requests = Object.entries(await server.documents(made.id)).filter(([k]) => k.startsWith('request/')).map(([, d]) => d)
  assert.deepEqual(requests.filter((r) => r.person.name === 'Delegate 017').map((r) => r.topic), ['النفاذ في المناطق الريفية'], 'sent once, as typed')
  await until('the file was deposited', async () => (await page.locator('#my-statements ~ ul li').count()) === 1)
  await page.waitForTimeout(300)
  assert.equal(await page.locator('#my-statements ~ ul li').count(), 1, 'and once')
}, { timeout: 60_000 })
