import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { LinearGraph } from '../../optimizer/routing/quality/linear-graph.ts'
import type { Clock, Fetch } from '../../ports.ts'
import type { LearningRoundStore } from '../../storage/learning-round-store.ts'
import { clippedUpdate, type SharedExample } from './clipped-update.ts'
import { newSecretKey } from './curve-keys.ts'
import { encodeWithNoise } from './fixed-point.ts'
import type { FleetClient } from './flower/fleet-client.ts'
import { PrivacyAccount, type AccountState } from './privacy-account.ts'
import type { RoundClient } from './round-client.ts'
import type { SignedPlan } from './round-messages.ts'
import { secureRandom } from './secure-random.ts'
import { firstParameters, sharedWeights } from './shared-head.ts'
import { noiseShare, usualPlan, type TrainingPlan } from './training-plan.ts'

/** As the person set it. */
export interface TogetherSettings {
  on: boolean
  /** Of the aggregator's Fleet API. */
  address: string
  /** The operator's Ed25519 key, in base64. */
  operatorKey: string
  /** ε that may be given away in all. */
  budget: number
}

/** off, incomplete: an address or a key is missing. spent: the budget is used up. failing: the aggregator does not answer. */
export type TogetherState = 'off' | 'incomplete' | 'offline' | 'spent' | 'waiting' | 'failing'

export interface TogetherStatus {
  state: TogetherState
  account: AccountState
}

/** What a round that began now would send. */
export interface RoundPreview {
  /** Rated answers of this computer in it. */
  examples: number
  /** Whether the model that finds questions by their meaning is here: without it nothing was learned. */
  hasMeanings: boolean
  /** Every byte, before masks are added that only the sum of all removes. */
  bytes: Uint8Array
}

export interface LearningTogetherParts {
  clock: Clock
  fetch: Fetch
  settings: () => TogetherSettings
  offline: () => boolean
  rounds: LearningRoundStore
  examples: () => Promise<{ examples: SharedExample[]; hasMeanings: boolean }>
  graph: () => Promise<LinearGraph>
  /** Something the person should see has changed. */
  onChange: () => void
  onError: (error: unknown) => void
  random: () => number
}

const OPERATOR_KEY_BYTES = 32
/** Nobody waits for rounds, and a server has thousands of clients: each asks seldom and at its own times. */
const POLL_MS = 20_000
/** In a round steps follow each other. */
const STEP_MS = 1_000
const RETRY_MS = 5 * 60_000

/** Takes part in rounds while the person wants it, and tells what that gives away. */
export class LearningTogether {
  readonly #parts: LearningTogetherParts
  readonly #account: PrivacyAccount
  #cancel: (() => void) | undefined
  #closed = false
  #failing = false
  #joined: { fleet: FleetClient; client: RoundClient; address: string; operatorKey: string } | undefined

  constructor(parts: LearningTogetherParts) {
    this.#parts = parts
    this.#account = new PrivacyAccount(parts.rounds, () => parts.settings().budget)
  }

