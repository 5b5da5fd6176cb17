import { withoutTail } from '../domain/without-tail.ts'
import { describeError } from '../domain/describe-error.ts'
import type { TurnRecord } from '../domain/turn-record.ts'
import type { EpochMs } from '../domain/units.ts'
import type { Clock, Fetch, Log } from '../ports.ts'
import type { Metrics } from './metrics.ts'
import { metricsBody, tracesBody, type ServiceName } from './otlp.ts'
import { PrometheusPage } from './prometheus.ts'

export interface TelemetrySettings {
  otlpEnabled: boolean
  otlpEndpoint: string
  prometheusEnabled: boolean
  prometheusPort: number
}

export interface TelemetryParts {
  /** Through the network gate: Offline refuses it, and the ledger shows it. */
  fetch: Fetch
  clock: Clock
  log: Log
  metrics: Metrics
  service: ServiceName
}

/** Turns are sent together, this long after the first of them. */
const GATHER_MS = 5000
const METRICS_EVERY_MS = 60_000
/** Turns that wait while the other side is away; older ones are given up. */
const MOST_WAITING = 500
const LONGEST_REST_MS = 600_000

/** Hands figures to other programs, when the person has asked for it: OpenTelemetry by sending, Prometheus by a page. */
export class Telemetry {
  readonly #parts: TelemetryParts
  readonly #page: PrometheusPage
  readonly #startedAt: EpochMs
  #settings: TelemetrySettings | null = null
  #waiting: TurnRecord[] = []
  #restMs = 0
  #stopTraces: (() => void) | null = null
  #closed = false
  #stopMetrics: (() => void) | null = null
  /** Opening and closing the page take their time, and come one after the other: the last word counts. */
  #pageReady: Promise<void> = Promise.resolve()

  constructor(parts: TelemetryParts) {
    this.#parts = parts
    this.#startedAt = parts.clock.now()
    this.#page = new PrometheusPage(() => parts.metrics.read())
  }

  /** The port of the Prometheus page; null while it is closed. */
  get port(): number | null {
    return this.#page.port
  }

  /** Begins or ends what the settings say; called again when they change. Resolves when the page is as they say. */
  apply(settings: TelemetrySettings): Promise<void> {
    if (this.#closed) return this.#pageReady
    const before = this.#settings
    this.#settings = settings
    if (!settings.otlpEnabled) this.#stopSending()
    else this.#stopMetrics ??= this.#later(METRICS_EVERY_MS, () => this.#sendMetrics())
    if (before?.prometheusEnabled !== settings.prometheusEnabled || before.prometheusPort !== settings.prometheusPort)
      this.#pageReady = this.#pageReady.then(() => this.#showPage(settings))
    return this.#pageReady
  }

  record(turn: TurnRecord): void {
    if (!this.#sends) return
    this.#waiting = [...this.#waiting, turn].slice(-MOST_WAITING)
    this.#stopTraces ??= this.#later(Math.max(GATHER_MS, this.#restMs), () => this.#sendTurns())
  }

  /** Ends it for good; what is on its way is not waited for. */
  async close(): Promise<void> {
    this.#closed = true
    this.#stopSending()
    await this.#pageReady
    await this.#page.close()
  }

  async #showPage({ prometheusEnabled, prometheusPort }: TelemetrySettings): Promise<void> {
    try {
      if (prometheusEnabled) await this.#page.open(prometheusPort)
      else await this.#page.close()
    } catch (error) {
      this.#parts.log.warn('telemetry.page-closed', { port: prometheusPort, error: describeError(error) })
    }
  }

  get #sends(): boolean {
    return !this.#closed && this.#settings?.otlpEnabled === true
  }

  #stopSending(): void {
    this.#waiting = []
    this.#stopTraces?.()
    this.#stopMetrics?.()
    this.#stopTraces = this.#stopMetrics = null
  }

  #later(ms: number, work: () => Promise<void>): () => void {
    return this.#parts.clock.after(ms, () => void work())
  }

  async #sendTurns(): Promise<void> {
    const turns = this.#waiting
    this.#waiting = []
    const sent = await this.#send('/v1/traces', tracesBody(turns, this.#parts.service))
    this.#stopTraces = null
    if (!this.#sends) return
    if (sent) this.#restMs = 0
    else {
      this.#restMs = Math.min(LONGEST_REST_MS, Math.max(GATHER_MS, this.#restMs * 2))
      this.#waiting = [...turns, ...this.#waiting].slice(-MOST_WAITING)
    }
    if (this.#waiting.length > 0)
      this.#stopTraces = this.#later(Math.max(GATHER_MS, this.#restMs), () => this.#sendTurns())
  }

  async #sendMetrics(): Promise<void> {
    const { clock, metrics, service } = this.#parts
    await this.#send('/v1/metrics', metricsBody(metrics.read(), this.#startedAt, clock.now(), service))
    this.#stopMetrics = this.#sends ? this.#later(METRICS_EVERY_MS, () => this.#sendMetrics()) : null
  }

  /** Whether the other side has taken it. */
  async #send(signal: '/v1/traces' | '/v1/metrics', body: object): Promise<boolean> {
    const { fetch, log } = this.#parts
    try {
      const response = await fetch(withoutTail(this.#settings?.otlpEndpoint ?? '', '/') + signal, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify(body),
        redirect: 'error',
        context: { purpose: 'telemetry' }
      })
      await response.arrayBuffer()
      if (!response.ok) log.warn('telemetry.refused', { signal, status: response.status })
      // What is wrong with the data is wrong the next time too; only what is wrong over there is tried again.
      return response.ok || (response.status >= 400 && response.status < 500 && response.status !== 429)
    } catch (error) {
      log.warn('telemetry.not-sent', { signal, error: describeError(error) })
      return false
    }
  }
}
