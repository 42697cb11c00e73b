import { expect, test } from 'vitest'
import type { RequestDoc } from '@/lib/types'
import { nothing, said, sayingOf } from './saying'

test('a request says what was filled in, and no more', () => {
  expect(said(nothing)).toEqual({ capacity: 'own' })
  expect(said({ capacity: 'own', onBehalfOf: 'A group chosen before', topic: ' Access ', language: 'fr', where: 'room' }))
    .toEqual({ capacity: 'own', topic: 'Access', language: 'fr', remote: false })
  expect(said({ ...nothing, capacity: 'group', onBehalfOf: ' Group of Networks ' })).toEqual({ capacity: 'group', on_behalf_of: 'Group of Networks' })
})

test('a request sent back as it stands changes nothing', () => {
  const stands = { capacity: 'coalition', on_behalf_of: 'Coalition', topic: 'Access', language: 'ar', person: { remote: true } } as RequestDoc
  expect(said(sayingOf(stands))).toEqual({ capacity: 'coalition', on_behalf_of: 'Coalition', topic: 'Access', language: 'ar', remote: true })
})
