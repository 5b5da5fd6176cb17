import type { Page } from '../../stores/use-app.ts'

/** What is made ready when the pointer or the focus comes near a page's name, so that it opens at once. */
export const prefetchPage: Partial<Record<Page, () => void>> = {
  insights: () => void import('../../stores/use-insights.ts').then(({ expectInsights }) => expectInsights())
}
