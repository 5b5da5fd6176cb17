import { utf8ToBytes } from '@noble/hashes/utils.js'
import { isSigned } from './curve-keys.ts'
import { RoundRefused } from './round-refused.ts'
import { roundRequest, signedPlan, toBase64, type RoundRequest, type SignedPlan } from './round-messages.ts'
import { SHARED_PARAMETERS } from './shared-head.ts'
import { SumClient } from './sum-client.ts'
import { groupThreshold, type TrainingPlan } from './training-plan.ts'

/** The least that a plan must be, whoever signed it. */
export interface PlanLimits {
  clients: number
  group: number
  noiseMultiplier: number
}

/** With fewer people a contribution says too much about each of them: 57 lose ε of 40 to 54, 1,000 about 5. */
export const usualLimits: PlanLimits = { clients: 1_000, group: 10, noiseMultiplier: 1.2 }

export interface RoundClientParts {
  /** The secret key by which other clients know this one. */
  identity: Uint8Array
  /** Who may begin rounds: the operator's Ed25519 key, as the person entered it. */
  operator: Uint8Array
  limits: PlanLimits
  /** What would be sent, noise included. */
  update: (signed: SignedPlan) => Promise<Uint32Array>
  /**
   * Writes the round into the privacy account. Called before anything is shared, and once a round: a round that was begun counts as
   * given, also when this computer is switched off in it.
   * @throws RoundRefused `budget-spent`, `asked-twice`
   */
  charge: (signed: SignedPlan) => void
  /** Everybody's part of the sum has arrived: the round is over for this client. */
  contributed: (signed: SignedPlan) => void
  /** New parameters, which are not trusted yet. */
  offered: (text: string, signature: Uint8Array) => Promise<void>
}

/** What is sent in the place of an answer by a client that has left the round: nobody need wait for it. */
export const LEFT = utf8ToBytes(JSON.stringify({ left: true }))

/** Answers the steps of one round after the other. What is not understood, not signed or out of order is refused. */
export class RoundClient {
  readonly #parts: RoundClientParts
  #running: { signed: SignedPlan; client: SumClient; place: number } | undefined

  constructor(parts: RoundClientParts) {
    this.#parts = parts
  }

  /** Whether a round has begun and is not over yet. */
  get busy(): boolean {
    return this.#running !== undefined
  }

  /** @throws RoundRefused, SecureSumError: this client has then left the round */
  async answer(body: Uint8Array): Promise<Uint8Array> {
    const request = readRequest(body)
    // Parameters come at any time, and leave a round that is going on as it is.
    if (request.step === 'parameters') {
      await this.#parts.offered(request.text, request.signature)
      return utf8ToBytes(JSON.stringify({ taken: true }))
    }
    try {
      return utf8ToBytes(JSON.stringify(await this.#step(request)))
    } catch (error) {
      this.#running = undefined
      throw error
    }
  }

  async #step(request: Exclude<RoundRequest, { step: 'parameters' }>): Promise<unknown> {
    if (request.step === 'keys') return this.#begin(request)
    const running = this.#running
    if (!running) throw new RoundRefused('not-understood')
    const { client, signed, place } = running
    switch (request.step) {
      case 'shares':
        return client.share(request.everybody).map(({ to, sealed }) => ({ to, sealed: toBase64(sealed) }))
      case 'masked': {
        const received = request.sealed.map(({ from, sealed }) => ({ from, to: place, sealed }))
        const { numbers } = client.mask(received, await this.#parts.update(signed))
        return { numbers: toBase64(new Uint8Array(numbers.buffer)) }
      }
      case 'agreed':
        return { signature: toBase64(client.agree(request.stayed).signature) }
      case 'unmasked': {
        const { ownMask, maskKey } = client.unmask(request.agreed)
        this.#running = undefined
        this.#parts.contributed(signed)
        const written = (shares: ReadonlyMap<number, Uint8Array>): [number, string][] =>
          [...shares].map(([from, share]) => [from, toBase64(share)])
        return { ownMask: written(ownMask), maskKey: written(maskKey) }
      }
    }
  }

  #begin({ place, plan, signature }: Extract<RoundRequest, { step: 'keys' }>): unknown {
    const { identity, operator, limits, charge } = this.#parts
    if (!isSigned(signature, utf8ToBytes(plan), operator)) throw new RoundRefused('not-signed')
    const signed = readPlan(plan)
    checkPlan(signed.plan, limits)
    charge(signed)
    const threshold = groupThreshold(signed.plan.group)
    const client = new SumClient({ run: signed.run, round: signed.round, threshold }, place, identity)
    this.#running = { signed, client, place }
    const keys = client.advertise()
    return {
      identity: toBase64(keys.identity),
      cipherKey: toBase64(keys.cipherKey),
      maskKey: toBase64(keys.maskKey),
      signature: toBase64(keys.signature)
    }
  }
}

function readRequest(body: Uint8Array): RoundRequest {
  try {
    return roundRequest.parse(JSON.parse(Buffer.from(body).toString('utf8')))
  } catch {
    throw new RoundRefused('not-understood')
  }
}

function readPlan(text: string): SignedPlan {
  try {
    const signed = signedPlan.parse(JSON.parse(text))
    if (signed.parameters.length === SHARED_PARAMETERS) return signed
  } catch {
    // Said below.
  }
  throw new RoundRefused('not-understood')
}

function checkPlan({ clients, cohort, group, threshold, noiseMultiplier }: TrainingPlan, limits: PlanLimits): void {
  if (clients < limits.clients || group < limits.group || cohort < group || cohort > clients)
    throw new RoundRefused('too-few-people')
  // The noise is shared by `threshold` clients, so that many more of them would each add too little.
  if (noiseMultiplier < limits.noiseMultiplier || threshold > cohort) throw new RoundRefused('too-little-noise')
}
