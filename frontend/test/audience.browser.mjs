// Somebody of the remote audience at a phone: asks, is shown what was asked already while typing and
// gives a voice to that instead, and follows what becomes of each question.
import assert from 'node:assert/strict'
import { overflow, phone, scene, until, violations } from './rig.mjs'
import { participants, rehearsalAroundNow } from './programme.mjs'

const open = [
  ['chair', 'segment.open', { segment: 'opening' }],
  ['chair', 'segment.close', { segment: 'opening' }],
  ['chair', 'segment.open', { segment: 'ict4d' }],
]
const alike = 'How will remote participants be heard in the final review?'

scene('asked already: a voice instead of the same again', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...open,
    ['audience:1', 'question.ask', { text: alike, lang: 'en' }],
    ['audience:2', 'question.ask', { text: 'Who pays for the follow-up?', lang: 'en' }],
    ['audience:3', 'question.ask', { text: 'How are remote participants heard in the final review of the summit?', lang: 'en' }],
    ['moderator', 'question.approve', { question: 'q1' }],
    ['moderator', 'question.approve', { question: 'q2' }])
  const page = await visitors.open('asker', made.links.audience, { viewport: phone, landed: /\/audience/ })
  const found = page.getByRole('region', { name: 'Perhaps asked already' })
  const mine = 'How will the remote participants be heard in the final review?'

  await page.locator('#ask-text').fill('How will')
  await page.locator('#ask-text').pressSequentially(mine.slice(8))
  await found.getByText(alike).waitFor()
  assert.equal(await found.getByRole('listitem').count(), 1, 'what awaits approval is shown to nobody, and the other is not alike')
  assert.equal(await page.evaluate(() => document.activeElement.id), 'ask-text', 'typing goes on')
  assert.equal(await overflow(page), 0)
  assert.deepEqual(await violations(page), [])

  await found.getByRole('button', { name: 'Give your voice to this instead' }).click()
  await page.getByText('Your own text was not sent.').waitFor()
  assert.equal(await page.locator('#ask-text').inputValue(), '')
  await until('the voice counts', async () => (await server.documents(made.id))['question/q1'].votes === 1)
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Bring my text back', 'the focus is not lost with the button')

  // Who meant another question after all has lost nothing.
  await page.keyboard.press('Enter')
  assert.equal(await page.locator('#ask-text').inputValue(), mine)
  await found.getByText('Your voice counts here already').waitFor()
  await page.getByRole('button', { name: 'Ask', exact: true }).click()
  await page.getByText('Awaiting approval', { exact: true }).waitFor()
  assert.equal((await server.documents(made.id))['question/q4'].text, mine)
  assert.equal((await server.documents(made.id))['question/q4'].lang, 'en', 'the language is found where the asker chose none')

  // Nothing like it: nothing is shown, and no room is taken.
  await page.locator('#ask-text').fill('Which languages will the documents of the meeting appear in?')
  await page.waitForTimeout(900)
  assert.equal(await found.getByRole('listitem').count(), 0)
})

