// A made-up moment of a consultation, in the contract's documents: what the pages are drawn from
// before a server runs. People are numbers, organisations are kinds.

const groupOf = ['governments', 'civil-society', 'private-sector', 'technical-community', 'academia', 'international-organizations']
const names = {
  governments: ['GV', { en: 'Governments', fr: 'Gouvernements', es: 'Gobiernos', ru: 'Правительства', zh: '政府', ar: 'الحكومات' }],
  'civil-society': ['CS', { en: 'Civil society', fr: 'Société civile', es: 'Sociedad civil', ru: 'Гражданское общество', zh: '民间社会', ar: 'المجتمع المدني' }],
  'private-sector': ['PS', { en: 'Private sector', fr: 'Secteur privé', es: 'Sector privado', ru: 'Частный сектор', zh: '私营部门', ar: 'القطاع الخاص' }],
  'technical-community': ['TC', { en: 'Technical community', fr: 'Communauté technique', es: 'Comunidad técnica', ru: 'Техническое сообщество', zh: '技术界', ar: 'الأوساط التقنية' }],
  academia: ['AC', { en: 'Academia', fr: 'Milieux universitaires', es: 'Mundo académico', ru: 'Научные круги', zh: '学术界', ar: 'الأوساط الأكاديمية' }],
  'international-organizations': ['IO', { en: 'International organizations', fr: 'Organisations internationales', es: 'Organizaciones internacionales', ru: 'Международные организации', zh: '国际组织', ar: 'المنظمات الدولية' }],
}
const countries = ['Kenya', 'Uruguay', 'Japan', 'Estonia', 'Egypt', 'Canada']

export const iso = (ms) => new Date(ms).toISOString()
const number = (n) => String(n).padStart(3, '0')

export function person(n) {
  const group = groupOf[n % 6]
  return {
    id: `p${n}`, name: `Delegate ${number(n)}`, group, remote: n % 4 === 1,
    ...(group === 'governments' ? { country: countries[n % countries.length], organisation: `Mission of ${countries[n % countries.length]}` } : { organisation: `${names[group][1].en} organisation ${n}` }),
    ...(n % 9 === 0 ? { title: 'Dr' } : {}),
  }
}

const asked = [
  ['en', 'How will the review make sure that remote participants have the same say as those in the room?', 'approved', 41, 'audience'],
  ['ar', 'كيف ستُموَّل البنية التحتية للنطاق العريض في أقل البلدان نموًا بعد هذا الاستعراض؟', 'approved', 37, 'audience'],
  ['zh', '如何确保多利益攸关方模式在今后十年继续有效？', 'selected', 29, 'mastodon'],
  ['fr', 'Quelles mesures concrètes pour réduire la fracture numérique entre les femmes et les hommes ?', 'approved', 24, 'room'],
  ['ru', 'Какие гарантии защиты личных данных войдут в итоговый документ?', 'offered', 3, 'audience'],
  ['es', '¿Cómo se medirá el progreso hacia los objetivos de desarrollo sostenible?', 'offered', 1, 'bluesky'],
  ['en', 'Will the mandate of the forum be extended, and for how long?', 'put', 52, 'audience'],
  ['en', 'Is the mandate of the forum going to be extended?', 'approved', 12, 'audience'],
  ['en', 'Buy followers cheaply at this address', 'offered', 0, 'mastodon'],
  ['ar', 'ما دور الأوساط الأكاديمية في بناء القدرات؟', 'answered', 18, 'audience'],
  ['zh', '人权与安全之间如何取得平衡？', 'offered', 6, 'webhook'],
  ['en', 'What was the cost of the venue?', 'dismissed', 0, 'audience'],
]

