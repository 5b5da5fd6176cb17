import { create } from 'zustand'
import type { DatasetExample, ExampleCounts, ExamplePage } from '../../preload/contract/learning.ts'
import { client } from '../client/client.ts'
import { showError } from './use-toasts.ts'

export type ExampleFilter = 'all' | 'with-better' | 'without-better'

interface LearningState {
  filter: ExampleFilter
  counts: ExamplePage['counts'] | null
  examples: DatasetExample[] | null
  /** Older ones may follow. */
  more: boolean
}

export const useLearning = create<LearningState>(() => ({ filter: 'all', counts: null, examples: null, more: false }))

const PAGE = 20

export function receiveExampleCounts(counts: ExampleCounts): void {
  useLearning.setState({ counts })
}

/** Reads the newest examples; a filter that was changed meanwhile is not shown. */
export async function readExamples(filter = useLearning.getState().filter): Promise<void> {
  useLearning.setState({ filter })
  try {
    const page = await client.learning.examples({ filter, before: null, limit: PAGE })
    if (useLearning.getState().filter === filter) useLearning.setState({ ...page, more: page.examples.length === PAGE })
  } catch (error) {
    showError(error)
  }
}

export async function readMoreExamples(): Promise<void> {
  const { filter, examples } = useLearning.getState()
  const before = examples?.at(-1)?.id
  if (before === undefined) return
  try {
    const page = await client.learning.examples({ filter, before, limit: PAGE })
    const now = useLearning.getState()
    if (now.filter === filter && now.examples?.at(-1)?.id === before)
      useLearning.setState({ examples: [...now.examples, ...page.examples], more: page.examples.length === PAGE })
  } catch (error) {
    showError(error)
  }
}

/** Keeps what the person wrote as the better answer. @returns whether it is kept */
export async function improve(id: number, better: string): Promise<boolean> {
  const kept = better.trim() === '' ? null : better
  try {
    await client.learning.editExample({ id, better: kept })
    useLearning.setState(({ examples }) => ({
      examples: examples?.map((one) => (one.id === id ? { ...one, better: kept, edited: true } : one)) ?? null
    }))
    return true
  } catch (error) {
    showError(error)
    return false
  }
}

export async function removeExample(id: number): Promise<void> {
  await client.learning.removeExample({ id }).catch(showError)
  await readExamples()
}

export async function clearExamples(): Promise<void> {
  await client.learning.clearExamples().catch(showError)
  await readExamples()
}
