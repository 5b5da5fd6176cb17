import { describe, expect, test } from 'vitest'
import { newSecretKey } from '../../../../main/learning/federated/curve-keys.ts'
import { SumClient } from '../../../../main/learning/federated/sum-client.ts'
import { unmaskedSum } from '../../../../main/learning/federated/sum-server.ts'
import {
  checkedCohort,
  type AgreedStay,
  type ClientKeys,
  type SumRound
} from '../../../../main/learning/federated/secure-sum.ts'
import { seeded } from '../../../bench/seeded.ts'

const CLIENTS = 10
const THRESHOLD = 7
const PARAMETERS = 33
const round: SumRound = { run: 'test', round: 1, threshold: THRESHOLD }

interface Sum {
  clients: Map<number, SumClient>
  everybody: ClientKeys[]
  updates: Map<number, Uint32Array>
}

function begun(leave: (place: number) => boolean = () => false): Sum {
  const random = seeded(5)
  const clients = new Map<number, SumClient>()
  const updates = new Map<number, Uint32Array>()
  for (let place = 1; place <= CLIENTS; place++) {
    if (leave(place)) continue
    clients.set(place, new SumClient(round, place, newSecretKey()))
    updates.set(
      place,
      Uint32Array.from({ length: PARAMETERS }, () => Math.floor(random() * 2 ** 32))
    )
  }
  return { clients, updates, everybody: [...clients.values()].map((client) => client.advertise()) }
}

/** The steps in which clients may leave: each time three of ten. */
type Leaving = Partial<Record<'keys' | 'shares' | 'masked' | 'agreed' | 'unmasked', (place: number) => boolean>>

function summed(leaving: Leaving): { got: number[]; expected: number[] } {
  const { clients, everybody, updates } = begun(leaving.keys)
  const stays = (step: keyof Leaving) => (place: number) => !leaving[step]?.(place)
  const sharers = [...clients.keys()].filter(stays('shares'))
  const sealed = sharers.flatMap((place) => clients.get(place)?.share(everybody) ?? [])
  const maskers = sharers.filter(stays('masked'))
  const masked = maskers.map((place) => {
    const client = clients.get(place) as SumClient
    return client.mask(
      sealed.filter(({ to }) => to === place),
      updates.get(place) as Uint32Array
    )
  })
  const agreeing = maskers.filter(stays('agreed'))
  const agreed = agreeing.map((place) => (clients.get(place) as SumClient).agree(maskers))
  const unmaskings = agreeing.filter(stays('unmasked')).map((place) => (clients.get(place) as SumClient).unmask(agreed))
  const { sum, clients: counted } = unmaskedSum(round, everybody, sharers, masked, unmaskings)
  expect(counted).toBe(maskers.length)
  const expected = new Uint32Array(PARAMETERS)
  for (const place of maskers)
    for (const [i, value] of (updates.get(place) as Uint32Array).entries())
      expected[i] = (expected[i] as number) + value
  return { got: [...sum], expected: [...expected] }
}

const threeLeave = (place: number): boolean => place % 3 === 1 && place < 10

describe('a secure sum', () => {
  test('is exact when everybody stays', () => {
    const { got, expected } = summed({})
    expect(got).toEqual(expected)
  })

  test.each(['shares', 'masked', 'agreed', 'unmasked'] as const)(
    'is exact when three of ten leave before the step %s',
    (step) => {
      const { got, expected } = summed({ [step]: threeLeave })
      expect(got).toEqual(expected)
    }
  )

  test('is exact when clients leave at every step', () => {
    const { got, expected } = summed({
      shares: (place) => place === 2,
      masked: (place) => place === 3,
      unmasked: (place) => place === 6
    })
    expect(got).toEqual(expected)
  })

  test('shows nothing of one update under its masks', () => {
    const { clients, everybody } = begun()
    const sealed = [...clients.values()].flatMap((client) => client.share(everybody))
    const numbers = (clients.get(1) as SumClient).mask(
      sealed.filter(({ to }) => to === 1),
      new Uint32Array(PARAMETERS)
    ).numbers
    expect(numbers.filter((number) => number === 0).length).toBeLessThan(2)
  })

  test('ends when fewer than the threshold are left', () => {
    const tooFew = (place: number): boolean => place > THRESHOLD - 1
    expect(() => summed({ masked: tooFew })).toThrow(expect.objectContaining({ reason: 'too-few' }))
    expect(() => summed({ unmasked: tooFew })).toThrow(expect.objectContaining({ reason: 'too-few' }))
  })

  test('a client does each step once and in order', () => {
    const { clients, everybody } = begun()
    const client = clients.get(1) as SumClient
    expect(() => client.agree([1])).toThrow(expect.objectContaining({ reason: 'wrong-step' }))
    client.share(everybody)
    expect(() => client.share(everybody)).toThrow(expect.objectContaining({ reason: 'wrong-step' }))
  })

  test('a client refuses keys that their owner did not sign, lists with a client twice, and thresholds too low', () => {
    const { everybody } = begun()
    const [first, second, ...rest] = everybody as [ClientKeys, ClientKeys, ...ClientKeys[]]
    const swapped = [{ ...first, maskKey: second.maskKey }, second, ...rest]
    expect(() => checkedCohort(round, [first, first, ...rest])).toThrow(expect.objectContaining({ reason: 'bad-list' }))
    expect(() => checkedCohort(round, swapped)).toThrow()
    expect(() => checkedCohort({ ...round, round: 2 }, everybody)).toThrow(
      expect.objectContaining({ reason: 'bad-signature' })
    )
    expect(() => checkedCohort({ ...round, threshold: 6 }, everybody)).toThrow(
      expect.objectContaining({ reason: 'too-few' })
    )
  })

  test('a client helps nobody whom others were told to have left', () => {
    const { clients, everybody, updates } = begun()
    const sealed = [...clients.values()].flatMap((client) => client.share(everybody))
    for (const [place, client] of clients)
      client.mask(
        sealed.filter(({ to }) => to === place),
        updates.get(place) as Uint32Array
      )
    const all = [...clients.keys()]
    const without = all.filter((place) => place !== CLIENTS)
    const told: AgreedStay[] = [...clients].map(([place, client]) =>
      client.agree(place % 2 === 0 ? all : without.concat(place === CLIENTS ? CLIENTS : []))
    )
    expect(() => (clients.get(2) as SumClient).unmask(told)).toThrow(
      expect.objectContaining({ reason: 'bad-signature' })
    )
  })

  test('shares that were changed on their way are refused', () => {
    const { clients, everybody } = begun()
    const sealed = [...clients.values()].flatMap((client) => client.share(everybody)).filter(({ to }) => to === 1)
    const changed = sealed.map((one, i) =>
      i === 3 ? { ...one, sealed: one.sealed.map((byte, j) => (j === 5 ? byte ^ 1 : byte)) } : one
    )
    expect(() => (clients.get(1) as SumClient).mask(changed, new Uint32Array(PARAMETERS))).toThrow(
      expect.objectContaining({ reason: 'bad-share' })
    )
  })
})
