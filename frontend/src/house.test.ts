// The house rules of markup and style that no compiler holds.
import { readdirSync, readFileSync } from 'node:fs'
import { parse, type AST } from 'svelte/compiler'
import { describe, expect, test } from 'vitest'

const root = `${process.cwd()}/src`
const files = readdirSync(root, { recursive: true, encoding: 'utf8' })
const components = files.filter((f) => f.endsWith('.svelte'))
const read = (file: string) => readFileSync(`${root}/${file}`, 'utf8')

const LETTERS = /\p{L}/u
/** A component may be given the key of a wording; the compiler checks that it exists. */
const KEY = /^[a-z]+(\.[A-Za-z_]+)+$/
const SPOKEN = new Set(['aria-label', 'aria-description', 'aria-roledescription', 'aria-valuetext', 'title', 'placeholder', 'alt', 'label'])

/** Words in the markup itself: text, texts of attributes that people read, quoted strings in braces. */
export function hardCoded(source: string): string[] {
  const found: string[] = []
  const visit = (node: unknown, attribute?: string): void => {
    if (Array.isArray(node)) return node.forEach((n) => visit(n, attribute))
    if (typeof node !== 'object' || node === null) return
    const n = node as AST.SvelteNode & Record<string, unknown>
    if (n.type === 'Attribute') {
      const { name, value } = n as unknown as AST.Attribute
      if (name === 'style') found.push(`style="…" breaks the content security policy; use style:`)
      if (SPOKEN.has(name)) visit(value, name)
      return
    }
    if (n.type === 'Text') {
      const data = n.data as string
      if (LETTERS.test(data) && !(attribute && KEY.test(data))) found.push(`${attribute ?? 'text'}: ${data.trim()}`)
      return
    }
    if (n.type === 'ExpressionTag') {
      const { expression } = n as unknown as AST.ExpressionTag
      if (expression.type === 'Literal' && typeof expression.value === 'string' && LETTERS.test(expression.value)) found.push(expression.value)
      return
    }
    for (const key of ['fragment', 'nodes', 'attributes', 'body', 'consequent', 'alternate', 'fallback', 'pending', 'then', 'catch']) visit(n[key], attribute)
  }
  visit(parse(source, { modern: true }).fragment)
  return found
}

test('the check finds what it looks for', () => {
  expect(hardCoded('<p>{#if a}<b>Hello</b>{/if}</p>')).toEqual(['text: Hello'])
  expect(hardCoded('<input placeholder="Name" class="x" />')).toEqual(['placeholder: Name'])
  expect(hardCoded('{#each a as b}{"words"}{:else}none{/each}')).toEqual(['words', 'text: none'])
  expect(hardCoded('<svelte:head><title>Chair</title></svelte:head>')).toEqual(['text: Chair'])
  expect(hardCoded('<p style="color: red">{t("x")} · 12:00</p>')).toHaveLength(1)
  expect(hardCoded('<style>p { color: red }</style><kbd>{key}</kbd>')).toEqual([])
})

test.each(components)('%s holds no words of its own', (file) => expect(hardCoded(read(file))).toEqual([]))

/** Choices whose text is data and that do not say how it runs: in an Arabic page an English title was cut at its beginning. */
function undirected(source: string): string[] {
  const found: string[] = []
  const visit = (node: unknown): void => {
    if (Array.isArray(node)) return node.forEach(visit)
    if (typeof node !== 'object' || node === null) return
    const n = node as AST.SvelteNode & Record<string, unknown>
    if (n.type === 'RegularElement' && n.name === 'option') {
      const { attributes, fragment, start, end } = n as unknown as AST.RegularElement
      const data = fragment.nodes.some((x) => x.type === 'ExpressionTag' && !/^\{t\(/.test(source.slice(x.start, x.end)))
      if (data && !attributes.some((a) => a.type === 'Attribute' && (a.name === 'dir' || a.name === 'lang'))) found.push(source.slice(start, end))
      return
    }
    for (const key of ['fragment', 'nodes', 'body', 'consequent', 'alternate', 'fallback']) visit(n[key])
  }
  visit(parse(source, { modern: true }).fragment)
  return found
}

test('the check of choices finds what it looks for', () => {
  expect(undirected('<select>{#each a as x}<option value={x}>{x.title}</option>{/each}</select>')).toHaveLength(1)
  expect(undirected('<select><option value="">{t("none")}</option>{#if a}<option dir="auto">{a}</option><option lang="ar">{b}</option>{/if}</select>')).toEqual([])
})

test.each(components)('%s says how the text of its choices runs', (file) => expect(undirected(read(file))).toEqual([]))

/** Fields that run by their own letters and have no placeholder: empty they could not be told from full ones (base.css). */
function placeless(source: string): string[] {
  return (source.match(/<(?:input|textarea)\b(?:[^>{]|\{(?:[^{}]|\{[^{}]*\})*\})*>/g) ?? []).filter((tag) => tag.includes('dir="auto"') && !tag.includes('placeholder='))
}

test('the check of fields finds what it looks for', () => {
  expect(placeless('<input onkeydown={(e) => { e.key > 1 }} dir="auto" /><textarea dir="auto" placeholder=" "></textarea><input dir="ltr" />')).toHaveLength(1)
})

test.each(components)('%s tells its empty fields from full ones', (file) => expect(placeless(read(file))).toEqual([]))

/** Colours, font sizes in units of their own, and physical sides in a style sheet. */
function breaches(css: string): string[] {
  const bare = css.replace(/\/\*[\s\S]*?\*\//g, '')
  return [
    ...(bare.match(/#[0-9a-f]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(/gi) ?? []),
    ...(bare.match(/font-size:\s*[\d.]+(?:px|rem|pt)/g) ?? []),
    ...(bare.match(/(?:margin|padding|border)-(?:left|right|top|bottom)\b|[;{\s](?:left|right|top|bottom)\s*:|text-align:\s*(?:left|right)|float:/g) ?? []),
  ]
}

test('that check finds what it looks for, too', () => {
  expect(breaches('a { color: #fff; margin-left: 1px; text-align: right; font-size: 14px }')).toHaveLength(4)
  expect(breaches('a { color: var(--ink); margin-inline-start: var(--s1); inset-block-start: 0 } /* #fff */')).toEqual([])
})

describe('style', () => {
  const styles = [...components.map((f) => [f, /<style>([\s\S]*?)<\/style>/.exec(read(f))?.[1] ?? ''] as const), ['base.css', read('base.css').replace(/::backdrop \{[^}]*\}/, '')] as const]
  test.each(styles)('%s names no colour, no size and no left or right', (_, css) => expect(breaches(css)).toEqual([]))
})
