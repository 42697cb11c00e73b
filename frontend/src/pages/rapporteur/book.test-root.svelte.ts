import { Session } from '@/lib/session.svelte'
import { MemoryShelf } from '@/lib/shelf'
import { WindowName } from '@/lib/windows'
import { Book } from './book.svelte'

const away = { fetch: () => Promise.reject(new Error('away')), onReturn: () => () => {} }

/** A book as the page holds it, on a shelf that outlives it, beside a server that is fed by hand. */
export function openBook(shelf: MemoryShelf): { book: Book; session: Session; close: () => void } {
  const session = new Session('demo', 'rapporteur', away)
  let book!: Book
  const window = new WindowName('rapporteur.demo')
  const stop = $effect.root(() => {
    book = new Book(session, shelf, window)
  })
  return { book, session, close: () => { stop(); window.close() } }
}
