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
  #today: { begin: EpochMs; sent: number; repeated: number } | null = null
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
      if (this.#today && attempt.at >= this.#today.begin) this.#changeToday(1)
    }
    this.#grown()
    return row
  }

  end(attempt: number, end: NetworkEnd): void {
    this.#parts.ledger.end(attempt, end)
    // An attempt that reached nobody has sent nothing.
    if (this.#open.delete(attempt) && end.bytesOut === 0) this.#changeToday(-1)
    this.#grown()
  }

  /** Attempts to reach other machines that were allowed since midnight, without those of which nothing left. */
  get sentToday(): number {
    return this.#countedToday().sent
  }

  /** How many of `sentToday` asked a host again for the same answer. */
  get repeatedToday(): number {
    return this.#countedToday().repeated
  }

  #countedToday(): { sent: number; repeated: number } {
    const { clock, ledger } = this.#parts
    const begin = midnightBefore(clock.now())
    if (this.#today?.begin !== begin) {
      if (this.#today) this.#open.clear()
      this.#today = { begin, sent: ledger.departuresSince(begin), repeated: ledger.repeatsSince(begin) }
    }
    return this.#today
  }

  /** Counted when a row is written: who asks later may do so when the database is closed. */
  #changeToday(by: number): void {
    if (!this.#today) return
    this.#today.sent += by
    this.#today.repeated = this.#parts.ledger.repeatsSince(this.#today.begin)
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
