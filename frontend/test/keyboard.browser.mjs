// The keyboard on the chair's page: every control is reached by Tab (tabs by arrows), "?" opens the help, Enter pressed
// twice calls one speaker.
import assert from 'node:assert/strict'
import { pause, scene, until } from './rig.mjs'
import { life, participants, rehearsalAroundNow } from './programme.mjs'

scene('the chair without a mouse', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...life)
  const page = await visitors.open('chair', made.links.chair, { landed: /\/chair/ })
  await until('the list stands', async () => (await page.locator('.list').innerText()).includes('Delegate 044'))

  // Everything that can be pressed or filled in, seen and enabled, has the focus once on the way round.
  const controls = await page.evaluate(() => {
    const all = [...document.querySelectorAll('button, a[href], input, select, textarea, summary, [tabindex]')].filter(
      (e) => !e.disabled && e.tabIndex >= -1 && e.getClientRects().length && e.checkVisibility({ visibilityProperty: true }) && e.id !== 'main',
    )
    globalThis.__left = new Set(all)
    document.addEventListener('focusin', (e) => globalThis.__left.delete(e.target))
    return all.length
  })
  for (let i = 0; i < controls + 20; i++) await page.keyboard.press('Tab')
  // Tabs are one stop of the way round; the arrows go from one to the next.
  await page.getByRole('tab', { selected: true }).focus()
  for (let i = await page.getByRole('tab').count(); i > 0; i--) await page.keyboard.press('ArrowRight')
  const left = await page.evaluate(() => [...globalThis.__left].map((e) => e.outerHTML.slice(0, 160)))
  assert.deepEqual(left, [], `of ${controls} controls these are not reached by Tab`)

  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('?')
  const help = page.getByRole('dialog', { name: 'Keys of this page' })
  await help.waitFor()
  assert.match(await help.innerText(), /Enter/, 'the help names the key of the large button')
  await page.keyboard.press('Escape')
  await help.waitFor({ state: 'hidden' })

  const spoken = async () => Object.keys(await server.documents(made.id)).filter((key) => key.startsWith('speech/')).length
  const before = await spoken()
  await pause(450)
  await page.evaluate(() => document.activeElement?.blur())
  await page.keyboard.press('Enter')
  await page.keyboard.press('Enter')
  await until('the next has the floor', async () => (await page.locator('.floor .name').innerText()) !== 'Delegate 004')
  await pause(600)
  assert.equal(await spoken(), before + 1, 'one intervention ended, not two')
})
