import { midnightBefore } from '../domain/calendar.ts'
import type { NetworkAttempt, NetworkEnd } from '../domain/network.ts'
import type { EpochMs, Milliseconds } from '../domain/units.ts'
import type { Clock } from '../ports.ts'
import type { Ledger } from './ledger.ts'

/** A download writes many rows; whoever shows them is told this seldom. */
const TOLD_EVERY_MS: Milliseconds = 200

export interface WatchedLedgerParts {
  clock: Clock
  ledger: Ledger & { departuresSince(at: EpochMs): number; repeatsSince(at: EpochMs): number }
  /** Told soon after rows were written. */
  onChange: () => void
}

const leaves = ({ verdict, rule }: NetworkAttempt): boolean =>
  verdict === 'allowed' && (rule === 'confirmed' || rule === 'auto')

/** A ledger that says when it has grown and how much left today. */
export class WatchedLedger implements Ledger {
  readonly #parts: WatchedLedgerParts
  #today: { begin: EpochMs; sent: number } | null = null
  #told = true
  /** Attempts since the day began that were allowed to leave and have not ended. */
  readonly #open = new Set<number>()

  constructor(parts: WatchedLedgerParts) {
    this.#parts = parts
  }

  attempt(attempt: NetworkAttempt): number {
    const row = this.#parts.ledger.attempt(attempt)
    if (leaves(attempt)) {
      this.#open.add(row)
      if (this.#today && attempt.at >= this.#today.begin) this.#today.sent++
    }
    this.#grown()
    return row
  }

  end(attempt: number, end: NetworkEnd): void {
    this.#parts.ledger.end(attempt, end)
    // An attempt that reached nobody has sent nothing.
    if (this.#open.delete(attempt) && end.bytesOut === 0 && this.#today) this.#today.sent--
    this.#grown()
  }

  /** Attempts to reach other machines that were allowed since midnight, without those of which nothing left. */
  get sentToday(): number {
    const begin = midnightBefore(this.#parts.clock.now())
    if (this.#today?.begin !== begin) {
      if (this.#today) this.#open.clear()
      this.#today = { begin, sent: this.#parts.ledger.departuresSince(begin) }
    }
    return this.#today.sent
  }

  /** How many of `sentToday` asked a host again for the same answer. */
  get repeatedToday(): number {
    return this.#parts.ledger.repeatsSince(midnightBefore(this.#parts.clock.now()))
  }

  #grown(): void {
    if (!this.#told) return
    this.#told = false
    this.#parts.clock.after(TOLD_EVERY_MS, () => {
      this.#told = true
      this.#parts.onChange()
    })
  }
}