scene('my questions with their fate, and voices', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...open,
    ['audience:2', 'question.ask', { text: '如何保障网络上的人权？', lang: 'zh' }],
    ['moderator', 'question.approve', { question: 'q1' }])
  const page = await visitors.open('asker', made.links.audience, { viewport: phone, landed: /\/audience/ })
  const mine = page.locator('details', { has: page.locator('summary', { hasText: 'My questions' }) })
  const row = (text) => mine.getByRole('listitem').filter({ hasText: text })
  const ask = async (text, lang) => {
    await page.locator('#ask-text').fill(text)
    await page.locator('form.ask select').selectOption(lang)
    await page.getByRole('button', { name: 'Ask', exact: true }).click()
    await row(text).getByText('Awaiting approval', { exact: true }).waitFor()
  }
  const act = (...acts) => server.act(made.id, ...acts.map(([what, parameters]) => ['moderator', what, parameters]))
  const arabic = 'ما هي الخطوات التالية لسد الفجوة الرقمية؟'
  await ask(arabic, 'ar') // q2
  await ask('Who pays for the follow-up?', 'en') // q3
  await ask('Visit my web site for the answer', 'en') // q4

  await act(['question.approve', { question: 'q2' }], ['question.dismiss', { question: 'q4', code: 'advertising' }])
  await row(arabic).getByText('Approved, open for voices').waitFor()
  await row('Visit my').getByText('Reason: Advertising or repeated posts').waitFor()

  // Each question reads in its own direction, beside one of another.
  const questions = page.getByRole('region', { name: /^Questions/ })
  const reads = (text) => questions.locator('p.text', { hasText: text }).evaluate((p) => [p.lang, getComputedStyle(p).direction])
  assert.deepEqual(await reads(arabic), ['ar', 'rtl'])
  assert.deepEqual(await reads('如何保障'), ['zh', 'ltr'])

  const voice = questions.locator('article', { hasText: '如何保障' }).getByRole('button')
  const votes = async (n) => (await server.documents(made.id))['question/q1'].votes === n
  await voice.click()
  await until('the voice is counted', () => votes(1))
  assert.equal(await voice.getAttribute('aria-pressed'), 'true')
  assert.match(await voice.innerText(), /2/)
  await voice.click()
  await until('the voice is taken back', () => votes(0))
  await until('the button says so', async () => (await voice.getAttribute('aria-pressed')) === 'false')

  await server.act(made.id,
    ['audience:5', 'question.ask', { text: 'Who is going to pay for the follow-up?', lang: 'en' }],
    ['audience:6', 'question.ask', { text: 'The follow-up: who pays?', lang: 'en' }])
  await act(['question.approve', { question: 'q5' }], ['question.merge', { into: 'q5', questions: ['q3', 'q6'] }])
  await row('Who pays').getByText('Also asked by 2 others').waitFor()
  await act(['question.put', { question: 'q5' }])
  await row('Who pays').getByText(/^Put at \d\d:\d\d$/).waitFor()
  await act(['question.answer', { question: 'q5', by: 'Delegate 004' }])
  await row('Who pays').getByText(/^Answered at \d\d:\d\d$/).waitFor()

  assert.equal(await overflow(page), 0)
  assert.deepEqual(await violations(page), [])
  await page.goto(`${server.base}/${made.id}/audience?lang=ar`)
  await page.locator('li.dismissed').waitFor()
  assert.ok(!(await page.locator('li.dismissed').innerText()).includes('Advertising'), 'the reason is worded in the language of who reads it')
}, { timeout: 60_000 })

scene('of hundreds of questions the first are held, the others come when wanted', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...open)
  for (let from = 1; from <= 120; from += 40) {
    const numbers = Array.from({ length: 40 }, (_, i) => from + i)
    await server.act(made.id, ...numbers.map((n) => [`audience:${n % 9}`, 'question.ask', { text: `Number ${n} of the questions?`, lang: 'en' }]))
    await server.act(made.id, ...numbers.map((n) => ['moderator', 'question.approve', { question: `q${n}` }]))
  }
  const page = await visitors.open('reader', made.links.audience, { viewport: phone, landed: /\/audience/ })
  const questions = page.getByRole('region', { name: /^Questions/ })
  const rows = questions.getByRole('article')
  await questions.getByRole('heading', { name: /120/ }).waitFor()
  assert.ok(await rows.count() <= 24, 'the first')
  while (await questions.getByRole('button', { name: /^Show \d+ more/ }).isVisible()) {
    const before = await rows.count()
    await questions.getByRole('button', { name: /^Show \d+ more/ }).click()
    await until('more are shown', async () => (await rows.count()) > before)
  }
  assert.equal(await rows.count(), 120)
  const last = questions.locator('article', { hasText: 'Number 120 of' })
  await last.getByRole('button').click()
  await until('the voice is shown on a question that is not held', async () => /2/.test(await last.getByRole('button').innerText()))
  await questions.getByLabel('In order of').selectOption('newest')
  await until('the newest is first', async () => (await rows.first().innerText()).includes('Number 120'))
}, { timeout: 60_000 })
