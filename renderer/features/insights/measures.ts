import type { Figures, InsightsAnswer, Point } from '../../../preload/contract/insights.ts'
import type { Text } from '../../i18n/use-text.ts'
import type { Question } from '../../stores/use-turn-drilldown.ts'
import type { ChartSeries } from '../../ui/chart-series.ts'

export const MEASURES = ['answers', 'money', 'tokens', 'sent', 'failed'] as const
/** What the large chart shows over time. */
export type Measure = (typeof MEASURES)[number]

type Row = Pick<ChartSeries, 'key' | 'tone'> & { label: Parameters<Text>[0]; of: (point: Point) => number }

const ROWS: Record<Measure, readonly Row[]> = {
  answers: [
    {
      key: 'here',
      label: 'insights.series.here',
      tone: 'private',
      of: ({ turns, remoteTurns, cacheHits }) => turns - remoteTurns - cacheHits
    },
    { key: 'cache', label: 'insights.series.cache', tone: 'accent', of: ({ cacheHits }) => cacheHits },
    { key: 'remote', label: 'insights.series.remote', tone: 'warn', of: ({ remoteTurns }) => remoteTurns }
  ],
  money: [
    { key: 'spent', label: 'insights.series.spent', tone: 'warn', of: ({ costMicroUsd }) => costMicroUsd },
    { key: 'warmed', label: 'insights.series.warmed', tone: 'quiet', of: ({ warmedMicroUsd }) => warmedMicroUsd },
    { key: 'saved', label: 'insights.series.saved', tone: 'accent', of: ({ savedMicroUsd }) => savedMicroUsd }
  ],
  tokens: [
    { key: 'written', label: 'insights.series.written', tone: 'accent', of: ({ outputTokens }) => outputTokens },
    { key: 'known', label: 'insights.series.known', tone: 'quiet', of: ({ cachedInputTokens }) => cachedInputTokens },
    {
      key: 'fresh',
      label: 'insights.series.fresh',
      tone: 'private',
      of: ({ inputTokens, cachedInputTokens }) => inputTokens - cachedInputTokens
    }
  ],
  sent: [{ key: 'sent', label: 'insights.series.sent', tone: 'warn', of: ({ sentBytes }) => sentBytes }],
  failed: [
    { key: 'failed', label: 'insights.series.failed', tone: 'bad', of: ({ failed }) => failed },
    { key: 'stopped', label: 'insights.series.stopped', tone: 'quiet', of: ({ stopped }) => stopped }
  ]
}

/** All that was spent: on answers, and on questions that were asked ahead of time. */
export const spentOf = ({ costMicroUsd, warmedMicroUsd }: Pick<Figures, 'costMicroUsd' | 'warmedMicroUsd'>): number =>
  costMicroUsd + warmedMicroUsd

/** What of a measure is compared with the range before: what was spent, not what was saved as well. */
const COMPARED: Record<Measure, (point: Point) => number> = {
  answers: ({ turns }) => turns,
  money: spentOf,
  tokens: ({ inputTokens, outputTokens }) => inputTokens + outputTokens,
  sent: ({ sentBytes }) => sentBytes,
  failed: ({ failed, stopped }) => failed + stopped
}

const HARDLY = 20

/** The figures of the range before; null where it was hardly used and says nothing beside this one. */
export function comparedWith({ totals, previous }: InsightsAnswer): Figures | null {
  return previous.totals.turns * HARDLY < totals.turns ? null : previous.totals
}

/** The rows of the chart; those that have nothing in the whole range are left out, except the first. */
export function seriesOf(measure: Measure, answer: InsightsAnswer, t: Text): ChartSeries[] {
  const { points, previous } = answer
  const rows = ROWS[measure]
    .map(({ key, label, tone, of }): ChartSeries => ({
      key,
      tone,
      label: t(label),
      style: 'area',
      values: points.map(of)
    }))
    .filter(({ values }, index) => index === 0 || values.some((value) => value !== null && value > 0))
  const before = previous.points.map(COMPARED[measure])
  if (!comparedWith(answer)) return rows
  return [
    ...rows,
    {
      key: 'before',
      tone: 'quiet',
      label: t('insights.series.before'),
      style: 'before',
      values: points.map((_, index) => before[index] ?? null)
    }
  ]
}

/** Which turns stand behind a bin of the chart. */
export function behind(measure: Measure, when: string, t: Text): Pick<Question, 'title' | 'filter'> {
  switch (measure) {
    case 'money':
      return { title: t('insights.behind.paidIn', { when }), filter: { paid: true } }
    case 'sent':
      return { title: t('insights.behind.sentIn', { when }), filter: { sent: true } }
    case 'failed':
      return { title: t('insights.behind.failedIn', { when }), filter: { outcome: 'failed' } }
    case 'answers':
    case 'tokens':
      return { title: t('insights.behind.bin', { when }), filter: {} }
    default:
      return measure satisfies never
  }
}
