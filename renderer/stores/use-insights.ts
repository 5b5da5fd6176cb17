import { Latest } from '../client/latest.ts'
import { create } from 'zustand'
import type { PlainError } from '../../main/domain/errors.ts'
import type { ModelRef, ProviderId, WorkspaceId } from '../../main/domain/ids.ts'
import type { InsightsAnswer } from '../../preload/contract/insights.ts'
import { client, plainErrorOf } from '../client/client.ts'
import { plusDays, startOfDay, today, type Day } from './days.ts'

/** How many days back from today, or days that the person chose. */
export type Span = '7' | '30' | '90' | '365' | 'custom'

export interface Filter {
  model?: ModelRef | undefined
  provider?: ProviderId | undefined
  where?: 'local' | 'remote' | undefined
  workspaceId?: WorkspaceId | undefined
}

interface Range {
  from: Day
  to: Day
}

interface InsightsState {
  span: Span
  /** Both included. */
  range: Range
  filter: Filter
  /** Of the range and filter that were asked for last and answered; what is on view until the next answer comes. */
  answer: InsightsAnswer | null
  answered: Range
  loading: boolean
  failure: PlainError | null
}

const lastDays = (days: number): Range => {
  const to = today()
  return { from: plusDays(to, 1 - days), to }
}

export const useInsights = create<InsightsState>(() => ({
  span: '30',
  range: lastDays(30),
  filter: {},
  answer: null,
  answered: lastDays(30),
  loading: false,
  failure: null
}))

const requests = new Latest()
/** The last turns are summed up meanwhile. */
const AGAIN_MS = 500

/** Reads the figures of the range; an answer to an earlier question is left aside. */
export async function loadInsights(): Promise<void> {
  const isLast = requests.begin()
  const { span } = useInsights.getState()
  // A range that ends today goes on when the day ends.
  if (span !== 'custom') useInsights.setState({ range: lastDays(Number(span)) })
  const { range, filter } = useInsights.getState()
  useInsights.setState({ loading: true })
  try {
    const answer = await client.insights.figures({ range, filter })
    if (!isLast()) return
    useInsights.setState({ answer, answered: range, loading: false, failure: null })
    if (answer.behind) setTimeout(() => isLast() && void loadInsights(), AGAIN_MS)
  } catch (error) {
    if (isLast()) useInsights.setState({ loading: false, failure: plainErrorOf(error) })
  }
}

let readAt = -Infinity
/** Figures this old are not read again by a page that is just opening. */
const FRESH_MS = 2000

/** Reads the figures ahead of the page, which is about to open. */
export function expectInsights(): void {
  if (performance.now() - readAt < FRESH_MS) return
  readAt = performance.now()
  void loadInsights()
}

export function showSpan(span: Span): void {
  useInsights.setState({ span })
  void loadInsights()
}

/** Looks at these days; the earlier one first, whatever order they come in. */
export function showDays(one: Day, other: Day): void {
  useInsights.setState({ span: 'custom', range: one <= other ? { from: one, to: other } : { from: other, to: one } })
  void loadInsights()
}

/** Narrows by one more thing, or no longer by it. */
export function narrow(change: Filter): void {
  useInsights.setState(({ filter }) => ({ filter: { ...filter, ...change } }))
  void loadInsights()
}

export function clearFilter(): void {
  useInsights.setState({ filter: {} })
  void loadInsights()
}

/** The moments of a range of days; the end is no longer part of it. */
export function momentsOf({ from, to }: Range): { from: number; to: number } {
  return { from: startOfDay(from), to: startOfDay(plusDays(to, 1)) }
}

/** Which bin of the chart is not over yet; as many as there are bins where all are. */
export function runningBin(points: InsightsAnswer['points']): number {
  const { to } = momentsOf(useInsights.getState().answered)
  const now = Date.now()
  const index = points.findIndex((_, bin) => (points[bin + 1]?.at ?? to) > now)
  return index === -1 ? points.length : index
}

/** The moments of one bin of the chart. */
export function momentsOfBin(index: number): { from: number; to: number } {
  const { answer, answered } = useInsights.getState()
  const from = answer?.points[index]?.at ?? 0
  return { from, to: answer?.points[index + 1]?.at ?? momentsOf(answered).to }
}