/** All documents at the moment now (milliseconds), by key. */
export function day(id, now) {
  const docs = new Map()
  const minute = 60_000
  const panels = [
    ['opening', 'opening', { en: 'Opening segment', fr: 'Séance d’ouverture', es: 'Sesión de apertura', ru: 'Открытие', zh: '开幕环节', ar: 'الجزء الافتتاحي' }, -135, 30, 'closed'],
    ['ict4d', 'panel', { en: 'ICT for development', fr: 'Les TIC au service du développement', es: 'Las TIC para el desarrollo', ru: 'ИКТ в целях развития', zh: '信息通信技术促进发展', ar: 'تكنولوجيا المعلومات والاتصالات من أجل التنمية' }, -105, 75, 'closed'],
    ['governance', 'panel', { en: 'Internet governance', fr: 'Gouvernance de l’Internet', es: 'Gobernanza de Internet', ru: 'Управление Интернетом', zh: '互联网治理', ar: 'حوكمة الإنترنت' }, -30, 75, 'open'],
    ['rights', 'panel', { en: 'Human rights and building confidence and security in the use of ICTs' }, 165, 75, 'planned'],
    ['closing', 'closing', { en: 'Closing segment' }, 240, 45, 'planned'],
  ]
  docs.set('session', {
    id, title: 'Consultation on the overall review', date: iso(now).slice(0, 10), timezone: 'America/New_York',
    titles: { en: 'Consultation on the overall review', fr: 'Consultation sur l’examen d’ensemble', es: 'Consulta sobre el examen general', ru: 'Консультация по общему обзору', zh: '全面审查磋商会议', ar: 'مشاورة بشأن الاستعراض العام' },
    languages: ['ar', 'zh', 'en', 'fr', 'ru', 'es'], hashtag: 'AskTheReview', public: true, rehearsal: true,
    groups: groupOf.map((g) => ({ id: g, name: names[g][1], mark: names[g][0], ...(g === 'governments' ? { budget_s: 5400 } : {}) })),
    segments: panels.map((p) => p[0]), current: 'governance', state: 'live', join_code: 'river-lamp-42',
    head: { v: 1000, hash: 'c0ffee'.repeat(10) + 'c0ff' },
  })
  for (const [seg, kind, title, start, length, state] of panels) {
    const late = 6 * minute
    const planned = { start: iso(now + start * minute), end: iso(now + (start + length) * minute) }
    docs.set(`segment/${seg}`, {
      id: seg, kind, title, state, planned,
      actual: { start: state === 'planned' ? null : iso(now + start * minute + late / 2), end: state === 'closed' ? iso(now + (start + length) * minute + late / 2) : null },
      projected_start: iso(now + start * minute + late), projected_end: iso(now + (start + length) * minute + late),
      panellists: kind === 'panel' ? [{ name: 'Delegate 201', role: 'moderator', group: 'academia' }, { name: 'Delegate 202', role: 'panellist', group: 'technical-community', organisation: 'Technical community organisation 2' }, { name: 'Delegate 203', role: 'panellist', group: 'civil-society' }] : undefined,
      list: { open: state === 'open', opens_at: null, closes_at: null, order: kind === 'panel' ? 'rotation' : 'request', limits: { statement_s: 180, group_s: 300, panellist_s: 420, reply_s: 120, point_of_order_s: 60 }, waiting: seg === 'governance' ? 20 : 0 },
    })
    docs.set(`list/${seg}`, { segment: seg, entries: [] })
  }
  const turn = (n, request, kind, startedAt, limit) => ({ id: `s${n}`, request, person: person(n), kind, capacity: n % 6 === 0 ? 'national' : 'own', topic: 'Enhanced cooperation', started_at: iso(startedAt), limit_s: limit, paused_at: null, paused_ms: 0 })
  docs.set('floor', { segment: 'governance', speech: turn(12, 'r12', 'statement', now - 107_000, 180), interrupted: null, undo: { do: 'floor.give', person: 'Delegate 012', v: 1000 } })

  const capacities = ['own', 'national', 'organisation', 'group', 'coalition']
  const request = (n, state, place) => ({
    id: `r${n}`, segment: 'governance', person: person(n), kind: n === 17 ? 'question' : 'statement', capacity: n % 6 === 0 ? 'national' : capacities[n % 5],
    ...(n % 5 === 3 ? { on_behalf_of: 'Group of 77 and China' } : {}), topic: n % 3 ? 'Enhanced cooperation' : undefined, language: ['en', 'ar', 'zh', 'fr'][n % 4],
    requested_at: iso(now - (40 - n) * minute), state,
    why: place === undefined ? undefined : place === 2 ? [{ code: 'moved', text: 'Leaves for another meeting' }] : [{ code: 'rotation', group: groupOf[n % 6], n: 0.12 }, { code: 'order_of_request', n: place }],
    ...(n === 19 ? { statement: 'deposited' } : {}),
  })
  docs.set('request/r12', request(12, 'speaking'))
  const waiting = Array.from({ length: 20 }, (_, i) => i + 13)
  waiting.forEach((n, i) => docs.set(`request/r${n}`, request(n, 'waiting', i + 1)))
  docs.get('request/r17').kind = 'point_of_order'
  docs.set('list/governance', { segment: 'governance', entries: entries(docs, waiting.map((n) => `r${n}`), now + 73_000, now + 51 * minute) })
  for (let n = 1; n <= 11; n++) {
    const start = now - (28 - n * 2.4) * minute
    docs.set(`speech/s${n}`, { id: `s${n}`, segment: 'governance', request: `r${n}`, person: person(n), kind: 'statement', capacity: n % 6 === 0 ? 'national' : 'own', started_at: iso(start), ended_at: iso(start + (100 + n * 9) * 1000), seconds: 100 + n * 9, limit_s: 180 })
    docs.set(`request/r${n}`, request(n, 'done'))
  }
  asked.forEach(([lang, text, state, votes, kind], i) => docs.set(`question/q${i + 1}`, {
    id: `q${i + 1}`, segment: 'governance', text, lang, votes, voices: votes + 1, state, asked_at: iso(now - (30 - i) * minute),
    source: { kind, ...(kind === 'mastodon' ? { author: '@someone@social.example', url: 'https://social.example/@someone/1' } : {}) },
    ...(state === 'put' ? { put_at: iso(now - minute) } : {}), ...(state === 'answered' ? { put_at: iso(now - 9 * minute), answered_at: iso(now - 6 * minute), answered_by: 'Delegate 203' } : {}),
    ...(state === 'dismissed' ? { reason: 'Not about the subject of the consultation' } : {}), ...(i === 6 ? { members: ['q8'] } : {}), ...(i === 7 ? { merged_into: 'q7' } : {}),
  }))
  const noted = [
    ['key_message', 'Enhanced cooperation', '26', 'The multistakeholder approach should continue to guide Internet governance.', ['governments', 'technical-community', 'private-sector']],
    ['proposal', 'The forum', '32', 'Extend the mandate of the forum by ten years, with stronger intersessional work.', ['civil-society', 'academia']],
    ['comment', 'Access', '', 'Connectivity alone does not close the divide; content in local languages does.', ['international-organizations']],
    ['action', 'The forum', '1bis', 'The secretariat will circulate the list of past recommendations.', []],
    ['proposal', 'Access', '14', 'A fund for broadband in landlocked countries should be named in the document.', ['governments']],
  ]
  noted.forEach(([kind, theme, draft_ref, text, groups], i) => docs.set(`note/n${i + 1}`, { id: `n${i + 1}`, segment: 'governance', speech: `s${i + 4}`, kind, theme, draft_ref, text, supporters: { count: groups.length, groups, speeches: [`s${i + 4}`] }, rev: 1 + (i % 3), author: 'p90', at: iso(now - (20 - i * 3) * minute) }))
  const tally = (k) => ({ interventions: k, seconds: k * 150 })
  const balance = (k) => ({ total: tally(11 * k), groups: Object.fromEntries(groupOf.map((g, i) => [g, tally([4, 2, 2, 1, 1, 1][i] * k)])), regions: { africa: tally(2 * k), americas: tally(3 * k), asia: tally(3 * k), europe: tally(3 * k) }, room: tally(7 * k), remote: tally(4 * k), first_time: tally(6 * k) })
  docs.set('balance', { day: balance(3), segments: { opening: balance(1), ict4d: balance(1), governance: balance(1) }, budgets: { governments: { budget_s: 5400, used_s: 1800, left_s: 3600 } } })
  docs.set('notice/x1', { id: 'x1', level: 'info', at: iso(now - 5 * minute), until: null, text: { en: 'Lunch is served from 13:00 on the terrace.', fr: 'Le déjeuner est servi à partir de 13 h sur la terrasse.', ar: 'يُقدَّم الغداء ابتداءً من الساعة 13:00 في الشرفة.', zh: '午餐13:00起在露台供应。', ru: 'Обед подаётся с 13:00 на террасе.', es: 'El almuerzo se sirve a partir de las 13.00 en la terraza.' } })
  docs.set('feed/mastodon', { id: 'mastodon', kind: 'mastodon', state: 'live', last_item_at: iso(now - 4 * minute), privacy: 'handle', offered: 31, revised: 2, retracted: 1 })
  docs.set('feed/bluesky', { id: 'bluesky', kind: 'bluesky', state: 'backing_off', last_item_at: iso(now - 40 * minute), privacy: 'handle', offered: 4, revised: 0, retracted: 0, last_error: 'rate_limited', words: '429 Too Many Requests', gaps: [{ from: iso(now - 95 * minute), to: iso(now - 80 * minute), why: 'the stream no longer has these posts' }] })
  docs.set('feed/desk', { id: 'desk', kind: 'webhook', state: 'waiting', privacy: 'nothing', offered: 0, revised: 0, retracted: 0 })
  docs.set('feed/tube', { id: 'tube', kind: 'youtube', state: 'live', last_proof_at: iso(now - 40 * minute), privacy: 'affiliation', offered: 12, revised: 0, retracted: 3 })
  for (let n = 1; n <= 127; n++) docs.set(`person/p${n}`, { ...person(n), badge: String(n), role: 'participant', language: ['en', 'ar', 'zh', 'fr', 'ru', 'es'][n % 6] })
  return docs
}

/** Entries of a list with the moments they mean, 150 s each. */
export function entries(docs, ids, from, end) {
  return ids.map((id, i) => ({ id, expected_at: iso(from + i * 150_000), fits: from + i * 150_000 < end - 11 * 60_000 }))
}
