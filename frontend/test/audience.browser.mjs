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

  // Nothing like it: nothing is shown, and no room is taken.
  await page.locator('#ask-text').fill('Which languages will the documents of the meeting appear in?')
  await page.waitForTimeout(900)
  assert.equal(await found.getByRole('listitem').count(), 0)
})
