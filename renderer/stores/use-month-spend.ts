import { Latest } from '../client/latest.ts'
import { create } from 'zustand'
import type { MonthBurn } from '../../preload/contract/insights.ts'
import { client, onAppEvent } from '../client/client.ts'
import { plusDays, startOfDay, today } from './days.ts'
import { useSettings } from './use-settings.ts'

interface BurnState {
  /** What this month has cost; null until main has told, and where it can not. */
  burn: MonthBurn | null
}

export const useMonthSpend = create<BurnState>(() => ({ burn: null }))

const MICRO = 1_000_000

/** What the person wants to spend in a month at most, in millionths of a dollar; null for no budget. */
export const useBudget = (): number | null =>
  useSettings(({ settings }) => {
    const usd = settings?.spending.monthlyBudgetUsd ?? null
    return usd === null ? null : Math.round(usd * MICRO)
  })

const requests = new Latest()
/** The last answers are summed up meanwhile. */
const AGAIN_MS = 1000
const TRIES = 3

/** Reads what the month has cost, and once more when the last answers were missing. */
export async function loadMonthSpend(tries = TRIES): Promise<void> {
  const isLast = requests.begin()
  try {
    const { behind, ...burn } = await client.insights.monthBurn()
    if (!isLast()) return
    useMonthSpend.setState({ burn })
    if (behind && tries > 1) setTimeout(() => isLast() && void loadMonthSpend(tries - 1), AGAIN_MS)
  } catch {
    // A gauge without a number is not shown; what is wrong with history is said by the page that needs all of it.
    if (isLast()) useMonthSpend.setState({ burn: null })
  }
}

/** Many things change together, and nobody waits for this number. */
const SOON_MS = 1000

/** Reads it a moment after anything that may have cost something, and when a day begins. @returns what ends that */
export function followMonthSpend(): () => void {
  let waiting: ReturnType<typeof setTimeout> | undefined
  let midnight: ReturnType<typeof setTimeout> | undefined
  const soon = (): void => {
    waiting ??= setTimeout(() => {
      waiting = undefined
      void loadMonthSpend()
      clearTimeout(midnight)
      midnight = setTimeout(soon, startOfDay(plusDays(today(), 1)) - Date.now())
    }, SOON_MS)
  }
  soon()
  const ends = [onAppEvent('conversations.changed', soon), onAppEvent('cache.changed', soon)]
  return () => {
    clearTimeout(waiting)
    clearTimeout(midnight)
    ends.forEach((end) => end())
  }
}
