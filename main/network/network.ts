import type { CsvStyle } from '../domain/csv.ts'
import { randomUUID } from 'node:crypto'
import type { TurnId } from '../domain/ids.ts'
import type { Bytes, EpochMs } from '../domain/units.ts'
import type { RequestContext, LedgerCheck, LedgerFilter, LedgerLine, NetworkRules } from '../domain/network.ts'
import type { Clock, Fetch, Log, Transport, ReachForDownload } from '../ports.ts'
import { chainOf, ledgerAsCsv, ledgerAsJson } from './export-ledger.ts'
import { NetworkGate } from './gate.ts'
import { gatedFetch } from './gated-fetch.ts'
import { linesOf, pageOf, type LedgerSlices } from './ledger-pages.ts'
import { verifyLedger, type Ledger, type LedgerRows } from './ledger.ts'
import type { Confirmations } from '../confirmations/confirmations.ts'
import { decide } from './rules.ts'
import { canonicalHost } from './target.ts'
import { WatchedLedger } from './watched-ledger.ts'

export interface NetworkParts {
  clock: Clock
  log: Log
  ledger: Ledger & LedgerRows & LedgerSlices & LedgerSums
  transport: Transport
  /** What has to be asked is refused while nobody attends to it. */
  confirmations: Confirmations
  /** The rules as the person set them: the app's, or stricter ones that a request is bound by. */
  rules: (context?: RequestContext) => NetworkRules
  /** Told of every change of what the status shows. */
  onChange: () => void
}

export interface LedgerSums {
  bytesSent(turn: TurnId): Bytes
  departuresSince(at: EpochMs): number
  repeatsSince(at: EpochMs): number
  hosts(): string[]
}

/** Everything that leaves the machine and what is known about it: the gate, its questions and its ledger. */
export class Network {
  readonly gate: NetworkGate
  readonly #parts: NetworkParts
  readonly #ledger: WatchedLedger
  readonly #offlineListeners: (() => void)[] = []
  /** Turns of which the person has seen and agreed to what leaves. */
  readonly #approved = new Set<TurnId>()

  constructor(parts: NetworkParts) {
    this.#parts = parts
    const { clock, log, ledger, rules, transport, onChange, confirmations } = parts
    this.#ledger = new WatchedLedger({ clock, ledger, onChange })
    this.gate = new NetworkGate({
      clock,
      log,
      ledger: this.#ledger,
      rules,
      prepare: () => transport.prepare(),
      ask: () => {
        const ask = confirmations.asker
        if (!ask) return null
        return async (question, signal) => {
          if (question.turnId !== null && this.#approved.has(question.turnId)) return 'yes'
          const { type } = await ask<'network'>(question, signal)
          if (type === 'in-conversation') return type
          if (type === 'without') return 'not-so'
          return type === 'send' ? 'yes' : 'no'
        }
      }
    })
  }

  get rules(): NetworkRules {
    return this.#parts.rules()
  }

  /** Whether a host is reached without a question, whatever asks for it. */
  reachesUnasked(hostname: string): boolean {
    const [host, rules] = [canonicalHost(hostname), this.rules]
    return rules.mode === 'auto' && host !== '' && decide({ host, port: 0, secure: false }, rules).verdict === 'allowed'
  }

  /** What leaves for a turn was shown and agreed to elsewhere, or has to be asked about again. */
  approve(turn: TurnId, approved: boolean): void {
    if (approved) this.#approved.add(turn)
    else this.#approved.delete(turn)
  }

  /** A fetch that asks the gate. @param usual the context of requests that name none */
  fetch(usual: RequestContext): Fetch {
    return gatedFetch(this.gate, this.#parts.transport.fetch, usual)
  }

  /** What models are downloaded with. */
  modelDownloads(): { reach: ReachForDownload; clock: Clock; log: Log } {
    const { clock, log } = this.#parts
    const reach: ReachForDownload = (download) => {
      const context: RequestContext = { purpose: 'model-download', download: { ...download, id: randomUUID() } }
      return {
        fetch: this.fetch(context),
        admitProgram: (program, does, signal) => this.gate.admitProgram(program, does, context, { signal })
      }
    }
    return { reach, clock, log }
  }

  /** Must be called after the rules changed. Going offline stops what leads to other machines before it returns. */
  rulesChanged(): void {
    if (this.rules.mode === 'offline') {
      this.#parts.confirmations.cancelAll('network')
      this.gate.rulesChanged()
      for (const listener of this.#offlineListeners) listener()
    } else this.gate.rulesChanged()
    this.#parts.onChange()
  }

  /** Told whenever the app has gone offline, after everything that has a permit was stopped. */
  onOffline(listener: () => void): void {
    this.#offlineListeners.push(listener)
  }

  /** Bytes that left this machine for a turn, with what is on its way. */
  bytesSent(turn: TurnId): Bytes {
    return this.#parts.ledger.bytesSent(turn) + this.gate.bytesLeaving(turn)
  }

  /** Attempts to reach other machines that were allowed since midnight. */
  get sentToday(): number {
    return this.#ledger.sentToday
  }

  /** How many of them asked a host again for the same answer. */
  get repeatedToday(): number {
    return this.#ledger.repeatedToday
  }

  /** Lines that fit the filter, newest first, older than `before`. */
  ledgerPage(filter: LedgerFilter, before: number | null, limit: number): Promise<LedgerLine[]> {
    return pageOf(this.#parts.ledger, filter, before, limit)
  }

  /** Every host in the ledger. */
  ledgerHosts(): string[] {
    return this.#parts.ledger.hosts()
  }

  verifyLedger(): Promise<LedgerCheck> {
    return verifyLedger(this.#parts.ledger)
  }

  /** The lines that fit as a table. */
  ledgerCsv(filter: LedgerFilter, style: CsvStyle): AsyncIterable<string> {
    return ledgerAsCsv(linesOf(this.#parts.ledger, filter), style)
  }

  /** The whole chain, for anyone to verify. */
  ledgerJson(): Iterable<string> {
    return ledgerAsJson(chainOf(this.#parts.ledger))
  }
}
