/**
 * The moment (milliseconds) of a wall-clock time "HH:MM" in a timezone, on the day of a reference
 * moment there. Undefined for anything that is not a time.
 */
export function momentOf(clock: string, timezone: string, reference: number): number | undefined {
  const match = /^(\d{1,2}):(\d{2})$/.exec(clock.trim())
  if (!match) return undefined
  const [hours, minutes] = [Number(match[1]), Number(match[2])]
  if (hours > 23 || minutes > 59) return undefined
  const day = parts(reference, timezone)
  const wanted = Date.UTC(day.year, day.month - 1, day.day, hours, minutes)
  // Reckoned as if the zone were UTC, then put right by the zone's offset there; twice, for the hour
  // in which an offset changes.
  let at = wanted
  for (let i = 0; i < 2; i++) at -= asUTC(at, timezone) - wanted
  return at
}

/** "HH:MM" in the timezone, as a time field wants it. */
export function clockOf(at: number, timezone: string): string {
  const p = parts(at, timezone)
  return `${String(p.hour).padStart(2, '0')}:${String(p.minute).padStart(2, '0')}`
}

function asUTC(at: number, timezone: string): number {
  const p = parts(at, timezone)
  return Date.UTC(p.year, p.month - 1, p.day, p.hour, p.minute)
}

function parts(at: number, timeZone: string) {
  const format = new Intl.DateTimeFormat('en-u-nu-latn', {
    timeZone, year: 'numeric', month: 'numeric', day: 'numeric', hour: 'numeric', minute: 'numeric', hourCycle: 'h23',
  })
  const of = Object.fromEntries(format.formatToParts(at).map((p) => [p.type, Number(p.value)]))
  return { year: of.year!, month: of.month!, day: of.day!, hour: of.hour!, minute: of.minute! }
}
