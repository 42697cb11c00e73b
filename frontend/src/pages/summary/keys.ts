import { tick } from 'svelte'
import type { KeyBinding } from '@/lib/keymap'
import { t } from '@/lib/locale.svelte'
import type { SummaryDesk } from './desk.svelte'
import { apart } from './sentences'

/** Every key of the summary's page; they act on the sentence chosen. */
export function summaryKeys(desk: SummaryDesk, focus: (id: string | undefined) => void): KeyBinding[] {
  const may = () => Boolean(desk.current && desk.mayWrite)
  const section = (by: number) => {
    const { sections } = desk
    const next = sections[sections.indexOf(desk.section) + by]
    if (next) desk.choose(next)
    focus(desk.go(1))
  }
  return [
    { key: 'j', label: () => t('summary.key.down'), run: () => focus(desk.go(1)) },
    { key: 'k', label: () => t('summary.key.up'), run: () => focus(desk.go(-1)) },
    { key: ']', label: () => t('summary.key.nextSection'), run: () => section(1) },
    { key: '[', label: () => t('summary.key.previousSection'), run: () => section(-1) },
    { key: 'f', label: () => t('summary.key.flagged'), run: () => focus(desk.goTo((s) => s.flags.length > 0)) },
    { key: 'u', label: () => t('summary.key.unapproved'), run: () => focus(desk.goTo((s) => s.state !== 'approved')) },
    { key: 'a', label: () => t('summary.key.approve'), when: may, run: async () => {
      const s = desk.current!
      const on = s.state !== 'approved'
      if (!(await desk.approve(s))) return
      desk.said = on ? t('summary.approvedNow') : t('summary.withdrawnNow')
      if (on) focus(desk.goTo((x) => x.state !== 'approved'))
    } },
    { key: 'e', label: () => t('summary.key.edit'), when: may, run: () => open(desk, false) },
    { key: 's', label: () => t('summary.key.split'), when: may, run: () => open(desk, true) },
    { key: 'i', label: () => t('summary.key.add'), when: may, run: () => add(desk) },
    { key: 'm', label: () => t('summary.key.merge'), when: may, run: async () => {
      if (await desk.merge(desk.cursor!)) focus(desk.cursor)
    } },
    { key: 'o', label: () => t('summary.key.omit'), when: may, run: () => desk.omit(desk.current!) },
    { key: 'Alt+ArrowUp', label: () => t('summary.key.moveUp'), when: may, run: async () => {
      if (await desk.move(desk.cursor!, -1)) focus(desk.cursor)
    } },
    { key: 'Alt+ArrowDown', label: () => t('summary.key.moveDown'), when: may, run: async () => {
      if (await desk.move(desk.cursor!, 1)) focus(desk.cursor)
    } },
  ]
}

/** Opens the field of a sentence of one's own after the one chosen. */
export function add(desk: SummaryDesk): void {
  const id = desk.cursor
  if (!id) return
  desk.add(id)
  void tick().then(() => document.getElementById(`add-${id}`)?.focus())
}

/** Opens the field of the sentence chosen; one that is approved says why it does not. */
export function open(desk: SummaryDesk, split: boolean): void {
  const s = desk.current
  if (!s) return
  if (s.state === 'approved') {
    desk.said = t('summary.approvedFirst')
    return
  }
  desk.write(s, split, split ? apart(s.text, desk.doc?.language) : s.text)
  void tick().then(() => document.getElementById(`write-${s.id}`)?.focus())
}
