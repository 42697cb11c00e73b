// What the room sees: names as long as they come, read from 25 m on a screen 3 m wide, in three scripts;
// the question that takes over; several screens, each with its own content; a lower third with nothing
// around it.
import assert from 'node:assert/strict'
import { inflateSync } from 'node:zlib'
import { overflow, phone, scene, until, violations } from './rig.mjs'
import { life, participants, rehearsalAroundNow } from './programme.mjs'

/** Names of about 80 characters. */
const long = {
  501: ['en', 'Her Excellency Ambassador Maximiliana Konstantinopoulou-Featherstonehaugh Delegate 501'],
  502: ['ar', 'معالي المندوبة رقم خمسمائة واثنين الوزيرة المفوضة ورئيسة الوفد الدائم لدى الأمم المتحدة'],
  503: ['zh', '尊敬的第五百零三号代表常驻联合国代表团特命全权大使兼数字合作与互联网治理事务协调员'],
}
const people = `badge,name,organisation,group,country,remote,language\n${Object.entries(long)
  .map(([badge, [lang, name]]) => `${badge},${name},Global Network of Community Operators for Access and Inclusion in Rural Areas,governments,Kenya,no,${lang}`).join('\n')}\n`

/** The height of a capital letter of each text, in minutes of arc at 25 m when the screen is 3 m wide. */
const angles = (page, ...selectors) => page.evaluate((all) => Object.fromEntries(all.map((selector) => {
  const style = getComputedStyle(document.querySelector(selector))
  const pen = document.createElement('canvas').getContext('2d')
  pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`
  const metres = pen.measureText('H').actualBoundingBoxAscent * 3 / innerWidth
  return [selector, Math.round(Math.atan(metres / 25) * 180 / Math.PI * 60 * 10) / 10]
})), selectors)

/** Texts that their box does not show whole. What may end in an ellipsis says so. */
const cut = (page) => page.evaluate(() => [...document.querySelectorAll('.name-box, .from-box, .as-box, .put .box, .who-box, .also-name, .name')]
  .filter((box) => getComputedStyle(box).overflowX === 'hidden')
  .filter((box) => (box.firstElementChild?.offsetHeight ?? 0) > box.clientHeight + 1 || box.scrollWidth > box.clientWidth + 1)
  .map((box) => `${box.className}: ${box.textContent}`))

/** The alpha of the first pixel of a PNG with 8 bits a channel. */
function firstAlpha(png) {
  assert.equal(png[25], 6, 'the picture has an alpha channel')
  const parts = []
  for (let at = 8; at < png.length;) {
    const length = png.readUInt32BE(at)
    if (png.toString('latin1', at + 4, at + 8) === 'IDAT') parts.push(png.subarray(at + 8, at + 8 + length))
    at += 12 + length
  }
  return inflateSync(Buffer.concat(parts))[4] // a filter byte, then red, green, blue, alpha; no row is above it
}

scene('the screen is read from the back row, in every script, and takes no name for too long', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants + people.slice(people.indexOf('\n') + 1))
  await server.act(made.id, ...life)
  for (const badge of Object.keys(long)) await server.act(made.id, [`badge:${badge}`, 'floor.request', { segment: 'ict4d', kind: 'statement', capacity: 'national' }])
  const page = await visitors.open('screen', made.links.screen, { viewport: { width: 1920, height: 1080 }, landed: /\/screen/ })
  const show = async (query, sees) => {
    await page.goto(`${server.base}/${made.id}/screen?${query}`)
    await until(`?${query} shows ${sees}`, async () => (await page.locator('main').innerText()).replace(/\s+/g, ' ').includes(sees))
  }

  await show('lang=en', 'Delegate 004')
  const usual = await angles(page, '.speaker .name', '.speaker .from', '.speaker .as', 'ol .name span', '.clock .figures', '.join b')
  console.log(`# minutes of arc at 25 m: ${JSON.stringify(usual)}`)
  assert.ok(usual['.speaker .name'] >= 15, `the name is seen at a glance: ${usual['.speaker .name']}`)
  for (const [what, minutes] of Object.entries(usual)) assert.ok(minutes >= 5, `${what} is above the limit of normal sight: ${minutes}`)

  for (const [badge, [lang, name]] of Object.entries(long)) {
    await server.act(made.id, ['chair', 'floor.give', { request: `badge:${badge}` }])
    for (const [width, height] of [[1920, 1080], [1024, 768]]) {
      await page.setViewportSize({ width, height })
      await show(`lang=${lang}`, name)
      assert.deepEqual(await cut(page), [], `${lang} ${width}`)
      if (width === 1920) {
        const sizes = await angles(page, '.speaker .name', '.speaker .from')
        console.log(`# ${lang}, ${[...name].length} characters: ${JSON.stringify(sizes)}`)
        assert.ok(sizes['.speaker .name'] >= 7.5 && sizes['.speaker .from'] >= 5, `${lang}: ${JSON.stringify(sizes)}`)
      }
    }
    await page.setViewportSize({ width: 1920, height: 1080 })
    await show('lang=en&show=list', badge === '503' ? 'Delegate 012' : long[503][1])
    assert.deepEqual(await cut(page), [], `the list with the name in ${lang}`)
  }

  // A second screen, with the stream's lower third: nothing around it.
  const stream = await visitors.open('stream', undefined)
  await stream.goto(made.links.screen)
  await stream.waitForURL(/\/screen/)
  await stream.goto(`${server.base}/${made.id}/screen?show=lower-third&lang=zh`)
  await until('the lower third names the speaker', async () => (await stream.locator('.strip').innerText()).includes(long[503][1]))
  assert.equal(firstAlpha(await stream.screenshot({ omitBackground: true })), 0, 'a corner of the lower third is transparent')
  const lines = await stream.locator('.strip .name').evaluate((name) => ({ right: name.scrollWidth <= name.clientWidth + 1, inside: name.getBoundingClientRect().bottom <= innerHeight }))
  assert.deepEqual(lines, { right: true, inside: true })

  // The question being put takes the first screen over; the second stays as it was.
  await server.act(made.id, ['moderator', 'question.select', { question: 'q3' }], ['moderator', 'question.put', { question: 'q3' }])
  await page.goto(`${server.base}/${made.id}/screen?lang=ar`)
  await until('the question takes over', async () => (await page.locator('.put').count()) === 1)
  assert.equal(await page.locator('.put .box p').evaluate((p) => getComputedStyle(p).direction), 'rtl')
  assert.deepEqual(await cut(page), [])
  assert.ok((await stream.locator('.strip').innerText()).includes(long[503][1]), 'each screen shows its own')
  assert.ok((await page.locator('.join').innerText()).includes(new URL(made.links.audience).hash.slice(1)), 'the code to join is on it')
  await page.locator('.join img').evaluate((img) => img.decode())
}, { timeout: 90_000 })

scene('the order is replayed by keyboard, moment by moment, and says why one stood before another', async (server, visitors) => {
  const made = await server.session(rehearsalAroundNow(), participants)
  await server.act(made.id, ...life)
  const documents = await server.documents(made.id)
  const of = (number) => Object.values(documents).find((d) => d.requested_at && d.person.name === `Delegate ${number}`).id
  await server.act(made.id, ['chair', 'floor.move', { request: of('044'), before: of('012'), pin: true, reason: 'Leaves for the airport' }])
  const page = await visitors.open('screen', made.links.screen, { landed: /\/screen/ })
  await page.goto(`${server.base}/${made.id}/screen?show=order&lang=en`)
  const slider = page.getByRole('slider')
  await until('the newest moment is told', async () => ((await slider.getAttribute('aria-valuetext')) ?? '').includes('the chair moved Delegate 044: “Leaves for the airport”'))
  const first = () => page.locator('section ol li').first().innerText()
  await until('the list is as it stands', async () => (await first()).includes('Delegate 044') && (await first()).includes('Leaves for the airport'))
  assert.match(await first(), /was \d/, 'and from where one came')

  await slider.focus()
  await page.keyboard.press('ArrowLeft')
  await until('a moment before, the chair had given the floor', async () => ((await slider.getAttribute('aria-valuetext')) ?? '').includes('gave the floor to Delegate 004'))
  await until('the list is as it stood', async () => !(await first()).includes('Delegate 044'))
  await page.keyboard.press('Home')
  await until('at the first moment nobody waits', async () => ((await slider.getAttribute('aria-valuetext')) ?? '').includes('the segment opened') && (await first()).includes('Nobody is waiting'))
  // The day goes on; the reader stays where they are.
  await server.act(made.id, ['badge:50', 'floor.request', { segment: 'ict4d', kind: 'statement', capacity: 'own' }])
  const all = Number(await slider.getAttribute('max'))
  await until('the new moment is there', async () => Number(await slider.getAttribute('max')) === all + 1)
  assert.equal(await slider.inputValue(), '0')
  await page.keyboard.press('End')
  await until('the newest moment', async () => ((await slider.getAttribute('aria-valuetext')) ?? '').includes('Delegate 050 asked for the floor'))

  await page.getByText('Why this order').click()
  await page.getByLabel('One', { exact: true }).selectOption(of('044'))
  await page.getByLabel('The other', { exact: true }).selectOption(of('012'))
  await until('the record answers', async () => (await page.locator('.answer').innerText()).includes('Delegate 044 stood before Delegate 012') && (await page.locator('.answer').innerText()).includes('Leaves for the airport'))
  assert.deepEqual(await violations(page), [])
  await page.setViewportSize(phone)
  await page.goto(`${server.base}/${made.id}/screen?show=order&lang=ar`)
  await slider.waitFor()
  assert.equal(await overflow(page), 0)
})
