// Every page in English and Arabic over a living session: axe finds nothing, nothing is wider than
// the window, the console is quiet (a breach of the content security policy is an error there).
import assert from 'node:assert/strict'
import { desk, overflow, phone, scene, until, violations } from './rig.mjs'
import { life, participants, rehearsalAroundNow } from './programme.mjs'

const languages = ['ar', 'zh', 'en', 'fr', 'ru', 'es']

/** Looks at a page as it stands; what is wrong is added to faults. */
async function look(page, name, lang, faults) {
  const html = await page.evaluate(() => ({ dir: getComputedStyle(document.documentElement).direction, lang: document.documentElement.lang, title: document.title }))
  if (html.dir !== (lang === 'ar' ? 'rtl' : 'ltr')) faults.push(`${name}: direction ${html.dir}`)
  if (html.lang !== lang) faults.push(`${name}: lang ${html.lang}`)
  if (!html.title.trim()) faults.push(`${name}: no title`)
  const over = await overflow(page)
  if (over > 0) faults.push(`${name}: wider than the window by ${over} px`)
  for (const found of await violations(page)) faults.push(`${name}: axe ${found}`)
}

/** The words of every language fit a phone's width. */
async function narrow(page, path, name, faults) {
  await page.setViewportSize(phone)
  for (const lang of languages) {
    await page.goto(`${page.url().split('/', 3).join('/')}${path}?lang=${lang}`)
    await page.locator('main').waitFor()
    await until(`${name} speaks ${lang}`, () => page.evaluate((l) => document.documentElement.lang === l, lang))
    await page.waitForTimeout(100)
    const over = await overflow(page)
    if (over > 0) faults.push(`${name} ${lang} 360: wider than the window by ${over} px`)
  }
  await page.setViewportSize(desk)
}

scene('every page in English and Arabic', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...life)
  const at = (page) => `/${made.id}/${page}`
  const staff = [
    ['chair', made.links.chair], ['moderator', made.links.moderator], ['rapporteur', made.links.rapporteur], ['screen', made.links.screen],
  ]
  const faults = []
  const visit = async (who, link, path, sizes, ready = () => true) => {
    const page = await visitors.open(who, link, { landed: (url) => !/join/.test(url.pathname) })
    for (const lang of ['en', 'ar']) {
      for (const [size, viewport] of sizes) {
        await page.setViewportSize(viewport)
        await page.goto(`${server.base}${path}?lang=${lang}`)
        await page.locator('main').waitFor()
        await until(`${who} in ${lang} is ready`, () => ready(page))
        await look(page, `${who} ${lang} ${size}`, lang, faults)
      }
    }
    await narrow(page, path, who, faults)
    await page.context().close()
  }
  const large = [['1280×800', desk]]
  const both = [...large, ['360×740', phone]]
  const shows = (text) => (page) => page.evaluate((t) => document.body.innerText.includes(t), text)
  for (const [who, link] of staff) await visit(who, link, at(who), large, shows('Delegate 004'))
  await visit('summary', made.links.rapporteur, at('summary'), both, shows('ICT for development'))
  await visit('participant', made.people[17].link, at('participant'), both, shows('Delegate 004'))
  await visit('audience', made.links.audience, at('audience'), both, shows('How will remote participants'))
  await visit('index', undefined, '/', both, shows('10'))
  await visit('join', undefined, at('join'), both)

  const secretariat = await visitors.open('secretariat', '/')
  await secretariat.getByRole('textbox').first().fill(server.secret)
  await secretariat.keyboard.press('Enter')
  await secretariat.waitForURL(/\/secretariat$/)
  for (const [name, path] of [['secretariat of the server', '/secretariat'], ['secretariat of the session', at('secretariat')]]) {
    for (const lang of ['en', 'ar']) {
      await secretariat.goto(`${server.base}${path}?lang=${lang}`)
      await secretariat.locator('main h1, main h2, header h1').first().waitFor()
      await secretariat.waitForTimeout(400)
      await look(secretariat, `${name} ${lang}`, lang, faults)
    }
    await narrow(secretariat, path, name, faults)
  }
  assert.deepEqual(faults, [])
}, { timeout: 150_000 })

scene('the audience reads in six languages', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...life)
  const page = await visitors.open('audience', made.links.audience, { viewport: phone, landed: /\/audience/ })
  const seen = new Set()
  const faults = []
  for (const lang of languages) {
    await page.goto(`${server.base}/${made.id}/audience?lang=${lang}`)
    await page.locator('#ask-text').waitFor()
    await look(page, lang, lang, faults)
    seen.add(await page.locator('label[for=ask-text]').innerText())
  }
  assert.deepEqual(faults, [])
  assert.equal(seen.size, languages.length, `each language has words of its own: ${[...seen]}`)
})

scene('the draft summary in six languages', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...life)
  const page = await visitors.open('rapporteur', made.links.rapporteur, { landed: /\/rapporteur/ })
  const seen = new Set()
  const faults = []
  for (const lang of languages) {
    await page.goto(`${server.base}/${made.id}/summary?lang=${lang}`)
    await page.locator('#section-title').waitFor()
    await look(page, lang, lang, faults)
    await page.keyboard.press('?')
    await page.locator('dialog[open]').waitFor()
    await look(page, `${lang}, its keys`, lang, faults)
    seen.add(await page.locator('dialog[open]').innerText())
    await page.keyboard.press('Escape')
  }
  assert.deepEqual(faults, [])
  assert.equal(seen.size, languages.length, 'each language has words of its own for the keys')
})

scene('who opens a page without a link is shown to the door', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow().replace('public: true', 'public: false'), participants)
  visitors.expected = /status of 401/
  const faults = []
  for (const [path, lang, viewport] of [['chair', 'en', phone], ['participant', 'ar', phone], ['moderator', 'ar', desk]]) {
    const page = await visitors.open(`${path} ${lang}`, `${server.base}/${made.id}/${path}?lang=${lang}`, { viewport, landed: new RegExp(path) })
    const door = page.locator('main a')
    await door.waitFor()
    await look(page, `${path} ${lang}`, lang, faults)
    const box = await page.locator('main p').first().boundingBox()
    if (box.x < 8) faults.push(`${path}: begins at the edge`)
    const title = await page.locator('header h1, header p').first().evaluate((e) => { const b = e.getBoundingClientRect(); return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2)) })
    if (!title) faults.push(`${path}: the header is covered`)
    await door.click()
    await page.waitForURL(/\/join/)
    await page.context().close()
  }
  assert.deepEqual(faults, [])
})
