// The day's rhythm, each person on a page of their own: the secretariat makes the session of files, a
// participant asks for the floor, the chair gives it, the room and the audience see the same clock, a
// question goes from a phone to the screen and back, the rapporteur notes it, the chair takes back.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pressKey, pause, phone, scene, until } from './rig.mjs'
import { dayAroundNow, participants } from './programme.mjs'

/** Notes when the clock's figures change, on a time that all tabs share and no page can set wrong. */
const watchClock = (page) => page.evaluate(() => {
  const seen = (globalThis.__seen = {})
  const note = () => {
    const figures = document.querySelector('[role=timer] .figures')?.textContent
    if (figures && !(figures in seen)) seen[figures] = performance.timeOrigin + performance.now()
  }
  new MutationObserver(note).observe(document.body, { subtree: true, childList: true, characterData: true })
})

/** A device whose clock is an hour ahead. */
const hourAhead = (page) => page.addInitScript(() => {
  const Right = Date
  globalThis.Date = class extends Right {
    constructor(...given) {
      if (given.length) super(...given)
      else super(Right.now() + 3_600_000)
    }
    static now() { return Right.now() + 3_600_000 }
  }
})

const text = (page, selector) => page.locator(selector).first().innerText()

scene('the day from the programme file to the answered question', async (server, visitors) => {
  // The secretariat: two files, then the links.
  const folder = mkdtempSync(join(tmpdir(), 'rostrum-files-'))
  writeFileSync(join(folder, 'programme.yaml'), dayAroundNow())
  writeFileSync(join(folder, 'participants.csv'), participants)
  const made = await secretariat(server, visitors, folder)
  rmSync(folder, { recursive: true })
  const { links, people } = made

  // The chair opens and closes the opening segment, which is over its time: nobody waits, one press each.
  const chair = await visitors.open('chair', links.chair, { landed: /\/chair/ })
  const primary = async (words) => {
    await until(`the chair's button says “${words}”`, async () => (await text(chair, '.primary-area button.primary')).includes(words) || text(chair, '.primary-area button.primary'))
    await pause(450) // it takes no press in the moment after its words have changed
  }
  const press = async (words) => {
    await primary(words)
    await chair.keyboard.press('Enter')
  }
  await press('Open Opening segment')
  await primary('Close the segment')

  // A delegate waits here; closing asks once, in place, and does not close by a second Enter.
  const [first, second] = ['2', '5'] // their badges say English
  const delegate = await visitors.open('participant', people[second].link, { viewport: phone, landed: /\/participant/ })
  await delegate.getByRole('button', { name: 'Request the floor', exact: true }).click()
  await until('the delegate is next', async () => (await text(delegate, 'main')).includes('you are next'))
  await press('Close the segment (1 still waiting)')
  await until('the chair is asked once', async () => (await chair.locator('.confirm').count()) === 1)
  await chair.keyboard.press('Enter')
  await primary('Close the segment (1 still waiting)')
  await chair.keyboard.press('Enter')
  await pause(450)
  await chair.getByRole('button', { name: 'Close all the same' }).click()
  await press('Open ICT for development')

  // One press asks for the floor; the place is seen.
  const other = await visitors.open('other participant', people[first].link, { viewport: phone, landed: /\/participant/ })
  await other.getByRole('button', { name: 'Request the floor', exact: true }).click()
  await until('the first is next', async () => (await text(other, 'main')).includes('you are next'))
  await delegate.getByRole('button', { name: 'Request the floor', exact: true }).click()
  await until('the delegate sees the place', async () => (await text(delegate, 'main')).includes('2nd') || text(delegate, 'main'))
  assert.match(await text(delegate, 'main'), /about \d\d:\d\d/, 'and the time it means')

  const screen = await visitors.open('screen', links.screen, { viewport: { width: 1920, height: 1080 }, landed: /\/screen/ })
  const name = (badge) => `Delegate ${badge.padStart(3, '0')}`
  await press(`Give the floor to ${name(first)}`)
  await until('the delegate is told to prepare', async () => (await text(delegate, 'main')).includes('you are next'))

  // An audience person joins by the code on a phone whose clock is an hour wrong.
  const audience = await visitors.open('audience', '/', { viewport: phone, prepare: hourAhead })
  await audience.getByRole('textbox').fill(new URL(links.audience).hash.slice(1))
  await audience.keyboard.press('Enter')
  await audience.waitForURL(/\/audience/)
  await until('the audience sees who speaks', async () => (await text(audience, '.now')).includes(name(first)))

  // The same clock everywhere, within 0.2 s.
  await press(`Give the floor to ${name(second)}`)
  const clocks = { chair, delegate, audience, screen }
  await Promise.all(Object.values(clocks).map(watchClock))
  for (const [who, page] of Object.entries(clocks)) await until(`${who} shows the clock of ${name(second)}`, async () => (await page.locator('[role=timer]').count()) > 0 && (await text(page, 'body')).includes(who === 'delegate' ? 'You have the floor' : name(second)))
  await pause(4300)
  const seen = await Promise.all(Object.values(clocks).map((page) => page.evaluate(() => globalThis.__seen)))
  const shared = Object.keys(seen[0]).filter((figures) => seen.every((s) => s[figures])).slice(-3)
  assert.equal(shared.length, 3, `three seconds seen on every page: ${JSON.stringify(seen)}`)
  const apart = Math.max(...shared.map((figures) => Math.max(...seen.map((s) => s[figures])) - Math.min(...seen.map((s) => s[figures]))))
  console.log(`# clocks of four pages at most ${Math.round(apart)} ms apart over ${shared}`)
  assert.ok(apart <= 200, `the clocks are ${apart} ms apart: ${JSON.stringify(seen)}`)

  // A question: asked, awaiting approval, approved by keyboard, voted, put, answered.
  const question = 'How will the follow-up reach those who are not connected?'
  await audience.locator('#ask-text').fill(question)
  await audience.getByRole('button', { name: 'Ask', exact: true }).click()
  await until('the asker sees that it awaits approval', async () => (await text(audience, 'main')).includes('Awaiting approval'))
  const moderator = await visitors.open('moderator', links.moderator, { landed: /\/moderator/ })
  await until('the moderator sees it', async () => (await text(moderator, 'main')).includes(question))
  await pressKey(moderator, 'j')
  await pressKey(moderator, 'a')
  await until('the asker sees that it is approved', async () => (await text(audience, 'main')).includes('Approved, open for voices'))

  const voter = await visitors.open('voter', links.audience, { viewport: phone, landed: /\/audience/ })
  const voice = voter.locator('.question .voice').first()
  const voices = async () => (await voice.innerText()).replace(/\D+/g, '')
  const counted = (n) => until(`the question has ${n}`, async () => (await voices()) === String(n) && (await text(audience, 'main')).includes(`${n} voice`))
  await voice.waitFor()
  await counted(1)
  await voice.click()
  await counted(2)
  await voice.click()
  await counted(1)
  await voice.click()
  await counted(2)

  const key = async (key, state) => {
    await moderator.keyboard.press(key)
    await until(`the moderator sees “${state}”`, async () => (await text(moderator, 'main')).toLowerCase().includes(state))
  }
  await moderator.keyboard.press('ArrowRight') // to the column of those that are ready
  await key('s', 'selected')
  await pause(200)
  await key('p', 'being put')
  await until('the screen shows the question', async () => (await text(screen, 'main')).includes(question))
  await until('the audience sees that it is put', async () => (await text(audience, 'main')).includes('Put at'))
  await pressKey(moderator, 'w') // the cursor went with the question
  await until('the asker sees when it was answered', async () => /Answered at \d\d:\d\d/.test(await text(audience, 'main')))
  await until('the screen shows the speaker again', async () => (await text(screen, 'main')).includes(name(second)))

  // The rapporteur notes it without a mouse; the note is linked to who speaks.
  const rapporteur = await visitors.open('rapporteur', links.rapporteur, { landed: /\/rapporteur/ })
  await rapporteur.locator('#card-text').waitFor()
  await rapporteur.keyboard.type('The follow-up should reach those who are not connected.')
  await rapporteur.keyboard.press('Enter')
  await until('the note is saved', async () => (await text(rapporteur, '.notes')).includes('The follow-up should reach') && !(await text(rapporteur, '.notes')).includes('not sent'))
  assert.equal(await rapporteur.locator('#card-text').inputValue(), '', 'the card is free for the next note')
  const documents = await server.documents(made.id)
  const [note] = Object.entries(documents).filter(([k]) => k.startsWith('note/')).map(([, v]) => v)
  assert.equal(note.speech, documents.floor.speech.id, 'the note is linked to the speech under way')
  assert.ok(documents.floor.speech.person.name === name(second))

  // Taken back, and done again: the floor, the places and the clocks with it.
  const has = (badge) => until(`${name(badge)} has the floor`, async () => (await text(chair, '.floor .name')) === name(badge))
  const started = documents.floor.speech.started_at
  await pressKey(chair, 'u')
  await has(first)
  await until('the delegate is next again', async () => (await text(delegate, 'main')).includes('you are next'))
  await pressKey(chair, 'r')
  await has(second)
  await until('the delegate has the floor again', async () => (await text(delegate, 'main')).includes('You have the floor'))
  assert.equal((await server.documents(made.id)).floor.speech.started_at, started, 'the clock runs as if nothing had been')

  // The delegate ends; the day can be closed.
  await delegate.getByRole('button', { name: 'Finish my speech' }).click()
  await until('the delegate reads how long it was', async () => (await text(delegate, 'main')).includes('You spoke for'))
}, { timeout: 120_000 })

