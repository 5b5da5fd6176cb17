import { Latest } from '../client/latest.ts'
import { create } from 'zustand'
import type { PlainError } from '../../main/domain/errors.ts'
import type { ModelRef, WorkspaceId } from '../../main/domain/ids.ts'
import type { MessageHit, TitleHit } from '../../preload/contract/search.ts'
import { client, plainErrorOf } from '../client/client.ts'
import { plusDays, startOfDay, today, type Day } from './days.ts'
import { showPage } from './use-app.ts'

/** Days back from today, or days of the person's own. */
export type When = '7' | '30' | '365' | 'custom'

export interface Narrowing {
  when?: When | undefined
  days?: { from: Day; to: Day } | undefined
  model?: ModelRef | undefined
  role?: 'user' | 'assistant' | undefined
  hasCode?: boolean | undefined
  workspaceId?: WorkspaceId | undefined
}

type Cursor = Awaited<ReturnType<typeof client.search.find>>['next']

interface SearchState {
  text: string
  narrowing: Narrowing
  titles: TitleHit[]
  hits: MessageHit[]
  next: Cursor
  /** What the results are about; null while nothing was asked. */
  asked: { text: string; narrowed: boolean } | null
  searching: boolean
  incomplete: boolean
  failure: PlainError | null
  /** Which of titles and hits together is chosen. */
  chosen: number
  /** Grows with every request to open, so that an open page can take the focus again. */
  requests: number
}

export const useSearch = create<SearchState>(() => ({
  text: '',
  narrowing: {},
  titles: [],
  hits: [],
  next: null,
  asked: null,
  searching: false,
  incomplete: false,
  failure: null,
  chosen: 0,
  requests: 0
}))

const PAGE = 40

/** Shows the page with its field ready to be written into. */
export function openSearch(): void {
  showPage('search')
  useSearch.setState(({ requests }) => ({ requests: requests + 1 }))
  // Opens the index while the first word is being typed.
  void client.search.find({ text: '', filters: {}, limit: 1, after: null }).catch(() => undefined)
}

export function searchFor(text: string): void {
  useSearch.setState({ text })
  void search()
}

/** Narrows by one more thing, or no longer by it. */
export function narrowSearch(change: Narrowing): void {
  useSearch.setState(({ narrowing }) => ({ narrowing: { ...narrowing, ...change } }))
  void search()
}

export function searchEverything(): void {
  useSearch.setState({ narrowing: {} })
  void search()
}

export const isNarrowed = (narrowing: Narrowing): boolean =>
  Object.values(narrowing).some((value) => value !== undefined)

function filtersOf({ when, days, model, role, hasCode, workspaceId }: Narrowing) {
  const range =
    when === undefined
      ? undefined
      : when === 'custom'
        ? days
        : { from: plusDays(today(), 1 - Number(when)), to: today() }
  return {
    ...(range && { from: startOfDay(range.from), to: startOfDay(plusDays(range.to, 1)) }),
    model,
    role,
    workspaceId,
    hasCode: hasCode === true ? true : undefined
  }
}

const searches = new Latest()
let isLast = searches.begin()

/** Finds what is asked for now. What is on view stays until the first results are there; an answer to an earlier question is left aside. */
async function search(): Promise<void> {
  isLast = searches.begin()
  const { text, narrowing } = useSearch.getState()
  const narrowed = isNarrowed(narrowing)
  if (text.trim() === '' && !narrowed) {
    useSearch.setState({ titles: [], hits: [], next: null, asked: null, searching: false, failure: null, chosen: 0 })
    return
  }
  useSearch.setState({ searching: true })
  await read(isLast, { text, filters: filtersOf(narrowing), limit: PAGE, after: null }, { text, narrowed })
}

/** A page may be short and not the last: it is filled up, and what came is shown meanwhile. */
async function read(
  isLast: () => boolean,
  question: Parameters<typeof client.search.find>[0],
  asked: NonNullable<SearchState['asked']>
): Promise<void> {
  let missing = PAGE
  let after = question.after
  try {
    do {
      const page = await client.search.find({ ...question, after, limit: missing })
      if (!isLast()) return
      const first = after === null
      missing -= page.hits.length
      after = page.next
      const more = missing > 0 && after !== null
      useSearch.setState(({ titles, hits, chosen }) => ({
        titles: first ? page.titles : titles,
        hits: first ? page.hits : [...hits, ...page.hits],
        chosen: first ? 0 : chosen,
        next: after,
        asked,
        incomplete: page.incomplete,
        searching: more,
        failure: null
      }))
      if (!more) return
    } while (missing > 0)
  } catch (error) {
    if (isLast()) useSearch.setState({ searching: false, failure: plainErrorOf(error), asked })
  }
}

/** Reads older results; at the end of them nothing. */
export async function loadMoreHits(): Promise<void> {
  const { next, searching, asked, narrowing } = useSearch.getState()
  if (next === null || searching || asked === null) return
  useSearch.setState({ searching: true })
  await read(isLast, { text: asked.text, filters: filtersOf(narrowing), limit: PAGE, after: next }, asked)
}

export function chooseHit(chosen: number): void {
  useSearch.setState(({ titles, hits }) => ({ chosen: Math.max(0, Math.min(titles.length + hits.length - 1, chosen)) }))
}
