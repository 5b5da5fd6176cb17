import { openKeyOf } from './curve-keys.ts'
import { addMask, agreedKey } from './masks.ts'
import { joinSecret, shareWeights } from './secret-shares.ts'
import {
  checkedCohort,
  SecureSumError,
  type ClientKeys,
  type MaskedUpdate,
  type SumRound,
  type Unmasking
} from './secure-sum.ts'

export interface SumOfThoseWhoStayed {
  sum: Uint32Array
  clients: number
}

/**
 * What the aggregator does at the end: takes the masks off the sum, never off one client's part. The strategy for Flower does
 * the same in Python; this one serves simulations and tests.
 * @param sharers places of those who shared their secrets, and so have masks with each other
 * @throws SecureSumError `too-few`, `bad-share`
 */
export function unmaskedSum(
  round: SumRound,
  everybody: readonly ClientKeys[],
  sharers: readonly number[],
  masked: readonly MaskedUpdate[],
  unmaskings: readonly Unmasking[]
): SumOfThoseWhoStayed {
  const cohort = checkedCohort(round, everybody)
  const helpers = unmaskings.slice(0, round.threshold)
  if (helpers.length < round.threshold) throw new SecureSumError('too-few', 'too few clients helped to take masks off')
  const weights = shareWeights(helpers.map(({ place }) => place))
  const secretOf = (place: number, kind: 'ownMask' | 'maskKey'): Uint8Array =>
    joinSecret(
      helpers.map((helper) => {
        const share = helper[kind].get(place)
        if (!share) throw new SecureSumError('bad-share', 'a share is missing')
        return share
      }),
      weights
    )
  const keysOf = new Map(everybody.map((keys) => [keys.place, keys]))
  const stayed = masked.map(({ place }) => place)
  const sum = new Uint32Array(masked[0]?.numbers.length ?? 0)
  for (const { numbers } of masked)
    for (let i = 0; i < sum.length; i++) sum[i] = (sum[i] as number) + (numbers[i] as number)
  for (const place of stayed) addMask(sum, secretOf(place, 'ownMask'), -1)
  for (const left of sharers) {
    if (stayed.includes(left)) continue
    const secret = secretOf(left, 'maskKey')
    if (!sameKey(openKeyOf('x25519', secret), keysOf.get(left)?.maskKey))
      throw new SecureSumError('bad-share', 'the shares of a mask key do not fit')
    for (const place of stayed) {
      const other = keysOf.get(place) as ClientKeys
      const key = agreedKey(secret, other.maskKey, { ...round, use: 'mask', cohort, between: [place, left] })
      addMask(sum, key, place < left ? -1 : 1)
    }
  }
  return { sum, clients: stayed.length }
}

function sameKey(a: Uint8Array, b: Uint8Array | undefined): boolean {
  return b?.length === a.length && a.every((byte, i) => byte === b[i])
}
