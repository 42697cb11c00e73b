/// <reference types="vitest/config" />
import { fileURLToPath } from 'node:url'
import { svelte } from '@sveltejs/vite-plugin-svelte'
import { svelteTesting } from '@testing-library/svelte/vite'
import { defineConfig, type Plugin } from 'vite'
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

export default defineConfig({
  root: here('./src/pages'),
  base: '/',
  publicDir: here('./public'),
  plugins: [sessionUrls, svelte({ configFile: here('./svelte.config.js') }), svelteTesting()],
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
      input: Object.fromEntries(pages.map((page) => [page, here(`./src/pages/${page}.html`)])),
    },
  },
  server: { port: 5173, proxy: { '/api': 'http://127.0.0.1:8099' } },
  test: {
    root: here('.'),
    environment: 'happy-dom',
    include: ['src/**/*.test.ts'],
  },
})
