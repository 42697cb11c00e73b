import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import words from '../../../locales/en/chair.json'

// What the chair may take back is the domain's list; each act of it has its name on the button.
test('undo names every act that it takes back', () => {
  const source = readFileSync(`${process.cwd()}/../session/undo.go`, 'utf8')
  const list = /func journaled[\s\S]*?\n}/.exec(source)![0]
  const acts = [...list.matchAll(/"((?:segment|list|floor|question|budget)\.\w+)"/g)].map((m) => m[1]!).filter((act) => !/^floor\.(undo|redo)$/.test(act))
  expect(acts.length).toBeGreaterThan(20)
  for (const act of acts) expect(Object.keys(words)).toContain(`did.${act}`)
})
