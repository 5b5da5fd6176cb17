import { createCipheriv, createDecipheriv } from 'node:crypto'
import { randomBytes } from '@noble/hashes/utils.js'
import { isSigned, newSecretKey, openKeyOf, signed } from './curve-keys.ts'
import { addMask, agreedKey } from './masks.ts'
import { SECRET_BYTES, splitSecret } from './secret-shares.ts'
import {
  checkedCohort,
  SecureSumError,
  signedKeys,
  signedStay,
  type AgreedStay,
  type ClientKeys,
  type MaskedUpdate,
  type SealedShares,
  type SumRound,
  type SumStep,
  type Unmasking
} from './secure-sum.ts'

/** A key is used for one message only. */
const NONCE = new Uint8Array(12)
const TAG_BYTES = 16

/**
 * One client in one secure sum: it never tells more than its masked update and shares of others, checks what the aggregator
 * says, does each step once, and is useless afterwards. Its keys are never written down: a client that is killed has
 * left the round.
 */
export class SumClient {
  readonly #round: SumRound
  readonly #identity: Uint8Array
  readonly #place: number
  readonly #cipherSecret = newSecretKey()
  readonly #maskSecret = newSecretKey()
  readonly #ownMask = randomBytes(SECRET_BYTES)
  #step: SumStep = 'keys'
  #cohort: Uint8Array = new Uint8Array()
  #everybody = new Map<number, ClientKeys>()
  readonly #shares = new Map<number, { ownMask: Uint8Array; maskKey: Uint8Array }>()
  #stayed: readonly number[] = []

  /** @param identity the secret Ed25519 key that lasts */
  constructor(round: SumRound, place: number, identity: Uint8Array) {
    this.#round = round
    this.#place = place
    this.#identity = identity
  }

