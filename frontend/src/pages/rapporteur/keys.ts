import { tick } from 'svelte'
import type { KeyBinding } from '@/lib/keymap'
import { t } from '@/lib/locale.svelte'
import type { NoteDoc } from '@/lib/types'
import { step } from '@/pages/moderator/columns'
import type { Book } from './book.svelte'
import { kinds } from './notes'

/** Every key of the rapporteur's page. Those of the card work while typing. */
export function rapporteurKeys(book: Book, focus: (id: string) => void, announce: (words: string) => void): KeyBinding[] {
  const { session } = book
  const note = () => (book.cursor ? book.note(book.cursor) : undefined)
  const say = (n: NoteDoc, on: boolean | undefined) => {
    const name = session.floor?.speech?.person.name ?? ''
    if (on === undefined) announce(t('rapporteur.nobody'))
    else announce(t(on ? 'rapporteur.supports' : 'rapporteur.supportsNot', { name, text: n.text.slice(0, 60) }))
  }
  const go = (by: number) => {
    book.cursor = step(book.list.slice(0, book.shown).map((n) => n.id), book.cursor, by)
    book.removing = undefined
    if (book.cursor) focus(`note-${book.cursor}`)
  }
  return [
    ...kinds.map((kind, i): KeyBinding => ({ key: `Alt+${i + 1}`, label: () => t(`rapporteur.kind.${kind}`), run: () => (book.card.kind = kind) })),
    { key: 'Alt+t', label: () => t('rapporteur.key.theme'), run: () => focus('card-theme') },
    { key: 'Alt+g', label: () => t('rapporteur.key.suggestion'), run: () => book.takeSuggestion() },
    { key: 'Alt+p', label: () => t('rapporteur.key.paragraph'), run: () => focus('card-ref') },
    { key: 'Alt+s', label: () => t('rapporteur.key.supportLast'), run: () => {
      const n = note() ?? book.list[0]
      if (n) say(n, book.supportSpeaker(n))
    } },
    { key: 'n', label: () => t('rapporteur.key.card'), run: () => focus('card-text') },
    { key: 'j', label: () => t('rapporteur.key.down'), run: () => go(1) },
    { key: 'k', label: () => t('rapporteur.key.up'), run: () => go(-1) },
    { key: 'e', label: () => t('rapporteur.key.edit'), run: () => {
      const id = note()?.id
      if (!id) return
      book.edit(id)
      // Before the next key, or on a slow machine the focus would come back from where the writer went since.
      void tick().then(() => focus(`edit-${id}`))
    } },
    { key: 's', label: () => t('rapporteur.key.support'), run: () => {
      const n = note()
      if (n) say(n, book.supportSpeaker(n))
    } },
    ...(session.info?.groups ?? []).slice(0, 9).map((group, i): KeyBinding => ({ key: String(i + 1), label: () => t('rapporteur.key.group', { mark: group.mark }), run: () => {
      const n = note()
      if (n && session.may('note.support')) book.supportGroup(n, group.id)
    } })),
    { key: 'x', label: () => t('rapporteur.key.remove'), run: () => (book.removing = book.cursor), when: () => Boolean(book.cursor && session.may('note.remove')) },
    { key: '/', label: () => t('rapporteur.key.search'), run: () => focus('note-search') },
    { key: 'Escape', label: () => t('rapporteur.key.leave'), run: () => {
      if (book.removing) book.removing = undefined
      else book.clearFilters()
    } },
  ]
}
