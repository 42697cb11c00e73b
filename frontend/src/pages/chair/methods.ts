import { t } from '@/lib/locale.svelte'

/** The ordering methods, in the order in which a chair is likely to want them. */
export const methods = [
  'request', 'rotation', 'fewest_interventions', 'least_time', 'least_group_time', 'alternate', 'group_first', 'precedence', 'lot',
] as const
export type MethodName = (typeof methods)[number]

/** Combinations that serve: the first to begin with, for it hears many and shares the time. */
export const combinations = [
  'fewest_interventions+rotation', 'rotation+fewest_interventions', 'group_first+rotation', 'group_first+fewest_interventions+rotation',
] as const

/** The methods of an order, those unknown here left out; order of request where none is left. */
export function parts(order: string): MethodName[] {
  const known = order.split('+').filter((name): name is MethodName => (methods as readonly string[]).includes(name))
  return known.length ? known : ['request']
}

/** What may be chosen: each method, the combinations, and the order there is where it is another. */
export function choices(order: string): string[] {
  const offered: string[] = [...methods, ...combinations]
  return offered.includes(order) ? offered : [...offered, order]
}

/** The name of an order: "groups first, then rotation by group". */
export function called(order: string): string {
  return parts(order).map((name) => t(`chair.method.${name}`)).reduce((first, next) => t('chair.method.then', { first, next }))
}
