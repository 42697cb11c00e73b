// What the browser tests stand on: the real binary with a folder of its own, a browser with a fresh
// profile, and pages that remember every error of their console.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test } from 'node:test'
import { fileURLToPath } from 'node:url'
import { chromium } from 'playwright-core'

const frontend = fileURLToPath(new URL('..', import.meta.url))
const binary = resolve(frontend, process.env.ROSTRUM_BIN ?? '../.cache/rostrum')
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

export const flags = [
  '--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run',
  '--disable-background-networking', '--disable-component-update', '--disable-sync',
]
/** How many times slower than this machine the pages run: what races with a page shows itself (`SLOW_PAGES=4`). */
const slowness = Number(process.env.SLOW_PAGES ?? 1)

export const desk = { width: 1280, height: 800 }
export const phone = { width: 360, height: 740 }

/** The binary's environment: it refuses settings that it does not know, and ROSTRUM_BIN is ours. */
export function environment(extra = {}) {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('ROSTRUM_')))
  return { ...env, ...extra }
}

export const pause = (ms) => new Promise((done) => setTimeout(done, ms))

/** Waits until test() is true, and returns the milliseconds it took. The last thing seen is told when it is not. */
export async function until(what, test, within = 15_000) {
  const began = performance.now()
  let seen
  while (performance.now() - began < within) {
    try {
      seen = await test()
    } catch (error) {
      seen = error.message
      if (error.code === 'ERR_ASSERTION') throw error
    }
    if (seen === true) return performance.now() - began
    await pause(25)
  }
  assert.fail(`not within ${within} ms: ${what}${typeof seen === 'boolean' || seen === undefined ? '' : `; seen: ${JSON.stringify(seen)}`}`)
}

/**
 * Presses a key of a page's own. What the last act asked may still be open when the record has the act
 * already, and a letter would go into its fields: a person looks before pressing the next key, and so does this.
 */
export async function pressKey(page, name) {
  await until(`nothing takes the key ${name} before the page`, () => page.evaluate(() =>
    !document.querySelector('dialog[open]') && !document.activeElement?.matches('input:not([type=checkbox], [type=radio]), textarea, select')))
  await page.keyboard.press(name)
}

/** A running `rostrum serve` on a free port of the loopback. */
export class Server {
  secret = 'browser-tests-secretariat-token-00000001'
  data = mkdtempSync(join(tmpdir(), 'rostrum-browser-'))
  base = ''
  #process

  /** The first start takes any port, later ones the same again. */
  async start() {
    assert.ok(existsSync(binary), `no binary at ${binary}: build it, or name it in ROSTRUM_BIN`)
    const address = this.base ? new URL(this.base).host : '127.0.0.1:0'
    const child = (this.#process = spawn(
      binary, ['serve', '--listen', address, '--data', this.data, '--log-level', 'warn', '--joins-per-second', '100'],
      { env: environment({ ROSTRUM_SECRETARIAT_TOKEN: this.secret }), stdio: ['ignore', 'pipe', 'inherit'] },
    ))
    let said = ''
    child.stdout.on('data', (chunk) => (said += chunk))
    await until('the server says where it listens', () => {
      assert.equal(child.exitCode, null, `the server ended: ${said}`)
      const found = /Listening on (http:\S+)/.exec(said)
      if (found) this.base = found[1]
      return Boolean(found)
    }, 10_000)
    await until('the server is ready', () => fetch(`${this.base}/readyz`).then((r) => r.ok, () => false), 10_000)
  }

  async end(signal = 'SIGTERM') {
    const child = this.#process
    this.#process = undefined
    if (!child || child.exitCode !== null) return
    const ended = once(child, 'exit')
    child.kill(signal)
    await ended
  }

  async call(method, path, body, { type = 'application/json', token = this.secret } = {}) {
    const response = await fetch(`${this.base}/api/v1${path}`, {
      method, body: body === undefined || typeof body === 'string' ? body : JSON.stringify(body),
      headers: { authorization: `Bearer ${token}`, 'content-type': type },
    })
    const answer = await response.json()
    assert.ok(response.ok, `${method} ${path}: ${JSON.stringify(answer)}`)
    return answer
  }

  /** Makes a session of a programme (YAML or an object) and a list of people (CSV). */
  async session(programme, people) {
    const yaml = typeof programme === 'string'
    const made = await this.call('POST', '/sessions', programme, yaml ? { type: 'application/yaml' } : {})
    const { imported } = await this.call('POST', `/sessions/${made.id}/participants`, people, { type: 'text/csv' })
    return { ...made, people: Object.fromEntries(imported.map((p) => [p.badge, p])) }
  }

  /** Carries out acts [as, name, parameters] in a rehearsal; each must be accepted. */
  async act(id, ...acts) {
    const commands = acts.map(([as, what, parameters = {}]) => ({ id: crypto.randomUUID(), do: what, with: parameters, ...(as ? { as } : {}) }))
    const answers = await this.call('POST', `/sessions/${id}/commands`, commands)
    answers.forEach((answer, i) => assert.ok(!answer.error, `${acts[i][1]}: ${JSON.stringify(answer.error)}`))
  }

  /** The documents that the secretariat sees. */
  async documents(id) {
    return (await this.call('GET', `/sessions/${id}/view`)).set
  }
}

