(() => {
const words = {"ar":["assets/common.ar-CNsQDKOQ.js","assets/index.ar-mhW-0G1o.js"],"en":["assets/common.en-D_G8mjYA.js","assets/index.en-ByVoAPA1.js"],"es":["assets/common.es-D-MoYzhY.js","assets/index.es-_q2lbX0s.js"],"fr":["assets/common.fr-D8YTawyr.js","assets/index.fr-BR9iZrc3.js"],"ru":["assets/common.ru-DpZIbbux.js","assets/index.ru-BoB33osh.js"],"zh":["assets/common.zh-BzllsrPk.js","assets/index.zh-CKX1XoYD.js"]}
const role = ""
let stored
try {
stored = localStorage.getItem('rostrum.language')
} catch {
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
