// How long from the key to "saved" in a rapporteur's page with many notes there, beside the server's own
// answer: half new cards, half edits. npm run bench:notes; ROSTRUM_NOTES says how many notes (5000).
import { readFileSync } from 'node:fs'
import { chromium } from 'playwright-core'
import { participants, rehearsalAroundNow } from '../test/programme.mjs'
import { flags, Server } from '../test/rig.mjs'

const many = Number(process.env.ROSTRUM_NOTES ?? 5000)
const each = Number(process.env.ROSTRUM_NOTES_EDITS ?? 100)
const day = new URL('../../session/testdata/day/day.ndjson', import.meta.url)
const said = readFileSync(day, 'utf8').split('\n').filter((l) => l.includes('"note.add"')).map((l) => JSON.parse(l).with.text)

const server = new Server()
await server.start()
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: flags })
try {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ['chair', 'segment.open', { segment: 'ict4d' }], ['badge:4', 'floor.request', { segment: 'ict4d', kind: 'statement' }], ['chair', 'floor.give', { request: 'badge:4' }])
  const segments = ['opening', 'ict4d', 'governance', 'rights']
  const groups = ['governments', 'civil-society', 'academia']
  for (let i = 0; i < many; i += 500) {
    const acts = []
    for (let k = i; k < Math.min(many, i + 500); k++) {
      acts.push(['rapporteur', 'note.add', { segment: segments[k % segments.length], text: `${said[k % said.length]} (${k})`, kind: k % 2 ? 'proposal' : 'key_message', theme: `Theme ${k % 40}`, draft_ref: `${k % 60}` }])
      acts.push(['rapporteur', 'note.support', { note: `n${k + 1}`, group: groups[k % groups.length], on: true }])
    }
    await server.act(made.id, ...acts)
  }

  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, locale: 'en-GB' })
  const page = await context.newPage()
  // What is sent over the live channel and when its answer is there, and how much comes with it.
  await page.addInitScript(() => {
    const wire = (globalThis.wire = { sent: new Map(), acks: [], bytes: 0, frames: 0 })
    const send = WebSocket.prototype.send
    WebSocket.prototype.send = function (data) {
      if (!this.watched) {
        this.watched = true
        this.addEventListener('message', (event) => {
          if (typeof event.data !== 'string') return
          wire.bytes += event.data.length
          wire.frames++
          const ack = /"ack":"([^"]+)"/.exec(event.data.slice(0, 300))
          if (ack && wire.sent.has(ack[1])) wire.acks.push(performance.now() - wire.sent.get(ack[1]))
        })
      }
      const id = typeof data === 'string' && /"id":"([^"]+)"/.exec(data)
      if (id) wire.sent.set(id[1], performance.now())
      return send.call(this, data)
    }
    // From the key that saves to the picture that shows it saved.
    globalThis.saves = []
    addEventListener('keydown', (event) => {
      if (event.key !== 'Enter' || !/^(card-text|edit-n\d+)$/.test(event.target.id)) return
      const began = event.timeStamp
      const look = () => {
        const sent = document.querySelector('.outbox')
        if (document.querySelector('.pending, .edit') || sent?.classList.contains('some')) requestAnimationFrame(look)
        else globalThis.saves.push(performance.now() - began)
      }
      requestAnimationFrame(look)
    })
  })
  const began = performance.now()
  await page.goto(new URL(made.links.rapporteur, server.base).href)
  await page.locator('article[id^=note-]').first().waitFor({ timeout: 60_000 })
  console.log(`page with ${many} notes open after ${Math.round(performance.now() - began)} ms`)
  await page.waitForFunction(() => document.querySelector('.outbox'), undefined, { timeout: 30_000 })
  await page.waitForTimeout(1500)

  const figures = async (what, act) => {
    await page.evaluate(() => { saves.length = wire.acks.length = wire.bytes = wire.frames = 0 })
    for (let i = 0; i < each; i++) {
      await act(i)
      await page.waitForFunction((n) => saves.length === n, i + 1, { timeout: 20_000, polling: 20 })
    }
    const { saved, acks, bytes, typed } = await page.evaluate(() => ({ saved: [...saves], acks: [...wire.acks], bytes: wire.bytes, typed: globalThis.typed?.splice(0) }))
    const at = (all, p) => { const s = all.toSorted((a, b) => a - b); return s[Math.min(s.length - 1, Math.ceil(p * s.length) - 1)]?.toFixed(1) }
    console.log(`${what}: key to saved p50 ${at(saved, 0.5)} p99 ${at(saved, 0.99)} max ${at(saved, 1)} ms; the server's answer p50 ${at(acks, 0.5)} p99 ${at(acks, 0.99)} ms; ${Math.round(bytes / each / 1024)} KB each`)
  }
  const rows = await page.locator('article[id^=note-]').evaluateAll((all) => all.map((a) => a.id))
  await figures(`${each} edits`, async (i) => {
    const row = rows[i % rows.length]
    await page.locator(`#${row}`).focus()
    await page.keyboard.press('e')
    await page.locator(`#${row} textarea`).waitFor()
    await page.keyboard.press('Control+End')
    await page.keyboard.insertText(` and ${i}`)
    await page.keyboard.press('Enter')
  })
  await figures(`${each} new notes`, async (i) => {
    await page.locator('#card-theme').fill(`Theme ${i % 40}`)
    await page.locator('#card-ref').fill(`${i % 60}`)
    await page.locator('#card-text').focus()
    await page.keyboard.insertText(`A new note number ${i} on access and capacity-building.`)
    await page.keyboard.press('Enter')
  })
} finally {
  await browser.close()
  await server.end()
}
