import type { KeyBinding } from '@/lib/keymap'
import { t } from '@/lib/locale.svelte'
import type { Desk } from './desk.svelte'
import { before } from './places'

/** Every key of the chair's page. */
export function chairKeys(desk: Desk): KeyBinding[] {
  const { session } = desk
  const selected = () => desk.selected
  const shift = (by: number) => {
    const places = session.list()
    const place = places.find((p) => p.id === desk.selected)
    if (!place || !session.may('floor.move')) return
    const ahead = before(places, place.id, place.place + by)
    if (ahead !== undefined) void desk.send('row', 'floor.move', { request: place.id, before: ahead })
  }
  return [
    { key: 'Enter', label: () => t('chair.key.next'), run: () => desk.press(), when: () => !desk.confirming },
    { key: 'p', label: () => t('chair.key.pause'), run: () => desk.togglePause() },
    { key: 'e', label: () => t('chair.key.extend'), run: () => desk.extend() },
    { key: 'f', label: () => t('chair.key.finish'), run: () => desk.finish() },
    { key: 'u', label: () => t('chair.key.undo'), run: () => desk.undo() },
    { key: 'r', label: () => t('chair.key.redo'), run: () => desk.redo() },
    { key: 'j', label: () => t('chair.key.down'), run: () => desk.step(1) },
    { key: 'k', label: () => t('chair.key.up'), run: () => desk.step(-1) },
    { key: 'ArrowDown', label: () => t('chair.key.down'), run: () => desk.step(1), when: outsideScroll },
    { key: 'ArrowUp', label: () => t('chair.key.up'), run: () => desk.step(-1), when: outsideScroll },
    { key: 'g', label: () => t('chair.key.give'), run: () => desk.selected && desk.give(desk.selected) },
    { key: '[', label: () => t('chair.key.moveUp'), run: () => shift(-1) },
    { key: ']', label: () => t('chair.key.moveDown'), run: () => shift(1) },
    { key: 'm', label: () => t('chair.key.move'), run: () => (desk.asking = 'move'), when: () => Boolean(selected() && session.may('floor.move')) },
    { key: 'x', label: () => t('chair.key.remove'), run: () => (desk.asking = 'remove'), when: () => Boolean(selected() && session.may('floor.remove')) },
    { key: 'Escape', label: () => t('chair.key.deselect'), run: () => leave(desk) },
    { key: 'a', label: () => t('chair.key.add'), run: () => desk.open('add') },
    { key: 'l', label: () => t('chair.key.settings'), run: () => desk.open('settings') },
    { key: 'd', label: () => t('chair.key.day'), run: () => desk.open('day') },
    { key: 't', label: () => t('chair.key.repair'), run: () => desk.open('repair'), when: () => desk.repairable },
    { key: 'n', label: () => t('chair.key.notice'), run: () => desk.open('notice') },
  ]
}

/** Arrows scroll the questions and turn radio buttons when those have the focus. */
function outsideScroll(): boolean {
  return !document.activeElement?.closest('[role=group][tabindex], [type=radio]')
}

function leave(desk: Desk): void {
  if (desk.confirming) desk.confirming = false
  else if (desk.asking) desk.asking = undefined
  else desk.select(undefined)
}
