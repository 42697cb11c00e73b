import type { KeyBinding } from '@/lib/keymap'
import { locale, t } from '@/lib/locale.svelte'
import type { Desk } from './desk.svelte'

/** Every key of the moderator's page: one hand acts, the other moves. */
export function moderatorKeys(desk: Desk, search: () => void): KeyBinding[] {
  const toward = (by: number) => desk.side(locale().direction === 'rtl' ? -by : by)
  const away = () => desk.columnOfCursor() !== undefined && ['hidden', 'dismissed'].includes(desk.question(desk.cursor)?.state ?? '')
  return [
    { key: 'j', label: () => t('moderator.key.down'), run: () => desk.step(1) },
    { key: 'k', label: () => t('moderator.key.up'), run: () => desk.step(-1) },
    { key: 'ArrowDown', label: () => t('moderator.key.downExtend'), run: (e) => desk.step(1, e.shiftKey) },
    { key: 'ArrowUp', label: () => t('moderator.key.upExtend'), run: (e) => desk.step(-1, e.shiftKey) },
    { key: 'ArrowLeft', label: () => t('moderator.key.left'), run: () => toward(-1) },
    { key: 'ArrowRight', label: () => t('moderator.key.right'), run: () => toward(1) },
    { key: 'x', label: () => t('moderator.key.mark'), run: () => desk.cursor && desk.mark(desk.cursor) },
    { key: 'a', label: () => t('moderator.key.approve'), run: () => desk.act('approve') },
    { key: 'h', label: () => t('moderator.key.hide'), run: () => desk.act('hide') },
    { key: 'd', label: () => t('moderator.key.dismiss'), run: () => desk.act('dismiss') },
    { key: 's', label: () => t('moderator.key.select'), run: () => desk.act('select') },
    { key: 'p', label: () => t('moderator.key.put'), run: () => desk.act('put') },
    { key: 'w', label: () => t('moderator.key.answer'), run: () => desk.act('answer') },
    { key: 'r', label: () => t('moderator.key.restore'), run: () => desk.act('approve'), when: away },
    { key: 'z', label: () => t('moderator.key.undo'), run: () => void desk.undo() },
    { key: 'm', label: () => t('moderator.key.merge'), run: () => desk.askMerge() },
    { key: 'o', label: () => t('moderator.key.unfold'), run: () => desk.cursor && desk.question(desk.cursor)?.members?.length && desk.unfold(desk.cursor) },
    { key: 'i', label: () => t('moderator.key.similar'), run: () => desk.cursor && desk.compare(desk.cursor) },
    { key: 'f', label: () => t('moderator.key.floor'), run: () => desk.askFloor() },
    { key: 'c', label: () => t('moderator.key.claim'), run: () => void desk.claim() },
    { key: 't', label: () => t('moderator.key.takeOver'), run: () => void desk.claim(true) },
    { key: 'e', label: () => t('moderator.key.edit'), run: () => desk.askEdit() },
    { key: 'l', label: () => t('moderator.key.label'), run: () => desk.askFor('label') },
    { key: 'g', label: () => t('moderator.key.assign'), run: () => desk.askFor('assign') },
    { key: 'y', label: () => t('moderator.key.answerHow'), run: () => desk.askAnswer() },
    { key: 'q', label: () => t('moderator.key.silence'), run: () => void desk.stand('silenced') },
    { key: 'u', label: () => t('moderator.key.allow'), run: () => void desk.stand('allowed') },
    { key: 'b', label: () => t('moderator.key.shares'), run: () => (desk.shares = true) },
    { key: 'v', label: () => t('moderator.key.settings'), run: () => (desk.settings = true) },
    { key: 'n', label: () => t('moderator.key.offer'), run: () => (desk.offering = true), when: () => desk.session.may('question.offer') },
    { key: '/', label: () => t('moderator.key.search'), run: search },
    { key: 'Escape', label: () => t('moderator.key.leave'), run: () => desk.leave() },
  ]
}
