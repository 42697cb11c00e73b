// The versions of one sentence out of those of its section, as the server reads them from the record.
import type { SummaryVersion } from '@/wire/types'

/**
 * What was done to a sentence, the latest first as it comes; with it what was done to those it was
 * merged from, and to the one it was split from.
 */
export function versionsOf(versions: SummaryVersion[], sentence: string): SummaryVersion[] {
  const line = new Set([sentence])
  return versions.filter((version) => {
    const parts = version.sentences ?? []
    switch (version.do) {
      case 'summary.order':
        return false // where it stands is no version of what it says
      case 'summary.merge':
        if (!line.has(version.sentence ?? '')) return false
        for (const id of parts) line.add(id)
        return true
      case 'summary.split':
        if (!parts.some((id) => line.has(id))) return false
        line.add(version.sentence ?? '')
        return true
      default:
        return line.has(version.sentence ?? '')
    }
  })
}

/** The word for what was done. */
export function actOf(version: SummaryVersion): string {
  switch (version.do) {
    case 'summary.edit': return version.followed ? 'followed' : 'edited'
    case 'summary.approve': return version.on ? 'approved' : 'withdrawn'
    case 'summary.omit': return version.on ? 'omitted' : 'restored'
    case 'summary.add': return 'added'
    case 'summary.merge': return 'merged'
    default: return 'split'
  }
}
