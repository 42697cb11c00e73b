import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'

const css = readFileSync(`${process.cwd()}/src/tokens.css`, 'utf8')
const tokens = (block: string) =>
  Object.fromEntries([...block.matchAll(/--([\w-]+):\s*(#[0-9a-f]{6})/g)].map((m) => [m[1]!, m[2]!]))

const light = tokens(/:root \{([\s\S]*?)\n\}/.exec(css)![1]!)
const dark = { ...light, ...tokens(/\[data-theme="dark"\] \{([\s\S]*?)\n\}/.exec(css)![1]!) }

/** Relative luminance and contrast, WCAG 2.2. */
function linear(hex: string): [number, number, number] {
  return [1, 3, 5].map((i) => {
    const c = parseInt(hex.slice(i, i + 2), 16) / 255
    return c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4
  }) as [number, number, number]
}
function luminance(hex: string): number {
  const [r, g, b] = linear(hex)
  return 0.2126 * r + 0.7152 * g + 0.0722 * b
}
function contrast(a: string, b: string): number {
  const [hi, lo] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number]
  return (hi + 0.05) / (lo + 0.05)
}

/** What is seen with no, or one missing, kind of cone: Machado, Oliveira and Fernandes (2009), severity 1, on linear light. */
const visions = {
  all: [[1, 0, 0], [0, 1, 0], [0, 0, 1]],
  protanopia: [[0.152286, 1.052583, -0.204868], [0.114503, 0.786281, 0.099216], [-0.003882, -0.048116, 1.051998]],
  deuteranopia: [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]],
  tritanopia: [[1.255528, -0.076749, -0.178779], [-0.078411, 0.930809, 0.147602], [0.004733, 0.691367, 0.3039]],
}
type Triple = [number, number, number]
const times = (m: number[][], v: Triple) => m.map((row) => row.reduce((sum, x, i) => sum + x * v[i]!, 0)) as Triple
/** OKLab, in which one hundredth is about what an eye can tell apart. */
function oklab(light: Triple): Triple {
  const cones = times([[0.4122214708, 0.5363325363, 0.0514459929], [0.2119034982, 0.6806995451, 0.1073969566], [0.0883024619, 0.2817188376, 0.6299787005]], light)
  return times([[0.2104542553, 0.793617785, -0.0040720468], [1.9779984951, -2.428592205, 0.4505937099], [0.0259040371, 0.7827717662, -0.808675766]], cones.map(Math.cbrt) as Triple)
}
function seen(hex: string, vision: number[][]): Triple {
  return oklab(times(vision, linear(hex)).map((c) => Math.min(1, Math.max(0, c))) as Triple)
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

  const groups = ['g0', 'g1', 'g2', 'g3', 'g4', 'g5']
  test.each(Object.entries(visions))('six groups are told apart with %s', (_, vision) => {
    for (const [i, a] of groups.entries()) {
      for (const b of groups.slice(i + 1)) {
        const [x, y] = [seen(t[a]!, vision), seen(t[b]!, vision)]
        expect(Math.hypot(x[0] - y[0], x[1] - y[1], x[2] - y[2]), `${a} and ${b}`).toBeGreaterThan(0.08)
      }
    }
  })
})

test('dark by preference and dark by choice are the same', () => {
  const preferred = tokens(/not\(\[data-theme="light"\]\) \{([\s\S]*?)\n  \}/.exec(css)![1]!)
  expect({ ...light, ...preferred }).toEqual(dark)
})
