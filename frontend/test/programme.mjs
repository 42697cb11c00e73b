// Programmes for the tests: the recorded day moved to now, and a small living session.
import { readFileSync } from 'node:fs'

const day = new URL('../../session/testdata/day/', import.meta.url)
export const participants = readFileSync(new URL('participants.csv', day), 'utf8')

/**
 * The day of 19 October 2015, moved so that now falls into its first panel (10:30 to 11:45) with a
 * quarter of an hour left at least, whenever the test runs: the date is today's and the timezone the
 * one in which it is between half past ten and half past eleven.
 */
export function dayAroundNow(now = new Date()) {
  const hour = now.getUTCMinutes() < 30 ? 11 : 10
  const offset = ((hour - now.getUTCHours() + 36) % 24) - 12
  const date = new Date(now.getTime() + offset * 3_600_000).toISOString().slice(0, 10)
  const zone = offset === 0 ? 'Etc/UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}` // their sign is turned round
  return readFileSync(new URL('programme.yaml', day), 'utf8')
    .replace(/^date: .*$/m, `date: ${date}`)
    .replace(/^timezone: .*$/m, `timezone: ${zone}`)
}

/** The same, as a rehearsal, in which the secretariat may act as anybody. */
export const rehearsalAroundNow = (now) => dayAroundNow(now).replace(/^title:/m, 'rehearsal: true\ntitle:')

/** What makes a session living: a speaker, a list with points on it, questions in every state, notes. */
export const life = [
  ['chair', 'segment.open', { segment: 'opening' }],
  ['chair', 'segment.close', { segment: 'opening' }],
  ['chair', 'segment.open', { segment: 'ict4d' }],
  ...[1, 4, 7, 12, 17, 23, 31, 44].map((badge) => [`badge:${badge}`, 'floor.request', { segment: 'ict4d', kind: 'statement', capacity: badge % 2 ? 'own' : 'national', topic: badge === 7 ? 'Access in rural areas' : '' }]),
  ['chair', 'floor.give', { request: 'badge:1' }],
  ['chair', 'floor.finish', {}],
  ['chair', 'floor.give', { request: 'badge:4' }],
  ['audience:7', 'question.ask', { text: 'How will remote participants be heard in the final review?', lang: 'en' }],
  ['audience:8', 'question.ask', { text: '¿Qué se hará para que la conexión llegue a las zonas rurales?', lang: 'es' }],
  ['audience:9', 'question.ask', { text: 'ما هي الخطوات التالية لسد الفجوة الرقمية؟', lang: 'ar' }],
  ['audience:7', 'question.ask', { text: '如何保障网络上的人权？', lang: 'zh' }],
  ['audience:8', 'question.ask', { text: 'Buy my book', lang: 'en' }],
  ['audience:9', 'question.ask', { text: 'Who pays for the follow-up?', lang: 'en' }],
  ['moderator', 'question.approve', { question: 'q1' }],
  ['moderator', 'question.approve', { question: 'q2' }],
  ['moderator', 'question.approve', { question: 'q3' }],
  ['moderator', 'question.dismiss', { question: 'q5', reason: 'Advertising' }],
  ['moderator', 'question.approve', { question: 'q6' }],
  ['audience:9', 'question.vote', { question: 'q1' }],
  ['audience:8', 'question.vote', { question: 'q1' }],
  ['moderator', 'question.select', { question: 'q1' }],
  ['moderator', 'question.put', { question: 'q6' }],
  ['moderator', 'question.answer', { question: 'q6', by: 'Delegate 004' }],
  ['rapporteur', 'note.add', { segment: 'ict4d', text: 'Access remains unequal between cities and the country.', kind: 'key_message', theme: 'Access', ref: 'n-1' }],
  ['rapporteur', 'note.add', { segment: 'ict4d', text: 'A fund for community networks should be considered.', kind: 'proposal', theme: 'Financing', draft_ref: '26', ref: 'n-2' }],
  ['chair', 'notice.post', { text: 'Lunch is served at 13:00 on the first floor.' }],
]

const groups = [['governments', 'GV', 'Governments'], ['civil-society', 'CS', 'Civil society'], ['private-sector', 'PS', 'Private sector']]

/**
 * A rehearsal of two panels in the order of request, the first of which ends in so many minutes, whenever
 * the test runs: its timezone is one in which it is past ten in the morning. A budget is the seconds that
 * the first group has.
 */
export function middayProgramme({ minutes, budget, now = new Date() }) {
  const offset = ((10 - now.getUTCHours() + 36) % 24) - 12
  const there = now.getTime() + offset * 3_600_000
  const clock = (later) => new Date(there + later * 60_000).toISOString().slice(11, 16)
  return {
    title: { en: 'Test consultation' }, date: new Date(there).toISOString().slice(0, 10), languages: ['en', 'ar'], public: true, rehearsal: true,
    timezone: offset === 0 ? 'Etc/UTC' : `Etc/GMT${offset > 0 ? '-' : '+'}${Math.abs(offset)}`,
    groups: groups.map(([id, mark, en], i) => ({ id, mark, name: { en }, ...(budget && i === 0 ? { budget_s: budget } : {}) })),
    segments: [
      { id: 'first', kind: 'panel', title: { en: 'First panel' }, start: '09:00', end: clock(minutes), list: { order: 'request', opens: 'on_open', rights_of_reply: 'day_end' } },
      { id: 'second', kind: 'panel', title: { en: 'Second panel' }, start: clock(minutes), end: '18:00', list: { order: 'request', opens: 'on_open' } },
    ],
  }
}

/** So many delegates as a participants file, of the groups by turns. */
export const delegates = (count) =>
  ['badge,name,organisation,group,country,remote,language', ...Array.from({ length: count }, (_, i) => `${i + 1},Delegate ${String(i + 1).padStart(3, '0')},Organisation ${i + 1},${groups[i % 3][0]},Kenya,${i % 2 ? 'yes' : 'no'},en`)].join('\n')
