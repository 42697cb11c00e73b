import { expect, test } from 'vitest'
import type { NoteDoc, NoteEdit } from '@/lib/types'
import { begin, changed, changes, clash, rebase, returned, step, taken, type Edit } from './edits'

const note = (more: Partial<NoteDoc> = {}): NoteDoc => ({
  id: 'n1', segment: 'a', kind: 'key_message', text: 'As it was', theme: 'Access', supporters: { count: 0, groups: [] }, rev: 1, at: null, ...more,
})
const edit = (from: NoteDoc, more: Partial<Edit>): Edit => ({ ...begin(from), ...more })

test('an edit sends what was changed and nothing else', () => {
  expect(changes(edit(note(), {}))).toEqual({})
  expect(changes(edit(note(), { theme: ' ', text: 'New ' }))).toEqual({ text: 'New', theme: '' })
})

test('closed, it is sent; unchanged, it is dropped; without a text it comes back', () => {
  expect(step(edit(note(), { text: 'New', open: true }), note())).toEqual({ is: 'wait' })
  expect(step(edit(note(), { text: 'New', open: false }), note())).toMatchObject({ is: 'send', with: { rev: 1, text: 'New' } })
  expect(step(edit(note(), { open: false }), note())).toEqual({ is: 'drop' })
  expect(step(edit(note(), { text: ' ', open: false }), note())).toMatchObject({ is: 'go on', edit: { open: true } })
})

test('another who wrote elsewhere in the note is no conflict, the same field is', () => {
  const mine = edit(note(), { text: 'Mine', open: false })
  expect(step(mine, note({ theme: 'The forum', rev: 2 }))).toMatchObject({ is: 'go on', edit: { text: 'Mine', theme: 'The forum', rev: 2 } })
  expect(step(mine, note({ text: 'Theirs', rev: 2 }))).toEqual({ is: 'conflict' })
  expect(step(mine, note({ text: 'Mine', rev: 2 }))).toMatchObject({ is: 'go on' })
  expect(clash(mine, note({ text: 'Theirs', theme: 'x', rev: 2 }))).toEqual(['text'])
  expect(changes(rebase(mine, note({ text: 'Theirs', theme: 'x', rev: 2 })))).toEqual({ text: 'Mine' })
})

test('one who only looks sees what another writes', () => {
  const next = step(edit(note(), {}), note({ text: 'Theirs', rev: 2 }))
  expect(next).toMatchObject({ is: 'go on', edit: { text: 'Theirs', rev: 2 } })
})

test('a space typed before the next word stays when another writes meanwhile', () => {
  expect(step(edit(note(), { text: 'As it was ' }), note({ text: 'Theirs', rev: 2 }))).toMatchObject({ is: 'go on', edit: { text: 'Theirs ', rev: 2 } })
})

test('saved twice before an answer, the second goes after the first', () => {
  const first = edit(note(), { text: 'One', open: false, sending: { id: 'c1', with: { note: 'n1', rev: 1, text: 'One' } } })
  const second = { ...first, text: 'One and two' }
  expect(step(second, note())).toEqual({ is: 'wait' })
  const after = taken(second, 'c1')
  expect(after).toMatchObject({ rev: 2, base: { text: 'One' } })
  expect(step(after, note({ text: 'One', rev: 2 }))).toMatchObject({ is: 'send', with: { rev: 2, text: 'One and two' } })
  expect(taken(second, 'other')).toBe(second)
})

test('stale waits for what the other wrote, any other refusal comes back to the writer', () => {
  const sent = edit(note(), { text: 'Mine', open: false, sending: { id: 'c1', with: { note: 'n1', rev: 1, text: 'Mine' } } })
  const stale = returned(sent, 'c1', true)
  expect(step(stale, note())).toEqual({ is: 'wait' })
  expect(step(stale, note({ text: 'Theirs', rev: 2 }))).toEqual({ is: 'conflict' })
  const joined = step(stale, note({ theme: 'x', rev: 2 }))
  expect(joined).toMatchObject({ is: 'go on' })
  expect(step((joined as { edit: Edit }).edit, note({ theme: 'x', rev: 2 }))).toMatchObject({ is: 'send', with: { rev: 2, text: 'Mine' } })
  expect(returned(sent, 'c1', false)).toMatchObject({ open: true, text: 'Mine' })
})

/** Two writers and a server with revisions, in every order that dice give: no word that was saved is lost. */
test('whatever the order, every saved word is in the note or in a conflict that is shown', () => {
  let seed = 11
  const dice = (n: number) => (seed = (seed * 48271) % 2147483647) % n
  for (let run = 0; run < 400; run++) {
    let record = note({ text: 'start' })
    const seen = [record, record]
    const edits: (Edit | undefined)[] = [undefined, undefined]
    const answers: { who: number; id: string; ok: boolean }[] = []
    const lines: { who: number; id: string; with: NoteEdit }[] = []
    const saved: string[] = []
    let ids = 0
    const move = (who: number) => {
      for (let turns = 0; turns < 9; turns++) {
        const e = edits[who]
        if (!e) return
        const next = step(e, seen[who]!)
        if (next.is === 'wait') return
        if (next.is === 'drop') edits[who] = undefined
        else if (next.is === 'go on') edits[who] = next.edit
        else if (next.is === 'conflict') {
          e.open = true
          return
        } else {
          const id = `c${ids++}`
          edits[who] = { ...next.edit, sending: { id, with: { note: 'n1', ...next.with } } }
          lines.push({ who, id, with: { note: 'n1', ...next.with } })
        }
      }
    }
    for (let turn = 0; turn < 30; turn++) {
      const who = dice(2)
      const act = dice(4)
      const e = edits[who]
      if (act === 0 && !(e && clash(e, seen[who]!).length)) {
        const word = `w${run}.${turn}`
        edits[who] = { ...(e ?? begin(seen[who]!)), open: false }
        edits[who]!.text += ` ${word}`
        saved.push(word)
      } else if (act === 1 && lines.length) {
        const { who: from, id, with: w } = lines.shift()!
        const ok = w.rev === record.rev
        if (ok) record = { ...record, ...w, id: 'n1', rev: record.rev + 1 } as NoteDoc
        answers.push({ who: from, id, ok })
      } else if (act === 2) seen[who] = record
      else if (answers.length) {
        const a = answers.shift()!
        const mine = edits[a.who]
        if (a.ok) seen[a.who] = record
        if (mine) edits[a.who] = a.ok ? taken(mine, a.id) : returned(mine, a.id, true)
      }
      move(0)
      move(1)
    }
    const kept = [record.text, ...edits.map((e) => (e && (changed(e) || e.sending) ? e.text : '')), ...lines.map((l) => l.with.text ?? '')].join(' ').split(' ')
    for (const word of saved) expect(kept, `run ${run}`).toContain(word)
  }
})
