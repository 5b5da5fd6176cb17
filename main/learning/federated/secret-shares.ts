import { Field } from '@noble/curves/abstract/modular.js'
import { bytesToNumberBE, numberToBytesBE } from '@noble/curves/utils.js'
import { randomBytes } from '@noble/hashes/utils.js'

/** Bytes of a secret and of a share. */
export const SECRET_BYTES = 32
/** The largest prime below 2²⁵⁶: a secret of 32 random bytes is below it but for a chance of 2⁻²⁴⁸. */
const field = Field(2n ** 256n - 189n)

/** A share is the value of the polynomial at its holder's place. */
export interface SecretShare {
  /** From 1. */
  place: number
  value: Uint8Array
}

/**
 * Splits a secret so that any `threshold` shares give it back and fewer say nothing (Shamir, How to share a secret, 1979).
 * @param places of the holders, each at least 1 and once
 * @throws RangeError for a threshold that can not be met, and for a secret outside the field
 */
export function splitSecret(secret: Uint8Array, threshold: number, places: readonly number[]): SecretShare[] {
  const constant = bytesToNumberBE(secret)
  if (secret.length !== SECRET_BYTES || constant >= field.ORDER) throw new RangeError('not a secret of the field')
  if (threshold < 1 || threshold > places.length) throw new RangeError('the threshold can not be met')
  if (new Set(places).size !== places.length || places.some((place) => !Number.isInteger(place) || place < 1))
    throw new RangeError('places are whole numbers from 1, each once')
  // Sixteen bytes more than needed, so that reducing them favours no value.
  const rest = Array.from({ length: threshold - 1 }, () =>
    field.create(bytesToNumberBE(randomBytes(SECRET_BYTES + 16)))
  )
  const coefficients = [constant, ...rest]
  return places.map((place) => {
    let value = 0n
    for (const coefficient of coefficients.toReversed()) value = field.add(field.mul(value, BigInt(place)), coefficient)
    return { place, value: numberToBytesBE(value, SECRET_BYTES) }
  })
}

/** By place, how much a share counts in the secret: the same for all secrets whose shares the same holders give. */
export function shareWeights(places: readonly number[]): bigint[] {
  return places.map((place) => {
    let numerator = 1n
    let denominator = 1n
    for (const other of places) {
      if (other === place) continue
      numerator = field.mul(numerator, BigInt(other))
      denominator = field.mul(denominator, field.create(BigInt(other - place)))
    }
    return field.mul(numerator, field.inv(denominator))
  })
}

/** @param weights `shareWeights` of the places of the values, in their order; as many as the threshold or more */
export function joinSecret(values: readonly Uint8Array[], weights: readonly bigint[]): Uint8Array {
  let secret = 0n
  for (const [i, value] of values.entries())
    secret = field.add(secret, field.mul(weights[i] as bigint, field.create(bytesToNumberBE(value))))
  return numberToBytesBE(secret, SECRET_BYTES)
}
