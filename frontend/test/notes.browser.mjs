// Two rapporteurs write to the same notes at random, one of them losing the network and coming back, one
// reloading: every word that was saved is in its note, or was shown beside the other's when a person gave
// it up. ROSTRUM_NOTES_S says for how many seconds (15; two minutes tell more).
import assert from 'node:assert/strict'
import { pause, scene, until } from './rig.mjs'
import { participants, rehearsalAroundNow } from './programme.mjs'

const seconds = Number(process.env.ROSTRUM_NOTES_S ?? 15)
const notes = ['n1', 'n2', 'n3', 'n4']
const words = (text) => text.match(/\b[ab]\d+\b/g) ?? []

/** What one press in a conflict does, with what it gives up read in the same moment. */
const settle = (page, note, how) =>
  page.evaluate(({ note, how }) => {
    const article = document.querySelector(`#note-${note}`)
    const theirs = article?.querySelector('.theirs')
    if (!theirs) return undefined
    const mine = article.querySelector('textarea').value
    const shown = { how, theirs: theirs.querySelector('.text').textContent, mine }
    article.querySelector(`[data-how=${how}]`).click()
    return shown
  }, { note, how })

/** A rapporteur: opens a note, writes a word of their own at its end, saves it; in a conflict chooses. */
async function write(page, name, until_, book) {
  let n = 0
  while (performance.now() < until_()) {
    const note = notes[Math.floor(Math.random() * notes.length)]
    const field = page.locator(`#edit-${note}`)
    try {
      if (!(await field.count())) {
        await page.locator(`#note-${note}`).focus({ timeout: 500 })
        await page.keyboard.press('e')
        await field.waitFor({ timeout: 500 })
      }
      const shown = await settle(page, note, Math.random() < 0.7 ? 'both' : Math.random() < 0.5 ? 'mine' : 'theirs')
      if (shown) {
        book.conflicts++
        for (const word of [...words(shown.theirs), ...words(shown.mine)]) book.shown.add(word)
        book.told.push(`${name} ${note} ${shown.how}: theirs ${shown.theirs} | mine ${shown.mine}`)
        await pause(30)
        continue
      }
      const word = `${name}${++n}`
      await field.focus({ timeout: 500 })
      await page.keyboard.press('Control+End')
      await page.keyboard.type(` ${word}`)
      const kept = await field.inputValue({ timeout: 500 })
      assert.ok(words(kept).includes(word), `${word} was typed into ${note} and is not in its field: ${kept}`)
      await page.keyboard.press('Enter')
      book.saved.set(word, note)
      book.told.push(`${name} ${note} saves: ${kept}`)
    } catch (error) {
      if (error.code === 'ERR_ASSERTION') throw error
      book.missed++ // the row was redrawn under the hand: tried again
    }
    await pause(Math.random() * 60)
  }
}

scene('two rapporteurs at the same notes', async (server, visitors) => {
  visitors.expected = /ERR_INTERNET_DISCONNECTED|status of 4\d\d/
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ['chair', 'segment.open', { segment: 'ict4d' }], ...notes.map((n) => ['rapporteur', 'note.add', { segment: 'ict4d', text: `Note ${n} begins` }]))
  const open = async (name) => {
    const page = await visitors.open(name, made.links.rapporteur, { landed: /\/rapporteur/ })
    await page.locator('#note-n4').waitFor()
    return page
  }
  const [one, two] = [await open('one'), await open('two')]

  // Another's text arrives in the middle of a word: the field keeps the focus and what is typed.
  await one.locator('#note-n1').focus()
  await one.keyboard.press('e')
  await until('the field has the focus', () => one.evaluate(() => document.activeElement?.id === 'edit-n1'))
  await one.keyboard.press('Control+End')
  await one.keyboard.type(' half')
  await server.act(made.id, ['rapporteur', 'note.edit', { note: 'n1', rev: 1, text: 'Note n1 begins otherwise' }])
  await one.locator('#note-n1 .theirs').waitFor()
  await one.keyboard.type('way')
  assert.equal(await one.inputValue('#edit-n1'), 'Note n1 begins halfway')
  await one.locator('#note-n1 [data-how=theirs]').click()

  const book = { saved: new Map(), shown: new Set(), told: [], conflicts: 0, missed: 0 }
  const end = performance.now() + seconds * 1000
  const network = (async () => {
    while (performance.now() < end - 4000) {
      await pause(3000)
      await two.context().setOffline(true)
      await pause(2500)
      await two.context().setOffline(false)
    }
  })()
  await Promise.all([write(one, 'a', () => end, book), write(two, 'b', () => end, book), network])
  await two.context().setOffline(false)
  await two.reload() // what is typed and what waits outlives the page
  await two.locator('#note-n4').waitFor()

  // Everything comes to rest: what still clashes is put together, what is open is saved.
  await until('both pages have nothing on their way', async () => {
    for (const page of [one, two]) {
      for (const note of notes) {
        if (await settle(page, note, 'both')) book.conflicts++
        else await page.evaluate((n) => document.querySelector(`#note-${n} .edit .primary`)?.click(), note)
      }
    }
    await pause(200)
    const open = await Promise.all([one, two].map((page) => page.locator('.edit').count()))
    const sent = await Promise.all([one, two].map((page) => page.locator('.outbox').textContent()))
    return open.every((n) => n === 0) && sent.every((s) => s === 'All sent') ? true : `${open} open, ${sent}`
  }, 30_000)

  const documents = await server.documents(made.id)
  const lost = [...book.saved].filter(([word, note]) => !words(documents[`note/${note}`].text).includes(word) && !book.shown.has(word))
  const standing = [...book.saved].filter(([word, note]) => words(documents[`note/${note}`].text).includes(word)).length
  console.log(`# ${book.saved.size} words saved in ${seconds} s, ${standing} in their notes, ${book.saved.size - standing - lost.length} given up when shown, ${book.conflicts} conflicts settled, ${lost.length} lost`)
  for (const [word, note] of lost) {
    // How it went: what the pages showed at that note around it, and what the record has of it.
    const told = book.told.filter((line) => line.split(' ')[1] === note)
    const last = told.findLastIndex((line) => words(line).includes(word))
    console.error(`--- ${word}\n${told.slice(Math.max(0, last - 4), last + 5).join('\n')}`)
    const record = await (await fetch(`${server.base}/api/v1/sessions/${made.id}/record.ndjson`, { headers: { authorization: `Bearer ${server.secret}` } })).text()
    const lines = record.split('\n').filter((line) => line.includes(`"${note}"`) && line.includes('note.edit'))
    const at = lines.findLastIndex((line) => words(line).includes(word))
    console.error(at < 0 ? 'never in the record' : lines.slice(at, at + 2).join('\n'))
  }
  assert.deepEqual(lost, [], 'lost')
  assert.ok(book.saved.size > 10 && book.conflicts > 0, 'the test tried nothing')
}, { timeout: 90_000 + seconds * 1000 })
