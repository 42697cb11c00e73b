import { expect, test, vi } from 'vitest'
import { keymap } from './keymap'

function press(init: KeyboardEventInit): boolean {
  const run = vi.fn()
  const stop = keymap(() => [
    { key: 'f', label: () => '', run },
    { key: '1', label: () => '', run },
    { key: 'Alt+2', label: () => '', run },
    { key: '?', label: () => '', run },
  ])
  document.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init }))
  stop()
  return run.mock.calls.length === 1
}

test('a key acts by what it writes, or by its place on a keyboard that writes no Latin letters', () => {
  expect(press({ key: 'f', code: 'KeyF' })).toBe(true)
  expect(press({ key: 'F', code: 'KeyF', shiftKey: true })).toBe(true)
  expect(press({ key: 'а', code: 'KeyF' }), 'Russian').toBe(true)
  expect(press({ key: 'ب', code: 'KeyF' }), 'Arabic').toBe(true)
  expect(press({ key: '&', code: 'Digit1' }), 'French').toBe(true)
  expect(press({ key: '™', code: 'Digit2', altKey: true }), 'Mac with Alt').toBe(true)
  expect(press({ key: '?', code: 'Slash', shiftKey: true })).toBe(true)
})

test('another key, and one with Ctrl, does not', () => {
  expect(press({ key: 'g', code: 'KeyF' }), 'a Latin letter elsewhere').toBe(false)
  expect(press({ key: 'f', code: 'KeyF', ctrlKey: true })).toBe(false)
  expect(press({ key: '!', code: 'Digit1', shiftKey: true })).toBe(false)
})
