import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { isSigned } from './curve-keys.ts'

/** The steps of one secure sum, in their order (Bonawitz et al., Practical secure aggregation, 2017, figure 4). */
export type SumStep = 'keys' | 'shares' | 'masked' | 'agreed' | 'unmasked' | 'over'

/** The round that a secure sum belongs to. */
export interface SumRound {
  run: string
  round: number
  /** As many as this must stay to the end, and agree who did. */
  threshold: number
}

/** What a client says of itself first. All keys are raw bytes. */
export interface ClientKeys {
  /** Its number in this round, from 1. */
  place: number
  /** Lasts: other clients know it from elsewhere than the aggregator, or see at least that it stays the same. */
  identity: Uint8Array
  /** For one round: shares are encrypted to it. */
  cipherKey: Uint8Array
  /** For one round: masks are agreed with it. */
  maskKey: Uint8Array
  /** By the identity, over round, place and both keys. */
  signature: Uint8Array
}

/** An encrypted pair of shares on its way through the aggregator. */
export interface SealedShares {
  from: number
  to: number
  sealed: Uint8Array
}

export interface MaskedUpdate {
  place: number
  numbers: Uint32Array
}

/** A client's word on who stayed: without it the aggregator could tell each client something else. */
export interface AgreedStay {
  place: number
  signature: Uint8Array
}

/** Shares that take the masks away: of the own mask of those who stayed, of the mask key of those who left. */
export interface Unmasking {
  place: number
  ownMask: ReadonlyMap<number, Uint8Array>
  maskKey: ReadonlyMap<number, Uint8Array>
}

/** A secure sum that may not go on: too few clients, or an aggregator or client that broke the rules. */
export class SecureSumError extends Error {
  override readonly name = 'SecureSumError'
  readonly reason: 'too-few' | 'bad-signature' | 'bad-list' | 'wrong-step' | 'bad-share'

  constructor(reason: SecureSumError['reason'], message: string) {
    super(message)
    this.reason = reason
  }
}

export const signedKeys = (
  { run, round }: SumRound,
  { place, cipherKey, maskKey }: Omit<ClientKeys, 'signature'>
): Uint8Array => concatBytes(utf8ToBytes(JSON.stringify(['sextant keys 1', run, round, place])), cipherKey, maskKey)

export const signedStay = ({ run, round }: SumRound, cohort: Uint8Array, stayed: readonly number[]): Uint8Array =>
  concatBytes(utf8ToBytes(JSON.stringify(['sextant stayed 1', run, round, stayed])), cohort)

/** @returns the hash of everybody's keys, the same for all who were told the same. @throws SecureSumError */
export function checkedCohort(round: SumRound, everybody: readonly ClientKeys[]): Uint8Array {
  const sorted = everybody.toSorted((a, b) => a.place - b.place)
  if (sorted.length < round.threshold) throw new SecureSumError('too-few', 'fewer clients than the threshold')
  // With a threshold of two thirds two lists of clients overlap in an honest one.
  if (round.threshold * 3 <= sorted.length * 2) throw new SecureSumError('too-few', 'the threshold is too low')
  const seen = new Set<string>()
  for (const keys of sorted) {
    for (const unique of [String(keys.place), hex(keys.identity), hex(keys.cipherKey), hex(keys.maskKey)]) {
      if (seen.has(unique)) throw new SecureSumError('bad-list', 'a client is in the list twice')
      seen.add(unique)
    }
    if (!isSigned(keys.signature, signedKeys(round, keys), keys.identity))
      throw new SecureSumError('bad-signature', 'keys that their owner did not sign')
  }
  return sha256(
    concatBytes(
      ...sorted.flatMap(({ identity, cipherKey, maskKey, signature }) => [identity, cipherKey, maskKey, signature])
    )
  )
}

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
