// Takes the README's pictures of the running demo: somebody speaks, the list waits, questions stand
// ready. Run by `npm run screenshots`; writes deploy/screenshots/NAME.png.
//   ROSTRUM_BIN=../.cache/rostrum node dev/screenshots.mjs [OUT_DIR]
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'
import { desk, environment, flags, phone, until } from '../test/rig.mjs'
import { palettePng } from './palette-png.mjs'

const frontend = fileURLToPath(new URL('..', import.meta.url))
const binary = resolve(frontend, process.env.ROSTRUM_BIN ?? '../.cache/rostrum')
const out = resolve(process.argv[2] ?? join(frontend, '../deploy/screenshots'))
const LARGEST = 200 * 1024

// The demo's own beginning, an hour into the day, at the day's own speed: the pictures show one moment.
const demo = spawn(binary, ['demo', '--listen', '127.0.0.1:0', '--speed', '1'], { env: environment(), stdio: ['ignore', 'pipe', 'inherit'] })
let said = ''
demo.stdout.on('data', (chunk) => (said += chunk))
const link = (role) => new RegExp(`^ +${role} +(http\\S+)`, 'm').exec(said)?.[1]

let browser
try {
  await until('the demo prints its links', () => Boolean(link('Secretariat')), 60_000)
  browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
  mkdirSync(out, { recursive: true })
  const blank = await browser.newPage()

  /** Opens a role's link, lets the page settle, does what the picture needs, and writes it. */
  async function picture(name, role, { lang = 'en', page: other, prepare, ...options } = {}) {
    const context = await browser.newContext({ viewport: desk, locale: lang, colorScheme: 'light', reducedMotion: 'reduce', ...options })
    const page = await context.newPage()
    const [address, token] = link(role).split('#')
    await page.goto(`${address}?lang=${lang}#${token}`)
    await page.waitForURL((url) => !url.pathname.endsWith('/join'))
    const own = page.url().split('?')[0]
    await page.goto(`${other ? own.replace(/[^/]+$/, other) : own}?lang=${lang}`)
    await page.locator('main').waitFor()
    await page.waitForTimeout(1200)
    await prepare?.(page)
    const png = await palettePng(blank, await page.screenshot())
    if (png.length > LARGEST) throw new Error(`${name}.png has ${png.length} bytes`)
    writeFileSync(join(out, `${name}.png`), png)
    console.log(`${name}.png ${Math.ceil(png.length / 1024)} KB`)
    await context.close()
  }

  /** A delegate on the waiting list shows more than one who is not: the request is made by the page's own button. */
  const inscribed = async (page) => {
    const request = page.locator('button.request')
    if ((await request.count()) && (await request.isEnabled())) await request.click()
    await page.locator('.place, .prepare').first().waitFor()
    await page.waitForTimeout(600)
  }
  await picture('participant', 'Delegate 031', { viewport: phone, prepare: inscribed })
  await picture('participant-ar', 'Delegate 031', { lang: 'ar', viewport: phone, prepare: inscribed })
  await picture('chair', 'Chair')
  await picture('chair-ar', 'Chair', { lang: 'ar' })
  await picture('screen', 'Screen')
  await picture('screen-ar', 'Screen', { lang: 'ar' })
  await picture('audience', 'Audience', { viewport: phone })
  await picture('moderator', 'Moderator')
  await picture('rapporteur', 'Rapporteur')
  await picture('summary', 'Rapporteur', { page: 'summary' })
  await picture('secretariat', 'Secretariat')
} finally {
  await browser?.close()
  if (demo.exitCode === null) {
    demo.kill('SIGTERM')
    await once(demo, 'exit')
  }
}
