import type { Capacity, FloorEdit, RequestDoc } from '@/lib/types'

/** What a request for the floor says, as the form's fields hold it; empty is "as on the badge". */
export interface Saying {
  capacity: Capacity
  onBehalfOf: string
  topic: string
  language: string
  where: '' | 'room' | 'remote'
}

export const nothing: Saying = { capacity: 'own', onBehalfOf: '', topic: '', language: '', where: '' }

/** In one's own and one's country's capacity there is nobody else to name. */
export function forOthers(capacity: Capacity): boolean {
  return capacity !== 'own' && capacity !== 'national'
}

/** The fields in the terms of the contract; what is empty is left out. */
export function said({ capacity, onBehalfOf, topic, language, where }: Saying): Omit<FloorEdit, 'request'> {
  return {
    capacity,
    ...(forOthers(capacity) && onBehalfOf.trim() ? { on_behalf_of: onBehalfOf.trim() } : {}),
    ...(topic.trim() ? { topic: topic.trim() } : {}),
    ...(language ? { language } : {}),
    ...(where ? { remote: where === 'remote' } : {}),
  }
}

/** The fields of a request that stands, to be edited: sent back unchanged they change nothing. */
export function sayingOf(r: RequestDoc): Saying {
  return {
    capacity: r.capacity, onBehalfOf: r.on_behalf_of ?? '', topic: r.topic ?? '', language: r.language ?? '',
    where: r.person.remote ? 'remote' : 'room',
  }
}