/** Opens pages and keeps what their consoles complain of. */
export class Visitors {
  /** Errors of a console that a test expects, as where a server is away. */
  expected = /^$/
  complaints = []
  pages = new Map()

  constructor(browser, server) {
    this.browser = browser
    this.server = server
  }

  /** A person with a browser of their own, at an address or a path of the server. */
  async open(name, address, { prepare, landed, ...options } = {}) {
    const context = await this.browser.newContext({ viewport: desk, locale: 'en-GB', ...options })
    const page = await context.newPage()
    this.watch(name, page)
    if (slowness > 1) await (await context.newCDPSession(page)).send('Emulation.setCPUThrottlingRate', { rate: slowness })
    if (prepare) await prepare(page)
    if (address) await page.goto(new URL(address, this.server.base).href)
    if (landed) await page.waitForURL(landed)
    return page
  }

  /** Remembers a page and what its console complains of. */
  watch(name, page) {
    page.setDefaultTimeout(20_000)
    this.pages.set(name, page)
    page.on('console', (m) => {
      if (m.type() === 'error' && !this.expected.test(m.text())) this.complaints.push(`${name}: ${m.text()} ${m.location().url}`)
    })
    page.on('pageerror', (e) => this.complaints.push(`${name}: ${e.message}`))
  }

  /** What each page showed, for whoever reads a failure. */
  async tell() {
    const folder = mkdtempSync(join(tmpdir(), 'rostrum-saw-'))
    for (const [name, page] of this.pages) {
      if (page.isClosed()) continue
      const text = await page.evaluate(() => document.body.innerText.replace(/\s*\n\s*/g, ' | ').slice(0, 1200)).catch((e) => e.message)
      await page.screenshot({ path: join(folder, `${name}.png`) }).catch(() => {})
      console.error(`--- ${name} ${page.url().replace(/#.*/, '')}\n${text}`)
    }
    console.error(`--- pictures in ${folder}`)
  }
}

/** One browser test: a server, a browser, and nothing in any console at the end. */
export function scene(name, run, { timeout = 60_000 } = {}) {
  test(name, { timeout }, async () => {
    const server = new Server()
    let browser, visitors
    try {
      await server.start()
      browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
      visitors = new Visitors(browser, server)
      await run(server, visitors)
      assert.deepEqual(visitors.complaints, [], 'the consoles are quiet')
    } catch (error) {
      await visitors?.tell()
      throw error
    } finally {
      await browser?.close()
      await server.end()
      rmSync(server.data, { recursive: true, force: true })
    }
  })
}

/** What axe finds on a page, or within a part of it, one line each. */
export async function violations(page, within) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.evaluate(axe)
  return page.evaluate(async (part) => {
    const { violations } = await globalThis.axe.run(part ? document.querySelector(part) : document, { resultTypes: ['violations'] })
    return violations.flatMap((v) => v.nodes.slice(0, 5).map((n) => `${v.id}: ${n.target.join(' ')} ${n.any[0]?.message ?? n.all[0]?.message ?? ''}`))
  }, within)
}

/** The pixels by which a page is wider than its window. */
export const overflow = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
