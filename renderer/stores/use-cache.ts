import { create } from 'zustand'
import type { CacheKey } from '../../main/domain/cache.ts'
import type { TurnId, WorkspaceId } from '../../main/domain/ids.ts'
import type { CacheStatus, CatalogueEntry, SourceSum } from '../../preload/contract/cache.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

interface CacheState {
  /** What the cache has answered today; null until main has told. */
  today: readonly SourceSum[] | null
  /** null while the page was not opened. */
  status: CacheStatus | null
  /** The words looked for. */
  text: string
  entries: CatalogueEntry[] | null
  next: number | null
}

export const useCache = create<CacheState>(() => ({ today: null, status: null, text: '', entries: null, next: null }))

const PAGE = 30

/** Counts of hits and of all questions. */
export function countsOf(sums: readonly SourceSum[]): {
  hits: number
  turns: number
  savedMs: number
  savedMicroUsd: number
} {
  const hits = sums.filter(({ source }) => source !== 'miss')
  const sum = (some: readonly SourceSum[], pick: (one: SourceSum) => number): number =>
    some.reduce((total, one) => total + pick(one), 0)
  return {
    hits: sum(hits, ({ turns }) => turns),
    turns: sum(sums, ({ turns }) => turns),
    savedMs: sum(hits, ({ savedMs }) => savedMs),
    savedMicroUsd: sum(hits, ({ savedMicroUsd }) => savedMicroUsd)
  }
}

export async function loadCacheToday(): Promise<void> {
  receiveCacheToday(await client.cache.today())
}

export function receiveCacheToday(today: readonly SourceSum[]): void {
  useCache.setState({ today })
}

/** Reads what the page shows; a search that was overtaken by another is not shown. */
export async function readCache(text = useCache.getState().text): Promise<void> {
  useCache.setState({ text })
  try {
    const [status, page] = await Promise.all([
      client.cache.status(),
      client.cache.entries({ text, before: null, limit: PAGE })
    ])
    if (useCache.getState().text === text) useCache.setState({ status, entries: page.entries, next: page.next })
  } catch (error) {
    showError(error)
  }
}

export async function readMoreEntries(): Promise<void> {
  const { text, next } = useCache.getState()
  if (next === null) return
  try {
    const page = await client.cache.entries({ text, before: next, limit: PAGE })
    const now = useCache.getState()
    if (now.text === text && now.next === next)
      useCache.setState({ entries: [...(now.entries ?? []), ...page.entries], next: page.next })
  } catch (error) {
    showError(error)
  }
}

export async function removeEntry(key: CacheKey): Promise<void> {
  useCache.setState(({ entries }) => ({ entries: entries?.filter((entry) => entry.key !== key) ?? null }))
  await client.cache.remove({ key }).catch(showError)
}

export async function clearCache(workspaceId: WorkspaceId | null): Promise<void> {
  await client.cache.clear({ workspaceId }).catch(showError)
  await readCache()
}

/** Says what an answer out of the cache was worth. */
export async function judgeCached(turnId: TurnId, verdict: 'right' | 'wrong'): Promise<boolean> {
  try {
    await client.cache.feedback({ turnId, verdict })
    return true
  } catch (error) {
    showError(error)
    return false
  }
}

/** Keeps a secret; null removes it. */
export async function setCacheSecret(name: keyof CacheStatus['secrets'], value: string | null): Promise<boolean> {
  return takeStatus(client.cache.setSecret({ name, value }))
}

/** Makes a key for the team, keeps it and puts it on the clipboard. */
export async function makeTeamKey(): Promise<boolean> {
  return takeStatus(client.cache.newTeamKey())
}

async function takeStatus(coming: Promise<CacheStatus>): Promise<boolean> {
  try {
    useCache.setState({ status: await coming })
    return true
  } catch (error) {
    showError(error)
    return false
  }
}