  get status(): TogetherStatus {
    return { state: this.#state(), account: this.#account.state }
  }

  /** The numbers are drawn anew each time: noise that is used twice would be none. */
  async preview(): Promise<RoundPreview> {
    const { hasMeanings, examples } = await this.#parts.examples()
    const numbers = await this.#encoded(examples, firstParameters(), usualPlan)
    return { examples: examples.length, hasMeanings, bytes: new Uint8Array(numbers.buffer) }
  }

  /** Begins to ask for rounds, and goes on after a change of the settings. */
  start(): void {
    this.#next(0)
  }

  /** Takes this computer's name off the aggregator and throws its keys away: it would come back as somebody new. */
  async forget(): Promise<void> {
    const joined = this.#joined
    this.#joined = undefined
    // Its keys are gone whether the aggregator hears of it or not.
    if (joined && !this.#parts.offline()) await joined.fleet.leave().catch(this.#parts.onError)
  }

  close(): void {
    this.#closed = true
    this.#cancel?.()
  }

  #state(): TogetherState {
    const { on, address, operatorKey, budget } = this.#parts.settings()
    if (!on) return 'off'
    if (!URL.canParse(address) || keyIn(operatorKey) === undefined) return 'incomplete'
    if (this.#parts.offline()) return 'offline'
    if (this.#account.state.spent.epsilon >= budget) return 'spent'
    return this.#failing ? 'failing' : 'waiting'
  }

  #next(ms: number): void {
    if (this.#closed) return
    this.#cancel?.()
    this.#cancel = this.#parts.clock.after(ms, () => void this.#turn())
  }

  async #turn(): Promise<void> {
    const { onError, onChange, random } = this.#parts
    const state = this.#state()
    if (state !== 'waiting' && state !== 'failing') {
      if (state === 'off') await this.forget().catch(onError)
      // The next change of a setting begins anew.
      return
    }
    let wait = POLL_MS * (0.5 + random())
    const before = this.#failing
    try {
      if (await this.#work()) wait = STEP_MS
      this.#failing = false
    } catch (error) {
      this.#joined = undefined
      this.#failing = true
      wait = RETRY_MS * (0.5 + random())
      onError(error)
    }
    if (before !== this.#failing) onChange()
    this.#next(wait)
  }

  /** @returns whether there was something to do */
  async #work(): Promise<boolean> {
    const { fleet, client } = await this.#member()
    await fleet.beat()
    const message = await fleet.next()
    if (!message) return false
    await fleet.answer(message, await client.answer(message.body))
    this.#parts.onChange()
    return true
  }

  async #member(): Promise<{ fleet: FleetClient; client: RoundClient }> {
    const { settings, fetch, clock, rounds } = this.#parts
    const { address, operatorKey } = settings()
    if (this.#joined?.address === address && this.#joined.operatorKey === operatorKey) return this.#joined
    await this.forget()
    // Nobody who takes no part reads what a round is made with.
    const [{ FleetClient }, { RoundClient, usualLimits }] = await Promise.all([
      import('./flower/fleet-client.ts'),
      import('./round-client.ts')
    ])
    const key: KeyObject = generateKeyPairSync('ec', { namedCurve: 'P-384' }).privateKey
    const fleet = new FleetClient({ fetch, clock, address: new URL(address).origin, key })
    await fleet.join()
    const client = new RoundClient({
      identity: newSecretKey(),
      operator: keyIn(operatorKey) as Uint8Array,
      limits: usualLimits,
      update: (signed) => this.#update(signed),
      charge: ({ run, round, plan }) =>
        this.#account.charge({
          run,
          round,
          at: clock.now(),
          clients: plan.clients,
          samplingRate: plan.cohort / plan.clients,
          noiseMultiplier: plan.noiseMultiplier
        }),
      contributed: ({ run, round }) => rounds.contributed(run, round)
    })
    this.#joined = { fleet, client, address, operatorKey }
    return this.#joined
  }

  async #update({ plan, parameters }: SignedPlan): Promise<Uint32Array> {
    const { examples } = await this.#parts.examples()
    return this.#encoded(examples, Float64Array.from(parameters), plan)
  }

  async #encoded(
    examples: readonly SharedExample[],
    parameters: Float64Array,
    plan: TrainingPlan
  ): Promise<Uint32Array> {
    const update = await clippedUpdate(
      await this.#parts.graph(),
      sharedWeights(parameters),
      examples,
      plan.clippingNorm
    )
    return encodeWithNoise(update, {
      clippingNorm: plan.clippingNorm,
      noiseShare: noiseShare(plan),
      random: secureRandom()
    })
  }
}

function keyIn(text: string): Uint8Array | undefined {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  return bytes.length === OPERATOR_KEY_BYTES ? bytes : undefined
}
