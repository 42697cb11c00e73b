// Words that outlast the page: on this device, or in this tab. Where storage is forbidden, as in some
// private windows, they last as long as the page and nobody is troubled with it.
type Where = 'localStorage' | 'sessionStorage'

export function kept(key: string, where: Where = 'localStorage'): string | undefined {
  try {
    return globalThis[where].getItem(key) ?? undefined
  } catch {
    return undefined
  }
}

/** Keeps a value under the key; undefined forgets it. */
export function keep(key: string, value: string | undefined, where: Where = 'localStorage'): void {
  try {
    if (value === undefined) globalThis[where].removeItem(key)
    else globalThis[where].setItem(key, value)
  } catch {
    // Forbidden: it lasts as long as the page.
  }
}
