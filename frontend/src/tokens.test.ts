import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(`${process.cwd()}/src/tokens.css`, 'utf8')
const tokens = (block: string) =>
  Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1]!, m[2]!]))

const light = tokens(/:root \{([\s\S]*?)\n\}/.exec(css)![1]!)
const dark = { ...light, ...tokens(/\[data-theme="dark"\] \{([\s\S]*?)\n\}/.exec(css)![1]!) }

/** Relative luminance and contrast, WCAG 2.2. */
function luminance(hex: string): number {
  const [r, g, b] = [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (hi + 0.05) / (lo + 0.05)
}

describe.each([['light', light], ['dark', dark]] as const)('%s', (_, t) => {
  test.each([
    ...['ink', 'ink-2', 'accent', 'accent-2', 'amber', 'red', 'green'].flatMap((c) => [[c, 'paper'], [c, 'paper-2']]),
    ['on-accent', 'accent'], ['on-accent', 'accent-2'], ['on-red', 'red'],
    ['accent', 'accent-soft'], ['ink', 'accent-soft'], ['ink', 'amber-soft'], ['amber', 'amber-soft'], ['ink', 'red-soft'], ['red', 'red-soft'],
  ])('%s is readable on %s', (text, paper) => expect(contrast(t[text!]!, t[paper!]!)).toBeGreaterThanOrEqual(4.5))

  test.each(['g0', 'g1', 'g2', 'g3', 'g4', 'g5', 'edge'])('%s is seen on both papers', (edge) => {
    for (const paper of ['paper', 'paper-2']) expect(contrast(t[edge]!, t[paper]!), paper).toBeGreaterThanOrEqual(3)
  })
})

test('dark by preference and dark by choice are the same', () => {
  const preferred = tokens(/not\(\[data-theme="light"\]\) \{([\s\S]*?)\n  \}/.exec(css)![1]!)
  expect({ ...light, ...preferred }).toEqual(dark)
})
