(() => {
const words = {"ar":["assets/common.ar-CNsQDKOQ.js","assets/join.ar-CS0KJOh0.js"],"en":["assets/common.en-D_G8mjYA.js","assets/join.en-Bkb4zvrB.js"],"es":["assets/common.es-D-MoYzhY.js","assets/join.es-Chi73ErU.js"],"fr":["assets/common.fr-D8YTawyr.js","assets/join.fr-BcO1tggO.js"],"ru":["assets/common.ru-DpZIbbux.js","assets/join.ru-DP_4Y7sH.js"],"zh":["assets/common.zh-BzllsrPk.js","assets/join.zh-Ct1p80OB.js"]}
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
