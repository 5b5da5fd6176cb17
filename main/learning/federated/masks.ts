import { createCipheriv } from 'node:crypto'
import { hkdf } from '@noble/hashes/hkdf.js'
import { sha256 } from '@noble/hashes/sha2.js'
import { concatBytes, utf8ToBytes } from '@noble/hashes/utils.js'
import { sharedSecret } from './curve-keys.ts'

const BYTES_A_NUMBER = 4

/** What a key is for: one run and round, and who may have it. */
export interface KeyPurpose {
  use: 'mask' | 'shares up' | 'shares down'
  run: string
  round: number
  /** Hash of everybody's keys in this round: two clients who were told different lists get different keys. */
  cohort: Uint8Array
  /** Places of both. */
  between: readonly [number, number]
}

/** A key that two clients share and the aggregator does not: X25519, then HKDF-SHA256. */
export function agreedKey(own: Uint8Array, other: Uint8Array, purpose: KeyPurpose): Uint8Array {
  const { use, run, round, cohort, between } = purpose
  const [low, high] = between.toSorted((a, b) => a - b)
  const about = concatBytes(utf8ToBytes(JSON.stringify(['sextant secure sum 1', use, run, round, low, high])), cohort)
  return hkdf(sha256, sharedSecret(own, other), undefined, about, 32)
}

/** Adds to every number, modulo 2³², what a key stands for, or takes it away: the stream of AES-256 in counter mode. */
export function addMask(numbers: Uint32Array, key: Uint8Array, sign: 1 | -1): void {
  const stream = createCipheriv('aes-256-ctr', key, new Uint8Array(16)).update(
    new Uint8Array(numbers.length * BYTES_A_NUMBER)
  )
  for (let i = 0; i < numbers.length; i++)
    numbers[i] = (numbers[i] as number) + sign * stream.readUInt32LE(i * BYTES_A_NUMBER)
}
