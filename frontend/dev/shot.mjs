// Takes a screenshot of a page and lets axe look at it. Exits 1 when axe finds something or the
// page's console shows an error (a breach of the content security policy is one).
//   node dev/shot.mjs PAGE [--lang ar] [--width 1280] [--height 800] [--dark] [--full]
//     [--base http://127.0.0.1:8099] [--session demo] [--wait 1500] [OUT.png]
// Without --base it starts dev/mock.mjs itself, on a free port, and ends it.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { parseArgs } from 'node:util'
import { chromium } from 'playwright-core'

const { values: flags, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    lang: { type: 'string', default: 'en' }, width: { type: 'string', default: '1280' }, height: { type: 'string', default: '800' },
    dark: { type: 'boolean' }, full: { type: 'boolean' }, base: { type: 'string' }, session: { type: 'string', default: 'demo' }, wait: { type: 'string', default: '1500' },
  },
})
const [page = 'index', out = `${page}-${flags.lang}${flags.dark ? '-dark' : ''}.png`] = positionals

let mock
let base = flags.base
if (!base) {
  const probe = createServer().listen(0, '127.0.0.1')
  await once(probe, 'listening')
  const { port } = probe.address()
  probe.close()
  mock = spawn(process.execPath, [new URL('./mock.mjs', import.meta.url).pathname, '--port', String(port), '--still'], { stdio: ['ignore', 'pipe', 'inherit'] })
  await once(mock.stdout, 'data')
  base = `http://127.0.0.1:${port}`
}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
let failed = false
try {
  const tab = await browser.newPage({
    viewport: { width: Number(flags.width), height: Number(flags.height) }, colorScheme: flags.dark ? 'dark' : 'light', bypassCSP: false,
  })
  tab.on('console', (m) => {
    const expected = /WebSocket connection|status of 404/.test(m.text()) // the mock refuses WebSocket on purpose
    if (m.type() === 'error' && !expected) { failed = true; console.log('console:', m.text()) }
  })
  tab.on('pageerror', (e) => { failed = true; console.log('error:', e.message) })
  const path = page === 'index' ? '/' : page === 'sessions' ? '/secretariat' : `/${flags.session}/${page}`
  await tab.goto(`${base}${path}?lang=${flags.lang}`)
  await tab.waitForTimeout(Number(flags.wait))
  await tab.screenshot({ path: out, fullPage: flags.full })
  const overflow = await tab.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
  if (overflow > 0) { failed = true; console.log(`wider than the window by ${overflow} px`) }
  await tab.evaluate(readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8'))
  const { violations } = await tab.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }))
  for (const v of violations) {
    failed = true
    console.log(`axe ${v.impact} ${v.id}: ${v.help}`)
    for (const n of v.nodes.slice(0, 5)) console.log(`    ${n.target.join(' ')}  ${n.any[0]?.message ?? n.all[0]?.message ?? ''}`)
  }
  console.log(`${out}: ${page} ${flags.lang} ${flags.width}×${flags.height}, axe: ${violations.length} violations`)
} finally {
  await browser.close()
  mock?.kill()
}
process.exitCode = failed ? 1 : 0
