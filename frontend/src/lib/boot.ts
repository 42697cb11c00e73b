import { mount, type Component } from 'svelte'
import '../tokens.css'
import '../base.css'
import { sessionFromPath } from './address'
import type { PageName } from './keys'
import { initLocale, type CatalogueLoaders } from './locale.svelte'
import { Session, SESSION } from './session.svelte'
import type { PageRole } from './types'

/**
 * Starts a page: words first, then the live session where the address names one, then the page.
 * The session connects while the words load, because a slow network has time for neither twice.
 */
export async function boot(page: PageName, component: Component, catalogues: CatalogueLoaders, role?: PageRole): Promise<void> {
  const id = sessionFromPath()
  const words = initLocale(page, catalogues)
  const context = new Map<symbol, unknown>()
  if (role && id) {
    const session = new Session(id, role)
    session.start()
    context.set(SESSION, session)
    addEventListener('pagehide', () => session.stop())
    addEventListener('pageshow', (event) => event.persisted && session.start())
  }
  await words
  mount(component, { target: document.getElementById('app')!, context })
}
