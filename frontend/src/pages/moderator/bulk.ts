import { call } from '@/lib/api'
import type { Answer } from '@/lib/channel'
import { uuid } from '@/lib/ids'
import { RefusedCommand } from '@/lib/outbox'
import type { Session } from '@/lib/session.svelte'
import type { CommandName, Commands } from '@/lib/types'

/** One command that was refused, with what it carried. */
export interface Refused<N extends CommandName> {
  parameters: Commands[N]
  error: RefusedCommand
}

/** The server takes so many commands in one request. */
const MOST = 1_000
/** What the outbox retries by itself; everything else is an answer. */
const LATER = new Set(['offline', 'unavailable', 'rate_limited'])

/**
 * Sends one command for each of the parameters, in order, and resolves to those refused. Several go
 * in one request, because the live channel takes a measured number a second. What could not be
 * delivered waits in the outbox under the same ids, so that nothing is done twice.
 */
export async function sendAll<N extends CommandName>(session: Session, name: N, all: Commands[N][]): Promise<Refused<N>[]> {
  const commands = all.map((parameters) => ({ id: uuid(), do: name, with: parameters as object }))
  const answers = new Map<string, Answer>()
  if (commands.length > 1)
    for (let i = 0; i < commands.length; i += MOST) {
      const part = commands.slice(i, i + MOST)
      try {
        const path = `/sessions/${encodeURIComponent(session.id)}/commands?role=${session.role}`
        for (const answer of await call<Answer[]>('POST', path, part)) if (answer.ack) answers.set(answer.ack, answer)
      } catch (error) {
        if (error instanceof RefusedCommand && LATER.has(error.code)) break
        return all.map((parameters) => ({ parameters, error: error as RefusedCommand }))
      }
    }
  const refused: Refused<N>[] = []
  await Promise.all(
    commands.map(async (command, i) => {
      try {
        const answer = answers.get(command.id)
        if (answer && !answer.error) return
        if (answer?.error && !LATER.has(answer.error.code)) throw new RefusedCommand(answer.error)
        await session.outbox.add(name, command.with, command.id)
      } catch (error) {
        refused.push({ parameters: all[i]!, error: error as RefusedCommand })
      }
    }),
  )
  return refused
}
