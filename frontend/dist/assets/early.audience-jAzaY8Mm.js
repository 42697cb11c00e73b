(() => {
const words = {"ar":["assets/audience.ar-gXQWhrF3.js","assets/common.ar-CNsQDKOQ.js","assets/follow.ar-fDAJKEJF.js","assets/moderation.ar-BYxZdDE3.js"],"en":["assets/audience.en-D0VJYxk-.js","assets/common.en-D_G8mjYA.js","assets/follow.en-B2mMYFcc.js","assets/moderation.en-DD50RKbL.js"],"es":["assets/audience.es-EdBKGVUy.js","assets/common.es-D-MoYzhY.js","assets/follow.es-Dhmil58g.js","assets/moderation.es-CPnqCdof.js"],"fr":["assets/audience.fr-CuqpAhwa.js","assets/common.fr-D8YTawyr.js","assets/follow.fr-CnCk2BB3.js","assets/moderation.fr-A-Ejcrr4.js"],"ru":["assets/audience.ru-DhTyXM0M.js","assets/common.ru-DpZIbbux.js","assets/follow.ru-Dzt4Pfoy.js","assets/moderation.ru-C549Kvwe.js"],"zh":["assets/audience.zh-DFv8NY2N.js","assets/common.zh-BzllsrPk.js","assets/follow.zh-B2sm8Clx.js","assets/moderation.zh-193y4idf.js"]}
const role = "audience"
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
