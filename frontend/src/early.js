// Runs before a light page's modules have come. On a slow network the page's words and the session's
// first documents would be asked for only when all of the scripts are there, a journey to the server
// and back too late; this asks for them along with the scripts. The build puts the files of the page's
// words, by language, for WORDS, and the page's role, if it has one, for ROLE. What it fetches is
// taken by LiveConnection; the choice of the language is that of lib/locale.svelte.ts.
(() => {
  const words = WORDS
  const role = ROLE
  let stored
  try {
    stored = localStorage.getItem('rostrum.language')
  } catch {
    // Storage is forbidden.
  }
  const wishes = [new URLSearchParams(location.search).get('lang'), stored, ...navigator.languages]
  const language = wishes.map((tag) => tag?.toLowerCase().split('-')[0]).find((tag) => tag && words[tag]) ?? 'en'
  for (const file of words[language]) {
    const link = document.createElement('link')
    link.rel = 'modulepreload'
    link.crossOrigin = ''
    link.href = `/${file}`
    document.head.append(link)
  }
  // A page that carries its first view has nothing to fetch.
  if (!role || document.documentElement.dataset.view) return
  const asked = performance.now()
  const url = `${location.origin}/api/v1/sessions/${location.pathname.split('/')[1]}/view?role=${role}&lang=en`
  const view = fetch(url, { cache: 'no-store', signal: AbortSignal.timeout(60_000) }).then(async (response) => {
    const answered = performance.now()
    const frame = response.ok ? await response.json() : undefined
    return { status: response.status, ok: response.ok, frame, asked, answered, came: performance.now() }
  })
  view.catch(() => {}) // whoever takes it is told
  globalThis.rostrumEarly = { url, view }
})()
