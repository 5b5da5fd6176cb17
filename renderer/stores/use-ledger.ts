import { DAY_MS, midnightBefore } from '../../main/domain/calendar.ts'
import { Latest } from '../client/latest.ts'
import { create } from 'zustand'
import type { LedgerCheck, LedgerLine, NetworkRule, NetworkVerdict } from '../../main/domain/network.ts'
import type { TurnId } from '../../main/domain/ids.ts'
import type { TurnPlace } from '../../main/domain/turn.ts'
import { client } from '../client/client.ts'
import { showPage } from './use-app.ts'
import { showError } from './use-toasts.ts'

export type Period = 'any' | 'today' | 'week' | 'month'

/** Which lines the person wants to see; empty and null are all. */
export interface LedgerView {
  text: string
  host: string
  rule: NetworkRule | null
  verdict: NetworkVerdict | null
  period: Period
  turnId: TurnId | null
}

export const everything: LedgerView = { text: '', host: '', rule: null, verdict: null, period: 'any', turnId: null }

interface LedgerState {
  view: LedgerView
  /** Newest first; null until main has told. */
  lines: LedgerLine[] | null
  /** What they were read for. */
  linesOf: LedgerView | null
  /** Older ones can be read. */
  more: boolean
  hosts: string[]
  /** Where the answers stand that the lines were for. */
  places: Partial<Record<TurnId, TurnPlace>>
  /** The result of the last check. */
  check: LedgerCheck | null
}

export const useLedger = create<LedgerState>(() => ({
  view: everything,
  lines: null,
  linesOf: null,
  more: false,
  hosts: [],
  places: {},
  check: null
}))

const PAGE = 200
/** As many as main answers at once. */
const MOST = 500

type Filter = Parameters<typeof client.network.ledger>[0]['filter']

function filterOf({ text, host, rule, verdict, period, turnId }: LedgerView): Filter {
  const midnight = midnightBefore(Date.now())
  const from =
    period === 'today'
      ? midnight
      : period === 'week'
        ? midnight - 6 * DAY_MS
        : period === 'month'
          ? midnight - 29 * DAY_MS
          : null
  return {
    ...(text.trim() !== '' && { text: text.trim() }),
    ...(host !== '' && { host }),
    ...(rule && { rule }),
    ...(verdict && { verdict }),
    ...(from !== null && { from }),
    ...(turnId && { turnId })
  }
}

/** Opens the page with lines of one kind, such as those of an answer. */
export function showLedger(view: Partial<LedgerView>): void {
  showPage('network')
  look({ ...everything, ...view })
}

/** Shows other lines. */
export function look(view: LedgerView): void {
  useLedger.setState({ view })
  void readLedger()
}

const reading = new Latest()

/** Reads the newest lines and keeps the older ones on view; the last reading that was asked for wins. */
export async function readLedger(): Promise<void> {
  const isLast = reading.begin()
  const { view, lines } = useLedger.getState()
  const running = lines?.findLastIndex(({ end, verdict }) => end === null && verdict === 'allowed') ?? -1
  const limit = Math.min(MOST, Math.max(PAGE, running + 1))
  try {
    const [page, hosts] = await Promise.all([
      client.network.ledger({ filter: filterOf(view), before: null, limit }),
      client.network.ledgerHosts()
    ])
    if (!isLast()) return
    useLedger.setState((state) => {
      const older = state.linesOf === view ? olderThan(page.lines.at(-1), state.lines) : []
      return {
        lines: [...asKnown(page.lines, state.lines), ...older],
        linesOf: view,
        more: older.length > 0 ? state.more : page.more,
        hosts,
        places: { ...state.places, ...byTurn(page.places) }
      }
    })
  } catch (error) {
    if (isLast()) showError(error)
  }
}

/** Reads what comes after the last line on view. */
export async function readOlder(): Promise<void> {
  const { view, lines, more, linesOf } = useLedger.getState()
  const last = lines?.at(-1)
  if (!last || !more || linesOf !== view) return
  const isLast = reading.begin()
  try {
    const page = await client.network.ledger({ filter: filterOf(view), before: last.seq, limit: PAGE })
    if (!isLast()) return
    useLedger.setState((state) => ({
      lines: [...(state.lines ?? []), ...page.lines],
      more: page.more,
      places: { ...state.places, ...byTurn(page.places) }
    }))
  } catch (error) {
    showError(error)
  }
}

/** Lines on view that follow the last one read; none when there may be a gap between them. */
function olderThan(last: LedgerLine | undefined, lines: LedgerLine[] | null): LedgerLine[] {
  const at = last ? (lines?.findIndex(({ seq }) => seq === last.seq) ?? -1) : -1
  return at === -1 ? [] : (lines ?? []).slice(at + 1)
}

/** Lines that did not change keep their identity: only the others are painted again. */
function asKnown(lines: LedgerLine[], before: LedgerLine[] | null): LedgerLine[] {
  const known = new Map(before?.map((line) => [line.seq, line]))
  return lines.map((line) => {
    const same = known.get(line.seq)
    return same && (same.end === null) === (line.end === null) ? same : line
  })
}

const byTurn = (places: TurnPlace[]): Partial<Record<TurnId, TurnPlace>> =>
  Object.fromEntries(places.map((place) => [place.turnId, place]))

/** Recomputes every hash of the ledger. */
export async function verifyLedger(): Promise<void> {
  try {
    useLedger.setState({ check: await client.network.verifyLedger() })
  } catch (error) {
    showError(error)
  }
}

export function forgetCheck(): void {
  useLedger.setState({ check: null })
}

/** Writes the lines on view as a table, or the whole chain; the file's name, or null when the person chose none. */
export async function exportLedger(format: 'csv' | 'json'): Promise<string | null> {
  try {
    const filter = filterOf(useLedger.getState().view)
    const written = await client.network.exportLedger(format === 'csv' ? { format, filter } : { format })
    return written && written.file
  } catch (error) {
    showError(error)
    return null
  }
}
