import type { FileFault } from '@/lib/types'

/** One line of a refused file, with what is wrong with it. */
export interface Line {
  number: number
  text: string
  faults: FileFault[]
}

/** Lines shown before and after one with a fault. */
const AROUND = 1

/**
 * The lines of a file that have faults, with a line of surroundings, in parts where the file goes on
 * without one; and the faults of the file as a whole. A fault past the end belongs to the last line.
 */
export function marked(source: string, faults: FileFault[]): { whole: FileFault[]; parts: Line[][] } {
  const lines = source.split(/\r\n|\n|\r/)
  const at = new Map<number, FileFault[]>()
  const whole: FileFault[] = []
  for (const fault of faults) {
    if (fault.line < 1) whole.push(fault)
    else {
      const line = Math.min(fault.line, lines.length)
      at.set(line, [...(at.get(line) ?? []), fault])
    }
  }
  const shown = new Set<number>()
  for (const line of at.keys()) for (let n = line - AROUND; n <= line + AROUND; n++) if (n >= 1 && n <= lines.length) shown.add(n)
  const parts: Line[][] = []
  let last = -1
  for (const number of [...shown].sort((a, b) => a - b)) {
    const line = { number, text: lines[number - 1] ?? '', faults: at.get(number) ?? [] }
    if (number === last + 1) parts.at(-1)!.push(line)
    else parts.push([line])
    last = number
  }
  return { whole, parts }
}

/** What a file is, by its name and, failing that, by how it begins. */
export function programmeType(name: string, text: string): string {
  // The parameter keeps the text as it was written: its lines are what faults name.
  const json = /\.json$/i.test(name) || (!/\.ya?ml$/i.test(name) && /^\s*[{[]/.test(text))
  return json ? 'application/json; charset=utf-8' : 'application/yaml'
}