/** Makes the session on the secretariat's pages; returns its id, the links by role and the people by badge. */
async function secretariat(server, visitors, folder) {
  const sessions = await visitors.open('sessions', `/secretariat#${server.secret}`)
  await sessions.locator('input[type=file]').setInputFiles(join(folder, 'programme.yaml'))
  await sessions.getByText('The session is ready').waitFor()
  assert.ok(!sessions.url().includes(server.secret), 'the token is not left in the address')
  const links = {}
  for (const role of ['chair', 'moderator', 'rapporteur', 'screen', 'audience']) links[role] = await sessions.locator('.created').getByLabel(role, { exact: true }).inputValue()
  // It opens beside, so that the links shown once are not lost.
  const [page] = await Promise.all([sessions.context().waitForEvent('page'), sessions.locator('.created').getByRole('link', { name: 'Open' }).click()])
  visitors.watch('secretariat', page)
  await page.waitForURL(/\/[0-9a-f-]{36}\/secretariat/)
  const id = new URL(page.url()).pathname.split('/')[1]
  await page.getByRole('button', { name: 'Import …' }).click()
  await page.locator('.people input[type=file]').setInputFiles(join(folder, 'participants.csv'))
  await page.getByText('127 people imported.').waitFor()
  const rows = await page.locator('.sheet tbody tr').evaluateAll((all) => all.map((row) => [row.cells[0].textContent, { link: row.cells[2].textContent }]))
  assert.equal(rows.length, 127, 'a link for everybody')
  return { id, links, people: Object.fromEntries(rows) }
}
