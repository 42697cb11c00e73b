import type { OrderMoment, OrderResponse } from '@/lib/types'

/** A row of the list at a moment, with how it came there since the moment before. */
export interface Row {
  id: string
  place: number
  /** The place before; undefined for one who came onto the list. */
  was: number | undefined
  /** New, or moved past others; who only made room for somebody did not move. */
  moved: boolean
}

/** Who stood where at a moment, and from where each came. */
export function rowsOf(then: OrderResponse, before: OrderResponse | undefined): Row[] {
  const places = new Map(before?.entries.map((e) => [e.request.id, e.place]))
  const was = then.entries.map((e) => (before ? places.get(e.request.id) : e.place))
  const stayed = inOrder(was)
  return then.entries.map((e, i) => ({ id: e.request.id, place: e.place, was: was[i], moved: !stayed.has(i) }))
}

/** The indexes of a longest run of places that still stand one behind the other. */
function inOrder(was: (number | undefined)[]): Set<number> {
  const best: { length: number; from: number }[] = []
  let last = -1
  was.forEach((place, i) => {
    let [length, from] = [place === undefined ? 0 : 1, -1]
    for (let k = 0; k < i; k++) {
      if (place !== undefined && was[k] !== undefined && was[k]! < place && best[k]!.length + 1 > length) [length, from] = [best[k]!.length + 1, k]
    }
    best.push({ length, from })
    if (length > (best[last]?.length ?? 0)) last = i
  })
  const out = new Set<number>()
  for (let i = last; i >= 0; i = best[i]!.from) out.add(i)
  return out
}

/** Who left the list since the moment before: called, withdrawn or taken off. */
export function leftSince(then: OrderResponse, before: OrderResponse | undefined): string[] {
  const stand = new Set(then.entries.map((e) => e.request.id))
  return (before?.entries ?? []).map((e) => e.request.id).filter((id) => !stand.has(id))
}

/** The index of the moment to show when there are other moments: the same one, or the last that is not later. */
export function sameMoment(moments: OrderMoment[], v: number | undefined): number {
  if (v === undefined) return moments.length - 1
  for (let i = moments.length - 1; i >= 0; i--) if (moments[i]!.v <= v) return i
  return 0
}

/** A little store of what was fetched, the newest ones: a moment of the past never changes. */
export class Fetched<T> {
  #kept = new Map<number, T>()
  #most: number

  constructor(most = 200) {
    this.#most = most
  }

  get(v: number): T | undefined {
    return this.#kept.get(v)
  }

  put(v: number, value: T): void {
    this.#kept.set(v, value)
    if (this.#kept.size > this.#most) this.#kept.delete(this.#kept.keys().next().value!)
  }

  clear(): void {
    this.#kept.clear()
  }
}
