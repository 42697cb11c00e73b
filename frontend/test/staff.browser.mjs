// Drives the pages of secretariat, moderator and rapporteur: from a programme file to the last note, with
// files that are wrong, a second moderator, a second rapporteur and a lost network.
import assert from 'node:assert/strict'
import { pressKey, overflow, scene, until, violations } from './rig.mjs'

const file = (name, text) => ({ name, mimeType: 'text/plain', buffer: Buffer.from(text) })
const today = new Date().toISOString().slice(0, 10)
const programme = `title: {en: Test consultation}
date: "${today}"
timezone: UTC
languages: [en, ar]
public: true
groups:
  - {id: governments, mark: GV, name: {en: Governments}}
  - {id: civil-society, mark: CS, name: {en: Civil society}}
segments:
  - {id: first, kind: panel, title: {en: First panel}, start: "00:00", end: "23:30"}
  - {id: second, kind: closing, title: {en: Closing}, start: "23:30", end: "23:58"}
`
const people = 'badge,name,organisation,group,country,remote,language\n1,Delegate 001,,governments,Kenya,no,en\n2,,,nosuch,,no,en\n3,Delegate 003,Organisation 3,civil-society,,yes,ar\n'

scene('the staff, with wrong files and at the same time', async (server, visitors) => {
  visitors.expected = /status of 4\d\d|ERR_INTERNET_DISCONNECTED/
  const open = (name, address) => visitors.open(name, address, { landed: (url) => !url.pathname.endsWith('/join') })
  const shows = (page, text) => until(`“${text}” is shown`, () => page.getByText(text, { exact: false }).first().isVisible())
  const accessible = async (page) => {
    const at = page.url().split('?')[0]
    for (const lang of ['en', 'ar']) {
      await page.goto(`${at}?lang=${lang}`)
      await page.waitForTimeout(900)
      assert.ok((await overflow(page)) <= 0, `${at} ${lang} is wider than its window`)
      assert.deepEqual(await violations(page), [], `axe, ${at} ${lang}`)
    }
    await page.goto(`${at}?lang=en`)
  }

  // The secretariat's link signs in and leaves the address; a bad file is refused whole, by line.
  const office = await open('secretariat', `/secretariat#${server.secret}`)
  await shows(office, 'There is no session yet')
  assert.equal(new URL(office.url()).hash, '', 'the token stays in the address')
  await office.setInputFiles('input[type=file]', file('day.yaml', programme.replace('kind: closing', 'kind: party').replace('timezone: UTC', 'timezone: Mars/Base')))
  await shows(office, '2 faults in day.yaml')
  assert.deepEqual(await office.locator('.line.bad .number').allTextContents(), ['3', '11'])
  await office.check('input[type=checkbox]')
  await office.setInputFiles('input[type=file]', file('day.yaml', programme))
  await shows(office, 'The session is ready')
  const links = {}
  for (const role of ['chair', 'moderator', 'rapporteur', 'audience']) links[role] = await office.getByLabel(role, { exact: true }).inputValue()
  const id = new URL(links.chair).pathname.split('/')[1]

  const act = (as, what, parameters) => server.act(id, [as, what, parameters])
  const documents = () => server.documents(id)

  // People: nothing of a bad file, then the good rows; a walk-in gets a link.
  await office.goto(`${server.base}/${id}/secretariat`)
  await shows(office, 'Nobody is registered yet')
  await office.getByRole('button', { name: 'Import …' }).click()
  await office.setInputFiles('.people input[type=file]', file('people.csv', people))
  await shows(office, '2 faults in people.csv')
  await shows(office, 'Nobody is registered yet')
  await office.getByRole('button', { name: 'Import the rows without faults' }).click()
  await shows(office, '2 people imported')
  assert.equal(await office.locator('.sheet tbody tr').count(), 2)
  await pressKey(office, 'n')
  await office.fill('#p-name', 'Delegate 900')
  await office.getByRole('button', { name: 'Add and make a link' }).click()
  await until('the walk-in has a link', async () => /join#/.test(await office.locator('dialog').getByLabel('Link', { exact: true }).inputValue()))
  await office.keyboard.press('Escape')
  await shows(office, '3 people')
  await accessible(office)

  // The moderator: approve, dismiss with a reason, merge, split, put, answered, by keyboard.
  await act('chair', 'segment.open', { segment: 'first' })
  for (const n of [1, 2, 3, 4, 5]) await act(`audience:${n}`, 'question.ask', { text: `Question number ${n} of the day?`, lang: 'en' })
  const desk = await open('moderator', links.moderator)
  const column = (name) => desk.locator('section', { has: desk.locator(`#column-${name}`) }).locator('li .text')
  const texts = (name) => column(name).allTextContents().then((all) => all.map((t) => t.match(/\d/)?.[0]).join(''))
  const stands = (name, numbers) => until(`${name} holds ${numbers}`, async () => (await texts(name)) === numbers)
  await stands('inbox', '12345')
  await pressKey(desk, 'j')
  await pressKey(desk, 'd')
  await desk.keyboard.press('1')
  await desk.keyboard.press('Enter')
  await stands('inbox', '2345')
  assert.match(Object.values(await documents()).find((d) => d.text === 'Question number 1 of the day?').code, /off_topic/)
  for (let i = 0; i < 3; i++) await desk.keyboard.press('Shift+ArrowDown')
  await pressKey(desk, 'a')
  await stands('ready', '2345')
  await stands('inbox', '')
  await act('audience:9', 'question.vote', { question: 'q3' })
  await stands('ready', '3245')
  await desk.keyboard.press('ArrowRight')
  await pressKey(desk, 'x')
  await pressKey(desk, 'j')
  await pressKey(desk, 'x')
  await pressKey(desk, 'm')
  await shows(desk, 'Which question stands for all 2?')
  await desk.keyboard.press('Enter')
  await until('one umbrella over two', async () => (await documents())['question/q3'].members?.length === 1)
  await desk.getByRole('button', { name: 'Split off' }).click()
  await stands('ready', '3245')
  await pressKey(desk, 'p')
  await stands('put', '3')
  // What another moderator did to the question under the cursor is said, and the cursor stays with it.
  await desk.locator('#mark-q4').focus()
  await act('moderator', 'question.select', { question: 'q4' })
  await shows(desk, 'Changed meanwhile by somebody else: selected')
  assert.equal(await desk.evaluate(() => document.activeElement.id), 'mark-q4')
  await pressKey(desk, 'n')
  await desk.fill('#offer-text', 'Question number 6, asked aloud?')
  await desk.getByRole('button', { name: 'Add to the inbox' }).click()
  await stands('inbox', '6')
  await accessible(desk)

  // The rapporteur: from one note to the next, linked by itself; nothing is lost on the way.
  await act('chair', 'floor.give', { person: 'badge:1', expect: null })
  const book = await open('rapporteur', links.rapporteur)
  const texts_ = () => book.locator('article .text').allTextContents()
  await until('the speaker is there', async () => /Delegate 001/.test(await book.locator('.now').textContent().catch(() => '')))
  await book.click('#card-text')
  await book.keyboard.type('The first thing said')
  await book.keyboard.press('Alt+2')
  await book.keyboard.press('Enter')
  await until('the first note', async () => (await texts_())[0] === 'The first thing said')
  const note = (await documents())['note/n1']
  assert.equal(note.kind, 'proposal')
  assert.equal(note.speech, 's1')
  assert.equal(await book.inputValue('#card-text'), '', 'the next card is ready')
  await book.selectOption('#card-speech', '')
  await book.focus('#card-text')
  await book.keyboard.type('Of no intervention')
  await book.keyboard.press('Enter')
  await until('a note linked to nobody', async () => { const n = (await documents())['note/n2']; return n && !n.speech })
  await book.fill('#card-text', 'Half a thought')
  await book.waitForTimeout(100)
  await book.reload()
  await until('the card outlives a reload', async () => (await book.inputValue('#card-text').catch(() => '')) === 'Half a thought')
  await book.fill('#card-text', '')

  // Another rapporteur writes to the note being edited: both texts are shown, and both are kept.
  await book.locator('#note-n1').focus()
  await pressKey(book, 'e')
  await until('the field has the focus', () => book.evaluate(() => document.activeElement?.id === 'edit-n1'))
  await book.fill('#edit-n1', 'As I would have it')
  await act('rapporteur', 'note.edit', { note: 'n1', rev: 1, text: 'As the other has it' })
  await shows(book, 'Somebody else changed this note meanwhile')
  await book.getByRole('button', { name: 'Put both together' }).click()
  await book.focus('#edit-n1')
  await book.keyboard.press('Enter')
  await until('both texts', async () => (await documents())['note/n1'].text === 'As the other has it As I would have it')

  // Written without a network, kept over a reload, sent once.
  await book.context().setOffline(true)
  await book.fill('#card-text', 'Written without a network')
  await book.focus('#card-text')
  await book.keyboard.press('Enter')
  await shows(book, 'not sent yet')
  await book.context().setOffline(false)
  await until('sent', async () => (await texts_())[0] === 'Written without a network', 10_000)
  await until('all sent', async () => (await book.locator('.outbox').textContent()) === 'All sent')
  assert.equal(Object.values(await documents()).filter((d) => d.text === 'Written without a network').length, 1)
  await accessible(book)
}, { timeout: 120_000 })
