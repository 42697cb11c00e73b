// The pages and the addresses they answer at; the Go server has the same table.

/** One HTML entry each. */
export const pages = [
  'index', 'join', 'chair', 'participant', 'audience',
  'moderator', 'rapporteur', 'screen', 'secretariat', 'summary',
]

const inSession = new Set(pages.filter((page) => page !== 'index'))

/**
 * The HTML file of a page address: "/" the landing page, "/secretariat" the server's sessions,
 * "/{session}/{page}" a page of a session. Undefined for anything else.
 * @param {string} pathname
 * @returns {string | undefined}
 */
export function pageFile(pathname) {
  if (pathname === '/') return 'index.html'
  if (pathname === '/secretariat') return 'secretariat.html'
  const [, session, page, ...rest] = pathname.split('/')
  if (!session || !page || rest.length || session === 'assets' || session === 'api') return undefined
  return inSession.has(page) ? `${page}.html` : undefined
}
