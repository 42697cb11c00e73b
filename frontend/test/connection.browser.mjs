// After any loss of the connection the page says so at once, keeps what was typed, sends it once,
// and is right again within two seconds of the server's return (FEATURES P7, A6).
import assert from 'node:assert/strict'
import { pause, phone, scene, until } from './rig.mjs'
import { participants, rehearsalAroundNow } from './programme.mjs'

const begin = [['chair', 'segment.open', { segment: 'opening' }], ['chair', 'segment.close', { segment: 'opening' }], ['chair', 'segment.open', { segment: 'ict4d' }]]
const lost = 'Connection lost'
const says = (page, text) => async () => (await page.locator('body').innerText()).includes(text) || (await page.locator('[role=status]').first().innerText())
const questions = (documents) => Object.entries(documents).filter(([key]) => key.startsWith('question/')).map(([, q]) => q.text)

scene('the server is killed and comes back', async (server, visitors) => {
  visitors.expected = /ERR_CONNECTION_REFUSED|ERR_CONNECTION_RESET|WebSocket connection|ERR_INCOMPLETE|ERR_EMPTY_RESPONSE/
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...begin)
  const audience = await visitors.open('audience', made.links.audience, { viewport: phone, landed: /\/audience/ })
  const participant = await visitors.open('participant', made.people[2].link, { viewport: phone, landed: /\/participant/ })
  const chair = await visitors.open('chair', made.links.chair, { landed: /\/chair/ })
  const all = { audience, participant, chair }
  for (const [name, page] of Object.entries(all)) await until(`${name} is live`, says(page, 'Live'))

  const text = 'Does the follow-up have a budget?'
  await audience.locator('#ask-text').fill(text)
  await server.end('SIGKILL')
  const killed = performance.now()
  for (const [name, page] of Object.entries(all)) await until(`${name} says that the connection is lost`, says(page, lost), 12_000 - (performance.now() - killed))

  // Sent while away, by pressing: kept, shown as not sent, and sent once.
  assert.equal(await audience.locator('#ask-text').inputValue(), text, 'what was typed is kept')
  await audience.getByRole('button', { name: 'Ask', exact: true }).click()
  await until('the audience is told that it is not sent', says(audience, 'Not sent yet'))
  await participant.getByRole('button', { name: 'Request the floor' }).click()
  await until('the count of what is not sent is shown', says(participant, '1 not sent'))
  await pause(1500)
  await server.start()
  const back = performance.now()
  for (const [name, page] of Object.entries(all)) {
    await until(`${name} is right again`, async () => !(await page.locator('body').innerText()).includes(lost), 10_000 - (performance.now() - back))
    console.log(`# ${name}: right again after at most ${Math.round(performance.now() - back)} ms`)
  }
  await until('the question awaits approval', says(audience, 'Awaiting approval'))
  await until('the participant is on the list', says(participant, 'you are next'))
  await until('the chair sees the request', async () => (await chair.locator('.list').innerText()).includes('Delegate 002'))
  await pause(700) // a second copy would arrive by now
  const documents = await server.documents(made.id)
  assert.deepEqual(questions(documents), [text], 'asked exactly once')
  assert.equal(Object.keys(documents).filter((key) => key.startsWith('request/')).length, 1, 'inscribed exactly once')
  assert.equal(await audience.locator('#ask-text').inputValue(), '', 'what was sent is not in the box any more')
})

/** Blocks WebSocket as a proxy does: the attempt is refused after a moment. */
const refuseSocket = (page) => page.addInitScript(() => {
  globalThis.WebSocket = class {
    readyState = 0
    constructor() {
      setTimeout(() => { this.readyState = 3; this.onerror?.({}); this.onclose?.({ code: 1006 }) }, 50)
    }
    send() {}
    close() {}
  }
})
/** Blocks it as the worst ones do: the attempt is never answered. */
const swallowSocket = (page) => page.addInitScript(() => {
  globalThis.WebSocket = class { readyState = 0; send() {} close() {} }
})

for (const [how, prepare, within] of [['refused', refuseSocket, 15_000], ['never answered', swallowSocket, 20_000]]) {
  scene(`where WebSocket is ${how} the pages work over server-sent events`, async (server, visitors) => {
    const made = await server.session(rehearsalAroundNow(), participants)
    await server.act(made.id, ...begin)
    const audience = await visitors.open('audience', made.links.audience, { viewport: phone, prepare, landed: /\/audience/ })
    const chair = await visitors.open('chair', made.links.chair, { prepare, landed: /\/chair/ })
    const streams = []
    audience.on('request', (r) => /\/stream\?/.test(r.url()) && streams.push(r.url()))
    await until('the audience is live', says(audience, 'Live'), within)
    await until('the chair is live', says(chair, 'Live'), within)
    await audience.locator('#ask-text').fill('Is this heard?')
    await audience.getByRole('button', { name: 'Ask', exact: true }).click()
    await until('the question awaits approval', says(audience, 'Awaiting approval'))
    await server.act(made.id, ['moderator', 'question.approve', { question: 'q1' }], ['badge:2', 'floor.request', { segment: 'ict4d', kind: 'statement', capacity: 'own' }])
    await until('its approval arrives by itself', says(audience, 'Approved, open for voices'), 10_000)
    await until('the chair sees the request', async () => (await chair.locator('.primary-area').innerText()).includes('Delegate 002'), 10_000)
    await pause(500)
    await chair.keyboard.press('Enter')
    await until('the speaker is shown to the audience', async () => (await audience.locator('.now').innerText()).includes('Delegate 002'), 10_000)
  })
}

scene('a revoked link says so', async (server, visitors) => {
  visitors.expected = /status of 40[13]|WebSocket connection/
  const made = await server.session(rehearsalAroundNow(), participants)
  const participant = await visitors.open('participant', made.people[2].link, { viewport: phone, landed: /\/participant/ })
  await until('the participant is live', says(participant, 'Live'))
  await server.act(made.id, ['', 'person.revoke', { person: 'badge:2' }])
  await until('the page says that the link is no longer valid', says(participant, 'This link is no longer valid'), 10_000)
  const again = await visitors.open('again', made.people[2].link, { viewport: phone })
  await until('opening the link again says so too', async () => /no longer valid|not valid|not known/.test(await again.locator('main').innerText()) || (await again.locator('main').innerText()))
})
