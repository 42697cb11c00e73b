/** One key of a page: what it does, and its wording for the help. */
export interface KeyBinding {
  /** As KeyboardEvent.key gives it ("n", "?", "ArrowDown"), with "Ctrl+" or "Alt+" before it where meant. */
  key: string
  label: () => string
  run: (event: KeyboardEvent) => void
  /** Whether it works now; it always does when left out. */
  when?: () => boolean
}

/**
 * Listens for a page's keys. A single key never acts while somebody types, while a dialog is open
 * (its own keys hold there), on a held key, or during an input method's composition. Returns how to stop.
 */
export function keymap(bindings: () => KeyBinding[], target: EventTarget = document): () => void {
  const heard = (e: Event) => {
    const event = e as KeyboardEvent
    if (event.defaultPrevented || event.repeat || event.isComposing) return
    const modified = event.ctrlKey || event.altKey || event.metaKey
    if (!modified && (typing(event.target) || activates(event))) return
    if (document.querySelector('dialog[open]')) return
    const modifiers = (event.ctrlKey || event.metaKey ? 'Ctrl+' : '') + (event.altKey ? 'Alt+' : '')
    const named = (key: string) =>
      bindings().find((b) => b.key.toLowerCase() === (modifiers + key).toLowerCase() && (b.when?.() ?? true))
    const place = placed(event)
    const binding = named(event.key) ?? (place ? named(place) : undefined)
    if (!binding) return
    event.preventDefault()
    binding.run(event)
  }
  target.addEventListener('keydown', heard)
  return () => target.removeEventListener('keydown', heard)
}

/**
 * The Latin letter or digit at the key's place, for keyboards that write another: Arabic and Russian
 * have no Latin letters, French ones give digits with Shift alone, Alt makes other signs on a Mac.
 */
function placed(event: KeyboardEvent): string | undefined {
  if (event.shiftKey && !event.altKey) return undefined
  const foreign = /[^\u0000-\u007f]/.test(event.key) || event.altKey || /^Digit/.test(event.code)
  return foreign ? /^(?:Key|Digit)(.)$/.exec(event.code)?.[1] : undefined
}

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || target.matches('input:not([type=checkbox], [type=radio], [type=button]), textarea, select'))
  )
}

/** Enter and space on a focused control belong to that control. */
function activates(event: KeyboardEvent): boolean {
  return (
    (event.key === 'Enter' || event.key === ' ') &&
    event.target instanceof HTMLElement &&
    event.target.matches('button, a, summary, input, select')
  )
}
