import type { RightEntry } from '@/lib/types'

/** What became of a right of reply: asked waits for its own segment's end, deferred for the day's; void came to nothing. */
export type Fate = 'asked' | 'deferred' | 'speaking' | 'used' | 'void'

export function fate(entry: RightEntry): Fate {
  switch (entry.state) {
    case 'waiting': return entry.deferred ? 'deferred' : 'asked'
    case 'speaking': return 'speaking'
    case 'done': return 'used'
    default: return 'void'
  }
}

/** The day's rights of reply: those that wait in the order in which they were asked for, then the others, the latest first. */
export function ledger(entries: RightEntry[] = []): RightEntry[] {
  const waits = (entry: RightEntry) => ['asked', 'deferred', 'speaking'].includes(fate(entry))
  return [...entries.filter(waits), ...entries.filter((entry) => !waits(entry)).reverse()]
}
