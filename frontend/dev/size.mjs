// Prints, for each page, the JavaScript it loads in one language (gzip, with everything it imports)
// and its style sheets. Exits 1 when the audience's page is above its budget.
import { readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { pages } from './pages.mjs'

const BUDGET = { audience: 40 * 1024 }
const dist = process.env.ROSTRUM_DIST ?? new URL('../dist', import.meta.url).pathname
const read = (name) => readFileSync(`${dist}/${name}`)
const gzip = (name) => gzipSync(read(name), { level: 9 }).length

/** The chunk and, recursively, the chunks it imports statically. */
function withImports(name, seen = new Set()) {
  if (seen.has(name)) return seen
  seen.add(name)
  for (const [, next] of read(name).toString().matchAll(/(?:from|import)\s*["']\.\/([^"']+\.js)["']/g)) withImports(`assets/${next}`, seen)
  return seen
}

// Words of a page: of each catalogue that its scripts name, the largest language.
function words(scripts) {
  const largest = {}
  for (const script of scripts)
    for (const [, name, ns] of read(script).toString().matchAll(/["'`](?:\.\/)?((\w+)\.(?:ar|zh|en|fr|ru|es)-[^"'`]+\.js)["'`]/g))
      largest[ns] = Math.max(largest[ns] ?? 0, gzip(`assets/${name}`))
  return Object.values(largest).reduce((sum, size) => sum + size, 0)
}

let failed = false
for (const page of pages) {
  const html = read(`${page}.html`).toString()
  const scripts = new Set()
  for (const [, src] of html.matchAll(/(?:src|href)="\/(assets\/[^"]+\.js)"/g)) withImports(src, scripts)
  const js = [...scripts].reduce((sum, s) => sum + gzip(s), 0) + words(scripts)
  const css = [...html.matchAll(/href="\/(assets\/[^"]+\.css)"/g)].reduce((sum, [, s]) => sum + gzip(s), 0)
  const over = BUDGET[page] && js > BUDGET[page]
  failed ||= over
  console.log(`${page.padEnd(12)} js ${(js / 1024).toFixed(1).padStart(6)} KB   css ${(css / 1024).toFixed(1)} KB${over ? '   OVER BUDGET' : ''}`)
}
process.exit(failed ? 1 : 0)
