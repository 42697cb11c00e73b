/// <reference types="vitest/config" />
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { build, defineConfig, type Plugin } from 'vite'
import { pageFile, pages } from './dev/pages.mjs'

const here = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** Gives the development server the same addresses that the Go server has. */
const sessionUrls: Plugin = {
  name: 'session-urls',
  configureServer(server) {
    server.middlewares.use((req, _res, next) => {
      const file = pageFile(new URL(req.url ?? '/', 'http://localhost').pathname)
      if (file) req.url = '/' + file
      next()
    })
  },
}

/**
 * The pages that a stranger opens on a slow phone. They are built by themselves: in one build with
 * the staff's pages they would share one runtime, and load what only the staff's pages need of it.
 */
const light = ['audience', 'index', 'join']

/** Builds the light pages into the same folder once the others are there. */
function thenLight(): Plugin {
  let outDir: string
  return {
    name: 'then-light',
    apply: 'build',
    configResolved: (config) => void (outDir = config.build.outDir),
    async closeBundle(error?: Error) {
      if (!error) await build({ configFile: here('./vite.config.ts'), mode: 'light', build: { outDir, emptyOutDir: false, copyPublicDir: false } })
    },
  }
}

/** Puts src/early.js before the scripts of each light page, with the files of that page's words. */
const early: Plugin = {
  name: 'early',
  apply: 'build',
  enforce: 'post',
  generateBundle(_options, bundle) {
    const source = readFileSync(here('./src/early.js'), 'utf8').replace(/^ *\/\/.*\n/gm, '').replace(/^ +/gm, '')
    for (const page of light) {
      const html = bundle[`${page}.html`]
      const entry = Object.values(bundle).find((chunk) => chunk.type === 'chunk' && chunk.isEntry && chunk.name === page)
      if (html?.type !== 'asset' || entry?.type !== 'chunk') throw new Error(`${page}: its page or its script is not in the bundle`)
      const words: Record<string, string[]> = {}
      for (const file of entry.dynamicImports) {
        const language = /\.(\w\w)-[^/]+\.js$/.exec(file)?.[1]
        if (language) (words[language] ??= []).push(file)
      }
      const code = source.replace('WORDS', JSON.stringify(words)).replace('ROLE', JSON.stringify(page === 'audience' ? page : ''))
      const fileName = `assets/early.${page}-${createHash('sha256').update(code).digest('base64url').slice(0, 8)}.js`
      this.emitFile({ type: 'asset', fileName, source: code })
      html.source = String(html.source).replace('<script type="module"', `<script src="/${fileName}"></script>\n    $&`)
    }
  },
}

export default defineConfig(({ mode }) => ({
  root: here('./src/pages'),
  base: '/',
  publicDir: here('./public'),
  plugins: [sessionUrls, svelte({ configFile: here('./svelte.config.js') }), svelteTesting(), mode === 'light' ? early : thenLight()],
  resolve: { alias: { '@': here('./src') } },
  json: { stringify: true },
  build: {
    // Engineers who work side by side build into folders of their own; dist/ is the committed one.
    outDir: process.env.ROSTRUM_DIST ?? here('./dist'),
    emptyOutDir: true,
    target: ['es2022', 'chrome105', 'firefox110', 'safari16'],
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0, // the content security policy allows no data: addresses
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // Words are named after their catalogue and language, so that a look at the network tells which loaded.
        chunkFileNames: (chunk) => {
          const words = /locales\/(\w+)\/(\w+)\.json/.exec(chunk.facadeModuleId ?? '')
          return words ? `assets/${words[2]}.${words[1]}-[hash].js` : 'assets/[name]-[hash].js'
        },
      },
      input: Object.fromEntries(
        pages.filter((page) => light.includes(page) === (mode === 'light')).map((page) => [page, here(`./src/pages/${page}.html`)]),
      ),
    },
  },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8099' } },
  test: {
    root: here('.'),
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
  },
}))
