import { expect, test } from 'vitest'
import { difference, together, tokens } from './worddiff'

const told = (a: string, b: string) =>
  difference(a, b).map((p) => ({ same: p.text, gone: `[-${p.text}-]`, new: `{+${p.text}+}` })[p.is]).join('')
const after = (a: string, b: string) => difference(a, b).filter((p) => p.is !== 'gone').map((p) => p.text).join('')

test('a difference names the words that went and those that came', () => {
  expect(told('One speaker said so.', 'Speakers said so.')).toBe('[-One speaker -]{+Speakers +}said so.')
  expect(told('a b c', 'a c')).toBe('a [-b -]c')
  expect(told('It ends. It was so.', 'It ends.')).toBe('It ends.[- It was so.-]')
  expect(told('', 'new')).toBe('{+new+}')
  expect(told('old', '')).toBe('[-old-]')
  expect(told('same', 'same')).toBe('same')
  expect(told('会议开始', '会议再开始')).toBe('会议{+再+}开始')
})

test('of whatever texts, the pieces give back the new one', () => {
  let seed = 7
  const random = (n: number) => (seed = (seed * 48271) % 2147483647) % n
  const text = () => Array.from({ length: random(12) }, () => ['a', 'bb', 'c', '用户', 'قال', '\n'][random(6)]).join(' ')
  for (let i = 0; i < 500; i++) {
    const [a, b] = [text(), text()]
    expect(after(a, b)).toBe(b)
    expect(tokens(a).join('')).toBe(a)
  }
})

test('texts too long to compare word by word are shown as replaced between what they share', () => {
  const [a, b] = [`x ${'a '.repeat(2000)}y`, `x ${'b '.repeat(2000)}y`]
  expect(after(a, b)).toBe(b)
  expect(difference(a, b)).toHaveLength(4)
})

test('two changes of one text go together without the loss of either', () => {
  expect(together('The forum met.', 'The forum met. A', 'The forum met. B')).toBe('The forum met. A B')
  expect(together('The forum met.', 'The open forum met.', 'The forum met twice.')).toMatch(/The open forum .*twice/)
  expect(together('one two three', 'one three', 'one two three four')).toMatch(/^one three.*four$/)
  for (const [t, m] of [['T1', 'M1'], ['base T1', 'M1 base'], ['base T1 T2', 'base M1']] as const) {
    const both = together('base', t, m)
    for (const word of `${t} ${m}`.split(' ').filter((w) => w !== 'base')) expect(both.split(/\s+/)).toContain(word)
  }
})
