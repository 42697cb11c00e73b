// The draft summary as a rapporteur makes it a document, by keyboard alone: read, edited, approved, merged,
// split, moved and left out, beside notes that go on changing and a second rapporteur; then the guard of
// the notes' page on whoever leaves with something not sent.
import assert from 'node:assert/strict'
import { participants, rehearsalAroundNow } from './programme.mjs'
import { pressKey, scene, until } from './rig.mjs'

scene('the draft summary, sentence by sentence', async (server, visitors) => {
  visitors.expected = /ERR_INTERNET_DISCONNECTED/
  const made = await server.session(rehearsalAroundNow(), participants)
  const act = (...acts) => server.act(made.id, ...acts)
  const note = (n, text, more = {}) => ['rapporteur', 'note.add', { segment: 'ict4d', kind: 'key_message', theme: 'Access', speech: 'none', text, ref: `t.${n}`, ...more }]
  await act(
    ['chair', 'segment.open', { segment: 'ict4d' }],
    note(1, 'Broadband is too dear in many places'), note(2, 'Schools should be connected first', { kind: 'proposal', draft_ref: '26bis' }),
    note(3, 'Skills matter as much as cables'), note(4, 'Delegate 001 would rather wait'), note(5, 'Radio reaches whom nothing else does'),
  )
  const page = await visitors.open('rapporteur', made.links.rapporteur, { landed: /\/rapporteur/ })
  await page.goto(`${server.base}/${made.id}/summary`)
  const texts = () => page.locator('article .text').allTextContents()
  const chosen = () => page.locator('article.current .text').innerText()
  const doc = async () => (await server.documents(made.id))['summary/ict4d']
  const sentences = async () => (await doc()).paragraphs.flatMap((p) => p.sentences)
  const shows = (text) => until(`“${text}” is shown`, () => page.getByText(text, { exact: false }).first().isVisible())
  await until('the draft is there', async () => (await texts()).length === 5)

  // Chosen, a sentence shows its notes; rewritten and approved it stays whatever its note says.
  await pressKey(page, 'j')
  await until('the first is chosen', async () => (await chosen()).includes('roadband'))
  await shows('Behind the sentence')
  await pressKey(page, 'e')
  await until('its field is open', () => page.evaluate(() => document.activeElement?.tagName === 'TEXTAREA'))
  await page.keyboard.press('Control+A')
  await page.keyboard.insertText('Speakers found broadband too dear.')
  await page.keyboard.press('Enter')
  await until('it reads as written', async () => (await texts())[0] === 'Speakers found broadband too dear.')
  await pressKey(page, 'a')
  await until('approved', async () => (await sentences())[0].state === 'approved')
  await act(['rapporteur', 'note.edit', { note: 'n1', rev: 1, text: 'Broadband is too dear in most places' }])
  await shows('a note behind it changed')
  assert.equal((await sentences())[0].text, 'Speakers found broadband too dear.', 'what was approved is not written over')
  await page.locator(`#sentence-${(await sentences())[0].id}`).focus()
  await page.locator('details summary', { hasText: 'Versions' }).click()
  await until('its versions say what went and what came', async () => (await page.locator('details del').count()) > 0 && (await page.locator('details ins').count()) > 0)

  // Named people are found by a key; the next not approved by another.
  await pressKey(page, 'f')
  await until('what names a person is found', async () => {
    if ((await chosen()).includes('Delegate 001')) return true
    await page.keyboard.press('f')
    return chosen()
  })
  await shows('names a person')
  await pressKey(page, 'o')
  await until('left out', async () => (await sentences()).find((s) => s.text.includes('Delegate 001')).omitted)

  // Merged with the next, moved, and split again.
  const at = (words) => page.locator('article', { hasText: words })
  await at('kills matter').first().focus()
  const before = (await sentences()).length
  await pressKey(page, 'm')
  await until('two are one', async () => (await sentences()).length === before - 1)
  const merged = (await sentences()).find((s) => s.notes.length === 2)
  assert.ok(merged, 'a merged sentence rests on both notes')
  await page.locator(`#sentence-${merged.id}`).focus()
  const place = async () => (await sentences()).findIndex((s) => s.id === merged.id)
  const was = await place()
  await page.keyboard.press('Alt+ArrowUp')
  await until('one place up', async () => (await place()) === was - 1)
  await page.locator(`#sentence-${merged.id}`).getByRole('button', { name: 'Take apart' }).click()
  await until('two again', async () => (await sentences()).length === before)

  // Another rapporteur writes on the sentence that is being written here: both stand side by side.
  const free = (await sentences()).find((s) => s.state === 'draft' && !s.omitted)
  await page.locator(`#sentence-${free.id}`).focus()
  await pressKey(page, 'e')
  await until('its field is open', () => page.evaluate((id) => document.activeElement?.id === `write-${id}`, free.id))
  await page.keyboard.press('End')
  await page.keyboard.insertText(' Here.')
  await act(['rapporteur', 'summary.edit', { segment: 'ict4d', sentence: free.id, text: 'As the other has it.', rev: (await doc()).rev }])
  await shows('This sentence reads otherwise by now')
  await page.getByRole('button', { name: 'Go on with mine' }).click()
  await page.keyboard.press('Enter')
  await until('mine, after I saw the other’s', async () => (await sentences()).find((s) => s.id === free.id).text.endsWith(' Here.'))

  const markdown = await page.request.get(`${server.base}/api/v1/sessions/${made.id}/summary.md?role=rapporteur`).then((r) => r.text())
  assert.ok(markdown.includes('Speakers found broadband too dear.') && markdown.includes('26bis'), markdown)
  assert.ok(!markdown.includes('Delegate 001'), 'what was left out is in no document')

  // Who leaves the notes while something is not sent is asked; what was written goes once.
  await page.goto(`${server.base}/${made.id}/rapporteur`)
  await page.locator('#card-text').waitFor()
  await page.context().setOffline(true)
  await page.locator('#card-text').fill('Written on the way out')
  await page.locator('#card-text').press('Enter')
  await shows('1 not sent')
  const asked = new Promise((resolve) => page.once('dialog', (d) => void d.dismiss().then(() => resolve(d.type()))))
  await page.close({ runBeforeUnload: true })
  assert.equal(await asked, 'beforeunload')
  await page.context().setOffline(false)
  await until('it is sent', async () => Object.values(await server.documents(made.id)).filter((d) => d.text === 'Written on the way out').length === 1, 20_000)
})
