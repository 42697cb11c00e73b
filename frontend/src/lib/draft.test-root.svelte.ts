import { Draft } from './draft.svelte'
import type { Session } from './session.svelte'

/** A draft as a component would hold it; effects need a root outside one. */
export function withinEffect(session: Session): { draft: Draft<{ text: string }>; stop: () => void } {
  let draft!: Draft<{ text: string }>
  const stop = $effect.root(() => {
    draft = new Draft(session, 'ask', { text: '' })
  })
  return { draft, stop }
}