  /** Step 0: keys for this round. */
  advertise(): ClientKeys {
    this.#enter('keys', 'shares')
    const keys = {
      place: this.#place,
      identity: openKeyOf('ed25519', this.#identity),
      cipherKey: openKeyOf('x25519', this.#cipherSecret),
      maskKey: openKeyOf('x25519', this.#maskSecret)
    }
    return { ...keys, signature: signed(signedKeys(this.#round, keys), this.#identity) }
  }

  /** Step 1: shares of both secrets for everybody, its own included. @throws SecureSumError */
  share(everybody: readonly ClientKeys[]): SealedShares[] {
    this.#enter('shares', 'masked')
    this.#cohort = checkedCohort(this.#round, everybody)
    this.#everybody = new Map(everybody.map((keys) => [keys.place, keys]))
    const places = [...this.#everybody.keys()]
    const own = this.#everybody.get(this.#place)
    if (!own || !sameBytes(own.maskKey, openKeyOf('x25519', this.#maskSecret)))
      throw new SecureSumError('bad-list', 'the list does not have this client')
    const ownMask = splitSecret(this.#ownMask, this.#round.threshold, places)
    const maskKey = splitSecret(this.#maskSecret, this.#round.threshold, places)
    return places.map((to, i) => {
      const text = Buffer.concat([ownMask[i]?.value as Uint8Array, maskKey[i]?.value as Uint8Array])
      const cipher = createCipheriv('aes-256-gcm', this.#sealingKey(this.#place, to), NONCE)
      const sealed = Buffer.concat([cipher.update(text), cipher.final(), cipher.getAuthTag()])
      return { from: this.#place, to, sealed: Uint8Array.from(sealed) }
    })
  }

  /** Step 2: the update under masks. @param received the shares for this client of all who are still there */
  mask(received: readonly SealedShares[], update: Uint32Array): MaskedUpdate {
    this.#enter('masked', 'agreed')
    for (const { from, to, sealed } of received) {
      if (to !== this.#place || !this.#everybody.has(from) || this.#shares.has(from))
        throw new SecureSumError('bad-list', 'shares that are not for this client, or came twice')
      this.#shares.set(from, this.#opened(from, sealed))
    }
    if (this.#shares.size < this.#round.threshold || !this.#shares.has(this.#place))
      throw new SecureSumError('too-few', 'fewer shares than the threshold')
    const numbers = Uint32Array.from(update)
    addMask(numbers, this.#ownMask, 1)
    for (const other of this.#shares.keys()) {
      if (other === this.#place) continue
      const key = agreedKey(this.#maskSecret, (this.#everybody.get(other) as ClientKeys).maskKey, {
        ...this.#round,
        use: 'mask',
        cohort: this.#cohort,
        between: [this.#place, other]
      })
      // One adds what the other takes away.
      addMask(numbers, key, this.#place < other ? 1 : -1)
    }
    return { place: this.#place, numbers }
  }

  /** Step 3: agrees to who stayed. @throws SecureSumError when it is too few */
  agree(stayed: readonly number[]): AgreedStay {
    this.#enter('agreed', 'unmasked')
    const sorted = [...new Set(stayed)].toSorted((a, b) => a - b)
    if (sorted.length < this.#round.threshold) throw new SecureSumError('too-few', 'fewer stayed than the threshold')
    if (!sorted.includes(this.#place) || sorted.some((place) => !this.#shares.has(place)))
      throw new SecureSumError('bad-list', 'who stayed was never there')
    this.#stayed = sorted
    return { place: this.#place, signature: signed(signedStay(this.#round, this.#cohort, sorted), this.#identity) }
  }

  /** Step 4: of each client one kind of share, never both. @param agreed the word of at least `threshold` clients */
  unmask(agreed: readonly AgreedStay[]): Unmasking {
    this.#enter('unmasked', 'over')
    const words = new Set<number>()
    const said = signedStay(this.#round, this.#cohort, this.#stayed)
    for (const { place, signature } of agreed) {
      const keys = this.#everybody.get(place)
      if (!keys || !this.#stayed.includes(place) || !isSigned(signature, said, keys.identity))
        throw new SecureSumError('bad-signature', 'clients were told different things')
      words.add(place)
    }
    if (words.size < this.#round.threshold) throw new SecureSumError('too-few', 'too few agree on who stayed')
    const [ownMask, maskKey] = [new Map<number, Uint8Array>(), new Map<number, Uint8Array>()]
    for (const [from, shares] of this.#shares)
      if (this.#stayed.includes(from)) ownMask.set(from, shares.ownMask)
      else maskKey.set(from, shares.maskKey)
    return { place: this.#place, ownMask, maskKey }
  }

  /** Also after a failure a step is not done again. */
  #enter(step: SumStep, next: SumStep): void {
    if (this.#step !== step) throw new SecureSumError('wrong-step', `the client is at ${this.#step}, not at ${step}`)
    this.#step = next
  }

  #sealingKey(from: number, to: number): Uint8Array {
    const other = this.#everybody.get(from === this.#place ? to : from) as ClientKeys
    return agreedKey(this.#cipherSecret, other.cipherKey, {
      ...this.#round,
      // Each direction has a key of its own, since the nonce is always the same.
      use: from <= to ? 'shares up' : 'shares down',
      cohort: this.#cohort,
      between: [from, to]
    })
  }

  #opened(from: number, sealed: Uint8Array): { ownMask: Uint8Array; maskKey: Uint8Array } {
    if (sealed.length !== 2 * SECRET_BYTES + TAG_BYTES)
      throw new SecureSumError('bad-share', 'shares of a wrong length')
    const decipher = createDecipheriv('aes-256-gcm', this.#sealingKey(from, this.#place), NONCE)
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES))
    try {
      const text = Buffer.concat([decipher.update(sealed.subarray(0, -TAG_BYTES)), decipher.final()])
      return {
        ownMask: Uint8Array.from(text.subarray(0, SECRET_BYTES)),
        maskKey: Uint8Array.from(text.subarray(SECRET_BYTES))
      }
    } catch {
      throw new SecureSumError('bad-share', 'shares that somebody changed')
    }
  }
}

function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, i) => byte === b[i])
}
