import { create } from 'zustand'
import type { PlainError } from '../../main/domain/errors.ts'
import type { TurnFilter, TurnLine } from '../../preload/contract/insights.ts'
import { client, plainErrorOf } from '../client/client.ts'
import { useInsights } from './use-insights.ts'
import { showError } from './use-toasts.ts'

type Moments = { from: number; to: number }
type Cursor = Awaited<ReturnType<typeof client.insights.turns>>['next']
type Quarter = Awaited<ReturnType<typeof client.insights.archivedWithin>>[number]

/** What was pointed at: a figure, a cell or a bin of a chart. */
export interface Question {
  /** What the turns are, said in the person's language. */
  title: string
  moments: Moments
  filter: TurnFilter
  /** How many there are, where the figures know. */
  count?: number | undefined
  /** What else there is to say about the number. */
  note?: string | undefined
}

interface BehindState {
  question: Question | null
  turns: TurnLine[]
  next: Cursor
  /** The archived quarter that is being read. */
  quarter: Quarter | null
  /** Archived quarters of the range that were not unpacked so far, newest first. */
  archived: Quarter[]
  loading: boolean
  failure: PlainError | null
}

const NOTHING: BehindState = {
  question: null,
  turns: [],
  next: null,
  quarter: null,
  archived: [],
  loading: false,
  failure: null
}
const PAGE = 100

export const useTurnDrilldown = create<BehindState>(() => NOTHING)

/** Shows the turns behind a number, narrowed as the page is. */
export async function openDrilldown(question: Question): Promise<void> {
  const { filter } = useInsights.getState()
  useTurnDrilldown.setState({
    ...NOTHING,
    question: { ...question, filter: { ...filter, ...question.filter } },
    loading: true
  })
  await readMore()
  if (!isAbout(question.moments)) return
  const archived = await client.insights.archivedWithin(question.moments).catch(() => [])
  if (isAbout(question.moments)) useTurnDrilldown.setState({ archived: archived.toReversed() })
}

const isAbout = (moments: Moments): boolean => useTurnDrilldown.getState().question?.moments === moments

export function closeDrilldown(): void {
  useTurnDrilldown.setState(NOTHING)
}

/** Reads the next page, at the end of the list nothing. */
export async function loadMoreTurns(): Promise<void> {
  const { next, loading } = useTurnDrilldown.getState()
  if (next === null || loading) return
  useTurnDrilldown.setState({ loading: true })
  await readMore()
}

/** Unpacks an archived quarter, which takes a moment, and adds its turns to the list. */
export async function unpackDrilldown(quarter: Quarter): Promise<void> {
  if (useTurnDrilldown.getState().loading) return
  useTurnDrilldown.setState(({ archived }) => ({
    quarter,
    archived: archived.filter((one) => one !== quarter),
    loading: true,
    next: null
  }))
  await readMore()
}

async function readMore(): Promise<void> {
  const { question, next, quarter } = useTurnDrilldown.getState()
  if (!question) return
  const request = { range: question.moments, filter: question.filter, limit: PAGE, after: next }
  try {
    const page = await (quarter === null
      ? client.insights.turns(request)
      : client.insights.archivedTurns({ ...request, quarter }))
    if (isAbout(question.moments))
      useTurnDrilldown.setState(({ turns }) => ({
        turns: [...turns, ...page.turns],
        next: page.next,
        loading: false,
        failure: null
      }))
  } catch (error) {
    if (isAbout(question.moments)) useTurnDrilldown.setState({ loading: false, failure: plainErrorOf(error) })
  }
}

/** Writes turns into a file that the person chooses. @returns the task, null when no file was chosen or it was refused */
export async function exportTurns({ moments, filter }: Pick<Question, 'moments' | 'filter'>): Promise<string | null> {
  try {
    return (await client.archive.exportTurns({ range: moments, filter }))?.id ?? null
  } catch (error) {
    showError(error)
    return null
  }
}
