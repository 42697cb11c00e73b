import { tick } from 'svelte'
import { expect, test } from 'vitest'
import type { Session } from '@/lib/session.svelte'
import type { QuestionDoc, QuestionState } from '@/lib/types'
import { Desk } from './desk.svelte'

const question = (id: string, state: QuestionState): QuestionDoc => ({ id, state, voices: 1, votes: 1, text: id, source: { kind: 'audience' }, asked_at: null })

/** A desk over questions that come to the state an act asks for, as the server would bring them there. */
function desk(...questions: QuestionDoc[]): Desk {
  const to: Record<string, QuestionState> = { 'question.put': 'put', 'question.approve': 'approved' }
  const session = {
    all: () => questions,
    get: (key: string) => questions.find((q) => `question/${q.id}` === key),
    may: () => true,
    outbox: { add: async (name: string, { question }: { question: string }) => {
      const q = questions.find((q) => q.id === question)
      if (q) q.state = to[name] ?? q.state
    } },
  }
  return new Desk(session as unknown as Session)
}

test('what was put keeps the cursor, so that the next key says it was answered', async () => {
  const d = desk(question('q1', 'approved'), question('q2', 'approved'))
  d.go('q1', false)
  d.act('put')
  await tick()
  expect(d.cursor).toBe('q1')
})

test('what was approved leaves the cursor to the next in the inbox', async () => {
  const d = desk(question('q1', 'offered'), question('q2', 'offered'))
  d.go('q1', false)
  d.act('approve')
  await tick()
  expect(d.cursor).toBe('q2')
})

test('a key pressed before the last act is answered waits for it', async () => {
  const d = desk(question('q1', 'selected'))
  const sent: string[] = []
  const add = d.session.outbox.add.bind(d.session.outbox) as unknown as (name: string, parameters: { question: string; expect: string }) => Promise<void>
  let answer = () => {}
  Object.assign(d.session.outbox, {
    add: async (name: string, parameters: { question: string; expect: string }) => {
      sent.push(`${name} ${parameters.expect}`)
      if (sent.length === 1) await new Promise<void>((done) => (answer = done))
      await add(name, parameters)
    },
  })
  d.go('q1', false)
  d.act('put')
  d.act('answer')
  d.act('answer')
  await new Promise((done) => setTimeout(done, 60))
  expect(sent).toEqual(['question.put selected'])
  answer()
  await new Promise((done) => setTimeout(done, 120))
  expect(sent).toEqual(['question.put selected', 'question.answer put'])
})
