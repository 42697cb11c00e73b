import type { Environment, View } from './channel'
import type { Frame } from './types'

/** What inlineView needs to know of how the page was loaded; milliseconds as Environment.now has them. */
export type PageLoad = Pick<PerformanceNavigationTiming, 'requestStart' | 'responseStart' | 'transferSize'>

/**
 * The view that the page brought along, given once; undefined for a page without one, or one that the
 * browser had kept: its documents would be brought up to date, but the time it says is past.
 */
export function inlineView(url: string, page: Document, load: PageLoad | undefined): View | undefined {
  const element = page.getElementById('first-view')
  if (!element) return undefined
  const asked = new URL(url).searchParams
  element.remove()
  if (!load?.transferSize || element.dataset.role !== asked.get('role') || asked.has('since')) return undefined
  const frame = JSON.parse(element.textContent ?? '') as Frame
  return { status: 200, ok: true, frame, asked: load.requestStart, answered: load.responseStart, came: load.responseStart }
}

/** The browser as LiveConnection uses it. */
export function browser(): Environment {
  return {
    fetch: (...args) => fetch(...args),
    socket: (url) => new WebSocket(url),
    origin: location.origin,
    random: Math.random,
    now: () => performance.now(),
    early(url) {
      const inline = inlineView(url, document, performance.getEntriesByType('navigation')[0] as PageLoad | undefined)
      if (inline) return Promise.resolve(inline)
      const { rostrumEarly: early } = globalThis as { rostrumEarly?: { url: string; view: Promise<View> } }
      if (early?.url !== url) return undefined
      delete (globalThis as { rostrumEarly?: unknown }).rostrumEarly
      return early.view
    },
    onReturn(retry) {
      const visible = () => document.visibilityState === 'visible' && retry()
      window.addEventListener('online', retry)
      document.addEventListener('visibilitychange', visible)
      return () => {
        window.removeEventListener('online', retry)
        document.removeEventListener('visibilitychange', visible)
      }
    },
    onLoss(lost) {
      window.addEventListener('offline', lost)
      return () => window.removeEventListener('offline', lost)
    },
  }
}
