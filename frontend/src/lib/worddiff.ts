// What changed between two texts, word by word, so that a reader sees it at a glance; and both changes
// of one text put together, for a person to look over.

export interface Piece {
  is: 'same' | 'gone' | 'new'
  text: string
}

/** Above this many cells the middle of two texts is shown as replaced, rather than compared word by word. */
const MOST_CELLS = 1_000_000

/** Words with the space after them, and each sign of a script that writes none, so that they join to the text again. */
export function tokens(text: string): string[] {
  return text.match(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]\s*|[^\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]+\s*|\s+/gu) ?? []
}

/** For each token of a, the token of b that it is, or -1: the longest common row of both. */
function matched(a: string[], b: string[]): Int32Array {
  const pairs = new Int32Array(a.length).fill(-1)
  const same = (x: string, y: string) => x.trimEnd() === y.trimEnd()
  let start = 0
  while (start < a.length && start < b.length && same(a[start]!, b[start]!)) pairs[start] = start++
  let [i, j] = [a.length, b.length]
  while (i > start && j > start && same(a[i - 1]!, b[j - 1]!)) pairs[--i] = --j
  const [rows, columns] = [i - start, j - start]
  if (!rows || !columns || rows * columns > MOST_CELLS) return pairs
  const wide = columns + 1
  const length = new Uint32Array((rows + 1) * wide)
  for (let r = rows - 1; r >= 0; r--) {
    for (let c = columns - 1; c >= 0; c--) {
      length[r * wide + c] = same(a[start + r]!, b[start + c]!)
        ? length[(r + 1) * wide + c + 1]! + 1
        : Math.max(length[(r + 1) * wide + c]!, length[r * wide + c + 1]!)
    }
  }
  for (let r = 0, c = 0; r < rows && c < columns; ) {
    if (same(a[start + r]!, b[start + c]!)) pairs[start + r++] = start + c++
    else if (length[(r + 1) * wide + c]! >= length[r * wide + c + 1]!) r++
    else c++
  }
  return pairs
}

/** The pieces that make the one text into the other; "same" and "new" joined are the new text. */
export function difference(before: string, after: string): Piece[] {
  const [a, b] = [tokens(before), tokens(after)]
  const pairs = matched(a, b)
  const pieces: Piece[] = []
  const say = (is: Piece['is'], text: string) => {
    const last = pieces.at(-1)
    if (last?.is === is) last.text += text
    else pieces.push({ is, text })
  }
  let j = 0
  for (let i = 0; i <= a.length; i++) {
    const pair = i < a.length ? pairs[i]! : b.length
    if (pair < 0) {
      // The last word of a text has no space after it: where what follows it went, the space went too.
      const last = pieces.at(-1)
      const space = last?.is === 'same' && !/\s$/.test(last.text) ? /\s*$/.exec(a[i - 1]!)![0] : ''
      say('gone', space + a[i]!)
      continue
    }
    while (j < pair) say('new', b[j++]!)
    if (i < a.length) say('same', b[j++]!)
  }
  return pieces
}

/** The two changes of one text in one: what either took away is gone, what each added stands, theirs first. */
export function together(base: string, theirs: string, mine: string): string {
  const from = tokens(base)
  const gap = (text: string) => {
    const to = tokens(text)
    const pairs = matched(from, to)
    const added: string[] = Array.from({ length: from.length + 1 }, () => '')
    let j = 0
    for (let i = 0; i <= from.length; i++) {
      const pair = i < from.length ? pairs[i]! : to.length
      if (pair < 0) continue
      while (j < pair) added[i] += to[j++]!
      if (i < from.length) j++
    }
    return { pairs, added }
  }
  const [a, b] = [gap(theirs), gap(mine)]
  let text = ''
  const put = (piece: string) => {
    // The last word of a text has no space after it; in the middle of the joined one it needs it.
    const glued = piece && text && !/[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u.test(text) && !/^[\s\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u.test(piece)
    text += glued ? ` ${piece}` : piece
  }
  for (let i = 0; i <= from.length; i++) {
    put(a.added[i]!)
    if (b.added[i] !== a.added[i]) put(b.added[i]!)
    if (i < from.length && a.pairs[i]! >= 0 && b.pairs[i]! >= 0) put(from[i]!)
  }
  return text.trim()
}
