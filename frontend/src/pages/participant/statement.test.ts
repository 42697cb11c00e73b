import { expect, test } from 'vitest'
import { acceptable } from './statement'

test('a file is refused here where the server would refuse it', () => {
  expect(acceptable({ name: 'Statement.PDF', size: 2 * 2 ** 20 })).toBe(true)
  expect(acceptable({ name: 'statement.v2.docx', size: 1 })).toBe(true)
  expect(acceptable({ name: 'statement.pdf', size: 2 * 2 ** 20 + 1 })).toBe(false)
  expect(acceptable({ name: 'statement.pdf', size: 0 })).toBe(false)
  expect(acceptable({ name: 'statement.exe', size: 10 })).toBe(false)
  expect(acceptable({ name: 'pdf', size: 10 })).toBe(false)
})
