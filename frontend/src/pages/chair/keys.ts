import type { KeyBinding } from '@/lib/keymap'
import { t } from '@/lib/locale.svelte'
import { panels, type Desk } from './desk.svelte'

/** Every key of the chair's page. A test presses each of them and looks for its act. */
export function chairKeys(desk: Desk): KeyBinding[] {
  const selected = () => Boolean(desk.selected)
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
    { key: 'g', label: () => t('chair.key.give'), run: () => desk.selected && void desk.give(desk.selected) },
    { key: 'Alt+g', label: () => t('chair.key.giveWhy'), run: () => desk.ask('give'), when: selected },
    { key: '[', label: () => t('chair.key.moveUp'), run: () => void desk.moveTo(desk.place - 1) },
    { key: ']', label: () => t('chair.key.moveDown'), run: () => void desk.moveTo(desk.place + 1) },
    { key: 'm', label: () => t('chair.key.move'), run: () => desk.ask('move'), when: selected },
    { key: 'h', label: () => t('chair.key.pin'), run: () => void desk.moveTo(desk.place, true), when: selected },
    { key: 's', label: () => t('chair.key.swap'), run: () => desk.ask('swap'), when: selected },
    { key: 'z', label: () => t('chair.key.defer'), run: () => desk.defer(), when: selected },
    { key: 'v', label: () => t('chair.key.absent'), run: () => desk.absent(), when: selected },
    { key: 'x', label: () => t('chair.key.remove'), run: () => desk.ask('remove'), when: selected },
    { key: 'Escape', label: () => t('chair.key.deselect'), run: () => leave(desk) },
    { key: 'w', label: () => t('chair.key.why'), run: () => desk.open('history') },
    { key: 'a', label: () => t('chair.key.add'), run: () => desk.inscribe('statement') },
    { key: 'c', label: () => t('chair.key.list'), run: () => desk.toggleList() },
    { key: 'l', label: () => t('chair.key.settings'), run: () => desk.open('settings') },
    { key: 'q', label: () => t('chair.key.put'), run: () => desk.put() },
    { key: 'Alt+q', label: () => t('chair.key.toList'), run: () => desk.toList() },
    { key: 'i', label: () => t('chair.key.answered'), run: () => desk.answered() },
    { key: 'y', label: () => t('chair.key.upheld'), run: () => desk.rule(true) },
    { key: 'o', label: () => t('chair.key.notUpheld'), run: () => desk.rule(false) },
    ...panels.map((name, i) => ({ key: String(i + 1), label: () => t('chair.key.panel', { what: t(`chair.panel.${name}`) }), run: () => void (desk.panel = name) })),
    { key: 'b', label: () => t('chair.key.balance'), run: () => desk.open('balance') },
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
