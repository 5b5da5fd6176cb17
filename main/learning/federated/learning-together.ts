import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import type { LinearGraph } from '../../optimizer/routing/quality/linear-graph.ts'
import type { Clock, Fetch } from '../../ports.ts'
import type { LearningRoundStore } from '../../storage/learning-round-store.ts'
import { clippedUpdate, type SharedExample } from './clipped-update.ts'
import { newSecretKey } from './curve-keys.ts'
import { encodeWithNoise } from './fixed-point.ts'
import type { FleetClient } from './flower/fleet-client.ts'
import type { SharedVersion } from '../../storage/shared-parameter-store.ts'
import { PrivacyAccount, type AccountState } from './privacy-account.ts'
import { RoundRefused } from './round-refused.ts'
import type { PlanLimits, RoundClient } from './round-client.ts'
import type { SignedPlan } from './round-messages.ts'
import { secureRandom } from './secure-random.ts'
import { SecureSumError } from './secure-sum.ts'
import { firstParameters, sharedWeights } from './shared-head.ts'
import type { SharedParameters } from './shared-parameters.ts'
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
  /** Versions of what was learned together that came here, the newest first. */
  versions: Omit<SharedVersion, 'parameters'>[]
}

/** What a round that began now would send. */
export interface RoundPreview {
  /** Rated answers of this computer in it. */
  examples: number
  /** Whether the model that finds questions by their meaning is here: without it nothing was learned. */
  hasMeanings: boolean
  /** Every byte, before masks are added that only the sum of all removes. A round that begins next sends these. */
  bytes: Uint8Array
}

/** An update with its noise, for the plan, parameters and examples that it was made for. */
interface Drawn {
  of: string
  numbers: Uint32Array
}

export interface LearningTogetherParts {
  clock: Clock
  fetch: Fetch
  settings: () => TogetherSettings
  offline: () => boolean
  rounds: LearningRoundStore
  /** What was learned together, for this computer to use. */
  shared: SharedParameters
  /** The least that a plan must be, where it is not the usual one. */
  limits?: PlanLimits
  /** What a preview is made for before an aggregator has sent a plan, where it is not the usual one. */
  plan?: TrainingPlan
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
/** In a round steps follow each other, with a pause until everybody has answered. */
const STEP_MS = 2_000
/** Failures in a row after which this computer joins anew. */
const MOST_FAILURES = 5
/** Silence after which a round is over for this computer. */
const ROUND_MS = 15 * 60_000
const RETRY_MS = 5 * 60_000

/** Takes part in rounds while the person wants it, and tells what that gives away. */
export class LearningTogether {
  readonly #parts: LearningTogetherParts
  readonly #account: PrivacyAccount
  #cancel: (() => void) | undefined
  #closed = false
  #failing = false
  /** In a row. */
  #failures = 0
  #lastStep = -Infinity
  #plan: TrainingPlan
  #drawn: Drawn | undefined
  #joined: { fleet: FleetClient; client: RoundClient; address: string; operatorKey: string } | undefined

  constructor(parts: LearningTogetherParts) {
    this.#parts = parts
    this.#plan = parts.plan ?? usualPlan
    this.#account = new PrivacyAccount(parts.rounds, () => parts.settings().budget)
  }

  get status(): TogetherStatus {
    return {
      state: this.#state(),
      account: this.#account.state,
      versions: this.#parts.shared.versions().map(({ parameters: _, ...version }) => version)
    }
  }

  /**
   * The same numbers, noise included, until a round has sent them or there is something new to learn from. Noise is never used for
   * two rounds.
   */
  async preview(): Promise<RoundPreview> {
    const { hasMeanings, examples } = await this.#parts.examples()
    const numbers = await this.#encoded(examples, this.#parts.shared.newest ?? firstParameters(), this.#plan)
    return { examples: examples.length, hasMeanings, bytes: new Uint8Array(numbers.slice().buffer) }
  }

  /** The person wants a version no more. */
  refuse(run: string, version: number): void {
    this.#parts.shared.refuse(run, version)
    this.#parts.onChange()
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
    const { onError, onChange, random, clock } = this.#parts
    const state = this.#state()
    if (state !== 'waiting' && state !== 'failing') {
      if (state === 'off') await this.forget().catch(onError)
      // The next change of a setting begins anew.
      return
    }
    let wait = POLL_MS * (0.5 + random())
    const before = this.#failing
    try {
      if (await this.#work()) this.#lastStep = clock.monotonic()
      const inRound = this.#joined?.client.busy === true && clock.monotonic() - this.#lastStep < ROUND_MS
      if (inRound) wait = STEP_MS
      this.#failing = false
      this.#failures = 0
    } catch (error) {
      // A server that knows this computer no more says so; one that does not answer is asked again, and the round goes on.
      const { FleetError } = await import('./flower/fleet-client.ts')
      if (error instanceof FleetError || ++this.#failures >= MOST_FAILURES) this.#joined = undefined
      this.#failing = this.#joined === undefined
      wait = this.#failing ? RETRY_MS * (0.5 + random()) : STEP_MS
      onError(error)
    }
    if (before !== this.#failing) onChange()
    this.#next(wait)
  }

  /** @returns whether there was something to do */
  async #work(): Promise<boolean> {
    const { fleet, client } = await this.#member()
    const { FleetError } = await import('./flower/fleet-client.ts')
    await fleet.beat()
    try {
      const message = await fleet.next()
      if (!message) return false
      await fleet.answer(message, await this.#answerOf(client, message.body))
    } catch (error) {
      // What comes too late is lost, and nothing else: the next round is another one.
      if (!(error instanceof FleetError && error.isTooLate)) throw error
      this.#parts.onError(error)
    }
    this.#parts.onChange()
    return true
  }

  /** What is refused is no failure: this computer has left the round, and says so. */
  async #answerOf(client: RoundClient, body: Uint8Array): Promise<Uint8Array> {
    try {
      return await client.answer(body)
    } catch (error) {
      if (!(error instanceof RoundRefused || error instanceof SecureSumError)) throw error
      this.#parts.onError(error)
      const { LEFT } = await import('./round-client.ts')
      return LEFT
    }
  }

  async #member(): Promise<{ fleet: FleetClient; client: RoundClient }> {
    const { settings, fetch, clock, rounds, shared } = this.#parts
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
      limits: this.#parts.limits ?? usualLimits,
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
      contributed: ({ run, round }) => rounds.contributed(run, round),
      offered: (text, signature) => shared.offer(text, signature, keyIn(operatorKey) as Uint8Array)
    })
    this.#joined = { fleet, client, address, operatorKey }
    return this.#joined
  }

  async #update({ plan, parameters }: SignedPlan): Promise<Uint32Array> {
    const { examples } = await this.#parts.examples()
    this.#plan = plan
    const numbers = await this.#encoded(examples, Float64Array.from(parameters), plan)
    this.#drawn = undefined
    return numbers
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
    const of = JSON.stringify([[...update], plan.clippingNorm, noiseShare(plan)])
    if (this.#drawn?.of === of) return this.#drawn.numbers
    const numbers = encodeWithNoise(update, {
      clippingNorm: plan.clippingNorm,
      noiseShare: noiseShare(plan),
      random: secureRandom()
    })
    this.#drawn = { of, numbers }
    return numbers
  }
}

function keyIn(text: string): Uint8Array | undefined {
  const bytes = Uint8Array.from(Buffer.from(text, 'base64'))
  return bytes.length === OPERATOR_KEY_BYTES ? bytes : undefined
}
