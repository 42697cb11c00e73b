// Badges for those who were registered: a code for everybody that opens their own page, ten on a sheet of A4;
// and who is here.
import assert from 'node:assert/strict'
import { scene, until, violations } from './rig.mjs'
import { participants, rehearsalAroundNow } from './programme.mjs'

scene('badges are printed ten to a sheet, each with the code of its own link', async (server, visitors) => {
  const made = await server.call('POST', '/sessions', rehearsalAroundNow(), { type: 'application/yaml' })
  const page = await visitors.open('secretariat', `/secretariat#${server.secret}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await until('signed in', async () => !page.url().includes('#'))
  await page.goto(`${server.base}/${made.id}/secretariat?lang=en`)
  await page.getByRole('button', { name: 'Import …' }).click()
  const some = participants.trim().split('\n').slice(0, 14).join('\n')
  await page.setInputFiles('.people input[type=file]', { name: 'people.csv', mimeType: 'text/csv', buffer: Buffer.from(some) })
  await page.getByText('13 people imported.').waitFor()
  await page.getByRole('button', { name: 'Badges' }).press('Enter')
  await until('every badge has its code', async () => (await page.locator('.badge svg').count()) === 13)
  const drawn = await page.locator('.badge svg path').evaluateAll((all) => new Set(all.map((path) => path.getAttribute('d'))).size)
  assert.equal(drawn, 13, 'no two badges open one page')
  assert.match(await page.locator('.badge').nth(3).innerText(), /Delegate 004[\s\S]*4/)
  assert.deepEqual(await violations(page), [])
  const cut = await page.locator('.badge').evaluateAll((all) => all.filter((b) => b.scrollHeight > b.clientHeight + 1 || b.scrollWidth > b.clientWidth + 1).length)
  assert.equal(cut, 0, 'nothing falls off a badge')
  // Who is here is noted at the door, by keyboard, and can be taken back.
  const box = page.getByRole('checkbox', { name: 'Here: Delegate 004' })
  const arrived = async () => Object.values(await server.documents(made.id)).filter((d) => d.arrived_at).map((d) => d.name)
  await box.press('Space')
  await until('the record knows', async () => JSON.stringify(await arrived()) === '["Delegate 004"]')
  await until('the page counts', async () => (await page.locator('.people .head').innerText()).includes('1 here'))
  await box.press('Space')
  await until('a mistake is taken back', async () => (await arrived()).length === 0)
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
  assert.equal(pdf.match(/\/Type\s*\/Page\b/g).length, 2, 'thirteen badges are two sheets')
})

scene('a screen is set up by a link alone: what it shows, and in which language', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  const page = await visitors.open('secretariat', `/secretariat#${server.secret}`)
  await page.getByRole('heading', { level: 1 }).waitFor()
  await until('signed in', async () => !page.url().includes('#'))
  await page.goto(`${server.base}/${made.id}/secretariat?lang=en`)
  await page.getByLabel('A further link for the').selectOption('screen')
  await page.getByLabel('showing').selectOption({ label: 'the speakers list' })
  await page.locator('#link-language').selectOption('ar')
  await page.getByRole('button', { name: 'Make' }).press('Enter')
  const line = page.getByLabel('screen · the speakers list · العربية')
  await line.waitFor()
  assert.deepEqual(await violations(page), [])
  const screen = await visitors.open('screen', await line.inputValue(), { landed: /\/screen/ })
  assert.equal(new URL(screen.url()).search, '?show=list&lang=ar')
  assert.ok(!screen.url().includes('#'), 'no token stays in the address')
  await until('it is the list, in Arabic', () => screen.evaluate(() => document.documentElement.dataset.show === 'list' && document.documentElement.lang === 'ar'))
})
